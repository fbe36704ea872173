/* A schedule for programs: an event a line, as its title, between tabs, as CSV or as JSON. */
#ifndef ROWS_H
#define ROWS_H

#include "fields.h"
#include "list.h"
#include "text.h"

struct rows {
	enum rows_form { ROWS_TITLES, ROWS_TABS, ROWS_CSV, ROWS_CSV_SAFE, ROWS_JSON } form;
	struct fields columns;
	const struct list *order; /* as listed, or where it asks for none, and but for titles, as they come */
	bool no_header;
	bool begun; /* the header is there */
	struct text_buf row, value; /* serve again for each */
};

/* Write a schedule of that name to standard output. */
void rows_put(struct rows *rows, const struct schedule *schedule, const char *name, struct schedule_error *error);
void rows_free(struct rows *rows);

#endif
