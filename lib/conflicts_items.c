/* Bringing together the events that are to be compared: those of a room, of a person, of a title. */
#include "conflicts.h"

/* Room for one more in an array; NULL, and the code set, if there is none. */
static void *one_more(const struct search *search, struct items *items, void *array, size_t n, size_t *room, size_t size)
{
	void *grown = arena_grow(&items->arena, array, n, room, size);

	if (!grown)
		items->code = error_arena(search->error, &items->arena);
	return grown;
}

/* ---- groups ---------------------------------------------------------------------- */

/* FNV-1a */
static uint64_t hash_of(const struct key *key)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ key->by ^ (uintptr_t)key->home;

	for (const char *p = key->text; *p; p++)
		hash = (hash ^ (unsigned char)*p) * UINT64_C(0x100000001b3);
	return hash ^ hash >> 32;
}

static bool is_group_of(const struct group *group, const struct key *key, uint64_t hash)
{
	return group->hash == hash && group->key.by == key->by && group->key.home == key->home &&
	       strcmp(group->key.text, key->text) == 0;
}

/* The slot of a group, or the empty one where it belongs. */
static uint32_t *slot_of(const struct items *items, const struct key *key, uint64_t hash)
{
	size_t i = hash & (items->slots - 1);

	while (items->table[i] && !is_group_of(&items->groups[items->table[i] - 1], key, hash))
		i = (i + 1) & (items->slots - 1);
	return &items->table[i];
}

/* Keep the table at most half full. */
static bool widen(const struct search *search, struct items *items)
{
	size_t slots = items->slots ? 2 * items->slots : 128;
	uint32_t *table;

	if (2 * items->ngroups < items->slots)
		return true;
	table = arena_charge(&items->arena, (slots - items->slots) * sizeof *table) ? calloc(slots, sizeof *table) : NULL;
	if (!table) {
		items->code = error_arena(search->error, &items->arena);
		return false;
	}
	free(items->table);
	items->table = table;
	items->slots = slots;
	for (size_t g = 0; g < items->ngroups; g++)
		*slot_of(items, &items->groups[g].key, items->groups[g].hash) = (uint32_t)g + 1;
	return true;
}

/* What is decoded of an event is let go once its items are made. */
static const char *keep(struct items *items, const char *text)
{
	const char *copy = text && *text ? arena_text(&items->arena, text, strlen(text)) : "";

	return copy ? copy : "";
}

/* The group of a key, a new one if need be; NULL if there can be none. */
static struct group *group_of(const struct search *search, struct items *items, const struct key *key)
{
	uint64_t hash = hash_of(key);
	struct group *groups;
	uint32_t *slot;

	if (!widen(search, items))
		return NULL;
	slot = slot_of(items, key, hash);
	if (*slot)
		return &items->groups[*slot - 1];
	groups = one_more(search, items, items->groups, items->ngroups, &items->groups_room, sizeof *groups);
	if (!groups)
		return NULL;
	items->groups = groups;
	*slot = (uint32_t)items->ngroups + 1;
	groups += items->ngroups++;
	*groups = (struct group){ .key = *key, .hash = hash };
	groups->key.text = keep(items, key->text);
	groups->key.name = key->name == key->text ? groups->key.text : keep(items, key->name);
	return groups;
}

static void trace(const struct search *search, struct items *items, const struct key *key);

void conflict_push(const struct search *search, struct items *items, const struct key *key, struct item item)
{
	struct item *p;
	struct group *group;

	if (items->traced) {
		trace(search, items, key);
		return;
	}
	group = group_of(search, items, key);
	p = group ? one_more(search, items, items->p, items->n, &items->room, sizeof *p) : NULL;
	if (!p)
		return;
	items->p = p;
	item.group = (uint32_t)(group - items->groups);
	item.head = (uint32_t)items->n;
	item.room = keep(items, item.room);
	p[items->n++] = item;
	group->n++;
	if (items->arena.failed)
		items->code = error_arena(search->error, &items->arena);
	else if (items->n == UINT32_MAX)
		items->code = error_set(search->error, SCHEDULE_ELIMIT, "too many events");
}

/* ---- keys that are repeated ------------------------------------------------------- */

/* That an event has a key of this hash. */
struct trace {
	uint64_t hash;
	uint32_t number; /* the event */
};

static void trace(const struct search *search, struct items *items, const struct key *key)
{
	struct trace *traces = one_more(search, items, items->traces, items->ntraces, &items->traces_room, sizeof *traces);

	if (!traces)
		return;
	items->traces = traces;
	traces[items->ntraces++] = (struct trace){ hash_of(key), items->number };
}

static int by_hash(const void *a, const void *b)
{
	const struct trace *x = a, *y = b;

	return x->hash < y->hash ? -1 : x->hash > y->hash;
}

/* Mark the events of whose keys another has one, or one of the same hash. */
static void mark_repeated(const struct items *items, bool *marks)
{
	const struct trace *t = items->traces;

	if (items->ntraces)
		qsort(items->traces, items->ntraces, sizeof *t, by_hash);
	for (size_t i = 1; i < items->ntraces; i++)
		if (t[i].hash == t[i - 1].hash)
			marks[t[i].number] = marks[t[i - 1].number] = true;
}

/* ---- items of one group together --------------------------------------------------- */

static int by_time(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int64_t start = x->event->start.seconds, other = y->event->start.seconds;

	if (start != other)
		return start < other ? -1 : 1;
	return x->head < y->head ? -1 : 1;
}

/* Note where the items of each event begin.  A person who is named twice for it is one.  Returns what is left. */
static size_t drop_repeated(struct item *p, size_t begin, size_t end)
{
	size_t kept = begin;
	unsigned seen = 0; /* sets of identities of the event's items */

	for (size_t i = begin; i < end; i++) {
		bool same = kept > begin && p[kept - 1].event == p[i].event;
		unsigned ids = 1u << p[i].ids;

		if (same && seen & ids)
			continue;
		seen = (same ? seen : 0) | ids;
		p[kept] = p[i];
		p[kept].head = same ? p[kept - 1].head : (uint32_t)kept;
		kept++;
	}
	return kept - begin;
}

/* Leave out the items of groups of one, which are most, and say where those of the others are to stand. */
static void place_groups(struct items *items)
{
	size_t kept = 0, sum = 0;

	for (size_t i = 0; i < items->n; i++)
		if (items->groups[items->p[i].group].n > 1)
			items->p[kept++] = items->p[i];
	items->n = kept;
	for (size_t g = 0; g < items->ngroups; g++) {
		struct group *group = &items->groups[g];

		group->begin = sum;
		sum += group->n > 1 ? group->n : 0;
	}
}

/* Put each item where it is to stand: what stands there goes where that is to stand. */
static void permute(struct item *p, uint32_t *to, size_t n)
{
	for (uint32_t i = 0; i < n; i++)
		while (to[i] != i) {
			uint32_t k = to[i];
			struct item item = p[k];

			p[k] = p[i];
			p[i] = item;
			to[i] = to[k];
			to[k] = k;
		}
}

static void sort(struct item *p, size_t n)
{
	size_t sorted = 1;

	while (sorted < n && by_time(&p[sorted - 1], &p[sorted]) < 0)
		sorted++;
	if (sorted < n) /* schedules mostly are */
		qsort(p, n, sizeof *p, by_time);
}

/* Put the items of each group together, in the order of time. */
static int arrange(struct items *items, struct schedule_error *error)
{
	uint32_t *to = malloc((items->n + 1) * sizeof *to);

	if (!to)
		return error_memory(error);
	place_groups(items);
	for (size_t i = 0; i < items->n; i++)
		to[i] = (uint32_t)items->groups[items->p[i].group].begin++;
	permute(items->p, to, items->n);
	free(to);
	for (size_t g = 0; g < items->ngroups; g++) {
		struct group *group = &items->groups[g];

		if (group->n < 2)
			continue;
		group->begin -= group->n;
		sort(items->p + group->begin, group->n);
		group->n = drop_repeated(items->p, group->begin, group->begin + group->n);
	}
	return SCHEDULE_OK;
}

/* What a group is called by is told, and lasts as the schedule does. */
static int look_at_group(const struct search *search, const struct comparison *comparison, struct items *items,
                         struct group *group, struct place *places)
{
	struct item *item = items->p + group->begin;
	struct arena *arena = &item->event->schedule->arena;

	group->key.name = arena_text(arena, group->key.name, strlen(group->key.name));
	if (!group->key.name)
		return error_arena(search->error, arena);
	return comparison->look(search, items, item, item + group->n, places);
}

static int look_at_groups(const struct search *search, const struct comparison *comparison, struct items *items)
{
	struct place *places;
	size_t most = 0;
	int code = arrange(items, search->error);

	if (code)
		return code;
	for (size_t g = 0; g < items->ngroups; g++)
		most = items->groups[g].n > most ? items->groups[g].n : most;
	places = calloc(most * CLASSES + 1, sizeof *places);
	if (!places)
		return error_memory(search->error);
	for (size_t g = 0; code == SCHEDULE_OK && g < items->ngroups; g++)
		if (items->groups[g].n > 1)
			code = look_at_group(search, comparison, items, &items->groups[g], places);
	free(places);
	return code;
}

/* ---- collecting ------------------------------------------------------------------ */

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

/* Once it turns out that keys are missing from the items so far, there is no point in the rest.  only: the events, or NULL. */
static void collect_all(const struct search *search, const struct comparison *comparison, struct items *items,
                        const bool *only)
{
	bool mixed = items->mixed;

	items->number = 0;
	for (size_t i = 0; i < search->count; i++) {
		const struct schedule *s = search->schedules[i];

		items->arena.left = &s->input->left;
		for (size_t k = 0; k < s->nevents && items->code == SCHEDULE_OK && items->mixed == mixed; k++, items->number++)
			if (!only || only[items->number])
				collect(search, comparison, items, s->events[k]);
		if (items->code == SCHEDULE_OK)
			items->code = schedule_failed(s, search->error);
	}
}

/* Only the items of events with a key that another has. */
static void collect_repeated(const struct search *search, const struct comparison *comparison, struct items *items)
{
	bool *repeated;

	items->traced = true;
	collect_all(search, comparison, items, NULL);
	items->traced = false;
	repeated = items->code == SCHEDULE_OK ? calloc((size_t)items->number + 1, sizeof *repeated) : NULL;
	if (repeated) {
		mark_repeated(items, repeated);
		collect_all(search, comparison, items, repeated);
	} else if (items->code == SCHEDULE_OK) {
		items->code = error_memory(search->error);
	}
	free(repeated);
}

static void forget(struct items *items)
{
	free(items->p);
	free(items->groups);
	free(items->table);
	free(items->traces);
	arena_free(&items->arena);
}

int conflict_compare(const struct search *search, const struct comparison *comparison)
{
	struct items items = { 0 };

	if (comparison->rare)
		collect_repeated(search, comparison, &items);
	else
		collect_all(search, comparison, &items, NULL);
	if (items.mixed && items.code == SCHEDULE_OK) {
		forget(&items);
		items = (struct items){ .mixed = true };
		collect_all(search, comparison, &items, NULL);
	}
	if (items.code == SCHEDULE_OK)
		items.code = look_at_groups(search, comparison, &items);
	forget(&items);
	return items.code;
}
