/*
 * Reading with other threads ahead, beside reading without, skimming events that
 * a pattern rules out, beside noting all, and reading a file in windows, beside
 * reading it at once: the same events in the same places, the same warnings and
 * the same error, of whole documents and of broken ones.
 */
#include "unit.h"

#include "../window.h"

#include <dirent.h>
#include <stdlib.h>

static void note(void *arg, const struct schedule_error *w)
{
	buf_format(arg, "%lu:%lu: %d %s\n", w->line, w->column, w->code, w->text);
}

static int sink(void *arg, const void *p, size_t n)
{
	buf_add(arg, p, n);
	return 0;
}

/* What is looked for in the events: some have it. */
static struct schedule_pattern *pattern;

/* All that a reader leaves behind of an event; looks: words for whether it may match, or NULL. */
static void tell_event(struct buf *b, struct schedule_event *e, const char *const *looks)
{
	char start[SCHEDULE_TIME_TEXT], end[SCHEDULE_TIME_TEXT];
	struct text slots[SLOTS];

	event_noted(e, slots);
	buf_format(b, "%u: %zu-%zu (%zu-%zu) %u%s%s%s%s %s %s %d %d room %d %.*s day %ld", e->number, e->from, e->to, e->prev,
	           e->next, e->array, e->followed ? " followed" : "", e->odd ? " odd" : "",
	           e->as_spelled ? " as spelled" : "", looks ? looks[e->look] : "",
	           schedule_time_text(&e->start, start), schedule_time_text(&e->end, end), e->status, e->recording,
	           e->room_key.state, (int)e->room_key.n, e->room_key.p ? e->room_key.p : "", e->day ? e->day->index : -1);
	for (size_t i = 0; i < SLOTS; i++)
		if (slots[i].state != TEXT_NONE) {
			buf_format(b, " %zu=", i);
			buf_add(b, slots[i].p, slots[i].n);
		}
	buf_text(b, "\n");
}

static void tell_schedule(struct buf *b, const struct schedule *s, const char *const *looks)
{
	struct schedule_writer *writer = schedule_writer_new("c3voc-json", NULL, sink, b, NULL);

	buf_format(b, "%zu days, %zu events, %s, %s\n", schedule_days(s), schedule_events(s),
	           schedule_conference(s, SCHEDULE_CONFERENCE_TITLE), schedule_conference(s, SCHEDULE_CONFERENCE_URL));
	for (size_t i = 0; i < s->ntracks; i++)
		buf_format(b, "track %s %s\n", s->tracks[i].name, s->tracks[i].color);
	for (size_t i = 0; i < schedule_events(s); i++)
		tell_event(b, event_cache(schedule_event(s, i)), looks);
	schedule_writer_add(writer, s, NULL, NULL);
	schedule_writer_end(writer, NULL);
}

/* What comes of a text. */
static void outcome(struct buf *b, const char *text, size_t n, struct way way, const char *const *looks)
{
	struct schedule_read_options options = { .format = "c3voc-json", .warn = note, .warn_arg = b, .pattern = way.sought };
	struct schedule_error error = { 0 };
	struct schedule_input *input = open_way(text, n, way);
	struct schedule *s;

	buf_reset(b);
	while (schedule_read(input, &options, &s, &error) > 0) {
		tell_schedule(b, s, looks);
		schedule_free(s);
	}
	buf_format(b, "%lu:%lu: %d %s\n", error.line, error.column, error.code, error.text);
	schedule_close(input);
}

static bool is_same(const struct buf *a, const struct buf *b)
{
	return !a->failed && a->n == b->n && (!a->n || memcmp(a->p, b->p, a->n) == 0);
}

static bool same_outcome(const char *text, size_t n)
{
	static const char *const looks[] = { " not looked at", " may match", " ruled out" };
	static const struct way ways[] = { { 1, 0, NULL },  { 2, 0, NULL },   { 7, 0, NULL },   { 0, 64, NULL },
		                           { 0, 500, NULL }, { 1, 300, NULL }, { 2, 9000, NULL }, { 7, 2000, NULL } };
	struct buf alone = { 0 }, helped = { 0 };
	bool same = true;

	outcome(&alone, text, n, (struct way){ 0, 0, pattern }, looks);
	for (size_t i = 0; same && i < COUNT(ways); i++) {
		outcome(&helped, text, n, (struct way){ ways[i].helpers, ways[i].window, pattern }, looks);
		same = is_same(&alone, &helped);
	}
	if (same) { /* but for the looks */
		outcome(&alone, text, n, (struct way){ 0 }, NULL);
		outcome(&helped, text, n, (struct way){ 0, 0, pattern }, NULL);
		same = is_same(&alone, &helped);
	}
	if (!same && n < 4000)
		printf("# %.*s\n# alone:\n%.*s\n# helped:\n%.*s\n", (int)n, text, (int)alone.n, alone.p, (int)helped.n,
		       helped.p);
	buf_free(&alone);
	buf_free(&helped);
	return same;
}

/* ---- documents made up ---------------------------------------------------------- */

struct maker {
	struct chance chance;
	struct buf text;
	unsigned n, strange; /* of so many members one is */
	const char *first;   /* key of each event */
};

/* One that stands between two strings, too, is no sign of an event. */
static const char *const firsts[] = { "guid", "guid", ",", "}],", ":", " ", "" };

static void event(struct maker *m)
{
	static const char *const members[] = {
		"\"date\":\"2024-09-22T09:00:00+02:00\"", "\"start\": \"09:00\"", "\"duration\":\"00:30\"", "\"id\":1E2",
		"\"persons\" : [{\"guid\":\"a\",\"name\":\"A [{\\\"guid\\\": \"}]", "\"x\":{\"guid\":[{\"guid\":1}]}",
		"\"links\":[{\"guid\":\"b\"},{\"guid\":\"c\"}]", "\"abstract\":\"}]}},{\\\"guid\\\":\\\"\"",
		"\"date\":\"2024-09-22T09:00:00\"", "\"state\":\"c\\u0061nceled\"", "\"recording\":{\"optout\":true}",
	};
	static const char *const strange[] = {
		"\"x\":\"\\u0000\"", "\"x\":\"\\ud800\"", "\"x\":1e999", "\"persons\":[1]", "\"persons\":{\"a\":1}",
		"\"t\\u0069tle\":\"\\u00e9\"", "\"date\":7", "\"links\":[[]]", "\"start\":\"25:00\"", "\"title\":[]",
		"\"date\":\"2024-09-22T09:00:00\\u002b02:00\"", "\"x-floating\":true", "\"start\":\"08:00\"",
	};

	buf_format(&m->text, "{\"%s\":\"%u\"", m->first, ++m->n);
	for (unsigned n = below(&m->chance, 5); n; n--) {
		buf_text(&m->text, ",");
		buf_text(&m->text, below(&m->chance, m->strange) ? members[below(&m->chance, COUNT(members))]
		                                                 : strange[below(&m->chance, COUNT(strange))]);
	}
	buf_format(&m->text, ",\"title\":\"%u\"}", m->n);
}

static void items(struct maker *m, unsigned most)
{
	static const char *const others[] = { "null", "7", "[{\"guid\":\"no\"}]", "\"{\\\"guid\\\"\"", "{}", "{\"x\":{\"guid\":1}}" };
	unsigned n = below(&m->chance, most);

	buf_text(&m->text, "[");
	for (unsigned i = 0; i < n; i++) {
		buf_text(&m->text, i ? ", " : " ");
		if (below(&m->chance, m->strange))
			event(m);
		else
			buf_text(&m->text, others[below(&m->chance, COUNT(others))]);
	}
	buf_text(&m->text, "]");
}

/* What stands around the events may begin as they do. */
static void document(struct maker *m)
{
	static const char *const zones[] = { "Europe/Rome", "Asia/Tokyo", "Mars/Olympus", "" };
	static const char *const flat[] = { "}", ",\"conference\":{\"days\":\"none\"}}", ",\"days\":{\"guid\":1}}" };
	static const char *const begin[] = { "", "", "", "\"guid\":7,", "\"day_start\":{\"guid\":1},", "\"x\":[{\"guid\":{}}],",
		                             "\"date\":\"{\",\"x\":1,", "\"x\":\"{\"," };
	static const char *const index[] = { "1", "2", "3", "\"1\"", "[{\"guid\":1}]", "{\"guid\":1}" };
	static const char *const behind[] = { "", "", ",\"tracks\":[{\"guid\":1,\"name\":\"N\",\"color\":\"#123\"}]",
		                              ",\"title\":{\"guid\":\"1\",\"en\":\"E\"}", ",\"url\":\"https:\\/\\/example.org\"" };
	unsigned days = below(&m->chance, 4), rooms;

	buf_text(&m->text, "{\"schedule\":{\"conference\":{\"title\":\"T\",");
	if (below(&m->chance, 3)) /* else only behind the events */
		buf_format(&m->text, "\"time_zone_name\":\"%s\",", zones[below(&m->chance, COUNT(zones))]);
	if (below(&m->chance, 6) == 0) {
		buf_text(&m->text, "\"days\":[]},\"events\":");
		items(m, 400);
		buf_format(&m->text, "%s}\n", flat[below(&m->chance, COUNT(flat))]);
		return;
	}
	buf_text(&m->text, "\"days\":[");
	for (unsigned d = 0; d < days; d++) {
		buf_format(&m->text, "%s{%s\"index\":%s,\"date\":\"2024-09-2%u\",\"rooms\":{", d ? "," : "",
		           begin[below(&m->chance, COUNT(begin))], index[below(&m->chance, COUNT(index))], d);
		rooms = below(&m->chance, 5);
		for (unsigned r = 0; r < rooms; r++) {
			buf_format(&m->text, below(&m->chance, 9) ? "%s\"R%u\": " : "%s\"guid\":", r ? "," : "",
			           below(&m->chance, 20));
			items(m, 100);
		}
		buf_text(&m->text, "}}");
	}
	buf_format(&m->text, "]%s", behind[below(&m->chance, COUNT(behind))]);
	if (below(&m->chance, 2))
		buf_format(&m->text, ",\"time_zone_name\":\"%s\"", zones[below(&m->chance, COUNT(zones))]);
	buf_text(&m->text, "}}}\n");
}

static void made(void)
{
	unsigned same = 0, n = 400;

	for (unsigned i = 0; i < n; i++) {
		struct maker m = { .chance = chance_of(i), .strange = i % 3 ? 40 : 1000000, .first = firsts[i % COUNT(firsts)] };

		for (unsigned documents = i % 7 ? 1 : 3; documents; documents--)
			document(&m);
		if (i % 4 == 1) /* cut off */
			m.text.n = below(&m.chance, (unsigned)m.text.n);
		else if (i % 4 == 2) /* broken */
			m.text.p[below(&m.chance, (unsigned)m.text.n)] = "\"{}[],:\\\n0\xff"[below(&m.chance, 11)];
		same += same_outcome(m.text.p, m.text.n);
		buf_free(&m.text);
	}
	ok(same == n, "%u of %u documents made up, whole, cut off and broken, are read alike", same, n);
}

/* ---- what is read in windows ---------------------------------------------------- */

/* Of so many events every fifth has a title. */
static void every_fifth(struct buf *b, int n, const char *title)
{
	buf_text(b, "{\"days\":[{\"date\":\"2024-09-22\",\"rooms\":{\"R\":[");
	for (int i = 0; i < n; i++) {
		if (i && i % 9 == 0)
			buf_format(b, "],\"R%d\":[", i);
		buf_format(b, "%s{\"guid\":\"%d\",\"start\":\"09:00\",\"subtitle\":\"%300d\",\"title\":\"%s\"}",
		           i % 9 ? "," : "", i, i, i % 5 ? "a talk" : title);
	}
	buf_text(b, "]}}]}");
}

/* Where the file has other bytes than the mapping, the events tell what has been read. */
static void windows(void)
{
	enum { EVENTS = 2000 };
	struct schedule_read_options options = { .format = "c3voc-json", .pattern = pattern };
	struct buf mapped = { 0 }, shown = { 0 };
	struct schedule_input *input;
	struct schedule *s;
	size_t found = 0;

	every_fifth(&mapped, EVENTS, "abs-ract");
	every_fifth(&shown, EVENTS, "abstract");
	for (size_t helpers = 0; helpers < 3; helpers++) {
		input = open_window(mapped.p, shown.p, shown.n, 4096);
		input->helpers = helpers;
		if (schedule_read(input, &options, &s, NULL) <= 0)
			break;
		for (size_t i = 0; i < s->nevents; i++)
			found += s->events[i]->look == MAY_MATCH;
		schedule_free(s);
		schedule_close(input);
	}
	ok(found == 3 * (EVENTS / 5 - 1), "all events but the first are read in windows: %zu", found);
	buf_free(&mapped);
	buf_free(&shown);
}

/* ---- where the zone stands -------------------------------------------------------- */

static void note_text(void *arg, const struct schedule_error *w)
{
	buf_format(arg, "%s\n", w->text);
}

/* What is said of the times of a day's events, the conference's zone named before the days, behind, or both. */
static void times(struct buf *b, const char *before, const char *day, const char *behind)
{
	struct schedule_read_options options = { .warn = note_text, .warn_arg = b };
	struct schedule_input *input;
	struct buf text = { 0 };
	struct schedule *s;

	buf_reset(b);
	buf_format(&text, "{\"conference\":{%s\"days\":[{\"date\":\"2024-09-22\",\"rooms\":{\"R\":", before);
	buf_text(&text, day);
	buf_format(&text, "}}]%s}}", behind);
	input = schedule_open_memory(text.p, text.n, NULL);
	while (schedule_read(input, &options, &s, NULL) > 0) {
		for (size_t i = 0; i < s->nevents; i++) {
			char start[SCHEDULE_TIME_TEXT], end[SCHEDULE_TIME_TEXT];
			const struct schedule_event *e = s->events[i];

			buf_format(b, "%s %s %d %d\n", schedule_time_text(&e->start, start),
			           schedule_time_text(&e->end, end), e->status, e->recording);
		}
		schedule_free(s);
	}
	schedule_close(input);
	buf_free(&text);
}

static void zones(void)
{
	static const char rome[] = "\"time_zone_name\":\"Europe/Rome\",", then_rome[] = ",\"time_zone_name\":\"Europe/Rome\"";
	unsigned same = 0, n = 200;

	for (unsigned i = 0; i < n; i++) {
		struct maker m = { .chance = chance_of(i), .strange = i % 3 ? 40 : 5, .first = "guid" };
		struct buf before = { 0 }, behind = { 0 }, both = { 0 };

		items(&m, 30);
		times(&before, rome, m.text.p, "");
		times(&behind, "", m.text.p, then_rome);
		times(&both, "\"time_zone_name\":\"Asia/Tokyo\",", m.text.p, then_rome);
		same += is_same(&before, &behind) && is_same(&before, &both);
		buf_free(&m.text);
		buf_free(&before);
		buf_free(&behind);
		buf_free(&both);
	}
	ok(same == n, "%u of %u days say the same of their times wherever the zone stands", same, n);
}

/* A document may be as deep as the scanner lets it; a helper may not read deeper. */
static void deep(void)
{
	struct buf b = { 0 };

	for (int depth = 2030; depth < 2060; depth++) {
		buf_reset(&b);
		buf_text(&b, "{\"days\":[{\"rooms\":{\"R\":[{\"guid\":1},{\"guid\":2,\"x\":\"");
		for (int i = 0; i < 6000; i++) /* so that the next one begins in a helper's part */
			buf_text(&b, "x");
		buf_text(&b, "\"},{\"guid\":3,\"x\":");
		for (int i = 0; i < depth; i++)
			buf_text(&b, "[");
		for (int i = 0; i < depth; i++)
			buf_text(&b, "]");
		buf_text(&b, "}]}}]}");
		if (!same_outcome(b.p, b.n))
			ok(false, "%d levels", depth);
	}
	buf_free(&b);
	ok(true, "deep nesting is refused alike");
}

/* ---- real ones -------------------------------------------------------------------- */

static bool same_file(const char *path)
{
	struct schedule_input *input = schedule_open(path, NULL);
	bool same = input && same_outcome(input->bytes, input->size);

	schedule_close(input);
	return same;
}

static void files(const char *folder)
{
	struct dirent *entry;
	DIR *dir = opendir(folder);
	unsigned same = 0, n = 0;
	char path[512];

	if (!dir) {
		skip("files are read alike", "they are not here");
		return;
	}
	while ((entry = readdir(dir))) {
		if (*entry->d_name == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		n++;
		if (same_file(path))
			same++;
		else
			printf("# %s\n", path);
	}
	closedir(dir);
	ok(same == n, "%u of %u files of %s are read alike", same, n, folder);
}

int main(void)
{
	pattern = schedule_pattern_new(0, NULL);
	schedule_pattern_add(pattern, "abstract", 8, NULL);
	made();
	windows();
	zones();
	deep();
	files("../shared/corpus/c3voc-json");
	schedule_pattern_free(pattern);
	return done();
}
