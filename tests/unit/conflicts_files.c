/* Conflicts beside a comparison of every event with every other, on the schedules of the files that are named. */
#include "unit.h"

struct pairs {
	size_t n, sum; /* of hashes, whatever their order */
};

static void add_pair(struct pairs *pairs, enum schedule_conflict_kind kind, const struct schedule_event *a,
                     const struct schedule_event *b)
{
	size_t low = schedule_event_number(a), high = schedule_event_number(b);

	if (low > high) {
		size_t swap = low;

		low = high;
		high = swap;
	}
	pairs->n++;
	pairs->sum += ((size_t)kind + 1) * (low * UINT64_C(0x9e3779b97f4a7c15) ^ (high + 1) * UINT64_C(2685821657736338717));
}

struct told {
	struct pairs pairs;
	const struct schedule *s;
	unsigned char *met; /* kinds, for each pair */
};

static int note_pair(void *arg, const struct schedule_conflict *c)
{
	struct told *t = arg;
	size_t a = schedule_event_number(c->first), b = schedule_event_number(c->second), n = schedule_events(t->s);
	unsigned char *met = &t->met[(a < b ? a : b) * n + (a < b ? b : a)];

	if (*met >> c->kind & 1)
		return 0;
	*met |= (unsigned char)(1u << c->kind);
	add_pair(&t->pairs, c->kind, c->first, c->second);
	return 0;
}

static bool has_time(const struct schedule_event *e)
{
	struct schedule_time start = schedule_start(e), end = schedule_end(e);

	return (start.kind == SCHEDULE_TIME_INSTANT || start.kind == SCHEDULE_TIME_FLOATING) && end.kind == start.kind &&
	       end.seconds > start.seconds && strcmp(schedule_text(e, SCHEDULE_STATUS), "cancelled") != 0;
}

static bool share_person(const struct schedule_event *a, const struct schedule_event *b)
{
	for (size_t i = 0; i < schedule_count(a, SCHEDULE_PERSON); i++)
		for (size_t k = 0; k < schedule_count(b, SCHEDULE_PERSON); k++)
			if (schedule_person_same(schedule_person(a, i), schedule_person(b, k)))
				return true;
	return false;
}

static void expect_pair(struct pairs *pairs, const struct schedule_event *a, const struct schedule_event *b,
                        int64_t gap)
{
	struct schedule_time s = schedule_start(a), t = schedule_start(b);
	const char *room = schedule_text(a, SCHEDULE_ROOM), *other = schedule_text(b, SCHEDULE_ROOM);
	int64_t between = s.seconds < t.seconds ? t.seconds - schedule_end(a).seconds : s.seconds - schedule_end(b).seconds;

	if (s.kind != t.kind)
		return;
	if (between < 0 && *room && strcmp(room, other) == 0)
		add_pair(pairs, SCHEDULE_CONFLICT_ROOM, a, b);
	if (between < 0 && share_person(a, b))
		add_pair(pairs, SCHEDULE_CONFLICT_PERSON, a, b);
	if (between >= 0 && between < gap && *room && *other && strcmp(room, other) != 0 && share_person(a, b))
		add_pair(pairs, SCHEDULE_CONFLICT_GAP, a, b);
}

/* One schedule of a file, compared in all pairs. */
static void compare_schedule(const char *path, const struct schedule *s)
{
	struct schedule_conflict_options options = { .gap = 1200, .kinds = 1u << SCHEDULE_CONFLICT_ROOM |
		                                                           1u << SCHEDULE_CONFLICT_PERSON |
		                                                           1u << SCHEDULE_CONFLICT_GAP };
	size_t n = schedule_events(s);
	struct told told = { .s = s, .met = calloc(n * n + 1, 1) };
	struct pairs want = { 0 };

	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; has_time(schedule_event(s, i)) && k < n; k++)
			if (has_time(schedule_event(s, k)))
				expect_pair(&want, schedule_event(s, i), schedule_event(s, k), options.gap);
	schedule_conflicts(&s, 1, &options, note_pair, &told, NULL);
	ok(told.pairs.n == want.n && told.pairs.sum == want.sum, "%s: %zu events, %zu pairs clash, got %zu", path, n,
	   want.n, told.pairs.n);
	free(told.met);
}

static void compare_file(const char *path)
{
	struct schedule_input *input = schedule_open(path, NULL);
	struct schedule *s;

	ok(input != NULL, "%s can be opened", path);
	while (input && schedule_read(input, NULL, &s, NULL) > 0) {
		compare_schedule(path, s);
		schedule_free(s);
	}
	schedule_close(input);
}

int main(int argc, char **argv)
{
	if (argc < 2)
		compare_file("tests/data/sample.json");
	for (int i = 1; i < argc; i++)
		compare_file(argv[i]);
	return done();
}
