/* Bringing together the events that are to be compared: those of a room, of a person, of a title. */
#include "conflicts.h"

void conflict_push(const struct search *search, struct items *items, struct item item)
{
	if (items->n == items->room) {
		size_t room = items->room ? items->room * 2 : 256;
		struct item *grown = realloc(items->p, room * sizeof *grown);

		if (!grown) {
			items->code = error_memory(search->error);
			return;
		}
		items->p = grown;
		items->room = room;
	}
	item.order = items->n;
	items->p[items->n++] = item;
}

/* ---- groups ---------------------------------------------------------------------- */

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
	const struct item *first = items->p;

	if (!items->n)
		return;
	qsort(items->p, items->n, sizeof *items->p, by_group);
	for (size_t i = 0; i < items->n; i++) {
		if (compare_group(first, &items->p[i]) != 0)
			first = &items->p[i];
		items->p[i].group = first->order;
		items->p[i].name = first->name;
	}
	qsort(items->p, items->n, sizeof *items->p, by_time);
	/* A person may be named twice for one event. */
	for (size_t i = 0; i < items->n; i++) {
		struct item *item = &items->p[i];
		bool same = i && item[-1].group == item->group && item[-1].event == item->event;

		item->head = same ? item[-1].head : i;
	}
}

static size_t group_end(const struct items *items, size_t begin)
{
	size_t end = begin;

	while (end < items->n && items->p[end].group == items->p[begin].group)
		end++;
	return end;
}

static int look_at_groups(const struct search *search, const struct comparison *comparison, struct items *items)
{
	struct place *places;
	size_t most = 0;
	int code = SCHEDULE_OK;

	arrange(items);
	for (size_t begin = 0, end; begin < items->n; begin = end) {
		end = group_end(items, begin);
		most = end - begin > most ? end - begin : most;
	}
	places = calloc(most * CLASSES + 1, sizeof *places);
	if (!places)
		return error_memory(search->error);
	for (size_t begin = 0, end; code == SCHEDULE_OK && begin < items->n; begin = end) {
		end = group_end(items, begin);
		if (end - begin > 1)
			code = comparison->look(search, items->p, items->p + begin, items->p + end, places);
	}
	free(places);
	return code;
}

int conflict_compare(const struct search *search, const struct comparison *comparison)
{
	struct items items = { 0 };

	for (size_t i = 0; i < search->count; i++) {
		const struct schedule *s = search->schedules[i];

		for (size_t k = 0; k < s->nevents && items.code == SCHEDULE_OK; k++)
			if (comparison->takes_part(s->events[k]))
				comparison->collect(search, &items, s->events[k]);
		if (items.code == SCHEDULE_OK)
			items.code = schedule_failed(s, search->error);
	}
	if (items.code == SCHEDULE_OK)
		items.code = look_at_groups(search, comparison, &items);
	free(items.p);
	return items.code;
}
