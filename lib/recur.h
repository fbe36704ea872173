/*
 * Recurrence rules (RFC 5545, 3.3.10) over wall-clock times: seconds as if
 * they were UTC.  Pure functions.
 *
 * Not libical's: 3.0.16 can't be bounded from outside.  A single step of
 * FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30 with every hour, minute and second runs
 * for minutes, whatever UNTIL and COUNT say.  The test of this file holds the
 * two against each other.
 */
#ifndef RECUR_H
#define RECUR_H

#include "internal.h"

enum recur_frequency {
	RECUR_YEARLY,
	RECUR_MONTHLY,
	RECUR_WEEKLY,
	RECUR_DAILY,
	RECUR_HOURLY,
	RECUR_MINUTELY,
	RECUR_SECONDLY
};

/* The numbers of one BY part: a bit each, counted from the beginning or from the end. */
struct recur_numbers {
	uint64_t first[6], last[6];
	bool any;
};

struct recur {
	enum recur_frequency frequency;
	int64_t interval, count;    /* 0: no count */
	struct schedule_time until; /* as it is spelled; NONE: without end */
	int week_start;             /* 0 is Sunday */
	struct recur_numbers second, minute, hour, month, month_day, year_day, week, position;
	struct recur_numbers weekday[7]; /* BYDAY=2MO, -1FR */
	unsigned weekdays;               /* BYDAY=MO: a bit each */
};

static inline void recur_add(struct recur_numbers *set, int64_t number)
{
	uint64_t *bits = number < 0 ? set->last : set->first;

	if (number < 0)
		number = -number;
	bits[number / 64] |= UINT64_C(1) << number % 64;
	set->any = true;
}

/* Read a rule.  NULL if it is one, else what is wrong with it. */
const char *recur_parse(struct recur *rule, const char *p, size_t n);

/* The times at which something recurs, in ascending order. */
struct recur_times {
	int64_t *at;
	size_t n, room; /* the caller's array and how much of it is used */
	long work;      /* steps that may still be taken; counts down */
	bool cut;       /* there may be more: room, work or the years to 2999 are exhausted */
};

/*
 * Append the times from start on, which always is the first, up to and
 * including until.  Of dates (all_day) only days count.
 */
void recur_expand(const struct recur *rule, int64_t start, bool all_day, int64_t until, struct recur_times *times);

#endif
