/* When an event of a calendar is: moments, durations, start and end. */
#include "datetime.h"
#include "ical_reader.h"
#include "zone.h"

/* ---- values ------------------------------------------------------------------------------ */

static const struct ical_value *of_kind(const struct ical_value *value, enum ical_when when)
{
	while (value && value->when != when)
		value = value->next;
	return value;
}

const struct ical_value *ical_value(const struct ical_times *times, enum ical_when when)
{
	return times->has >> when & 1 ? of_kind(times->first, when) : NULL;
}

const struct ical_value *ical_value_after(const struct ical_value *value)
{
	return of_kind(value->next, value->when);
}

/* ---- moments -------------------------------------------------------------------------- */

int64_t ical_wall(struct schedule_time t)
{
	return t.seconds + t.utc_offset;
}

struct schedule_time ical_at_wall(const struct ical_moment *like, int64_t wall)
{
	struct schedule_time t = { wall, 0, like->time.kind };

	return like->zone ? zone_resolve(like->zone, wall) : t;
}

struct schedule_time ical_at_instant(const struct ical_moment *like, int64_t seconds)
{
	int32_t offset = like->zone ? zone_at(like->zone, seconds).utc_offset : 0;

	return (struct schedule_time){ seconds, offset, SCHEDULE_TIME_INSTANT };
}

struct ical_moment ical_moment(struct ical_zones *zones, const struct ical_value *value, const struct zone *otherwise)
{
	/* 20131210Z, which Google writes, is a date. */
	size_t n = value->n == 9 && value->p[8] == 'Z' ? 8 : value->n;
	struct ical_moment m = { .time = datetime_basic_parse(value->p, n) };

	m.utc = m.time.kind == SCHEDULE_TIME_INSTANT;
	if (m.time.kind != SCHEDULE_TIME_FLOATING)
		return m;
	if (value->zone)
		m.zone = ical_zone_rules(zones, value->zone, value->offset);
	if (!m.zone)
		m.zone = otherwise;
	m.time = ical_at_wall(&m, m.time.seconds);
	return m;
}

/* ---- durations ---------------------------------------------------------------------------- */

bool ical_duration(const char *p, const char *end, int64_t *days, int64_t *seconds)
{
	const char *t;
	char time[64];

	*days = *seconds = 0;
	if (p < end && *p == '+')
		p++;
	if (p == end || *p != 'P')
		return false;
	t = memchr(p, 'T', (size_t)(end - p));
	if (!t)
		t = end;
	if (end - t > 32 || (t - p == 1 && t == end))
		return false;
	snprintf(time, sizeof time, "P%.*s", (int)(end - t), t);
	if (t - p > 1 && duration_parse(p, (size_t)(t - p), days) != DURATION_PLAIN)
		return false;
	*days /= DAY;
	return t == end || duration_parse(time, strlen(time), seconds) == DURATION_PLAIN;
}

struct schedule_time ical_after(const struct ical_moment *clock, struct schedule_time start, int64_t days,
                                int64_t seconds)
{
	struct schedule_time t = days ? ical_at_wall(clock, ical_wall(start) + days * DAY) : start;

	if (seconds && t.kind == SCHEDULE_TIME_INSTANT)
		return ical_at_instant(clock, t.seconds + seconds);
	/* A date has no clock: what lasts any time at all lasts whole days. */
	t.seconds += t.kind == SCHEDULE_TIME_DATE ? (seconds + DAY - 1) / DAY * DAY : seconds;
	return t;
}

/* ---- start and end ------------------------------------------------------------------------ */

static void read_start(struct ical_zones *zones, const struct ical_event *event, const struct zone *local,
                       struct ical_span *span)
{
	const struct ical_value *value = ical_value(&event->times, ICAL_DTSTART);

	if (!value)
		return;
	span->start = ical_moment(zones, value, local);
	if (span->start.time.kind == SCHEDULE_TIME_NONE)
		warn_event(event->event, value->offset, "DTSTART \"%.*s\" is no date or date-time",
		           ical_shown(value->p, value->n), value->p);
	else if (span->start.utc && value->zone)
		warn_event(event->event, value->offset, "DTSTART is in UTC and has a TZID, which does not count");
}

static void read_end(struct ical_zones *zones, const struct ical_event *event, const struct zone *local,
                     struct ical_span *span)
{
	const struct ical_value *value = ical_value(&event->times, ICAL_DTEND);
	const char *wrong = NULL;

	if (!value)
		return;
	span->end = ical_moment(zones, value, local);
	if (span->end.time.kind == SCHEDULE_TIME_NONE)
		wrong = "is no date or date-time";
	else if (span->start.time.kind == SCHEDULE_TIME_NONE)
		wrong = "has no start";
	else if (span->end.time.kind != span->start.time.kind)
		wrong = "can't be read beside the start";
	else if (span->end.time.kind == SCHEDULE_TIME_DATE && span->end.time.seconds <= span->start.time.seconds)
		wrong = "is not after the start";
	if (wrong)
		warn_event(event->event, value->offset, "DTEND \"%.*s\" %s", ical_shown(value->p, value->n), value->p,
		           wrong);
	else if (span->end.time.seconds < span->start.time.seconds)
		warn_event(event->event, value->offset, "it ends before it starts");
	span->has_end = !wrong;
}

static void read_length(const struct ical_event *event, struct ical_span *span)
{
	const struct ical_value *value = ical_value(&event->times, ICAL_DURATION);
	const char *wrong = NULL;

	if (!value)
		return;
	if (!ical_duration(value->p, value->p + value->n, &span->days, &span->seconds))
		wrong = "can't be read";
	else if (span->start.time.kind == SCHEDULE_TIME_NONE)
		wrong = "has no start";
	else if (span->start.time.kind == SCHEDULE_TIME_DATE && span->seconds)
		wrong = "of an all-day event is no number of days";
	if (!wrong && span->has_end &&
	    ical_after(&span->start, span->start.time, span->days, span->seconds).seconds != span->end.time.seconds)
		warn_contradiction(event->event, "duration", value->offset,
		                   "DURATION \"%.*s\" disagrees with DTEND, which counts",
		                   ical_shown(value->p, value->n), value->p);
	if (wrong)
		warn_event(event->event, value->offset, "DURATION \"%.*s\" %s", ical_shown(value->p, value->n),
		           value->p, wrong);
	span->has_duration = !wrong && !span->has_end;
}

void ical_span(struct ical_zones *zones, const struct ical_event *event, const struct zone *local,
               struct ical_span *span)
{
	*span = (struct ical_span){ .schedule = zones->schedule, .start.time.kind = SCHEDULE_TIME_NONE };
	read_start(zones, event, local, span);
	read_end(zones, event, local, span);
	read_length(event, span);
}

/* UTC is how an instant is written, not what its clock shows: that is the conference's, where it is known. */
static struct schedule_time as_shown(const struct ical_span *span, const struct ical_moment *like,
                                     struct schedule_time t)
{
	const struct zone *zone = span->schedule->zone;

	if (like->utc && zone && t.kind == SCHEDULE_TIME_INSTANT)
		t.utc_offset = zone_at(zone, t.seconds).utc_offset;
	return t;
}

/* A DTEND means that every instance takes the same time, a DURATION the same days (RFC 5545, 3.8.5.3). */
static struct schedule_time end_of(const struct ical_span *span, struct schedule_time start)
{
	int64_t length = span->end.time.seconds - span->start.time.seconds;

	if (span->has_duration)
		return ical_after(&span->start, start, span->days, span->seconds);
	if (span->has_end && start.kind == SCHEDULE_TIME_INSTANT)
		return ical_at_instant(&span->end, start.seconds + length);
	if (span->has_end)
		start.seconds += length;
	else if (start.kind == SCHEDULE_TIME_DATE)
		start.seconds += DAY; /* RFC 5545, 3.6.1 */
	else
		start.kind = SCHEDULE_TIME_NONE;
	return start;
}

void ical_set_times(const struct ical_span *span, struct schedule_event *event, struct schedule_time start,
                    struct schedule_time end)
{
	const struct ical_moment *like = &span->start;

	event->start = schedule_in_years(as_shown(span, like, start));
	if (end.kind == SCHEDULE_TIME_NONE && span->has_end)
		like = &span->end;
	if (end.kind == SCHEDULE_TIME_NONE)
		end = end_of(span, start);
	event->end = schedule_in_years(as_shown(span, like, end));
}
