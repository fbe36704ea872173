/* Conflicts of few events: who is the same person, how long a way is, what kinds there are. */
#include "unit.h"

#include "internal.h"

static int count(void *arg, const struct schedule_conflict *c)
{
	unsigned *n = arg;

	(void)c;
	++*n;
	return 0;
}

static int stop(void *arg, const struct schedule_conflict *c)
{
	count(arg, c);
	return 7;
}

static void persons(void)
{
	static const struct {
		const char *a, *b;
		unsigned n;
	} rows[] = {
		{ "{\"name\":\"Ann\"},{\"name\":\"Bob\"}", "{\"name\":\"bob\"},{\"name\":\"ann\"}", 2 },
		{ "{\"name\":\"Ann\"},{\"name\":\"ann\"}", "{\"name\":\"Ann\"}", 1 },
		{ "{\"guid\":\"g\",\"name\":\"Ann\"},{\"guid\":\"g\",\"name\":\"A.\"}", "{\"guid\":\"g\",\"name\":\"Ann\"}", 1 },
		{ "{\"guid\":\"g\",\"name\":\"Ann\"},{\"guid\":\"g\",\"code\":\"c\",\"name\":\"Ann\"}", "{\"guid\":\"g\",\"name\":\"Ann\"}", 1 },
		{ "{\"guid\":\"g\",\"name\":\"Ann\"},{\"name\":\"Ann\"}", "{\"guid\":\"g\",\"name\":\"Ann\"}", 1 },
		{ "{\"guid\":\"g\",\"name\":\"Ann\"},{\"code\":\"c\",\"name\":\"Ann\"}", "{\"guid\":\"g\",\"code\":\"c\",\"name\":\"Ann\"}", 1 },
		{ "{\"guid\":\"g\",\"name\":\"Ann\"}", "{\"guid\":\"h\",\"name\":\"Ann\"}", 0 },
		{ "{\"guid\":\"g\",\"name\":\"Ann\"},{\"guid\":\"h\",\"name\":\"Ann\"}", "{\"guid\":\"h\",\"name\":\"Ann\"},{\"guid\":\"g\"}", 2 },
		{ "{\"name\":\"\"}", "{\"name\":\" \"}", 0 },
		{ "", "", 0 },
	};

	static const struct schedule_conflict_options room = { .kinds = 1u << SCHEDULE_CONFLICT_ROOM };
	static const struct schedule_conflict_options person = { .kinds = 1u << SCHEDULE_CONFLICT_PERSON };

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf json = { 0 };
		struct schedule *s;
		unsigned rooms = 0, n = 0, first = 0;

		buf_format(&json,
		           "{\"days\":[{\"date\":\"2024-09-22\",\"rooms\":{\"A\":["
		           "{\"start\":\"09:00\",\"duration\":\"1:00\",\"persons\":[%s]},{\"start\":\"09:30\",\"duration\":\"1:00\",\"persons\":[%s]}]}}]}",
		           rows[i].a, rows[i].b);
		s = schedule_of(json.p, NULL, NULL);
		schedule_conflicts((const struct schedule *const *)&s, 1, &room, count, &rooms, NULL);
		schedule_conflicts((const struct schedule *const *)&s, 1, &person, count, &n, NULL);
		ok(rooms == 1 && n == rows[i].n, "[%s] and [%s]: %u, got %u", rows[i].a, rows[i].b, rows[i].n, n);
		ok(schedule_conflicts((const struct schedule *const *)&s, 1, NULL, stop, &first, NULL) == 7 && first == 1,
		   "... stopped at the first");
		schedule_free(s);
		buf_free(&json);
	}
	ok(schedule_conflicts(NULL, 0, NULL, stop, NULL, NULL) == 0, "no schedules, no conflicts");
}

static void kinds(void)
{
	unsigned usual = 0;

	for (int i = 0; i < SCHEDULE_CONFLICT_KINDS; i++) {
		enum schedule_conflict_kind kind = (enum schedule_conflict_kind)i;
		const char *name = schedule_conflict_name(kind);

		ok(name && schedule_conflict_by_name(name) == i, "%s is kind %d", name, i);
		ok(*schedule_severity_name(schedule_conflict_severity(kind)), "... and a %s",
		   schedule_severity_name(schedule_conflict_severity(kind)));
		usual |= (unsigned)schedule_conflict_usual(kind) << i;
	}
	ok(usual == (1u << SCHEDULE_CONFLICT_ROOM | 1u << SCHEDULE_CONFLICT_PERSON | 1u << SCHEDULE_CONFLICT_EMPTY |
	             1u << SCHEDULE_CONFLICT_DUPLICATE | 1u << SCHEDULE_CONFLICT_CONTRADICTION),
	   "the usual kinds");
	ok(!schedule_conflict_name(SCHEDULE_CONFLICT_KINDS), "there is no other");
	ok(schedule_conflict_by_name("rooms") < 0, "nor by name");
}

/* Ways of which the longer one counts, and a room's longest. */
static void ways(void)
{
	static const char json[] = "{\"days\":[{\"date\":\"2024-09-22\",\"rooms\":{"
				   "\"A\":[{\"start\":\"09:00\",\"duration\":\"1:00\"}],"
				   "\"B\":[{\"start\":\"10:10\",\"duration\":\"1:00\"}],"
				   "\"C\":[{\"start\":\"11:30\",\"duration\":\"1:00\"}]}}]}";
	static const struct {
		int64_t gap;
		struct schedule_walk walks[3];
		size_t count;
		unsigned n;
	} rows[] = {
		{ 0, { { 0 } }, 0, 0 },
		{ 600, { { 0 } }, 0, 0 },
		{ 601, { { 0 } }, 0, 1 },
		{ 1201, { { 0 } }, 0, 2 },
		{ 0, { { "B", "A", 601 } }, 1, 1 },
		{ 0, { { "B", "A", 601 }, { "A", "B", 1 } }, 2, 1 },
		{ 0, { { "A", "B", 1 }, { "B", "A", 601 } }, 2, 1 },
		{ 601, { { "B", "A", 600 } }, 1, 0 },
		{ 1201, { { "B", "A", 600 }, { "X", "C", 9999 }, { "B", "C", 600 } }, 3, 0 },
		{ 0, { { "C", "A", 5401 } }, 1, 1 },
		{ 0, { { "C", "A", 5400 } }, 1, 0 },
		{ 9999, { { "C", "A", 5400 } }, 1, 2 },
	};
	struct schedule *s = schedule_of(json, NULL, NULL);

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct schedule_conflict_options options = { .gap = rows[i].gap, .walks = rows[i].walks,
			                                     .walk_count = rows[i].count };
		unsigned n = 0, attend = 1u << SCHEDULE_CONFLICT_ATTEND;

		options.kinds = attend | 1u << SCHEDULE_CONFLICT_GAP;
		schedule_conflicts((const struct schedule *const *)&s, 1, &options, count, &n, NULL);
		ok(n == rows[i].n, "ways, row %zu: %u gaps, got %u", i, rows[i].n, n);
		n = 0;
		options.kinds &= ~attend;
		schedule_conflicts((const struct schedule *const *)&s, 1, &options, count, &n, NULL);
		ok(n == 0, "... none without a person");
	}
	schedule_free(s);
}

/* The slots of one session are no duplicates, and are passed over at once: this takes for ever if they are not. */
static void slots(void)
{
	enum { MANY = 60000 };
	struct schedule_conflict_options options = { .kinds = 1u << SCHEDULE_CONFLICT_DUPLICATE };
	struct buf json = { 0 };
	struct schedule *s;
	unsigned n = 0;

	buf_text(&json, "{\"days\":[{\"rooms\":{\"A\":[");
	for (int i = 0; i < MANY; i++)
		buf_format(&json, "%s{\"guid\":\"g\",\"title\":\"T\",\"date\":\"20%02d-%02d-%02dT%02d:00Z\"}",
		           i ? "," : "",
		           i / 8064 + 10, i / 672 % 12 + 1, i / 24 % 28 + 1, i % 24);
	buf_text(&json, ",{\"guid\":\"g\",\"title\":\"T\",\"date\":\"2010-01-01T00:00Z\"}]}}]}");
	s = schedule_of(json.p, NULL, NULL);
	schedule_conflicts((const struct schedule *const *)&s, 1, &options, count, &n, NULL);
	ok(n == 1, "%d slots, one of them twice: %u", MANY, n);
	schedule_free(s);
	buf_free(&json);
}

/* What comes of a schedule that may take so many bytes more; with several threads, if any help. */
static int little(const char *json, size_t left, size_t helpers, unsigned *n)
{
	static const struct schedule_conflict_options options = { .gap = 3600, .kinds = (1u << SCHEDULE_CONFLICT_KINDS) - 1 };
	struct schedule *s = schedule_of(json, NULL, NULL);
	int code;

	*n = 0;
	s->input->left = left;
	s->helpers = helpers;
	code = schedule_conflicts((const struct schedule *const *)&s, 1, &options, count, n, NULL);
	schedule_free(s);
	return code;
}

/* Where there is little memory, one kind is collected after the other: more threads are no reason to fail. */
static void memory(void)
{
	struct buf json = { 0 };
	unsigned all, n, other, wrong = 0, refused = 0, found = 0;

	buf_text(&json, "{\"days\":[{\"rooms\":{\"A\":[");
	for (int i = 0; i < 100; i++)
		buf_format(&json, "%s{\"guid\":\"%d\",\"title\":\"T%d\",\"room\":\"R%d\",\"date\":\"2024-09-22T%02d:00Z\","
		           "\"duration\":\"1:30\",\"persons\":[{\"name\":\"N%d\"},{\"guid\":\"p%d\",\"name\":\"P\"}]}",
		           i ? "," : "", i / 2, i / 3, i % 5, i % 24, i % 7, i % 11);
	buf_text(&json, "]}}]}");
	little(json.p, SIZE_MAX / 2, 0, &all);
	for (size_t left = 1000; left < 300000; left += 1000) {
		int code = little(json.p, left, 0, &n), helped = little(json.p, left, 3, &other);

		wrong += code != helped || (code == SCHEDULE_OK && (n != all || other != all));
		refused += code == SCHEDULE_ELIMIT;
		found += code == SCHEDULE_OK;
	}
	ok(refused > 20 && found > 20, "of 299 bounds on memory %u are exceeded and %u are not", refused, found);
	ok(!wrong, "... by one thread as by four (%u times not)", wrong);
	buf_free(&json);
}

int main(void)
{
	persons();
	kinds();
	ways();
	slots();
	memory();
	return done();
}
