/* What an event of schedule JSON or XML says of its time: one set of rules for both. */
#include "datetime.h"
#include "zone.h"

/* A value as it is quoted in a warning. */
static int shown(const struct spelled *s)
{
	return (int)(s->n < 40 ? s->n : 40);
}

/* A time's wall clock, as if it were UTC. */
static int64_t wall(struct schedule_time t)
{
	return t.seconds + t.utc_offset;
}

/* Minutes since midnight, by its own clock. */
static int32_t minutes_of(struct schedule_time t)
{
	return (int32_t)((wall(t) % DAY + DAY) % DAY / MINUTE);
}

static struct schedule_time settle(const struct schedule_event *e, const struct event_times *times,
                                   struct schedule_time t)
{
	return times->floating ? t : schedule_settle(e->schedule, t);
}

/* The day's date and a wall clock: after midnight of a day that runs past it, the next date. */
static struct schedule_time on_day(const struct schedule_event *e, int32_t clock, const struct event_times *times)
{
	const struct schedule_day *day = e->day;
	struct schedule_time t = { day->date.seconds + clock, 0, SCHEDULE_TIME_FLOATING };

	if (clock < times->day_change)
		t.seconds += DAY;
	else if (!times->day_change && day->start.kind != SCHEDULE_TIME_NONE && day->end.kind != SCHEDULE_TIME_NONE &&
	         t.seconds < wall(day->start) && t.seconds + DAY < wall(day->end))
		t.seconds += DAY;
	return settle(e, times, t);
}

/* Warn where "start" is not the wall clock of "date", neither at its own offset nor in the conference's zone. */
static void compare(struct schedule_event *e, struct schedule_time date, int32_t clock, size_t offset)
{
	const struct schedule *s = e->schedule;
	struct schedule_time zoned = date;
	int32_t minutes = minutes_of(date);

	clock = clock % DAY / MINUTE;
	if (clock == minutes)
		return;
	if (s->zone && date.kind == SCHEDULE_TIME_INSTANT)
		zoned.utc_offset = zone_at(s->zone, date.seconds).utc_offset;
	if (clock != minutes_of(zoned))
		warn_contradiction(e, "start", offset, "start says %02d:%02d, date says %02d:%02d; date counts",
		                   clock / 60, clock % 60, minutes / 60, minutes % 60);
}

static void set_start(struct schedule_event *e, const struct event_times *times)
{
	const struct spelled *date = &times->date, *start = &times->start;
	int32_t clock = start->n ? clock_parse(start->p, start->n) : -1;
	struct schedule_time t = datetime_parse(date->p, date->n);

	if (date->n && t.kind == SCHEDULE_TIME_NONE)
		warn_event(e, date->offset, "date \"%.*s\" is no date-time", shown(date), date->p);
	if (start->n && clock < 0)
		warn_event(e, start->offset, "start \"%.*s\" is no time of day", shown(start), start->p);
	if (t.kind == SCHEDULE_TIME_DATE && clock >= 0)
		e->start = settle(e, times, (struct schedule_time){ t.seconds + clock, 0, SCHEDULE_TIME_FLOATING });
	else if (t.kind != SCHEDULE_TIME_NONE)
		e->start = settle(e, times, t);
	else if (clock >= 0 && e->day && e->day->date.kind == SCHEDULE_TIME_DATE)
		e->start = on_day(e, clock, times);
	if (clock >= 0 && (t.kind == SCHEDULE_TIME_INSTANT || t.kind == SCHEDULE_TIME_FLOATING))
		compare(e, t, clock, start->offset);
}

/* Warn where "duration" is not the time from start to "end"; producers cut seconds off. */
static void compare_end(struct schedule_event *e, int64_t duration, size_t offset)
{
	int64_t length = e->end.seconds - e->start.seconds, off = length - duration;

	if (length >= 0 && (off >= MINUTE || off <= -MINUTE))
		warn_contradiction(e, "duration", offset,
		                   "duration says %lld:%02lld, from start to end it is %lld:%02lld; end counts",
		                   (long long)duration / HOUR, (long long)duration % HOUR / MINUTE,
		                   (long long)length / HOUR, (long long)length % HOUR / MINUTE);
}

static void set_end(struct schedule_event *e, const struct event_times *times)
{
	const struct spelled *end = &times->end, *duration = &times->duration;
	enum duration_form form = DURATION_BAD;
	int64_t seconds = 0;

	e->end = settle(e, times, datetime_parse(end->p, end->n));
	if (end->n && (e->end.kind == SCHEDULE_TIME_NONE || e->end.kind != e->start.kind)) {
		warn_event(e, end->offset, "end \"%.*s\" can't be read beside the start", shown(end), end->p);
		e->end.kind = SCHEDULE_TIME_NONE;
	}
	if (duration->n)
		form = duration_parse(duration->p, duration->n, &seconds);
	if (duration->n && form == DURATION_BAD)
		warn_event(e, duration->offset, "duration \"%.*s\" can't be read", shown(duration), duration->p);
	if (form == DURATION_DAYS)
		warn_event(e, duration->offset, "duration \"%.*s\" is read as days:hours:minutes", shown(duration),
		           duration->p);
	/* A date has no clock: what lasts any time at all lasts whole days. */
	if (e->start.kind == SCHEDULE_TIME_DATE)
		seconds = (seconds + DAY - 1) / DAY * DAY;
	if (e->end.kind != SCHEDULE_TIME_NONE && form != DURATION_BAD)
		compare_end(e, seconds, duration->offset);
	else if (form != DURATION_BAD && e->start.kind != SCHEDULE_TIME_NONE) {
		e->end = schedule_at_offset(e->schedule, e->start, e->start.seconds + seconds);
		if (e->end.kind == SCHEDULE_TIME_NONE)
			warn_event(e, duration->offset, "it ends after the year 9999");
	}
	if (e->end.kind != SCHEDULE_TIME_NONE && e->end.seconds < e->start.seconds)
		warn_event(e, end->offset, "it ends before it starts");
}

void event_set_times(struct schedule_event *e, const struct event_times *times)
{
	set_start(e, times);
	set_end(e, times);
}
