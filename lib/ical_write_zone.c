/* VTIMEZONE (RFC 5545, 3.6.5): a zone's rules in the years of a calendar. */
#include "datetime.h"
#include "ical_write.h"
#include "zone.h"

/* A rule that holds this long from the calendar's last year on holds for good: weekdays come round in 28 years. */
enum { HORIZON = 30 };

/* A change of the clock. */
struct onset {
	int64_t at;       /* seconds UTC */
	int32_t from, to; /* the offsets before and after it */
	bool daylight, done;
	char name[sizeof(((struct zone_period *)0)->abbreviation)];
	struct schedule_civil wall; /* by the clock before it */
};

struct onsets {
	struct onset *onset;
	size_t n, room;
	bool failed;
};

/* ---- the changes of a zone --------------------------------------------------------------- */

static struct schedule_civil wall_of(int64_t at, int32_t utc_offset)
{
	struct schedule_time t = { at, utc_offset, SCHEDULE_TIME_INSTANT };
	struct schedule_civil c;

	schedule_civil(&t, &c);
	return c;
}

static void add_onset(struct onsets *onsets, struct onset onset)
{
	if (onsets->n == onsets->room) {
		size_t room = onsets->room ? onsets->room * 2 : 128;
		struct onset *grown = realloc(onsets->onset, room * sizeof *grown);

		if (!grown) {
			onsets->failed = true;
			return;
		}
		onsets->onset = grown;
		onsets->room = room;
	}
	onsets->onset[onsets->n++] = onset;
}

/*
 * The beginning of a period.  Where summer time comes and goes, it is the one
 * that is ahead, as calendar programs take it: in the tz database Ireland's
 * winter is the exception.
 */
static struct onset onset_of(const struct zone *zone, const struct zone_period *period)
{
	struct onset onset = { .from = period->utc_offset, .to = period->utc_offset, .daylight = period->dst };

	memcpy(onset.name, period->abbreviation, sizeof onset.name);
	/* A rule since ever: the first day of 1970 will do. */
	if (period->begin == INT64_MIN) {
		onset.at = -period->utc_offset;
	} else {
		struct zone_period before = zone_at(zone, period->begin - 1);

		onset.at = period->begin;
		onset.from = before.utc_offset;
		if (before.dst != period->dst)
			onset.daylight = onset.to > onset.from;
	}
	onset.wall = wall_of(onset.at, onset.from);
	return onset;
}

/* All that hold from the beginning of a year on, to the beginning of another. */
static struct onsets list_onsets(const struct zone *zone, int64_t from, int64_t until)
{
	struct onsets onsets = { 0 };
	int64_t at = days_from_civil(from, 1, 1) * DAY - DAY, stop = days_from_civil(until, 1, 1) * DAY;

	while (at < stop && !onsets.failed) {
		struct zone_period period = zone_at(zone, at);

		/* What has held since before 1970 began with local mean time, with seconds some programs can't read. */
		if (!onsets.n && period.begin < 0 && at > 0)
			period.begin = INT64_MIN;
		add_onset(&onsets, onset_of(zone, &period));
		at = period.end;
	}
	return onsets;
}

/* ---- rules ------------------------------------------------------------------------------------ */

/* How the yearly changes of a row may be told. */
enum { ON_DATE = 1, ON_WEEKDAY = 2, ON_LAST = 4 };

struct row {
	unsigned told;     /* in which of these ways all of it can be */
	int first, last;   /* the days of the month that they are on */
	size_t n, last_at; /* how many, and the last of them */
};

static bool same_clock(const struct onset *a, const struct onset *b)
{
	return a->from == b->from && a->to == b->to && a->daylight == b->daylight && strcmp(a->name, b->name) == 0 &&
	       a->wall.month == b->wall.month && a->wall.hour == b->wall.hour && a->wall.minute == b->wall.minute &&
	       a->wall.second == b->wall.second;
}

/* Take a further change into a row, if some rule tells it as well. */
static bool join(struct row *row, const struct onset *begin, const struct onset *next)
{
	const struct schedule_civil *c = &next->wall;
	struct row with = *row;

	with.first = c->day < row->first ? c->day : row->first;
	with.last = c->day > row->last ? c->day : row->last;
	if (with.first != with.last)
		with.told &= ~(unsigned)ON_DATE;
	if (c->weekday != begin->wall.weekday)
		with.told &= ~(unsigned)(ON_WEEKDAY | ON_LAST);
	if (with.last - with.first > 6)
		with.told &= ~(unsigned)ON_WEEKDAY;
	if (days_in_month(c->year, c->month) - c->day > 6)
		with.told &= ~(unsigned)ON_LAST;
	if (!with.told)
		return false;
	*row = with;
	row->n++;
	return true;
}

/* The changes that come back year by year as the i-th does. */
static struct row row_of(struct onsets *onsets, size_t i)
{
	struct onset *begin = &onsets->onset[i];
	struct row row = { ON_DATE | ON_WEEKDAY | ON_LAST, begin->wall.day, begin->wall.day, 0, i };

	join(&row, begin, begin);
	for (size_t k = i + 1; k < onsets->n; k++) {
		struct onset *next = &onsets->onset[k];
		int64_t due = onsets->onset[row.last_at].wall.year + 1;

		if (next->wall.year > due ||
		    (next->wall.year == due && same_clock(begin, next) && !join(&row, begin, next)))
			break;
		if (next->wall.year == due && same_clock(begin, next)) {
			next->done = true;
			row.last_at = k;
		}
	}
	return row;
}

/* The rule of a row, up to UNTIL. */
static void rule_text(struct buf *rule, const struct onset *begin, const struct row *row)
{
	static const char weekdays[7][3] = { "SU", "MO", "TU", "WE", "TH", "FR", "SA" };
	const char *weekday = weekdays[begin->wall.weekday];
	int nth = (row->last + 6) / 7;

	buf_format(rule, "FREQ=YEARLY;BYMONTH=%d;", begin->wall.month);
	if (row->told & ON_LAST) {
		buf_format(rule, "BYDAY=-1%s", weekday);
	} else if ((row->told & ON_WEEKDAY) && row->first > (nth - 1) * 7) {
		buf_format(rule, "BYDAY=%d%s", nth, weekday);
	} else if (row->told & ON_WEEKDAY) {
		buf_format(rule, "BYDAY=%s;BYMONTHDAY=", weekday);
		for (int day = row->last - 6; day <= row->last; day++)
			buf_format(rule, "%d%s", day, day < row->last ? "," : "");
	} else {
		buf_format(rule, "BYMONTHDAY=%d", row->first);
	}
}

/* ---- lines ----------------------------------------------------------------------------------------- */

static void put_offset(struct ical_lines *lines, const char *name, int32_t offset)
{
	int seconds = offset < 0 ? -offset : offset;
	char value[32];
	int n = snprintf(value, sizeof value, "%c%02d%02d", offset < 0 ? '-' : '+', seconds / (int)HOUR,
	                 seconds % (int)HOUR / (int)MINUTE);

	if (seconds % MINUTE)
		snprintf(value + n, sizeof value - (size_t)n, "%02d", seconds % (int)MINUTE);
	ical_put(lines, name, value);
}

static void put_observance(struct ical_lines *lines, struct onsets *onsets, size_t i, int64_t until)
{
	struct onset *onset = &onsets->onset[i];
	const char *kind = onset->daylight ? "DAYLIGHT" : "STANDARD";
	struct row row = row_of(onsets, i);

	ical_put_bracket(lines, "BEGIN", kind);
	ical_put_time(lines, "DTSTART", NULL,
	              (struct schedule_time){ onset->at + onset->from, 0, SCHEDULE_TIME_FLOATING });
	if (row.n > 1) {
		const struct onset *last = &onsets->onset[row.last_at];
		struct buf rule = { 0 };

		rule_text(&rule, onset, &row);
		if (last->wall.year + 1 < until) {
			/* A day late, for some programs compare it with the wall clock. */
			buf_text(&rule, ";UNTIL=");
			ical_utc_text(&rule, last->at + DAY);
		}
		if (!rule.failed)
			ical_put(lines, "RRULE", rule.p);
		lines->buf.failed |= rule.failed;
		buf_free(&rule);
	}
	put_offset(lines, "TZOFFSETFROM", onset->from);
	put_offset(lines, "TZOFFSETTO", onset->to);
	ical_put_text(lines, "TZNAME", onset->name);
	ical_put_bracket(lines, "END", kind);
}

void ical_put_zone(struct ical_lines *lines, const struct zone *zone, int64_t from, int64_t to)
{
	int64_t year = wall_of(from, 0).year, last = wall_of(to, 0).year, until = last + 1 + HORIZON;
	int64_t stop = days_from_civil(last + 1, 1, 1) * DAY + DAY;
	struct onsets onsets = list_onsets(zone, year, until);

	ical_put_bracket(lines, "BEGIN", "VTIMEZONE");
	ical_put_text(lines, "TZID", zone_name(zone));
	for (size_t i = 0; i < onsets.n && onsets.onset[i].at < stop; i++)
		if (!onsets.onset[i].done)
			put_observance(lines, &onsets, i, until);
	ical_put_bracket(lines, "END", "VTIMEZONE");
	lines->buf.failed |= onsets.failed;
	free(onsets.onset);
}
