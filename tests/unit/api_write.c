/* How writing fails, and looking for conflicts. */
#include "api.h"

#include <errno.h>

static struct schedule *schedule;
static const struct schedule_event *event, *hard;

static int take(void *arg, const void *p, size_t n)
{
	(void)arg, (void)p, (void)n;
	return 0;
}

static int refuse(void *arg, const void *p, size_t n)
{
	(void)arg, (void)p, (void)n;
	return ENOSPC;
}

/* ---- writing ------------------------------------------------------------------------ */

static int new_writer(struct schedule_error *error)
{
	return schedule_writer_new("captions", NULL, take, NULL, error) ? 0 : error->code;
}

static int new_calendar(const struct schedule_calendar_options *calendar, struct schedule_error *error)
{
	struct schedule_write_options options = { .calendar = calendar };

	return schedule_writer_new("icalendar", &options, take, NULL, error) ? 0 : error->code;
}

static int no_alarm(struct schedule_error *error)
{
	return new_calendar(&(struct schedule_calendar_options){ .alarm = "soon" }, error);
}

static int no_summary(struct schedule_error *error)
{
	return new_calendar(&(struct schedule_calendar_options){ .summary = "{no-such}" }, error);
}

static int no_refresh(struct schedule_error *error)
{
	return new_calendar(&(struct schedule_calendar_options){ .refresh = "often" }, error);
}

static int new_calendar_no_memory(struct schedule_error *error)
{
	return new_calendar(NULL, error);
}

static int previous_of(const char *bytes, struct schedule_error *error)
{
	struct schedule_input *input = schedule_open_memory(bytes, strlen(bytes), error);
	int code = new_calendar(&(struct schedule_calendar_options){ .previous = input }, error);

	schedule_close(input);
	return code;
}

static int no_calendar(struct schedule_error *error)
{
	return previous_of("Dear all,", error);
}

static int no_whole_calendar(struct schedule_error *error)
{
	return previous_of("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\n", error);
}

static int add(struct schedule_error *error)
{
	struct schedule_writer *writer = schedule_writer_new("c3voc-json", NULL, refuse, NULL, error);
	int code = schedule_writer_add(writer, schedule, NULL, error);

	return schedule_writer_end(writer, NULL) <= 0 ? code : 0;
}

static int add_event(const char *format, schedule_sink_fn *sink, struct schedule_error *error)
{
	struct schedule_writer *writer = schedule_writer_new(format, NULL, sink, NULL, error);
	int code = schedule_writer_add_event(writer, event, error);

	return schedule_writer_end(writer, NULL) <= 0 ? code : 0;
}

static int add_one_event(struct schedule_error *error)
{
	return add_event("icalendar", take, error);
}

static int add_event_refused(struct schedule_error *error)
{
	return add_event("json-lines", refuse, error);
}

static int end(struct schedule_error *error)
{
	struct schedule_writer *writer = schedule_writer_new("icalendar", NULL, refuse, NULL, error);

	schedule_writer_add(writer, schedule, NULL, error);
	return schedule_writer_end(writer, error);
}

static int write_no_memory(const char *format, bool at_end, struct schedule_error *error)
{
	struct schedule *s = schedule_of(api_text, NULL, NULL);
	struct schedule_writer *writer = schedule_writer_new(format, NULL, take, NULL, error);
	int code = 0;

	schedule_text(schedule_event(s, 0), SCHEDULE_UID);
	if (at_end)
		schedule_writer_add(writer, s, NULL, error);
	fail_next();
	if (at_end)
		code = schedule_writer_end(writer, error);
	else
		code = strcmp(format, "json-lines") == 0 ? schedule_writer_add_event(writer, schedule_event(s, 0), error)
		                                         : schedule_writer_add(writer, s, NULL, error);
	shim.on = false;
	if (!at_end)
		schedule_writer_end(writer, NULL);
	schedule_free(s);
	return code;
}

static int add_no_memory(struct schedule_error *error)
{
	return write_no_memory("icalendar", false, error);
}

static int add_event_no_memory(struct schedule_error *error)
{
	return write_no_memory("json-lines", false, error);
}

static int end_no_memory(struct schedule_error *error)
{
	return write_no_memory("icalendar", true, error);
}

static int string_no_memory(struct schedule_error *error)
{
	return schedule_json_string("a", take, NULL, error);
}

static int string_not_utf8(struct schedule_error *error)
{
	return schedule_json_string("a\xff", take, NULL, error);
}

static int string_refused(struct schedule_error *error)
{
	return schedule_json_string("a", refuse, NULL, error);
}

/* ---- conflicts ------------------------------------------------------------------------ */

static int ignore(void *arg, const struct schedule_conflict *conflict)
{
	(void)arg, (void)conflict;
	return 0;
}

static int ignored_rooms(struct schedule_error *error)
{
	struct schedule *s = schedule_of(
		"{\"days\":[{\"date\":\"2024-09-22\",\"rooms\":{\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\":["
		"{\"title\":\"One\",\"date\":\"2024-09-22T09:00:00+02:00\",\"duration\":\"1:00\"}]}}]}", NULL, NULL);
	struct schedule_pattern *pattern = pattern_of("^(a+)+$", error);
	struct schedule_conflict_options options = { .ignore_rooms = pattern };
	int code = schedule_conflicts((const struct schedule *const[]){ s }, 1, &options, ignore, NULL, error);

	schedule_pattern_free(pattern);
	schedule_free(s);
	return code;
}

static int conflicts(struct schedule_error *error)
{
	return schedule_conflicts((const struct schedule *const[]){ schedule }, 1, NULL, ignore, NULL, error);
}

/* ---- all of them ----------------------------------------------------------------------- */

static const struct api_row rows[] = {
	{ "schedule_writer_new: can't be written", new_writer, SCHEDULE_EINVALID, NOTHING },
	{ "schedule_writer_new: no memory", new_calendar_no_memory, SCHEDULE_EMEMORY, FIRST },
	{ "schedule_writer_new: no alarm", no_alarm, SCHEDULE_EINVALID, NOTHING },
	{ "schedule_writer_new: no summary", no_summary, SCHEDULE_EINVALID, NOTHING },
	{ "schedule_writer_new: no refresh", no_refresh, SCHEDULE_EINVALID, NOTHING },
	{ "schedule_writer_new: no calendar before", no_calendar, SCHEDULE_EFORMAT, NOTHING },
	{ "schedule_writer_new: half a calendar before", no_whole_calendar, SCHEDULE_ESYNTAX, NOTHING },
	{ "schedule_writer_add: refused", add, SCHEDULE_ESYSTEM, NOTHING },
	{ "schedule_writer_add: no memory", add_no_memory, SCHEDULE_EMEMORY, LATER },
	{ "schedule_writer_add_event: not in this format", add_one_event, SCHEDULE_EINVALID, NOTHING },
	{ "schedule_writer_add_event: refused", add_event_refused, SCHEDULE_ESYSTEM, NOTHING },
	{ "schedule_writer_add_event: no memory", add_event_no_memory, SCHEDULE_EMEMORY, LATER },
	{ "schedule_writer_end: refused", end, SCHEDULE_ESYSTEM, NOTHING },
	{ "schedule_writer_end: no memory", end_no_memory, SCHEDULE_EMEMORY, LATER },
	{ "schedule_json_string: not UTF-8", string_not_utf8, SCHEDULE_EINVALID, NOTHING },
	{ "schedule_json_string: refused", string_refused, SCHEDULE_ESYSTEM, NOTHING },
	{ "schedule_json_string: no memory", string_no_memory, SCHEDULE_EMEMORY, FIRST },
	{ "schedule_conflicts: a pattern that is too much work", ignored_rooms, SCHEDULE_ELIMIT, NOTHING },
	{ "schedule_conflicts: no memory", conflicts, SCHEDULE_EMEMORY, FIRST },
};

int main(void)
{
	schedule = schedule_of(api_text, NULL, NULL);
	event = schedule_event(schedule, 0);
	hard = schedule_event(schedule, 1);
	api_codes(rows, COUNT(rows));
	schedule_free(schedule);
	return done();
}
