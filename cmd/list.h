/* A schedule as a person reads it: what sched-ls shows, and filters on a terminal. */
#ifndef LIST_H
#define LIST_H

#include "fields.h"
#include "screen.h"
#include "span.h"

struct list {
	const struct screen *screen;
	struct span_zone zone;
	struct fields fields; /* of the columns, beside the time; none: room, title and persons */
	struct fields sort;   /* none: by conference day and time, what has none last */
	bool reverse;
};

/* Print the events whose keep[i] is true, all if keep is NULL: in columns, in full, and as a grid of rooms and time. */
typedef void list_fn(const struct schedule *schedule, const bool *keep, const struct list *list);
list_fn list_columns, list_long, list_grid;

/* ---- what the three share ---- */

/* Those events in the order that the list is to have.  To be freed. */
const struct schedule_event **list_events(const struct schedule *schedule, const bool *keep, const struct list *list,
                                          size_t *count);

/* The conference's title and zone. */
void list_title(const struct schedule *schedule, const struct list *list);

/* Whether an event is listed under another heading than the one before it, or NULL. */
bool list_heads(const struct schedule_event *event, const struct schedule_event *before);

#endif
