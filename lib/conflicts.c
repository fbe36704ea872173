/*
 * Conflicts, by one sweep over time for each room and each person: events in
 * the order of their starts, each met with those that still run.
 */
#include "internal.h"

/* One event of one room or person. */
struct item {
	const char *key;       /* of the group */
	const struct schedule *home; /* the only schedule whose items it meets; NULL: any */
	const char *name;      /* to show */
	const struct schedule_event *event;
	int64_t start, end;
	size_t order;          /* in which items were made */
	size_t group;          /* the order of the group's first */
	unsigned char ids;     /* of a person: which identities it has */
	unsigned char by;      /* which identity the key is */
	size_t head;           /* where the items of its event begin in the group */
	const struct schedule_event *met; /* of a head: whom its event was last reported with */
};

/* A person is known by guid, else by code, else by name. */
enum { HAS_GUID = 1, HAS_CODE = 2, CLASSES = 4 };
enum { BY_GUID, BY_CODE, BY_NAME };

/* Identities that, where both items have one of them, decide before the key does. */
static const unsigned char stronger[] = { [BY_GUID] = 0, [BY_CODE] = HAS_GUID, [BY_NAME] = HAS_GUID | HAS_CODE };

struct items {
	struct item *p;
	size_t n, room;
	bool failed;
};

struct sweep {
	enum schedule_conflict_kind kind;
	schedule_conflict_fn *found;
	void *arg;
};

static void push(struct items *items, struct item item)
{
	if (items->n == items->room) {
		size_t room = items->room ? items->room * 2 : 256;
		struct item *grown = realloc(items->p, room * sizeof *grown);

		if (!grown) {
			items->failed = true;
			return;
		}
		items->p = grown;
		items->room = room;
	}
	item.order = items->n;
	items->p[items->n++] = item;
}

/* ---- who takes part --------------------------------------------------------- */

static bool takes_part(const struct schedule_event *e)
{
	return (e->start.kind == SCHEDULE_TIME_INSTANT || e->start.kind == SCHEDULE_TIME_FLOATING) &&
	       e->end.kind == e->start.kind && e->end.seconds > e->start.seconds && e->status != STATUS_CANCELLED;
}

static struct item item_of(const struct schedule_event *e)
{
	/* Floating times can only be compared with those of their own schedule. */
	return (struct item){ .event = e,
		              .start = e->start.seconds,
		              .end = e->end.seconds,
		              .home = e->start.kind == SCHEDULE_TIME_FLOATING ? e->schedule : NULL };
}

static void collect_room(struct items *items, const struct schedule_event *e)
{
	struct item item = item_of(e);

	item.key = item.name = schedule_text(e, SCHEDULE_ROOM);
	item.home = e->schedule;
	/* An instant and a floating time never meet, even in one room. */
	item.by = e->start.kind == SCHEDULE_TIME_FLOATING;
	if (*item.key)
		push(items, item);
}

static void collect_persons(struct items *items, const struct schedule_event *e)
{
	static const enum schedule_person_field ids[] = { [BY_GUID] = SCHEDULE_PERSON_GUID,
		                                          [BY_CODE] = SCHEDULE_PERSON_CODE };

	for (size_t i = 0; i < schedule_count(e, SCHEDULE_PERSON); i++) {
		const struct schedule_person *person = schedule_person(e, i);
		struct item item = item_of(e);

		item.name = schedule_person_text(person, SCHEDULE_PERSON_NAME);
		for (unsigned by = BY_GUID; by <= BY_CODE; by++)
			if (*schedule_person_text(person, ids[by]))
				item.ids |= (unsigned char)(1u << by);
		for (unsigned by = BY_GUID; by <= BY_NAME; by++) {
			item.by = (unsigned char)by;
			item.key = by < BY_NAME ? schedule_person_text(person, ids[by])
			                        : identity_fold(&e->schedule->arena, item.name);
			if (*item.key)
				push(items, item);
		}
	}
}

static void (*const collect[SCHEDULE_CONFLICT_KINDS])(struct items *, const struct schedule_event *) = {
	[SCHEDULE_CONFLICT_ROOM] = collect_room,
	[SCHEDULE_CONFLICT_PERSON] = collect_persons,
};

static const char *const names[SCHEDULE_CONFLICT_KINDS] = {
	[SCHEDULE_CONFLICT_ROOM] = "room",
	[SCHEDULE_CONFLICT_PERSON] = "person",
};

const char *schedule_conflict_name(enum schedule_conflict_kind kind)
{
	return kind < SCHEDULE_CONFLICT_KINDS ? names[kind] : NULL;
}

/* ---- groups ------------------------------------------------------------------ */

static int compare_group(const struct item *x, const struct item *y)
{
	if (x->by != y->by)
		return x->by < y->by ? -1 : 1;
	if (x->home != y->home)
		return (uintptr_t)x->home < (uintptr_t)y->home ? -1 : 1;
	return strcmp(x->key, y->key);
}

static int by_group(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int order = compare_group(x, y);

	return order ? order : x->order < y->order ? -1 : 1;
}

static int by_time(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

/* Items of one group become neighbours in the order of time, groups in that of their first items. */
static void arrange(struct items *items)
{
	size_t group = 0;

	if (!items->n)
		return;
	qsort(items->p, items->n, sizeof *items->p, by_group);
	for (size_t i = 0; i < items->n; i++) {
		if (i == 0 || compare_group(&items->p[i - 1], &items->p[i]) != 0)
			group = items->p[i].order;
		items->p[i].group = group;
	}
	qsort(items->p, items->n, sizeof *items->p, by_time);
	/* A person may be named twice for one event. */
	for (size_t i = 0; i < items->n; i++) {
		struct item *item = &items->p[i];
		bool same = i && item[-1].group == item->group && item[-1].event == item->event;

		item->head = same ? item[-1].head : i;
	}
}

/* ---- the sweep ---------------------------------------------------------------- */

/* By what two persons are the same: BY_GUID, BY_CODE, or more. */
static unsigned known_by(const struct schedule_person *x, const struct schedule_person *y)
{
	static const enum schedule_person_field ids[] = { SCHEDULE_PERSON_GUID, SCHEDULE_PERSON_CODE };

	for (unsigned by = BY_GUID; by <= BY_CODE; by++) {
		const char *p = schedule_person_text(x, ids[by]), *q = schedule_person_text(y, ids[by]);

		if (*p && *q)
			return strcmp(p, q) == 0 ? by : BY_NAME + 1;
	}
	return BY_NAME;
}

/* Whether two events share someone of that name who is known by a stronger identity than this group's. */
static bool told_before(const struct item *a, const struct item *b)
{
	size_t n = a->event->npersons, m = b->event->npersons;

	/* Where there is one person each, it is this one; and there is an end to what is looked at. */
	if (a->by == BY_GUID || n * m < 2 || n > 100 || m > 100)
		return false;
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < m; k++) {
			const struct schedule_person *x = &a->event->persons[i], *y = &b->event->persons[k];
			const char *name = schedule_person_text(x, SCHEDULE_PERSON_NAME);
			const char *other = schedule_person_text(y, SCHEDULE_PERSON_NAME);

			if ((strcmp(name, a->name) == 0 || strcmp(other, b->name) == 0) && known_by(x, y) < a->by)
				return true;
		}
	}
	return false;
}

static int report(const struct sweep *sweep, struct item *all, const struct item *running, const struct item *item)
{
	const struct item *ends = running->end < item->end ? running : item;
	struct schedule_conflict conflict = {
		.kind = sweep->kind,
		.first = running->event,
		.second = item->event,
		.start = item->event->start,
		.end = ends->event->end,
		.subject = running->name,
	};

	if (running->event == item->event || all[running->head].met == item->event)
		return 0;
	all[running->head].met = item->event;
	if (sweep->kind == SCHEDULE_CONFLICT_PERSON && told_before(running, item))
		return 0;
	return sweep->found(sweep->arg, &conflict);
}

/*
 * One group.  Those that run are kept in a list for each set of identities, so
 * that an item only looks at the ones it can clash with: every look either
 * reports a conflict or drops one that has ended.
 */
static int sweep_group(const struct sweep *sweep, struct item *all, const struct item *item, const struct item *end,
                       const struct item **lists)
{
	const struct item **running[CLASSES];
	size_t n[CLASSES] = { 0 };

	for (int c = 0; c < CLASSES; c++)
		running[c] = lists + (size_t)c * (size_t)(end - item);
	for (; item < end; item++) {
		for (unsigned c = 0; c < CLASSES; c++) {
			size_t kept = 0;

			if (c & item->ids & stronger[item->by])
				continue;
			for (size_t i = 0; i < n[c]; i++) {
				const struct item *other = running[c][i];
				int code;

				if (other->end <= item->start)
					continue;
				running[c][kept++] = other;
				code = report(sweep, all, other, item);
				if (code)
					return code;
			}
			n[c] = kept;
		}
		running[item->ids][n[item->ids]++] = item;
	}
	return 0;
}

static int sweep_all(const struct sweep *sweep, struct items *items, struct schedule_error *error)
{
	const struct item **lists;
	int code = 0;

	arrange(items);
	lists = calloc(items->n * CLASSES + 1, sizeof *lists);
	if (!lists)
		return error_memory(error);
	for (size_t begin = 0, end; code == 0 && begin < items->n; begin = end) {
		for (end = begin + 1; end < items->n && items->p[end].group == items->p[begin].group; end++)
			;
		code = sweep_group(sweep, items->p, items->p + begin, items->p + end, lists);
	}
	free(lists);
	return code;
}

int schedule_conflicts(const struct schedule *const *schedules, size_t count, unsigned kinds,
                       schedule_conflict_fn *found, void *arg, struct schedule_error *error)
{
	int code = 0;

	for (int kind = 0; code == 0 && kind < SCHEDULE_CONFLICT_KINDS; kind++) {
		struct sweep sweep = { (enum schedule_conflict_kind)kind, found, arg };
		struct items items = { 0 };

		if (!(kinds >> kind & 1))
			continue;
		for (size_t i = 0; i < count; i++)
			for (size_t k = 0; k < schedules[i]->nevents; k++)
				if (takes_part(schedules[i]->events[k]))
					collect[kind](&items, schedules[i]->events[k]);
		for (size_t i = 0; code == 0 && i < count; i++)
			code = schedule_failed(schedules[i], error);
		if (code == 0)
			code = items.failed ? error_memory(error) : sweep_all(&sweep, &items, error);
		free(items.p);
	}
	return code;
}
