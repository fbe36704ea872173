/*
 * Each allocation fails in turn, ours as those of jansson, PCRE2, expat, md4c
 * and utf8proc; gumbo's go through ours.  Then the library says that memory
 * has run out, or what it did is as if nothing had happened; and nothing is
 * left behind.
 */
#include "unit.h"

#include "../faults/shim.h"

/* What came out, in short; and the first error. */
struct result {
	uint64_t digest;
	struct schedule_error error;
};

static void mix(struct result *r, const void *p, size_t n)
{
	const unsigned char *byte = p;

	for (size_t i = 0; i < n; i++)
		r->digest = (r->digest ^ byte[i]) * UINT64_C(1099511628211);
}

static void mix_text(struct result *r, const char *text)
{
	mix(r, text, strlen(text) + 1);
}

static int sink(void *arg, const void *p, size_t n)
{
	mix(arg, p, n);
	return 0;
}

static void warn(void *arg, const struct schedule_error *warning)
{
	mix_text(arg, warning->text);
}

/* ---- all that the library does --------------------------------------------------- */

static void look(struct result *r, const struct schedule_event *e)
{
	const struct schedule_person *person, *first = schedule_person(e, 0);

	for (int field = 0; field < SCHEDULE_FIELDS; field++)
		for (size_t i = 0; i <= schedule_count(e, (enum schedule_field)field); i++) {
			mix_text(r, schedule_value(e, (enum schedule_field)field, i));
			mix_text(r, schedule_plain(e, (enum schedule_field)field, i));
			mix_text(r, schedule_link_title(e, (enum schedule_field)field, i));
		}
	for (size_t i = 0; (person = schedule_person(e, i)); i++) {
		r->digest += schedule_person_same(person, first);
		for (int field = 0; field < SCHEDULE_PERSON_FIELDS; field++)
			mix_text(r, schedule_person_text(person, (enum schedule_person_field)field));
	}
}

static void found(void *arg, const struct schedule_found *match)
{
	mix(arg, match->text, match->size);
}

static void search(struct result *r, const struct schedule *s)
{
	static const enum schedule_field fields[] = { SCHEDULE_TITLE, SCHEDULE_ABSTRACT, SCHEDULE_PERSON, SCHEDULE_CUE };
	struct schedule_pattern *pattern = schedule_pattern_new(SCHEDULE_PATTERN_WORD, &r->error);

	if (pattern && schedule_pattern_add(pattern, "\xc3\x84?[a-z]+", 9, &r->error) == 0 &&
	    schedule_pattern_add(pattern, "no  such (thing)", 16, &r->error) == 0) {
		schedule_pattern_fields(pattern, fields, COUNT(fields));
		for (size_t i = 0; i < schedule_events(s); i++) {
			r->digest += (uint64_t)schedule_match(pattern, schedule_event(s, i), &r->error);
			schedule_matches(pattern, schedule_event(s, i), found, r, &r->error);
		}
	}
	schedule_pattern_free(pattern);
}

static void choose(struct result *r, const struct schedule *s)
{
	static bool keep[1000];
	struct schedule_when_options options = { .zone = "Europe/Vienna" };
	struct schedule_when *when = schedule_when_new("08:00-12:00", &options, &r->error);

	if (when && schedule_events(s) <= COUNT(keep) && schedule_when_choose(when, s, keep, &r->error) == 0)
		mix(r, keep, schedule_events(s));
	schedule_when_free(when);
}

static int conflict(void *arg, const struct schedule_conflict *c)
{
	mix_text(arg, c->subject);
	return 0;
}

static void write_out(struct result *r, const struct schedule *s)
{
	static const char *const formats[] = { "c3voc-json", "json-lines", "icalendar" };
	struct schedule_write_options options = { .source = "a", .warn = warn, .warn_arg = r };

	for (size_t i = 0; i < COUNT(formats); i++) {
		struct schedule_writer *writer = schedule_writer_new(formats[i], &options, sink, r, &r->error);

		if (!writer)
			return;
		schedule_writer_add(writer, s, NULL, &r->error);
		schedule_writer_end(writer, &r->error);
	}
}

static void use(struct result *r, const struct schedule *s)
{
	for (int field = 0; field < SCHEDULE_CONFERENCE_FIELDS; field++)
		mix_text(r, schedule_conference(s, (enum schedule_conference_field)field));
	for (size_t i = 0; i < schedule_events(s); i++)
		look(r, schedule_event(s, i));
	search(r, s);
	choose(r, s);
	schedule_conflicts(&s, 1, NULL, conflict, r, &r->error);
	write_out(r, s);
	schedule_failed(s, &r->error);
}

static struct result everything(const struct buf *bytes)
{
	struct result r = { 0 };
	struct schedule_read_options options = { .warn = warn, .warn_arg = &r };
	struct schedule_input *input = schedule_open_memory(bytes->p, bytes->n, &r.error);
	struct schedule *s;

	while (input && schedule_read(input, &options, &s, &r.error) > 0) {
		use(&r, s);
		schedule_free(s);
	}
	schedule_close(input);
	return r;
}

/* ---- each allocation in turn --------------------------------------------------------- */

static bool read_file(struct buf *bytes, const char *path)
{
	FILE *file = fopen(path, "rb");
	char chunk[4096];
	size_t n;

	while (file && (n = fread(chunk, 1, sizeof chunk, file)) > 0)
		buf_add(bytes, chunk, n);
	if (file)
		fclose(file);
	return bytes->n;
}

static struct result run(const struct buf *bytes, long at)
{
	struct result r;

	shim = (struct shim){ .on = true, .at = at };
	r = everything(bytes);
	shim.on = false;
	return r;
}

/* Whether all is freed, and memory is said to have run out or nothing has come of it. */
static bool is_sound(const struct result *r, const struct result *whole, size_t live)
{
	bool same = r->error.code == whole->error.code && r->digest == whole->digest;

	if (live == 0 && (r->error.code == SCHEDULE_EMEMORY || same))
		return true;
	printf("# call %ld: %zu blocks are left, error %d %s, result %s\n", shim.at, live, r->error.code, r->error.text,
	       same ? "the same" : "another");
	return false;
}

static void fail_each(const char *path)
{
	struct buf bytes = { 0 };
	struct result whole, r;
	long calls, said = 0;
	bool good = read_file(&bytes, path);

	run(&bytes, 0); /* what libraries keep for good */
	whole = run(&bytes, 0);
	calls = shim.count;
	good &= is_sound(&whole, &whole, shim.live);
	for (long at = 1; at <= calls; at++) {
		r = run(&bytes, at);
		good &= is_sound(&r, &whole, shim.live);
		said += r.error.code == SCHEDULE_EMEMORY;
	}
	ok(good && said * 2 > calls, "%s: each of %ld allocations fails, %ld of them fatally", path, calls, said);
	buf_free(&bytes);
}

/* For a debugger: "faults FILE N" lets one fail. */
int main(int argc, char **argv)
{
	static const char *const paths[] = {
		"at-when/in",         "dialect-localised/in", "hostile-title/in",  "repeated-guid/in",
		"frab-xml-all/in",    "frab-xml-encodings/in", "xcal-pretalx/in",   "ical-recur/in",
		"ical-zones/in",      "indico-contributions/in", "indico-timetable/in", "indico-sheet/in",
		"sched-text-page/in.txt", "sched-html-list/in.html", "captions-webvtt/in.vtt", "transcript-moments/in.md",
	};
	char path[200];

#ifdef SANITIZED
	skip("each allocation fails", "the sanitizer has an allocator of its own");
	return done();
#endif
	if (argc == 3) {
		struct buf bytes = { 0 };

		read_file(&bytes, argv[1]);
		run(&bytes, 0);
		run(&bytes, strtol(argv[2], NULL, 10));
		buf_free(&bytes);
		return 0;
	}
	for (size_t i = 0; i < COUNT(paths); i++) {
		snprintf(path, sizeof path, "tests/data/cases/%s", paths[i]);
		fail_each(path);
	}
	return done();
}
