/* Bytes that grow.  A failed append is remembered; look at .failed once at the end. */
#ifndef BUF_H
#define BUF_H

#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *p; /* NUL-terminated whenever something was appended */
	size_t n, room;
	bool failed;
};

void buf_add(struct buf *buf, const void *p, size_t n);
void buf_text(struct buf *buf, const char *text);
void buf_char(struct buf *buf, char c);
void buf_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_reset(struct buf *buf); /* empty; memory is kept, and so is a failure */
void buf_free(struct buf *buf);

#endif
