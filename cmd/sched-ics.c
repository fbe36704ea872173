/* sched-ics - write a schedule as one iCalendar */
#include "cmd.h"

#include <errno.h>
#include <getopt.h>
#include <time.h>

static const struct cmd_option options[] = { { 0, NULL, NULL, NULL } };

static const struct cmd cmd = {
	.name = "sched-ics",
	.operands = "[FILE...]",
	.about = "Write the events of schedules as one iCalendar.",
	.options = options,
	.examples = "sched-ics kvm.json > kvm.ics\n"
		    "sched-grep confidential kvm.json | sched-ics > my.ics\n",
};

/* DTSTAMP: now, or for reproducible output what SOURCE_DATE_EPOCH says. */
static int64_t stamp(void)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	long long seconds;
	char *end;

	if (!epoch || !*epoch)
		return (int64_t)time(NULL);
	errno = 0;
	seconds = strtoll(epoch, &end, 10);
	if (errno || *end || seconds < 0 || seconds > 253402300799) /* the last second of 9999 */
		cmd_die("SOURCE_DATE_EPOCH is no number of seconds: \"%s\"", epoch);
	return seconds;
}

static bool has_timed(const struct cmd_all *all)
{
	for (size_t i = 0; i < all->count; i++)
		for (size_t k = 0; k < schedule_events(all->schedules[i]); k++)
			if (schedule_start(schedule_event(all->schedules[i], k)).kind != SCHEDULE_TIME_NONE)
				return true;
	return false;
}

int main(int argc, char **argv)
{
	struct schedule_write_options to = { .warn = cmd_warn };
	struct schedule_error error = { 0 };
	struct schedule_writer *writer;
	struct cmd_all all;
	bool any;

	while (cmd_option(&cmd, argc, argv) != -1)
		;
	to.stamp = stamp();
	all = cmd_read_all(argv + optind);
	any = has_timed(&all);
	if (all.count) {
		writer = schedule_writer_new("icalendar", &to, cmd_sink, stdout, &error);
		for (size_t i = 0; writer && !error.code && i < all.count; i++)
			schedule_writer_add(writer, all.schedules[i], NULL, &error);
		if (writer)
			schedule_writer_end(writer, &error);
		if (error.code)
			cmd_report("(standard output)", &error);
	}
	cmd_free_all(&all);
	return cmd_finish(any ? CMD_OK : CMD_NONE);
}
