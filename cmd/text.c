#include "text.h"

#include "cmd.h"

/* utf8proc: what width a character has on a screen needs Unicode's tables, which are not ours to keep. */
#include <utf8proc.h>

/* The character at p and its length; a byte that is not UTF-8 is U+FFFD. */
static size_t next_character(const char *p, utf8proc_int32_t *c)
{
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)p, -1, c);

	if (n > 0)
		return (size_t)n;
	*c = 0xfffd;
	return 1;
}

static bool is_blank(utf8proc_int32_t c)
{
	utf8proc_category_t category = utf8proc_category(c);

	return (c >= '\t' && c <= '\r') || c == 0x85 || category == UTF8PROC_CATEGORY_ZS ||
	       category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

/* Controls, and the characters that reorder what stands around them (UAX 9). */
static bool is_hostile(utf8proc_int32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* Room for so many bytes more and a NUL. */
static char *make_room(struct text_buf *buf, size_t n)
{
	if (buf->room - buf->n <= n) {
		buf->room = 2 * buf->room > buf->n + n ? 2 * buf->room : buf->n + n + 1;
		buf->p = cmd_grow(buf->p, buf->room, 1);
	}
	return buf->p + buf->n;
}

void text_add(struct text_buf *buf, const char *p, size_t n)
{
	memcpy(make_room(buf, n), p, n);
	buf->n += n;
	buf->p[buf->n] = '\0';
}

void text_add_clean(struct text_buf *buf, const char *text)
{
	char *begin = make_room(buf, 3 * strlen(text)), *to = begin; /* U+FFFD is three bytes */
	bool blank = true;

	for (;;) {
		utf8proc_int32_t c;
		size_t n;

		for (; *text > ' ' && *text < 0x7f; blank = false) /* nearly all */
			*to++ = *text++;
		if (!*text)
			break;
		if (*text == ' ' && !blank) {
			*to++ = *text++;
			blank = true;
			continue;
		}
		n = next_character(text, &c);
		if (is_blank(c)) {
			if (!blank)
				*to++ = ' ';
			blank = true;
		} else if (is_hostile(c) || c == 0xfffd) {
			memcpy(to, "\xef\xbf\xbd", 3);
			to += 3;
			blank = false;
		} else {
			memcpy(to, text, n);
			to += n;
			blank = false;
		}
		text += n;
	}
	if (to > begin && to[-1] == ' ')
		to--;
	*to = '\0';
	buf->n = (size_t)(to - buf->p);
}

char *text_clean(const char *text)
{
	struct text_buf buf = { 0 };

	text_add_clean(&buf, text);
	return buf.p;
}

static size_t any_cluster(const char *p, int *columns)
{
	utf8proc_int32_t before, c, state = 0;
	size_t n = next_character(p, &before);

	*columns = utf8proc_charwidth(before);
	while (p[n]) {
		size_t length = next_character(p + n, &c);

		if (utf8proc_grapheme_break_stateful(before, c, &state))
			break;
		if (c == 0xfe0f) /* shown as an emoji */
			*columns = 2;
		else if (!*columns)
			*columns = utf8proc_charwidth(c);
		before = c;
		n += length;
	}
	return n;
}

static inline size_t cluster(const char *p, int *columns)
{
	*columns = 1;
	/* Nearly all are ASCII, and nothing joins them. */
	return *p >= ' ' && *p < 0x7f && (signed char)p[1] >= 0 ? 1 : any_cluster(p, columns);
}

size_t text_cluster(const char *p, int *columns)
{
	return cluster(p, columns);
}

int text_width(const char *text)
{
	int width = 0, columns;

	for (size_t n; *text; text += n) {
		n = cluster(text, &columns);
		width += columns;
	}
	return width;
}

size_t text_line(const char *text, int width, int *columns)
{
	size_t at = 0, word = 0;
	int used = 0, word_used = 0, one;

	while (text[at]) {
		size_t n = cluster(text + at, &one);

		if (used + one > width && at) {
			if (text[at] == ' ' || !word) {
				*columns = used;
				return at;
			}
			*columns = word_used;
			return word;
		}
		if (text[at] == ' ') {
			word = at;
			word_used = used;
		}
		at += n;
		used += one;
	}
	*columns = used;
	return at;
}
