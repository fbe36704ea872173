/* How reading and searching fail, and what stands for nothing. */
#include "api.h"

#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static struct schedule *schedule;
static const struct schedule_event *event, *hard;

/* ---- reading ------------------------------------------------------------------- */

static int open_nothing(struct schedule_error *error)
{
	return schedule_open("/nonexistent", error) ? 0 : error->code;
}

static int open_empty(struct schedule_error *error)
{
	return schedule_open("/dev/null", error) ? 0 : error->code;
}

static int open_no_descriptor(struct schedule_error *error)
{
	return schedule_open_fd(-1, error) ? 0 : error->code;
}

static int open_no_memory(struct schedule_error *error)
{
	return schedule_open_memory(api_text, sizeof api_text - 1, error) ? 0 : error->code;
}

static int read_text(const char *bytes, const char *format, struct schedule_error *error)
{
	struct schedule_input *input = schedule_open_memory(bytes, strlen(bytes), error);
	struct schedule_read_options options = { .format = format };
	struct schedule *none = NULL;
	int code = schedule_read(input, &options, &none, error);

	if (code < 0 && schedule_read(input, &options, &none, NULL) != 0)
		code = 0; /* after an error nothing is read */
	schedule_free(none);
	schedule_close(input);
	return code;
}

static int read_empty(struct schedule_error *error)
{
	return read_text(" ", NULL, error);
}

static int read_other(struct schedule_error *error)
{
	return read_text("Dear all,", NULL, error);
}

static int read_broken(struct schedule_error *error)
{
	return read_text("{\"days\":[}", NULL, error);
}

static int read_deep(struct schedule_error *error)
{
	char deep[10000] = "{\"days\":";

	memset(deep + 8, '[', sizeof deep - 9);
	return read_text(deep, NULL, error);
}

static int read_format(struct schedule_error *error)
{
	return read_text(api_text, "no-such", error);
}

static int open_directory(struct schedule_error *error)
{
	int fd = open("/", O_RDONLY), code = schedule_open_fd(fd, error) ? 0 : error->code;

	close(fd);
	return code;
}

static int open_fd_no_memory(struct schedule_error *error)
{
	int fd = open("/dev/null", O_RDONLY), code = schedule_open_fd(fd, error) ? 0 : error->code;

	close(fd);
	return code;
}

static int read_no_memory(struct schedule_error *error)
{
	struct schedule_input *input = schedule_open_memory(api_text, sizeof api_text - 1, error);
	struct schedule *none;
	int code;

	fail_next();
	code = schedule_read(input, NULL, &none, error);
	shim.on = false;
	schedule_close(input);
	return code;
}

/* Events of nothing, to more than a small input may take. */
static int read_too_much(struct schedule_error *error)
{
	struct buf bytes = { 0 };
	int code;

	buf_text(&bytes, "{\"days\":[{\"rooms\":{\"A\":[{}");
	for (int i = 0; i < 700000; i++)
		buf_text(&bytes, ",{}");
	buf_text(&bytes, "]}}]}");
	code = read_text(bytes.p, NULL, error);
	buf_free(&bytes);
	return code;
}

/* What is decoded counts, too. */
static int failed_too_much(struct schedule_error *error)
{
	struct schedule *s = schedule_of(api_text, NULL, NULL);
	int code;

	s->input->left = 0;
	while (!s->arena.failed)
		arena_alloc(&s->arena, 1);
	schedule_text(schedule_event(s, 0), SCHEDULE_TITLE);
	code = schedule_failed(s, error);
	schedule_free(s);
	return code;
}

static int failed(struct schedule_error *error)
{
	struct schedule *s = schedule_of(api_text, NULL, NULL);
	int code;

	fail_next();
	for (size_t i = 0; i < schedule_events(s); i++)
		for (int field = 0; field < SCHEDULE_FIELDS; field++)
			schedule_text(schedule_event(s, i), (enum schedule_field)field);
	shim.on = false;
	code = schedule_failed(s, error);
	schedule_free(s);
	return code;
}

static int open_zone(struct schedule_error *error)
{
	return schedule_zone_open("Europe/Atlantis", error) ? 0 : error->code;
}

static int open_zone_no_memory(struct schedule_error *error)
{
	return schedule_zone_open("Europe/Rome", error) ? 0 : error->code;
}

/* ---- patterns -------------------------------------------------------------------- */

static int new_pattern(struct schedule_error *error)
{
	return schedule_pattern_new(0, error) ? 0 : error->code;
}

static int add_pattern(struct schedule_error *error)
{
	struct schedule_pattern *pattern = schedule_pattern_new(0, error);
	int code = schedule_pattern_add(pattern, "a(", 2, error);

	schedule_pattern_free(pattern);
	return code;
}

static int match(struct schedule_error *error)
{
	struct schedule_pattern *pattern = pattern_of("^(a+)+$", error);
	int code = schedule_match(pattern, hard, error);

	schedule_pattern_free(pattern);
	return code;
}

static int matches(struct schedule_error *error)
{
	struct schedule_pattern *pattern = pattern_of("^(a+)+$", error);
	int code = schedule_matches(pattern, hard, NULL, NULL, error);

	schedule_pattern_free(pattern);
	return code;
}

static int find(struct schedule_error *error)
{
	struct schedule_pattern *pattern = pattern_of("^(a+)+$", error);
	const char *title = schedule_text(hard, SCHEDULE_TITLE);
	size_t begin, end;
	int code = schedule_pattern_find(pattern, title, strlen(title), 0, &begin, &end, error);

	schedule_pattern_free(pattern);
	return code;
}

static int add_pattern_no_memory(struct schedule_error *error)
{
	struct schedule_pattern *pattern = schedule_pattern_new(0, error);
	int code;

	fail_next();
	code = schedule_pattern_add(pattern, "a", 1, error);
	shim.on = false;
	schedule_pattern_free(pattern);
	return code;
}

/* A title whose white space is to be folded; what fails before that, while it is decoded, schedule_failed() tells. */
static int search_no_memory(bool all, struct schedule_error *error)
{
	static const char two[] = "{\"days\":[{\"rooms\":{\"A\":[{\"guid\":\"1\",\"title\":\"One  or two\"}]}}]}";
	int code = 0;

	for (long at = 1; at < 10 && code == 0; at++) {
		struct schedule *s = schedule_of(two, NULL, NULL);
		struct schedule_pattern *pattern = pattern_of("(t|x)q", error);

		shim = (struct shim){ .on = true, .at = at };
		code = all ? schedule_matches(pattern, schedule_event(s, 0), NULL, NULL, error)
		           : schedule_match(pattern, schedule_event(s, 0), error);
		shim.on = false;
		schedule_pattern_free(pattern);
		schedule_free(s);
	}
	return code;
}

static int match_no_memory(struct schedule_error *error)
{
	return search_no_memory(false, error);
}

static int matches_no_memory(struct schedule_error *error)
{
	return search_no_memory(true, error);
}

static int find_no_memory(struct schedule_error *error)
{
	struct schedule_pattern *pattern = schedule_pattern_new(SCHEDULE_PATTERN_IGNORE_ACCENTS, error);
	size_t begin, end;
	int code;

	schedule_pattern_add(pattern, "a", 1, error);
	fail_next();
	code = schedule_pattern_find(pattern, "b", 1, 0, &begin, &end, error);
	shim.on = false;
	schedule_pattern_free(pattern);
	return code;
}

/* ---- when ------------------------------------------------------------------------- */

static int new_when(struct schedule_error *error)
{
	struct schedule_when_options options = { 0 };

	return schedule_when_new("some time", &options, error) ? 0 : error->code;
}

static int choose(struct schedule_error *error)
{
	struct schedule_when_options options = { .now = schedule_time_parse("2024-09-22T08:00:00+02:00") };
	struct schedule_when *when = schedule_when_new("next", &options, error);
	bool keep[2];
	int code;

	fail_next();
	code = schedule_when_choose(when, schedule, keep, error);
	shim.on = false;
	schedule_when_free(when);
	return code;
}

/* ---- all of them ----------------------------------------------------------------------- */

static const struct api_row rows[] = {
	{ "schedule_open: no file", open_nothing, SCHEDULE_ESYSTEM, NOTHING },
	{ "schedule_open: no memory", open_empty, SCHEDULE_EMEMORY, FIRST },
	{ "schedule_open_fd: no descriptor", open_no_descriptor, SCHEDULE_ESYSTEM, NOTHING },
	{ "schedule_open_fd: a directory", open_directory, SCHEDULE_ESYSTEM, NOTHING },
	{ "schedule_open_fd: no memory", open_fd_no_memory, SCHEDULE_EMEMORY, FIRST },
	{ "schedule_open_memory: no memory", open_no_memory, SCHEDULE_EMEMORY, FIRST },
	{ "schedule_read: nothing", read_empty, SCHEDULE_EFORMAT, NOTHING },
	{ "schedule_read: no schedule", read_other, SCHEDULE_EFORMAT, NOTHING },
	{ "schedule_read: broken", read_broken, SCHEDULE_ESYNTAX, NOTHING },
	{ "schedule_read: too deep", read_deep, SCHEDULE_ELIMIT, NOTHING },
	{ "schedule_read: no such format", read_format, SCHEDULE_EINVALID, NOTHING },
	{ "schedule_read: too much", read_too_much, SCHEDULE_ELIMIT, NOTHING },
	{ "schedule_read: no memory", read_no_memory, SCHEDULE_EMEMORY, LATER },
	{ "schedule_zone_open: no such zone", open_zone, SCHEDULE_EINVALID, NOTHING },
	{ "schedule_zone_open: no memory", open_zone_no_memory, SCHEDULE_EMEMORY, FIRST },
	{ "schedule_pattern_new: no memory", new_pattern, SCHEDULE_EMEMORY, FIRST },
	{ "schedule_pattern_add: no pattern", add_pattern, SCHEDULE_EPATTERN, NOTHING },
	{ "schedule_pattern_add: no memory", add_pattern_no_memory, SCHEDULE_EMEMORY, LATER },
	{ "schedule_match: too much work", match, SCHEDULE_ELIMIT, NOTHING },
	{ "schedule_match: no memory", match_no_memory, SCHEDULE_EMEMORY, LATER },
	{ "schedule_matches: too much work", matches, SCHEDULE_ELIMIT, NOTHING },
	{ "schedule_matches: no memory", matches_no_memory, SCHEDULE_EMEMORY, LATER },
	{ "schedule_pattern_find: too much work", find, SCHEDULE_ELIMIT, NOTHING },
	{ "schedule_pattern_find: no memory", find_no_memory, SCHEDULE_EMEMORY, LATER },
	{ "schedule_when_new: no time", new_when, SCHEDULE_EINVALID, NOTHING },
	{ "schedule_when_new: no memory", new_when, SCHEDULE_EMEMORY, FIRST },
	{ "schedule_failed", failed, SCHEDULE_EMEMORY, LATER },
	{ "schedule_failed: too much", failed_too_much, SCHEDULE_ELIMIT, NOTHING },
	{ "schedule_when_choose: no memory", choose, SCHEDULE_EMEMORY, LATER },
};

/* What stands for nothing. */
static void nothing(void)
{
	const struct schedule_time none = { 0 };
	char no_time[SCHEDULE_TIME_TEXT];
	const struct schedule_person *person = schedule_person(event, 0);
	const enum schedule_field past = SCHEDULE_FIELDS;
	size_t formats = 0;

	while (schedule_format_name(formats))
		formats++;
	ok(formats > 1 && !schedule_format_name(formats + 1), "no format past the last");
	is(schedule_conference(schedule, SCHEDULE_CONFERENCE_VENUE), "", "a conference without a venue");
	is(schedule_conference(schedule, SCHEDULE_CONFERENCE_FIELDS), "", "no field of the conference");
	is(schedule_track_color(schedule, "none"), "", "no colour");
	ok(schedule_time_parse("tea time").kind == SCHEDULE_TIME_NONE, "no time");
	ok(!schedule_day(schedule, 1), "no day past the last");
	ok(!schedule_event(schedule, 2), "no event past the last");
	ok(!schedule_field_name(past), "no field");
	ok(schedule_field_by_name("none") == -1, "no field of that name");
	ok(schedule_count(event, past) == 0, "no values of no field");
	is(schedule_value(event, SCHEDULE_LINK, 1), "", "no value past the last");
	is(schedule_text(event, SCHEDULE_TAG), "", "no value at all");
	is(schedule_plain(event, SCHEDULE_ABSTRACT, 0), "", "no rendition");
	ok(!schedule_person(event, 1), "no person past the last");
	ok(schedule_day_start(schedule_day(schedule, 0)).kind == SCHEDULE_TIME_NONE, "no window of the day");
	is(schedule_time_text(&none, no_time), "", "no time is spelled");
	is(schedule_person_text(person, SCHEDULE_PERSON_FIELDS), "", "no field of a person");
	is(schedule_link_title(event, SCHEDULE_LINK, 1), "", "no title past the last");
	ok(schedule_cue_start(event, 0) == -1 && schedule_cue_end(event, 0) == -1, "no captions");
	ok(!schedule_conflict_name(SCHEDULE_CONFLICT_KINDS), "no kind");
	ok(schedule_conflict_by_name("none") == -1, "no kind of that name");
	is(schedule_severity_name(SCHEDULE_SEVERITIES), "", "no severity");
	schedule_close(NULL);
	schedule_free(NULL);
	schedule_zone_free(NULL);
	schedule_pattern_free(NULL);
	schedule_when_free(NULL);
	ok(true, "nothing is let go of");
}

int main(void)
{
	schedule = schedule_of(api_text, NULL, NULL);
	event = schedule_event(schedule, 0);
	hard = schedule_event(schedule, 1);
	api_codes(rows, COUNT(rows));
	nothing();
	schedule_free(schedule);
	return done();
}
