#include "buf.h"

#include <stdarg.h>
#include <stdint.h>

void buf_add(struct buf *buf, const void *p, size_t n)
{
	if (buf->failed)
		return;
	if (n >= buf->room - buf->n) {
		size_t room = buf->room ? buf->room : 256;
		char *grown;

		while (room - buf->n <= n && room < SIZE_MAX / 2)
			room *= 2;
		grown = room - buf->n > n ? realloc(buf->p, room) : NULL;
		if (!grown) {
			buf->failed = true;
			return;
		}
		buf->p = grown;
		buf->room = room;
	}
	if (n)
		memcpy(buf->p + buf->n, p, n);
	buf->n += n;
	buf->p[buf->n] = '\0';
}

void buf_text(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void buf_char(struct buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

void buf_format(struct buf *buf, const char *format, ...)
{
	char text[512];
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(text, sizeof text, format, args);
	va_end(args);
	if (n < 0 || (size_t)n >= sizeof text)
		buf->failed = true;
	else
		buf_add(buf, text, (size_t)n);
}

void buf_reset(struct buf *buf)
{
	buf->n = 0;
	if (buf->p)
		buf->p[0] = '\0';
}

void buf_free(struct buf *buf)
{
	free(buf->p);
	*buf = (struct buf){ 0 };
}
