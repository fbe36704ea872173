/*
 * Time in words: on a line each a WHEN, the clock, a zone, an event's date,
 * start and duration, and a rule by which it recurs.  Every line is also
 * taken for a date, a time of day, a duration, a month …
 */
#include "fuzz.h"

#include "datetime.h"
#include "json_text.h"
#include "recur.h"

enum { WHEN, NOW, ZONE, DATE, START, DURATION, RULE, LINES };

static void spell(const char *text)
{
	size_t n = strlen(text);
	int64_t seconds = 0;
	int32_t offset = 0;

	fuzz_time(datetime_parse(text, n));
	fuzz_time(datetime_basic_parse(text, n));
	fuzz_time(datetime_words_parse(text, n));
	CHECK(clock_parse(text, n) <= DAY && clock12_parse(text, n) <= DAY);
	CHECK(moment_parse(text, n) >= -1);
	CHECK(!offset_parse(text, n, &offset) || (offset > -2 * DAY && offset < 2 * DAY));
	CHECK(month_parse(text, n) <= 12 && weekday_parse(text, n) < 7);
	if (duration_parse(text, n, &seconds) != DURATION_BAD)
		CHECK(seconds >= 0 && seconds <= INT64_C(101) * 366 * DAY);
	if (duration_words_parse(text, n, &seconds))
		CHECK(seconds >= 0 && seconds <= INT64_C(101) * 366 * DAY);
}

/* Times that recur ascend, and begin with the first. */
static void recur(const char *text, int64_t start)
{
	struct recur rule;
	int64_t at[64];
	struct recur_times times = { .at = at, .room = COUNT(at), .work = 100000 };

	if (recur_parse(&rule, text, strlen(text)))
		return;
	recur_expand(&rule, start, false, INT64_MAX, &times);
	CHECK(times.n <= times.room && (!times.n || at[0] == start));
	for (size_t i = 1; i < times.n; i++)
		CHECK(at[i - 1] < at[i]);
}

static void member(struct buf *json, const char *key, const char *text)
{
	json_put_string(json, key);
	buf_char(json, ':');
	json_put_string(json, text);
	buf_char(json, ',');
}

static void event_of(struct buf *json, char **line)
{
	buf_text(json, "{\"schedule\":{\"conference\":{");
	member(json, "time_zone_name", line[ZONE]);
	buf_text(json, "\"days\":[{\"date\":\"2025-10-25\",\"rooms\":{\"A\":[{");
	member(json, "date", line[DATE]);
	member(json, "start", line[START]);
	member(json, "duration", line[DURATION]);
	buf_text(json, "\"title\":\"A\"},{\"date\":\"2025-10-25T10:00:00+02:00\",\"duration\":\"1:00\"}]}}]}}}");
}

/* What starts in a span is not outside of it. */
static void choose(char **line)
{
	struct schedule_when_options options = { .now = schedule_time_parse(line[NOW]),
		                                 .zone = *line[ZONE] ? line[ZONE] : NULL };
	struct schedule_error error = { 0 };
	struct schedule_when *overlaps = schedule_when_new(line[WHEN], &options, &error), *starts;
	bool some[2] = { false }, fewer[2] = { false };
	struct buf json = { 0 };
	struct schedule *s;
	struct schedule_input *input;

	options.starts = true;
	starts = schedule_when_new(line[WHEN], &options, NULL);
	CHECK(!overlaps == !starts);
	if (!overlaps)
		fuzz_error(&error);
	event_of(&json, line);
	input = schedule_open_memory(json.p, json.n, NULL);
	CHECK(schedule_read(input, NULL, &s, NULL) == 1 && schedule_events(s) == 2);
	fuzz_schedule(s);
	if (overlaps && schedule_when_choose(overlaps, s, some, NULL) == SCHEDULE_OK &&
	    schedule_when_choose(starts, s, fewer, NULL) == SCHEDULE_OK)
		CHECK(some[0] >= fewer[0] && some[1] >= fewer[1]);
	schedule_free(s);
	schedule_close(input);
	schedule_when_free(overlaps);
	schedule_when_free(starts);
	buf_free(&json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char nothing[] = "";
	char *text = strndup((const char *)data, size), *line[LINES], *rest = text;

	if (!fuzz_utf8(text, strlen(text))) {
		free(text);
		return 0;
	}
	for (int i = 0; i < LINES; i++) {
		line[i] = rest ? strsep(&rest, "\n") : nothing;
		spell(line[i]);
	}
	recur(line[RULE], schedule_time_parse(line[DATE]).seconds);
	choose(line);
	free(text);
	return 0;
}
