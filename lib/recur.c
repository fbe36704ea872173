#include "recur.h"

#include "datetime.h"

enum { WEEK = 7, LAST_YEAR = 2999 /* a limit that schedule-formats(5) tells */ };

/* ---- sets of numbers ----------------------------------------------------------- */

static bool has_bit(const uint64_t *bits, int64_t number)
{
	return bits[number / 64] >> number % 64 & 1;
}

/* Whether a set has a number, which is one of 1 to count, counted from either end. */
static bool has(const struct recur_numbers *set, int64_t number, int64_t count)
{
	return has_bit(set->first, number) || has_bit(set->last, count + 1 - number);
}

/* ---- which days a rule means ----------------------------------------------------- */

struct day {
	int64_t days; /* since 1970 */
	struct schedule_civil date;
	int month_days, year_day, year_days; /* year_day from 1 */
};

static struct day day_of(int64_t days)
{
	struct day d = { .days = days };

	civil_from_days(days, &d.date);
	d.month_days = days_in_month(d.date.year, d.date.month);
	d.year_day = (int)(days - days_from_civil(d.date.year, 1, 1)) + 1;
	d.year_days = 337 + days_in_month(d.date.year, 2);
	return d;
}

/* The day on which week 1 of a year begins: the first that has four days of it. */
static int64_t first_week(int64_t year, int week_start)
{
	int64_t january = days_from_civil(year, 1, 1);
	struct schedule_civil c;
	int into;

	civil_from_days(january, &c);
	into = (c.weekday - week_start + WEEK) % WEEK; /* days of that week in the old year */
	return january - into + (into > 3 ? WEEK : 0);
}

static bool in_week(const struct recur *rule, const struct day *d)
{
	int64_t year = d->date.year + 1, begin;

	while ((begin = first_week(year, rule->week_start)) > d->days)
		year--;
	return has(&rule->week, (d->days - begin) / WEEK + 1, (first_week(year + 1, rule->week_start) - begin) / WEEK);
}

/* 2MO is the second of its month, or of its year where the rule's period is a year without months. */
static bool on_weekday(const struct recur *rule, const struct day *d)
{
	const struct recur_numbers *nth = &rule->weekday[d->date.weekday];
	int at = d->date.day, of = d->month_days;

	if (rule->weekdays >> d->date.weekday & 1)
		return true;
	if (!nth->any || rule->frequency > RECUR_MONTHLY)
		return nth->any; /* the count has no meaning there */
	if (rule->frequency == RECUR_YEARLY && !rule->month.any) {
		at = d->year_day;
		of = d->year_days;
	}
	return has_bit(nth->first, (at - 1) / WEEK + 1) || has_bit(nth->last, (of - at) / WEEK + 1);
}

static bool by_weekday(const struct recur *rule)
{
	bool any = rule->weekdays;

	for (int i = 0; i < WEEK; i++)
		any |= rule->weekday[i].any;
	return any;
}

static bool fits(const struct recur *rule, const struct day *d)
{
	return (!rule->month.any || has_bit(rule->month.first, d->date.month)) &&
	       (!rule->month_day.any || has(&rule->month_day, d->date.day, d->month_days)) &&
	       (!rule->year_day.any || has(&rule->year_day, d->year_day, d->year_days)) &&
	       (!rule->week.any || in_week(rule, d)) && (!by_weekday(rule) || on_weekday(rule, d));
}

/* What the rule leaves open is as in the start. */
static void complete(struct recur *rule, int64_t start, bool all_day)
{
	struct schedule_time t = { .seconds = start };
	bool no_day = !by_weekday(rule) && !rule->month_day.any && !rule->year_day.any;
	struct schedule_civil c;

	schedule_civil(&t, &c);
	if (all_day)
		rule->second.any = rule->minute.any = rule->hour.any = false;
	if (rule->frequency != RECUR_YEARLY)
		rule->week.any = false;
	if (no_day && rule->week.any) {
		rule->weekdays = 1u << c.weekday;
	} else if (no_day && rule->frequency <= RECUR_MONTHLY) {
		if (rule->frequency == RECUR_YEARLY && !rule->month.any)
			recur_add(&rule->month, c.month);
		recur_add(&rule->month_day, c.day);
	} else if (no_day && rule->frequency == RECUR_WEEKLY) {
		rule->weekdays = 1u << c.weekday;
	}
}

/* ---- expanding --------------------------------------------------------------------- */

/* The days of one period, or the hour, minute or second that it is, and the times of day in each. */
struct period {
	int64_t base[366];
	size_t bases;
	int hours[24], minutes[60], seconds[61];
	size_t nhours, nminutes, nseconds;
};

struct expansion {
	const struct recur *rule;
	struct recur_times *times;
	struct period period;
	int64_t start, until, count;
	bool all_day;
};

static size_t list(int *values, const struct recur_numbers *set, int most, int otherwise)
{
	size_t n = 0;

	for (int i = 0; i <= most && set->any; i++)
		if (has_bit(set->first, i))
			values[n++] = i;
	if (!n)
		values[n++] = otherwise;
	return n;
}

/* What is finer than the period is expanded; the rest limits. */
static void list_times(struct expansion *x)
{
	const struct recur *rule = x->rule;
	struct period *p = &x->period;
	struct schedule_time t = { .seconds = x->start };
	struct schedule_civil c;

	schedule_civil(&t, &c);
	p->nhours = p->nminutes = p->nseconds = 1;
	p->hours[0] = p->minutes[0] = p->seconds[0] = 0;
	if (x->all_day)
		return;
	if (rule->frequency < RECUR_HOURLY)
		p->nhours = list(p->hours, &rule->hour, 23, c.hour);
	if (rule->frequency < RECUR_MINUTELY)
		p->nminutes = list(p->minutes, &rule->minute, 59, c.minute);
	if (rule->frequency < RECUR_SECONDLY)
		p->nseconds = list(p->seconds, &rule->second, 60, c.second);
}

/* The i-th time of a period. */
static int64_t time_at(const struct period *p, size_t i)
{
	size_t second = i % p->nseconds, minute = i / p->nseconds % p->nminutes;
	size_t hour = i / p->nseconds / p->nminutes % p->nhours;

	return p->base[i / p->nseconds / p->nminutes / p->nhours] + (int64_t)p->hours[hour] * HOUR +
	       (int64_t)p->minutes[minute] * MINUTE + p->seconds[second];
}

/* Times up to the last one are passed over: before the start, or met twice.  Whether to go on. */
static bool put(struct expansion *x, int64_t t)
{
	struct recur_times *times = x->times;

	if (t > x->until || !x->count)
		return false;
	if (times->work-- <= 0 || (t > times->at[times->n - 1] && times->n == times->room)) {
		times->cut = true;
		return false;
	}
	if (t <= times->at[times->n - 1])
		return true;
	x->count--;
	times->at[times->n++] = t;
	return true;
}

static int by_number(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return x < y ? -1 : x > y;
}

static bool put_positions(struct expansion *x, size_t total)
{
	const struct recur_numbers *set = &x->rule->position;
	size_t chosen[2 * 366], n = 0;

	for (size_t i = 1; i <= 366 && i <= total; i++) {
		if (has_bit(set->first, (int64_t)i))
			chosen[n++] = i - 1;
		if (has_bit(set->last, (int64_t)i))
			chosen[n++] = total - i;
	}
	qsort(chosen, n, sizeof *chosen, by_number); /* cppcheck-suppress uninitvar // none is looked at where n is 0 */
	for (size_t i = 0; i < n; i++)
		if (!put(x, time_at(&x->period, chosen[i])))
			return false;
	return true;
}

static bool put_period(struct expansion *x)
{
	const struct period *p = &x->period;
	size_t each = p->nhours * p->nminutes * p->nseconds, i = 0;

	if (x->rule->position.any)
		return put_positions(x, p->bases * each);
	while (i < p->bases && p->base[i] + DAY < x->start)
		i++;
	for (i *= each; i < p->bases * each; i++)
		if (!put(x, time_at(p, i)))
			return false;
	return true;
}

/* The days from first to before stop that the rule means. */
static void list_days(struct expansion *x, int64_t first, int64_t stop)
{
	for (int64_t days = first; days < stop; days++) {
		struct day d = day_of(days);

		x->times->work--;
		if (fits(x->rule, &d))
			x->period.base[x->period.bases++] = days * DAY;
	}
}

static void list_months(struct expansion *x, int64_t year, int first, int last)
{
	for (int month = first; month <= last; month++) {
		int64_t begin = days_from_civil(year, month, 1);

		x->times->work--;
		if (!x->rule->month.any || has_bit(x->rule->month.first, month))
			list_days(x, begin, begin + days_in_month(year, month));
	}
}

/*
 * A period of less than a day.  One that the rule leaves out tells where the
 * first can begin that it does not: *skip.
 */
static void list_moment(struct expansion *x, int64_t base, int64_t *skip)
{
	const struct recur *rule = x->rule;
	struct day d = day_of((base - (base % DAY + DAY) % DAY) / DAY);
	int64_t clock = base - d.days * DAY;

	x->times->work--;
	if (!fits(rule, &d))
		*skip = (d.days + 1) * DAY;
	else if (rule->hour.any && !has_bit(rule->hour.first, clock / HOUR))
		*skip = base - clock % HOUR + HOUR;
	else if (rule->frequency > RECUR_HOURLY && rule->minute.any &&
	         !has_bit(rule->minute.first, clock % HOUR / MINUTE))
		*skip = base - clock % MINUTE + MINUTE;
	else if (rule->frequency != RECUR_SECONDLY || !rule->second.any || has_bit(rule->second.first, clock % MINUTE))
		x->period.base[x->period.bases++] = base;
}

/* Seconds between periods of fixed length, and where the start's own begins. */
static int64_t period_length(const struct recur *rule)
{
	static const int64_t length[] = { [RECUR_WEEKLY] = WEEK * DAY, [RECUR_DAILY] = DAY,       [RECUR_HOURLY] = HOUR,
		                          [RECUR_MINUTELY] = MINUTE,   [RECUR_SECONDLY] = 1 };

	return length[rule->frequency];
}

static int64_t period_begin(const struct recur *rule, int64_t start)
{
	int64_t length = period_length(rule), epoch = 0;

	if (rule->frequency == RECUR_WEEKLY)
		epoch = (rule->week_start - 4) * (int64_t)DAY; /* 1970 began on a Thursday */
	return start - ((start - epoch) % length + length) % length;
}

/* Years and months, which are of many lengths. */
static void walk_months(struct expansion *x)
{
	const struct recur *rule = x->rule;
	const bool yearly = rule->frequency == RECUR_YEARLY;
	struct schedule_time t = { .seconds = x->start };
	struct schedule_civil c;
	int64_t month;

	schedule_civil(&t, &c);
	month = c.year * 12 + c.month - 1;
	if (yearly)
		month -= c.month - 1;
	do {
		int first = (int)(month % 12) + 1;

		if (days_from_civil(month / 12, first, 1) * DAY > x->until)
			return;
		if (month / 12 > LAST_YEAR || x->times->work <= 0) {
			x->times->cut = true;
			return;
		}
		x->period.bases = 0;
		list_months(x, month / 12, first, yearly ? 12 : first);
		month += rule->interval * (yearly ? 12 : 1);
	} while (put_period(x));
}

/* Weeks and less, which are all of a length. */
static void walk_time(struct expansion *x)
{
	const struct recur *rule = x->rule;
	const int64_t step = period_length(rule) * rule->interval, last = days_from_civil(LAST_YEAR + 1, 1, 1) * DAY;
	int64_t base = period_begin(rule, x->start);

	do {
		int64_t skip = base;

		if (base > x->until)
			return;
		if (base >= last || x->times->work <= 0) {
			x->times->cut = true;
			return;
		}
		x->period.bases = 0;
		if (rule->frequency <= RECUR_DAILY)
			list_days(x, base / DAY, base / DAY + period_length(rule) / DAY);
		else
			list_moment(x, base, &skip);
		base += step;
		if (skip > base)
			base += (skip - base + step - 1) / step * step;
	} while (put_period(x));
}

void recur_expand(const struct recur *rule, int64_t start, bool all_day, int64_t until, struct recur_times *times)
{
	struct recur whole = *rule;
	struct expansion x = { .rule = &whole,
		               .times = times,
		               .start = start,
		               .until = until,
		               .count = rule->count ? rule->count - 1 : INT64_MAX,
		               .all_day = all_day };

	if (times->n == times->room) {
		times->cut = true;
		return;
	}
	times->at[times->n++] = start;
	if (all_day && rule->frequency > RECUR_DAILY)
		return; /* which has no meaning */
	complete(&whole, start, all_day);
	list_times(&x);
	if (rule->frequency <= RECUR_MONTHLY)
		walk_months(&x);
	else
		walk_time(&x);
}
