/* A page of Sched.com as text: what is shared between its events and their persons. */
#ifndef SCHED_TEXT_H
#define SCHED_TEXT_H

#include "sched_com.h"

enum row_kind { ROW_TEXT, ROW_DAY, ROW_CLOCK, ROW_WHEN };

/* A line that is not blank. */
struct row {
	struct line line;
	enum row_kind kind;
	bool gap; /* blank lines before it */
};

/* Whether the first of some rows begins a person: "avatar for NAME", or initials and the name. */
bool sched_is_person(const struct row *rows, size_t n);

/* The persons in rows below a heading. */
void sched_add_persons(struct schedule_event *event, const struct row *rows, size_t n, const char *role);

#endif
