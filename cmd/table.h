/* Text in columns: wrapped, aligned, narrowed until all fits. */
#ifndef TABLE_H
#define TABLE_H

#include "screen.h"

enum { TABLE_COLUMNS = 32 };

struct table_column {
	int weight; /* its share when there is not room for all; 0: never narrowed */
	enum screen_style style;
};

struct table;

/*
 * A table prints on its screen, two columns in.  It lays out what it has got
 * after some hundred rows and goes on from there, so that a long one begins at
 * once; columns only ever get wider.
 */
struct table *table_new(const struct screen *screen, const struct table_column *columns, size_t count);

/* Add a row; the cells are cleaned and copied.  Its margin has a mark in a colour; "" for none. */
void table_row(struct table *table, const char *const *cells, const char *color);
/* Add a line that is not divided into columns, after a blank one. */
void table_heading(struct table *table, const char *text);

/* Print the rows that have not been printed, and forget all rows: what follows is laid out anew. */
void table_print(struct table *table);
/* The same, and free the table. */
void table_end(struct table *table);

#endif
