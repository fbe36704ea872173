#include "datetime.h"

static const int64_t LONGEST = (int64_t)36525 * DAY;

int64_t days_from_civil(int64_t year, int month, int day)
{
	/* Count years from March, so that the leap day is the last of its year. */
	int64_t y = month > 2 ? year : year - 1;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void civil_from_days(int64_t days, struct schedule_civil *civil)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t of_era = z - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153;

	civil->day = (int)(of_year - (153 * month + 2) / 5 + 1);
	civil->month = (int)(month < 10 ? month + 3 : month - 9);
	civil->year = year + era * 400 + (civil->month <= 2);
	civil->weekday = (int)(((days + 4) % 7 + 7) % 7);
}

int days_in_month(int64_t year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return month == 2 && leap ? 29 : days[month - 1];
}

void schedule_civil(const struct schedule_time *time, struct schedule_civil *civil)
{
	int64_t wall = time->seconds + time->utc_offset;
	int64_t days = (wall >= 0 ? wall : wall - DAY + 1) / DAY;
	int rest = (int)(wall - days * DAY);

	civil_from_days(days, civil);
	civil->hour = rest / HOUR;
	civil->minute = rest % HOUR / MINUTE;
	civil->second = rest % MINUTE;
}

const char *schedule_time_text(const struct schedule_time *time, char text[SCHEDULE_TIME_TEXT])
{
	struct schedule_civil c;
	int n, offset = (int)time->utc_offset;

	text[0] = '\0';
	if (time->kind == SCHEDULE_TIME_NONE)
		return text;
	schedule_civil(time, &c);
	n = snprintf(text, SCHEDULE_TIME_TEXT, "%04d-%02d-%02d", (int)c.year, c.month, c.day);
	if (time->kind == SCHEDULE_TIME_DATE)
		return text;
	n += snprintf(text + n, SCHEDULE_TIME_TEXT - (size_t)n, "T%02d:%02d:%02d", c.hour, c.minute, c.second);
	if (time->kind == SCHEDULE_TIME_INSTANT) {
		int minutes = (offset < 0 ? -offset : offset) / MINUTE;

		snprintf(text + n, SCHEDULE_TIME_TEXT - (size_t)n, "%c%02d:%02d", offset < 0 ? '-' : '+', minutes / 60,
		         minutes % 60);
	}
	return text;
}

/* ---- spellings --------------------------------------------------------- */

struct cursor {
	const char *p, *end;
};

static struct cursor trimmed(const char *p, size_t n)
{
	struct cursor c = { p, p + n };

	while (c.p < c.end && is_space(*c.p))
		c.p++;
	while (c.p < c.end && is_space(c.end[-1]))
		c.end--;
	return c;
}

static bool accept(struct cursor *c, char want)
{
	if (c->p == c->end || *c->p != want)
		return false;
	c->p++;
	return true;
}

/* A number of least to most digits. */
static bool number(struct cursor *c, int least, int most, int64_t *value)
{
	int n = 0;

	for (*value = 0; n < most && c->p < c->end && is_digit(*c->p); n++)
		*value = *value * 10 + (*c->p++ - '0');
	return n >= least;
}

/* HH:MM[:SS[.fraction]], of the hour least digits long. */
static bool wall_clock(struct cursor *c, int least, int32_t *seconds)
{
	int64_t h, m, s = 0;

	if (!number(c, least, 2, &h) || !accept(c, ':') || !number(c, 2, 2, &m))
		return false;
	if (accept(c, ':')) {
		if (!number(c, 2, 2, &s))
			return false;
		if (accept(c, '.') || accept(c, ',')) {
			if (c->p == c->end || !is_digit(*c->p))
				return false;
			while (c->p < c->end && is_digit(*c->p))
				c->p++;
		}
	}
	/* Second 60 is a leap second (RFC 3339, 5.7); 24:00 is ISO 8601's end of the day. */
	if (m > 59 || s > 60 || h > 24 || (h == 24 && (m || s)))
		return false;
	*seconds = (int32_t)(h * HOUR + m * MINUTE + s);
	return true;
}

static bool utc_offset(struct cursor *c, int32_t *offset)
{
	int64_t h, m = 0;
	bool west = accept(c, '-');

	*offset = 0;
	if (!west && !accept(c, '+'))
		return accept(c, 'Z') || accept(c, 'z');
	if (!number(c, 2, 2, &h))
		return false;
	if ((accept(c, ':') || c->p < c->end) && !number(c, 2, 2, &m))
		return false;
	if (h > 23 || m > 59)
		return false;
	*offset = (int32_t)(h * HOUR + m * MINUTE) * (west ? -1 : 1);
	return true;
}

struct schedule_time datetime_parse(const char *p, size_t n)
{
	const struct schedule_time none = { 0 };
	struct schedule_time t = { .kind = SCHEDULE_TIME_DATE };
	struct cursor c = trimmed(p, n);
	int64_t year, month, day;
	int32_t clock;

	if (!number(&c, 4, 4, &year) || !accept(&c, '-') || !number(&c, 2, 2, &month) || !accept(&c, '-') ||
	    !number(&c, 2, 2, &day))
		return none;
	if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, (int)month))
		return none;
	t.seconds = days_from_civil(year, (int)month, (int)day) * DAY;
	if (c.p == c.end)
		return t;
	if ((!accept(&c, 'T') && !accept(&c, 't') && !accept(&c, ' ')) || !wall_clock(&c, 2, &clock))
		return none;
	t.kind = SCHEDULE_TIME_FLOATING;
	t.seconds += clock;
	while (accept(&c, ' '))
		;
	if (c.p == c.end)
		return t;
	if (!utc_offset(&c, &t.utc_offset) || c.p != c.end)
		return none;
	t.kind = SCHEDULE_TIME_INSTANT;
	t.seconds -= t.utc_offset;
	return t;
}

int32_t clock_parse(const char *p, size_t n)
{
	struct cursor c = trimmed(p, n);
	int32_t seconds;

	return wall_clock(&c, 1, &seconds) && c.p == c.end ? seconds : -1;
}

/* ISO 8601 after the P: each unit at most once, in order. */
static bool iso_duration(struct cursor *c, int64_t *seconds)
{
	static const struct {
		char letter;
		bool of_time;
		int64_t seconds;
	} units[] = { { 'W', false, 7 * DAY }, { 'D', false, DAY },  { 'H', true, HOUR },
		      { 'M', true, MINUTE },  { 'S', true, 1 } };
	size_t unit = 0, count = sizeof units / sizeof *units;
	bool time = false, any = false;

	for (*seconds = 0; c->p < c->end; any = true) {
		int64_t value;

		if (!time && accept(c, 'T'))
			time = true;
		if (!number(c, 1, 9, &value) || c->p == c->end)
			return false;
		while (unit < count && (units[unit].letter != *c->p || units[unit].of_time != time))
			unit++;
		if (unit == count)
			return false;
		*seconds += value * units[unit++].seconds;
		c->p++;
	}
	return any;
}

enum duration_form duration_parse(const char *p, size_t n, int64_t *seconds)
{
	struct cursor c = trimmed(p, n);
	enum duration_form form = DURATION_PLAIN;
	int64_t part[3];
	int parts = 0;

	if (accept(&c, 'P') || accept(&c, 'p')) {
		if (!iso_duration(&c, seconds))
			return DURATION_BAD;
	} else {
		do {
			if (parts == 3 || !number(&c, 1, 9, &part[parts++]))
				return DURATION_BAD;
		} while (accept(&c, ':'));
		if (parts == 1) {
			*seconds = part[0] * MINUTE;
		} else if (parts == 2) {
			*seconds = part[0] * HOUR + part[1] * MINUTE;
		} else {
			*seconds = part[0] * DAY + part[1] * HOUR + part[2] * MINUTE;
			form = DURATION_DAYS;
		}
	}
	return c.p == c.end && *seconds <= LONGEST ? form : DURATION_BAD;
}
