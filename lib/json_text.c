/*
 * Strings are spelled by jansson, in a module, and decoded here: where an allocation fails
 * jansson 2.14 loses bytes of a string without saying so, or aborts, and for
 * one with escapes, as nearly all abstracts are, it takes twenty times as long.
 * A fuzzer holds the two against each other.
 */
#include "json_text.h"

#include "internal.h"
#include "json_made.h"
#include "module.h"

#include <stdint.h>
#include <utf8proc.h>

/* The values of hex digits, each with a bit that says so. */
#define HEX 0x10u
static const unsigned char hex[256] = {
	['0'] = HEX | 0,  ['1'] = HEX | 1,  ['2'] = HEX | 2,  ['3'] = HEX | 3,  ['4'] = HEX | 4,  ['5'] = HEX | 5,
	['6'] = HEX | 6,  ['7'] = HEX | 7,  ['8'] = HEX | 8,  ['9'] = HEX | 9,  ['a'] = HEX | 10, ['b'] = HEX | 11,
	['c'] = HEX | 12, ['d'] = HEX | 13, ['e'] = HEX | 14, ['f'] = HEX | 15, ['A'] = HEX | 10, ['B'] = HEX | 11,
	['C'] = HEX | 12, ['D'] = HEX | 13, ['E'] = HEX | 14, ['F'] = HEX | 15,
};

bool json_hex4(const char *at, const char *end, unsigned *unit)
{
	const unsigned char *p = (const unsigned char *)at;
	unsigned a, b, c, d;

	if (end - at < 4)
		return false;
	a = hex[p[0]], b = hex[p[1]], c = hex[p[2]], d = hex[p[3]];
	*unit = (a & ~HEX) << 12 | (b & ~HEX) << 8 | (c & ~HEX) << 4 | (d & ~HEX);
	return a & b & c & d & HEX;
}

bool json_low_surrogate(const char *p, const char *end, unsigned *unit)
{
	return end - p >= 6 && p[0] == '\\' && p[1] == 'u' && json_hex4(p + 2, end, unit) && *unit >= 0xdc00 &&
	       *unit < 0xe000;
}

/* Whether the digits of a whole number, with its sign, are beyond 64 bits. */
static bool whole_fits(const char *p, size_t n)
{
	const char *most = *p == '-' ? "9223372036854775808" : "9223372036854775807";
	size_t digits = n - (*p == '-');

	return digits < 19 || (digits == 19 && memcmp(p + n - digits, most, 19) <= 0);
}

/* 2^1024 - 2^970: from here on a number rounds to infinity. */
static const char infinite[] = "179769313486231580793728971405303415079934132710037826936173778980444968292764750946649"
			       "017977587207096330286416692887910946555547851940402630657488671505820681908902000708383"
			       "676273854845817711531764475730270069855571366959622842914819860834936475292719074168444"
			       "365510704342711559699508093042880177904174497792";

/* Digits as a fraction of one, from the first that is not 0: below, or at or above, that number's. */
static bool digits_below(const char *p, const char *end)
{
	size_t at = 0;

	for (; p < end && at < sizeof infinite - 1; p++)
		if (*p != '.' && *p != infinite[at++])
			return *p < infinite[at - 1];
	return at < sizeof infinite - 1;
}

static bool real_fits(const char *p, const char *end)
{
	const char *e = p, *point, *first = p;
	int64_t power = 0, whole, exponent = 0;

	while (e < end && *e != 'e' && *e != 'E')
		e++;
	while (first < e && (*first < '1' || *first > '9'))
		first++;
	if (first == e)
		return true; /* zero */
	point = memchr(p, '.', (size_t)(e - p));
	whole = (point ? point : e) - first; /* digits before the point, or less the zeros behind it */
	power = whole < 0 ? whole + 1 : whole;
	for (const char *q = e + 1; q < end; q++)
		if (is_digit(*q) && exponent < INT32_MAX)
			exponent = exponent * 10 + (*q - '0');
	power += e + 1 < end && e[1] == '-' ? -exponent : exponent;
	return power < 309 || (power == 309 && digits_below(first, e));
}

bool json_number_fits(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] == '.' || p[i] == 'e' || p[i] == 'E')
			return real_fits(p, p + n);
	return whole_fits(p, n);
}

/* Append a character in UTF-8: nearly all are ASCII. */
static char *put_character(char *to, unsigned c)
{
	if (c >= 0x80)
		return to + utf8proc_encode_char((utf8proc_int32_t)c, (utf8proc_uint8_t *)to);
	*to = (char)c;
	return to + 1;
}

/* The character of an escape, whose end is put in *p; U+FFFD where it is none. */
static unsigned unescape(const char **p, const char *end)
{
	static const char letters[] = "bfnrt", controls[] = "\b\f\n\r\t";
	const char *at = *p + 1, *letter = strchr(letters, *at);
	unsigned unit = 0xfffd, low;

	*p = at + 1;
	if (*at != 'u')
		return (unsigned char)(letter ? controls[letter - letters] : *at);
	*p = at + 5;
	json_hex4(at + 1, end, &unit);
	if (unit >= 0xd800 && unit < 0xdc00 && json_low_surrogate(*p, end, &low)) {
		*p += 6;
		return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
	}
	return unit == 0 || (unit >= 0xd800 && unit < 0xe000) ? 0xfffd : unit;
}

const char *json_text(struct arena *arena, const char *p, size_t n)
{
	const char *end = p + n - 1, *slash = memchr(++p, '\\', n - 2);
	char *text, *to;

	if (!slash)
		return arena_text(arena, p, n - 2);
	text = to = arena_alloc(arena, n - 1); /* no escape is shorter than its character */
	if (!text)
		return NULL;
	for (; slash; slash = memchr(p, '\\', (size_t)(end - p))) {
		memcpy(to, p, (size_t)(slash - p));
		to += slash - p;
		p = slash;
		to = put_character(to, unescape(&p, end));
	}
	memcpy(to, p, (size_t)(end - p));
	return text;
}

/* Whether a character is escaped though JSON would let it stand. */
static bool is_unsafe(utf8proc_int32_t c)
{
	static const struct {
		utf8proc_int32_t first, last;
	} ranges[] = {
		{ 0x7f, 0x9f },     /* a terminal acts upon DEL and C1; U+0085 ends a line, as do the first two of */
		{ 0x2028, 0x202e }, /* the others make what stands behind be shown in another order, as do */
		{ 0x2066, 0x2069 },
	};

	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

/* So a JSON text can be read line by line, and be shown. */
static int append(const char *p, size_t n, void *buf)
{
	const char *end = p + n, *run = p;

	while (p < end) {
		utf8proc_int32_t c = (unsigned char)*p;
		utf8proc_ssize_t length = 1;

		if ((unsigned char)*p >= 0x7f)
			length = utf8proc_iterate((const utf8proc_uint8_t *)p, end - p, &c);
		length = length > 0 ? length : 1;
		if (is_unsafe(c)) {
			buf_add(buf, run, (size_t)(p - run));
			buf_format(buf, "\\u%04X", (unsigned)c);
			run = p + length;
		}
		p += length;
	}
	buf_add(buf, run, (size_t)(end - run));
	return 0;
}

/* Bytes up to what jansson spells otherwise: most texts are but ASCII. */
static size_t plain_length(const char *text)
{
	const char *p = text;

	while ((unsigned char)*p >= 0x20 && (unsigned char)*p < 0x7f && *p != '"' && *p != '\\')
		p++;
	return (size_t)(p - text);
}

void json_put_string(struct buf *buf, const char *text)
{
	size_t plain = plain_length(text);
	const struct json_made *made;

	if (!text[plain]) {
		buf_char(buf, '"');
		buf_add(buf, text, plain);
		buf_char(buf, '"');
		return;
	}
	made = json_load(NULL);
	buf->failed |= !made || !made->spell(text, append, buf);
}

int schedule_json_string(const char *text, schedule_sink_fn *sink, void *sink_arg, struct schedule_error *error)
{
	const char *end = text + strlen(text);
	struct buf buf = { 0 };
	int number, code = SCHEDULE_OK;

	for (const char *p = text; p < end; p += utf8_length(p, end))
		if (!utf8_length(p, end))
			return error_set(error, SCHEDULE_EINVALID, "not UTF-8");
	if (!json_load(error))
		return module_code(error);
	json_put_string(&buf, text);
	if (buf.failed)
		code = error_memory(error);
	else if ((number = sink(sink_arg, buf.p, buf.n)) != 0)
		code = error_system(error, number, "can't write");
	buf_free(&buf);
	return code;
}
