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

/* A mark and a number of two digits behind it: printf(3) takes ten times as long. */
static char *put_two(char *to, char mark, int number)
{
	to[0] = mark;
	to[1] = (char)('0' + number / 10 % 10);
	to[2] = (char)('0' + number % 10);
	return to + 3;
}

const char *schedule_time_text(const struct schedule_time *time, char text[SCHEDULE_TIME_TEXT])
{
	struct schedule_time spelled = *time;
	struct schedule_civil c;
	char *to = text;
	int minutes;

	text[0] = '\0';
	if (time->kind == SCHEDULE_TIME_NONE)
		return text;
	spelled.utc_offset -= spelled.utc_offset % MINUTE; /* local mean time: what is spelled is to be the instant */
	minutes = (int)(spelled.utc_offset < 0 ? -spelled.utc_offset : spelled.utc_offset) / MINUTE;
	schedule_civil(&spelled, &c);
	if (c.year >= 0 && c.year <= 9999) {
		put_two(to + 1, '0', (int)(c.year % 100));
		to[0] = (char)('0' + c.year / 1000);
		to[1] = (char)('0' + c.year / 100 % 10);
		to += 4;
	} else {
		to += snprintf(to, 16, "%04d", (int)c.year);
	}
	to = put_two(put_two(to, '-', c.month), '-', c.day);
	if (time->kind != SCHEDULE_TIME_DATE)
		to = put_two(put_two(put_two(to, 'T', c.hour), ':', c.minute), ':', c.second);
	if (time->kind == SCHEDULE_TIME_INSTANT)
		to = put_two(put_two(to, spelled.utc_offset < 0 ? '-' : '+', minutes / 60), ':', minutes % 60);
	*to = '\0';
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

/* +HH[[:]MM], of the hour least digits long; it is the last of a text. */
static bool utc_offset(struct cursor *c, int least, int32_t *offset)
{
	int64_t h, m = 0;
	bool west = accept(c, '-');

	if ((!west && !accept(c, '+')) || !number(c, least, 2, &h))
		return false;
	if ((accept(c, ':') || c->p < c->end) && !number(c, 2, 2, &m))
		return false;
	*offset = (int32_t)(h * HOUR + m * MINUTE) * (west ? -1 : 1);
	return h <= 23 && m <= 59 && c->p == c->end;
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
	if (accept(&c, 'Z') || accept(&c, 'z') ? c.p != c.end : !utc_offset(&c, 2, &t.utc_offset))
		return none;
	t.kind = SCHEDULE_TIME_INSTANT;
	t.seconds -= t.utc_offset;
	return t;
}

struct schedule_time datetime_basic_parse(const char *p, size_t n)
{
	struct cursor c = trimmed(p, n);
	size_t digits = 0;
	char text[24];

	n = (size_t)(c.end - c.p);
	for (size_t i = 0; i < n; i++)
		digits += (bool)is_digit(c.p[i]);
	/* Spelled out in the extended format: a date, then perhaps a time. */
	if (n == 8 && digits == 8)
		snprintf(text, sizeof text, "%.4s-%.2s-%.2s", c.p, c.p + 4, c.p + 6);
	else if ((n == 15 || n == 16) && digits == 14)
		snprintf(text, sizeof text, "%.4s-%.2s-%.2s%.3s:%.2s:%.*s", c.p, c.p + 4, c.p + 6, c.p + 8, c.p + 11,
		         (int)(n - 13), c.p + 13);
	else
		return (struct schedule_time){ 0 };
	return datetime_parse(text, strlen(text));
}

struct schedule_time time_date(struct schedule_time t)
{
	int64_t clock = t.seconds + t.utc_offset;

	if (t.kind == SCHEDULE_TIME_NONE)
		return t;
	return (struct schedule_time){ clock - (clock % DAY + DAY) % DAY, 0, SCHEDULE_TIME_DATE };
}

struct schedule_time schedule_time_parse(const char *text)
{
	return datetime_parse(text, strlen(text));
}

int32_t clock_parse(const char *p, size_t n)
{
	struct cursor c = trimmed(p, n);
	int32_t seconds;

	return wall_clock(&c, 1, &seconds) && c.p == c.end ? seconds : -1;
}

/* am, a.m., p.m.: 'a' or 'p', taken off the end; 0 if there is none. */
static char take_meridiem(struct cursor *c)
{
	const char *end = c->end;
	char half;

	if (end > c->p && end[-1] == '.')
		end--;
	if (end == c->p || (end[-1] | 32) != 'm')
		return 0;
	end--;
	if (end > c->p && end[-1] == '.')
		end--;
	half = end > c->p ? (char)(end[-1] | 32) : 0;
	if (half != 'a' && half != 'p')
		return 0;
	c->end = end - 1;
	*c = trimmed(c->p, (size_t)(c->end - c->p));
	return half;
}

int32_t clock12_parse(const char *p, size_t n)
{
	struct cursor c = trimmed(p, n);
	char half = take_meridiem(&c);
	int64_t hour, minute = 0;

	if (!half)
		return clock_parse(p, n);
	if (!number(&c, 1, 2, &hour) || (accept(&c, ':') && !number(&c, 2, 2, &minute)) || c.p != c.end)
		return -1;
	if (hour < 1 || hour > 12 || minute > 59)
		return -1;
	return (int32_t)((hour % 12 + (half == 'p' ? 12 : 0)) * HOUR + minute * MINUTE);
}

int64_t moment_parse(const char *p, size_t n)
{
	struct cursor c = trimmed(p, n);
	int64_t part[3], fraction = 0, seconds;
	char between = 0;
	int parts = 0, digits;

	for (bool more = true; more && parts < 3; parts++) {
		if (!number(&c, parts ? 2 : 1, parts ? 2 : 6, &part[parts]))
			return -1;
		if (!between && c.p < c.end)
			between = *c.p;
		more = (between == ':' || between == '.') && parts < 2 && accept(&c, between);
	}
	if (parts < 2 || part[parts - 1] > 59 || (parts == 3 && part[1] > 59) || (between == '.' && parts < 3))
		return -1;
	if (between == ':' && (accept(&c, ',') || accept(&c, '.'))) {
		const char *begin = c.p;

		if (!number(&c, 1, 3, &fraction))
			return -1;
		for (digits = (int)(c.p - begin); digits < 3; digits++)
			fraction *= 10;
	}
	seconds = parts == 3 ? part[0] * HOUR + part[1] * MINUTE + part[2] : part[0] * MINUTE + part[1];
	return c.p == c.end ? seconds * 1000 + fraction : -1;
}

bool offset_parse(const char *p, size_t n, int32_t *offset)
{
	struct cursor c = trimmed(p, n);

	return utc_offset(&c, 1, offset);
}

/* Which of some names begins with a word of three letters or more; -1 if none does. */
static int find_name(const char *const names[], int count, const char *p, size_t n)
{
	for (int i = 0; i < count && n >= 3; i++) {
		size_t same = 0;

		while (same < n && names[i][same] && (names[i][same] | 32) == (p[same] | 32))
			same++;
		if (same == n)
			return i;
	}
	return -1;
}

int month_parse(const char *p, size_t n)
{
	static const char *const months[] = { "January", "February", "March",     "April",   "May",      "June",
		                              "July",    "August",   "September", "October", "November", "December" };

	return find_name(months, 12, p, n) + 1;
}

int weekday_parse(const char *p, size_t n)
{
	static const char *const days[] = { "Sunday",   "Monday", "Tuesday", "Wednesday",
		                            "Thursday", "Friday", "Saturday" };

	return find_name(days, 7, p, n);
}

/* The next word: up to white space (no-break spaces included) or a comma, past which c is then. */
static struct cursor take_word(struct cursor *c)
{
	struct cursor word;

#define BLANK(p) (is_space(*(p)) || *(p) == ',')
#define NO_BREAK(p, s) (c->end - (p) >= (int)sizeof(s) - 1 && memcmp(p, s, sizeof(s) - 1) == 0)
	for (;;) {
		if (c->p < c->end && BLANK(c->p))
			c->p++;
		else if (NO_BREAK(c->p, "\xc2\xa0"))
			c->p += 2;
		else if (NO_BREAK(c->p, "\xe2\x80\xaf"))
			c->p += 3;
		else
			break;
	}
	word.p = c->p;
	while (c->p < c->end && !BLANK(c->p) && !NO_BREAK(c->p, "\xc2\xa0") && !NO_BREAK(c->p, "\xe2\x80\xaf"))
		c->p++;
	word.end = c->p;
	return word;
#undef BLANK
#undef NO_BREAK
}

/* A day of the month: 3, 03, 3rd. */
static bool day_word(struct cursor word, int64_t *day)
{
	static const char *const ordinals[] = { "", "st", "nd", "rd", "th" };

	if (!number(&word, 1, 2, day))
		return false;
	for (size_t i = 0; i < sizeof ordinals / sizeof *ordinals; i++)
		if ((size_t)(word.end - word.p) == strlen(ordinals[i]) &&
		    memcmp(word.p, ordinals[i], strlen(ordinals[i])) == 0)
			return true;
	return false;
}

struct schedule_time datetime_words_parse(const char *p, size_t n)
{
	const struct schedule_time none = { 0 };
	struct schedule_time t = { .kind = SCHEDULE_TIME_DATE };
	struct cursor c = { p, p + n }, word = take_word(&c), clock, half;
	int64_t day, year;
	int month;
	char text[24];

	if (weekday_parse(word.p, (size_t)(word.end - word.p)) >= 0)
		word = take_word(&c);
	month = month_parse(word.p, (size_t)(word.end - word.p));
	if (month ? !day_word(take_word(&c), &day) : !day_word(word, &day))
		return none;
	if (!month) {
		word = take_word(&c);
		month = month_parse(word.p, (size_t)(word.end - word.p));
	}
	word = take_word(&c);
	if (!month || !number(&word, 4, 4, &year) || word.p != word.end || year < 1 || day < 1 ||
	    day > days_in_month(year, month))
		return none;
	t.seconds = days_from_civil(year, month, (int)day) * DAY;
	clock = take_word(&c);
	half = take_word(&c);
	if (clock.p == clock.end)
		return t;
	n = (size_t)snprintf(text, sizeof text, "%.*s %.*s", (int)(clock.end - clock.p < 16 ? clock.end - clock.p : 16),
	                     clock.p, (int)(half.end - half.p < 5 ? half.end - half.p : 5), half.p);
	if (take_word(&c).p != c.end || clock12_parse(text, n) < 0)
		return none;
	return (struct schedule_time){ t.seconds + clock12_parse(text, n), 0, SCHEDULE_TIME_FLOATING };
}

bool duration_words_parse(const char *p, size_t n, int64_t *seconds)
{
	static const struct {
		const char *unit;
		int64_t seconds;
	} units[] = { { "days", DAY }, { "hours", HOUR }, { "minutes", MINUTE }, { "seconds", 1 } };
	struct cursor c = trimmed(p, n);
	bool any = false;

	for (*seconds = 0; c.p < c.end; any = true) {
		struct cursor word = take_word(&c);
		size_t unit = 0, length;
		int64_t value;

		if (!number(&word, 1, 6, &value))
			return false;
		if (word.p == word.end)
			word = take_word(&c);
		length = (size_t)(word.end - word.p);
		while (unit < 4 && (!length || strncasecmp(units[unit].unit, word.p, length) != 0))
			unit++;
		if (unit == 4)
			return false;
		*seconds += value * units[unit].seconds;
	}
	return any && *seconds <= LONGEST;
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
