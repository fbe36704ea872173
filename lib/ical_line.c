/* Content lines (RFC 5545, 3.1): unfolding, parts, parameters, escapes. */
#include "ical_reader.h"

/* ---- lines ------------------------------------------------------------------------ */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The end of the line at p, and where the next one begins.  Carriage returns before the line feed are not in it. */
static const char *line_end(const char *p, const char *end, const char **next)
{
	const char *stop = memchr(p, '\n', (size_t)(end - p));

	*next = stop ? stop + 1 : end;
	if (!stop)
		stop = end;
	while (stop > p && stop[-1] == '\r')
		stop--;
	return stop;
}

/*
 * The next piece of a folded line, from *at on; moves it behind the piece and
 * the empty lines after it.  Whether a further piece follows.
 */
static bool piece(const struct ical_source *source, size_t *at, const char **p, size_t *n)
{
	const char *end = source->bytes + source->size, *begin = source->bytes + *at, *next;

	*p = begin;
	*n = (size_t)(line_end(begin, end, &next) - begin);
	while (next < end && (*next == '\n' || *next == '\r')) {
		const char *after;

		if (line_end(next, end, &after) != next)
			break;
		next = after;
	}
	*at = (size_t)(next - source->bytes);
	if (next == end || !is_blank(*next))
		return false;
	++*at; /* the blank is the fold's */
	return true;
}

bool ical_next(struct ical_source *source, struct ical_line *line)
{
	const char *p;
	size_t n;
	bool more;

	do {
		if (source->at == source->size)
			return false;
		*line = (struct ical_line){ .from = source->at };
		more = piece(source, &source->at, &line->p, &line->n);
		if (!more)
			continue;
		line->folded = true;
		buf_reset(&source->unfolded);
		buf_add(&source->unfolded, line->p, line->n);
		while (more) {
			more = piece(source, &source->at, &p, &n);
			buf_add(&source->unfolded, p, n);
		}
		line->p = source->unfolded.p ? source->unfolded.p : "";
		line->n = source->unfolded.n;
	} while (!line->n);
	return true;
}

size_t ical_offset(const struct ical_source *source, const struct ical_line *line, const char *p)
{
	size_t into = (size_t)(p - line->p), at = line->from, n;
	const char *part;

	if (!line->folded)
		return line->from + into;
	while (piece(source, &at, &part, &n) && into >= n)
		into -= n;
	return (size_t)(part - source->bytes) + (into < n ? into : n);
}

/* ---- parts of a line ------------------------------------------------------------------ */

static bool in_name(char c)
{
	return ((c | 32) >= 'a' && (c | 32) <= 'z') || is_digit(c) || c == '-' || c == '_' || c == '.';
}

const char *ical_name_end(const char *p, const char *end)
{
	while (p < end && in_name(*p))
		p++;
	return p;
}

/* Behind a parameter's value: at the next semicolon or colon that is not in quotes; NULL if a quote is not closed. */
static const char *skip_value(const char *p, const char *end)
{
	while (p < end && *p != ';' && *p != ':') {
		if (*p == '"') {
			p = memchr(p + 1, '"', (size_t)(end - p - 1));
			if (!p)
				return NULL;
		}
		p++;
	}
	return p;
}

const char *ical_split(struct ical_line *line)
{
	const char *end = line->p + line->n, *p = ical_name_end(line->p, end);

	line->name = line->p;
	line->name_size = (size_t)(p - line->p);
	line->parameters = p;
	if (!line->name_size)
		return "a line without a name";
	while (p < end && *p == ';') {
		const char *name = p + 1;

		p = ical_name_end(name, end);
		if (p == name || p == end || *p != '=')
			return "a parameter that is no NAME=VALUE";
		p = skip_value(p + 1, end);
		if (!p)
			return "a quote that is not closed";
	}
	if (p == end || *p != ':')
		return "a line without a colon after its name";
	line->parameters_size = (size_t)(p - line->parameters);
	line->value = p + 1;
	line->value_size = (size_t)(end - line->value);
	return NULL;
}

int ical_shown(const char *p, size_t n)
{
	if (n <= 40)
		return (int)n;
	for (n = 40; n && (p[n] & 0xc0) == 0x80; n--)
		;
	return (int)n;
}

bool ical_is(const char *p, size_t n, const char *name)
{
	return strlen(name) == n && strncasecmp(p, name, n) == 0;
}

/* Append a parameter's value without its quotes, and without the circumflexes of RFC 6868. */
static void unquote(struct buf *buf, const char *p, const char *end)
{
	static const char escapes[] = "^n'", meant[] = "^\n\"";

	while (p < end && is_blank(*p))
		p++;
	while (end > p && is_blank(end[-1]))
		end--;
	for (; p < end; p++) {
		const char *escape = *p == '^' && p + 1 < end ? strchr(escapes, p[1]) : NULL;

		if (escape)
			buf_char(buf, meant[escape - escapes]), p++;
		else if (*p != '"')
			buf_char(buf, *p);
	}
}

bool ical_parameter(const struct ical_line *line, const char *name, struct buf *value)
{
	const char *p = line->parameters, *end = p + line->parameters_size;

	while (p < end) {
		const char *begin = p + 1, *equals = ical_name_end(begin, end);

		p = skip_value(equals + 1, end);
		if (ical_is(begin, (size_t)(equals - begin), name)) {
			unquote(value, equals + 1, p);
			return true;
		}
	}
	return false;
}

/* ---- values ------------------------------------------------------------------------------ */

void ical_text(struct buf *buf, const char *p, size_t n)
{
	const char *end = p + n;

	while (p < end) {
		const char *slash = memchr(p, '\\', (size_t)(end - p));

		if (!slash || slash + 1 == end) {
			buf_add(buf, p, (size_t)(end - p));
			return;
		}
		buf_add(buf, p, (size_t)(slash - p));
		if (slash[1] == 'n' || slash[1] == 'N')
			buf_char(buf, '\n');
		else if (slash[1] == '\\' || slash[1] == ',' || slash[1] == ';')
			buf_char(buf, slash[1]);
		else
			buf_add(buf, slash, 2); /* which is no escape */
		p = slash + 2;
	}
}

bool ical_item(struct ical_items *items, const char **p, size_t *n)
{
	const char *at = items->p;

	if (items->begun && at == items->end)
		return false;
	if (items->begun)
		at++; /* the comma */
	items->begun = true;
	*p = at;
	while (at < items->end && *at != ',')
		at += *at == '\\' && at + 1 < items->end ? 2 : 1;
	*n = (size_t)(at - *p);
	items->p = at;
	return true;
}
