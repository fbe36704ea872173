/* Bringing together the events that are to be compared: those of a room, of a person, of a title. */
#include "conflicts.h"

/* What an item's group is told by: hashes first, for keys lie far apart in memory. */
struct mark {
	uint64_t hash;
	size_t index;
	const struct item *items;
};

/* What is decoded of an event is let go once its items are made. */
static const char *keep(struct items *items, const char *text)
{
	const char *copy = text && *text ? arena_text(&items->arena, text, strlen(text)) : "";

	return copy ? copy : "";
}

void conflict_push(const struct search *search, struct items *items, struct item item)
{
	bool same = item.name == item.key;

	if (items->n == items->room) {
		size_t room = items->room ? items->room * 2 : 256;
		bool may = arena_charge(&items->arena, (room - items->room) * (sizeof *items->p + sizeof(struct mark)));
		struct item *grown = may ? realloc(items->p, room * sizeof *grown) : NULL;

		if (!may) {
			items->code = error_arena(search->error, &items->arena);
			return;
		}
		if (!grown) {
			items->code = error_memory(search->error);
			return;
		}
		items->p = grown;
		items->room = room;
	}
	item.key = keep(items, item.key);
	item.name = same ? item.key : keep(items, item.name);
	item.room = keep(items, item.room);
	if (items->arena.failed)
		items->code = error_arena(search->error, &items->arena);
	item.order = items->n;
	items->p[items->n++] = item;
}

/* ---- groups ---------------------------------------------------------------------- */

/* FNV-1a */
static uint64_t hash_of(const char *key)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (; *key; key++)
		hash = (hash ^ (unsigned char)*key) * UINT64_C(0x100000001b3);
	return hash;
}

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
	const struct mark *x = a, *y = b;
	int order;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	order = compare_group(&x->items[x->index], &y->items[y->index]);
	return order ? order : x->index < y->index ? -1 : 1;
}

static int by_time(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

/* Number the groups in the order of their first items.  Returns their number. */
static size_t number_groups(struct item *p, size_t n, struct mark *marks)
{
	size_t groups = 0, first = 0;

	for (size_t i = 0; i < n; i++)
		marks[i] = (struct mark){ hash_of(p[i].key), i, p };
	qsort(marks, n, sizeof *marks, by_group);
	for (size_t i = 0; i < n; i++) {
		struct item *item = &p[marks[i].index];

		if (!i || marks[i].hash != marks[i - 1].hash || compare_group(&p[first], item) != 0)
			first = marks[i].index;
		item->group = first;
		item->name = p[first].name;
	}
	/* The first of a group stands before all others of it. */
	for (size_t i = 0; i < n; i++)
		p[i].group = p[i].group == i ? groups++ : p[p[i].group].group;
	return groups;
}

/* Note where the items of each event begin.  A person who is named twice for it is one.  Returns what is left. */
static size_t drop_repeated(struct item *p, size_t n)
{
	size_t kept = 0;
	unsigned seen = 0; /* sets of identities of the event's items */

	for (size_t i = 0; i < n; i++) {
		bool same = kept && p[kept - 1].group == p[i].group && p[kept - 1].event == p[i].event;
		unsigned ids = 1u << p[i].ids;

		if (same && seen & ids)
			continue;
		seen = (same ? seen : 0) | ids;
		p[kept] = p[i];
		p[kept].head = same ? p[kept - 1].head : kept;
		kept++;
	}
	return kept;
}

static size_t group_end(const struct items *items, size_t begin)
{
	size_t end = begin;

	while (end < items->n && items->p[end].group == items->p[begin].group)
		end++;
	return end;
}

/* Where groups begin once their items stand together: those of one item, which are most, nowhere.  Returns the end. */
static size_t place_groups(const struct items *items, size_t *begins, size_t groups)
{
	size_t sum = 0;

	for (size_t i = 0; i < items->n; i++)
		begins[items->p[i].group]++;
	for (size_t g = 0; g < groups; g++) {
		size_t n = begins[g];

		begins[g] = n > 1 ? sum : SIZE_MAX;
		sum += n > 1 ? n : 0;
	}
	return sum;
}

/* Put the items of each group together, in the order of time. */
static void gather(struct items *items, struct item *to, size_t n, size_t *begins)
{
	for (size_t i = 0; i < items->n; i++) {
		size_t *at = &begins[items->p[i].group];

		if (*at != SIZE_MAX)
			to[(*at)++] = items->p[i];
	}
	free(items->p);
	items->p = to;
	items->n = n;
	for (size_t begin = 0, end; begin < n; begin = end) {
		end = group_end(items, begin);
		qsort(to + begin, end - begin, sizeof *to, by_time);
	}
	items->n = drop_repeated(to, n);
}

/* Items of one group become neighbours in the order of time, groups in that of their first items. */
static int arrange(struct items *items, struct schedule_error *error)
{
	struct mark *marks = calloc(items->n + 1, sizeof *marks);
	struct item *gathered = NULL;
	size_t *begins, groups, n;

	if (!marks)
		return error_memory(error);
	groups = number_groups(items->p, items->n, marks);
	free(marks);
	begins = calloc(groups + 1, sizeof *begins);
	if (begins) {
		n = place_groups(items, begins, groups);
		gathered = calloc(n + 1, sizeof *gathered);
		if (gathered)
			gather(items, gathered, n, begins);
	}
	free(begins);
	return gathered ? SCHEDULE_OK : error_memory(error);
}

/* What a group is called by is told, and lasts as the schedule does. */
static bool name_group(const struct items *items, size_t begin, size_t end)
{
	const struct item *first = &items->p[begin];
	const char *name = arena_text(&first->event->schedule->arena, first->name, strlen(first->name));

	for (size_t i = begin; name && i < end; i++)
		items->p[i].name = name;
	return name;
}

static int look_at_groups(const struct search *search, const struct comparison *comparison, struct items *items)
{
	struct place *places;
	size_t most = 0;
	int code = arrange(items, search->error);

	if (code)
		return code;
	for (size_t begin = 0, end; begin < items->n; begin = end) {
		end = group_end(items, begin);
		most = end - begin > most ? end - begin : most;
	}
	places = calloc(most * CLASSES + 1, sizeof *places);
	if (!places)
		return error_memory(search->error);
	for (size_t begin = 0, end; code == SCHEDULE_OK && begin < items->n; begin = end) {
		end = group_end(items, begin);
		if (end - begin < 2)
			continue;
		code = name_group(items, begin, end)
		               ? comparison->look(search, items->p, items->p + begin, items->p + end, places)
		               : error_arena(search->error, &items->p[begin].event->schedule->arena);
	}
	free(places);
	return code;
}

static void collect(const struct search *search, const struct comparison *comparison, struct items *items,
                    struct schedule_event *event)
{
	struct schedule_event before;
	struct arena_mark mark;

	if (!comparison->takes_part(event))
		return;
	mark = event_enter(event, &before);
	comparison->collect(search, items, event);
	event_leave(event, &before, mark);
}

/* Once it turns out that keys are missing from the items so far, there is no point in the rest. */
static void collect_all(const struct search *search, const struct comparison *comparison, struct items *items)
{
	bool mixed = items->mixed;

	for (size_t i = 0; i < search->count; i++) {
		const struct schedule *s = search->schedules[i];

		items->arena.left = &s->input->left;
		for (size_t k = 0; k < s->nevents && items->code == SCHEDULE_OK && items->mixed == mixed; k++)
			collect(search, comparison, items, s->events[k]);
		if (items->code == SCHEDULE_OK)
			items->code = schedule_failed(s, search->error);
	}
}

int conflict_compare(const struct search *search, const struct comparison *comparison)
{
	struct items items = { 0 };

	collect_all(search, comparison, &items);
	if (items.mixed && items.code == SCHEDULE_OK) {
		items.n = 0;
		arena_free(&items.arena);
		collect_all(search, comparison, &items);
	}
	if (items.code == SCHEDULE_OK)
		items.code = look_at_groups(search, comparison, &items);
	free(items.p);
	arena_free(&items.arena);
	return items.code;
}
