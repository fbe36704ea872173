/* The VTIMEZONEs that are written, as libical and as our own reader expand them, against the zones themselves. */
#include "unit.h"

#include "datetime.h"
#include "ical_write.h"
#include "zone.h"

#include <libical/ical.h>

enum { PARTS = 12 };

static int64_t new_year(int64_t year)
{
	return days_from_civil(year, 1, 1) * DAY;
}

/* ---- what is written ----------------------------------------------------------------- */

static void written(void)
{
	/* The lines that tell, with what they end in: of a span of years. */
	static const struct {
		const char *zone;
		int from, to;
		const char *lines; /* DTSTART, RRULE and TZOFFSETTO, of every observance */
	} rows[] = {
		{ "Europe/Berlin", 2025, 2025,
		  "S 20241027T030000 FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU +0100\n"
		  "D 20250330T020000 FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU +0200\n" },
		{ "America/New_York", 2024, 2024,
		  "S 20231105T020000 FREQ=YEARLY;BYMONTH=11;BYDAY=1SU -0500\n"
		  "D 20240310T020000 FREQ=YEARLY;BYMONTH=3;BYDAY=2SU -0400\n" },
		{ "America/New_York", 2006, 2007,
		  "S 20051030T020000 FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20061030T060000Z -0500\n"
		  "D 20060402T020000 -0400\n"
		  "D 20070311T020000 FREQ=YEARLY;BYMONTH=3;BYDAY=2SU -0400\n"
		  "S 20071104T020000 FREQ=YEARLY;BYMONTH=11;BYDAY=1SU -0500\n" },
		{ "Asia/Kolkata", 2025, 2025, "S 19700101T000000 +0530\n" },
		{ "UTC", 2025, 2025, "S 19700101T000000 +0000\n" },
		{ "Asia/Pyongyang", 2018, 2018, "S 20150815T000000 +0830\nS 20180504T233000 +0900\n" },
		{ "Australia/Lord_Howe", 2025, 2025,
		  "D 20241006T020000 FREQ=YEARLY;BYMONTH=10;BYDAY=1SU +1100\n"
		  "S 20250406T020000 FREQ=YEARLY;BYMONTH=4;BYDAY=1SU +1030\n" },
		{ "Australia/Sydney", 2025, 2025,
		  "D 20241006T020000 FREQ=YEARLY;BYMONTH=10;BYDAY=1SU +1100\n"
		  "S 20250406T030000 FREQ=YEARLY;BYMONTH=4;BYDAY=1SU +1000\n" },
		{ "America/Sao_Paulo", 2018, 2019,
		  "D 20171015T000000 -0200\nS 20180218T000000 FREQ=YEARLY;BYMONTH=2;BYDAY=3SU;UNTIL=20190218T020000Z -0300\n"
		  "D 20181104T000000 -0200\n" },
		{ "Europe/Dublin", 2025, 2025,
		  "S 20241027T020000 FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU +0000\n"
		  "D 20250330T010000 FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU +0100\n" },
		{ "America/Nuuk", 2025, 2025,
		  "S 20241027T000000 FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU -0200\n"
		  "D 20250329T230000 FREQ=YEARLY;BYMONTH=3;BYDAY=SA;BYMONTHDAY=24,25,26,27,28,29,30 -0100\n" },
		{ "Pacific/Apia", 2011, 2011,
		  "D 20100926T000000 -1000\nS 20110402T040000 -1100\nD 20110924T030000 -1000\nD 20111230T000000 +1400\n" },
	};
	struct arena arena = { 0 };

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct zone *zone = zone_load(&arena, rows[i].zone);
		struct ical_lines lines = { .spell = schedule_ical_made.spell };
		struct buf got = { 0 };
		char text[200], *line, *rest, name[60];

		if (!ok(zone != NULL, "%s is known", rows[i].zone))
			continue;
		ical_put_zone(&lines, zone, new_year(rows[i].from), new_year(rows[i].to + 1) - 1);
		for (line = strtok_r(lines.buf.p, "\r\n", &rest); line; line = strtok_r(NULL, "\r\n", &rest)) {
			if (sscanf(line, "BEGIN:%[SD]", text) == 1 && strlen(text) == 1)
				buf_text(&got, text);
			else if (sscanf(line, "DTSTART:%s", text) == 1 || sscanf(line, "RRULE:%s", text) == 1)
				buf_format(&got, " %s", text);
			else if (sscanf(line, "TZOFFSETTO:%s", text) == 1)
				buf_format(&got, " %s\n", text);
		}
		snprintf(name, sizeof name, "%s, %d to %d", rows[i].zone, rows[i].from, rows[i].to);
		is(got.p, rows[i].lines, name);
		buf_free(&lines.buf);
	buf_free(&lines.line);
		buf_free(&got);
	}
	arena_free(&arena);
}

/* ---- what others read --------------------------------------------------------------------- */

static const char *const many[] = {
	"Europe/Berlin", "Europe/London", "Europe/Dublin", "Europe/Moscow", "Europe/Istanbul", "America/New_York",
	"America/Sao_Paulo", "America/Santiago", "America/Nuuk", "America/St_Johns", "America/Caracas",
	"America/Mexico_City", "Africa/Casablanca", "Africa/Cairo", "Africa/Windhoek", "Asia/Kolkata", "Asia/Kathmandu",
	"Asia/Tehran", "Asia/Gaza", "Asia/Jerusalem", "Asia/Tokyo", "Asia/Pyongyang", "Asia/Amman", "Australia/Lord_Howe",
	"Australia/Sydney", "Australia/Eucla", "Antarctica/Troll", "Pacific/Apia", "Pacific/Chatham", "Pacific/Fiji",
	"Etc/GMT-14", "UTC",
};

static bool same_at(icaltimezone *theirs, const struct zone *zone, int64_t seconds)
{
	struct icaltimetype t = icaltime_from_timet_with_zone((time_t)seconds, 0, icaltimezone_get_utc_timezone());
	int is_daylight;

	return icaltimezone_get_utc_offset_of_utc_time(theirs, &t, &is_daylight) == zone_at(zone, seconds).utc_offset;
}

static void by_libical(const struct zone *zone, int from, int to)
{
	struct ical_lines lines = { .spell = schedule_ical_made.spell };
	icaltimezone *theirs = icaltimezone_new();
	int64_t end = new_year(to + 1);
	unsigned long wrong = 0, n = 0;

	ical_put_zone(&lines, zone, new_year(from), end - 1);
	if (!ok(icaltimezone_set_component(theirs, icalparser_parse_string(lines.buf.p)), "libical takes it"))
		return;
	for (int64_t t = new_year(from); t < end; t += 6 * HOUR, n++)
		wrong += !same_at(theirs, zone, t);
	for (int64_t t = zone_at(zone, new_year(from)).end; t < end; t = zone_at(zone, t).end, n++)
		wrong += !same_at(theirs, zone, t) || !same_at(theirs, zone, t - 1);
	ok(!wrong, "%s from %d to %d as libical has it (%lu of %lu wrong)", zone_name(zone), from, to, wrong, n);
	icaltimezone_free(theirs, 1);
	buf_free(&lines.buf);
	buf_free(&lines.line);
}

/*
 * By our own reader, which expands the VTIMEZONE if its name has no slash:
 * an event on every change and beside it.
 */
static void by_ourselves(const struct zone *zone, int from, int to)
{
	static const int beside[] = { -26 * HOUR, -1, 0, 3 * HOUR };
	struct ical_lines lines = { .spell = schedule_ical_made.spell }, start = lines;
	int64_t at[1000];
	size_t n = 0, right = 0;
	struct schedule *s;
	char name[100], *tzid;

	ical_put_bracket(&lines, "BEGIN", "VCALENDAR");
	ical_put_zone(&lines, zone, new_year(from), new_year(to + 1) - 1);
	tzid = strstr(lines.buf.p, "TZID:") + 5;
	for (char *p = tzid; *p != '\r'; p++)
		*p = *p == '/' ? '.' : *p; /* or its name would be known */
	snprintf(name, sizeof name, "%.*s", (int)strcspn(tzid, "\r"), tzid);
	for (int64_t t = zone_at(zone, new_year(from)).end; t < new_year(to + 1) - DAY && n < 996; t = zone_at(zone, t).end)
		for (size_t k = 0; k < COUNT(beside); k++)
			if (t + beside[k] >= new_year(from))
				at[n++] = t + beside[k];
	at[n++] = new_year(from) + 100 * DAY;
	for (size_t i = 0; i < n; i++) {
		struct schedule_time t = { at[i] + zone_at(zone, at[i]).utc_offset, 0, SCHEDULE_TIME_FLOATING };

		at[i] = zone_resolve(zone, t.seconds).seconds; /* of two on one wall the first */
		ical_put_bracket(&lines, "BEGIN", "VEVENT");
		buf_reset(&start.buf);
		ical_put_time(&start, "DTSTART", NULL, t);
		buf_format(&lines.buf, "UID:%zu\r\nDTSTART;TZID=%s%s", i, name, start.buf.p + strlen("DTSTART"));
		ical_put_bracket(&lines, "END", "VEVENT");
	}
	ical_put_bracket(&lines, "END", "VCALENDAR");
	s = schedule_of(lines.buf.p, NULL, NULL);
	for (size_t i = 0; s && i < n; i++)
		right += schedule_start(schedule_event(s, i)).seconds == at[i];
	ok(right == n, "%s from %d to %d as we read it (%zu of %zu right)", zone_name(zone), from, to, right, n);
	schedule_free(s);
	buf_free(&lines.buf);
	buf_free(&lines.line);
	buf_free(&start.buf);
	buf_free(&start.line);
}

int main(void)
{
	static const struct {
		int from, to;
	} spans[] = { { 2025, 2025 }, { 2004, 2012 }, { 2011, 2011 }, { 2017, 2020 }, { 1995, 2033 } };
	struct arena arena = { 0 };

	written();
	for (size_t i = 0; i < COUNT(many); i++) {
		struct zone *zone = zone_load(&arena, many[i]);

		for (size_t k = 0; zone && k < COUNT(spans); k++) {
			by_libical(zone, spans[k].from, spans[k].to);
			by_ourselves(zone, spans[k].from, spans[k].to);
		}
		ok(zone != NULL, "%s is known", many[i]);
	}
	arena_free(&arena);
	return done();
}
