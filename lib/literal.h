/*
 * A literal that must be in every text a pattern matches, looked for in the
 * bytes of an event before anything of it is decoded and rendered: hundreds of
 * times faster than the rendition.  It may say yes for nothing, never no
 * wrongly; literal_bytes.c says why.
 */
#ifndef LITERAL_H
#define LITERAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "utf8.h"

enum { LITERAL_MOST = 32, LITERAL_LEAST = 2 };

struct literal {
	char text[LITERAL_MOST]; /* ASCII letters, small, and digits */
	size_t n;
	size_t a, b;             /* places of its two rarest, a before b */
	size_t anchor;           /* the place of the one that is looked for first */
	bool mark_begins[256], mark_ends[256]; /* bytes with which marks begin, and end */
	bool narrow;             /* as on a processor without wide registers, for tests */
	bool folds;              /* a letter of it is also spelled as U+017F or U+212A */
	uint32_t begins[256];    /* bit k: text[k] is that byte, k > 0 */
	uint32_t ends[256];      /* bit k: text[k - 1] is, k < n */
};

static inline bool literal_is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* What a literal is made of. */
static inline bool literal_is_plain(char c)
{
	return is_digit(c) || literal_is_letter(c);
}

/* The literal of a pattern in PCRE2's syntax, or of a fixed string.  False if none is known. */
bool literal_of(struct literal *literal, const char *pattern, size_t n, bool fixed);

/*
 * Whether the literal may be, in any case of its letters, in a string of some
 * JSON text (valid, in UTF-8), or in a string's rendition.  Respelled is false
 * if the scanner has met nothing in it that is.
 */
bool literal_may_be_in(const struct literal *literal, const char *p, const char *end, bool respelled);

#endif
