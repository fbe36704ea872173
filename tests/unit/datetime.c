/* Time arithmetic and spellings. */
#include "unit.h"

#include "datetime.h"

/* ---- the calendar -------------------------------------------------------- */

static int month_length(int year, int month)
{
	if (month == 4 || month == 6 || month == 9 || month == 11)
		return 30;
	if (month != 2)
		return 31;
	if (year % 100 == 0)
		return year % 400 == 0 ? 29 : 28;
	return year % 4 == 0 ? 29 : 28;
}

/* Every day of the years 1 to 9999, counted one by one from a Monday. */
static void every_day(void)
{
	unsigned long lengths = 0, counts = 0, dates = 0, weekdays = 0;
	int64_t days = -719162;
	int weekday = 1;

	for (int year = 1; year <= 9999; year++) {
		for (int month = 1; month <= 12; month++) {
			lengths += days_in_month(year, month) != month_length(year, month);
			for (int day = 1; day <= month_length(year, month); day++, days++) {
				struct schedule_civil c = { 0 };

				civil_from_days(days, &c);
				counts += days_from_civil(year, month, day) != days;
				dates += c.year != year || c.month != month || c.day != day;
				weekdays += c.weekday != weekday;
				weekday = (weekday + 1) % 7;
			}
		}
	}
	ok(days == 2932897, "the years 1 to 9999 were walked");
	ok(!lengths, "months have their lengths (%lu wrong)", lengths);
	ok(!counts, "dates become days (%lu wrong)", counts);
	ok(!dates, "days become dates (%lu wrong)", dates);
	ok(!weekdays, "days of the week (%lu wrong)", weekdays);
}

static void known_days(void)
{
	static const struct {
		int64_t year;
		int month, day;
		int64_t days;
		int weekday;
	} rows[] = {
		{ 1970, 1, 1, 0, 4 },       { 1969, 12, 31, -1, 3 },    { 2000, 2, 29, 11016, 2 },
		{ 1900, 2, 28, -25509, 3 }, { 2024, 2, 29, 19782, 4 },  { 2024, 9, 22, 19988, 0 },
		{ 1, 1, 1, -719162, 1 },    { 9999, 12, 31, 2932896, 5 },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct schedule_civil c = { 0 };

		civil_from_days(rows[i].days, &c);
		ok(days_from_civil(rows[i].year, rows[i].month, rows[i].day) == rows[i].days && c.year == rows[i].year &&
		           c.month == rows[i].month && c.day == rows[i].day && c.weekday == rows[i].weekday,
		   "%04d-%02d-%02d is day %ld", (int)rows[i].year, rows[i].month, rows[i].day, (long)rows[i].days);
	}
}

/* ---- points in time -------------------------------------------------------- */

static const struct {
	const char *text;
	char kind; /* i, f, d: an instant, floating, a date; - for none */
	int64_t seconds;
	int32_t utc_offset;
} times[] = {
	{ "2024-09-22T09:00:00+02:00", 'i', 1726988400, 7200 },
	{ "2024-09-22T09:00+02:00", 'i', 1726988400, 7200 },
	{ "2024-09-22T09:00:00+0200", 'i', 1726988400, 7200 },
	{ "2024-09-22T09:00:00+02", 'i', 1726988400, 7200 },
	{ "2024-09-22T07:00:00Z", 'i', 1726988400, 0 },
	{ "2024-09-22t07:00:00z", 'i', 1726988400, 0 },
	{ "2024-09-22T07:00:00-00:00", 'i', 1726988400, 0 },
	{ "2024-09-22T12:45:00+05:45", 'i', 1726988400, 20700 },
	{ "2024-09-22T03:30:00-03:30", 'i', 1726988400, -12600 },
	{ "2024-09-22 09:00:00+02:00", 'i', 1726988400, 7200 },
	{ "2024-09-22 09:00:00 +02:00", 'i', 1726988400, 7200 },
	{ " 2024-09-22T09:00:00+02:00\n", 'i', 1726988400, 7200 },
	{ "2024-09-22T09:00:00.999+02:00", 'i', 1726988400, 7200 },
	{ "2024-09-22T09:00:00,5Z", 'i', 1726995600, 0 },
	{ "1970-01-01T00:00:00Z", 'i', 0, 0 },
	{ "1969-12-31T23:59:59Z", 'i', -1, 0 },
	{ "2024-09-22T09:00:00", 'f', 1726995600, 0 },
	{ "2024-09-22T09:00", 'f', 1726995600, 0 },
	{ "2024-09-22 09:00:00.123456", 'f', 1726995600, 0 },
	{ "2024-09-22T24:00", 'f', 1727049600, 0 },
	{ "2024-09-22T24:00:00Z", 'i', 1727049600, 0 },
	{ "2024-12-31T23:59:60Z", 'i', 1735689600, 0 },
	{ "2024-09-22", 'd', 1726963200, 0 },
	{ "2024-02-29", 'd', 1709164800, 0 },
	{ "2000-02-29", 'd', 951782400, 0 },
	{ "0001-01-01", 'd', -62135596800, 0 },
	{ "9999-12-31", 'd', 253402214400, 0 },
	{ "2023-02-29", '-', 0, 0 },
	{ "1900-02-29", '-', 0, 0 },
	{ "2024-04-31", '-', 0, 0 },
	{ "2024-00-10", '-', 0, 0 },
	{ "2024-13-10", '-', 0, 0 },
	{ "2024-01-00", '-', 0, 0 },
	{ "2024-01-32", '-', 0, 0 },
	{ "0000-01-01", '-', 0, 0 },
	{ "10000-01-01", '-', 0, 0 },
	{ "-2024-01-01", '-', 0, 0 },
	{ "24-01-01", '-', 0, 0 },
	{ "2024-1-1", '-', 0, 0 },
	{ "20240101", '-', 0, 0 },
	{ "2024-01-01T", '-', 0, 0 },
	{ "2024-01-01T09", '-', 0, 0 },
	{ "2024-01-01T9:00", '-', 0, 0 },
	{ "2024-01-01T09:0", '-', 0, 0 },
	{ "2024-01-01T24:01", '-', 0, 0 },
	{ "2024-01-01T24:00:01", '-', 0, 0 },
	{ "2024-01-01T25:00", '-', 0, 0 },
	{ "2024-01-01T09:60", '-', 0, 0 },
	{ "2024-01-01T09:00:61", '-', 0, 0 },
	{ "2024-01-01T09:00:", '-', 0, 0 },
	{ "2024-01-01T09:00:00.", '-', 0, 0 },
	{ "2024-01-01T09:00:00.Z", '-', 0, 0 },
	{ "2024-01-01T09:00:00+", '-', 0, 0 },
	{ "2024-01-01T09:00:00+2", '-', 0, 0 },
	{ "2024-01-01T09:00:00+2:00", '-', 0, 0 },
	{ "2024-01-01T09:00:00+02:", '-', 0, 0 },
	{ "2024-01-01T09:00:00+02:0", '-', 0, 0 },
	{ "2024-01-01T09:00:00+02:60", '-', 0, 0 },
	{ "2024-01-01T09:00:00+24:00", '-', 0, 0 },
	{ "2024-01-01T09:00:00+02:00x", '-', 0, 0 },
	{ "2024-01-01T09:00:00ZZ", '-', 0, 0 },
	{ "2024-01-01T09:00:00 CET", '-', 0, 0 },
	{ "2024-01-01+02:00", '-', 0, 0 },
	{ "2024-01-01x", '-', 0, 0 },
	{ "2024/01/01", '-', 0, 0 },
	{ "\xd9\xa2\xd9\xa0\xd9\xa2\xd9\xa4-01-01", '-', 0, 0 },
	{ "tomorrow", '-', 0, 0 },
	{ " ", '-', 0, 0 },
	{ "", '-', 0, 0 },
};

static void points(void)
{
	static const char kinds[] = "-ifd"; /* by enum schedule_time_kind */
	struct schedule_time t;

	for (size_t i = 0; i < COUNT(times); i++) {
		t = datetime_parse(times[i].text, strlen(times[i].text));
		if (!ok(kinds[t.kind] == times[i].kind && t.seconds == times[i].seconds &&
		                t.utc_offset == times[i].utc_offset,
		        "the time \"%s\"", times[i].text))
			printf("# got %c %lld %d\n", kinds[t.kind], (long long)t.seconds, (int)t.utc_offset);
	}
	t = datetime_parse("2024-09-22T09:00:00+02:00", 10);
	ok(t.kind == SCHEDULE_TIME_DATE && t.seconds == 1726963200, "no more than n bytes are read");
	t = datetime_parse("2024-09-22\0T09:00", 17);
	ok(t.kind == SCHEDULE_TIME_NONE, "a NUL is no end");
}

static void texts(void)
{
	static const struct {
		struct schedule_time time;
		const char *text;
	} rows[] = {
		{ { 1726988400, 7200, SCHEDULE_TIME_INSTANT }, "2024-09-22T09:00:00+02:00" },
		{ { 1726988400, 0, SCHEDULE_TIME_INSTANT }, "2024-09-22T07:00:00+00:00" },
		{ { 1726988400, -12600, SCHEDULE_TIME_INSTANT }, "2024-09-22T03:30:00-03:30" },
		{ { 1726988400, -1800, SCHEDULE_TIME_INSTANT }, "2024-09-22T06:30:00-00:30" },
		{ { 1726988400, 49500, SCHEDULE_TIME_INSTANT }, "2024-09-22T20:45:00+13:45" },
		{ { 1726995600, 0, SCHEDULE_TIME_FLOATING }, "2024-09-22T09:00:00" },
		{ { 1726963200, 0, SCHEDULE_TIME_DATE }, "2024-09-22" },
		{ { -1, 0, SCHEDULE_TIME_FLOATING }, "1969-12-31T23:59:59" },
		{ { -1, 3600, SCHEDULE_TIME_INSTANT }, "1970-01-01T00:59:59+01:00" },
		{ { -62135596800, 0, SCHEDULE_TIME_DATE }, "0001-01-01" },
		{ { 0, 0, SCHEDULE_TIME_NONE }, "" },
	};
	char text[SCHEDULE_TIME_TEXT];
	struct schedule_civil c;

	for (size_t i = 0; i < COUNT(rows); i++)
		is(schedule_time_text(&rows[i].time, text), rows[i].text, rows[i].text);
	schedule_civil(&(struct schedule_time){ -1, -3600, SCHEDULE_TIME_INSTANT }, &c);
	ok(c.year == 1969 && c.month == 12 && c.day == 31 && c.hour == 22 && c.minute == 59 && c.second == 59 &&
	           c.weekday == 3,
	   "the wall clock before 1970, west of UTC");
}

/* ---- clocks and durations --------------------------------------------------- */

static void clocks(void)
{
	static const struct {
		const char *text;
		int32_t seconds;
	} rows[] = {
		{ "9:30", 34200 },     { "09:30", 34200 },   { "09:30:00", 34200 }, { "09:30:15", 34215 },
		{ "00:00", 0 },        { "0:00", 0 },        { "23:59", 86340 },    { "24:00", 86400 },
		{ "23:59:60", 86400 }, { " 09:30 ", 34200 }, { "9:5", -1 },         { "24:01", -1 },
		{ "25:00", -1 },       { "12:60", -1 },      { "12:30:61", -1 },    { "123:00", -1 },
		{ "-1:00", -1 },       { "12", -1 },         { "12:", -1 },         { ":30", -1 },
		{ "12:30 pm", -1 },    { "12.30", -1 },      { "12:30:", -1 },      { "", -1 },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		ok(clock_parse(rows[i].text, strlen(rows[i].text)) == rows[i].seconds, "the clock \"%s\"", rows[i].text);
}

static void durations(void)
{
	enum { BAD = DURATION_BAD, PLAIN = DURATION_PLAIN, DAYS = DURATION_DAYS };
	static const struct {
		const char *text;
		int form;
		int64_t seconds;
	} rows[] = {
		{ "0:45", PLAIN, 2700 },
		{ "00:45", PLAIN, 2700 },
		{ "1:30", PLAIN, 5400 },
		{ "0:90", PLAIN, 5400 },
		{ "00:120", PLAIN, 7200 },
		{ "55:23", PLAIN, 199380 },
		{ "100:00", PLAIN, 360000 },
		{ "0:00", PLAIN, 0 },
		{ " 0:45 ", PLAIN, 2700 },
		{ "1:00:00", DAYS, 86400 },
		{ "2:07:23", DAYS, 199380 },
		{ "0:00:45", DAYS, 2700 },
		{ "45", PLAIN, 2700 },
		{ "0", PLAIN, 0 },
		{ "PT45M", PLAIN, 2700 },
		{ "PT1H30M", PLAIN, 5400 },
		{ "PT90M", PLAIN, 5400 },
		{ "PT30S", PLAIN, 30 },
		{ "PT1H5S", PLAIN, 3605 },
		{ "P1D", PLAIN, 86400 },
		{ "P2W", PLAIN, 1209600 },
		{ "P1DT2H", PLAIN, 93600 },
		{ "pT0S", PLAIN, 0 },
		{ "876600:00", PLAIN, 3155760000 }, /* a hundred years of 365.25 days */
		{ "876600:01", BAD, 0 },
		{ "", BAD, 0 },
		{ " ", BAD, 0 },
		{ "P", BAD, 0 },
		{ "PT", BAD, 0 },
		{ "P1DT", BAD, 0 },
		{ "P1", BAD, 0 },
		{ "P1H", BAD, 0 },
		{ "P1M", BAD, 0 },
		{ "P1Y", BAD, 0 },
		{ "PT1D", BAD, 0 },
		{ "PT5M1H", BAD, 0 },
		{ "PT1M1M", BAD, 0 },
		{ "PTT1M", BAD, 0 },
		{ "PT1.5H", BAD, 0 },
		{ "PT5M ago", BAD, 0 },
		{ "-PT5M", BAD, 0 },
		{ "PT-5M", BAD, 0 },
		{ "-0:45", BAD, 0 },
		{ "0:-45", BAD, 0 },
		{ "-45", BAD, 0 },
		{ "1:", BAD, 0 },
		{ ":30", BAD, 0 },
		{ "1::30", BAD, 0 },
		{ "1:2:3:4", BAD, 0 },
		{ "1:30h", BAD, 0 },
		{ "45 min", BAD, 0 },
		{ "1.5", BAD, 0 },
		{ "abc", BAD, 0 },
		{ "999999999:00", BAD, 0 },
		{ "9999999999", BAD, 0 },
		{ "99999999999999999999:00", BAD, 0 },
		{ "P999999999W", BAD, 0 },
		{ "PT99999999999999999999S", BAD, 0 },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		int64_t seconds = 0;
		enum duration_form form = duration_parse(rows[i].text, strlen(rows[i].text), &seconds);

		if (!ok((int)form == rows[i].form && (form == DURATION_BAD || seconds == rows[i].seconds),
		        "the duration \"%s\"", rows[i].text))
			printf("# got form %d, %lld s\n", (int)form, (long long)seconds);
	}
}

/* Dates and durations in English words. */
static void words(void)
{
	static const struct {
		const char *text, *want;
	} dates[] = {
		{ "Wednesday, 18 September 2024 10:00", "2024-09-18T10:00:00" },
		{ "Wednesday 18 September 2024 10:00", "2024-09-18T10:00:00" },
		{ "Wednesday, September 18, 2024 9:30 AM", "2024-09-18T09:30:00" },
		{ "Sep 18th, 2024, 9:30\xe2\x80\xafpm", "2024-09-18T21:30:00" },
		{ "29 Feb 2024", "2024-02-29" },
		{ " March\xc2\xa0" "1st 2023 ", "2023-03-01" },
		{ "18 September 2024 24:00", "2024-09-19T00:00:00" },
		{ "29 February 2023 10:00", "" },
		{ "0 May 2023", "" },
		{ "18 September", "" },
		{ "18 September 24", "" },
		{ "18 September 20245", "" },
		{ "18th of September 2024", "" },
		{ "September 2024", "" },
		{ "Someday, 18 September 2024", "" },
		{ "18 September 2024 10:00 in the hall", "" },
		{ "18 September 2024 25:00", "" },
		{ "18 September 2024 soon", "" },
		{ "2024-09-18", "" },
		{ "", "" },
	};
	static const struct {
		const char *text;
		long long want; /* -1: none */
	} durations_in_words[] = {
		{ "20 minutes", 1200 }, { "1 minute", 60 },    { "1 hour", 3600 },    { "1h 30m", 5400 },
		{ "1d 2h", 93600 },     { "2 Hours", 7200 },   { "0 minutes", 0 },    { "1 hour, 30 min", 5400 },
		{ "20", -1 },           { "minutes", -1 },     { "20 parsecs", -1 },  { "", -1 },
		{ "-5 minutes", -1 },   { "20 minutess", -1 }, { "999999 days", -1 },
	};

	for (size_t i = 0; i < COUNT(dates); i++) {
		struct schedule_time t = datetime_words_parse(dates[i].text, strlen(dates[i].text));
		char text[SCHEDULE_TIME_TEXT];

		is(schedule_time_text(&t, text), dates[i].want, "the date in words");
	}
	for (size_t i = 0; i < COUNT(durations_in_words); i++) {
		const char *text = durations_in_words[i].text;
		int64_t seconds = 0;
		bool any = duration_words_parse(text, strlen(text), &seconds);

		ok(durations_in_words[i].want < 0 ? !any : any && seconds == durations_in_words[i].want,
		   "the duration in words \"%s\"", text);
	}
}

/* ISO 8601's basic format, and the date of a time. */
static void basic(void)
{
	static const struct {
		const char *text, *want, *date;
	} rows[] = {
		{ "20220906T015000", "2022-09-06T01:50:00", "2022-09-06" },
		{ " 20220906T235959\n", "2022-09-06T23:59:59", "2022-09-06" },
		{ "20220906T015000Z", "2022-09-06T01:50:00+00:00", "2022-09-06" },
		{ "20220906", "2022-09-06", "2022-09-06" },
		{ "19691231T235959", "1969-12-31T23:59:59", "1969-12-31" },
		{ "2022-09-06", "", "" },
		{ "20221306", "", "" },
		{ "20220906T0150", "", "" },
		{ "20220906T015000ZZ", "", "" },
		{ "20220906 01500:", "", "" },
		{ "2022090600015000", "", "" },
		{ "", "", "" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct schedule_time t = datetime_basic_parse(rows[i].text, strlen(rows[i].text)), date = time_date(t);
		char text[SCHEDULE_TIME_TEXT];

		is(schedule_time_text(&t, text), rows[i].want, "the basic format");
		is(schedule_time_text(&date, text), rows[i].date, "its date");
	}
}

/* ---- words and halves of the day ----------------------------------------------- */

static void half_days(void)
{
	static const struct {
		const char *text;
		int32_t seconds;
	} rows[] = {
		{ "9:30am", 34200 },    { "9:30 AM", 34200 },    { "9:30 p.m.", 77400 }, { "09:30pm", 77400 },
		{ "12:00am", 0 },       { "12:15 am", 900 },     { "12:00pm", 43200 },   { "12:59 P.M.", 46740 },
		{ "9pm", 75600 },       { " 11 am ", 39600 },    { "09:30", 34200 },     { "24:00", 86400 },
		{ "13:00pm", -1 },      { "0:30am", -1 },        { "9:60am", -1 },       { "9:3am", -1 },
		{ "am", -1 },           { "9", -1 },             { "9m", -1 },           { "9xm", -1 },
		{ "9:30 am MST", -1 },  { "", -1 },              { "m", -1 },            { ".", -1 },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		ok(clock12_parse(rows[i].text, strlen(rows[i].text)) == rows[i].seconds, "the clock \"%s\"", rows[i].text);
}

static void moments(void)
{
	static const struct {
		const char *text;
		int64_t milliseconds;
	} rows[] = {
		{ "00:03:52,120", 232120 }, { "00:03:52.120", 232120 }, { "3:52", 232000 },     { "03:52.5", 232500 },
		{ "01:00:00,05", 3600050 }, { "90:00", 5400000 },       { "100:00:00", 360000000 },
		{ "00.03.52", 232000 },     { " 0:00:00 ", 0 },         { "3.52", -1 },         { "52", -1 },
		{ "00:61:00", -1 },         { "00:00:60", -1 },         { "0:60", -1 },         { "1:2:3", -1 },
		{ "00:00:00,", -1 },        { "00:00:00,1234", -1 },    { "00:00.03", 30 },    { "00.00:03", -1 },
		{ "1:00:00:00", -1 },       { "-0:10", -1 },            { "", -1 },             { "a:bc", -1 },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		ok(moment_parse(rows[i].text, strlen(rows[i].text)) == rows[i].milliseconds, "the moment \"%s\"",
		   rows[i].text);
}

static void offsets(void)
{
	static const struct {
		const char *text;
		bool good;
		int32_t offset;
	} rows[] = {
		{ "+2", true, 7200 },      { "-07", true, -25200 },  { "+05:30", true, 19800 }, { "+0545", true, 20700 },
		{ " -3:30 ", true, -12600 }, { "+00", true, 0 },     { "+24", false, 0 },       { "+1:60", false, 0 },
		{ "2", false, 0 },         { "+", false, 0 },        { "+02:", false, 0 },      { "+02:3", false, 0 },
		{ "+02x", false, 0 },      { "", false, 0 },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		int32_t offset = 0;
		bool good = offset_parse(rows[i].text, strlen(rows[i].text), &offset);

		ok(good == rows[i].good && (!good || offset == rows[i].offset), "the offset \"%s\"", rows[i].text);
	}
}

static void names(void)
{
	static const struct {
		const char *text;
		int month, weekday;
	} rows[] = {
		{ "January", 1, -1 }, { "jan", 1, -1 },   { "SEPT", 9, -1 },   { "december", 12, -1 }, { "Ju", 0, -1 },
		{ "Jul", 7, -1 },     { "Mayo", 0, -1 },  { "Sunday", 0, 0 },  { "mon", 0, 1 },        { "Thurs", 0, 4 },
		{ "SATURDAY", 0, 6 }, { "Sundays", 0, -1 }, { "", 0, -1 },     { "Marz", 0, -1 },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		ok(month_parse(rows[i].text, strlen(rows[i].text)) == rows[i].month &&
		           weekday_parse(rows[i].text, strlen(rows[i].text)) == rows[i].weekday,
		   "the name \"%s\"", rows[i].text);
}

int main(void)
{
	every_day();
	known_days();
	points();
	texts();
	clocks();
	durations();
	words();
	basic();
	half_days();
	moments();
	offsets();
	names();
	return done();
}
