/* UTF-8 and the few questions of text that every reader asks. */
#ifndef UTF8_H
#define UTF8_H

#include <stdbool.h>
#include <stddef.h>

#define NOT_UTF8 "not UTF-8; iconv(1) converts it"
#define A_NUL "a NUL byte: this is no text, or a damaged one"

/* Bytes of the well-formed character at p (RFC 3629), 0 if there is none. */
static inline size_t utf8_length(const char *at, const char *end)
{
	const unsigned char *p = (const unsigned char *)at;
	size_t left = (size_t)(end - at);

#define TAIL(i) ((p[i] & 0xc0) == 0x80)
	if (left && p[0] < 0x80)
		return 1;
	if (left >= 2 && p[0] >= 0xc2 && p[0] < 0xe0)
		return TAIL(1) ? 2 : 0;
	if (left >= 3 && (p[0] & 0xf0) == 0xe0) {
		if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f))
			return 0;
		return TAIL(1) && TAIL(2) ? 3 : 0;
	}
	if (left >= 4 && p[0] >= 0xf0 && p[0] < 0xf5) {
		if ((p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
			return 0;
		return TAIL(1) && TAIL(2) && TAIL(3) ? 4 : 0;
	}
	return 0;
#undef TAIL
}

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* White space of JSON and of ASCII text: no locale has a say. */
static inline bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

#endif
