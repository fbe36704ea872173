/* Bringing together the events that are to be compared: those of a room, of a person, of a title. */
#include "conflicts.h"

/* Room for one more in an array; NULL, and the code set, if there is none. */
static void *one_more(struct items *items, void *array, size_t n, size_t *room, size_t size)
{
	void *grown = arena_grow(&items->arena, array, n, room, size);

	if (!grown)
		items->code = error_arena(items->error, &items->arena);
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
static bool widen(struct items *items)
{
	size_t slots = items->slots ? 2 * items->slots : 128;
	uint32_t *table;

	if (2 * items->ngroups < items->slots)
		return true;
	table = arena_charge(&items->arena, (slots - items->slots) * sizeof *table) ? calloc(slots, sizeof *table)
	                                                                            : NULL;
	if (!table) {
		items->code = error_arena(items->error, &items->arena);
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

/* The group of a key, a new one if need be, which has the key's texts; NULL if there can be none. */
static struct group *group_of(struct items *items, const struct key *key, uint64_t hash)
{
	struct group *groups;
	uint32_t *slot;

	if (!widen(items))
		return NULL;
	slot = slot_of(items, key, hash);
	if (*slot)
		return &items->groups[*slot - 1];
	groups = one_more(items, items->groups, items->ngroups, &items->groups_room, sizeof *groups);
	if (!groups)
		return NULL;
	items->groups = groups;
	*slot = (uint32_t)items->ngroups + 1;
	groups += items->ngroups++;
	*groups = (struct group){ .key = *key, .hash = hash };
	return groups;
}

/* ---- keys that are repeated ------------------------------------------------------- */

/* That an event has a key of this hash. */
struct trace {
	uint32_t hash, number; /* of the event */
};

static void trace(struct items *items, const struct key *key)
{
	struct trace *traces = one_more(items, items->traces, items->ntraces, &items->traces_room, sizeof *traces);

	if (!traces)
		return;
	items->traces = traces;
	traces[items->ntraces++] = (struct trace){ (uint32_t)hash_of(key), items->number };
}

static bool is_set(const uint64_t *bits, size_t i)
{
	return bits[i / 64] >> i % 64 & 1;
}

static void set(uint64_t *bits, size_t i)
{
	bits[i / 64] |= UINT64_C(1) << i % 64;
}

/* Of as many bits as there are slots a hash has one: once it has been met, and once it has been met again. */
bool conflict_mark_repeated(const struct items *items, bool *marks)
{
	size_t slots = 64;
	uint64_t *met, *again;

	while (slots < 32 * items->ntraces) /* few share one by chance */
		slots *= 2;
	met = calloc(2 * slots / 64, sizeof *met);
	if (!met)
		return false;
	again = met + slots / 64;
	for (size_t i = 0; i < items->ntraces; i++) {
		size_t slot = items->traces[i].hash & (slots - 1);

		set(is_set(met, slot) ? again : met, slot);
	}
	for (size_t i = 0; i < items->ntraces; i++)
		marks[items->traces[i].number] |= is_set(again, items->traces[i].hash & (slots - 1));
	free(met);
	return true;
}

/* ---- items ------------------------------------------------------------------------ */

static void add(struct items *items, struct group *group, struct item item)
{
	struct item *p = one_more(items, items->p, items->n, &items->room, sizeof *p);

	if (!p)
		return;
	items->p = p;
	item.group = (uint32_t)(group - items->groups);
	item.head = (uint32_t)items->n;
	p[items->n++] = item;
	group->n++;
	if (items->arena.failed)
		items->code = error_arena(items->error, &items->arena);
	else if (items->n == UINT32_MAX)
		items->code = error_set(items->error, SCHEDULE_ELIMIT, "too many events");
}

void conflict_push(struct items *items, const struct key *key, struct item item)
{
	struct group *group;

	if (items->traced) {
		trace(items, key);
		return;
	}
	group = group_of(items, key, hash_of(key));
	if (!group)
		return;
	if (!group->n) {
		group->key.text = keep(items, key->text);
		group->key.name = key->name == key->text ? group->key.text : keep(items, key->name);
	}
	item.room = keep(items, item.room);
	add(items, group, item);
}

/* Traces of events behind those of the items. */
static void append_traces(struct items *items, const struct items *more)
{
	struct trace *traces;

	for (size_t i = 0; i < more->ntraces; i++) {
		traces = one_more(items, items->traces, items->ntraces, &items->traces_room, sizeof *traces);
		if (!traces)
			return;
		items->traces = traces;
		traces[items->ntraces++] = more->traces[i];
	}
}

/* Where there is nothing so far, what there is more of is all. */
static void move(struct items *items, struct items *more)
{
	struct items all = *more;

	all.arena = items->arena;
	all.error = items->error;
	all.number = items->number;
	arena_join(&all.arena, &more->arena);
	if (all.arena.failed)
		all.code = error_arena(all.error, &all.arena);
	*items = all;
	*more = (struct items){ .comparison = all.comparison };
}

void conflict_append(struct items *items, struct items *more)
{
	if (!items->ngroups && !items->ntraces && items->code == SCHEDULE_OK) {
		move(items, more);
		return;
	}
	items->mixed |= more->mixed;
	items->over |= more->over;
	more->arena.charged = 0; /* its arrays are let go */
	arena_join(&items->arena, &more->arena);
	if (items->arena.failed && items->code == SCHEDULE_OK)
		items->code = error_arena(items->error, &items->arena);
	append_traces(items, more);
	for (size_t i = 0; i < more->n && items->code == SCHEDULE_OK; i++) {
		const struct group *own = &more->groups[more->p[i].group];
		struct group *group = group_of(items, &own->key, own->hash);

		if (group)
			add(items, group, more->p[i]);
	}
}

void conflict_forget(struct items *items)
{
	free(items->p);
	free(items->groups);
	free(items->table);
	free(items->traces);
	arena_free(&items->arena);
	*items = (struct items){ .comparison = items->comparison };
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
static int look_at_group(const struct search *search, struct items *items, struct group *group, struct place *places)
{
	struct item *item = items->p + group->begin;
	struct arena *arena = &item->event->schedule->arena;

	group->key.name = arena_text(arena, group->key.name, strlen(group->key.name));
	if (!group->key.name)
		return error_arena(search->error, arena);
	return items->comparison->look(search, items, item, item + group->n, places);
}

int conflict_look(const struct search *search, struct items *items)
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
			code = look_at_group(search, items, &items->groups[g], places);
	free(places);
	return code;
}
