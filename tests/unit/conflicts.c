/* Conflicts beside a comparison of every event with every other, on schedules made by chance. */
#include "unit.h"

#include "internal.h"

enum { SCHEDULES = 2, MOST_EVENTS = 64, MOST_PERSONS = 3, PERSONS = 4, ROOMS = 3 };
enum timing { UNTIMED, INSTANT, FLOATING };

/* What the test knows of an event that it has made up. */
struct made {
	unsigned schedule, room, guid, title; /* guid 0: none */
	enum timing timing;
	bool cancelled;
	int start, end; /* minutes */
	unsigned npersons;
	struct who {
		unsigned guid, code, name; /* 0: none */
	} persons[MOST_PERSONS];
};

struct world {
	struct chance chance;
	bool messy; /* ids and names are handed out at random */
	bool own;   /* with "attend", whose gaps are between all events */
	int gap, ways[ROOMS][ROOMS]; /* minutes; 0: no way is known */
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
	static const int lengths[] = { 0, 15, 15, 30, 45, 60, 120, 600, 1440, 1455, -15 };
	struct made *e = &w->events[w->n++];
	unsigned first = below(&w->chance, PERSONS);
	int length;

	*e = (struct made){ .schedule = schedule, .room = room, .npersons = below(&w->chance, MOST_PERSONS + 1) };
	e->guid = below(&w->chance, 3) ? 0 : 1 + below(&w->chance, 12);
	e->title = below(&w->chance, 5);
	e->cancelled = !below(&w->chance, 10);
	e->timing = !below(&w->chance, 12) ? UNTIMED : floats ? FLOATING : INSTANT;
	e->start = 15 * (int)below(&w->chance, 50) + 15;
	length = lengths[below(&w->chance, COUNT(lengths))];
	e->end = e->start + length;
	buf_format(json, "{\"title\":\"Talk %u\"", e->title);
	if (e->guid)
		buf_format(json, ",\"guid\":\"%u\"", e->guid);
	if (e->cancelled)
		buf_text(json, ",\"x-status\":\"cancelled\"");
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
	buf_format(json, "{\"conference\":{\"title\":\"C%u\",\"days\":[", schedule);
	for (unsigned day = 0; day < days; day++) {
		buf_format(json, "%s{\"rooms\":{", day ? "," : "");
		for (unsigned room = 0; room < ROOMS; room++) {
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

/* One event in two schedules. */
static bool same_event(const struct made *a, const struct made *b)
{
	return a->schedule != b->schedule && a->guid && a->guid == b->guid && a->title == b->title && a->start == b->start;
}

static bool takes_time(const struct made *e)
{
	return e->timing != UNTIMED && !e->cancelled && e->start < e->end;
}

/* Whether the times of two events, by which they may be compared, overlap. */
static bool overlap(const struct made *a, const struct made *b)
{
	return a->start < b->end && b->start < a->end;
}

static bool too_soon(const struct world *w, const struct made *a, const struct made *b)
{
	int between = a->start < b->start ? b->start - a->end : a->start - b->end, way = w->ways[a->room][b->room];

	if (a->schedule == b->schedule && a->room == b->room)
		return false;
	return !overlap(a, b) && between < (way ? way : w->gap);
}

static unsigned shared_persons(const struct made *a, const struct made *b)
{
	unsigned persons = 0;

	for (unsigned i = 0; i < a->npersons; i++)
		for (unsigned k = 0; k < b->npersons; k++)
			persons += same_person(&a->persons[i], &b->persons[k]);
	return persons;
}

static bool duplicates(const struct made *a, const struct made *b)
{
	if (a->timing == UNTIMED || b->timing == UNTIMED || a->cancelled || b->cancelled)
		return false;
	if (a->guid && a->guid == b->guid)
		return (a->start == b->start && a->timing == b->timing) || a->title != b->title;
	return a->schedule == b->schedule && a->timing == b->timing && a->title == b->title && a->room == b->room &&
	       a->start == b->start && a->end == b->end;
}

/* How often two events clash: for persons once for each. */
static unsigned clashes(const struct world *w, const struct made *a, const struct made *b,
                        enum schedule_conflict_kind kind)
{
	if (kind == SCHEDULE_CONFLICT_DUPLICATE)
		return duplicates(a, b);
	if (!takes_time(a) || !takes_time(b) || a->timing != b->timing || same_event(a, b))
		return 0;
	if (a->schedule != b->schedule && a->timing == FLOATING)
		return 0;
	switch (kind) {
	case SCHEDULE_CONFLICT_ROOM:
		return a->schedule == b->schedule && a->room == b->room && overlap(a, b);
	case SCHEDULE_CONFLICT_PERSON:
		return overlap(a, b) ? shared_persons(a, b) : 0;
	case SCHEDULE_CONFLICT_ATTEND:
		return w->own && overlap(a, b);
	case SCHEDULE_CONFLICT_GAP:
		return !too_soon(w, a, b) ? 0 : w->own ? 1 : shared_persons(a, b);
	default:
		return 0;
	}
}

/* The same of one event. */
static unsigned wrong_alone(const struct made *e, enum schedule_conflict_kind kind)
{
	if (e->timing == UNTIMED || e->cancelled)
		return 0;
	return kind == SCHEDULE_CONFLICT_EMPTY  ? e->end <= e->start
	       : kind == SCHEDULE_CONFLICT_LONG ? e->end - e->start > 24 * 60
	                                        : 0;
}

/* ---- what is reported -------------------------------------------------------------------- */

struct reports {
	const struct world *world;
	const struct schedule *schedules[SCHEDULES];
	unsigned char counts[SCHEDULE_CONFLICT_KINDS][SCHEDULES * MOST_EVENTS][SCHEDULES * MOST_EVENTS];
	unsigned n, wrong;
	enum schedule_conflict_kind kind; /* of the last report */
	unsigned room, room_start; /* the place in the order of the last report on a room */
};

/* The first event of the test's that takes part in the room of this one. */
static unsigned first_in_room(const struct world *w, unsigned index)
{
	const struct made *e = &w->events[index], *f = w->events;

	while (f->timing != e->timing || f->schedule != e->schedule || f->room != e->room || !takes_time(f))
		f++;
	return (unsigned)(f - w->events);
}

/* Whether the time of a conflict of two events is right. */
static bool right_times(const struct schedule_conflict *c)
{
	struct schedule_time begin = schedule_start(c->second), end = schedule_end(c->first), other = schedule_end(c->second);

	if (c->kind == SCHEDULE_CONFLICT_GAP)
		return c->start.seconds == end.seconds && c->end.seconds == begin.seconds && *c->text;
	if (c->kind == SCHEDULE_CONFLICT_DUPLICATE)
		return c->start.seconds == schedule_start(c->first).seconds && c->end.seconds == end.seconds && *c->text;
	if (other.seconds < end.seconds)
		end = other;
	return c->start.seconds == begin.seconds && c->end.seconds == end.seconds && c->start.kind == begin.kind;
}

static int note(void *arg, const struct schedule_conflict *c)
{
	struct reports *r = arg;
	const struct schedule_event *events[] = { c->first, c->second ? c->second : c->first };
	unsigned at[2];

	for (int i = 0; i < 2; i++)
		at[i] = (unsigned)schedule_event_number(events[i]) +
		        (schedule_event_schedule(events[i]) == r->schedules[0] ? 0 : r->world->counts[0]);
	r->wrong += !c->subject || !c->text || c->kind < r->kind;
	r->kind = c->kind;
	if (c->second)
		r->wrong += schedule_start(c->first).seconds > schedule_start(c->second).seconds || at[0] == at[1] ||
		            !right_times(c);
	if (c->kind == SCHEDULE_CONFLICT_ROOM) {
		unsigned room = first_in_room(r->world, at[0]), begin = (unsigned)r->world->events[at[1]].start;

		r->wrong += strcmp(c->subject, schedule_text(c->first, SCHEDULE_ROOM)) != 0 || room < r->room ||
		            (room == r->room && begin < r->room_start);
		r->room = room;
		r->room_start = begin;
	}
	r->n++;
	r->counts[c->kind][at[0] < at[1] ? at[0] : at[1]][at[0] < at[1] ? at[1] : at[0]]++;
	return 0;
}

/* What is missing, too much, and told too often. */
static void judge(const struct world *w, const struct reports *r, unsigned wrong[4], unsigned *of_kind)
{
	for (unsigned kind = 0; kind < SCHEDULE_CONFLICT_KINDS; kind++)
		for (unsigned i = 0; i < w->n; i++)
			for (unsigned k = i; k < w->n; k++) {
				enum schedule_conflict_kind as = (enum schedule_conflict_kind)kind;
				unsigned got = r->counts[kind][i][k];
				unsigned want = i == k ? wrong_alone(&w->events[i], as)
				                       : clashes(w, &w->events[i], &w->events[k], as);

				wrong[0] += want && !got;
				wrong[1] += got && !want;
				/* Only of persons who are known for who they are can it be said how many are meant. */
				wrong[2] += got && want && (w->messy ? got > want : got != want);
				of_kind[kind] += got;
			}
	wrong[3] += r->wrong;
}

/* The ways between rooms, as the test and as the library has them. */
static size_t make_ways(struct world *w, struct schedule_walk *walks)
{
	static const char *const rooms[ROOMS] = { "Room 0", "Room 1", "Room 2" };
	size_t n = 0;

	w->gap = 15 * (int)below(&w->chance, 4);
	for (unsigned a = 0; a < ROOMS; a++)
		for (unsigned b = a; b < ROOMS; b++) {
			int way = below(&w->chance, 3) ? 0 : 10 + (int)below(&w->chance, 90);
			bool turned = below(&w->chance, 2);

			w->ways[a][b] = w->ways[b][a] = way;
			if (way)
				walks[n++] = (struct schedule_walk){ rooms[turned ? b : a], rooms[turned ? a : b], way * 60 };
		}
	return n;
}

static void compare(unsigned seed, unsigned wrong[4], unsigned *of_kind)
{
	static struct world w;
	static struct reports r;
	struct schedule_walk walks[ROOMS * ROOMS];
	struct schedule_conflict_options options = { .walks = walks };
	struct schedule *schedules[SCHEDULES];

	w = (struct world){ .chance = chance_of(seed), .messy = seed % 2, .own = seed % 3 == 0 };
	r = (struct reports){ .world = &w };
	for (unsigned i = 0; i < SCHEDULES; i++) {
		make_schedule(&w, i);
		r.schedules[i] = schedules[i] = schedule_of(w.json[i].p, NULL, NULL);
		schedules[i]->helpers = seed / 2 % 4; /* as if it were large */
		for (size_t k = 0; seed % 5 == 0 && k < schedule_events(schedules[i]); k++)
			schedule_count(schedule_event(schedules[i], k), SCHEDULE_PERSON); /* as if they had been shown */
	}
	options.walk_count = make_ways(&w, walks);
	options.gap = w.gap * 60;
	options.kinds = (1u << SCHEDULE_CONFLICT_KINDS) - 1 - (1u << SCHEDULE_CONFLICT_OUTSIDE);
	if (!w.own)
		options.kinds &= ~(1u << SCHEDULE_CONFLICT_ATTEND);
	if (schedule_conflicts(r.schedules, SCHEDULES, &options, note, &r, NULL) != 0)
		r.wrong++;
	judge(&w, &r, wrong, of_kind);
	for (unsigned i = 0; i < SCHEDULES; i++) {
		schedule_free(schedules[i]);
		buf_free(&w.json[i]);
	}
}

int main(void)
{
	unsigned wrong[4] = { 0 }, of_kind[SCHEDULE_CONFLICT_KINDS] = { 0 };

	for (unsigned seed = 0; seed < 1000; seed++)
		compare(seed, wrong, of_kind);
	for (int i = 0; i < SCHEDULE_CONFLICT_KINDS; i++)
		if (i != SCHEDULE_CONFLICT_OUTSIDE && i != SCHEDULE_CONFLICT_CONTRADICTION)
			ok(of_kind[i] > 500, "%u conflicts of kind %s in 1000 worlds", of_kind[i],
			   schedule_conflict_name((enum schedule_conflict_kind)i));
	ok(!wrong[0], "none is missing (%u are)", wrong[0]);
	ok(!wrong[1], "none is made up (%u are)", wrong[1]);
	ok(!wrong[2], "each is told once for each room and person (%u are not)", wrong[2]);
	ok(!wrong[3], "first, second, start, end, subject and order are right (%u are not)", wrong[3]);
	return done();
}
