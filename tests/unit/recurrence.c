/* Recurrence rules: against tables worked out by hand from RFC 5545, and against libical. */
#include "unit.h"

#include "datetime.h"
#include "recur.h"

#include <libical/ical.h>

enum { MOST = 40 };

static int64_t wall(const char *text)
{
	struct schedule_time t = datetime_basic_parse(text, strlen(text));

	return t.seconds;
}

/* The times as "YYYYMMDD" or "YYYYMMDDTHHMMSS", with spaces between. */
static void spell(char *text, size_t size, const int64_t *at, size_t n, bool all_day)
{
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < n && used < size; i++) {
		struct schedule_time t = { .seconds = at[i] };
		struct schedule_civil c;

		schedule_civil(&t, &c);
		used += (size_t)snprintf(text + used, size - used, "%s%04d%02d%02d", i ? " " : "", (int)c.year, c.month, c.day);
		if (!all_day && used < size)
			used += (size_t)snprintf(text + used, size - used, "T%02d%02d%02d", c.hour, c.minute, c.second);
	}
}

static struct recur_times expanded(int64_t at[], size_t room, const char *start, const char *text)
{
	struct recur_times times = { at, 0, room, 1000000, false };
	int64_t until = INT64_MAX;
	struct recur rule;

	if (recur_parse(&rule, text, strlen(text)))
		return times;
	if (rule.until.kind == SCHEDULE_TIME_DATE)
		until = rule.until.seconds + DAY - 1;
	else if (rule.until.kind != SCHEDULE_TIME_NONE)
		until = rule.until.seconds;
	recur_expand(&rule, wall(start), strlen(start) == 8, until, &times);
	return times;
}

/* ---- by hand --------------------------------------------------------------------- */

/* Of rules without end the first times are compared. */
static const struct {
	const char *start, *rule, *times;
} by_hand[] = {
	/* RFC 5545, 3.8.5.3, and around it.  2 September 1997 was a Tuesday. */
	{ "19970902T090000", "FREQ=DAILY;COUNT=3", "19970902T090000 19970903T090000 19970904T090000" },
	{ "19970902T090000", "FREQ=DAILY;INTERVAL=10;COUNT=5",
	  "19970902T090000 19970912T090000 19970922T090000 19971002T090000 19971012T090000" },
	{ "19980130T090000", "FREQ=DAILY;UNTIL=19980202T090000;BYMONTH=1", "19980130T090000 19980131T090000" },
	{ "19970902T090000", "FREQ=WEEKLY;UNTIL=19971007T000000;WKST=SU;BYDAY=TU,TH",
	  "19970902T090000 19970904T090000 19970909T090000 19970911T090000 19970916T090000 19970918T090000 "
	  "19970923T090000 19970925T090000 19970930T090000 19971002T090000" },
	{ "19970901T090000", "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971003T000000;WKST=SU;BYDAY=MO,WE,FR",
	  "19970901T090000 19970903T090000 19970905T090000 19970915T090000 19970917T090000 19970919T090000 "
	  "19970929T090000 19971001T090000" },
	/* The same but for the first day of the week: the RFC's own example of what WKST changes. */
	{ "19970805T090000", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
	  "19970805T090000 19970810T090000 19970819T090000 19970824T090000" },
	{ "19970805T090000", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
	  "19970805T090000 19970817T090000 19970819T090000 19970831T090000" },
	{ "19970905T090000", "FREQ=MONTHLY;COUNT=4;BYDAY=1FR",
	  "19970905T090000 19971003T090000 19971107T090000 19971205T090000" },
	{ "20240126T170000", "FREQ=MONTHLY;COUNT=4;BYDAY=-1FR",
	  "20240126T170000 20240223T170000 20240329T170000 20240426T170000" },
	{ "19970907T090000", "FREQ=MONTHLY;INTERVAL=2;COUNT=5;BYDAY=1SU,-1SU",
	  "19970907T090000 19970928T090000 19971102T090000 19971130T090000 19980104T090000" },
	{ "19970928T090000", "FREQ=MONTHLY;BYMONTHDAY=-3;COUNT=3", "19970928T090000 19971029T090000 19971128T090000" },
	{ "19970930T090000", "FREQ=MONTHLY;COUNT=4;BYMONTHDAY=1,-1",
	  "19970930T090000 19971001T090000 19971031T090000 19971101T090000" },
	/* Months without the day are passed over. */
	{ "20070115T090000", "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5",
	  "20070115T090000 20070130T090000 20070215T090000 20070315T090000 20070330T090000" },
	{ "20240131T120000", "FREQ=MONTHLY;COUNT=3", "20240131T120000 20240331T120000 20240531T120000" },
	{ "20240229", "FREQ=YEARLY;COUNT=3", "20240229 20280229 20320229" },
	{ "19970610T090000", "FREQ=YEARLY;COUNT=4;BYMONTH=6,7",
	  "19970610T090000 19970710T090000 19980610T090000 19980710T090000" },
	{ "19970101T090000", "FREQ=YEARLY;INTERVAL=3;COUNT=4;BYYEARDAY=1,100,200",
	  "19970101T090000 19970410T090000 19970719T090000 20000101T090000" },
	{ "19970519T090000", "FREQ=YEARLY;BYDAY=20MO;COUNT=3", "19970519T090000 19980518T090000 19990517T090000" },
	{ "19970512T090000", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3", "19970512T090000 19980511T090000 19990517T090000" },
	/* Week 1 of 2025 begins on Monday 30 December 2024; week 53 is there in 2026 alone. */
	{ "20240101", "FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO;COUNT=3", "20240101 20241230 20251229" },
	{ "20201228", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;COUNT=2", "20201228 20261228" },
	{ "19970313T090000", "FREQ=YEARLY;BYMONTH=3;BYDAY=TH;COUNT=4",
	  "19970313T090000 19970320T090000 19970327T090000 19980305T090000" },
	/* Every Friday the 13th.  The start is an instance though the rule does not mean it. */
	{ "19970902T090000", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=4",
	  "19970902T090000 19980213T090000 19980313T090000 19981113T090000" },
	/* The first Tuesday after a Monday in November, every fourth year: the USA's election day. */
	{ "19961105T090000", "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3",
	  "19961105T090000 20001107T090000 20041102T090000" },
	{ "19970904T090000", "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "19970904T090000 19971007T090000 19971106T090000" },
	{ "19970929T090000", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=3",
	  "19970929T090000 19971030T090000 19971127T090000" },
	{ "19970902T090000", "FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000",
	  "19970902T090000 19970902T120000 19970902T150000" },
	{ "19970902T090000", "FREQ=MINUTELY;INTERVAL=90;COUNT=4",
	  "19970902T090000 19970902T103000 19970902T120000 19970902T133000" },
	{ "19970902T160000", "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16;COUNT=5",
	  "19970902T160000 19970902T162000 19970902T164000 19970903T090000 19970903T092000" },
	{ "19970902T090000", "FREQ=DAILY;BYHOUR=9,10;BYMINUTE=0,30;COUNT=6",
	  "19970902T090000 19970902T093000 19970902T100000 19970902T103000 19970903T090000 19970903T093000" },
	{ "20240101T040000", "FREQ=HOURLY;INTERVAL=24;BYHOUR=5", "20240101T040000" },
	{ "20241231T235959", "FREQ=SECONDLY;COUNT=2", "20241231T235959 20250101T000000" },
	/* All-day: only days count.  Before 1970.  An end before the start. */
	{ "20240401", "FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=3,4;COUNT=3", "20240401 20240402 20240408" },
	{ "19690720", "FREQ=WEEKLY;COUNT=3;WKST=SU", "19690720 19690727 19690803" },
	{ "20240401", "FREQ=HOURLY;COUNT=3", "20240401" },
	{ "20240401T100000", "FREQ=DAILY;UNTIL=20230101", "20240401T100000" },
	{ "20240401T100000", "FREQ=DAILY;UNTIL=20240402", "20240401T100000 20240402T100000" },
	/* Never again. */
	{ "20240101T040000", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "20240101T040000" },
	/* Spellings. */
	{ "20240401", "freq=daily;count=2;", "20240401 20240402" },
	{ "20240401", "RSCALE=GREGORIAN;FREQ=WEEKLY;BYDAY=+1MO;COUNT=2", "20240401 20240408" },
};

static void tables(void)
{
	for (size_t i = 0; i < COUNT(by_hand); i++) {
		bool all_day = strlen(by_hand[i].start) == 8;
		int64_t at[MOST];
		char text[1024];
		struct recur_times times = expanded(at, MOST, by_hand[i].start, by_hand[i].rule);

		spell(text, sizeof text, at, times.n, all_day);
		ok(strcmp(text, by_hand[i].times) == 0, "%s %s", by_hand[i].start, by_hand[i].rule);
		if (strcmp(text, by_hand[i].times) != 0)
			printf("# got  %s\n# want %s\n", text, by_hand[i].times);
	}
}

static void broken(void)
{
	static const char *const rules[] = {
		"",
		"DAILY",
		"FREQ=FORTNIGHTLY",
		"INTERVAL=2",
		"FREQ=DAILY;INTERVAL=0",
		"FREQ=DAILY;COUNT=0",
		"FREQ=DAILY;COUNT=-1",
		"FREQ=DAILY;COUNT=99999999999",
		"FREQ=DAILY;FREQ=DAILY",
		"FREQ=DAILY;UNTIL=tomorrow",
		"FREQ=DAILY;BYDAY=XX",
		"FREQ=DAILY;BYDAY=0MO",
		"FREQ=DAILY;BYDAY=MO,",
		"FREQ=DAILY;BYDAY=",
		"FREQ=DAILY;BYMONTH=13",
		"FREQ=DAILY;BYMONTHDAY=0",
		"FREQ=DAILY;BYMONTHDAY=-32",
		"FREQ=DAILY;BYHOUR=24",
		"FREQ=DAILY;BYHOUR=-1",
		"FREQ=DAILY;BYSETPOS=367",
		"FREQ=DAILY;BYEASTER=1",
		"FREQ=DAILY;RSCALE=HEBREW",
		"FREQ=DAILY;WKST=8",
		"FREQ=DAILY;COUNT=2x",
	};
	struct recur rule;

	for (size_t i = 0; i < COUNT(rules); i++)
		ok(recur_parse(&rule, rules[i], strlen(rules[i])) != NULL, "no rule: \"%s\"", rules[i]);
}

/* ---- bounds ------------------------------------------------------------------------ */

/* Rules that never end, or seldom match, cost no more than they may. */
static void bounds(void)
{
	static const char *const rules[] = {
		"FREQ=SECONDLY",
		"FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
		"FREQ=SECONDLY;INTERVAL=7;BYSECOND=3;BYMINUTE=59;BYHOUR=23;BYYEARDAY=366",
		"FREQ=HOURLY;INTERVAL=999999999",
		"FREQ=YEARLY;INTERVAL=999999999",
		"FREQ=MONTHLY;INTERVAL=999999999",
		"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
		"FREQ=WEEKLY;BYSETPOS=366",
		("FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;"
		 "BYMINUTE=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29;BYSETPOS=-366"),
	};
	static int64_t at[1000];

	for (size_t i = 0; i < COUNT(rules); i++) {
		struct recur_times times = { at, 0, COUNT(at), 10000, false };
		struct recur rule;
		const char *wrong = recur_parse(&rule, rules[i], strlen(rules[i]));

		if (!wrong)
			recur_expand(&rule, wall("20241231T235959"), false, INT64_MAX, &times);
		ok(!wrong && times.cut && times.work > -1000 && times.n <= COUNT(at), "bounded: %.60s", rules[i]);
	}
}

/* ---- against libical ------------------------------------------------------------------ */

static size_t by_libical(int64_t at[], size_t room, const char *start, const char *text)
{
	icalrecur_iterator *iterator =
		icalrecur_iterator_new(icalrecurrencetype_from_string(text), icaltime_from_string(start));
	size_t n = 0;

	while (iterator && n < room) {
		struct icaltimetype t = icalrecur_iterator_next(iterator);

		if (icaltime_is_null_time(t))
			break;
		at[n++] = days_from_civil(t.year, t.month, t.day) * DAY + t.hour * HOUR + t.minute * MINUTE + t.second;
	}
	icalrecur_iterator_free(iterator);
	return n;
}

/* Up to three of the values, ascending and none twice: libical would take them as they come. */
static void some(struct buf *rule, struct chance *chance, const char *part, const char *const values[], unsigned count)
{
	unsigned n = 1 + below(chance, 3), first = below(chance, count - n + 1);

	buf_format(rule, ";%s=", part);
	for (unsigned i = 0; i < n; i++)
		buf_format(rule, "%s%s", i ? "," : "", values[first + i]);
}

/*
 * A rule that libical reads as RFC 5545 has it, and that it finishes: one with
 * a count that matches often enough.  Left out: FREQ=YEARLY;BYMONTHDAY, which
 * means every month but to libical only the start's.
 */
static void invent(struct buf *rule, struct chance *chance)
{
	static const char *const frequencies[] = { "YEARLY", "MONTHLY", "WEEKLY", "DAILY" };
	static const char *const days[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
	static const char *const counted[] = { "1MO", "2TU", "-1FR", "3SU", "-2WE", "4SA" };
	static const char *const month_days[] = { "1", "15", "28", "-1", "-3", "13" };
	static const char *const months[] = { "1", "3", "6", "10", "11", "12" };
	static const char *const hours[] = { "0", "9", "17", "23" };
	unsigned frequency = below(chance, COUNT(frequencies));
	bool in_months = below(chance, 3) == 0;

	buf_reset(rule);
	buf_format(rule, "FREQ=%s;INTERVAL=%u;COUNT=%u", frequencies[frequency], in_months ? 1 : 1 + below(chance, 3),
	           2 + below(chance, MOST - 2));
	if (in_months)
		some(rule, chance, "BYMONTH", months, COUNT(months));
	if (frequency < 2 && (frequency || in_months) && below(chance, 3) == 0)
		some(rule, chance, "BYMONTHDAY", month_days, COUNT(month_days));
	else if (frequency < 2 && below(chance, 2) == 0)
		some(rule, chance, "BYDAY", counted, COUNT(counted));
	else if (frequency == 2 && below(chance, 2) == 0)
		some(rule, chance, "BYDAY", days, COUNT(days));
	if (frequency > 0 && below(chance, 5) == 0)
		some(rule, chance, "BYHOUR", hours, COUNT(hours));
}

/* The start is always the first here; to libical only if the rule means it.  Compare rules that mean it. */
static void against_libical(void)
{
	static const char *const starts[] = { "20240101T090000", "20231231T170000", "19690720T200000", "20240229T000000" };
	struct chance chance = chance_of(5545);
	unsigned compared = 0, differ = 0;
	struct buf rule = { 0 };

	for (int i = 0; i < 1500; i++) {
		const char *start = starts[below(&chance, COUNT(starts))];
		int64_t ours[MOST], theirs[MOST];
		struct recur_times times;
		size_t n;

		invent(&rule, &chance);
		n = by_libical(theirs, MOST, start, rule.p);
		if (!n || theirs[0] != wall(start))
			continue;
		times = expanded(ours, MOST, start, rule.p);
		compared++;
		if (times.n == n && memcmp(ours, theirs, n * sizeof *ours) == 0)
			continue;
		if (differ++ < 5) {
			char text[1024];

			spell(text, sizeof text, ours, times.n, false);
			printf("# %s %s\n# ours   %s\n", start, rule.p, text);
			spell(text, sizeof text, theirs, n, false);
			printf("# theirs %s\n", text);
		}
	}
	ok(compared > 400 && !differ, "%u rules as libical expands them, %u otherwise", compared, differ);
	buf_free(&rule);
}

int main(void)
{
	tables();
	broken();
	bounds();
	against_libical();
	return done();
}
