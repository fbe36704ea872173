/* The whole line: what is read is filtered, written, and read again; and the laws of that. */
#include "fuzz.h"

#include "format.h"

/* The JSON lines of a schedule, sorted: its events wherever they stand. */
struct lines {
	char **line;
	size_t n;
	struct buf text;
};

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void write_as(const char *format, const struct schedule *s, const bool *keep, struct buf *out)
{
	struct schedule_write_options options = { .warn = fuzz_warn };
	struct schedule_writer *writer = schedule_writer_new(format, &options, fuzz_sink, out, NULL);
	struct schedule_error error = { 0 };

	schedule_writer_add(writer, s, keep, &error);
	schedule_writer_end(writer, &error);
	CHECK(!error.code && !out->failed);
}

/* Without what a filter may change: uids of slots that have lost their siblings, and where an event stood. */
static void cut_member(char *line, const char *key)
{
	char *at = strstr(line, key), *end;

	if (!at)
		return;
	for (end = at + strlen(key); *end && *end != ',' && *end != '}'; end++)
		if (*end == '"')
			for (end++; *end != '"'; end++)
				end += *end == '\\';
	memmove(at, end, strlen(end) + 1);
}

static void lines_of(struct lines *lines, const struct schedule *s, const bool *keep, bool uids)
{
	char *rest;

	write_as("json-lines", s, keep, &lines->text);
	lines->line = calloc(schedule_events(s) + 1, sizeof *lines->line);
	rest = lines->text.p;
	while (rest && *rest) {
		char *line = strsep(&rest, "\n");

		cut_member(line, ",\"source\":");
		if (!uids)
			cut_member(line, "\"uid\":");
		lines->line[lines->n++] = line;
	}
	qsort(lines->line, lines->n, sizeof *lines->line, by_text);
}

static void same_lines(const struct lines *a, const struct lines *b)
{
	for (size_t i = 0; i < a->n && i < b->n; i++)
		if (strcmp(a->line[i], b->line[i]) != 0) {
			fprintf(stderr, "%s\n%s\n", a->line[i], b->line[i]);
			fuzz_failed(__FILE__, __LINE__, "the same events come back");
		}
	CHECK(a->n == b->n);
}

static void free_lines(struct lines *lines)
{
	free(lines->line);
	buf_free(&lines->text);
}

/* ---- reading again ------------------------------------------------------------ */

struct again {
	struct lines want;
	bool uids, read;
	struct buf bytes;
};

static void compare(void *arg, struct schedule *s)
{
	struct again *again = arg;
	struct lines got = { 0 };

	CHECK(!again->read);
	again->read = true;
	fuzz_schedule(s);
	lines_of(&got, s, NULL, again->uids);
	same_lines(&again->want, &got);
	free_lines(&got);
	write_as("c3voc-json", s, NULL, &again->bytes);
}

/* What is written in a format holds the events that were kept; what is read of it is written as it came. */
static void comes_back(const struct schedule *s, const bool *keep, const char *format)
{
	struct again again = { .uids = !keep };
	struct buf out = { 0 };

	lines_of(&again.want, s, keep, again.uids);
	write_as(format, s, keep, &out);
	if (again.want.n || strcmp(format, "c3voc-json") == 0) {
		CHECK(fuzz_each(out.p, out.n, NULL, compare, &again) && again.read);
		if (strcmp(format, "c3voc-json") == 0)
			CHECK(again.bytes.n == out.n && memcmp(again.bytes.p, out.p, out.n) == 0);
	}
	buf_free(&out);
	buf_free(&again.bytes);
	free_lines(&again.want);
}

/* ---- calendars and conflicts ----------------------------------------------------- */

static void count_events(void *arg, struct schedule *s)
{
	fuzz_schedule(s);
	*(size_t *)arg += schedule_events(s);
}

/* A calendar that is written can be read, and holds the events that have a time in its years. */
static void calendar(const struct schedule *s)
{
	struct buf out = { 0 };
	size_t timed = 0, got = 0;

	for (size_t i = 0; i < schedule_events(s); i++) {
		struct schedule_time start = schedule_start(schedule_event(s, i)), end = schedule_end(schedule_event(s, i));
		struct schedule_civil from, to;

		schedule_civil(&start, &from);
		schedule_civil(&end, &to);
		timed += start.kind != SCHEDULE_TIME_NONE && from.year < 2999 && to.year < 2999;
	}
	write_as("icalendar", s, NULL, &out);
	CHECK(fuzz_each(out.p, out.n, "icalendar", count_events, &got));
	CHECK(got >= timed);
	buf_free(&out);
}

static int conflict(void *arg, const struct schedule_conflict *found)
{
	fuzz_text(found->subject);
	CHECK(found->first != found->second && found->start.seconds < found->end.seconds);
	return ++*(int *)arg == 1000;
}

/* ---- the line ----------------------------------------------------------------------- */

struct run {
	uint64_t chance;
	bool bytes; /* so far all has been schedule JSON */
	struct buf whole;
};

static void one(void *arg, struct schedule *s)
{
	struct run *run = arg;
	bool *keep = calloc(schedule_events(s) + 1, sizeof *keep);
	const char **uids = calloc(schedule_events(s) + 1, sizeof *uids);
	int conflicts = 0;

	for (size_t i = 0; i < schedule_events(s); i++) {
		run->chance = run->chance * UINT64_C(6364136223846793005) + 1442695040888963407;
		keep[i] = run->chance >> 63;
		uids[i] = schedule_text(schedule_event(s, i), SCHEDULE_UID);
	}
	qsort(uids, schedule_events(s), sizeof *uids, by_text);
	for (size_t i = 1; i < schedule_events(s); i++)
		CHECK(strcmp(uids[i - 1], uids[i]) != 0);
	comes_back(s, NULL, "c3voc-json");
	comes_back(s, keep, "c3voc-json");
	comes_back(s, NULL, "json-lines");
	calendar(s);
	schedule_conflicts((const struct schedule *const *)&s, 1,
	                   &(struct schedule_conflict_options){ .kinds = 1u << SCHEDULE_CONFLICT_ROOM | 1u << SCHEDULE_CONFLICT_PERSON },
	                   conflict, &conflicts, NULL);
	run->bytes &= s->format == &format_c3voc;
	write_as("c3voc-json", s, NULL, &run->whole);
	free(uids);
	free(keep);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct run run = { .chance = size, .bytes = true };
	char *copy = fuzz_copy(data, size);

	for (size_t i = 0; i < size; i++)
		run.chance = (run.chance ^ data[i]) * UINT64_C(1099511628211);
	/* Of schedule JSON a filter that keeps all writes the very bytes. */
	if (fuzz_each(copy, size, NULL, one, &run) && run.bytes)
		CHECK(run.whole.n == size && memcmp(run.whole.p, copy, size) == 0);
	buf_free(&run.whole);
	free(copy);
	return 0;
}
