#include "json_scan.h"

#include "json_text.h"
#include "utf8.h"

const char *json_kind_name(char kind)
{
	switch (kind) {
	case '{':
		return "an object";
	case '[':
		return "an array";
	case '"':
		return "a string";
	case '0':
		return "a number";
	case 't':
	case 'f':
		return "a truth value";
	case 'n':
		return "null";
	default:
		return "nothing";
	}
}

static bool fail(struct json_scan *s, const char *at, const char *what)
{
	if (!s->error) {
		s->error = what;
		s->p = at;
	}
	return false;
}

static const char cut_off[] = "cut off: the input ends in the middle of a value";

static bool unexpected(struct json_scan *s, const char *what)
{
	return fail(s, s->p, s->p == s->end ? cut_off : what);
}

static const char too_deep[] = "nested deeper than 2048 levels";

static inline void space(struct json_scan *s)
{
	if (s->p < s->end && *s->p == ' ') /* mostly a single one */
		s->p++;
	while (s->p < s->end && (unsigned char)*s->p <= ' ' &&
	       (*s->p == ' ' || *s->p == '\n' || *s->p == '\r' || *s->p == '\t'))
		s->p++;
}

void json_space(struct json_scan *s)
{
	space(s);
}

/* ---- strings ------------------------------------------------------------- */

static void odd(struct json_scan *s, const char *at, const char *what)
{
	if (s->odd)
		s->odd(s->odd_arg, at, what);
}

/* No length. */
static size_t wrong(struct json_scan *s, const char *at, const char *what)
{
	fail(s, at, what);
	return 0;
}

enum { SURROGATE = 0xd800, LOW_SURROGATE = 0xdc00, SURROGATES_END = 0xe000 };

/* The length of the \u at p, with the low surrogate that belongs to it; 0: it is wrong.  Lone ones are let through. */
static size_t unicode_escape(struct json_scan *s, const char *p)
{
	unsigned unit;

	if (!json_hex4(p + 2, s->end, &unit))
		return wrong(s, p, "\\u is not followed by four hex digits");
	s->respelled |= json_is_ascii(unit);
	if (unit == 0) {
		odd(s, p, "\\u0000 in a string");
	} else if (unit >= SURROGATE && unit < SURROGATES_END) {
		if (unit < LOW_SURROGATE && json_low_surrogate(p + 6, s->end, &unit))
			return 12;
		odd(s, p, "a lone surrogate in a string");
	}
	return 6;
}

/* What may follow a backslash alone. */
static const bool short_escapes[256] = {
	['"'] = true, ['\\'] = true, ['/'] = true, ['b'] = true, ['f'] = true, ['n'] = true, ['r'] = true, ['t'] = true,
};

/* The length of what stands at p and is neither plain ASCII nor a quote: an escape or a character; 0: it is wrong. */
static inline __attribute__((always_inline)) size_t special(struct json_scan *s, const char *p)
{
	size_t n;

	if (*p == '\\') {
		if (p + 1 == s->end)
			return wrong(s, s->end, cut_off);
		if (p[1] == 'u')
			return unicode_escape(s, p);
		return short_escapes[(unsigned char)p[1]] ? 2 : wrong(s, p, "an unknown escape in a string");
	}
	if ((unsigned char)*p < 0x20)
		return wrong(s, p, "a control character in a string");
	n = utf8_length(p, s->end);
	s->respelled |= (n == 2 && memcmp(p, "\u017f", 2) == 0) || (n == 3 && memcmp(p, "\u212a", 3) == 0);
	return n ? n : wrong(s, p, NOT_UTF8);
}

/* A bit for each byte at which there is more to do; in a string that is known to be valid quotes and backslashes. */
static inline uint64_t stops(bytes16 v, bool known)
{
	return known ? bytes_bits(bytes_equal(v, '"') | bytes_equal(v, '\\')) : json_stops(v);
}

enum {
	BLOCK = 4 * BYTES, /* a bit each for as many bytes */
	AHEAD = 1024, /* bytes that are asked for before they are needed: over the ends of pages too */
};

static inline uint64_t block_stops(const char *p, bool known)
{
	return stops(bytes_load(p), known) | stops(bytes_load(p + BYTES), known) << BYTES |
	       stops(bytes_load(p + 2 * BYTES), known) << 2 * BYTES |
	       stops(bytes_load(p + 3 * BYTES), known) << 3 * BYTES;
}

/* Any string, in blocks. */
static inline __attribute__((always_inline)) bool any_string(struct json_scan *s, struct json_value *v, bool known,
                                                             uint64_t (*stops_of)(const char *, bool))
{
	const char *p = s->p + 1;
	char last[BLOCK];

	v->escaped = false;
	for (;;) {
		const char *block = p;
		uint64_t bits;

		if (s->end - p < BLOCK) {
			memset(last, '"', sizeof last);
			bits = stops_of(memcpy(last, p, (size_t)(s->end - p)), known);
		} else {
			bits = stops_of(p, known);
		}
		p += BLOCK;
		__builtin_prefetch((const char *)((uintptr_t)p + AHEAD)); /* which may be behind the end */
		while (bits) {
			const char *at = block + __builtin_ctzll(bits);
			size_t n;

			if (at == s->end)
				return fail(s, s->p, "a string has no end");
			if (*at == '"') {
				s->p = at + 1;
				return true;
			}
			v->escaped |= *at == '\\';
			n = known ? 2 : special(s, at);
			if (!n)
				return false;
			p = at + n > p ? at + n : p;
			bits = at + n < block + BLOCK ? bits & ~UINT64_C(0) << (at + n - block) : 0;
		}
	}
}

static bool new_string(struct json_scan *s, struct json_value *v)
{
	return any_string(s, v, false, block_stops);
}

static bool known_string(struct json_scan *s, struct json_value *v)
{
	return any_string(s, v, true, block_stops);
}

#ifdef BYTES_WIDE

BYTES_WIDE static inline bytes32 stops32(bytes32 v, bool known)
{
	return bytes32_equal(v, '"') | bytes32_equal(v, '\\') | (known ? bytes32_all(0) : bytes32_below(v, 0x20));
}

BYTES_WIDE static inline uint64_t wide_stops(const char *p, bool known)
{
	return bytes32_bits(stops32(bytes32_load(p), known)) |
	       (uint64_t)bytes32_bits(stops32(bytes32_load(p + BLOCK / 2), known)) << BLOCK / 2;
}

BYTES_WIDE static bool new_wide_string(struct json_scan *s, struct json_value *v)
{
	return any_string(s, v, false, wide_stops);
}

BYTES_WIDE static bool known_wide_string(struct json_scan *s, struct json_value *v)
{
	return any_string(s, v, true, wide_stops);
}

#endif

static bool string(struct json_scan *s, struct json_value *v)
{
#ifdef BYTES_WIDE
	if (!s->narrow && bytes_wide())
		return s->known ? known_wide_string(s, v) : new_wide_string(s, v);
#endif
	return s->known ? known_string(s, v) : new_string(s, v);
}

/* ---- numbers and words --------------------------------------------------- */

static bool digits(struct json_scan *s)
{
	const char *begin = s->p;

	while (s->p < s->end && is_digit(*s->p))
		s->p++;
	return s->p > begin;
}

static bool number(struct json_scan *s)
{
	const char *begin = s->p;
	bool exponent = false;

	if (*s->p == '-')
		s->p++;
	if (s->p < s->end && *s->p == '0')
		s->p++;
	else if (!digits(s))
		return unexpected(s, "a number without digits");
	if (s->p < s->end && is_digit(*s->p))
		return fail(s, s->p, "a number begins with 0");
	if (s->p < s->end && *s->p == '.') {
		s->p++;
		if (!digits(s))
			return unexpected(s, "no digit follows the decimal point");
	}
	if (s->p < s->end && (*s->p == 'e' || *s->p == 'E')) {
		exponent = true;
		s->p++;
		if (s->p < s->end && (*s->p == '+' || *s->p == '-'))
			s->p++;
		if (!digits(s))
			return unexpected(s, "an exponent without digits");
	}
	/* Only a long one or one with an exponent can be out of range. */
	if ((exponent || s->p - begin > 18) && !json_number_fits(begin, (size_t)(s->p - begin)))
		odd(s, begin, "a number out of range");
	return true;
}

static bool word(struct json_scan *s, const char *text, size_t n)
{
	if ((size_t)(s->end - s->p) < n || memcmp(s->p, text, n) != 0)
		return fail(s, s->p, "not a JSON value");
	s->p += n;
	return true;
}

static inline char peek(struct json_scan *s)
{
	if (s->error)
		return 0;
	space(s);
	if (s->p == s->end)
		return 0;
	return is_digit(*s->p) || *s->p == '-' ? '0' : *s->p;
}

char json_peek(struct json_scan *s)
{
	return peek(s);
}

static inline bool scalar(struct json_scan *s, struct json_value *v)
{
	/* As jansson counts, a value in the deepest bracket is one level more. */
	s->too_deep = s->depth == JSON_DEPTH;
	if (s->too_deep)
		return fail(s, s->p, too_deep);
	switch (v->kind) {
	case '"':
		return string(s, v);
	case '0':
		return number(s);
	case 't':
		return word(s, "true", 4);
	case 'f':
		return word(s, "false", 5);
	case 'n':
		return word(s, "null", 4);
	default:
		return unexpected(s, "not a JSON value");
	}
}

/* ---- structure ------------------------------------------------------------ */

bool json_enter(struct json_scan *s)
{
	char kind = peek(s);
	uint64_t bit = UINT64_C(1) << s->depth % 64;

	if (s->error)
		return false;
	s->too_deep = s->depth == JSON_DEPTH;
	if (s->too_deep)
		return fail(s, s->p, too_deep);
	if (kind == '{')
		s->closers[s->depth / 64] |= bit;
	else
		s->closers[s->depth / 64] &= ~bit;
	s->depth++;
	s->p++;
	s->fresh = true;
	return true;
}

static inline bool in_object(const struct json_scan *s)
{
	return s->closers[(s->depth - 1) / 64] >> (s->depth - 1) % 64 & 1;
}

/* Past a comma, or out of the bracket. */
static inline bool next(struct json_scan *s)
{
	bool fresh = s->fresh;
	char close;

	if (s->error)
		return false;
	if (s->p < s->end && *s->p != ',')
		space(s);
	close = in_object(s) ? '}' : ']';
	s->fresh = false;
	if (s->p < s->end && *s->p == close) {
		s->p++;
		s->depth--;
		return false;
	}
	if (fresh)
		return s->p < s->end || unexpected(s, "");
	if (s->p == s->end || *s->p != ',')
		return unexpected(s, close == '}' ? "expected , or }" : "expected , or ]");
	s->p++;
	space(s);
	if (s->p < s->end && *s->p == close)
		return fail(s, s->p, "a comma before the closing bracket");
	return true;
}

bool json_next_item(struct json_scan *s)
{
	return next(s);
}

bool json_next_any_member(struct json_scan *s, struct json_value *key)
{
	if (!next(s))
		return false;
	space(s);
	key->p = s->p;
	key->kind = '"';
	if (s->p == s->end || *s->p != '"')
		return unexpected(s, "a key must be a string");
	if (!string(s, key))
		return false;
	key->n = (size_t)(s->p - key->p);
	if (s->p < s->end && *s->p != ':')
		space(s);
	if (s->p == s->end || *s->p != ':')
		return unexpected(s, "expected : after a key");
	s->p++;
	space(s);
	return true;
}

/* A bracket, from the one that opens it to the one that closes it. */
static bool skip_bracket(struct json_scan *s)
{
	struct json_value key;
	size_t outside = s->depth;
	char kind = '[';

	for (;;) {
		if (!(kind == '{' || kind == '[' ? json_enter(s) : json_pass(s)))
			return false;
		while (s->depth > outside && !(in_object(s) ? json_next_member(s, &key) : json_next_item(s)))
			if (s->error)
				return false;
		if (s->depth == outside)
			return true;
		kind = peek(s);
	}
}

bool json_skip_any(struct json_scan *s, struct json_value *v)
{
	bool valid;

	v->kind = peek(s);
	v->p = s->p;
	v->escaped = false;
	if (s->error)
		return false;
	if (v->kind == '{' || v->kind == '[')
		valid = skip_bracket(s);
	else
		valid = scalar(s, v);
	v->n = (size_t)(s->p - v->p);
	return valid;
}
