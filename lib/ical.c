/* Writing iCalendar (RFC 5545), by libical: the only file that knows it. */
#include "datetime.h"
#include "format.h"
#include "ical.h"
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
	struct buf text, clean; /* scratch */
};

/* ---- text ------------------------------------------------------------------ */

/* A failure stays: it is looked at once, at the end. */
static void empty(struct buf *buf)
{
	bool failed = buf->failed;

	buf_reset(buf);
	buf->failed = failed;
}

/* Without control characters, lines ending in LF. */
static const char *clean(struct buf *buf, const char *text)
{
	empty(buf);
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
	empty(buf);
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

	empty(buf);
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

/* ---- properties --------------------------------------------------------------- */

/* Append a property, escaped and folded, and free it. */
static void put(struct buf *out, icalproperty *property)
{
	char *text = property ? icalproperty_as_ical_string_r(property) : NULL;

	if (text)
		buf_text(out, text);
	else
		out->failed = true;
	icalmemory_free_buffer(text);
	if (property)
		icalproperty_free(property);
}

/*
 * Append a property of any name with a text.  libical escapes neither the
 * commas of CATEGORIES nor those of an X- property; so it writes another one
 * of a longer name, folded early enough for any, which gives up its name.
 */
static void put_named(struct buf *out, const char *name, const char *text)
{
	static const char stand_in[] = "TZID-ALIAS-OF";
	struct buf line = { 0 };

	put(&line, icalproperty_new_tzidaliasof(text));
	if (line.failed) {
		out->failed = true;
	} else {
		buf_text(out, name);
		buf_text(out, line.p + sizeof stand_in - 1);
	}
	buf_free(&line);
}

/* DTSTART or DTEND: in the conference's zone, else in UTC; floating times stay floating. */
static void put_time(struct buf *out, const struct schedule *s, struct schedule_time t,
                     icalproperty *(*make)(struct icaltimetype))
{
	icalproperty *property;

	if (t.kind == SCHEDULE_TIME_INSTANT && !s->zone) {
		property = make(utc_time(t.seconds));
	} else if (t.kind == SCHEDULE_TIME_INSTANT) {
		t.utc_offset = zone_at(s->zone, t.seconds).utc_offset;
		property = make(ical_time(t));
		icalproperty_add_parameter(property, icalparameter_new_tzid(zone_name(s->zone)));
	} else {
		property = make(ical_time(t));
	}
	put(out, property);
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
	struct used_zone *used;
	size_t i = 0;

	while (i < c->nzones && strcmp(zone_name(c->zones[i].zone), zone_name(zone)) != 0)
		i++;
	if (i == c->nzones) {
		used = realloc(c->zones, (c->nzones + 1) * sizeof *used);
		if (!used)
			return SCHEDULE_EMEMORY;
		c->zones = used;
		c->zones[c->nzones++] = (struct used_zone){ zone, from, to };
	}
	used = &c->zones[i];
	used->from = from < used->from ? from : used->from;
	used->to = to > used->to ? to : used->to;
	return SCHEDULE_OK;
}

/* ---- events ------------------------------------------------------------------ */

static void put_event(struct schedule_writer *writer, const struct schedule_event *e)
{
	static const enum icalproperty_status status[] = { [STATUS_CONFIRMED] = ICAL_STATUS_CONFIRMED,
		                                           [STATUS_TENTATIVE] = ICAL_STATUS_TENTATIVE,
		                                           [STATUS_CANCELLED] = ICAL_STATUS_CANCELLED };
	struct calendar *c = writer->state;
	struct buf *out = &writer->buf, *text = &c->clean;
	struct schedule_time start = schedule_start(e), end = schedule_end(e);

	buf_text(out, "BEGIN:VEVENT\r\n");
	put(out, icalproperty_new_uid(clean(text, schedule_text(e, SCHEDULE_UID))));
	put(out, icalproperty_new_dtstamp(utc_time(writer->options.stamp)));
	put_time(out, e->schedule, start, icalproperty_new_dtstart);
	/* DTEND must be later than DTSTART (RFC 5545, 3.8.2.2). */
	if (end.kind == start.kind && end.seconds > start.seconds)
		put_time(out, e->schedule, end, icalproperty_new_dtend);
	put(out, icalproperty_new_summary(clean(text, schedule_text(e, SCHEDULE_TITLE))));
	if (*description(&c->text, e))
		put(out, icalproperty_new_description(clean(text, c->text.p)));
	if (schedule_count(e, SCHEDULE_ROOM))
		put(out, icalproperty_new_location(clean(text, schedule_text(e, SCHEDULE_ROOM))));
	if (schedule_count(e, SCHEDULE_URL))
		put(out, icalproperty_new_url(clean_uri(text, schedule_text(e, SCHEDULE_URL))));
	if (schedule_count(e, SCHEDULE_TRACK))
		put_named(out, "CATEGORIES", clean(text, schedule_text(e, SCHEDULE_TRACK)));
	for (size_t i = 0; i < schedule_count(e, SCHEDULE_TAG); i++)
		put_named(out, "CATEGORIES", clean(text, schedule_value(e, SCHEDULE_TAG, i)));
	if (e->status != STATUS_UNKNOWN)
		put(out, icalproperty_new_status(status[e->status]));
	buf_text(out, "END:VEVENT\r\n");
	out->failed |= text->failed || c->text.failed;
}

static int write_event(struct schedule_writer *writer, struct schedule_event *e, struct schedule_error *error)
{
	struct schedule_event before;
	struct arena_mark mark;

	schedule_text(e, SCHEDULE_UID);
	mark = event_enter(e, &before);
	put_event(writer, e);
	event_leave(e, &before, mark);
	return writer_flush(writer, error);
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
	bool any = false;

	if (!grown)
		return error_memory(error);
	c->due = grown;
	c->due[c->ndue++] = (struct due){ schedule, keep };
	for (size_t i = 0; i < schedule->nevents; i++) {
		struct schedule_time start = schedule->events[i]->start, end = schedule->events[i]->end;

		if ((keep && !keep[i]) || start.kind != SCHEDULE_TIME_INSTANT || !schedule->zone)
			continue;
		any = true;
		if (use_zone(c, schedule->zone, start.seconds, end.kind == start.kind ? end.seconds : start.seconds) < 0)
			return error_memory(error);
	}
	/* A calendar must hold something (RFC 5545, 3.6): without events the zone of the first day. */
	if (!any && schedule->zone) {
		int64_t when = schedule->ndays ? schedule->days[0]->date.seconds : writer->options.stamp;

		if (use_zone(c, schedule->zone, when, when) < 0)
			return error_memory(error);
	}
	return SCHEDULE_OK;
}

/* The calendar is called by its conference where it has only one. */
static int write_head(struct schedule_writer *writer, struct calendar *c, struct schedule_error *error)
{
	const char *title = c->ndue == 1 ? schedule_conference(c->due[0].schedule, SCHEDULE_CONFERENCE_TITLE) : "";
	struct buf *out = &writer->buf;

	buf_text(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
	put(out, icalproperty_new_prodid("-//schedule toolkit//sched-ics " VERSION "//EN"));
	if (*title)
		put_named(out, "X-WR-CALNAME", clean(&c->clean, title));
	for (size_t i = 0; i < c->nzones; i++) {
		icalcomponent *zone = timezone_of(&c->zones[i]);
		char *text = icalcomponent_as_ical_string_r(zone);

		buf_text(out, text ? text : "");
		out->failed |= !text;
		icalmemory_free_buffer(text);
		icalcomponent_free(zone);
	}
	out->failed |= c->clean.failed;
	return writer_flush(writer, error);
}

/* libical writes no year past 2999. */
static bool can_be_written(const struct schedule_event *e)
{
	const struct schedule_time times[] = { e->start, e->end };

	for (int i = 0; i < 2; i++) {
		struct schedule_civil c;

		schedule_civil(&times[i], &c);
		if (c.year > 2999)
			return false;
	}
	return e->start.kind != SCHEDULE_TIME_NONE;
}

static int write_events(struct schedule_writer *writer, const struct due *due, size_t *untimed,
                      struct schedule_error *error)
{
	int code = SCHEDULE_OK;

	for (size_t i = 0; code == SCHEDULE_OK && i < due->schedule->nevents; i++) {
		if (due->keep && !due->keep[i])
			continue;
		if (!can_be_written(due->schedule->events[i]))
			++*untimed;
		else
			code = write_event(writer, due->schedule->events[i], error);
	}
	return code == SCHEDULE_OK ? schedule_failed(due->schedule, error) : code;
}

static int end(struct schedule_writer *writer, int code, struct schedule_error *error)
{
	static const char close[] = "END:VCALENDAR\r\n";
	struct calendar *c = writer->state;
	size_t untimed = 0;

	if (code == SCHEDULE_OK)
		code = write_head(writer, c, error);
	for (size_t i = 0; code == SCHEDULE_OK && i < c->ndue; i++)
		code = write_events(writer, &c->due[i], &untimed, error);
	if (code == SCHEDULE_OK)
		code = writer_put(writer, close, sizeof close - 1, error);
	if (code == SCHEDULE_OK && untimed && writer->options.warn) {
		struct schedule_error warning = { 0 };

		error_set(&warning, SCHEDULE_EINVALID, "%zu event%s without a time that a calendar can hold left out", untimed,
		          untimed == 1 ? "" : "s");
		writer->options.warn(writer->options.warn_arg, &warning);
	}
	buf_free(&c->text);
	buf_free(&c->clean);
	free(c->due);
	free(c->zones);
	free(c);
	return code;
}

const struct format format_icalendar = {
	.name = "icalendar",
	.bid = ical_bid,
	.read = ical_read,
	.begin = begin,
	.add = add,
	.end = end,
};
