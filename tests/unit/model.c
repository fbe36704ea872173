/* What a schedule says of itself: fields, days, times, persons and uids from schedule JSON. */
#include "unit.h"

#define DAY_HEAD(zone, window)                                                                                 \
	"{\"schedule\":{\"conference\":{\"acronym\":\"conf\"," zone "\"days\":[{\"index\":1,\"date\":\"2024-09-22\"," window \
	"\"rooms\":{\"Aula\":["
#define DAY_TAIL "]}}]}}}"

static const char plain_day[] = DAY_HEAD("", "");
static const char rome_day[] = DAY_HEAD("\"time_zone_name\":\"Europe/Rome\",", "");
static const char window_day[] = DAY_HEAD("", "\"day_start\":\"2024-09-22T06:00:00+02:00\","
                                              "\"day_end\":\"2024-09-23T06:00:00+02:00\",");

static const char long_window[] = DAY_HEAD("", "\"day_start\":\"2024-09-22T06:00:00\",\"day_end\":\"2024-09-23T08:00:00\",");

/* A schedule of these events on one day; json lives as long as it. */
static struct schedule *day_of(struct buf *json, const char *head, const char *events)
{
	buf_reset(json);
	buf_text(json, head);
	buf_text(json, events);
	buf_text(json, DAY_TAIL);
	return schedule_of(json->p, NULL, NULL);
}

/* ---- fields ------------------------------------------------------------------ */

static const char rich[] =
	"{\"schedule\":{\"version\":\"0.7\",\"url\":\"https://s.example\",\"conference\":{\"acronym\":\"conf\","
	"\"title\":\"The \\u00c9 Conference\",\"start\":\"2024-09-22\",\"end\":\"2024-09-23\","
	"\"time_zone_name\":\"Europe/Rome\",\"venue\":\"The Pier\",\"unknown\":[1,{}],\"days\":["
	"{\"index\":0,\"date\":\"2024-09-22\",\"day_start\":\"2024-09-22T06:00:00+02:00\","
	"\"day_end\":\"2024-09-23T06:00:00+02:00\",\"rooms\":{\"Aula\":[\n"
	"{\"guid\":\"8ad5c2e4-1d9e-4b3a-9a0e-3f7f5f0f1a11\",\"code\":\"ABC123\",\"id\":7,\"slug\":\"my-talk\","
	"\"date\":\"2024-09-22T09:00:00+02:00\",\"start\":\"09:00\",\"duration\":\"0:45\",\"room\":\"Aula Magna\","
	"\"title\":\"A \\\"talk\\\"\",\"subtitle\":\"Sub\",\"track\":{\"de\":\"Kern\",\"en\":\"Core\"},\"type\":\"lecture\","
	"\"language\":\"en\",\"abstract\":\"See *this*\",\"description\":\"<p>One</p><p>Two</p>\",\"url\":\"https://u.example\","
	"\"recording_license\":\"CC BY\",\"do_not_record\":true,\"feedback_url\":\"https://f.example\","
	"\"origin_url\":\"https://o.example\",\"persons\":[{\"id\":3,\"public_name\":\"Ann\",\"guid\":\"pg\",\"code\":\"PC\","
	"\"biography\":\"*Bio*\",\"url\":\"https://p.example\"},{\"public_name\":\" \",\"name\":\"Bob\"},"
	"{\"full_public_name\":\"Cy\",\"biography\":\"of Cy\"}],\"links\":[{\"url\":\"https://l.example\",\"title\":\"L\"},"
	"\"https://m.example\"],\"attachments\":[{\"title\":\"Slides\",\"url\":\"/a.pdf\"}],\"x-tags\":[\"x\",\"y\"],\"x-status\":\"tentative\","
	"\"x-cues\":[[0,1500,\"Hello\"],[1500,3000,\"all\"]]}\n"
	"],\"Empty\":[]}},\n{\"index\":\"12\",\"date\":\"2024-09-23T00:00:00+02:00\",\"rooms\":{\"B\":[\n"
	"{\"title\":\"Bare\",\"do_not_record\":false,\"subtitle\":null,\"persons\":[]}]}},{\"rooms\":{}}]}}}";

static void fields(const struct schedule_event *event, const struct schedule_event *bare)
{
	static const struct {
		const char *field, *values[4];
	} rows[] = {
		{ "title", { "A \"talk\"" } },
		{ "subtitles", { "Sub" } },
		{ "abstract", { "See *this*" } },
		{ "descriptions", { "<p>One</p><p>Two</p>" } },
		{ "track", { "Core" } },
		{ "types", { "lecture" } },
		{ "language", { "en" } },
		{ "rooms", { "Aula Magna" } },
		{ "url", { "https://u.example" } },
		{ "guid", { "8ad5c2e4-1d9e-4b3a-9a0e-3f7f5f0f1a11" } },
		{ "codes", { "ABC123" } },
		{ "id", { "7" } },
		{ "slug", { "my-talk" } },
		{ "license", { "CC BY" } },
		{ "feedback_url", { "https://f.example" } },
		{ "origin_url", { "https://o.example" } },
		{ "person", { "Ann", "Bob", "Cy" } },
		{ "biographies", { "*Bio*", "of Cy" } },
		{ "link", { "https://l.example", "https://m.example" } },
		{ "attachments", { "/a.pdf" } },
		{ "tags", { "x", "y" } },
		{ "cues", { "Hello", "all" } },
		{ "uid", { "8ad5c2e4-1d9e-4b3a-9a0e-3f7f5f0f1a11" } },
		{ "start", { "2024-09-22T09:00:00+02:00" } },
		{ "end", { "2024-09-22T09:45:00+02:00" } },
		{ "day", { "0" } },
		{ "status", { "tentative" } },
		{ "recording", { "refused" } },
		{ "conference", { "conf" } },
	};
	static const char *const given[] = { "title", "room", "uid", "day", "recording", "conference" };
	unsigned wrong = 0;

	ok(COUNT(rows) == SCHEDULE_FIELDS, "every field has a row");
	for (size_t i = 0; i < COUNT(rows); i++) {
		int found = schedule_field_by_name(rows[i].field);
		enum schedule_field field = (enum schedule_field)found;
		size_t n = 0;
		bool absent = true;

		while (n < 4 && rows[i].values[n] && strcmp(schedule_value(event, field, n), rows[i].values[n]) == 0)
			n++;
		ok(found >= 0 && (n == 4 || !rows[i].values[n]) && schedule_count(event, field) == n &&
		           *schedule_value(event, field, n) == '\0',
		   "the field %s", rows[i].field);
		for (size_t k = 0; k < COUNT(given); k++)
			absent &= strcmp(given[k], schedule_field_name(field)) != 0;
		wrong += absent != (schedule_count(bare, field) == 0 && *schedule_text(bare, field) == '\0');
	}
	ok(!wrong, "fields that are absent have no value (%u wrong)", wrong);
	ok(schedule_cue_start(event, 1) == 1500 && schedule_cue_end(event, 1) == 3000 && schedule_cue_start(event, 2) == -1 &&
	           schedule_cue_end(bare, 0) == -1,
	   "when captions are shown");
	ok(schedule_field_by_name("speaker") < 0 && schedule_field_by_name("") < 0 && schedule_field_by_name("Title") < 0 &&
	           !schedule_field_name(SCHEDULE_FIELDS) && !schedule_count(event, SCHEDULE_FIELDS),
	   "no other fields");
	is(schedule_link_title(event, SCHEDULE_LINK, 0), "L", "a link's title");
	is(schedule_link_title(event, SCHEDULE_LINK, 1), "", "a link without");
	is(schedule_link_title(event, SCHEDULE_ATTACHMENT, 0), "Slides", "an attachment's title");
	is(schedule_link_title(event, SCHEDULE_ATTACHMENT, 1), "", "an attachment that is not there");
#ifdef HAVE_RENDITION
	is(schedule_plain(event, SCHEDULE_ABSTRACT, 0), "See this", "the abstract's rendition");
	is(schedule_plain(event, SCHEDULE_DESCRIPTION, 0), "One\n\nTwo", "the description's");
	is(schedule_plain(event, SCHEDULE_BIOGRAPHY, 0), "Bio", "a biography's");
#endif
	is(schedule_plain(event, SCHEDULE_TITLE, 0), "A \"talk\"", "titles are shown as they are");
	is(schedule_plain(event, SCHEDULE_BIOGRAPHY, 2), "", "a biography that is not there");
}

static void accessors(void)
{
	static const char *const conference[] = { "conf", "The \xc3\x89 Conference", "Europe/Rome", "2024-09-22", "2024-09-23",
		                                  "https://s.example", "0.7", "The Pier" };
	static const char *const person[] = { "Ann", "pg", "PC", "3", "", "", "*Bio*", "https://p.example" };
	static const struct {
		long index;
		const char *date, *start, *end;
	} days[] = {
		{ 0, "2024-09-22", "2024-09-22T06:00:00+02:00", "2024-09-23T06:00:00+02:00" },
		{ 12, "2024-09-23", "", "" },
		{ 3, "", "", "" },
	};
	struct schedule *s = schedule_of(rich, NULL, NULL);
	const struct schedule_event *first = schedule_event(s, 0), *second = schedule_event(s, 1);

	ok(COUNT(conference) == SCHEDULE_CONFERENCE_FIELDS && COUNT(person) == SCHEDULE_PERSON_FIELDS, "all have rows");
	for (int i = 0; i < SCHEDULE_CONFERENCE_FIELDS; i++)
		is(schedule_conference(s, (enum schedule_conference_field)i), conference[i], "the conference");
	ok(schedule_days(s) == COUNT(days) && !schedule_day(s, COUNT(days)), "three days");
	for (size_t i = 0; i < COUNT(days); i++) {
		const struct schedule_day *day = schedule_day(s, i);
		struct schedule_time times[] = { schedule_day_date(day), schedule_day_start(day), schedule_day_end(day) };
		char text[3][SCHEDULE_TIME_TEXT];

		for (int k = 0; k < 3; k++)
			schedule_time_text(&times[k], text[k]);
		ok(schedule_day_index(day) == days[i].index, "day %ld", days[i].index);
		is(text[0], days[i].date, "its date");
		is(text[1], days[i].start, "its start");
		is(text[2], days[i].end, "its end");
	}
	ok(schedule_events(s) == 2 && !schedule_event(s, 2), "two events");
	ok(schedule_event_schedule(second) == s && schedule_event_number(second) == 1, "an event's schedule and number");
	ok(schedule_event_day(first) == schedule_day(s, 0) && schedule_event_day(second) == schedule_day(s, 1), "days");
	ok(schedule_line(first) == 2 && schedule_line(second) == 5, "lines");
	fields(first, second);
	for (int i = 0; i < SCHEDULE_PERSON_FIELDS; i++)
		is(schedule_person_text(schedule_person(first, 0), (enum schedule_person_field)i), person[i], "a person");
	ok(schedule_person(first, 2) && !schedule_person(first, 3) && !schedule_person(second, 0), "three persons, and none");
	is(schedule_text(second, SCHEDULE_RECORDING), "allowed", "recording is allowed");
	is(schedule_text(second, SCHEDULE_ROOM), "B", "the room it is listed under");
	ok(schedule_failed(s, NULL) == SCHEDULE_OK, "memory sufficed");
	schedule_free(s);
}

/* ---- times -------------------------------------------------------------------- */

static void times(void)
{
	static const struct {
		const char *head, *values, *start, *end;
	} rows[] = {
		{ plain_day, "\"date\":\"2024-09-22T09:00:00+02:00\",\"duration\":\"0:45\"", "2024-09-22T09:00:00+02:00",
		  "2024-09-22T09:45:00+02:00" },
		{ plain_day, "\"date\":\"2024-09-22T09:00:00\",\"duration\":\"1:30\"", "2024-09-22T09:00:00", "2024-09-22T10:30:00" },
		{ rome_day, "\"date\":\"2024-09-22T09:00:00\",\"duration\":\"1:30\"", "2024-09-22T09:00:00+02:00",
		  "2024-09-22T10:30:00+02:00" },
		{ rome_day, "\"date\":\"2024-12-22T09:00:00\"", "2024-12-22T09:00:00+01:00", "" },
		{ rome_day, "\"date\":\"2024-09-22T07:00:00Z\",\"duration\":\"0:30\"", "2024-09-22T07:00:00+00:00",
		  "2024-09-22T07:30:00+00:00" },
		/* the night in which the clock goes back, and the one in which it goes on */
		{ rome_day, "\"date\":\"2024-10-27T01:30:00+02:00\",\"duration\":\"2:00\"", "2024-10-27T01:30:00+02:00",
		  "2024-10-27T02:30:00+01:00" },
		{ rome_day, "\"date\":\"2024-03-31T01:30:00\",\"duration\":\"1:00\"", "2024-03-31T01:30:00+01:00",
		  "2024-03-31T03:30:00+02:00" },
		/* "start" where "date" is missing */
		{ plain_day, "\"start\":\"09:00\",\"duration\":\"0:45\"", "2024-09-22T09:00:00", "2024-09-22T09:45:00" },
		{ rome_day, "\"start\":\"9:00\",\"duration\":\"0:45\"", "2024-09-22T09:00:00+02:00", "2024-09-22T09:45:00+02:00" },
		{ rome_day, "\"date\":null,\"start\":\"09:00:30\"", "2024-09-22T09:00:30+02:00", "" },
		{ rome_day, "\"date\":\"\",\"start\":\"09:00\"", "2024-09-22T09:00:00+02:00", "" },
		{ rome_day, "\"date\":\"soon\",\"start\":\"09:00\"", "2024-09-22T09:00:00+02:00", "" },
		{ plain_day, "\"date\":\"2024-09-25\",\"start\":\"09:00\"", "2024-09-25T09:00:00", "" },
		{ plain_day, "\"date\":\"2024-09-22T09:00:00+02:00\",\"start\":\"10:00\"", "2024-09-22T09:00:00+02:00", "" },
		/* after midnight: the day's window tells */
		{ window_day, "\"start\":\"23:30\",\"duration\":\"1:00\"", "2024-09-22T23:30:00", "2024-09-23T00:30:00" },
		{ window_day, "\"start\":\"00:30\"", "2024-09-23T00:30:00", "" },
		{ window_day, "\"start\":\"05:59\"", "2024-09-23T05:59:00", "" },
		{ window_day, "\"start\":\"06:00\"", "2024-09-22T06:00:00", "" },
		{ long_window, "\"start\":\"06:00\"", "2024-09-22T06:00:00", "" },
		{ long_window, "\"start\":\"05:59\"", "2024-09-23T05:59:00", "" },
		{ plain_day, "\"start\":\"00:30\"", "2024-09-22T00:30:00", "" },
		{ plain_day, "\"start\":\"24:00\"", "2024-09-23T00:00:00", "" },
		/* "end" and "duration" */
		{ plain_day, "\"date\":\"2024-09-22T09:00:00+02:00\",\"end\":\"2024-09-22T10:00:00+02:00\",\"duration\":\"0:15\"",
		  "2024-09-22T09:00:00+02:00", "2024-09-22T10:00:00+02:00" },
		{ rome_day, "\"date\":\"2024-09-22T09:00:00\",\"end\":\"2024-09-22T10:00:00\"", "2024-09-22T09:00:00+02:00",
		  "2024-09-22T10:00:00+02:00" },
		{ plain_day, "\"date\":\"2024-09-22T09:00:00+02:00\",\"end\":\"2024-09-22T10:00:00\",\"duration\":\"0:15\"",
		  "2024-09-22T09:00:00+02:00", "2024-09-22T09:15:00+02:00" },
		{ plain_day, "\"date\":\"2024-09-22T09:00:00+02:00\",\"end\":\"late\",\"duration\":\"PT15M\"",
		  "2024-09-22T09:00:00+02:00", "2024-09-22T09:15:00+02:00" },
		{ plain_day, "\"date\":\"2024-09-22T09:00:00Z\",\"duration\":\"1:02:03\"", "2024-09-22T09:00:00+00:00",
		  "2024-09-23T11:03:00+00:00" },
		{ plain_day, "\"date\":\"2024-09-22T09:00:00Z\",\"duration\":\"0:00\"", "2024-09-22T09:00:00+00:00",
		  "2024-09-22T09:00:00+00:00" },
		{ plain_day, "\"date\":\"2024-09-22T09:00:00Z\",\"duration\":\"long\"", "2024-09-22T09:00:00+00:00", "" },
		{ plain_day, "\"duration\":\"0:45\"", "", "" },
		{ plain_day, "\"date\":\"never\",\"start\":\"noon\",\"duration\":\"0:45\"", "", "" },
	};
	struct buf json = { 0 };

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf event = { 0 };
		struct schedule *s;

		buf_format(&event, "{\"title\":\"T\",%s}", rows[i].values);
		s = day_of(&json, rows[i].head, event.p);
		is(schedule_text(schedule_event(s, 0), SCHEDULE_START), rows[i].start, "a start");
		if (!is(schedule_text(schedule_event(s, 0), SCHEDULE_END), rows[i].end, "an end"))
			printf("# of %s\n", rows[i].values);
		schedule_free(s);
		buf_free(&event);
	}
	buf_free(&json);
}

/* ---- tracks, zones and single events ------------------------------------------- */

static void tracks(void)
{
	static const char text[] = "{\"conference\":{\"title\":\"C\",\"tracks\":[{\"name\":\"Z\",\"slug\":\"z\",\"color\":\"#aBc\"},"
				   "{\"name\":{\"en\":\"A\"},\"color\":\"#010203\"},{\"name\":\"red\",\"color\":\"red\"},"
				   "{\"name\":\"long\",\"color\":\"#0102030\"},{\"color\":\"#000000\"},7,\"x\"],\"days\":[]}}";
	static const char *const rows[][2] = {
		{ "Z", "#aaBBcc" }, { "z", "#aaBBcc" }, { "A", "#010203" }, { "red", "" }, { "long", "" }, { "", "" }, { "B", "" },
	};
	struct schedule *s = schedule_of(text, NULL, NULL);

	for (size_t i = 0; i < COUNT(rows); i++)
		is(schedule_track_color(s, rows[i][0]), rows[i][1], "the colour of a track");
	schedule_free(s);
}

static void zones(void)
{
	struct schedule_time t = { 1751371200, 0, SCHEDULE_TIME_INSTANT }, f = { 0, 0, SCHEDULE_TIME_FLOATING };
	struct schedule_error error = { 0 };
	struct schedule_zone *zone = schedule_zone_open("Asia/Kathmandu", &error);

	ok(zone && schedule_zone_local(zone, t).utc_offset == 20700, "the offset of a zone");
	ok(zone && schedule_zone_local(zone, f).utc_offset == 0, "floating times stay");
	schedule_zone_free(zone);
	ok(!schedule_zone_open("Nowhere/At_all", &error) && error.code == SCHEDULE_EINVALID, "no such zone");
	is(error.text, "unknown time zone \"Nowhere/At_all\": take a name from below " ZONEINFO ", such as Europe/Rome",
	   "... which, and where they are");
	schedule_zone_free(NULL);
}

static int no_sink(void *arg, const void *bytes, size_t size)
{
	(void)arg, (void)bytes, (void)size;
	return 0;
}

static void one_by_one(void)
{
	struct buf json = { 0 };
	struct schedule *s = day_of(&json, plain_day, "{\"title\":\"T\"}");
	static const char *const formats[] = { "json-lines", "c3voc-json", "icalendar" };
	static const int codes[] = { SCHEDULE_OK, SCHEDULE_EINVALID, SCHEDULE_EINVALID };

	for (size_t i = 0; i < COUNT(formats); i++) {
		struct schedule_error error = { 0 };
		struct schedule_writer *writer = schedule_writer_new(formats[i], NULL, no_sink, NULL, &error);

		ok(schedule_writer_add_event(writer, schedule_event(s, 0), &error) == codes[i], "%s, event by event", formats[i]);
		schedule_writer_end(writer, &error);
	}
	schedule_free(s);
	buf_free(&json);
}

int main(void)
{
	tracks();
	zones();
	one_by_one();
	accessors();
	times();
	return done();
}
