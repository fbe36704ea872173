/*
 * Inside of conflicts: conflicts.c has the table of kinds, conflicts_event.c
 * what is wrong with one event, conflicts_sweep.c what two do at one time,
 * conflicts_items.c how events are brought together for it,
 * conflicts_duplicate.c what is there twice.
 */
#ifndef CONFLICTS_H
#define CONFLICTS_H

#include "internal.h"

/* A search for one kind of conflicts. */
struct search {
	const struct schedule *const *schedules;
	size_t count;
	struct schedule_conflict_options options;
	const struct way *ways; /* both directions of the walks, sorted */
	size_t nways;
	enum schedule_conflict_kind kind;
	schedule_conflict_fn *found;
	void *arg;
	struct schedule_error *error;
};

/* Find all conflicts of the search's kind: SCHEDULE_OK, what the callback returned, or an error's code. */
typedef int conflict_finder(const struct search *search);

conflict_finder conflict_rooms, conflict_persons, conflict_attend, conflict_gaps, conflict_outside, conflict_empty,
	conflict_long, conflict_duplicates, conflict_contradictions;

/* A way from a room to another; most: the longest from this room. */
struct way {
	const char *from, *to;
	int64_t seconds, most;
};

/* The walks of the options in both directions, sorted; to be freed.  NULL if out of memory. */
struct way *conflict_ways(const struct schedule_conflict_options *options);

/* ---- items (conflicts_items.c) --------------------------------------------------- */

/* One event in one of the groups within which events are compared: those of a room, of a person. */
struct item {
	const char *key;             /* of the group */
	const struct schedule *home; /* the only schedule whose items it meets; NULL: any */
	const char *name;            /* to show; as the group's first is called */
	const char *room;            /* of a gap */
	const struct schedule_event *event;
	int64_t start, end;
	size_t order; /* in which items were made */
	size_t group; /* groups are numbered in the order of their first items */
	size_t head;  /* where the items of its event begin in the group */
	const struct schedule_event *met; /* of a head: whom its event was last reported with */
	unsigned char ids; /* of a person: which identities it has */
	unsigned char by;  /* which identity the key is */
};

struct items {
	struct item *p;
	size_t n, room;
	struct arena arena; /* of their texts */
	bool mixed; /* a person has no guid; while all have one, that is their only key, for no other would be looked at */
	int code; /* SCHEDULE_OK, or what went wrong */
};

/* Room for a group's items once for each set of identities. */
enum { CLASSES = 4 };

struct place {
	const struct item *item;
	size_t run; /* where the items begin that are like this one up to it */
};

/* Add an item, with copies of its texts. */
void conflict_push(const struct search *search, struct items *items, struct item item);

/* How a kind of conflicts is found by comparing events. */
struct comparison {
	bool (*takes_part)(const struct schedule_event *event);
	/* Push an event's items. */
	void (*collect)(const struct search *search, struct items *items, const struct schedule_event *event);
	/* Look at one group, its items in the order of their starts; all: those of all groups. */
	int (*look)(const struct search *search, struct item *all, struct item *item, struct item *end,
	            struct place *places);
};

/* Collect the events' items, and look at each group in the order in which groups first appear. */
int conflict_compare(const struct search *search, const struct comparison *comparison);

#endif
