/* Ways between rooms, and how long they take. */
#ifndef WALK_H
#define WALK_H

#include <schedule.h>
#include <stdbool.h>

/* "10m", "1h30m", "90s"; a number alone is minutes.  Seconds, or -1. */
int64_t walk_seconds(const char *text);

struct walks {
	const char *path; /* of the file being read */
	struct schedule_walk *walk;
	size_t count, room;
};

/* Add the lines of a file, "room TAB room TAB minutes"; what can't be read ends the program. */
void walks_read(struct walks *walks, const char *path);
void walks_free(struct walks *walks);

#endif
