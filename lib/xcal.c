/* xCal as frab and pretalx write it for Pentabarf's readers; it is not that of RFC 6321. */
#include "datetime.h"
#include "format.h"
#include "xml.h"

struct reader {
	struct schedule *s;
	struct schedule_event *event;
	struct text summary, language;
	struct spelled start, end, duration;
};

static void begin_event(void *reader, const struct xml_element *element)
{
	struct reader *r = reader;
	struct schedule_event *e = schedule_add_event(r->s);
	const struct spelled none = { .p = "" };

	if (!e)
		return;
	*r = (struct reader){ .s = r->s, .event = e, .start = none, .end = none, .duration = none };
	e->from = e->to = element->from;
}

static void end_text(void *reader, const struct xml_element *element)
{
	struct reader *r = reader;

	xml_fill(r->s, &r->event->slot[element->arg], element);
}

static void end_summary(void *reader, const struct xml_element *element)
{
	struct reader *r = reader;

	xml_fill(r->s, &r->summary, element);
}

static void end_language(void *reader, const struct xml_element *element)
{
	struct reader *r = reader;

	xml_fill(r->s, &r->language, element);
}

static void end_attendee(void *reader, const struct xml_element *element)
{
	struct reader *r = reader;

	if (element->text.n)
		event_add_person(r->event, element->text.p);
}

static void end_status(void *reader, const struct xml_element *element)
{
	struct reader *r = reader;

	event_set_status(r->event, element->text.p);
}

enum { START, END, DURATION };

static void end_time(void *reader, const struct xml_element *element)
{
	struct reader *r = reader;
	struct spelled *const times[] = { &r->start, &r->end, &r->duration };
	struct text copy = xml_text(r->s, element);

	if (copy.state == TEXT_DONE)
		*times[element->arg] = (struct spelled){ copy.p, copy.n, element->text.offset };
}

static struct schedule_time time_of(struct reader *r, const struct spelled *spelled, const char *name)
{
	struct schedule_time t = datetime_basic_parse(spelled->p, spelled->n);

	if (spelled->n && t.kind == SCHEDULE_TIME_NONE)
		warn_event(r->event, spelled->offset, "%s \"%.40s\" is no date-time", name, spelled->p);
	return schedule_settle(r->s, t);
}

/* HHMMSS; -1 for the numbers that pretalx also writes, of which nobody knows what they say. */
static int64_t seconds_of(struct reader *r)
{
	const struct spelled *d = &r->duration;
	int64_t seconds = 0;
	char text[16];

	if (d->n == 6 && strspn(d->p, "0123456789") == 6) {
		snprintf(text, sizeof text, "PT%.2sH%.2sM%.2sS", d->p, d->p + 2, d->p + 4);
		if (duration_parse(text, strlen(text), &seconds) != DURATION_BAD)
			return seconds;
	}
	return -1;
}

static void set_times(struct reader *r)
{
	struct schedule_event *e = r->event;
	int64_t seconds = seconds_of(r), length;

	e->start = time_of(r, &r->start, "dtstart");
	e->end = time_of(r, &r->end, "dtend");
	if (e->start.kind == SCHEDULE_TIME_NONE || e->end.kind != e->start.kind) {
		if (e->end.kind != SCHEDULE_TIME_NONE)
			warn_event(e, r->end.offset, "dtend can't be read beside dtstart");
		e->end = (struct schedule_time){ 0 };
	}
	if (e->end.kind == SCHEDULE_TIME_NONE && e->start.kind != SCHEDULE_TIME_NONE) {
		if (seconds >= 0)
			e->end = schedule_at_offset(r->s, e->start, e->start.seconds + seconds);
		else if (r->duration.n)
			warn_event(e, r->duration.offset, "duration \"%.40s\" can't be read", r->duration.p);
	} else if (e->end.kind != SCHEDULE_TIME_NONE && seconds >= 0) {
		length = e->end.seconds - e->start.seconds;
		if (length >= 0 && length != seconds)
			warn_contradiction(e, "duration", r->duration.offset,
			                   "duration \"%.6s\" disagrees with dtend, which counts", r->duration.p);
	}
	if (e->end.kind != SCHEDULE_TIME_NONE && e->end.seconds < e->start.seconds)
		warn_event(e, r->end.offset, "it ends before it starts");
}

static void end_event(void *reader, const struct xml_element *element)
{
	struct reader *r = reader;
	struct text *slot = r->event->slot;

	r->event->to = element->to;
	/* frab's summary is title and subtitle in one */
	if (slot[SCHEDULE_TITLE].state == TEXT_NONE)
		slot[SCHEDULE_TITLE] = r->summary;
	if (slot[SCHEDULE_LANGUAGE].state == TEXT_NONE)
		slot[SCHEDULE_LANGUAGE] = r->language;
	if (slot[SCHEDULE_TITLE].state == TEXT_NONE)
		warn_at(r->s, r->event->from, SCHEDULE_ESYNTAX, "event without a title");
	set_times(r);
	r->event = NULL;
}

static void end_description(void *reader, const struct xml_element *element)
{
	struct reader *r = reader;

	xml_fill(r->s, &r->s->conference[element->arg], element);
}

/* The name counts before the description. */
static void end_name(void *reader, const struct xml_element *element)
{
	struct reader *r = reader;

	if (element->text.n)
		r->s->conference[element->arg] = xml_text(r->s, element);
}

static void end_zone(void *reader, const struct xml_element *element)
{
	struct reader *r = reader;

	if (r->s->conference[SCHEDULE_CONFERENCE_ZONE].state == TEXT_NONE)
		schedule_set_zone(r->s, element->text.p, element->text.offset);
}

static const struct xml_rule event_rules[] = {
	{ "uid", NULL, NULL, end_text, XML_KEPT, SLOT_UID },
	{ "pentabarf:event-id", NULL, NULL, end_text, XML_KEPT, SCHEDULE_ID },
	{ "pentabarf:event-slug", NULL, NULL, end_text, XML_KEPT, SCHEDULE_SLUG },
	{ "pentabarf:title", NULL, NULL, end_text, XML_KEPT, SCHEDULE_TITLE },
	{ "pentabarf:subtitle", NULL, NULL, end_text, XML_KEPT, SCHEDULE_SUBTITLE },
	{ "pentabarf:language", NULL, NULL, end_language, XML_KEPT, 0 },
	{ "pentabarf:language-code", NULL, NULL, end_text, XML_KEPT, SCHEDULE_LANGUAGE },
	{ "dtstart", NULL, NULL, end_time, XML_TEXT, START },
	{ "dtend", NULL, NULL, end_time, XML_TEXT, END },
	{ "duration", NULL, NULL, end_time, XML_TEXT, DURATION },
	{ "summary", NULL, NULL, end_summary, XML_KEPT, 0 },
	{ "description", NULL, NULL, end_text, XML_MARKUP, SCHEDULE_DESCRIPTION },
	{ "status", NULL, NULL, end_status, XML_TEXT, 0 },
	{ "category", NULL, NULL, end_text, XML_KEPT, SCHEDULE_TYPE },
	{ "url", NULL, NULL, end_text, XML_KEPT, SCHEDULE_URL },
	{ "location", NULL, NULL, end_text, XML_KEPT, SCHEDULE_ROOM },
	{ "attendee", NULL, NULL, end_attendee, XML_TEXT, 0 },
	{ 0 },
};

static const struct xml_rule calendar_rules[] = {
	{ "vevent", event_rules, begin_event, end_event, XML_NO_TEXT, 0 },
	{ "x-wr-calname", NULL, NULL, end_name, XML_TEXT, SCHEDULE_CONFERENCE_TITLE },
	{ "x-wr-caldesc", NULL, NULL, end_description, XML_TEXT, SCHEDULE_CONFERENCE_TITLE },
	{ "x-wr-timezone", NULL, NULL, end_zone, XML_TEXT, 0 },
	{ 0 },
};

static const struct xml_rule root_rules[] = {
	{ "vcalendar", calendar_rules, NULL, NULL, XML_NO_TEXT, 0 },
	{ 0 },
};

static const struct xml_rule document_rules[] = {
	{ "iCalendar", root_rules, NULL, NULL, XML_NO_TEXT, 0 },
	{ 0 },
};

static int bid(const char *p, size_t n)
{
	char root[16];

	xml_root(p, n, root, sizeof root);
	return strcmp(root, "iCalendar") == 0 ? 90 : 0;
}

static int read_document(struct schedule *s, struct schedule_error *error)
{
	struct reader r = { .s = s };
	int code = xml_read(s, document_rules, &r, error);

	if (code == SCHEDULE_OK)
		schedule_make_days(s);
	return code;
}

const struct format format_xcal = {
	.name = "xcal",
	.series = true,
	.bid = bid,
	.read = read_document,
	.decode = xml_decode,
};
