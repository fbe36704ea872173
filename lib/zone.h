/* Zone rules from the system's tz database: one small reader of TZif files (RFC 9636). */
#ifndef ZONE_H
#define ZONE_H

#include "internal.h"

struct zone_period {
	int64_t begin, end;  /* seconds UTC; INT64_MIN and INT64_MAX where unbounded */
	int32_t utc_offset;  /* seconds east */
	bool dst;
	char abbreviation[16];
};

/*
 * The zone of a name such as "Europe/Rome", in the arena; NULL if it is not known or, with the arena
 * failed, can't be read.
 */
struct zone *zone_load(struct arena *arena, const char *name);
/* Says where names are to be found. */
void zone_unknown(struct schedule_error *error, const char *name);

/* A zone whose rules are told elsewhere: by its changes, ascending, and the offset before them.  NULL if too many. */
struct zone_change {
	int64_t at; /* seconds UTC */
	int32_t utc_offset;
	bool dst;
	const char *abbreviation;
};

struct zone *zone_of_changes(struct arena *arena, const char *name, int32_t before, const struct zone_change *changes,
                             size_t n);

/* The name it was loaded by. */
const char *zone_name(const struct zone *zone);

/* The period of constant rules that an instant lies in. */
struct zone_period zone_at(const struct zone *zone, int64_t seconds);

/*
 * The instant of a wall-clock time (seconds as if it were UTC).  One that
 * occurs twice is the first of the two; one that is skipped is read with the
 * offset from before the gap (RFC 5545, 3.3.5).
 */
struct schedule_time zone_resolve(const struct zone *zone, int64_t wall);

#endif
