/* Who is who: uids, persons, repeated keys, dialects, and several documents in a stream. */
#include "unit.h"

/* ---- uids -------------------------------------------------------------------- */

#define HEAD "{\"conference\":{\"acronym\":\"conf\",\"title\":\"C\",\"days\":[{\"date\":\"2024-09-22\",\"rooms\":{\"A\":["
#define TAIL "]}}]}}"

/* The expected UUIDs were worked out by Python's uuid.uuid5(). */
static const struct {
	const char *what, *json, *uids[4];
} known[] = {
	{ "a guid is the uid", HEAD "{\"guid\":\"g-1\",\"code\":\"ABC123\",\"id\":7}" TAIL, { "g-1" } },
	{ "else a name made of the code",
	  HEAD "{\"code\":\"ABC123\",\"id\":7,\"slug\":\"my-talk\",\"title\":\"A talk\"}" TAIL,
	  { "1308d8d8-9046-5aa8-ba56-d7244e556c1b" } },
	{ "neither time nor room nor title count",
	  HEAD "{\"guid\":\"\",\"code\":\"ABC123\",\"title\":\"Renamed\",\"room\":\"Z\",\"date\":\"2025-01-01T10:00:00Z\"}" TAIL,
	  { "1308d8d8-9046-5aa8-ba56-d7244e556c1b" } },
	{ "of the id", HEAD "{\"id\":7,\"slug\":\"my-talk\",\"guid\":null}" TAIL, { "1a7aa23f-50c7-55e7-9924-ce68ce8c3715" } },
	{ "spelled as it may be", HEAD "{\"id\":\"7\",\"code\":\"\"}" TAIL, { "1a7aa23f-50c7-55e7-9924-ce68ce8c3715" } },
	{ "of the slug", HEAD "{\"slug\":\"my-talk\",\"title\":\"A talk\"}" TAIL, { "1668aac2-513d-5e31-87ca-4ae6a67a74fe" } },
	{ "of the title and the persons",
	  HEAD "{\"title\":\"A talk\",\"persons\":[{\"name\":\"Ann\"},{\"name\":\"Bob\"}]}" TAIL,
	  { "6ad4169d-a2c8-50b1-b656-1450e89fcf64" } },
	{ "in whatever order", HEAD "{\"persons\":[{\"name\":\"Bob\"},{\"name\":\"Ann\"}],\"title\":\"A talk\",\"start\":\"09:00\"}" TAIL,
	  { "6ad4169d-a2c8-50b1-b656-1450e89fcf64" } },
	{ "of the title alone", HEAD "{\"title\":\"A talk\"}" TAIL, { "a75b1425-fee2-5215-8425-305a51430326" } },
	{ "of the conference's title where it has no acronym",
	  "{\"conference\":{\"title\":\"Conference of C\",\"days\":[{\"rooms\":{\"A\":[{\"code\":\"ABC123\"}]}}]}}",
	  { "f71f991f-fd24-59e4-b62d-50ae572d75ea" } },
	{ "of nothing at all", "{\"days\":[{\"rooms\":{\"A\":[{}]}}]}", { "e47415d2-36dc-5707-be77-1a63a66998ae" } },
	{ "slots of one session are told apart by their start in UTC",
	  HEAD "{\"guid\":\"g\",\"date\":\"2024-09-22T09:00:00+02:00\"},{\"guid\":\"x\"},"
	       "{\"guid\":\"g\",\"date\":\"2024-09-23T00:30:00+02:00\"}" TAIL,
	  { "g-20240922T070000Z", "x", "g-20240922T223000Z" } },
	{ "by a number where they start together",
	  HEAD "{\"guid\":\"g\",\"date\":\"2024-09-22T09:00:00\"},{\"guid\":\"g\",\"date\":\"2024-09-22T09:00:00\"},{\"guid\":\"g\"}" TAIL,
	  { "g-20240922T090000", "g-20240922T090000-2", "g-untimed" } },
	{ "names that are worked out, too",
	  HEAD "{\"title\":\"A talk\",\"start\":\"09:00\"},{\"title\":\"A talk\",\"start\":\"10:00\"}" TAIL,
	  { "a75b1425-fee2-5215-8425-305a51430326-20240922T090000", "a75b1425-fee2-5215-8425-305a51430326-20240922T100000" } },
};

static void uids(void)
{
	for (size_t i = 0; i < COUNT(known); i++) {
		struct schedule *s = schedule_of(known[i].json, NULL, NULL);

		for (size_t k = 0; k < 4 && known[i].uids[k]; k++)
			is(schedule_text(schedule_event(s, k), SCHEDULE_UID), known[i].uids[k], known[i].what);
		schedule_free(s);
	}
}

/* Whatever the guids are, no two events have one uid. */
static void unique(void)
{
	static const char json[] =
		HEAD "{\"guid\":\"g\",\"date\":\"2024-09-22T09:00:00Z\"},{\"guid\":\"g\",\"date\":\"2024-09-22T10:00:00Z\"},"
		     "{\"guid\":\"g-20240922T090000Z\"},{\"guid\":\"h\"},{\"guid\":\"h\",\"date\":\"1970-01-01T00:00:00Z\"},"
		     "{\"guid\":\"h\",\"date\":\"1970-01-01\"},{\"guid\":\"h\"},{\"guid\":\"h-untimed\"}" TAIL;
	struct schedule *s = schedule_of(json, NULL, NULL);
	size_t n = schedule_events(s), same = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++)
			same += strcmp(schedule_text(schedule_event(s, i), SCHEDULE_UID),
			               schedule_text(schedule_event(s, k), SCHEDULE_UID)) == 0;
	ok(n == 8 && !same, "uids are unique in their schedule (%zu pairs are the same)", same);
	schedule_free(s);
}

/* ---- persons ------------------------------------------------------------------- */

static void persons(void)
{
	static const struct {
		const char *a, *b;
		bool same;
	} rows[] = {
		{ "{\"guid\":\"g\",\"name\":\"Ann\"}", "{\"guid\":\"g\",\"name\":\"Bob\"}", true },
		{ "{\"guid\":\"g\",\"name\":\"Ann\"}", "{\"guid\":\"h\",\"name\":\"Ann\"}", false },
		{ "{\"guid\":\"g\",\"code\":\"c\"}", "{\"guid\":\"h\",\"code\":\"c\"}", false },
		{ "{\"guid\":\"g\",\"code\":\"c\",\"name\":\"Ann\"}", "{\"code\":\"c\",\"name\":\"Bob\"}", true },
		{ "{\"code\":\"c\",\"name\":\"Ann\"}", "{\"code\":\"d\",\"name\":\"Ann\"}", false },
		{ "{\"guid\":\"g\",\"name\":\"Ann\"}", "{\"code\":\"g\",\"name\":\"Bob\"}", false },
		{ "{\"guid\":\"g\",\"name\":\"Ann\"}", "{\"code\":\"c\",\"name\":\"Ann\"}", true },
		{ "{\"name\":\"Ann Lee\"}", "{\"name\":\" ANN\\u00a0 lee \"}", true },
		{ "{\"name\":\"Andr\\u00e9\"}", "{\"public_name\":\"ANDRE\\u0301\"}", true },
		{ "{\"name\":\"Ann\"}", "\"ann\"", true },
		{ "{\"name\":\"Ann\"}", "{\"name\":\"Anna\"}", false },
		{ "{\"id\":1,\"name\":\"Ann\"}", "{\"id\":1,\"name\":\"Bob\"}", false },
		{ "{\"id\":1,\"name\":\"Ann\"}", "{\"id\":2,\"name\":\"Ann\"}", true },
		{ "{\"name\":\"\"}", "{\"name\":\"\"}", false },
		{ "{\"guid\":\"\",\"name\":\"Ann\"}", "{\"guid\":\"g\",\"name\":\"Ann\"}", true },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf json = { 0 };
		struct schedule *s;
		const struct schedule_person *a, *b;

		buf_format(&json, HEAD "{\"title\":\"T\",\"persons\":[%s,%s]}" TAIL, rows[i].a, rows[i].b);
		s = schedule_of(json.p, NULL, NULL);
		a = schedule_person(schedule_event(s, 0), 0);
		b = schedule_person(schedule_event(s, 0), 1);
		ok(schedule_person_same(a, b) == rows[i].same && schedule_person_same(b, a) == rows[i].same, "%s %s %s", rows[i].a,
		   rows[i].same ? "is" : "is not", rows[i].b);
		schedule_free(s);
		buf_free(&json);
	}
}

/* ---- dialects and repeated keys --------------------------------------------------- */

/* The titles of all events with their rooms and days, as "0:A:one, 1:B:two". */
static void summary(const struct schedule *s, struct buf *buf)
{
	buf_reset(buf);
	for (size_t i = 0; i < schedule_events(s); i++) {
		const struct schedule_event *e = schedule_event(s, i);

		buf_format(buf, "%s%s:%s:%s", i ? ", " : "", schedule_text(e, SCHEDULE_DAY), schedule_text(e, SCHEDULE_ROOM),
		           schedule_text(e, SCHEDULE_TITLE));
	}
	buf_format(buf, " of %s", schedule_conference(s, SCHEDULE_CONFERENCE_TITLE));
}

#define DAYS(title) "\"days\":[{\"index\":1,\"rooms\":{\"A\":[{\"title\":\"" title "\"}]}}]"

static void dialects(void)
{
	static const char *const rows[][3] = {
		{ "as c3voc has it", "{\"schedule\":{\"conference\":{\"title\":\"C\"," DAYS("one") "}}}", "1:A:one of C" },
		{ "no schedule around it", "{\"conference\":{\"title\":\"C\"," DAYS("one") "}}", "1:A:one of C" },
		{ "days beside the conference", "{\"schedule\":{\"conference\":{\"title\":\"C\"}," DAYS("one") "}}", "1:A:one of C" },
		{ "days before it", "{\"schedule\":{" DAYS("one") ",\"conference\":{\"title\":\"C\"}}}", "1:A:one of C" },
		{ "neither", "{" DAYS("one") "}", "1:A:one of " },
		{ "a conference without days", "{\"conference\":{\"title\":\"C\"}}", " of C" },
		{ "no index: the position", "{\"days\":[{\"rooms\":{\"A\":[{\"title\":\"one\"}]}},{\"rooms\":{\"B\":[{\"title\":\"two\"}]}}]}",
		  "1:A:one, 2:B:two of " },
		{ "escapes in keys", "{\"d\\u0061ys\":[{\"rooms\":{\"\\u0041\":[{\"t\\u0069tle\":\"one\"}]}}]}", "1:A:one of " },
		{ "a title twice", "{\"days\":[{\"rooms\":{\"A\":[{\"title\":\"one\",\"title\":\"two\"}]}}]}", "1:A:two of " },
		{ "then null", "{\"days\":[{\"rooms\":{\"A\":[{\"title\":\"one\",\"title\":null}]}}]}", "1:A: of " },
		{ "a room twice",
		  "{\"days\":[{\"rooms\":{\"A\":[{\"title\":\"1\"},{\"title\":\"2\"}],\"B\":[{\"title\":\"3\"}],\"\\u0041\":[{\"title\":\"4\"}]}}]}",
		  "1:B:3, 1:A:4 of " },
		{ "a room twice, empty first", "{\"days\":[{\"rooms\":{\"A\":[],\"A\":[{\"title\":\"1\"}]}}]}", "1:A:1 of " },
		{ "a room twice, empty last", "{\"days\":[{\"rooms\":{\"A\":[{\"title\":\"1\"}],\"A\":[]}}]}", " of " },
		{ "rooms twice", "{\"days\":[{\"rooms\":{\"A\":[{\"title\":\"1\"}]},\"rooms\":{\"B\":[{\"title\":\"2\"}]}}]}",
		  "1:B:2 of " },
		{ "days twice", "{" DAYS("one") "," DAYS("two") "}", "1:A:two of " },
		{ "days twice, then none", "{\"conference\":{" DAYS("one") ",\"days\":[]}}", " of " },
		{ "conference twice", "{\"conference\":{\"title\":\"B\"," DAYS("one") "},\"conference\":{\"title\":\"C\"}}", " of C" },
		{ "a conference's title twice", "{\"conference\":{\"title\":\"B\",\"title\":\"C\"}}", " of C" },
		{ "an index twice", "{\"days\":[{\"index\":5,\"index\":6,\"rooms\":{\"A\":[{\"title\":\"one\"}]}}]}", "6:A:one of " },
	};
	struct buf got = { 0 };

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct schedule *s = schedule_of(rows[i][1], NULL, NULL);

		summary(s, &got);
		is(got.p, rows[i][2], rows[i][0]);
		schedule_free(s);
	}
	buf_free(&got);
}

/* ---- streams ------------------------------------------------------------------------ */

static void stream(void)
{
	static const char text[] = "\n{" DAYS("one") "}{" DAYS("two") "}\n\t {" DAYS("three") "}  \n\n";
	struct schedule_input *input = schedule_open_memory(text, sizeof text - 1, NULL);
	struct schedule *s[4] = { NULL };
	struct buf got = { 0 };

	for (int i = 0; i < 3; i++)
		ok(schedule_read(input, NULL, &s[i], NULL) == 1, "document %d of a stream", i + 1);
	ok(schedule_read(input, NULL, &s[3], NULL) == 0 && !s[3], "its end");
	ok(schedule_read(input, NULL, &s[3], NULL) == 0 && !s[3], "and again");
	schedule_close(input);
	schedule_free(s[0]);
	summary(s[2], &got);
	is(got.p, "1:A:three of ", "a schedule outlives its input and its siblings");
	ok(schedule_line(schedule_event(s[1], 0)) == 2 && schedule_line(schedule_event(s[2], 0)) == 3, "lines of the input");
	schedule_free(s[1]);
	schedule_free(s[2]);
	buf_free(&got);
}

int main(void)
{
	uids();
	unique();
	persons();
	dialects();
	stream();
	return done();
}
