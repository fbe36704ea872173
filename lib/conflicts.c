/* Conflicts: the kinds, one row each, and the search for those that are asked for. */
#include "conflicts.h"

static const struct kind {
	const char *name;
	enum schedule_severity severity;
	bool usual;
	const struct comparison *comparison; /* of events with each other, or ... */
	conflict_finder *find;               /* ... of each alone */
} kinds[SCHEDULE_CONFLICT_KINDS] = {
	[SCHEDULE_CONFLICT_ROOM] = { "room", SCHEDULE_ERROR, true, &conflict_rooms, NULL },
	[SCHEDULE_CONFLICT_PERSON] = { "person", SCHEDULE_ERROR, true, &conflict_persons, NULL },
	[SCHEDULE_CONFLICT_ATTEND] = { "attend", SCHEDULE_ERROR, false, &conflict_attend, NULL },
	[SCHEDULE_CONFLICT_GAP] = { "gap", SCHEDULE_WARNING, false, &conflict_gaps, NULL },
	[SCHEDULE_CONFLICT_OUTSIDE] = { "outside", SCHEDULE_WARNING, false, NULL, conflict_outside },
	[SCHEDULE_CONFLICT_EMPTY] = { "empty", SCHEDULE_ERROR, true, NULL, conflict_empty },
	[SCHEDULE_CONFLICT_LONG] = { "long", SCHEDULE_WARNING, false, NULL, conflict_long },
	[SCHEDULE_CONFLICT_DUPLICATE] = { "duplicate", SCHEDULE_ERROR, true, &conflict_duplicates, NULL },
	[SCHEDULE_CONFLICT_CONTRADICTION] = { "contradiction", SCHEDULE_WARNING, true, NULL, conflict_contradictions },
};

static const char *const severities[SCHEDULE_SEVERITIES] = {
	[SCHEDULE_WARNING] = "warning",
	[SCHEDULE_ERROR] = "error",
};

const char *schedule_conflict_name(enum schedule_conflict_kind kind)
{
	return kind < SCHEDULE_CONFLICT_KINDS ? kinds[kind].name : NULL;
}

int schedule_conflict_by_name(const char *name)
{
	for (int kind = 0; kind < SCHEDULE_CONFLICT_KINDS; kind++)
		if (strcmp(kinds[kind].name, name) == 0)
			return kind;
	return -1;
}

enum schedule_severity schedule_conflict_severity(enum schedule_conflict_kind kind)
{
	return kind < SCHEDULE_CONFLICT_KINDS ? kinds[kind].severity : SCHEDULE_WARNING;
}

bool schedule_conflict_usual(enum schedule_conflict_kind kind)
{
	return kind < SCHEDULE_CONFLICT_KINDS && kinds[kind].usual;
}

const char *schedule_severity_name(enum schedule_severity severity)
{
	return severity < SCHEDULE_SEVERITIES ? severities[severity] : "";
}

/* Look for one kind after the other: in the items, those of the kinds that have them, or in each event. */
static int find_all(struct search *search, struct items *items)
{
	int code = SCHEDULE_OK;

	for (int kind = 0; code == SCHEDULE_OK && kind < SCHEDULE_CONFLICT_KINDS; kind++) {
		search->kind = (enum schedule_conflict_kind)kind;
		if (search->options.kinds >> kind & 1)
			code = kinds[kind].find ? kinds[kind].find(search) : conflict_compare(search, items++);
		/* What could not be decoded was compared as nothing. */
		for (size_t i = 0; code == SCHEDULE_OK && i < search->count; i++)
			code = schedule_failed(search->schedules[i], search->error);
	}
	return code;
}

int schedule_conflicts(const struct schedule *const *schedules, size_t count,
                       const struct schedule_conflict_options *options, schedule_conflict_fn *found, void *arg,
                       struct schedule_error *error)
{
	struct search search = { .schedules = schedules, .count = count, .found = found, .arg = arg, .error = error };
	struct items items[SCHEDULE_CONFLICT_KINDS] = { 0 };
	size_t compared = 0;
	struct way *ways;
	int code;

	if (options)
		search.options = *options;
	for (int kind = 0; !(options && options->kinds) && kind < SCHEDULE_CONFLICT_KINDS; kind++)
		search.options.kinds |= (unsigned)kinds[kind].usual << kind;
	search.ways = ways = conflict_ways(&search.options);
	search.nways = 2 * search.options.walk_count;
	if (!ways)
		return error_memory(error);
	for (int kind = 0; kind < SCHEDULE_CONFLICT_KINDS; kind++)
		if (search.options.kinds >> kind & 1 && kinds[kind].comparison)
			items[compared++].comparison = kinds[kind].comparison;
	conflict_collect(&search, items, compared);
	code = find_all(&search, items);
	while (compared)
		conflict_forget(&items[--compared]);
	free(ways);
	return code;
}
