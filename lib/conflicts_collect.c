/* Collecting the items of all events that are to be compared, in one pass for all kinds: of many by several threads. */
#include "conflicts.h"
#include "parallel.h"

#include <stdlib.h>

/* Events of a schedule, and kinds to collect their items for. */
struct range {
	const struct search *search;
	const struct schedule *schedule;
	const bool *only; /* by the events' numbers in all schedules; NULL: all */
	size_t first;     /* the number of the schedule's first event */
	size_t begin, end;
	struct items *items;
	size_t kinds;
};

static bool is_wanted(const struct items *items, const struct schedule_event *event)
{
	return !items->over && items->comparison->takes_part(event);
}

/* Once it turns out that keys are missing from the items so far, there is no point in the rest. */
static void collect_kind(const struct range *range, struct items *items, size_t number,
                         const struct schedule_event *event)
{
	bool mixed = items->mixed;

	items->number = (uint32_t)number;
	items->comparison->collect(range->search, items, event);
	items->over = items->code != SCHEDULE_OK || items->mixed != mixed;
}

/* Home: the schedule whose arena takes what is decoded, until the event's items are made. */
static void collect(const struct range *range, size_t number, struct schedule_event *event, struct schedule *home)
{
	struct schedule *own = event->schedule;
	struct schedule_event before;
	struct arena_mark mark;
	bool wanted = false;

	for (size_t i = 0; i < range->kinds; i++)
		wanted |= is_wanted(&range->items[i], event);
	if (!wanted)
		return;
	event->schedule = home;
	mark = event_enter(event, &before);
	/* Where that has failed, what is decoded would stay behind. */
	for (size_t i = 0; i < range->kinds && !home->arena.failed; i++)
		if (is_wanted(&range->items[i], event))
			collect_kind(range, &range->items[i], number, event);
	event_leave(event, &before, mark);
	event->schedule = own;
}

static void collect_range(const struct range *range, struct schedule *home)
{
	for (size_t i = range->begin; i < range->end && !home->arena.failed; i++)
		if (!range->only || range->only[range->first + i])
			collect(range, range->first + i, range->schedule->events[i], home);
	for (size_t i = 0; i < range->kinds; i++)
		if (range->items[i].code == SCHEDULE_OK)
			range->items[i].code = schedule_failed(home, range->items[i].error);
}

static bool all_well(const struct items *items, size_t kinds)
{
	for (size_t k = 0; k < kinds; k++)
		if (items[k].code != SCHEDULE_OK)
			return false;
	return true;
}

/* ---- apart ------------------------------------------------------------------------------ */

/* What a thread has of its own: the events' schedule but for what is decoded, and a share of the memory for it. */
struct part {
	struct range range;
	struct schedule_input input;
	struct schedule schedule;
	struct items items[SCHEDULE_CONFLICT_KINDS];
};

static void collect_parts(void *arg, size_t begin, size_t end)
{
	struct part *part = arg;

	for (size_t i = begin; i < end; i++) {
		collect_range(&part[i].range, &part[i].schedule);
		arena_free(&part[i].schedule.arena);
	}
}

static void prepare(struct part *part, const struct range *range, size_t left)
{
	part->input = *range->schedule->input;
	part->input.left = left;
	part->schedule = *range->schedule;
	part->schedule.input = &part->input;
	part->schedule.arena = (struct arena){ .left = &part->input.left };
	part->range = *range;
	part->range.items = part->items;
	for (size_t i = 0; i < range->kinds; i++) {
		const struct items *items = &range->items[i];

		part->items[i] = (struct items){
			.comparison = items->comparison,
			.traced = items->traced,
			.mixed = items->mixed,
			.over = items->over,
			.arena.left = &part->input.left,
		};
	}
}

static bool all_parts_well(const struct part *parts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!all_well(parts[i].items, parts[i].range.kinds))
			return false;
	return true;
}

/* Append what a thread has collected, if all went well with all of them. */
static void take_part(const struct range *range, struct part *part, bool well)
{
	for (size_t k = 0; k < range->kinds; k++) {
		if (well)
			conflict_append(&range->items[k], &part->items[k]);
		conflict_forget(&part->items[k]);
	}
}

/* Of the memory that is left the threads may take half.  False if that or another bound is exceeded. */
static bool collect_apart(const struct range *range, size_t helpers)
{
	size_t n = helpers + 1, size = range->end / n;
	struct part *parts = calloc(n, sizeof *parts);
	bool well;

	if (!parts)
		return false;
	for (size_t i = 0; i < n; i++) {
		prepare(&parts[i], range, range->schedule->input->left / 2 / n);
		parts[i].range.begin = i * size;
		parts[i].range.end = i < helpers ? (i + 1) * size : range->end;
	}
	parallel_parts(helpers, n, collect_parts, parts);
	well = all_parts_well(parts, n);
	for (size_t i = 0; i < n; i++)
		take_part(range, &parts[i], well);
	free(parts);
	return well && all_well(range->items, range->kinds);
}

/* ---- of all schedules ----------------------------------------------------------------- */

/* Threads beside the caller's, whose alone a pattern is. */
static size_t helpers_for(const struct search *search, const struct schedule *s)
{
	return search->options.ignore_rooms || search->options.ignore_persons ? 0 : s->helpers;
}

/* Apart: with memory of its own, which is no schedule's failure, and by several threads.  False if one failed. */
static bool collect_all(const struct search *search, struct items *items, size_t kinds, const bool *only, bool apart)
{
	struct range range = { .search = search, .only = only, .items = items, .kinds = kinds };

	for (size_t i = 0; i < search->count && all_well(items, kinds); i++, range.first += range.end) {
		struct schedule *s = (struct schedule *)(uintptr_t)search->schedules[i];

		range.schedule = s;
		range.end = s->nevents;
		for (size_t k = 0; k < kinds; k++) {
			items[k].arena.left = &s->input->left;
			items[k].traced = items[k].comparison->rare && !only;
		}
		if (!apart)
			collect_range(&range, s);
		else if (!collect_apart(&range, helpers_for(search, s)))
			return false;
	}
	return all_well(items, kinds);
}

/* Kinds for which keys were missing are collected with all keys, the others no more. */
static bool collect_mixed(const struct search *search, struct items *items, size_t kinds)
{
	bool mixed = false;

	for (size_t k = 0; k < kinds; k++) {
		if (items[k].mixed) {
			conflict_forget(&items[k]);
			items[k].mixed = mixed = true;
		} else {
			items[k].over = true;
		}
	}
	return !mixed || collect_all(search, items, kinds, NULL, true);
}

void conflict_collect(const struct search *search, struct items *items, size_t kinds)
{
	if (kinds && collect_all(search, items, kinds, NULL, true) && collect_mixed(search, items, kinds))
		return;
	for (size_t k = 0; k < kinds; k++) {
		conflict_forget(&items[k]);
		items[k].alone = true;
	}
}

/* ---- of one kind ---------------------------------------------------------------------- */

/* The items of events with a key that another has, of which there are traces so far. */
static void collect_repeated(const struct search *search, struct items *items)
{
	size_t n = 0;
	bool *repeated;

	for (size_t i = 0; i < search->count; i++)
		n += search->schedules[i]->nevents;
	repeated = calloc(n + 1, sizeof *repeated);
	if (repeated && conflict_mark_repeated(items, repeated)) {
		items->over = false;
		collect_all(search, items, 1, repeated, false);
	} else {
		items->code = error_memory(search->error);
	}
	free(repeated);
}

/* As was done with others, now with all the memory for this one. */
static void collect_alone(const struct search *search, struct items *items)
{
	if (!collect_all(search, items, 1, NULL, false) || !items->mixed)
		return;
	conflict_forget(items);
	items->mixed = true;
	items->error = search->error;
	collect_all(search, items, 1, NULL, false);
}

int conflict_compare(const struct search *search, struct items *items)
{
	int code;

	items->error = search->error;
	if (items->alone)
		collect_alone(search, items);
	if (items->comparison->rare && items->code == SCHEDULE_OK)
		collect_repeated(search, items);
	code = items->code ? items->code : conflict_look(search, items);
	conflict_forget(items);
	return code;
}
