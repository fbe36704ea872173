/* Reading a recurrence rule. */
#include "recur.h"

#include "datetime.h"

struct part {
	const char *p, *end;
};

static bool number(struct part *part, int64_t *value)
{
	const char *begin;
	bool minus = part->p < part->end && *part->p == '-';

	if (part->p < part->end && (*part->p == '-' || *part->p == '+'))
		part->p++;
	begin = part->p;
	for (*value = 0; part->p < part->end && is_digit(*part->p) && part->p - begin < 9; part->p++)
		*value = *value * 10 + (*part->p - '0');
	if (minus)
		*value = -*value;
	return part->p > begin;
}

static bool more(struct part *part)
{
	return part->p < part->end && *part->p++ == ',';
}

static int weekday(struct part *part)
{
	static const char days[] = "SUMOTUWETHFRSA";

	for (int day = 0; day < 7 && part->end - part->p >= 2; day++) {
		if (strncasecmp(part->p, days + day * 2, 2) == 0) {
			part->p += 2;
			return day;
		}
	}
	return -1;
}

static bool read_frequency(struct recur *rule, struct part *part)
{
	static const char *const names[] = { "YEARLY", "MONTHLY",  "WEEKLY",  "DAILY",
		                             "HOURLY", "MINUTELY", "SECONDLY" };
	size_t n = (size_t)(part->end - part->p);

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strlen(names[i]) == n && strncasecmp(part->p, names[i], n) == 0) {
			rule->frequency = (enum recur_frequency)i;
			part->p = part->end;
			return true;
		}
	}
	return false;
}

static bool read_until(struct recur *rule, struct part *part)
{
	rule->until = datetime_basic_parse(part->p, (size_t)(part->end - part->p));
	part->p = part->end;
	return rule->until.kind != SCHEDULE_TIME_NONE;
}

static bool read_count(struct recur *rule, struct part *part)
{
	return number(part, &rule->count) && rule->count > 0;
}

static bool read_interval(struct recur *rule, struct part *part)
{
	return number(part, &rule->interval) && rule->interval > 0;
}

static bool read_week_start(struct recur *rule, struct part *part)
{
	rule->week_start = weekday(part);
	return rule->week_start >= 0;
}

static bool read_weekdays(struct recur *rule, struct part *part)
{
	do {
		int64_t nth = 0;
		bool counted = part->p < part->end && !((*part->p | 32) >= 'a' && (*part->p | 32) <= 'z');
		int day;

		if (counted && (!number(part, &nth) || !nth || nth > 53 || nth < -53))
			return false;
		day = weekday(part);
		if (day < 0)
			return false;
		if (counted)
			recur_add(&rule->weekday[day], nth);
		else
			rule->weekdays |= 1u << day;
	} while (more(part));
	return true;
}

/* Only calendars of the one kind are understood. */
static bool read_scale(struct recur *rule, struct part *part)
{
	bool ours = part->end - part->p == 9 && strncasecmp(part->p, "GREGORIAN", 9) == 0;

	(void)rule;
	part->p = part->end;
	return ours;
}

/* Either a function, or a set and what its numbers may be. */
static const struct {
	const char *name;
	bool (*read)(struct recur *rule, struct part *part);
	size_t set;
	int least, most;
} parts[] = {
	{ "FREQ", read_frequency, 0, 0, 0 },
	{ "UNTIL", read_until, 0, 0, 0 },
	{ "COUNT", read_count, 0, 0, 0 },
	{ "INTERVAL", read_interval, 0, 0, 0 },
	{ "WKST", read_week_start, 0, 0, 0 },
	{ "BYDAY", read_weekdays, 0, 0, 0 },
	{ "RSCALE", read_scale, 0, 0, 0 },
	{ "BYSECOND", NULL, offsetof(struct recur, second), 0, 60 },
	{ "BYMINUTE", NULL, offsetof(struct recur, minute), 0, 59 },
	{ "BYHOUR", NULL, offsetof(struct recur, hour), 0, 23 },
	{ "BYMONTH", NULL, offsetof(struct recur, month), 1, 12 },
	{ "BYMONTHDAY", NULL, offsetof(struct recur, month_day), -31, 31 },
	{ "BYYEARDAY", NULL, offsetof(struct recur, year_day), -366, 366 },
	{ "BYWEEKNO", NULL, offsetof(struct recur, week), -53, 53 },
	{ "BYSETPOS", NULL, offsetof(struct recur, position), -366, 366 },
};

static bool read_numbers(struct recur_numbers *set, struct part *part, int least, int most)
{
	do {
		int64_t value;

		if (!number(part, &value) || value < least || value > most || (least < 0 && !value))
			return false;
		recur_add(set, value);
	} while (more(part));
	return true;
}

/* NAME=VALUE; the name's row of the table is noted as seen. */
static const char *read_part(struct recur *rule, const char *p, const char *end, unsigned *seen)
{
	const char *equals = memchr(p, '=', (size_t)(end - p));
	struct part part = { equals ? equals + 1 : end, end };

	for (size_t i = 0; equals && i < sizeof parts / sizeof *parts; i++) {
		size_t n = strlen(parts[i].name);
		bool good;

		if (n != (size_t)(equals - p) || strncasecmp(p, parts[i].name, n) != 0)
			continue;
		if (*seen >> i & 1)
			return "a part occurs twice";
		*seen |= 1u << i;
		if (parts[i].read)
			good = parts[i].read(rule, &part);
		else
			good = read_numbers((struct recur_numbers *)(void *)((char *)rule + parts[i].set), &part,
			                    parts[i].least, parts[i].most);
		return good && part.p == part.end ? NULL : "a part has a bad value";
	}
	return "an unknown part";
}

const char *recur_parse(struct recur *rule, const char *p, size_t n)
{
	const char *end = p + n, *wrong = NULL;
	unsigned seen = 0;

	*rule = (struct recur){ .interval = 1, .week_start = 1 };
	while (p < end && !wrong) {
		const char *stop = memchr(p, ';', (size_t)(end - p));

		if (!stop)
			stop = end;
		if (stop > p) /* some producers end with a semicolon */
			wrong = read_part(rule, p, stop, &seen);
		p = stop + 1;
	}
	if (!wrong && !(seen & 1))
		wrong = "it has no FREQ";
	return wrong;
}
