/*
 * A talk's transcript in Markdown: "# Title", a list of "* **Speaker: Name**"
 * and the like, then what was said, with moments at the beginnings of lines.
 * It is one event without a time; what follows a moment is a caption.
 */
#include "datetime.h"
#include "format.h"
#include "lines.h"

struct reader {
	struct schedule *s;
	struct schedule_event *e;
	struct buf text;
	int64_t start; /* of the caption; -1: before the first */
};

/* ---- the head --------------------------------------------------------------------------- */

/* The first link of Markdown in a text, and what follows it; without one the text is its own label. */
struct link_text {
	struct line label, url, rest;
};

static struct link_text read_link(struct line text)
{
	struct link_text link = { text, { text.p, 0 }, { text.p, 0 } };
	const char *end = text.p + text.n, *open = memchr(text.p, '[', text.n), *middle, *close;

	middle = open ? memmem(open, (size_t)(end - open), "](", 2) : NULL;
	close = middle ? memchr(middle, ')', (size_t)(end - middle)) : NULL;
	if (!close)
		return link;
	link.label = line_trim(open + 1, (size_t)(middle - open - 1));
	link.url = line_trim(middle + 2, (size_t)(close - middle - 2));
	link.rest = line_trim(close + 1, (size_t)(end - close - 1));
	return link;
}

static const char *copy(struct reader *r, struct line line)
{
	struct text text = text_copy(r->s, line.p, line.n);

	return text_value(r->s, &text);
}

static void add_speaker(struct reader *r, struct line value)
{
	struct link_text link = read_link(value);
	struct schedule_person *person = link.label.n ? event_add_person(r->e, copy(r, link.label)) : NULL;

	person_set(person, SCHEDULE_PERSON_URL, copy(r, link.url));
}

enum { LONGEST_LIST = 2000 };

/* "A, B and C" */
static void add_speakers(struct reader *r, struct line value)
{
	static const char *const between[] = { ", ", " and ", " & ", "; " };

	while (value.n && value.n <= LONGEST_LIST) {
		const char *end = value.p + value.n, *cut = NULL;
		size_t n = 0;

		for (size_t i = 0; i < sizeof between / sizeof *between; i++) {
			const char *found = memmem(value.p, value.n, between[i], strlen(between[i]));

			if (found && (!cut || found < cut)) {
				cut = found;
				n = strlen(between[i]);
			}
		}
		add_speaker(r, line_trim(value.p, cut ? (size_t)(cut - value.p) : value.n));
		value = cut ? line_trim(cut + n, (size_t)(end - cut) - n) : (struct line){ end, 0 };
	}
}

static void set_date(struct reader *r, struct line value)
{
	line_begins(value, "-", &value);
	if (value.n)
		r->s->conference[SCHEDULE_CONFERENCE_VERSION] = text_copy(r->s, value.p, value.n);
}

/* "[Conference](url) - November 2015" */
static void set_conference(struct reader *r, struct line value)
{
	struct link_text link = read_link(value);

	r->s->conference[SCHEDULE_CONFERENCE_TITLE] = text_copy(r->s, link.label.p, link.label.n);
	r->s->conference[SCHEDULE_CONFERENCE_URL] = text_copy(r->s, link.url.p, link.url.n);
	set_date(r, link.rest);
}

static void set_video(struct reader *r, struct line value)
{
	struct link_text link = read_link(value);
	struct line rest;
	bool address = line_begins(link.label, "http", &rest) || !link.url.n;

	/* The label is the page to look at, the target often one to embed. */
	event_set(r->e, SCHEDULE_URL, copy(r, address ? link.label : link.url));
}

static const struct {
	const char *key;
	void (*set)(struct reader *r, struct line value);
} keys[] = {
	{ "Speaker:", add_speaker },       { "Speakers:", add_speakers }, { "Conference:", set_conference },
	{ "Video:", set_video },           { "Date:", set_date },
};

/* A bullet of the head without its emphasis: "Key: value", in the scratch. */
static bool read_bullet(struct buf *text, struct line line, struct line *bullet)
{
	const char *colon;

	if (line.n < 3 || !strchr("*-", *line.p) || line.p[1] != ' ')
		return false;
	buf_reset(text);
	for (size_t i = 2; i < line.n; i++)
		if (i + 1 < line.n && line.p[i] == '*' && line.p[i + 1] == '*')
			i++;
		else
			buf_char(text, line.p[i]);
	if (!text->n)
		return false;
	*bullet = line_trim(text->p, text->n);
	colon = memchr(bullet->p, ':', bullet->n);
	return colon && colon - bullet->p <= 20;
}

static void take_bullet(struct reader *r, struct line bullet)
{
	const char *colon = memchr(bullet.p, ':', bullet.n);
	struct line value, key = { bullet.p, (size_t)(colon - bullet.p) };
	struct link_text link;

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (line_begins(bullet, keys[i].key, &value)) {
			keys[i].set(r, value);
			return;
		}
	link = read_link(line_trim(colon + 1, (size_t)(bullet.p + bullet.n - colon - 1)));
	if (link.url.n)
		event_add_link(r->e, SCHEDULE_LINK, copy(r, link.url), copy(r, key));
	else
		event_add_tag(r->e, copy(r, bullet));
}

/* ---- what was said -------------------------------------------------------------------------- */

/*
 * A moment at the beginning of a line: "00:47 text", "[Time 0:00:47]",
 * "![00.00.47 caption of a slide](path)".  What is left of the line.
 */
static bool read_moment(const struct reader *r, struct line line, int64_t *moment, struct line *rest)
{
	bool slide = line_begins(line, "![", &line), bracket = slide || line_begins(line, "[", &line);
	size_t n = 0;

	if (bracket)
		line_begins(line, "Time ", &line);
	while (n < line.n && (is_digit(line.p[n]) || strchr(":.", line.p[n])))
		n++;
	*moment = moment_parse(line.p, n);
	if (*moment < 0 || (!bracket && (*moment < r->start || !memchr(line.p, ':', n))) ||
	    (n < line.n && !is_space(line.p[n]) && line.p[n] != ']'))
		return false;
	*rest = line_trim(line.p + n, line.n - n);
	if (bracket) {
		const char *close = memchr(rest->p, ']', rest->n);

		if (!close)
			return false;
		if (slide || close == rest->p + rest->n - 1)
			rest->n = (size_t)(close - rest->p);
		else if (close == rest->p)
			*rest = line_trim(close + 1, rest->n - 1);
	}
	return true;
}

/* What was said until a moment, or to the end. */
static void close_part(struct reader *r, int64_t until)
{
	struct line text = line_trim(r->text.n ? r->text.p : "", r->text.n);

	r->s->arena.failed |= r->text.failed;
	if (r->start >= 0)
		event_add_cue(r->e, r->start, until < r->start ? r->start : until, copy(r, text));
	else
		event_set(r->e, SCHEDULE_ABSTRACT, copy(r, text));
	buf_reset(&r->text);
	r->start = until;
}

static void read_body(struct reader *r, struct lines lines)
{
	struct line line, rest;
	int64_t moment;

	buf_reset(&r->text);
	while (line_next(&lines, &line)) {
		if (read_moment(r, line, &moment, &rest)) {
			close_part(r, moment);
			line = rest;
		} else if (line.n > 5 && memcmp(line.p, "<img ", 5) == 0 && line.p[line.n - 1] == '>') {
			continue; /* a slide without its text */
		}
		buf_add(&r->text, line.p, line.n);
		buf_char(&r->text, '\n');
	}
	close_part(r, -1);
}

/* ---- the format ------------------------------------------------------------------------------- */

/* The lines from the first that is neither blank nor of the head. */
static struct lines read_head(struct reader *r, struct lines lines)
{
	struct lines body = lines;
	struct line line, bullet;

	while (line_next(&lines, &line)) {
		bool found = line.n && read_bullet(&r->text, line, &bullet);

		r->s->arena.failed |= r->text.failed;
		if (line.n && !found)
			break;
		if (found)
			take_bullet(r, bullet);
		body = lines;
	}
	return body;
}

static bool read_title(struct lines *lines, struct line *title)
{
	struct line line = { "", 0 };

	while (!line.n && line_next(lines, &line))
		;
	return line_begins(line, "# ", title);
}

static int read_document(struct schedule *s, struct schedule_error *error)
{
	struct reader r = { .s = s, .start = -1 };
	size_t begin = s->input->at;
	struct lines lines;
	struct line title;
	int code = lines_open(&lines, s, error);

	if (code < 0)
		return code;
	if (!read_title(&lines, &title))
		return error_at(error, s->input, begin, SCHEDULE_EFORMAT,
		                "no transcript: it does not begin with \"# Title\"");
	r.e = schedule_add_event(s);
	if (!r.e)
		return error_arena(error, &s->arena);
	r.e->from = (size_t)(title.p - s->input->bytes);
	r.e->to = s->input->size;
	r.e->slot[SCHEDULE_TITLE] = text_copy(s, title.p, title.n);
	read_body(&r, read_head(&r, lines));
	buf_free(&r.text);
	return SCHEDULE_OK;
}

/* A title, and at once who spoke and where it was recorded. */
static int bid(const char *p, size_t n)
{
	struct lines lines = { p, p + n };
	struct line line, bullet, rest;
	struct buf text = { 0 };
	int found = 0;

	if (!read_title(&lines, &line))
		return 0;
	while (!text.failed && line_next(&lines, &line) && (!line.n || read_bullet(&text, line, &bullet)))
		for (size_t i = 0; line.n && i < sizeof keys / sizeof *keys; i++)
			found += line_begins(bullet, keys[i].key, &rest);
	if (text.failed)
		found = SCHEDULE_EMEMORY;
	buf_free(&text);
	return found < 0 ? found : found > 1 ? 85 : found ? 30 : 0;
}

const struct format format_transcript = {
	.name = "transcript",
	.bid = bid,
	.read = read_document,
};
