/* Decoding JSON values, and spelling them. */
#ifndef JSON_TEXT_H
#define JSON_TEXT_H

#include "arena.h"
#include "buf.h"

/*
 * The value of a JSON string that the scanner let through (quotes included),
 * in the arena; NULL if out of memory.  \u0000 and lone surrogates become U+FFFD.
 */
const char *json_text(struct arena *arena, const char *p, size_t n);

/* Whether jansson can hold a number of valid spelling. */
bool json_number_fits(const char *p, size_t n);

/* The four hex digits at p. */
bool json_hex4(const char *p, const char *end, unsigned *unit);
/* A low surrogate's escape at p. */
bool json_low_surrogate(const char *p, const char *end, unsigned *unit);

/* Whether a unit is a character of ASCII or folds to one: U+017F to s, U+212A to k. */
static inline bool json_is_ascii(unsigned unit)
{
	return unit < 0x80 || unit == 0x17f || unit == 0x212a;
}

/* Append a text as a JSON string.  Who writes any calls json_load() first, which says what is lacking. */
void json_put_string(struct buf *buf, const char *text);

#endif
