/* VEVENT and VTODO (RFC 5545, 3.6.1 and 3.6.2): what an event is in a calendar. */
#include "ical_write.h"

/* ---- the summary's FORMAT ------------------------------------------------------------ */

/* {field}, [part that goes where its fields are empty], \ before a character that is meant as it is. */
struct summary {
	const struct schedule_event *event; /* NULL: the FORMAT is only checked */
	struct schedule_error *error;
	int code;
	bool optional, filled; /* inside of brackets, and whether a field there has a value */
	size_t since;          /* where the brackets' text begins */
};

static void put_values(struct buf *out, const struct schedule_event *e, enum schedule_field field)
{
	size_t n = schedule_count(e, field), written = 0;

	for (size_t i = 0; i < n; i++) {
		const char *value = schedule_plain(e, field, i);

		if (!*value)
			continue;
		if (written++)
			buf_text(out, ", ");
		buf_text(out, value);
	}
}

/* Behind the closing brace. */
static const char *read_field(struct summary *s, struct buf *out, const char *p)
{
	const char *end = strchr(p, '}');
	size_t before = out->n, n = end ? (size_t)(end - p) : 0;
	char name[32] = "";
	int field;

	if (n < sizeof name)
		snprintf(name, sizeof name, "%.*s", (int)n, p);
	field = end ? schedule_field_by_name(name) : -1;
	if (field < 0) {
		s->code = error_set(s->error, SCHEDULE_EINVALID,
		                    end ? "summary: there is no field \"%.*s\"; sched-grep(1) lists them"
		                        : "summary: \"{%.*s\" has no closing brace, as in {title}",
		                    end ? (int)n : 40, p);
		return p;
	}
	if (s->event)
		put_values(out, s->event, (enum schedule_field)field);
	s->filled |= out->n > before;
	return end + 1;
}

static const char *read_bracket(struct summary *s, struct buf *out, const char *p)
{
	bool open = *p == '[';

	if (open == s->optional) {
		s->code = error_set(s->error, SCHEDULE_EINVALID,
		                    open ? "summary: a [ inside of brackets: write \\[ for the character"
		                         : "summary: a ] without a [ before it: write \\] for the character");
		return p;
	}
	if (open) {
		s->since = out->n;
		s->filled = false;
	} else if (!s->filled && out->p) {
		out->n = s->since;
		out->p[out->n] = '\0';
	}
	s->optional = open;
	return p + 1;
}

static int format_summary(struct buf *out, const char *format, struct summary *s)
{
	const char *p = format;

	buf_reset(out);
	while (*p && s->code == SCHEDULE_OK) {
		if (*p == '{')
			p = read_field(s, out, p + 1);
		else if (*p == '[' || *p == ']')
			p = read_bracket(s, out, p);
		else
			buf_char(out, *p == '\\' && p[1] ? *++p : *p), p++;
	}
	if (s->optional && s->code == SCHEDULE_OK)
		s->code = error_set(s->error, SCHEDULE_EINVALID,
		                    "summary: a [ has no closing bracket, as in [ - {person}]");
	return s->code;
}

int ical_check_summary(const char *format, struct schedule_error *error)
{
	struct summary s = { .error = error };
	struct buf text = { 0 };
	int code = format_summary(&text, format, &s);

	buf_free(&text);
	return code;
}

static bool is_blank(const struct buf *text)
{
	for (size_t i = 0; i < text->n; i++)
		if (!is_space(text->p[i]))
			return false;
	return true;
}

/* Some programs refuse a line break where they show one line. */
static const char *one_line(struct buf *text)
{
	size_t n = 0;

	for (size_t i = 0; i < text->n; i++) {
		bool breaks = text->p[i] == '\n' || text->p[i] == '\r';

		if (!breaks)
			text->p[n++] = text->p[i];
		else if (n && text->p[n - 1] != ' ')
			text->p[n++] = ' ';
	}
	text->n = n;
	if (!text->p)
		return "";
	text->p[n] = '\0';
	return text->p;
}

static const char *summary_of(struct ical_style *style, const struct schedule_event *e)
{
	struct summary s = { .event = e };
	struct buf *text = &style->text;

	if (style->summary)
		format_summary(text, style->summary, &s);
	else
		buf_reset(text);
	if (is_blank(text)) {
		buf_reset(text);
		buf_text(text, schedule_text(e, SCHEDULE_TITLE));
	}
	return one_line(text);
}

/* ---- the description ---------------------------------------------------------------------- */

/* Whether a text has another in it, as whole lines. */
static bool has_lines(const char *text, const char *lines)
{
	size_t n = strlen(lines);

	for (const char *p = strstr(text, lines); p; p = strstr(p + 1, lines))
		if ((p == text || p[-1] == '\n') && (!p[n] || p[n] == '\n'))
			return true;
	return false;
}

/*
 * A paragraph, unless the source's own texts have it: a calendar that is read
 * and written again does not grow.
 */
static void paragraph(struct buf *out, const struct schedule_event *e, const char *text)
{
	if (!*text || has_lines(schedule_plain(e, SCHEDULE_ABSTRACT, 0), text) ||
	    has_lines(schedule_plain(e, SCHEDULE_DESCRIPTION, 0), text))
		return;
	if (out->n)
		buf_text(out, "\n\n");
	buf_text(out, text);
}

/* "Speakers: Ada Okafor (Harbour Labs), Emil Novák" */
static const char *speakers(struct buf *text, const struct schedule_event *e)
{
	size_t n = schedule_count(e, SCHEDULE_PERSON);

	buf_reset(text);
	for (size_t i = 0; i < n; i++) {
		const char *name = schedule_value(e, SCHEDULE_PERSON, i);
		const char *organisation = schedule_person_text(schedule_person(e, i), SCHEDULE_PERSON_ORGANISATION);

		if (!*name)
			continue;
		buf_text(text, text->n ? ", " : "Speakers: ");
		buf_text(text, name);
		if (*organisation) {
			buf_text(text, " (");
			buf_text(text, organisation);
			buf_char(text, ')');
		}
	}
	return text->p ? text->p : "";
}

static const char *language(struct buf *text, const struct schedule_event *e)
{
	buf_reset(text);
	if (schedule_count(e, SCHEDULE_LANGUAGE)) {
		buf_text(text, "Language: ");
		buf_text(text, schedule_text(e, SCHEDULE_LANGUAGE));
	}
	return text->p ? text->p : "";
}

/* A line for each: "Title: https://...", and the address of the event's page last. */
static const char *links(struct buf *text, const struct schedule_event *e)
{
	size_t n = schedule_count(e, SCHEDULE_LINK);

	buf_reset(text);
	for (size_t i = 0; i < n; i++) {
		const char *url = schedule_value(e, SCHEDULE_LINK, i);
		const char *title = schedule_link_title(e, SCHEDULE_LINK, i);

		if (!*url)
			continue;
		if (text->n)
			buf_char(text, '\n');
		if (*title && strcmp(title, url) != 0) {
			buf_text(text, title);
			buf_text(text, ": ");
		}
		buf_text(text, url);
	}
	return text->p ? text->p : "";
}

static const char *description(struct ical_style *style, const struct schedule_event *e)
{
	struct buf *out = &style->text, *scratch = &style->scratch;
	const char *abstract = schedule_plain(e, SCHEDULE_ABSTRACT, 0);
	const char *more = schedule_plain(e, SCHEDULE_DESCRIPTION, 0);

	buf_reset(out);
	paragraph(out, e, schedule_text(e, SCHEDULE_SUBTITLE));
	paragraph(out, e, speakers(scratch, e));
	for (int i = 0; i < 2; i++) {
		const char *text = i ? more : abstract;

		if (!*text || (i && strcmp(abstract, more) == 0))
			continue;
		if (out->n)
			buf_text(out, "\n\n");
		buf_text(out, text);
	}
	paragraph(out, e, language(scratch, e));
	paragraph(out, e, links(scratch, e));
	paragraph(out, e, schedule_text(e, SCHEDULE_URL));
	return out->p ? out->p : "";
}

/* ---- properties --------------------------------------------------------------------------------- */

static void put_some(struct ical_lines *lines, const char *name, const char *text)
{
	if (*text)
		ical_put_text(lines, name, text);
}

static const char *location(struct ical_style *style, const struct schedule_event *e)
{
	const char *parts[] = { schedule_text(e, SCHEDULE_ROOM),
		                schedule_conference(e->schedule, SCHEDULE_CONFERENCE_VENUE) };

	buf_reset(&style->text);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (*parts[i] && style->text.n)
			buf_text(&style->text, ", ");
		buf_text(&style->text, parts[i]);
	}
	return one_line(&style->text);
}

static void put_categories(struct ical_lines *lines, const struct schedule_event *e)
{
	size_t n = schedule_count(e, SCHEDULE_TAG);

	put_some(lines, "CATEGORIES", schedule_text(e, SCHEDULE_TRACK));
	for (size_t i = 0; i < n; i++)
		put_some(lines, "CATEGORIES", schedule_value(e, SCHEDULE_TAG, i));
}

/* Whether an address is a URI: it has a scheme (RFC 3986, 3.1). */
static bool is_uri(const char *p)
{
	const char *begin = p;

	while ((*p | 32) >= 'a' && (*p | 32) <= 'z')
		for (p++; is_digit(*p) || *p == '+' || *p == '-' || *p == '.'; p++)
			;
	return p > begin && *p == ':';
}

static void put_attachments(struct ical_lines *lines, const struct schedule_event *e)
{
	size_t n = schedule_count(e, SCHEDULE_ATTACHMENT);

	for (size_t i = 0; i < n; i++) {
		const char *url = schedule_value(e, SCHEDULE_ATTACHMENT, i);
		const char *title = schedule_link_title(e, SCHEDULE_ATTACHMENT, i);

		if (is_uri(url))
			ical_put_uri(lines, "ATTACH", url, "FILENAME", title); /* RFC 8607 */
	}
}

/* A cal-address has to be one: of who has no mail address the one that leads nowhere. */
static void put_attendees(struct ical_lines *lines, const struct schedule_event *e)
{
	size_t n = schedule_count(e, SCHEDULE_PERSON);

	for (size_t i = 0; i < n; i++) {
		const char *url = schedule_person_text(schedule_person(e, i), SCHEDULE_PERSON_URL);

		if (!*schedule_value(e, SCHEDULE_PERSON, i))
			continue;
		ical_put_uri(lines, "ATTENDEE", strncasecmp(url, "mailto:", 7) == 0 ? url : "invalid:nomail", "CN",
		             schedule_value(e, SCHEDULE_PERSON, i));
	}
}

static void put_alarm(struct ical_lines *lines, struct ical_style *style, const struct schedule_event *e)
{
	ical_put_bracket(lines, "BEGIN", "VALARM");
	ical_put(lines, "ACTION", "DISPLAY");
	put_some(lines, "DESCRIPTION", *summary_of(style, e) ? style->text.p : "Soon"); /* it must have one */
	ical_put_duration(lines, "TRIGGER", style->alarm ? "-" : "", style->alarm);
	ical_put_bracket(lines, "END", "VALARM");
}

static void put_times(struct ical_lines *lines, const struct ical_style *style, const struct schedule_event *e)
{
	const struct zone *zone = style->flags & SCHEDULE_CALENDAR_UTC ? NULL : e->schedule->zone;
	struct schedule_time start = e->start, end = e->end;

	ical_put_time(lines, "DTSTART", zone, start);
	/* DTEND must be later than DTSTART (RFC 5545, 3.8.2.2). */
	if (end.kind == start.kind && end.seconds > start.seconds && ical_can_write(zone, end))
		ical_put_time(lines, "DTEND", zone, end);
}

/* A to-do is neither confirmed nor tentative (RFC 5545, 3.8.1.11). */
static void put_status(struct ical_lines *lines, const struct schedule_event *e, bool timed)
{
	if (e->status == STATUS_CANCELLED)
		ical_put(lines, "STATUS", "CANCELLED");
	else if (timed && e->status != STATUS_UNKNOWN)
		ical_put(lines, "STATUS", e->status == STATUS_TENTATIVE ? "TENTATIVE" : "CONFIRMED");
}

void ical_put_event(struct ical_lines *lines, struct ical_style *style, const struct schedule_event *e, const char *uid)
{
	bool timed = e->start.kind != SCHEDULE_TIME_NONE;
	const char *kind = timed ? "VEVENT" : "VTODO";

	ical_put_bracket(lines, "BEGIN", kind);
	ical_put_text(lines, "UID", uid);
	if (timed)
		put_times(lines, style, e);
	put_some(lines, "SUMMARY", summary_of(style, e));
	put_some(lines, "DESCRIPTION", description(style, e));
	put_some(lines, "LOCATION", location(style, e));
	if (schedule_count(e, SCHEDULE_URL))
		ical_put_uri(lines, "URL", schedule_text(e, SCHEDULE_URL), NULL, "");
	put_categories(lines, e);
	if (style->flags & SCHEDULE_CALENDAR_ATTENDEES)
		put_attendees(lines, e);
	if (style->flags & SCHEDULE_CALENDAR_ATTACH)
		put_attachments(lines, e);
	put_status(lines, e, timed);
	if (timed && style->alarm >= 0 && e->status != STATUS_CANCELLED)
		put_alarm(lines, style, e);
	ical_put_bracket(lines, "END", kind);
	lines->buf.failed |= style->text.failed || style->scratch.failed;
}
