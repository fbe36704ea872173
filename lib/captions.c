/*
 * Captions: SubRip, WebVTT, and the page of a recording that has its
 * captions in it, under a head of "Key: value".  Each is one event without a
 * time.
 */
#include "datetime.h"
#include "format.h"
#include "lines.h"
#include "listed.h"

enum { LONGEST_MARKUP = 80 };

struct reader {
	struct schedule *s;
	struct schedule_event *e;
	struct lines lines;
	struct buf text, clean; /* of the cue, or of the description */
	int64_t start, end;     /* of the cue; -1: none is open */
	bool webvtt;
};

static size_t offset_of(const struct reader *r, struct line line)
{
	return (size_t)(line.p - r->s->input->bytes);
}

static const char *content(struct reader *r, const struct buf *buf)
{
	r->s->arena.failed |= buf->failed;
	return buf->n ? buf->p : "";
}

/* ---- cues ----------------------------------------------------------------------------- */

static bool has_arrow(struct line line)
{
	return memmem(line.p, line.n, "-->", 3);
}

/* "00:00:07,010 --> 00:00:16,289", perhaps with settings after it. */
static bool read_times(struct line line, int64_t *start, int64_t *end)
{
	const char *arrow = memmem(line.p, line.n < 256 ? line.n : 256, "-->", 3); /* no time is as long */
	struct line to;
	size_t n = 0;

	if (!arrow)
		return false;
	to = line_trim(arrow + 3, (size_t)(line.p + line.n - arrow - 3));
	while (n < to.n && !is_space(to.p[n]))
		n++;
	*start = moment_parse(line.p, (size_t)(arrow - line.p));
	*end = moment_parse(to.p, n);
	return *start >= 0 && *end >= 0;
}

/* The markup of captions; what else stands between angle brackets is text. */
static bool is_markup(struct line tag)
{
	static const char *const names[] = { "b", "c", "i", "s", "u", "v", "font", "lang", "rt", "ruby" };
	struct line name = tag;

	if (tag.n && *tag.p == '/')
		name = (struct line){ tag.p + 1, tag.n - 1 };
	for (size_t n = 0; n < name.n; n++)
		if (is_space(name.p[n]) || name.p[n] == '.')
			name.n = n;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (line_is(name, names[i]))
			return true;
	return moment_parse(tag.p, tag.n) >= 0;
}

/* <v Name>: who speaks. */
static void put_voice(struct buf *buf, struct line tag)
{
	const char *space = memchr(tag.p, ' ', tag.n);
	struct line name;

	if (*tag.p != 'v' || !space)
		return;
	name = line_trim(space, (size_t)(tag.p + tag.n - space));
	buf_add(buf, name.p, name.n);
	buf_text(buf, ": ");
}

/* Bytes of an entity of WebVTT at p, which is put as what it stands for; 0 if there is none. */
static size_t put_entity(struct buf *buf, const char *p)
{
	static const struct {
		const char *name, *text;
	} entities[] = { { "&amp;", "&" },         { "&lt;", "<" },            { "&gt;", ">" },
		         { "&nbsp;", "\xc2\xa0" }, { "&lrm;", "\xe2\x80\x8e" }, { "&rlm;", "\xe2\x80\x8f" } };

	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
		size_t n = strlen(entities[i].name);

		if (strncmp(p, entities[i].name, n) == 0) {
			buf_text(buf, entities[i].text);
			return n;
		}
	}
	return 0;
}

/* Where the markup that begins at p ends: <i>, or {\an8}. */
static const char *find_close(const char *p)
{
	if (*p == '<')
		return strpbrk(p + 1, "<>");
	return *p == '{' && p[1] == '\\' ? memchr(p, '}', strnlen(p, LONGEST_MARKUP)) : NULL;
}

static void put_clean(struct buf *to, const char *text, bool entities)
{
	for (const char *p = text; *p;) {
		const char *close = find_close(p);
		struct line tag = { p + 1, close ? (size_t)(close - p - 1) : 0 };
		size_t n;

		if (close && (*close == '}' || (*close == '>' && is_markup(tag)))) {
			if (*close == '>')
				put_voice(to, tag);
			p = close + 1;
		} else if (entities && *p == '&' && (n = put_entity(to, p))) {
			p += n;
		} else {
			buf_char(to, *p++);
		}
	}
}

/* Markup may have had white space around it. */
static const char *trimmed(struct reader *r, struct buf *buf)
{
	const char *text = content(r, buf);
	struct line line = line_trim(text, strlen(text));

	if (!buf->n)
		return text;
	buf->p[line.p + line.n - text] = '\0';
	return line.p;
}

static void close_cue(struct reader *r)
{
	const char *text = content(r, &r->text);

	if (r->start < 0)
		return;
	if (strpbrk(text, "<{&")) {
		buf_reset(&r->clean);
		put_clean(&r->clean, text, r->webvtt);
		text = trimmed(r, &r->clean);
	}
	event_add_cue(r->e, r->start, r->end, text);
	r->start = -1;
}

static void open_cue(struct reader *r, struct line line)
{
	int64_t start, end;

	if (!read_times(line, &start, &end)) {
		warn_at(r->s, offset_of(r, line), SCHEDULE_ESYNTAX, "\"%.*s\" tells no caption's time",
		        line_shown(line), line.p);
		return;
	}
	close_cue(r);
	buf_reset(&r->text);
	r->start = start;
	r->end = end;
	if (end < start)
		warn_at(r->s, offset_of(r, line), SCHEDULE_ESYNTAX, "a caption ends before it starts");
}

static bool all_digits(struct line line)
{
	for (size_t i = 0; i < line.n; i++)
		if (!is_digit(line.p[i]))
			return false;
	return line.n;
}

/* Whether a line names the cue that begins on the next. */
static bool is_number(const struct reader *r, struct line line, bool after_blank)
{
	struct lines ahead = r->lines;
	struct line next;

	return (all_digits(line) || (r->webvtt && after_blank)) && line_next(&ahead, &next) && has_arrow(next);
}

/* Skip what is left of a block of WebVTT that is no cue. */
static bool skip_block(struct reader *r, struct line line)
{
	static const char *const words[] = { "NOTE", "STYLE", "REGION", "X-TIMESTAMP-MAP" };
	struct line rest;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (!line_begins(line, words[i], &rest))
			continue;
		while (line_next(&r->lines, &line) && line.n)
			;
		return true;
	}
	return false;
}

/* Cues to the end, or to the line that begins with a text. */
static void read_cues(struct reader *r, const char *until, struct line *rest)
{
	struct line line;
	bool gap = true;

	r->start = -1;
	while (line_next(&r->lines, &line)) {
		if (until && line_begins(line, until, rest))
			break;
		if (r->webvtt && gap && skip_block(r, line)) {
			line.n = 0;
		} else if (has_arrow(line)) {
			open_cue(r, line);
		} else if (line.n && r->start >= 0 && !is_number(r, line, gap)) {
			if (r->text.n)
				buf_char(&r->text, '\n');
			buf_add(&r->text, line.p, line.n);
		}
		gap = !line.n;
	}
	close_cue(r);
}

/* ---- the page of a recording ---------------------------------------------------------------- */

static void set_published(struct reader *r, struct line value)
{
	if (datetime_parse(value.p, value.n).kind == SCHEDULE_TIME_NONE)
		warn_at(r->s, offset_of(r, value), SCHEDULE_ESYNTAX, "the publication date \"%.*s\" is no date",
		        line_shown(value), value.p);
	/* Not when it was held: the day of this version of the page. */
	r->s->conference[SCHEDULE_CONFERENCE_VERSION] = text_copy(r->s, value.p, value.n);
}

static void set_conference(struct reader *r, struct line value)
{
	r->s->conference[SCHEDULE_CONFERENCE_TITLE] = text_copy(r->s, value.p, value.n);
}

static void set_title(struct reader *r, struct line value)
{
	r->e->slot[SCHEDULE_TITLE] = text_copy(r->s, value.p, value.n);
}

static void set_url(struct reader *r, struct line value)
{
	r->e->slot[SCHEDULE_URL] = text_copy(r->s, value.p, value.n);
}

static const char CAPTIONS[] = "Captions:", DESCRIPTION[] = "Description:", URL[] = "YouTube URL:";

static const struct {
	const char *key;
	void (*set)(struct reader *r, struct line value);
} head[] = {
	{ "Title:", set_title },
	{ "Publication date:", set_published },
	{ "Playlist:", set_conference },
	{ URL, set_url },
};

/* Which line of the head it is; -1 if it is none. */
static int head_key(struct line line, struct line *value)
{
	for (size_t i = 0; i < sizeof head / sizeof *head; i++)
		if (line_begins(line, head[i].key, value))
			return (int)i;
	return -1;
}

static void add_description(struct reader *r, struct line line)
{
	buf_add(&r->text, line.p, line.n);
	buf_char(&r->text, '\n');
}

static void set_description(struct reader *r)
{
	const char *text = content(r, &r->text);
	struct line whole = line_trim(text, strlen(text));
	struct lines lines = { whole.p, whole.p + whole.n };

	r->e->slot[SCHEDULE_ABSTRACT] = text_copy(r->s, whole.p, whole.n);
	event_add_listed(r->e, lines);
	buf_reset(&r->text);
}

static void read_page(struct reader *r)
{
	struct line line, value;
	bool description = false, captions = false;

	while (!captions && line_next(&r->lines, &line)) {
		int key = head_key(line, &value);

		captions = line_begins(line, CAPTIONS, &value);
		if (captions)
			break;
		if (key >= 0 && (!description || line_begins(line, URL, &value))) {
			head[key].set(r, value);
		} else if (!description && line_begins(line, DESCRIPTION, &value)) {
			description = true;
			add_description(r, value);
		} else {
			add_description(r, line); /* what the head has besides is told there too */
		}
	}
	set_description(r);
	value.n = 0;
	if (captions)
		read_cues(r, URL, &value);
	if (captions && value.n)
		set_url(r, value);
}

/* ---- the format ------------------------------------------------------------------------------- */

/* "WEBVTT", then a header up to a blank line, which may tell the language. */
static void read_webvtt(struct reader *r, struct line line)
{
	struct line value;

	r->webvtt = true;
	while (line_next(&r->lines, &line) && line.n && !has_arrow(line))
		if (line_begins(line, "Language:", &value))
			r->e->slot[SCHEDULE_LANGUAGE] = text_copy(r->s, value.p, value.n);
	if (has_arrow(line))
		r->lines.p = line.p;
	read_cues(r, NULL, NULL);
}

static bool first_line(struct lines *lines, struct line *line)
{
	while (line_next(lines, line))
		if (line->n)
			return true;
	return false;
}

static int read_document(struct schedule *s, struct schedule_error *error)
{
	struct reader r = { .s = s, .start = -1 };
	int code = lines_open(&r.lines, s, error);
	struct line line = { "", 0 }, rest;

	if (code < 0)
		return code;
	r.e = schedule_add_event(s);
	if (!r.e)
		return error_arena(error, &s->arena);
	first_line(&r.lines, &line);
	r.e->from = offset_of(&r, line);
	r.e->to = s->input->size;
	if (line_begins(line, "WEBVTT", &rest)) {
		read_webvtt(&r, line);
	} else {
		r.lines.p = line.p;
		if (head_key(line, &rest) >= 0)
			read_page(&r);
		else
			read_cues(&r, NULL, NULL);
	}
	buf_free(&r.text);
	buf_free(&r.clean);
	if (!r.e->lists->ncues && r.e->slot[SCHEDULE_TITLE].state == TEXT_NONE && !s->arena.failed)
		return error_at(error, s->input, r.e->from, SCHEDULE_EFORMAT,
		                "no captions: no line such as \"00:00:07,010 --> 00:00:16,289\"");
	return SCHEDULE_OK;
}

/* A page tells more of what its head may tell, and perhaps has captions. */
static int bid_page(struct lines lines)
{
	struct line line, rest;
	int found = 1;

	while (line_next(&lines, &line))
		found += head_key(line, &rest) >= 0 || line_begins(line, DESCRIPTION, &rest) ||
		         line_begins(line, CAPTIONS, &rest);
	return found > 2 ? 90 : found > 1 ? 40 : 0;
}

static int bid(const char *p, size_t n)
{
	struct lines lines = { p, p + n };
	struct line line, rest;
	int64_t start, end;

	if (!first_line(&lines, &line))
		return 0;
	if (line_begins(line, "WEBVTT", &rest))
		return rest.p > line.p + 6 || !rest.n ? 95 : 0;
	if (head_key(line, &rest) >= 0)
		return bid_page(lines);
	if (all_digits(line) && !line_next(&lines, &line))
		return 0;
	return read_times(line, &start, &end) ? 90 : 0;
}

const struct format format_captions = {
	.name = "captions",
	.bid = bid,
	.read = read_document,
};
