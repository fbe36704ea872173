/* A schedule as a person reads it: what sched-ls shows, and filters on a terminal. */
#ifndef LIST_H
#define LIST_H

#include "fields.h"
#include "table.h"

#include <schedule.h>

/* How a listing looks. */
struct list {
	struct fields fields; /* beside the time; none: room, title and persons */
	struct table_screen screen;
};

/* Print the events for which keep[i] is true; all if keep is NULL. */
void list_schedule(const struct schedule *schedule, const bool *keep, const struct list *list);

/* Those events in the order of the listing: by day and time, what has none last.  To be freed. */
const struct schedule_event **list_events(const struct schedule *schedule, const bool *keep, size_t *count);

/* "09:00-09:15" in the conference's zone, with the days by which it starts after the conference day's date: "00:30-01:00+1". */
enum { LIST_SPAN = 40 };
void list_span(const struct schedule_event *event, char text[LIST_SPAN]);

/* "Sunday 22 September 2024" */
enum { LIST_DATE = 64 };
void list_date(const struct schedule_time *time, char text[LIST_DATE]);

#endif
