/* sched-conflicts - report what can't be as planned, and say so by status */
#include "cmd.h"
#include "kinds.h"
#include "report.h"
#include "walk.h"

#include <getopt.h>

enum { TSV = 400, IGNORE_ROOM, IGNORE_PERSON, KINDS };

static const struct cmd_option options[] = {
	{ 'k', "kind", CMD_KINDS, "these kinds; +KIND,...: beside the usual ones" },
	{ 'a', "attend", CMD_FLAG, "one person's picks: any two at one time" },
	{ 'g', "gap", CMD_TIME, "also less than this between a person's rooms" },
	{ 'w', "walk", CMD_FILE, "... or what FILE says: room, room, minutes" },
	{ IGNORE_ROOM, "ignore-room", CMD_ROOM, "rooms that take several events at one time" },
	{ IGNORE_PERSON, "ignore-person", CMD_PERSON, "names that are nobody's, such as TBA" },
	{ 'b', "baseline", CMD_FILE, "only what is not in this earlier --tsv" },
	{ 'c', "count", CMD_FLAG, "print only the number of conflicts" },
	{ 'q', "quiet", CMD_FLAG, "print nothing, only exit 0 or 1" },
	{ 'J', "json-lines", CMD_FLAG, "a JSON object per conflict, for programs" },
	{ TSV, "tsv", CMD_FLAG, "columns between tabs, for programs" },
	{ KINDS, "kinds", CMD_FLAG, "print the names of all kinds" },
	{ 0, NULL, CMD_FLAG, NULL },
};

static const struct cmd cmd = {
	.name = "sched-conflicts",
	.operands = "[FILE...]",
	.about = "Report what can't be as it is planned: rooms and persons needed twice, and more.",
	.options = options,
	.examples = "sched-conflicts kvm.json\n"
		    "sched-grep -k track networks a.json b.json | sched-conflicts --attend --gap 10m\n",
};

/* What is needed between two rooms where --kind asks for gaps and nothing else says it. */
enum { USUAL_GAP = 10 * 60 };

struct run {
	struct schedule_conflict_options options;
	struct report report;
	struct walks walks;
	const char *baseline;
	unsigned kinds; /* of --kind */
	bool attend, gap;
};

/* ---- options ---------------------------------------------------------------------- */

static void ignore(struct schedule_pattern **pattern, const char *text)
{
	struct schedule_error error = { 0 };

	if (!*pattern)
		*pattern = schedule_pattern_new(0, &error);
	if (!*pattern || schedule_pattern_add(*pattern, text, strlen(text), &error) < 0)
		cmd_die("pattern \"%s\": %s%s", text, error.text,
		        error.code == SCHEDULE_EPATTERN ? "; \\ before a character takes it as it stands" : "");
}

static void take_option(struct run *run, int key)
{
	switch (key) {
	case 'k':
		run->kinds |= kinds_mask(optarg);
		break;
	case 'a':
		run->attend = true;
		break;
	case 'g':
		run->gap = true;
		run->options.gap = walk_seconds(optarg);
		if (run->options.gap < 0)
			cmd_die("--gap takes a time such as 10m, not \"%s\"", optarg);
		break;
	case 'w':
		run->gap = true;
		walks_read(&run->walks, optarg);
		break;
	case IGNORE_ROOM:
		ignore(&run->options.ignore_rooms, optarg);
		break;
	case IGNORE_PERSON:
		ignore(&run->options.ignore_persons, optarg);
		break;
	case 'b':
		run->baseline = optarg;
		break;
	case 'c':
		run->report.form = REPORT_COUNT;
		break;
	case 'q':
		run->report.form = REPORT_QUIET;
		break;
	case 'J':
		run->report.form = REPORT_JSON;
		break;
	case TSV:
		run->report.form = REPORT_TSV;
		break;
	case KINDS:
		kinds_list();
	}
}

/* --attend and --gap are kinds too; the first stands in the place of the usual ones. */
static void settle_kinds(struct run *run)
{
	struct schedule_conflict_options *o = &run->options;

	o->kinds = run->kinds;
	if (run->attend)
		o->kinds |= 1u << SCHEDULE_CONFLICT_ATTEND;
	if (!o->kinds)
		o->kinds = kinds_usual();
	if (run->gap)
		o->kinds |= 1u << SCHEDULE_CONFLICT_GAP;
	else
		o->gap = USUAL_GAP;
	o->walks = run->walks.walk;
	o->walk_count = run->walks.count;
}

int main(int argc, char **argv)
{
	struct run run = { 0 };
	struct schedule_error error = { 0 };
	struct cmd_all schedules;
	int key;

	while ((key = cmd_option(&cmd, argc, argv)) != -1)
		take_option(&run, key);
	settle_kinds(&run);
	if (run.baseline)
		run.report.baseline = baseline_read(run.baseline);
	schedules = cmd_read_all(argv + optind);
	screen_open(&run.report.screen, run.report.form == REPORT_BLOCKS);
	report_begin(&run.report, &schedules);
	if (schedule_conflicts((const struct schedule *const *)schedules.schedules, schedules.count, &run.options,
	                       report_conflict, &run.report, &error) < 0)
		cmd_report(NULL, &error);
	report_end(&run.report);
	schedule_pattern_free(run.options.ignore_rooms);
	schedule_pattern_free(run.options.ignore_persons);
	walks_free(&run.walks);
	cmd_free_all(&schedules);
	return cmd_finish(run.report.found ? CMD_NONE : CMD_OK);
}
