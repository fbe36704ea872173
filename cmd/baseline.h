/* Conflicts that are known: an earlier report between tabs. */
#ifndef BASELINE_H
#define BASELINE_H

#include <schedule.h>
#include <stdbool.h>

struct baseline;

/* Read a file; what can't be read ends the program. */
struct baseline *baseline_read(const char *path);
void baseline_free(struct baseline *baseline);

/*
 * Whether a conflict is one of the baseline's: of its kind, subject and
 * events, whenever they are.  Each line stands for one conflict.
 */
bool baseline_has(struct baseline *baseline, const struct schedule_conflict *conflict);

#endif
