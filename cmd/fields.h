/* Fields by name, for options that take a list of them, and their values as text. */
#ifndef FIELDS_H
#define FIELDS_H

#include <schedule.h>

struct fields {
	enum schedule_field field[SCHEDULE_FIELDS];
	size_t count;
};

/* Append the fields of a list as "title,persons"; a name that is none ends the program. */
void fields_add(struct fields *fields, const char *list);

struct text_buf;

/* All values of a field, joined: in the buffer, but where a single one is no work. */
const char *fields_join(struct text_buf *buf, const struct schedule_event *event, enum schedule_field field,
                        const char *separator);
/* ... in a copy, to be freed. */
char *fields_text(const struct schedule_event *event, enum schedule_field field, const char *separator);

/* Sort events by the fields, the first first; what is equal stays as it is. */
void fields_sort(const struct schedule_event **events, size_t count, const struct fields *by, bool reverse);

#endif
