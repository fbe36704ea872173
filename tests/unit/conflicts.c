/* Conflicts beside a comparison of every event with every other, on schedules made by chance. */
#include "unit.h"

enum { SCHEDULES = 2, MOST_EVENTS = 64, MOST_PERSONS = 3, PERSONS = 4 };
enum timing { UNTIMED, INSTANT, FLOATING };

/* What the test knows of an event that it has made up. */
struct made {
	unsigned schedule, room;
	enum timing timing;
	int start, end; /* minutes */
	unsigned npersons;
	struct who {
		unsigned guid, code, name; /* 0: none */
	} persons[MOST_PERSONS];
};

struct world {
	struct chance chance;
	bool messy; /* ids and names are handed out at random */
	struct made events[SCHEDULES * MOST_EVENTS];
	unsigned n, counts[SCHEDULES];
	struct buf json[SCHEDULES];
};

/* ---- making up ------------------------------------------------------------------- */

static const char *const names[1 + PERSONS][3] = {
	{ "", "", "  " },
	{ "Ann Lee", "ANN LEE", " ann\\t lee " },
	{ "\\u00c9va", "E\\u0301va", "\\u00e9VA" },
	{ "Bob", "bob", "Bob\\u00a0" },
	{ "\\u5c71\\u7530", "\xe5\xb1\xb1\xe7\x94\xb0", " \\u5c71\\u7530" },
};

static void make_person(struct world *w, struct buf *json, struct who *who, unsigned person)
{
	*who = (struct who){ .name = 1 + person };
	if (w->messy) {
		who->guid = below(&w->chance, 3) ? 0 : 1 + below(&w->chance, 4);
		who->code = below(&w->chance, 3) ? 0 : 1 + below(&w->chance, 4);
		who->name = below(&w->chance, 8) ? 1 + below(&w->chance, PERSONS) : 0;
	} else {
		who->guid = below(&w->chance, 2) ? 1 + person : 0;
		who->code = below(&w->chance, 2) ? 1 + person : 0;
	}
	buf_format(json, "{\"%s\":\"%s\"", below(&w->chance, 2) ? "name" : "public_name", names[who->name][below(&w->chance, 3)]);
	if (who->guid)
		buf_format(json, ",\"guid\":\"id%u\"", who->guid);
	if (who->code)
		buf_format(json, ",\"code\":\"id%u\"", who->code);
	buf_text(json, "}");
}

/* A minute of 2024-09-22 or the day after, at an offset of so many hours. */
static void put_time(struct buf *json, const char *key, const struct made *e, int minute, unsigned offset)
{
	char at[8] = "";

	if (e->timing == INSTANT) {
		snprintf(at, sizeof at, "+%02u:00", offset);
		minute += (int)offset * 60;
	}
	buf_format(json, ",\"%s\":\"2024-09-%02dT%02d:%02d:00%s\"", key, 22 + minute / 1440, minute / 60 % 24, minute % 60, at);
}

static void make_event(struct world *w, struct buf *json, unsigned schedule, unsigned room, bool floats)
{
	static const int lengths[] = { 0, 15, 15, 30, 45, 60, 120, 600, -15 };
	struct made *e = &w->events[w->n++];
	unsigned first = below(&w->chance, PERSONS);
	int length;

	*e = (struct made){ .schedule = schedule, .room = room, .npersons = below(&w->chance, MOST_PERSONS + 1) };
	e->timing = !below(&w->chance, 12) ? UNTIMED : floats ? FLOATING : INSTANT;
	e->start = 15 * (int)below(&w->chance, 50) + 15;
	length = lengths[below(&w->chance, COUNT(lengths))];
	e->end = e->start + length;
	buf_format(json, "{\"title\":\"%u\"", w->n);
	if (e->timing != UNTIMED) {
		put_time(json, "date", e, e->start, below(&w->chance, 4));
		if (length < 0 || below(&w->chance, 2))
			put_time(json, "end", e, e->end, below(&w->chance, 4));
		else
			buf_format(json, ",\"duration\":\"%d:%02d\"", length / 60, length % 60);
	} else if (below(&w->chance, 2)) {
		buf_text(json, ",\"duration\":\"1:00\"");
	}
	buf_text(json, ",\"persons\":[");
	for (unsigned i = 0; i < e->npersons; i++) {
		buf_text(json, i ? "," : "");
		make_person(w, json, &e->persons[i], (first + i) % PERSONS);
	}
	buf_text(json, "]}");
	w->counts[schedule]++;
}

static void make_schedule(struct world *w, unsigned schedule)
{
	struct buf *json = &w->json[schedule];
	bool floats = !below(&w->chance, 3), mixed = w->messy && !below(&w->chance, 3);
	unsigned days = 1 + below(&w->chance, 3), most = MOST_EVENTS / 9;

	buf_reset(json);
	buf_text(json, "{\"conference\":{\"title\":\"C\",\"days\":[");
	for (unsigned day = 0; day < days; day++) {
		buf_format(json, "%s{\"rooms\":{", day ? "," : "");
		for (unsigned room = 0; room < 3; room++) {
			unsigned n = below(&w->chance, most + 1);

			buf_format(json, "%s\"Room %u\":[", room ? "," : "", room);
			for (unsigned i = 0; i < n; i++) {
				buf_text(json, i ? "," : "");
				make_event(w, json, schedule, room, mixed ? below(&w->chance, 2) : floats);
			}
			buf_text(json, "]");
		}
		buf_text(json, "}}");
	}
	buf_text(json, "]}}");
}

/* ---- the rules, as they are written down --------------------------------------------- */

static bool same_person(const struct who *a, const struct who *b)
{
	if (a->guid && b->guid)
		return a->guid == b->guid;
	if (a->code && b->code)
		return a->code == b->code;
	return a->name && a->name == b->name;
}

/* How often two events clash: once for the room, once for each person. */
static unsigned clashes(const struct made *a, const struct made *b, enum schedule_conflict_kind kind)
{
	unsigned persons = 0;

	if (a->timing == UNTIMED || a->timing != b->timing || a->start >= a->end || b->start >= b->end)
		return 0;
	if (a->start >= b->end || b->start >= a->end)
		return 0;
	if (a->schedule != b->schedule && (a->timing == FLOATING || kind == SCHEDULE_CONFLICT_ROOM))
		return 0;
	if (kind == SCHEDULE_CONFLICT_ROOM)
		return a->room == b->room;
	for (unsigned i = 0; i < a->npersons; i++)
		for (unsigned k = 0; k < b->npersons; k++)
			persons += same_person(&a->persons[i], &b->persons[k]);
	return persons;
}

/* ---- what is reported -------------------------------------------------------------------- */

struct reports {
	const struct world *world;
	const struct schedule *schedules[SCHEDULES];
	unsigned char counts[SCHEDULE_CONFLICT_KINDS][SCHEDULES * MOST_EVENTS][SCHEDULES * MOST_EVENTS];
	unsigned n, wrong;
	unsigned room, room_start; /* the place in the order of the last report on a room */
};

/* The first event of the test's that takes part in the room of this one. */
static unsigned first_in_room(const struct world *w, unsigned index)
{
	const struct made *e = &w->events[index], *f = w->events;

	while (f->timing != e->timing || f->schedule != e->schedule || f->room != e->room || f->end <= f->start)
		f++;
	return (unsigned)(f - w->events);
}

static int note(void *arg, const struct schedule_conflict *c)
{
	struct reports *r = arg;
	const struct schedule_event *events[] = { c->first, c->second };
	struct schedule_time start = schedule_start(c->second), end = schedule_end(c->first), other = schedule_end(c->second);
	unsigned at[2];

	for (int i = 0; i < 2; i++)
		at[i] = (unsigned)schedule_event_number(events[i]) +
		        (schedule_event_schedule(events[i]) == r->schedules[0] ? 0 : r->world->counts[0]);
	if (other.seconds < end.seconds)
		end = other;
	r->wrong += schedule_start(c->first).seconds > start.seconds || c->start.seconds != start.seconds ||
	            c->end.seconds != end.seconds || c->start.kind != start.kind || !c->subject || at[0] == at[1];
	if (c->kind == SCHEDULE_CONFLICT_ROOM) {
		unsigned room = first_in_room(r->world, at[0]), begin = (unsigned)r->world->events[at[1]].start;

		r->wrong += strcmp(c->subject, schedule_text(c->first, SCHEDULE_ROOM)) != 0 ||
		            r->counts[SCHEDULE_CONFLICT_PERSON][0][0] /* persons come after rooms */ ||
		            room < r->room || (room == r->room && begin < r->room_start);
		r->room = room;
		r->room_start = begin;
	}
	r->n++;
	r->counts[c->kind][at[0] < at[1] ? at[0] : at[1]][at[0] < at[1] ? at[1] : at[0]]++;
	return 0;
}

/* One world: what is missing, too much, and told too often. */
static void compare(unsigned seed, unsigned wrong[4], unsigned *total)
{
	static struct world w;
	static struct reports r;
	struct schedule *schedules[SCHEDULES];

	w = (struct world){ .chance = chance_of(seed), .messy = seed % 2 };
	r = (struct reports){ .world = &w };
	for (unsigned i = 0; i < SCHEDULES; i++) {
		make_schedule(&w, i);
		r.schedules[i] = schedules[i] = schedule_of(w.json[i].p, NULL, NULL);
	}
	if (schedule_conflicts(r.schedules, SCHEDULES, ~0u, note, &r, NULL) != 0)
		r.wrong++;
	for (unsigned kind = 0; kind < SCHEDULE_CONFLICT_KINDS; kind++)
		for (unsigned i = 0; i < w.n; i++)
			for (unsigned k = i + 1; k < w.n; k++) {
				unsigned got = r.counts[kind][i][k];
				unsigned want = clashes(&w.events[i], &w.events[k], (enum schedule_conflict_kind)kind);

				wrong[0] += want && !got;
				wrong[1] += got && !want;
				/* Only of persons who are known for who they are can it be said how many are meant. */
				wrong[2] += got && want && (w.messy ? got > want : got != want);
			}
	wrong[3] += r.wrong;
	*total += r.n;
	for (unsigned i = 0; i < SCHEDULES; i++) {
		schedule_free(schedules[i]);
		buf_free(&w.json[i]);
	}
}

/* ---- small ones ---------------------------------------------------------------------------- */

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

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf json = { 0 };
		struct schedule *s;
		unsigned rooms = 0, n = 0, first = 0;

		buf_format(&json,
		           "{\"days\":[{\"date\":\"2024-09-22\",\"rooms\":{\"A\":["
		           "{\"start\":\"09:00\",\"duration\":\"1:00\",\"persons\":[%s]},{\"start\":\"09:30\",\"duration\":\"1:00\",\"persons\":[%s]}]}}]}",
		           rows[i].a, rows[i].b);
		s = schedule_of(json.p, NULL, NULL);
		schedule_conflicts((const struct schedule *const *)&s, 1, 1u << SCHEDULE_CONFLICT_ROOM, count, &rooms, NULL);
		schedule_conflicts((const struct schedule *const *)&s, 1, 1u << SCHEDULE_CONFLICT_PERSON, count, &n, NULL);
		ok(rooms == 1 && n == rows[i].n, "[%s] and [%s]: %u, got %u", rows[i].a, rows[i].b, rows[i].n, n);
		ok(schedule_conflicts((const struct schedule *const *)&s, 1, ~0u, stop, &first, NULL) == 7 && first == 1,
		   "... stopped at the first");
		schedule_free(s);
		buf_free(&json);
	}
	ok(schedule_conflicts(NULL, 0, ~0u, stop, NULL, NULL) == 0, "no schedules, no conflicts");
	is(schedule_conflict_name(SCHEDULE_CONFLICT_ROOM), "room", "a kind's name");
	is(schedule_conflict_name(SCHEDULE_CONFLICT_PERSON), "person", "another");
	ok(!schedule_conflict_name(SCHEDULE_CONFLICT_KINDS), "no third");
}

int main(void)
{
	unsigned wrong[4] = { 0 }, total = 0;

	for (unsigned seed = 0; seed < 1000; seed++)
		compare(seed, wrong, &total);
	ok(total > 1000, "%u conflicts in 1000 worlds", total);
	ok(!wrong[0], "none is missing (%u are)", wrong[0]);
	ok(!wrong[1], "none is made up (%u are)", wrong[1]);
	ok(!wrong[2], "each is told once for each room and person (%u are not)", wrong[2]);
	ok(!wrong[3], "first, second, start, end, subject and order are right (%u are not)", wrong[3]);
	persons();
	return done();
}
