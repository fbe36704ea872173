/* Texts that are put together, and what one takes on a screen, in columns. */
#ifndef TEXT_H
#define TEXT_H

#include <stddef.h>

/* A text that grows, and serves again with .n = 0.  .p to be freed. */
struct text_buf {
	char *p; /* NUL-terminated, once anything has been added */
	size_t n, room;
};

void text_add(struct text_buf *buf, const char *p, size_t n);
/* ... as text_clean() makes it. */
void text_add_clean(struct text_buf *buf, const char *text);

/*
 * A copy of a text on one line that is safe to show: each run of white space
 * is a space, control and bidirectional-override characters and what is not
 * UTF-8 are U+FFFD.  To be freed; never NULL.
 */
char *text_clean(const char *text);

/* The columns a clean text takes. */
int text_width(const char *text);

/* The grapheme cluster at p: its bytes, and the columns it takes. */
size_t text_cluster(const char *p, int *columns);

/* The bytes of a clean text that go on one line of so many columns, broken between words where that can be. */
size_t text_line(const char *text, int width, int *columns);

#endif
