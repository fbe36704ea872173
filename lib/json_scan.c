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

static bool unexpected(struct json_scan *s, const char *what)
{
	return fail(s, s->p, s->p == s->end ? "the input ends in the middle of a value" : what);
}

static const char too_deep[] = "nested deeper than 2048 levels";

void json_space(struct json_scan *s)
{
	while (s->p < s->end && (*s->p == ' ' || *s->p == '\n' || *s->p == '\r' || *s->p == '\t'))
		s->p++;
}

/* ---- strings ------------------------------------------------------------- */

/* Bytes up to the next that ends a run of plain ASCII: a quote, a backslash, a control or a non-ASCII byte. */
static const char *plain_run(const char *p, const char *end)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;

	while (end - p >= 8) {
		uint64_t w, quote, slash;

		memcpy(&w, p, 8);
		quote = w ^ (ones * '"');
		slash = w ^ (ones * '\\');
		if (((w - ones * 0x20) | (quote - ones) | (slash - ones) | w) & high)
			break;
		p += 8;
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

static bool string(struct json_scan *s, struct json_value *v)
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
			return fail(s, s->p, "not UTF-8");
		}
	}
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

static bool word(struct json_scan *s, const char *text)
{
	size_t n = strlen(text);

	if ((size_t)(s->end - s->p) < n || memcmp(s->p, text, n) != 0)
		return fail(s, s->p, "not a JSON value");
	s->p += n;
	return true;
}

char json_peek(struct json_scan *s)
{
	if (s->error)
		return 0;
	json_space(s);
	if (s->p == s->end)
		return 0;
	return is_digit(*s->p) || *s->p == '-' ? '0' : *s->p;
}

static bool scalar(struct json_scan *s, struct json_value *v)
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
		return word(s, "true");
	case 'f':
		return word(s, "false");
	case 'n':
		return word(s, "null");
	default:
		return unexpected(s, "not a JSON value");
	}
}

/* ---- structure ------------------------------------------------------------ */

bool json_enter(struct json_scan *s)
{
	char kind = json_peek(s);
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

static bool in_object(const struct json_scan *s)
{
	return s->closers[(s->depth - 1) / 64] >> (s->depth - 1) % 64 & 1;
}

/* Past a comma, or out of the bracket. */
static bool next(struct json_scan *s)
{
	bool fresh = s->fresh;
	char close;

	if (s->error)
		return false;
	json_space(s);
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
	json_space(s);
	if (s->p < s->end && *s->p == close)
		return fail(s, s->p, "a comma before the closing bracket");
	return true;
}

bool json_next_item(struct json_scan *s)
{
	return next(s);
}

bool json_next_member(struct json_scan *s, struct json_value *key)
{
	if (!next(s))
		return false;
	json_space(s);
	key->p = s->p;
	key->kind = '"';
	if (s->p == s->end || *s->p != '"')
		return unexpected(s, "a key must be a string");
	if (!string(s, key))
		return false;
	key->n = (size_t)(s->p - key->p);
	json_space(s);
	if (s->p == s->end || *s->p != ':')
		return unexpected(s, "expected : after a key");
	s->p++;
	json_space(s);
	return true;
}

bool json_skip(struct json_scan *s, struct json_value *value)
{
	struct json_value whole, v, key;
	size_t outside = s->depth;

	whole.kind = json_peek(s);
	whole.p = s->p;
	whole.escaped = false;
	if (s->error)
		return false;
	v = whole;
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
			break;
		v.kind = json_peek(s);
	}
	if (value) {
		*value = whole;
		value->escaped = v.escaped;
		value->n = (size_t)(s->p - whole.p);
	}
	return true;
}
