/*
 * What is broken costs its value and a warning that says where and in which
 * event; what is broken beyond a value is an error that says where.
 */
#include "unit.h"

struct heard {
	unsigned n;
	struct schedule_error last;
};

static void hear(void *arg, const struct schedule_error *warning)
{
	struct heard *heard = arg;

	heard->n++;
	heard->last = *warning;
}

/*
 * An @ in a document stands before the value to be complained of, and is
 * taken out; so the expected line and column need no counting.
 */
static void take_place(const char *marked, struct buf *json, unsigned long *line, unsigned long *column)
{
	*line = 1;
	*column = 1;
	buf_reset(json);
	for (const char *p = marked; *p; p++) {
		if (*p != '@') {
			buf_char(json, *p);
			continue;
		}
		for (size_t i = 0; i < json->n; i++) {
			++*column;
			if (json->p[i] == '\n') {
				++*line;
				*column = 1;
			}
		}
	}
}

/* ---- values -------------------------------------------------------------------- */

#define EVENT(members) "{\"days\":[{\"date\":\"2024-09-22\",\"rooms\":{\"A\":[\n{\"title\":\"Talk\"," members "}\n]}}]}"
#define DAYS(members) "{\"days\":[\n{" members "}]}"
#define CONFERENCE(members) "{\"conference\":{\n" members "}}"

static const struct {
	const char *json, *says;
} rows[] = {
	/* values of a wrong type */
	{ EVENT("\"guid\":@5"), "guid is a number" },
	{ EVENT("\"code\":@[]"), "code is an array" },
	{ EVENT("\"id\":@{}"), "id is an object" },
	{ EVENT("\"slug\":@true"), "slug is" },
	{ EVENT("\"url\":@7"), "url is a number" },
	{ EVENT("\n\t\"subtitle\": @[1]"), "subtitle is an array" },
	{ EVENT("\"track\":@4"), "track is a number" },
	{ EVENT("\"type\":@false"), "type is" },
	{ EVENT("\"language\":@[]"), "language is an array" },
	{ EVENT("\"abstract\":@0"), "abstract is a number" },
	{ EVENT("\"description\":@[\"x\"]"), "description is an array" },
	{ EVENT("\"room\":@1"), "room is a number" },
	{ EVENT("\"persons\":@\"Ann\""), "persons is a string" },
	{ EVENT("\"persons\":[@5]"), "number" },
	{ EVENT("\"persons\":[{\"name\":@[]}]"), "array" },
	{ EVENT("\"links\":@\"http://l.example\""), "links is a string" },
	{ EVENT("\"links\":[@5]"), "number" },
	{ EVENT("\"attachments\":@{}"), "attachments is an object" },
	{ EVENT("\"recording_license\":@1"), "recording_license is a number" },
	{ EVENT("\"do_not_record\":@\"perhaps\""), "do_not_record is a string" },
	{ EVENT("\"date\":@20240922"), "date" },
	{ EVENT("\"start\":@9"), "start" },
	{ EVENT("\"start\":\"09:00\",\"duration\":@[]"), "duration is an array" },
	/* times that make no sense */
	{ EVENT("\"date\":@\"22.09.2024\""), "22.09.2024" },
	{ EVENT("\"date\":@\"2024-02-30T10:00:00Z\""), "2024-02-30" },
	{ EVENT("\"start\":@\"9 am\""), "9 am" },
	{ EVENT("\"start\":\"09:00\",\"duration\":@\"long\""), "long" },
	{ EVENT("\"start\":\"09:00\",\"duration\":@\"-0:30\""), "-0:30" },
	{ EVENT("\"start\":\"09:00\",\"duration\":@\"1:00:00\""), "days:hours:minutes" },
	{ EVENT("\"date\":\"2024-09-22T09:00:00Z\",\"start\":@\"10:00\""), "10:00" },
	{ EVENT("\"date\":\"2024-09-22T09:00:00Z\",\"end\":@\"later\""), "later" },
	{ EVENT("\"date\":\"2024-09-22T09:00:00Z\",\"end\":@\"2024-09-22T10:00:00\""), "beside the start" },
	{ EVENT("\"date\":\"2024-09-22T09:00:00Z\",\"end\":@\"2024-09-22T08:00:00Z\""), "ends before" },
	/* oddities of strings and numbers, anywhere */
	{ EVENT("\"subtitle\":\"a@\\u0000\""), "\\u0000" },
	{ EVENT("\"subtitle\":\"a@\\ud800\""), "surrogate" },
	{ EVENT("\"unknown\":[@1e999]"), "range" },
	{ "@\xef\xbb\xbf{\"days\":[]}", "byte order mark" },
	/* around events */
	{ "{\"days\":[{\"rooms\":{\"A\":[\n@{}]}}]}", "title" },
	{ "{\"days\":[{\"rooms\":{\"A\":[\n@{\"title\":null}]}}]}", "title" },
	{ "{\"days\":[{\"rooms\":{\"A\":[\n{\"title\":@5}]}}]}", "title is a number" },
	{ "{\"days\":[{\"rooms\":{\"A\":[\n@5]}}]}", "a number stands where an event belongs" },
	{ "{\"days\":[{\"rooms\":{\"A\":[@null]}}]}", "null stands where an event belongs" },
	{ "{\"days\":[{\"rooms\":{\"A\":@{}}}]}", "an object" },
	{ "{\"days\":[{\"rooms\":{@\"A\":[],\"B\":[],\"A\":[]}}]}", "repeated" },
	{ DAYS("\"rooms\":@[]"), "rooms is an array" },
	{ DAYS("\"index\":@true"), "index is" },
	{ DAYS("\"index\":@\"first\""), "index" },
	{ DAYS("\"index\":@1.5"), "index" },
	{ DAYS("\"date\":@\"Monday\""), "Monday" },
	{ DAYS("\"date\":@5"), "date" },
	{ DAYS("\"date\":@[]"), "date" },
	{ DAYS("\"day_start\":@\"06:00\""), "06:00" },
	{ DAYS("\"day_end\":@{}"), "day_end" },
	{ "{\"days\":[@7]}", "a number stands where a day belongs" },
	/* the conference */
	{ "{\"conference\":@[],\"days\":[]}", "the conference is an array" },
	{ CONFERENCE("\"title\":@5"), "title" },
	{ CONFERENCE("\"acronym\":@[]"), "acronym" },
	{ CONFERENCE("\"time_zone_name\":@\"Mars/Olympus\""), "Mars/Olympus" },
	{ CONFERENCE("\"time_zone_name\":@[]"), "time_zone_name" },
	{ CONFERENCE("\"start\":@{}"), "start" },
	{ CONFERENCE("\"url\":@1"), "url" },
};

static void warnings(void)
{
	struct buf json = { 0 };

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct heard heard = { 0 };
		unsigned long line, column;
		struct schedule *s;
		bool of_event = strstr(rows[i].json, "\"Talk\"") && !strchr("\\", rows[i].says[0]);

		take_place(rows[i].json, &json, &line, &column);
		s = schedule_of(json.p, hear, &heard);
		/* Lists are decoded late: too late to warn, so reading must have seen them. */
		if (!ok(heard.n == 1 && heard.last.code == SCHEDULE_ESYNTAX && heard.last.line == line &&
		                heard.last.column == column && strstr(heard.last.text, rows[i].says),
		        "%zu: a warning \"%s\" at %lu:%lu", i, rows[i].says, line, column))
			printf("# %s\n# got %u, the last at %lu:%lu: %s\n", json.p, heard.n, heard.last.line,
			       heard.last.column, heard.last.text);
		if (of_event && heard.n && !strstr("surrogate range", rows[i].says))
			ok(strstr(heard.last.text, "Talk"), "... that names the event");
		schedule_free(s);
	}
	buf_free(&json);
}

/* What is well-formed, null or unknown costs no warning. */
static void silence(void)
{
	static const char *const quiet[] = {
		EVENT("\"guid\":\"g\",\"code\":null,\"id\":\"7\",\"subtitle\":null,\"track\":{\"en\":\"T\"},\"persons\":null"),
		EVENT("\"id\":7,\"room\":{\"name\":\"R\"},\"persons\":[{\"id\":1,\"name\":\"Ann\",\"biography\":null},\"Bob\"]"),
		EVENT("\"links\":[\"http://l.example\",{\"url\":\"u\",\"title\":null}],\"do_not_record\":false,\"more\":[{}]"),
		EVENT("\"date\":\"2024-09-22T22:30:00Z\",\"start\":\"22:30\",\"duration\":\"0:45\""),
		EVENT("\"date\":\"2024-09-22T09:00:00+02:00\",\"start\":\"09:00:00\",\"end\":\"2024-09-22T10:00:00+02:00\""),
		EVENT("\"start\":\"\",\"date\":\"\",\"duration\":\"\",\"end\":\"\""),
		DAYS("\"index\":0,\"date\":null,\"day_start\":\"\",\"rooms\":null,\"other\":5"),
		DAYS("\"index\":\"2\",\"rooms\":{\"A\":[],\"B\":[]}"),
		CONFERENCE("\"title\":null,\"acronym\":\"\",\"time_zone_name\":null,\"daysCount\":3,\"colors\":{}"),
		"{\"$schema\":5,\"generator\":[],\"schedule\":{\"version\":\"1\",\"base_url\":0,\"days\":[]}}",
	};

	for (size_t i = 0; i < COUNT(quiet); i++) {
		struct heard heard = { 0 };

		schedule_free(schedule_of(quiet[i], hear, &heard));
		if (!ok(!heard.n, "document %zu is fine", i))
			printf("# %s\n# %lu:%lu: %s\n", quiet[i], heard.last.line, heard.last.column, heard.last.text);
	}
}

/* ---- documents ------------------------------------------------------------------- */

static void errors(void)
{
	static const struct {
		const char *text; /* with @ before the place of the error */
		int code;
	} broken[] = {
		{ "", SCHEDULE_EFORMAT },
		{ " \n ", SCHEDULE_EFORMAT },
		{ "@Hello", SCHEDULE_EFORMAT },
		{ "@[]", SCHEDULE_EFORMAT },
		{ "@{}", SCHEDULE_EFORMAT },
		{ "\n @{\"schedule\":5}", SCHEDULE_EFORMAT },
		{ "{\"days\":@{}}", SCHEDULE_EFORMAT },
		{ "{\"conference\":{\"days\":@\"two\"}}", SCHEDULE_EFORMAT },
		{ "{\"days\":[@", SCHEDULE_ESYNTAX },
		{ "{\"days\":[{\n\"rooms\":{\"A\":[{\"title\":\"x\"@]}}]}", SCHEDULE_ESYNTAX },
		{ "{\"days\":[],@}", SCHEDULE_ESYNTAX },
		{ "{\"days\":[],\n\n  \"a\":@\"b}", SCHEDULE_ESYNTAX },
		{ "{\"days\":[],\"a\":@tru}", SCHEDULE_ESYNTAX },
		{ "{\"days\":[]}\n@x", SCHEDULE_EFORMAT },
		{ "{\"days\":[]}\n{\"days\":[@", SCHEDULE_ESYNTAX },
	};
	struct buf text = { 0 };

	for (size_t i = 0; i < COUNT(broken); i++) {
		struct schedule_error error = { 0 };
		struct schedule_input *input;
		struct schedule *s = NULL;
		unsigned long line, column;
		int code;

		take_place(broken[i].text, &text, &line, &column);
		input = schedule_open_memory(text.p ? text.p : "", text.n, &error);
		while ((code = schedule_read(input, NULL, &s, &error)) == 1)
			schedule_free(s);
		if (!ok(code == broken[i].code && error.code == code && error.text[0] && !s &&
		                (!strchr(broken[i].text, '@') || (error.line == line && error.column == column)),
		        "text %zu is error %d at %lu:%lu", i, broken[i].code, line, column))
			printf("# %s\n# got %d at %lu:%lu: %s\n", text.p, code, error.line, error.column, error.text);
		ok(schedule_read(input, NULL, &s, NULL) == 0, "... after which nothing is read");
		schedule_close(input);
	}
	buf_free(&text);
}

int main(void)
{
	warnings();
	silence();
	errors();
	return done();
}
