#include "json_text.h"

#include "internal.h"

#include <jansson.h>

bool json_hex4(const char *p, const char *end, unsigned *unit)
{
	if (end - p < 4)
		return false;
	*unit = 0;
	for (const char *stop = p + 4; p < stop; p++) {
		unsigned digit;

		if (*p >= '0' && *p <= '9')
			digit = (unsigned)(*p - '0');
		else if ((*p | 32) >= 'a' && (*p | 32) <= 'f')
			digit = (unsigned)((*p | 32) - 'a') + 10;
		else
			return false;
		*unit = *unit << 4 | digit;
	}
	return true;
}

bool json_low_surrogate(const char *p, const char *end, unsigned *unit)
{
	return end - p >= 6 && p[0] == '\\' && p[1] == 'u' && json_hex4(p + 2, end, unit) && *unit >= 0xdc00 &&
	       *unit < 0xe000;
}

bool json_number_fits(const char *p, size_t n)
{
	json_t *number = json_loadb(p, n, JSON_DECODE_ANY, NULL);
	bool fits = number != NULL;

	json_decref(number);
	return fits;
}

/* A copy in which the escapes that jansson refuses are \ufffd. */
static char *without_oddities(const char *p, size_t n)
{
	char *copy = malloc(n);
	const char *end = copy + n;

	if (!copy)
		return NULL;
	memcpy(copy, p, n);
	for (char *q = copy; q < end; q++) {
		unsigned unit, low;

		if (*q != '\\' || *++q != 'u' || !json_hex4(q + 1, end, &unit))
			continue;
		if (unit >= 0xd800 && unit < 0xdc00 && json_low_surrogate(q + 5, end, &low))
			q += 6;
		else if (unit == 0 || (unit >= 0xd800 && unit < 0xe000))
			memcpy(q + 1, "fffd", 4);
		q += 4;
	}
	return copy;
}

const char *json_text(struct arena *arena, const char *p, size_t n)
{
	const char *text;
	char *copy;
	json_t *string;

	if (!memchr(p, '\\', n))
		return arena_text(arena, p + 1, n - 2);
	string = json_loadb(p, n, JSON_DECODE_ANY, NULL);
	if (!string && (copy = without_oddities(p, n))) {
		string = json_loadb(copy, n, JSON_DECODE_ANY, NULL);
		free(copy);
	}
	if (!string) {
		arena->failed = true; /* nothing else is left to fail */
		return NULL;
	}
	text = arena_text(arena, json_string_value(string), json_string_length(string));
	json_decref(string);
	return text;
}

/* Unicode's line ends are escaped, too: a reader of lines may break at them. */
static int append(const char *p, size_t n, void *buf)
{
	static const struct {
		const char *raw, *escaped;
	} line_ends[] = { { "\xe2\x80\xa8", "\\u2028" }, { "\xe2\x80\xa9", "\\u2029" }, { "\xc2\x85", "\\u0085" } };
	const char *end = p + n, *run = p;

	for (; p < end; p++) {
		for (size_t i = 0; (*p & 0x80) && i < sizeof line_ends / sizeof *line_ends; i++) {
			size_t length = strlen(line_ends[i].raw);

			if ((size_t)(end - p) < length || memcmp(p, line_ends[i].raw, length) != 0)
				continue;
			buf_add(buf, run, (size_t)(p - run));
			buf_text(buf, line_ends[i].escaped);
			p += length - 1;
			run = p + 1;
			break;
		}
	}
	buf_add(buf, run, (size_t)(end - run));
	return 0;
}

void json_put_string(struct buf *buf, const char *text)
{
	json_t *string = json_string_nocheck(text);

	if (!string || json_dump_callback(string, append, buf, JSON_ENCODE_ANY) != 0)
		buf->failed = true;
	json_decref(string);
}

int schedule_json_string(const char *text, schedule_sink_fn *sink, void *sink_arg, struct schedule_error *error)
{
	const char *end = text + strlen(text);
	struct buf buf = { 0 };
	int number, code = SCHEDULE_OK;

	for (const char *p = text; p < end; p += utf8_length(p, end))
		if (!utf8_length(p, end))
			return error_set(error, SCHEDULE_EINVALID, "not UTF-8");
	json_put_string(&buf, text);
	if (buf.failed)
		code = error_memory(error);
	else if ((number = sink(sink_arg, buf.p, buf.n)) != 0)
		code = error_system(error, number, "can't write");
	buf_free(&buf);
	return code;
}
