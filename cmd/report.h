/* Conflicts as they are found: for a person, or for programs. */
#ifndef REPORT_H
#define REPORT_H

#include "baseline.h"
#include "cmd.h"
#include "table.h"

#include <schedule.h>

struct report {
	enum { REPORT_BLOCKS, REPORT_TSV, REPORT_JSON, REPORT_COUNT, REPORT_QUIET } form;
	struct baseline *baseline; /* conflicts that do not count; NULL: none */
	struct screen screen;
	/* The report's own, from here on. */
	size_t found, of_kind[SCHEDULE_CONFLICT_KINDS];
	struct report_source {
		const struct schedule *schedule;
		const char *name;
	} *sources; /* sorted */
	size_t count;
	struct table *table;
};

void report_begin(struct report *report, const struct cmd_all *all);
/* A schedule_conflict_fn. */
int report_conflict(void *report, const struct schedule_conflict *conflict);
/* The sum, and the end. */
void report_end(struct report *report);

#endif
