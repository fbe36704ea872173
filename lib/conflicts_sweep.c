/*
 * What happens at one time, or too soon after: one sweep over time for each
 * room and each person, events in the order of their starts, each met with
 * those that still run, or have just ended.
 */
#include "conflicts.h"

#include "datetime.h"

/* A person is known by guid, else by code, else by name. */
enum { HAS_GUID = 1, HAS_CODE = 2 };
enum { BY_GUID, BY_CODE, BY_NAME };

/* Identities that, where both items have one of them, decide before the key does. */
static const unsigned char stronger[] = { [BY_GUID] = 0, [BY_CODE] = HAS_GUID, [BY_NAME] = HAS_GUID | HAS_CODE };

static const enum schedule_person_field ids[] = { [BY_GUID] = SCHEDULE_PERSON_GUID, [BY_CODE] = SCHEDULE_PERSON_CODE };

/* ---- who takes part --------------------------------------------------------------- */

static bool takes_time(const struct schedule_event *e)
{
	return (e->start.kind == SCHEDULE_TIME_INSTANT || e->start.kind == SCHEDULE_TIME_FLOATING) &&
	       e->end.kind == e->start.kind && e->end.seconds > e->start.seconds && e->status != STATUS_CANCELLED;
}

/* Gaps are between rooms. */
static struct item item_of(const struct items *items, const struct schedule_event *e)
{
	return (struct item){ .event = e,
	                      .room = items->comparison == &conflict_gaps ? schedule_text(e, SCHEDULE_ROOM) : "" };
}

/* Floating times can only be compared with those of their own schedule. */
static const struct schedule *home_of(const struct schedule_event *e)
{
	return e->start.kind == SCHEDULE_TIME_FLOATING ? e->schedule->self : NULL;
}

/* Whether a name is one of those that are to be ignored. */
static bool ignored(struct items *items, struct schedule_pattern *pattern, const char *name)
{
	size_t begin, end;
	int found = pattern ? schedule_pattern_find(pattern, name, strlen(name), 0, &begin, &end, items->error) : 0;

	if (found < 0)
		items->code = found;
	return found != 0;
}

static void collect_room(const struct search *search, struct items *items, const struct schedule_event *e)
{
	const char *room = schedule_text(e, SCHEDULE_ROOM);
	/* An instant and a floating time never meet, even in one room. */
	struct key key = { room, room, e->schedule->self, e->start.kind == SCHEDULE_TIME_FLOATING };

	if (*room && !ignored(items, search->options.ignore_rooms, room))
		conflict_push(items, &key, item_of(items, e));
}

static unsigned char ids_of(const struct schedule_person *person)
{
	unsigned has = 0;

	for (unsigned by = BY_GUID; by <= BY_CODE; by++)
		if (*schedule_person_text(person, ids[by]))
			has |= 1u << by;
	return (unsigned char)has;
}

static void collect_persons(const struct search *search, struct items *items, const struct schedule_event *e)
{
	size_t n = schedule_count(e, SCHEDULE_PERSON);

	for (size_t i = 0; i < n; i++) {
		const struct schedule_person *person = schedule_person(e, i);
		const char *name = schedule_person_text(person, SCHEDULE_PERSON_NAME);
		struct item item = item_of(items, e);

		if (ignored(items, search->options.ignore_persons, name))
			continue;
		item.ids = ids_of(person);
		items->mixed |= !(item.ids & HAS_GUID);
		for (unsigned by = BY_GUID; by <= (items->mixed ? BY_NAME : BY_GUID); by++) {
			struct key key = { .home = home_of(e), .by = (unsigned char)by };

			key.text = by < BY_NAME ? schedule_person_text(person, ids[by])
			                        : identity_fold(&e->schedule->arena, name);
			key.name = *name ? name : key.text;
			if (*key.text)
				conflict_push(items, &key, item);
		}
	}
}

static void collect_all(const struct search *search, struct items *items, const struct schedule_event *e)
{
	(void)search;
	conflict_push(items, &(struct key){ "", "", home_of(e), 0 }, item_of(items, e));
}

/* Where a person has to go between two events, both have a room. */
static void collect_gap(const struct search *search, struct items *items, const struct schedule_event *e)
{
	const char *room = schedule_text(e, SCHEDULE_ROOM);

	if (!*room || ignored(items, search->options.ignore_rooms, room))
		return;
	if (search->options.kinds >> SCHEDULE_CONFLICT_ATTEND & 1)
		collect_all(search, items, e);
	else
		collect_persons(search, items, e);
}

static int64_t start_of(const struct item *item)
{
	return item->event->start.seconds;
}

static int64_t end_of(const struct item *item)
{
	return item->event->end.seconds;
}

/* ---- pairs that are told once -------------------------------------------------------- */

/* By what two persons are the same: BY_GUID, BY_CODE, or more. */
static unsigned known_by(const struct schedule_person *x, const struct schedule_person *y)
{
	for (unsigned by = BY_GUID; by <= BY_CODE; by++) {
		const char *p = schedule_person_text(x, ids[by]), *q = schedule_person_text(y, ids[by]);

		if (*p && *q)
			return strcmp(p, q) == 0 ? by : BY_NAME + 1;
	}
	return BY_NAME;
}

/* Whether a person has a key. */
static bool is_of(const struct schedule_person *person, const struct key *key)
{
	/* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): by is one of ids or BY_NAME */
	const char *id = key->by == BY_NAME ? "" : schedule_person_text(person, ids[key->by]);
	struct arena *arena = &person->schedule->arena;
	struct arena_mark mark;
	bool same;

	if (key->by != BY_NAME)
		return strcmp(id, key->text) == 0;
	id = schedule_person_text(person, SCHEDULE_PERSON_NAME);
	mark = arena_mark(arena);
	same = strcmp(identity_fold(arena, id), key->text) == 0;
	arena_release(arena, mark);
	return same;
}

/* Whether two events share someone of this group who is known by a stronger identity than the group's. */
static bool told_before(const struct key *key, const struct item *a, const struct item *b)
{
	size_t n = schedule_count(a->event, SCHEDULE_PERSON), m = schedule_count(b->event, SCHEDULE_PERSON);

	/* Where there is one person each, it is this one; and there is an end to what is looked at. */
	if (key->by == BY_GUID || n * m < 2 || n > 100 || m > 100)
		return false;
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < m; k++) {
			const struct schedule_person *x = &a->event->lists->persons[i], *y = &b->event->lists->persons[k];

			if (known_by(x, y) < key->by && (is_of(x, key) || is_of(y, key)))
				return true;
		}
	}
	return false;
}

/* Whether two events of different schedules are one, told twice. */
static bool same_event(const struct schedule_event *a, const struct schedule_event *b)
{
	return a->schedule != b->schedule && a->start.seconds == b->start.seconds &&
	       strcmp(schedule_base_uid(a), schedule_base_uid(b)) == 0 &&
	       strcmp(schedule_text(a, SCHEDULE_TITLE), schedule_text(b, SCHEDULE_TITLE)) == 0;
}

/* Whether a pair of a group is a conflict that has not been told yet. */
static bool is_new(const struct search *search, struct items *items, const struct item *a, const struct item *b)
{
	if (a->event == b->event || items->p[a->head].met == b->head + 1 || same_event(a->event, b->event))
		return false;
	items->p[a->head].met = b->head + 1;
	return search->kind == SCHEDULE_CONFLICT_ROOM || !told_before(key_of(items, a), a, b);
}

static int tell(const struct search *search, const struct items *items, const struct item *a, const struct item *b,
                struct schedule_time start, struct schedule_time end, const char *text)
{
	struct schedule_conflict conflict = {
		.kind = search->kind,
		.first = a->event,
		.second = b->event,
		.start = start,
		.end = end,
		.subject = key_of(items, a)->name,
		.text = text,
	};

	return search->found(search->arg, &conflict);
}

/* ---- at one time ---------------------------------------------------------------------- */

/*
 * Those that run are kept in a list for each set of identities, so that an
 * item only looks at the ones it can clash with: every look either finds a
 * conflict or drops one that has ended.
 */
static int overlaps(const struct search *search, struct items *items, struct item *item, struct item *end,
                    struct place *places)
{
	struct place *running[CLASSES];
	size_t n[CLASSES] = { 0 };

	for (int c = 0; c < CLASSES; c++)
		running[c] = places + (size_t)c * (size_t)(end - item);
	for (; item < end; item++) {
		unsigned decisive = item->ids & stronger[key_of(items, item)->by];

		for (unsigned c = 0; c < CLASSES; c++) {
			size_t kept = 0;

			if (c & decisive)
				continue;
			for (size_t i = 0; i < n[c]; i++) {
				const struct item *other = running[c][i].item;
				int code = SCHEDULE_OK;

				if (end_of(other) <= start_of(item))
					continue;
				running[c][kept++].item = other;
				if (is_new(search, items, other, item))
					code = tell(search, items, other, item, item->event->start,
					            end_of(other) < end_of(item) ? other->event->end : item->event->end,
					            "");
				if (code)
					return code;
			}
			n[c] = kept;
		}
		running[item->ids][n[item->ids]++].item = item;
	}
	return SCHEDULE_OK;
}

const struct comparison conflict_rooms = { takes_time, collect_room, overlaps, false };
const struct comparison conflict_persons = { takes_time, collect_persons, overlaps, false };
const struct comparison conflict_attend = { takes_time, collect_all, overlaps, false };

/* ---- too soon after ------------------------------------------------------------------- */

static int by_rooms(const void *a, const void *b)
{
	const struct way *x = a, *y = b;
	int order = strcmp(x->from, y->from);

	if (!order)
		order = strcmp(x->to, y->to);
	return order ? order : x->seconds > y->seconds ? -1 : x->seconds < y->seconds;
}

struct way *conflict_ways(const struct schedule_conflict_options *options)
{
	size_t n = 2 * options->walk_count;
	struct way *ways = calloc(n + 1, sizeof *ways);

	if (!ways)
		return NULL;
	for (size_t i = 0; i < options->walk_count; i++) {
		const struct schedule_walk *walk = &options->walks[i];

		ways[2 * i] = (struct way){ walk->from, walk->to, walk->seconds, 0 };
		ways[2 * i + 1] = (struct way){ walk->to, walk->from, walk->seconds, 0 };
	}
	qsort(ways, n, sizeof *ways, by_rooms);
	for (size_t i = n; i; i--) {
		struct way *way = &ways[i - 1];

		way->most = way->seconds;
		if (i < n && strcmp(way[1].from, way->from) == 0 && way[1].most > way->most)
			way->most = way[1].most;
	}
	return ways;
}

/* The first way that is not before one between two rooms; from the first of a room's on with "". */
static const struct way *way_from(const struct search *search, const char *from, const char *to)
{
	const struct way key = { from, to, INT64_MAX, 0 };
	size_t low = 0, high = search->nways;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (by_rooms(&search->ways[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < search->nways && strcmp(search->ways[low].from, from) == 0 ? &search->ways[low] : NULL;
}

/* The most seconds that anything after an event in this room may have to wait. */
static int64_t reach(const struct search *search, const char *room)
{
	const struct way *way = way_from(search, room, "");

	return way && way->most > search->options.gap ? way->most : search->options.gap;
}

/* The seconds needed from one room to another. */
static int64_t needed(const struct search *search, const char *from, const char *to)
{
	const struct way *way = way_from(search, from, to);

	return way && strcmp(way->to, to) == 0 ? way->seconds : search->options.gap;
}

/* Rooms of different schedules are different rooms. */
static bool in_one_room(const struct item *a, const struct item *b)
{
	return a->event->schedule == b->event->schedule && strcmp(a->room, b->room) == 0;
}

static int by_end(const void *a, const void *b)
{
	const struct item *x = ((const struct place *)a)->item, *y = ((const struct place *)b)->item;

	if (end_of(x) != end_of(y))
		return end_of(x) < end_of(y) ? -1 : 1;
	return x < y ? -1 : 1;
}

/* Those of each set of identities in the order of their ends, with the runs that are in one room. */
static void line_up(const struct item *item, const struct item *end, struct place **ended, size_t *n)
{
	for (; item < end; item++)
		ended[item->ids][n[item->ids]++].item = item;
	for (int c = 0; c < CLASSES; c++) {
		qsort(ended[c], n[c], sizeof *ended[c], by_end);
		for (size_t i = 0; i < n[c]; i++)
			ended[c][i].run = i && in_one_room(ended[c][i - 1].item, ended[c][i].item) ? ended[c][i - 1].run
			                                                                           : i;
	}
}

static int tell_gap(const struct search *search, struct items *items, const struct item *a, const struct item *b)
{
	int64_t wanted = needed(search, a->room, b->room), gap = start_of(b) - end_of(a);
	bool minutes = wanted % MINUTE == 0;
	char text[96];

	if (gap >= wanted || !is_new(search, items, a, b))
		return SCHEDULE_OK;
	snprintf(text, sizeof text, "%lld of %lld %s", (long long)gap / (minutes ? MINUTE : 1),
	         (long long)wanted / (minutes ? MINUTE : 1), minutes ? "minutes" : "seconds");
	return tell(search, items, a, b, a->event->end, b->event->start, text);
}

/*
 * From those that ended last back to those that ended too long ago; what is in
 * the item's own room is passed over by the run, so that every other look
 * finds a conflict, if ways are of one length.
 */
static int gaps(const struct search *search, struct items *items, struct item *item, struct item *end,
                struct place *places)
{
	struct place *ended[CLASSES];
	size_t n[CLASSES] = { 0 }, past[CLASSES] = { 0 };

	for (int c = 0; c < CLASSES; c++)
		ended[c] = places + (size_t)c * (size_t)(end - item);
	line_up(item, end, ended, n);
	for (; item < end; item++) {
		unsigned decisive = item->ids & stronger[key_of(items, item)->by];
		int64_t most = reach(search, item->room), start = start_of(item);

		for (unsigned c = 0; c < CLASSES; c++) {
			if (c & decisive)
				continue;
			while (past[c] < n[c] && end_of(ended[c][past[c]].item) <= start)
				past[c]++;
			for (size_t i = past[c]; i && start - end_of(ended[c][i - 1].item) < most; i--) {
				int code = SCHEDULE_OK;

				if (in_one_room(ended[c][i - 1].item, item))
					i = ended[c][i - 1].run + 1;
				else
					code = tell_gap(search, items, ended[c][i - 1].item, item);
				if (code)
					return code;
			}
		}
	}
	return SCHEDULE_OK;
}

const struct comparison conflict_gaps = { takes_time, collect_gap, gaps, false };
