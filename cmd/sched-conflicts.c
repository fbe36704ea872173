/* sched-conflicts - report what can't be as planned, and say so by status */
#include "cmd.h"
#include "list.h"

#include <getopt.h>

static const struct cmd_option options[] = {
	{ 'q', "quiet", NULL, "print nothing, only exit 0 or 1" },
	{ 0, NULL, NULL, NULL },
};

static const struct cmd cmd = {
	.name = "sched-conflicts",
	.operands = "[FILE...]",
	.about = "Report rooms and persons that a schedule needs twice at one time.",
	.options = options,
	.examples = "sched-conflicts kvm.json\n"
		    "sched-conflicts -q kvm.json || echo 'fix the rooms first'\n",
};

/* Of n events at one time in one room each is in conflict with all others. */
enum { MOST = 100000 };

struct run {
	bool quiet, more;
	size_t found;
	const struct cmd_all *all;
	struct table *table;
	struct table_screen screen;
};

static const struct table_column columns[] = {
	{ 0, STYLE_PLAIN }, /* time */
	{ 3, STYLE_PLAIN }, /* title */
	{ 2, STYLE_FAINT }, /* room, or the persons of a room's conflict */
	{ 2, STYLE_FAINT }, /* where it stands */
};

enum { COLUMNS = sizeof columns / sizeof *columns };

static const char *input_of(const struct run *run, const struct schedule_event *event)
{
	for (size_t i = 0; i < run->all->count; i++)
		if (run->all->schedules[i] == schedule_event_schedule(event))
			return run->all->names[i];
	return "";
}

static void add_event(struct run *run, const struct schedule_conflict *conflict, const struct schedule_event *event)
{
	const char *name = input_of(run, event);
	char span[LIST_SPAN], line[32];
	char *persons = fields_text(event, SCHEDULE_PERSON, ", "), *place = cmd_alloc(strlen(name) + sizeof line, 1);
	const char *cells[COLUMNS] = { span, schedule_text(event, SCHEDULE_TITLE), NULL, place };

	list_span(event, span);
	snprintf(place, strlen(name) + sizeof line, "%s:%lu", name, schedule_line(event));
	cells[2] = conflict->kind == SCHEDULE_CONFLICT_ROOM ? persons : schedule_text(event, SCHEDULE_ROOM);
	table_row(run->table, cells);
	free(persons);
	free(place);
}

static int one_conflict(void *arg, const struct schedule_conflict *conflict)
{
	struct run *run = arg;
	struct schedule_time start, end;
	struct schedule_civil from, to;
	char date[LIST_DATE], *line;
	size_t size;

	if (run->quiet || run->found == MOST) {
		run->more = !run->quiet;
		run->found += run->quiet;
		return 1;
	}
	run->found++;
	start = schedule_local(schedule_event_schedule(conflict->second), conflict->start);
	end = schedule_local(schedule_event_schedule(conflict->second), conflict->end);
	schedule_civil(&start, &from);
	schedule_civil(&end, &to);
	list_date(&start, date);
	size = strlen(conflict->subject) + sizeof date + 64;
	line = cmd_alloc(size, 1);
	snprintf(line, size, "%s %s: %s, %02d:%02d-%02d:%02d", schedule_conflict_name(conflict->kind), conflict->subject,
	         date, from.hour, from.minute, to.hour, to.minute);
	if (run->found > 1)
		putchar('\n');
	table_line(line, STYLE_STRONG, &run->screen);
	add_event(run, conflict, conflict->first);
	add_event(run, conflict, conflict->second);
	table_print(run->table, &run->screen);
	free(line);
	return 0;
}

int main(int argc, char **argv)
{
	struct run run = { 0 };
	struct schedule_error error = { 0 };
	struct cmd_all all;
	int key;

	while ((key = cmd_option(&cmd, argc, argv)) != -1)
		if (key == 'q')
			run.quiet = true;
	all = cmd_read_all(argv + optind);
	run.all = &all;
	run.screen = (struct table_screen){ .width = cmd_width(), .color = cmd_color() };
	run.table = table_new(columns, COLUMNS);
	if (schedule_conflicts((const struct schedule *const *)all.schedules, all.count,
	                       1u << SCHEDULE_CONFLICT_ROOM | 1u << SCHEDULE_CONFLICT_PERSON, one_conflict, &run,
	                       &error) < 0)
		cmd_report(NULL, &error);
	if (run.found && !run.quiet)
		printf("\n%zu conflict%s\n", run.found, run.found == 1 ? "" : "s");
	if (run.more)
		cmd_error("more than %d conflicts: no more are reported", MOST);
	table_free(run.table);
	cmd_free_all(&all);
	return cmd_finish(run.found ? CMD_NONE : CMD_OK);
}
