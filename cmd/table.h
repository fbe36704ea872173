/*
 * Text on a screen: cleaned of what could drive a terminal, measured in
 * columns, wrapped and aligned.
 */
#ifndef TABLE_H
#define TABLE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A copy of a text on one line that is safe to show: each run of white space
 * is a space, control and bidirectional-override characters and what is not
 * UTF-8 are U+FFFD.  To be freed; never NULL.
 */
char *table_clean(const char *text);

/* The columns a clean text takes. */
int table_width(const char *text);

enum { TABLE_COLUMNS = 32 };

enum table_style { STYLE_PLAIN, STYLE_STRONG, STYLE_FAINT, STYLE_MATCH, STYLE_ALERT, STYLE_CAUTION };

struct table_column {
	int weight; /* its share when there is not room for all; 0: never narrowed */
	enum table_style style;
};

struct table;

/* Where in a clean text the next stretch to be highlighted lies, from an offset on. */
typedef bool table_find_fn(void *arg, const char *text, size_t n, size_t from, size_t *begin, size_t *end);

struct table *table_new(const struct table_column *columns, size_t count);
void table_free(struct table *table);

/* Add a row; the cells are cleaned and copied. */
void table_row(struct table *table, const char *const *cells);
/* Add a line that is not divided into columns, after a blank one. */
void table_heading(struct table *table, const char *text);

struct table_screen {
	int width;  /* 0: unlimited */
	bool color;
	table_find_fn *find; /* may be NULL */
	void *find_arg;
};

/* Print to standard output, two columns in, and forget the rows. */
void table_print(struct table *table, const struct table_screen *screen);

/* One line in a style, with a newline. */
void table_line(const char *text, enum table_style style, const struct table_screen *screen);
/* The same behind a word in a style of its own. */
void table_led_line(const char *word, enum table_style word_style, const char *text, enum table_style style,
                    const struct table_screen *screen);

#endif
