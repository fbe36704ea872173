/* Zone rules: known facts, and the C library's opinion of many instants. */
#include "unit.h"

#include "datetime.h"
#include "zone.h"

static struct zone *load(struct arena *arena, const char *name)
{
	struct zone *zone = zone_load(arena, name);

	if (!zone)
		ok(false, "%s is known", name);
	return zone;
}

static int64_t seconds_of(const char *text)
{
	return datetime_parse(text, strlen(text)).seconds;
}

/* ---- facts ------------------------------------------------------------------ */

static void offsets(void)
{
	static const struct {
		const char *zone, *instant;
		int32_t utc_offset;
		bool dst;
		const char *abbreviation;
	} rows[] = {
		{ "Europe/Rome", "1970-07-01T00:00:00Z", 7200, true, "CEST" },
		{ "Europe/Rome", "2024-01-15T12:00:00Z", 3600, false, "CET" },
		{ "Europe/Rome", "2024-03-31T00:59:59Z", 3600, false, "CET" },
		{ "Europe/Rome", "2024-03-31T01:00:00Z", 7200, true, "CEST" },
		{ "Europe/Rome", "2024-10-27T00:59:59Z", 7200, true, "CEST" },
		{ "Europe/Rome", "2024-10-27T01:00:00Z", 3600, false, "CET" },
		{ "Europe/Rome", "2075-07-01T00:00:00Z", 7200, true, "CEST" },
		{ "Europe/Rome", "2075-12-01T00:00:00Z", 3600, false, "CET" },
		{ "America/New_York", "2006-03-20T12:00:00Z", -18000, false, "EST" },
		{ "America/New_York", "2024-03-10T06:59:59Z", -18000, false, "EST" },
		{ "America/New_York", "2024-03-10T07:00:00Z", -14400, true, "EDT" },
		{ "America/New_York", "2075-03-10T06:59:59Z", -18000, false, "EST" },
		{ "America/New_York", "2075-03-10T07:00:00Z", -14400, true, "EDT" },
		{ "America/St_Johns", "2024-07-01T00:00:00Z", -9000, true, "NDT" },
		{ "Asia/Kolkata", "2024-06-01T00:00:00Z", 19800, false, "IST" },
		{ "Asia/Kolkata", "2075-06-01T00:00:00Z", 19800, false, "IST" },
		{ "Asia/Kathmandu", "2024-07-01T00:00:00Z", 20700, false, "+0545" },
		{ "Asia/Tokyo", "2024-07-01T00:00:00Z", 32400, false, "JST" },
		{ "Asia/Tokyo", "2075-07-01T00:00:00Z", 32400, false, "JST" },
		{ "Australia/Lord_Howe", "2024-01-01T00:00:00Z", 39600, true, "+11" },
		{ "Australia/Lord_Howe", "2024-07-01T00:00:00Z", 37800, false, "+1030" },
		{ "Australia/Lord_Howe", "2075-07-01T00:00:00Z", 37800, false, "+1030" },
		{ "America/Santiago", "2024-01-01T00:00:00Z", -10800, true, "-03" },
		{ "America/Santiago", "2024-07-01T00:00:00Z", -14400, false, "-04" },
		{ "America/Santiago", "2075-07-01T00:00:00Z", -14400, false, "-04" },
		{ "America/Santiago", "2075-12-01T00:00:00Z", -10800, true, "-03" },
		{ "Europe/Dublin", "2024-01-01T00:00:00Z", 0, true, "GMT" },
		{ "Europe/Dublin", "2024-07-01T00:00:00Z", 3600, false, "IST" },
		{ "Europe/Dublin", "2075-01-01T00:00:00Z", 0, true, "GMT" },
		{ "Europe/Dublin", "2075-07-01T00:00:00Z", 3600, false, "IST" },
		{ "Africa/Casablanca", "2024-03-20T00:00:00Z", 0, true, "+00" },
		{ "Africa/Casablanca", "2024-06-20T00:00:00Z", 3600, false, "+01" },
		{ "Pacific/Apia", "2011-12-30T09:59:59Z", -36000, true, "-10" },
		{ "Pacific/Apia", "2011-12-30T10:00:00Z", 50400, true, "+14" },
		{ "Etc/GMT+5", "2024-07-01T00:00:00Z", -18000, false, "-05" },
		{ "UTC", "2024-07-01T00:00:00Z", 0, false, "UTC" },
	};
	struct arena arena = { 0 };

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct zone *zone = load(&arena, rows[i].zone);
		struct zone_period p = { 0 };

		if (!zone)
			continue;
		p = zone_at(zone, seconds_of(rows[i].instant));
		if (!ok(p.utc_offset == rows[i].utc_offset && p.dst == rows[i].dst &&
		                strcmp(p.abbreviation, rows[i].abbreviation) == 0,
		        "%s at %s", rows[i].zone, rows[i].instant))
			printf("# got %d %d %s\n", (int)p.utc_offset, p.dst, p.abbreviation);
	}
	arena_free(&arena);
}

/* Wall clocks, those of gaps and folds among them. */
static void walls(void)
{
	static const struct {
		const char *zone, *wall, *instant;
	} rows[] = {
		{ "Europe/Rome", "2024-07-01T09:00:00", "2024-07-01T07:00:00Z" },
		{ "Europe/Rome", "2024-03-31T01:59:59", "2024-03-31T00:59:59Z" },
		{ "Europe/Rome", "2024-03-31T02:00:00", "2024-03-31T01:00:00Z" }, /* skipped */
		{ "Europe/Rome", "2024-03-31T02:59:59", "2024-03-31T01:59:59Z" },
		{ "Europe/Rome", "2024-03-31T03:00:00", "2024-03-31T01:00:00Z" },
		{ "Europe/Rome", "2024-10-27T01:59:59", "2024-10-26T23:59:59Z" },
		{ "Europe/Rome", "2024-10-27T02:00:00", "2024-10-27T00:00:00Z" }, /* twice */
		{ "Europe/Rome", "2024-10-27T02:59:59", "2024-10-27T00:59:59Z" },
		{ "Europe/Rome", "2024-10-27T03:00:00", "2024-10-27T02:00:00Z" },
		{ "Europe/Rome", "2075-03-31T02:30:00", "2075-03-31T01:30:00Z" },
		{ "Europe/Rome", "2075-10-27T02:30:00", "2075-10-27T00:30:00Z" },
		{ "America/New_York", "2024-03-10T02:30:00", "2024-03-10T07:30:00Z" },
		{ "America/New_York", "2024-11-03T01:30:00", "2024-11-03T05:30:00Z" },
		{ "Australia/Lord_Howe", "2024-10-06T02:15:00", "2024-10-05T15:45:00Z" },
		{ "Australia/Lord_Howe", "2024-04-07T01:45:00", "2024-04-06T14:45:00Z" },
		{ "America/Santiago", "2024-09-08T00:30:00", "2024-09-08T04:30:00Z" },
		{ "America/Santiago", "2024-04-06T23:30:00", "2024-04-07T02:30:00Z" },
		{ "Europe/Dublin", "2024-03-31T01:30:00", "2024-03-31T01:30:00Z" },
		{ "Europe/Dublin", "2024-10-27T01:30:00", "2024-10-27T00:30:00Z" },
		{ "Africa/Casablanca", "2024-03-10T02:30:00", "2024-03-10T01:30:00Z" },
		{ "Africa/Casablanca", "2024-04-14T02:30:00", "2024-04-14T02:30:00Z" },
		{ "Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T22:00:00Z" }, /* a skipped day */
		{ "Asia/Tokyo", "2024-03-31T02:30:00", "2024-03-30T17:30:00Z" },
	};
	struct arena arena = { 0 };

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct zone *zone = load(&arena, rows[i].zone);
		struct schedule_time t;

		if (!zone)
			continue;
		t = zone_resolve(zone, seconds_of(rows[i].wall));
		ok(t.kind == SCHEDULE_TIME_INSTANT && t.seconds == seconds_of(rows[i].instant) &&
		           t.seconds + t.utc_offset == seconds_of(rows[i].wall),
		   "%s on the wall at %s", rows[i].zone, rows[i].wall);
	}
	arena_free(&arena);
}

/* ---- names --------------------------------------------------------------------- */

static void names(void)
{
	static const char *const bad[] = {
		"", "/", ".", "..", "/etc/localtime", "../etc/passwd", "../../../etc/localtime", "Europe/../UTC",
		"No/Such", "Europe", "Europe/", "Europe/Rome/", "Europe/Rome x", " Europe/Rome", "Europe\\Rome", "tzdata.zi",
		"zone.tab", "europe/rome\n", "Europe/R\xc3\xb6m", "localtime",
	};
	struct arena arena = { 0 };
	struct zone *zone = load(&arena, "Europe/Rome");
	char longest[5000];

	if (zone)
		is(zone_name(zone), "Europe/Rome", "a zone has its name");
	for (size_t i = 0; i < COUNT(bad); i++)
		ok(!zone_load(&arena, bad[i]), "no zone \"%s\"", bad[i]);
	memset(longest, 'x', sizeof longest);
	for (size_t n = 250; n < sizeof longest; n += n < 260 ? 1 : 1000) {
		longest[n] = '\0';
		ok(!zone_load(&arena, longest), "no zone of a name of %zu letters", n);
		longest[n] = 'x';
	}
	ok(!arena.failed, "a name that is refused is no lack of memory");
	arena_free(&arena);
}

/* ---- beside the C library -------------------------------------------------------- */

static const char *const many[] = {
	"Europe/Rome", "Europe/Berlin", "Europe/London", "Europe/Dublin", "America/New_York", "America/Sao_Paulo",
	"America/Santiago", "America/Nuuk", "America/St_Johns", "Africa/Casablanca", "Africa/Cairo", "Asia/Kolkata",
	"Asia/Tehran", "Asia/Gaza", "Asia/Tokyo", "Asia/Pyongyang", "Australia/Lord_Howe", "Australia/Sydney",
	"Antarctica/Troll", "Pacific/Apia", "Pacific/Chatham", "Etc/GMT-14", "UTC",
};

static struct tm libc_at(int64_t seconds)
{
	time_t t = (time_t)seconds;
	struct tm tm = { 0 };

	localtime_r(&t, &tm);
	return tm;
}

static bool agrees(const struct zone *zone, int64_t seconds)
{
	struct zone_period p = zone_at(zone, seconds);
	struct tm tm = libc_at(seconds);

	return p.utc_offset == tm.tm_gmtoff && p.dst == (tm.tm_isdst > 0) &&
	       strcmp(p.abbreviation, tm.tm_zone) == 0 && p.begin <= seconds && seconds < p.end;
}

/* The first instant with a wall clock by the C library; in a gap the one by the offset before it. */
static int64_t libc_resolve(int64_t wall)
{
	long before = libc_at(wall - 26 * HOUR).tm_gmtoff, after = libc_at(wall + 26 * HOUR).tm_gmtoff;
	int64_t early = wall - (before > after ? before : after), late = wall - (before > after ? after : before);

	if (early + libc_at(early).tm_gmtoff == wall)
		return early;
	if (late + libc_at(late).tm_gmtoff == wall)
		return late;
	return wall - before;
}

static void beside_libc(const char *name)
{
	const int64_t from = seconds_of("2000-01-01T00:00:00Z"), to = seconds_of("2040-01-01T00:00:00Z");
	const int64_t far = seconds_of("2090-01-01T00:00:00Z");
	struct arena arena = { 0 };
	struct zone *zone = load(&arena, name);
	unsigned long wrong = 0, changes = 0, edges = 0, walls_wrong = 0;

	if (!zone)
		return;
	setenv("TZ", name, 1);
	tzset();
	for (int64_t t = from; t < to; t += 6 * HOUR)
		wrong += !agrees(zone, t);
	ok(!wrong, "%s every six hours from 2000 to 2040 (%lu wrong)", name, wrong);
	for (int64_t t = zone_at(zone, from).end; t < far; t = zone_at(zone, t).end, changes++) {
		edges += !agrees(zone, t - 1) || !agrees(zone, t) || zone_at(zone, t).begin != t;
		for (int64_t wall = t - 30 * HOUR; wall < t + 30 * HOUR; wall += 15 * MINUTE)
			walls_wrong += zone_resolve(zone, wall).seconds != libc_resolve(wall);
	}
	ok(!edges, "%s around its %lu changes (%lu wrong)", name, changes, edges);
	ok(!walls_wrong, "%s on walls around its changes (%lu wrong)", name, walls_wrong);
	arena_free(&arena);
}

int main(void)
{
	offsets();
	walls();
	names();
	for (size_t i = 0; i < COUNT(many); i++)
		beside_libc(many[i]);
	return done();
}
