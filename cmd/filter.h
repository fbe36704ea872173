/* What the filters share: choosing events, and showing, writing or counting the chosen. */
#ifndef FILTER_H
#define FILTER_H

#include "cmd.h"
#include "screen.h"

struct filter {
	/* Set keep[i] for the chosen events of a schedule, minding .invert; errors are reported under the name. */
	void (*choose)(void *arg, const struct schedule *schedule, bool *keep, const char *name);
	void *arg;
	const struct schedule_pattern *pattern; /* what it will look for; may be NULL */
	screen_find_fn *find; /* what to highlight on a terminal; may be NULL */
	void *find_arg;

	/* Prints a chosen event in the command's own way; NULL: events are listed or the schedule is written. */
	void (*print)(void *arg, const struct schedule_event *event, const char *name);

	bool invert, count, quiet, names, json;
	long most; /* per file; negative: all */
};

enum { FILTER_JSON = 300 };

/* Rows of the options that every filter has, and what takes them: false for another's key. */
#define FILTER_OPTIONS \
	{ 'v', "invert-match", CMD_FLAG, "choose the events that do not match" }, \
	{ 'c', "count", CMD_FLAG, "print the number of chosen events of each file" }, \
	{ 'l', "files-with-matches", CMD_FLAG, "print the names of files with chosen events" }, \
	{ 'm', "max-count", CMD_NUMBER, "choose at most NUM events of each file" }, \
	{ 'q', "quiet", CMD_FLAG, "print nothing, only exit 0 or 1" }, \
	{ FILTER_JSON, "json", CMD_FLAG, "write the schedule even to a terminal" }

bool filter_option(struct filter *filter, int key);

/* Filter the operands; returns the exit status. */
int filter_run(struct filter *filter, char **operands);

#endif
