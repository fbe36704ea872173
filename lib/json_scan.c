#include "json_scan.h"

#include "bytes.h"
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

static bool unexpected(struct json_scan *s, const char *what)
{
	return fail(s, s->p, s->p == s->end ? "cut off: the input ends in the middle of a value" : what);
}

static const char too_deep[] = "nested deeper than 2048 levels";

static inline void space(struct json_scan *s)
{
	if (s->p < s->end && *s->p == ' ') /* mostly a single one */
		s->p++;
	while (s->p < s->end && (unsigned char)*s->p <= ' ' && (*s->p == ' ' || *s->p == '\n' || *s->p == '\r' || *s->p == '\t'))
		s->p++;
}

void json_space(struct json_scan *s)
{
	space(s);
}

/* ---- strings ------------------------------------------------------------- */

/* A bit for each byte that ends a run of plain ASCII: a quote, a backslash, a control or a non-ASCII byte. */
static inline unsigned stops(bytes16 v)
{
	/* As signed numbers non-ASCII bytes are below the controls. */
	return bytes_bits(bytes_equal(v, '"') | bytes_equal(v, '\\') | bytes_below(v, 0x20));
}

/* Where it ends. */
static inline const char *plain_run(const char *p, const char *end)
{
	for (; end - p >= BYTES; p += BYTES) {
		unsigned bits = stops(bytes_load(p));

		if (bits)
			return p + bytes_first(bits);
	}
	while (p < end && (unsigned char)*p >= 0x20 && (unsigned char)*p < 0x80 && *p != '"' && *p != '\\')
		p++;
	return p;
}

static void odd(struct json_scan *s, const char *at, const char *what)
{
	if (s->odd)
		s->odd(s->odd_arg, at, what);
}

/* Behind the backslash.  A lone surrogate and \u0000 are let through. */
static bool escape(struct json_scan *s)
{
	const char *at = s->p - 1;
	unsigned unit;

	if (s->p == s->end)
		return unexpected(s, "");
	if (*s->p != 'u')
		return memchr("\"\\/bfnrt", *s->p, 8) ? (s->p++, true) : fail(s, at, "an unknown escape in a string");
	if (!json_hex4(s->p + 1, s->end, &unit))
		return fail(s, at, "\\u is not followed by four hex digits");
	s->p += 5;
	if (unit == 0) {
		odd(s, at, "\\u0000 in a string");
	} else if (unit >= 0xdc00 && unit < 0xe000) {
		odd(s, at, "a lone surrogate in a string");
	} else if (unit >= 0xd800 && unit < 0xdc00) {
		if (json_low_surrogate(s->p, s->end, &unit))
			s->p += 6;
		else
			odd(s, at, "a lone surrogate in a string");
	}
	return true;
}

/* Where the closing quote is of a string that is plain and ends within sixteen bytes of p; else NULL. */
static inline const char *short_end(const char *p, const char *end)
{
	unsigned bits;

	if (end - p < BYTES)
		return NULL;
	bits = stops(bytes_load(p));
	return bits && p[bytes_first(bits)] == '"' ? p + bytes_first(bits) : NULL;
}

/* One that is valid: only its end is looked for. */
static bool known_string(struct json_scan *s, struct json_value *v)
{
	const char *p = s->p + 1;

	v->escaped = false;
	for (;;) {
		for (; s->end - p >= BYTES; p += BYTES) {
			bytes16 bytes = bytes_load(p);
			unsigned bits = bytes_bits(bytes_equal(bytes, '"') | bytes_equal(bytes, '\\'));

			if (bits) {
				p += bytes_first(bits);
				break;
			}
		}
		while (*p != '"' && *p != '\\')
			p++;
		if (*p == '"')
			break;
		v->escaped = true;
		p += 2;
	}
	s->p = p + 1;
	return true;
}

static bool long_string(struct json_scan *s, struct json_value *v)
{
	const char *begin = s->p++;

	v->escaped = false;
	for (;;) {
		size_t n;

		s->p = plain_run(s->p, s->end);
		if (s->p == s->end)
			return fail(s, begin, "a string has no end");
		if (*s->p == '"') {
			s->p++;
			return true;
		}
		if (*s->p == '\\') {
			v->escaped = true;
			s->p++;
			if (!escape(s))
				return false;
		} else if ((unsigned char)*s->p < 0x20) {
			return fail(s, s->p, "a control character in a string");
		} else if ((n = utf8_length(s->p, s->end))) {
			s->p += n;
		} else {
			return fail(s, s->p, NOT_UTF8);
		}
	}
}

/* Most strings are keys and other short ones. */
static inline bool string(struct json_scan *s, struct json_value *v)
{
	const char *quote = short_end(s->p + 1, s->end);

	if (!quote)
		return s->known ? known_string(s, v) : long_string(s, v);
	v->escaped = false;
	s->p = quote + 1;
	return true;
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

bool json_next_key(struct json_scan *s, const char *quoted, size_t n)
{
	const char *p = s->p;

	if (s->error || s->fresh || (size_t)(s->end - p) < n + 4 || *p != ',')
		return false;
	p += 1 + (p[1] == ' ');
	/* The first letter tells most apart without a call. */
	if (p[1] != quoted[1] || memcmp(p, quoted, n) != 0)
		return false;
	p += n;
	s->p = p + (*p == ' ');
	return (unsigned char)*s->p > ' ' || (space(s), true);
}

/* Past a comma, a short key, a colon and a space, as nearly all members begin. */
static inline bool plain_member(struct json_scan *s, struct json_value *key)
{
	const char *p = s->p, *quote;

	if (s->error || s->fresh || s->end - p < 3 * BYTES || *p != ',')
		return false;
	p += 1 + (p[1] == ' ');
	quote = *p == '"' ? short_end(p + 1, s->end) : NULL;
	if (!quote || quote[1] != ':')
		return false;
	*key = (struct json_value){ p, (size_t)(quote + 1 - p), '"', false };
	s->p = quote + 2 + (quote[2] == ' ');
	return (unsigned char)*s->p > ' ' || (space(s), true);
}

bool json_next_member(struct json_scan *s, struct json_value *key)
{
	if (plain_member(s, key))
		return true;
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
	struct json_value v = { .kind = '[' }, key;
	size_t outside = s->depth;

	for (;;) {
		if (v.kind == '{' || v.kind == '[') {
			if (!json_enter(s))
				return false;
		} else if (!scalar(s, &v)) {
			return false;
		}
		while (s->depth > outside && !(in_object(s) ? json_next_member(s, &key) : json_next_item(s)))
			if (s->error)
				return false;
		if (s->depth == outside)
			return true;
		v.kind = peek(s);
	}
}

bool json_skip(struct json_scan *s, struct json_value *value)
{
	struct json_value unwanted = { 0 }, *v = value ? value : &unwanted;
	bool valid;

	v->kind = peek(s);
	v->p = s->p;
	v->escaped = false;
	if (s->error)
		return false;
	if (v->kind == '"' && s->depth < JSON_DEPTH) /* mostly */
		valid = string(s, v);
	else if (v->kind == '{' || v->kind == '[')
		valid = skip_bracket(s);
	else
		valid = scalar(s, v);
	v->n = (size_t)(s->p - v->p);
	return valid;
}
