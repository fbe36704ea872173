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
static void collect_kind(const struct search *search, struct items *items, const struct schedule_event *event)
{
	bool mixed = items->mixed;

	items->comparison->collect(search, items, event);
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
	for (size_t i = 0; i < range->kinds; i++) {
		range->items[i].number = (uint32_t)number;
		if (is_wanted(&range->items[i], event))
			collect_kind(range->search, &range->items[i], event);
	}
	event_leave(event, &before, mark);
	event->schedule = own;
}

static void collect_range(const struct range *range, struct schedule *home)
{
	for (size_t i = range->begin; i < range->end; i++)
		if (!range->only || range->only[range->first + i])
			collect(range, range->first + i, range->schedule->events[i], home);
	for (size_t i = 0; i < range->kinds; i++)
		if (range->items[i].code == SCHEDULE_OK)
			range->items[i].code = schedule_failed(home, range->items[i].error);
}

/* ---- by several threads ------------------------------------------------------------ */

/* What a thread has of its own: the events' schedule but for what is decoded, and a share of the memory for it. */
struct part {
	struct range range;
	struct schedule schedule;
	struct items items[SCHEDULE_CONFLICT_KINDS];
	size_t left;
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
	part->left = left;
	part->schedule = *range->schedule;
	part->schedule.arena = (struct arena){ .left = &part->left };
	part->range = *range;
	part->range.items = part->items;
	for (size_t i = 0; i < range->kinds; i++) {
		const struct items *items = &range->items[i];

		part->items[i] = (struct items){
			.comparison = items->comparison,
			.traced = items->traced,
			.mixed = items->mixed,
			.over = items->over,
			.arena.left = &part->left,
		};
	}
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

/* It takes half as much memory again.  False if that is too much. */
static bool collect_apart(const struct range *range, size_t helpers)
{
	size_t n = helpers + 1, size = range->end / n;
	struct part *parts = calloc(n, sizeof *parts);
	bool well = true;

	if (!parts)
		return false;
	for (size_t i = 0; i < n; i++) {
		prepare(&parts[i], range, range->schedule->input->left / 2 / n);
		parts[i].range.begin = i * size;
		parts[i].range.end = i < helpers ? (i + 1) * size : range->end;
	}
	parallel_parts(helpers, n, collect_parts, parts);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < range->kinds; k++)
			well &= parts[i].items[k].code == SCHEDULE_OK;
	for (size_t i = 0; i < n; i++)
		take_part(range, &parts[i], well);
	free(parts);
	return well;
}

/* ---- of all schedules ----------------------------------------------------------------- */

/* A pattern is one thread's. */
static size_t helpers_for(const struct search *search, const struct schedule *s)
{
	return search->options.ignore_rooms || search->options.ignore_persons ? 0 : s->helpers;
}

static int collect_all(const struct search *search, struct items *items, size_t kinds, const bool *only)
{
	struct range range = { .search = search, .only = only, .items = items, .kinds = kinds };

	for (size_t i = 0; i < search->count; i++, range.first += range.end) {
		union {
			const struct schedule *read;
			struct schedule *decode;
		} s = { search->schedules[i] };
		size_t helpers = helpers_for(search, s.read);

		range.schedule = s.read;
		range.end = s.read->nevents;
		for (size_t k = 0; k < kinds; k++)
			items[k].arena.left = &s.read->input->left;
		if (!helpers || !collect_apart(&range, helpers))
			collect_range(&range, s.decode);
	}
	for (size_t k = 0; k < kinds; k++)
		if (items[k].code != SCHEDULE_OK)
			return items[k].code;
	return SCHEDULE_OK;
}

/* The items of events with a key that another has, of which there are traces so far. */
static int collect_repeated(const struct search *search, struct items *items)
{
	size_t n = 0;
	bool *repeated;
	int code;

	for (size_t i = 0; i < search->count; i++)
		n += search->schedules[i]->nevents;
	repeated = calloc(n + 1, sizeof *repeated);
	if (!repeated || !conflict_mark_repeated(items, repeated)) {
		code = error_memory(search->error);
	} else {
		items->traced = false;
		code = collect_all(search, items, 1, repeated);
	}
	free(repeated);
	return code;
}

int conflict_collect(const struct search *search, struct items *items, size_t kinds)
{
	for (size_t k = 0; k < kinds; k++) {
		items[k].traced = items[k].comparison->rare;
		items[k].error = search->error;
	}
	return kinds ? collect_all(search, items, kinds, NULL) : SCHEDULE_OK;
}

int conflict_compare(const struct search *search, struct items *items)
{
	int code = SCHEDULE_OK;

	if (items->traced) {
		code = collect_repeated(search, items);
	} else if (items->over) { /* for persons without a guid */
		conflict_forget(items);
		*items = (struct items){ .comparison = items->comparison, .error = search->error, .mixed = true };
		code = collect_all(search, items, 1, NULL);
	}
	if (code == SCHEDULE_OK)
		code = conflict_look(search, items);
	conflict_forget(items);
	return code;
}
