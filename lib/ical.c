/* iCalendar (RFC 5545), by libical: the only file that knows it. */
#include "datetime.h"
#include "format.h"
#include "zone.h"

#include <libical/ical.h>

/* A schedule whose events are due, and which of them. */
struct due {
	const struct schedule *schedule;
	const bool *keep;
};

/* A zone in use, and the span of its events. */
struct used_zone {
	const struct zone *zone;
	int64_t from, to;
};

struct calendar {
	struct due *due;
	size_t ndue;
	struct used_zone *zones;
	size_t nzones;
};

/* ---- text ------------------------------------------------------------------ */

/* Without control characters, lines ending in LF. */
static const char *clean(struct buf *buf, const char *text)
{
	buf_reset(buf);
	for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
		if (*p == '\r')
			buf_text(buf, p[1] == '\n' ? "" : "\n");
		else if (*p == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0)
			p++; /* C1 */
		else if ((*p >= 0x20 && *p != 0x7f) || *p == '\n' || *p == '\t')
			buf_char(buf, (char)*p);
	}
	return buf->p ? buf->p : "";
}

/* A URI has no white space (RFC 3986); libical writes it as it is. */
static const char *clean_uri(struct buf *buf, const char *text)
{
	buf_reset(buf);
	for (; *text; text++)
		if (*text == ' ')
			buf_text(buf, "%20");
		else if ((unsigned char)*text > 0x20 && *text != 0x7f)
			buf_char(buf, *text);
	return buf->p ? buf->p : "";
}

static void paragraph(struct buf *buf, const char *text)
{
	if (!*text)
		return;
	if (buf->n)
		buf_text(buf, "\n\n");
	buf_text(buf, text);
}

static const char *description(struct buf *buf, const struct schedule_event *e)
{
	size_t n = schedule_count(e, SCHEDULE_PERSON), named = 0;

	buf_reset(buf);
	paragraph(buf, schedule_text(e, SCHEDULE_SUBTITLE));
	for (size_t i = 0; i < n; i++) {
		const char *name = schedule_value(e, SCHEDULE_PERSON, i);

		if (!*name)
			continue;
		if (named++)
			buf_text(buf, ", ");
		else
			paragraph(buf, "Speakers: ");
		buf_text(buf, name);
	}
	paragraph(buf, schedule_plain(e, SCHEDULE_ABSTRACT, 0));
	paragraph(buf, schedule_plain(e, SCHEDULE_DESCRIPTION, 0));
	paragraph(buf, schedule_text(e, SCHEDULE_URL));
	return buf->p ? buf->p : "";
}

/* ---- times ------------------------------------------------------------------ */

static struct icaltimetype ical_time(struct schedule_time t)
{
	struct icaltimetype it = icaltime_null_time();
	struct schedule_civil c;

	schedule_civil(&t, &c);
	it.year = (int)c.year;
	it.month = c.month;
	it.day = c.day;
	it.hour = c.hour;
	it.minute = c.minute;
	it.second = c.second;
	it.is_date = t.kind == SCHEDULE_TIME_DATE;
	return it;
}

static struct icaltimetype utc_time(int64_t seconds)
{
	struct icaltimetype it = ical_time((struct schedule_time){ seconds, 0, SCHEDULE_TIME_INSTANT });

	it.zone = icaltimezone_get_utc_timezone();
	return it;
}

/* DTSTART or DTEND: in the conference's zone, else in UTC; floating times stay floating. */
static void add_time(icalcomponent *component, const struct schedule *s, struct schedule_time t,
                     icalproperty *(*make)(struct icaltimetype))
{
	icalproperty *property;

	if (t.kind != SCHEDULE_TIME_INSTANT) {
		icalcomponent_add_property(component, make(ical_time(t)));
	} else if (!s->zone) {
		icalcomponent_add_property(component, make(utc_time(t.seconds)));
	} else {
		t.utc_offset = zone_at(s->zone, t.seconds).utc_offset;
		property = make(ical_time(t));
		icalproperty_add_parameter(property, icalparameter_new_tzid(zone_name(s->zone)));
		icalcomponent_add_property(component, property);
	}
}

/* One STANDARD or DAYLIGHT for each period of constant rules in the years in use. */
static icalcomponent *timezone_of(const struct used_zone *used)
{
	icalcomponent *vtimezone = icalcomponent_new(ICAL_VTIMEZONE_COMPONENT);
	struct schedule_time first = { used->from, 0, SCHEDULE_TIME_INSTANT }, last = { used->to, 0, first.kind };
	struct schedule_civil from, to;
	struct zone_period period;
	int64_t stop;

	icalcomponent_add_property(vtimezone, icalproperty_new_tzid(zone_name(used->zone)));
	schedule_civil(&first, &from);
	schedule_civil(&last, &to);
	stop = days_from_civil(to.year + 1, 1, 1) * DAY;
	period = zone_at(used->zone, days_from_civil(from.year, 1, 1) * DAY);
	for (;;) {
		icalcomponent *rule =
			icalcomponent_new(period.dst ? ICAL_XDAYLIGHT_COMPONENT : ICAL_XSTANDARD_COMPONENT);
		int32_t before = period.utc_offset;
		int64_t begin = 0; /* a rule since ever: 1970 will do */

		if (period.begin != INT64_MIN) {
			before = zone_at(used->zone, period.begin - 1).utc_offset;
			begin = period.begin + before;
		}
		icalcomponent_add_property(
			rule, icalproperty_new_dtstart(ical_time((struct schedule_time){ begin, 0, SCHEDULE_TIME_FLOATING })));
		icalcomponent_add_property(rule, icalproperty_new_tzoffsetfrom(before));
		icalcomponent_add_property(rule, icalproperty_new_tzoffsetto(period.utc_offset));
		icalcomponent_add_property(rule, icalproperty_new_tzname(period.abbreviation));
		icalcomponent_add_component(vtimezone, rule);
		if (period.end >= stop)
			return vtimezone;
		period = zone_at(used->zone, period.end);
	}
}

static int use_zone(struct calendar *c, const struct zone *zone, int64_t from, int64_t to)
{
	struct used_zone *used = c->zones, *end = used + c->nzones;

	while (used < end && strcmp(zone_name(used->zone), zone_name(zone)) != 0)
		used++;
	if (used == end) {
		used = realloc(c->zones, (c->nzones + 1) * sizeof *used);
		if (!used)
			return SCHEDULE_EMEMORY;
		c->zones = used;
		used += c->nzones++;
		*used = (struct used_zone){ zone, from, to };
	}
	used->from = from < used->from ? from : used->from;
	used->to = to > used->to ? to : used->to;
	return SCHEDULE_OK;
}

/* ---- events ------------------------------------------------------------------ */

/*
 * libical writes the commas of CATEGORIES as separators and does not escape
 * them: each category is its own property, its commas made semicolons, which
 * are escaped.
 */
static void add_category(icalcomponent *event, struct buf *buf, const char *text)
{
	clean(buf, text);
	for (size_t i = 0; i < buf->n; i++)
		if (buf->p[i] == ',')
			buf->p[i] = ';';
	if (buf->n)
		icalcomponent_add_property(event, icalproperty_new_categories(buf->p));
}

static void add_text(icalcomponent *event, struct buf *buf, const char *text, icalproperty *(*make)(const char *))
{
	if (*text)
		icalcomponent_add_property(event, make(clean(buf, text)));
}

static icalcomponent *event_of(struct schedule_writer *writer, const struct schedule_event *e, struct buf *text)
{
	icalcomponent *event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
	struct schedule_time start = schedule_start(e), end = schedule_end(e);
	struct buf long_text = { 0 };

	icalcomponent_add_property(event, icalproperty_new_uid(clean(text, schedule_text(e, SCHEDULE_UID))));
	icalcomponent_add_property(event, icalproperty_new_dtstamp(utc_time(writer->options.stamp)));
	add_time(event, e->schedule, start, icalproperty_new_dtstart);
	/* DTEND must be later than DTSTART (RFC 5545, 3.8.2.2). */
	if (end.kind == start.kind && end.seconds > start.seconds)
		add_time(event, e->schedule, end, icalproperty_new_dtend);
	add_text(event, text, schedule_text(e, SCHEDULE_TITLE), icalproperty_new_summary);
	add_text(event, text, description(&long_text, e), icalproperty_new_description);
	add_text(event, text, schedule_text(e, SCHEDULE_ROOM), icalproperty_new_location);
	if (schedule_count(e, SCHEDULE_URL))
		icalcomponent_add_property(event, icalproperty_new_url(clean_uri(text, schedule_text(e, SCHEDULE_URL))));
	add_category(event, text, schedule_text(e, SCHEDULE_TRACK));
	for (size_t i = 0; i < schedule_count(e, SCHEDULE_TAG); i++)
		add_category(event, text, schedule_value(e, SCHEDULE_TAG, i));
	if (e->status != STATUS_UNKNOWN)
		icalcomponent_add_property(event,
		                           icalproperty_new_status(e->status == STATUS_CANCELLED   ? ICAL_STATUS_CANCELLED
		                                                   : e->status == STATUS_TENTATIVE ? ICAL_STATUS_TENTATIVE
		                                                                                   : ICAL_STATUS_CONFIRMED));
	text->failed |= long_text.failed;
	buf_free(&long_text);
	return event;
}

static int put_component(struct schedule_writer *writer, icalcomponent *component, struct schedule_error *error)
{
	char *text = component ? icalcomponent_as_ical_string_r(component) : NULL;
	int code = text ? writer_put(writer, text, strlen(text), error) : error_memory(error);

	icalmemory_free_buffer(text);
	if (component)
		icalcomponent_free(component);
	return code;
}

static int put_event(struct schedule_writer *writer, struct schedule_event *e, struct schedule_error *error)
{
	struct schedule_event before;
	struct arena_mark mark;
	int code;

	schedule_text(e, SCHEDULE_UID);
	mark = event_enter(e, &before);
	code = put_component(writer, event_of(writer, e, &writer->buf), error);
	if (code == SCHEDULE_OK && writer->buf.failed)
		code = error_memory(error);
	event_leave(e, &before, mark);
	return code;
}

/* ---- the calendar -------------------------------------------------------------- */

static int begin(struct schedule_writer *writer, struct schedule_error *error)
{
	writer->state = calloc(1, sizeof(struct calendar));
	return writer->state ? SCHEDULE_OK : error_memory(error);
}

static int add(struct schedule_writer *writer, const struct schedule *schedule, const bool *keep,
               struct schedule_error *error)
{
	struct calendar *c = writer->state;
	struct due *grown = realloc(c->due, (c->ndue + 1) * sizeof *grown);

	if (!grown)
		return error_memory(error);
	c->due = grown;
	c->due[c->ndue++] = (struct due){ schedule, keep };
	for (size_t i = 0; i < schedule->nevents; i++) {
		struct schedule_time start = schedule->events[i]->start, end = schedule->events[i]->end;

		if ((keep && !keep[i]) || start.kind != SCHEDULE_TIME_INSTANT || !schedule->zone)
			continue;
		if (use_zone(c, schedule->zone, start.seconds, end.kind == start.kind ? end.seconds : start.seconds) < 0)
			return error_memory(error);
	}
	return SCHEDULE_OK;
}

static int put_property(struct schedule_writer *writer, icalproperty *property, struct schedule_error *error)
{
	char *text = icalproperty_as_ical_string_r(property);
	int code = text ? writer_put(writer, text, strlen(text), error) : error_memory(error);

	icalmemory_free_buffer(text);
	icalproperty_free(property);
	return code;
}

/* The calendar is called by its conference where it has only one. */
static int put_head(struct schedule_writer *writer, const struct calendar *c, struct schedule_error *error)
{
	static const char open[] = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n";
	const char *title = c->ndue == 1 ? schedule_conference(c->due[0].schedule, SCHEDULE_CONFERENCE_TITLE) : "";
	icalproperty *name;
	int code = writer_put(writer, open, sizeof open - 1, error);

	if (code == SCHEDULE_OK)
		code = put_property(writer, icalproperty_new_prodid("-//schedule toolkit//sched-ics " VERSION "//EN"), error);
	if (code == SCHEDULE_OK && *title) {
		name = icalproperty_new_x(clean(&writer->buf, title));
		icalproperty_set_x_name(name, "X-WR-CALNAME");
		code = put_property(writer, name, error);
	}
	for (size_t i = 0; code == SCHEDULE_OK && i < c->nzones; i++)
		code = put_component(writer, timezone_of(&c->zones[i]), error);
	return code;
}

static int put_events(struct schedule_writer *writer, const struct due *due, size_t *untimed,
                      struct schedule_error *error)
{
	int code = SCHEDULE_OK;

	for (size_t i = 0; code == SCHEDULE_OK && i < due->schedule->nevents; i++) {
		if (due->keep && !due->keep[i])
			continue;
		if (due->schedule->events[i]->start.kind == SCHEDULE_TIME_NONE)
			++*untimed;
		else
			code = put_event(writer, due->schedule->events[i], error);
	}
	return code == SCHEDULE_OK ? schedule_failed(due->schedule, error) : code;
}

static int end(struct schedule_writer *writer, int code, struct schedule_error *error)
{
	static const char close[] = "END:VCALENDAR\r\n";
	struct calendar *c = writer->state;
	size_t untimed = 0;

	if (code == SCHEDULE_OK)
		code = put_head(writer, c, error);
	for (size_t i = 0; code == SCHEDULE_OK && i < c->ndue; i++)
		code = put_events(writer, &c->due[i], &untimed, error);
	if (code == SCHEDULE_OK)
		code = writer_put(writer, close, sizeof close - 1, error);
	if (code == SCHEDULE_OK && untimed && writer->options.warn) {
		struct schedule_error warning = { 0 };

		error_set(&warning, SCHEDULE_EINVALID, "%zu event%s without a time left out of the calendar", untimed,
		          untimed == 1 ? "" : "s");
		writer->options.warn(writer->options.warn_arg, &warning);
	}
	free(c->due);
	free(c->zones);
	free(c);
	return code;
}

const struct format format_icalendar = {
	.name = "icalendar",
	.begin = begin,
	.add = add,
	.end = end,
};
