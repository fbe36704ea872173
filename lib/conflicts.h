/*
 * Inside of conflicts: conflicts.c has the table of kinds, conflicts_event.c
 * what is wrong with one event, conflicts_sweep.c what two do at one time,
 * conflicts_collect.c and conflicts_items.c how events are brought together for it,
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

conflict_finder conflict_outside, conflict_empty, conflict_long, conflict_contradictions;

/* How a kind of conflicts is found by comparing events. */
extern const struct comparison conflict_rooms, conflict_persons, conflict_attend, conflict_gaps, conflict_duplicates;

/* A way from a room to another; most: the longest from this room. */
struct way {
	const char *from, *to;
	int64_t seconds, most;
};

/* The walks of the options in both directions, sorted; to be freed.  NULL if out of memory. */
struct way *conflict_ways(const struct schedule_conflict_options *options);

/* ---- items (conflicts_items.c) --------------------------------------------------- */

/* What an event is compared under: a room, a person, a uid. */
struct key {
	const char *text;            /* "": none */
	const char *name;            /* to show */
	const struct schedule *home; /* the only schedule whose events it brings together; NULL: any */
	unsigned char by;            /* which identity the text is */
};

/* The events of a key; groups are in the order of their first items. */
struct group {
	struct key key; /* named as the first item names it */
	uint64_t hash;
	size_t n, begin; /* how many items, and where they stand */
};

/* One event in one group. */
struct item {
	const struct schedule_event *event;
	const char *room;  /* of a gap */
	uint32_t group;
	uint32_t head;     /* where the items of its event begin in the group; before: in which order items were made */
	uint32_t met;      /* of a head: the head of whom its event was last reported with, from 1 */
	unsigned char ids; /* of a person: which identities it has */
};

struct items {
	const struct comparison *comparison; /* for which they are */
	struct item *p;
	struct group *groups;
	uint32_t *table; /* groups by the hashes of their keys, from 1; a power of two of slots */
	size_t n, room, ngroups, groups_room, slots;
	struct trace *traces; /* of keys, where only these are wanted */
	size_t ntraces, traces_room;
	uint32_t number; /* of the event whose items are made */
	bool traced;
	bool over;  /* no more are wanted */
	bool alone; /* to be collected for this kind only */
	bool mixed; /* a person has no guid; while all have one, that is their only key, no other being looked at */
	struct arena arena; /* of their texts */
	int code; /* SCHEDULE_OK, or what went wrong */
	struct schedule_error *error;
};

/* Room for a group's items once for each set of identities. */
enum { CLASSES = 4 };

struct place {
	const struct item *item;
	size_t run; /* where the items begin that are like this one up to it */
};

/* Add an item to the group of a key, with copies of the texts. */
void conflict_push(struct items *items, const struct key *key, struct item item);

/* Add the items or traces of events that come behind; their texts go over. */
void conflict_append(struct items *items, struct items *more);

/* Mark the events of whose keys another has one, as their traces tell; some others, too.  False if out of memory. */
bool conflict_mark_repeated(const struct items *items, bool *marks);

/* Let go of the items: they are as before the first. */
void conflict_forget(struct items *items);

struct comparison {
	bool (*takes_part)(const struct schedule_event *event);
	/* Push an event's items. */
	void (*collect)(const struct search *search, struct items *items, const struct schedule_event *event);
	/* Look at one group, its items in the order of their starts. */
	int (*look)(const struct search *search, struct items *items, struct item *item, struct item *end,
	            struct place *places);
	bool rare; /* few groups have two items: first only traces of keys are kept (.traced), to find these few */
};

/* Look at each group of two items and more, in the order in which groups first appear. */
int conflict_look(const struct search *search, struct items *items);

/* ---- collecting (conflicts_collect.c) ----------------------------------------------- */

/*
 * Collect the items of all events in one pass, for as many kinds as there are
 * comparisons in "items".  Where that fails, as it takes more memory than one
 * kind after the other, nothing is collected.
 */
void conflict_collect(const struct search *search, struct items *items, size_t kinds);

/* Look at the items of a kind, collecting first those that are left out, and forget them. */
int conflict_compare(const struct search *search, struct items *items);

static inline const struct key *key_of(const struct items *items, const struct item *item)
{
	return &items->groups[item->group].key;
}

#endif
