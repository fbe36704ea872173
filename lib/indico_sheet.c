/*
 * Indico's sheet of one contribution, as Markdown or as the text of its PDF:
 * conference, "Contribution ID:", "Type:", title, date where it is scheduled,
 * abstract, and at the end lists of persons and classifications.  Several in
 * one input are as many documents.
 */
#include "buf.h"
#include "datetime.h"
#include "format.h"
#include "lines.h"
#include "text.h"

/* What a line is, by its label. */
enum label { NO_LABEL, CONTRIBUTION, TYPE, PRESENTERS, AUTHORS, COAUTHORS, SESSION, TRACK, LABELS };

static const struct {
	const char *name;
	enum label label;
	bool plural; /* may have an s */
} labels[] = {
	{ "Contribution ID", CONTRIBUTION, false }, { "Type", TYPE, false },
	{ "Presenter", PRESENTERS, true },          { "Speaker", PRESENTERS, true },
	{ "Primary author", AUTHORS, true },        { "Author", AUTHORS, true },
	{ "Co-author", COAUTHORS, true },           { "Session Classification", SESSION, false },
	{ "Track Classification", TRACK, false },
};

/* A line, and where it begins with the white space in front. */
struct full_line {
	struct line text;
	const char *begin;
};

struct sheet {
	struct schedule *s;
	struct schedule_event *e;
	bool markdown;
	const char *begin, *head, *body, *end; /* the heading, the line with the id, what follows what has been read */
	struct line id, type;
	struct buf buf;
};

static bool next(struct lines *lines, struct full_line *line)
{
	line->begin = lines->p;
	return line_next(lines, &line->text);
}

/* A line without Markdown's marks of emphasis around it. */
static struct line unmarked(struct line line)
{
	while (line.n && (*line.p == '*' || *line.p == '_'))
		line.p++, line.n--;
	while (line.n && (line.p[line.n - 1] == '*' || line.p[line.n - 1] == '_'))
		line.n--;
	return line_trim(line.p, line.n);
}

static bool is_bold(struct line line)
{
	return line.n > 4 && memcmp(line.p, "**", 2) == 0 && memcmp(line.p + line.n - 2, "**", 2) == 0;
}

/* The label that a line begins with, bold or not, and what it says. */
static enum label label_of(struct line line, struct line *says)
{
	const char *end = line.p + line.n, *p = line.p, *colon;

	while (p < end && (*p == '*' || *p == '_'))
		p++;
	colon = p < end ? memchr(p, ':', (size_t)(end - p)) : NULL;
	if (!colon)
		return NO_LABEL;
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
		size_t n = strlen(labels[i].name);
		const char *after = p + n;

		if ((size_t)(colon - p) < n || strncasecmp(p, labels[i].name, n) != 0)
			continue;
		if (labels[i].plural && *after == 's')
			after++;
		while (after < colon && (*after == '*' || *after == '_' || *after == ' '))
			after++;
		if (after != colon)
			continue;
		for (after++; after < end && (*after == '*' || *after == '_'); after++)
			;
		*says = line_trim(after, (size_t)(end - after));
		return labels[i].label;
	}
	return NO_LABEL;
}

/* "Contribution ID: 33", the type on the same line or not. */
static bool is_id(struct line line, struct line *id, struct line *type)
{
	struct line says, rest;
	size_t n = 0;

	if (label_of(line, &says) != CONTRIBUTION)
		return false;
	while (n < says.n && !is_space(says.p[n]))
		n++;
	rest = line_trim(says.p + n, says.n - n);
	*id = unmarked((struct line){ says.p, n });
	*type = (struct line){ line.p, 0 };
	return id->n && (!rest.n || label_of(rest, type) == TYPE);
}

/* Whether a paragraph begins: after a blank line, at a heading or on a new page. */
static bool opens(const struct full_line *line, bool after_blank)
{
	size_t indent = (size_t)(line->text.p - line->begin);

	return line->text.n && (after_blank || *line->text.p == '#' || memchr(line->begin, '\f', indent));
}

/* ---- head and end ---------------------------------------------------------------------- */

/*
 * Find the head of the sheet, and its end: the paragraph above the head of the
 * next one, or its last line where it begins as the foot of this one.
 */
static bool find(struct sheet *sheet, struct lines lines)
{
	struct full_line line;
	struct line says, id, type;
	const char *above = lines.p;
	bool blank = true, foot = false;

	sheet->begin = lines.p;
	sheet->end = lines.end;
	for (; next(&lines, &line); blank = !line.text.n) {
		if (is_id(line.text, &id, &type)) {
			if (sheet->head) {
				sheet->end = above ? above : line.begin;
				break;
			}
			sheet->head = line.begin;
			sheet->body = lines.p;
			sheet->id = id;
			sheet->type = unmarked(type);
			above = NULL;
		} else if (label_of(line.text, &says) >= PRESENTERS) {
			above = NULL;
			foot = true;
		} else if (line.text.n && (foot || opens(&line, blank))) {
			above = line.begin;
			foot &= !opens(&line, blank);
		}
	}
	return sheet->head;
}

/* Append a line to a text of one line. */
static void join(struct buf *buf, struct line line)
{
	if (buf->n && line.n)
		buf_char(buf, ' ');
	buf_add(buf, line.p, line.n);
}

/* A heading without its marks; false if it is none. */
static bool heading(struct sheet *sheet, struct line *line)
{
	if (!line->n || *line->p != '#')
		return false;
	while (line->n && *line->p == '#')
		line->p++, line->n--;
	*line = line_trim(line->p, line->n);
	sheet->markdown = true;
	return true;
}

/* What the scratch holds: in Markdown a backslash makes a plain sign of the one behind it. */
static const char *taken(struct sheet *sheet)
{
	struct buf *buf = &sheet->buf;
	static const char signs[] = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
	size_t n = 0;

	if (buf->failed || !buf->p) {
		sheet->s->arena.failed |= buf->failed;
		return "";
	}
	for (size_t i = 0; i < buf->n; i++) {
		if (sheet->markdown && buf->p[i] == '\\' && i + 1 < buf->n && strchr(signs, buf->p[i + 1]))
			i++;
		buf->p[n++] = buf->p[i];
	}
	buf->p[buf->n = n] = '\0';
	return buf->p;
}

/* The heading, else the last paragraph, above the head. */
static void read_conference(struct sheet *sheet)
{
	struct lines lines = { sheet->begin, sheet->head };
	struct full_line line;
	bool blank = true, headed = false;

	while (next(&lines, &line)) {
		bool new = opens(&line, blank);

		blank = !line.text.n;
		if (heading(sheet, &line.text))
			headed = true;
		else if (headed)
			continue;
		if (new)
			buf_reset(&sheet->buf);
		join(&sheet->buf, line.text);
	}
	conference_set(sheet->s, SCHEDULE_CONFERENCE_TITLE, taken(sheet));
	buf_reset(&sheet->buf);
}

/* "Wednesday, 18 September 2024 10:00 (20 minutes)" */
static bool read_date(struct sheet *sheet, struct line line)
{
	struct schedule_event *e = sheet->e;
	const char *bracket;
	int64_t seconds = -1;

	line = unmarked(line);
	bracket = line.n && line.p[line.n - 1] == ')' ? memrchr(line.p, '(', line.n) : NULL;
	if (bracket && !duration_words_parse(bracket + 1, (size_t)(line.p + line.n - bracket - 2), &seconds))
		return false;
	e->start = datetime_words_parse(line.p, bracket ? (size_t)(bracket - line.p) : line.n);
	if (e->start.kind == SCHEDULE_TIME_FLOATING && bracket)
		e->end = schedule_at_offset(sheet->s, e->start, e->start.seconds + seconds);
	if (e->start.kind != SCHEDULE_TIME_FLOATING)
		e->start = (struct schedule_time){ 0 };
	return e->start.kind == SCHEDULE_TIME_FLOATING;
}

/* The type if it has a line of its own, the title, the date; what follows is the body. */
static void read_title(struct sheet *sheet)
{
	struct lines lines = { sheet->body, sheet->end };
	struct full_line line;
	struct line says;
	bool done = false; /* the title */

	for (; next(&lines, &line); sheet->body = lines.p) {
		bool any = sheet->buf.n;
		enum label label = label_of(line.text, &says);

		if (label == TYPE && !any && !sheet->type.n) {
			sheet->type = unmarked(says);
		} else if (!line.text.n) {
			done = any;
		} else if (any && read_date(sheet, line.text)) {
			sheet->body = lines.p;
			break;
		} else if (label != NO_LABEL || done) {
			break;
		} else {
			done = heading(sheet, &line.text) || is_bold(line.text);
			join(&sheet->buf, is_bold(line.text) ? unmarked(line.text) : line.text);
		}
	}
	event_set(sheet->e, SCHEDULE_TITLE, taken(sheet));
	if (!sheet->buf.n)
		warn_at(sheet->s, sheet->e->from, SCHEDULE_ESYNTAX, "event without a title");
	buf_reset(&sheet->buf);
}

/* ---- body and foot ------------------------------------------------------------------------ */

/* Where the labels at the end begin: nothing but they and what they say follows. */
static const char *find_foot(const struct sheet *sheet)
{
	struct lines lines = { sheet->body, sheet->end };
	struct full_line line;
	struct line says;
	const char *foot = NULL;
	bool blank = true;

	while (next(&lines, &line)) {
		if (label_of(line.text, &says) >= PRESENTERS)
			foot = foot ? foot : line.begin;
		else if (line.text.n && blank)
			foot = NULL;
		blank = !line.text.n;
	}
	return foot ? foot : sheet->end;
}

static size_t indent_of(const struct full_line *line)
{
	const char *p = line->text.p;

	while (p > line->begin && p[-1] == ' ')
		p--;
	return (size_t)(line->text.p - p);
}

/* The abstract as it stands, less an indentation that all its lines share. */
static void read_abstract(struct sheet *sheet, const char *foot)
{
	struct lines lines = { sheet->body, foot };
	struct line first = { 0 }, last = { 0 };
	struct full_line line;
	size_t indent = SIZE_MAX, blanks = 0;

	while (next(&lines, &line)) {
		if (!line.text.n)
			continue;
		if (!first.n)
			first = line.text;
		last = line.text;
		if (indent_of(&line) < indent)
			indent = indent_of(&line);
	}
	if (!first.n)
		return;
	if (!indent) {
		sheet->e->slot[SCHEDULE_ABSTRACT] = lines_text(sheet->s, first, last);
		return;
	}
	lines = (struct lines){ sheet->body, foot };
	while (next(&lines, &line)) {
		for (; line.text.n && blanks && sheet->buf.n; blanks--)
			buf_char(&sheet->buf, '\n');
		if (line.text.n)
			buf_add(&sheet->buf, line.text.p - (indent_of(&line) - indent),
			        line.text.n + (indent_of(&line) - indent));
		blanks = line.text.n ? 1 : blanks + 1;
	}
	if (sheet->buf.p && !sheet->buf.failed)
		sheet->e->slot[SCHEDULE_ABSTRACT] = text_copy(sheet->s, sheet->buf.p, sheet->buf.n);
	sheet->s->arena.failed |= sheet->buf.failed;
	buf_reset(&sheet->buf);
}

/* LAST, First (Affiliation) */
static void add_person(struct sheet *sheet, const char *p, size_t n, const char *role)
{
	struct line entry = line_trim(p, n), name = entry, affiliation = { p, 0 };
	size_t depth = 0;

	if (!entry.n)
		return;
	for (size_t i = entry.n; entry.p[entry.n - 1] == ')' && i--;) {
		depth += entry.p[i] == ')';
		if (entry.p[i] != '(' || --depth)
			continue;
		name = line_trim(entry.p, i);
		affiliation = line_trim(entry.p + i + 1, entry.n - i - 2);
		break;
	}
	text_turn_name(&sheet->buf, name.p, name.n);
	if (sheet->buf.n) {
		struct schedule_person *person = event_add_person(sheet->e, taken(sheet));

		person_set(person, SCHEDULE_PERSON_ROLE, role);
		buf_reset(&sheet->buf);
		buf_add(&sheet->buf, affiliation.p, affiliation.n);
		person_set(person, SCHEDULE_PERSON_ORGANISATION, taken(sheet));
	} else {
		warn_event(sheet->e, sheet->e->from, "a person without a name");
	}
	buf_reset(&sheet->buf);
}

/* Persons are apart by semicolons outside of brackets. */
static bool add_persons(struct sheet *sheet, const struct buf *list, const char *role)
{
	const char *p = list->p ? list->p : "", *end = p + list->n, *close = memrchr(p, ')', list->n);
	size_t depth = 0;

	for (const char *q = p; q < end; q++) {
		if (*q == '(' && close && q < close)
			depth++;
		else if (*q == ')' && depth)
			depth = q == close ? 0 : depth - 1;
		if (*q != ';' || depth)
			continue;
		add_person(sheet, p, (size_t)(q - p), role);
		p = q + 1;
	}
	add_person(sheet, p, (size_t)(end - p), role);
	return sheet->e->lists->npersons;
}

static void set_field(struct sheet *sheet, int field, const char *p, size_t n)
{
	static const char *const nothing[] = { "not specified", "not yet classified" };

	for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
		if (n == strlen(nothing[i]) && strncasecmp(p, nothing[i], n) == 0)
			return;
	buf_add(&sheet->buf, p, n);
	if (field == SCHEDULE_TAG)
		event_add_tag(sheet->e, taken(sheet));
	else
		event_set(sheet->e, field, taken(sheet));
	buf_reset(&sheet->buf);
}

static void read_foot(struct sheet *sheet, const char *foot)
{
	struct lines lines = { foot, sheet->end };
	struct buf value[LABELS] = { { 0 } };
	struct full_line line;
	struct line says;
	enum label label = NO_LABEL;

	while (next(&lines, &line)) {
		enum label is = label_of(line.text, &says);

		if (is >= PRESENTERS) {
			if (value[is].n)
				buf_char(&value[is], ';');
			join(&value[label = is], unmarked(says));
		} else {
			join(&value[label], line.text);
		}
	}
	if (!add_persons(sheet, &value[PRESENTERS], ""))
		add_persons(sheet, &value[AUTHORS], "author");
	if (value[TRACK].n)
		set_field(sheet, SCHEDULE_TRACK, value[TRACK].p, value[TRACK].n);
	if (value[SESSION].n)
		set_field(sheet, sheet->e->slot[SCHEDULE_TRACK].state == TEXT_NONE ? SCHEDULE_TRACK : SCHEDULE_TAG,
		          value[SESSION].p, value[SESSION].n);
	for (int i = 0; i < LABELS; i++) {
		sheet->s->arena.failed |= value[i].failed;
		buf_free(&value[i]);
	}
}

/* ---- the document ---------------------------------------------------------------------------- */

static int read_sheet(struct schedule *s, struct schedule_error *error)
{
	struct schedule_input *input = s->input;
	struct sheet sheet = { .s = s };
	const char *foot;
	int code;

	if (!find(&sheet, (struct lines){ input->bytes + input->at, input->bytes + input->size }))
		return error_at(error, input, input->at, SCHEDULE_EFORMAT,
		                "no contribution sheet of Indico's: no line \"Contribution ID: N\"");
	code = lines_check(&(struct lines){ sheet.begin, sheet.end }, s, error);
	if (code < 0)
		return code;
	input->at = (size_t)(sheet.end - input->bytes);
	sheet.e = schedule_add_event(s);
	if (!sheet.e)
		return error_arena(error, &s->arena);
	sheet.e->from = (size_t)(sheet.head - input->bytes);
	sheet.e->to = input->at;
	read_conference(&sheet);
	read_title(&sheet);
	foot = find_foot(&sheet);
	read_abstract(&sheet, foot);
	read_foot(&sheet, foot);
	set_field(&sheet, SCHEDULE_ID, sheet.id.p, sheet.id.n);
	set_field(&sheet, SCHEDULE_TYPE, sheet.type.p, sheet.type.n);
	buf_free(&sheet.buf);
	schedule_make_days(s);
	return SCHEDULE_OK;
}

/* The head, and what else is labelled as in a sheet. */
static int bid(const char *p, size_t n)
{
	struct lines lines = { p, p + n };
	struct line line, id, type, says;
	bool head = false, typed = false, other = false;

	while (line_next(&lines, &line) && !(head && typed && other)) {
		enum label label = label_of(line, &says);

		if (!head && is_id(line, &id, &type)) {
			head = true;
			typed = type.n;
		} else if (head && label == TYPE) {
			typed = true;
		} else if (head && label > TYPE) {
			other = true;
		}
	}
	return head ? 30 + 30 * typed + 30 * other : 0;
}

const struct format format_indico_sheet = {
	.name = "indico-sheet",
	.bid = bid,
	.read = read_sheet,
};
