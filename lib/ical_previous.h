/* The previous calendar: what the files that read it and that compare with it share. */
#ifndef ICAL_PREVIOUS_H
#define ICAL_PREVIOUS_H

#include "ical_reader.h"
#include "ical_write.h"

enum { ICAL_SEQUENCE_MOST = INT32_MAX, ICAL_OLD_ZONES = 1000 };

/* A zone by its TZID, looked for once. */
struct known_zone {
	const char *tzid;
	const struct zone *zone;
};

struct ical_previous {
	struct schedule_input *input;
	struct arena arena;
	struct ical_old *old, **by_uid; /* in the input's order; by kind and uid */
	size_t n, room;
	struct known_zone zones[ICAL_OLD_ZONES];
	size_t nzones;
	struct ical_source source; /* scratch: lines, normal forms */
	struct buf text, ours, theirs;
	bool failed;
};

/* Go through the lines of some bytes, and give the scratch back when done. */
struct ical_source ical_lines_of(struct ical_previous *previous, const char *bytes, size_t from, size_t to);
void ical_lines_done(struct ical_previous *previous, struct ical_source *source);

/* Whether a line has this name, or this value. */
bool ical_named(const struct ical_line *line, const char *name);
bool ical_valued(const struct ical_line *line, const char *value);

/* The components of a kind and uid: how many, and where they begin in by_uid. */
size_t ical_previous_find(const struct ical_previous *previous, enum ical_old_kind kind, const char *uid,
                          size_t *first);

#endif
