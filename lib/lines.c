#include "lines.h"

/* Bytes of the white space at p, 0 if there is none: ASCII's, and what web pages have besides. */
static size_t blank_length(const char *p, const char *end)
{
	static const char *const blanks[] = {
		"\xc2\xa0", "\xe2\x80\x82", "\xe2\x80\x83", "\xe2\x80\x89",
		"\xe2\x80\x8b", "\xe2\x80\xaf", "\xef\xbb\xbf",
	};

	if (is_space(*p))
		return 1;
	if ((unsigned char)*p < 0xc2)
		return 0;
	for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++) {
		size_t n = strlen(blanks[i]);

		if ((size_t)(end - p) >= n && memcmp(p, blanks[i], n) == 0)
			return n;
	}
	return 0;
}

struct line line_trim(const char *p, size_t n)
{
	const char *end = p + n;
	size_t length;

	while (p < end && (length = blank_length(p, end)))
		p += length;
	while (p < end) {
		const char *last = end - 1;

		while (last > p && ((unsigned char)*last & 0xc0) == 0x80)
			last--;
		if (blank_length(last, end) != (size_t)(end - last))
			break;
		end = last;
	}
	return (struct line){ p, (size_t)(end - p) };
}

bool line_next(struct lines *lines, struct line *line)
{
	const char *p = lines->p, *end, *cr;

	if (p == lines->end)
		return false;
	end = memchr(p, '\n', (size_t)(lines->end - p));
	end = end ? end : lines->end;
	cr = memchr(p, '\r', (size_t)(end - p));
	end = cr ? cr : end;
	*line = line_trim(p, (size_t)(end - p));
	if (lines->end - end >= 2 && end[0] == '\r' && end[1] == '\n')
		end++;
	lines->p = end < lines->end ? end + 1 : end;
	return true;
}

int lines_check(const struct lines *lines, struct schedule *schedule, struct schedule_error *error)
{
	struct schedule_input *input = schedule->input;
	size_t length;

	if (lines->end - lines->p > UINT32_MAX)
		return error_at(error, input, (size_t)(lines->p - input->bytes), SCHEDULE_ELIMIT,
		                "a text of over 4 GiB: split it");
	for (const char *p = lines->p; p < lines->end; p += length) {
		length = utf8_length(p, lines->end);
		if (!length || !*p)
			return error_at(error, input, (size_t)(p - input->bytes), SCHEDULE_ESYNTAX,
			                length ? A_NUL : NOT_UTF8);
	}
	return SCHEDULE_OK;
}

int lines_open(struct lines *lines, struct schedule *schedule, struct schedule_error *error)
{
	struct schedule_input *input = schedule->input;
	int code;

	*lines = (struct lines){ input->bytes + input->at, input->bytes + input->size };
	code = lines_check(lines, schedule, error);
	if (code == SCHEDULE_OK)
		input->at = input->size;
	return code;
}

bool line_is(struct line line, const char *text)
{
	return line.n == strlen(text) && memcmp(line.p, text, line.n) == 0;
}

bool line_same(struct line a, struct line b)
{
	return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

bool line_begins(struct line line, const char *text, struct line *rest)
{
	size_t n = strlen(text);

	if (line.n < n || memcmp(line.p, text, n) != 0)
		return false;
	*rest = line_trim(line.p + n, line.n - n);
	return true;
}

struct text lines_text(struct schedule *schedule, struct line first, struct line last)
{
	return text_copy(schedule, first.p, (size_t)(last.p + last.n - first.p));
}

int line_shown(struct line line)
{
	size_t n = line.n < 60 ? line.n : 60;

	while (n && n < line.n && ((unsigned char)line.p[n] & 0xc0) == 0x80)
		n--;
	return (int)n;
}
