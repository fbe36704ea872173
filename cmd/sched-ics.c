/* sched-ics - write a schedule as one iCalendar */
#include "cmd.h"

#include <errno.h>
#include <getopt.h>
#include <time.h>

enum { ALARM = 256, REFRESH, UID_SLOT, TODO, ATTACH, ATTENDEES };

static const struct cmd_option options[] = {
	{ 'p', "previous", CMD_FILE, "the calendar that this one takes the place of" },
	{ 's', "summary", CMD_SUMMARY, "of fields, such as '{title}[ - {person}]'" },
	{ 'u', "utc", CMD_FLAG, "times in UTC, not in the conference's zone" },
	{ ALARM, "alarm", CMD_TIME, "an alarm so long before each event: 10m" },
	{ TODO, "todo", CMD_FLAG, "events without a time as to-dos" },
	{ ATTACH, "attach", CMD_FLAG, "slides and other attachments" },
	{ ATTENDEES, "attendees", CMD_FLAG, "persons as attendees" },
	{ REFRESH, "refresh", CMD_TIME, "how often subscribers look again: 1h" },
	{ UID_SLOT, "uid-slot", CMD_FLAG, "the start in each UID" },
	{ 0, NULL, CMD_FLAG, NULL },
};

static const unsigned flags[] = {
	['u'] = SCHEDULE_CALENDAR_UTC,
	[UID_SLOT] = SCHEDULE_CALENDAR_UID_SLOT,
	[TODO] = SCHEDULE_CALENDAR_TODO,
	[ATTACH] = SCHEDULE_CALENDAR_ATTACH,
	[ATTENDEES] = SCHEDULE_CALENDAR_ATTENDEES,
};

static const struct cmd cmd = {
	.name = "sched-ics",
	.operands = "[FILE...]",
	.about = "Write the events of schedules as one iCalendar.",
	.options = options,
	.examples = "sched-grep confidential kvm.json | sched-ics > my.ics\n"
		    "sched-ics -p old.ics kvm.json > new.ics\n",
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
		cmd_die("SOURCE_DATE_EPOCH is no number of seconds since 1970: \"%s\"; unset it for the current time",
		        epoch);
	return seconds;
}

/* The name of the previous calendar, or NULL. */
static const char *read_options(int argc, char **argv, struct schedule_calendar_options *calendar)
{
	const char *previous = NULL;
	int key;

	while ((key = cmd_option(&cmd, argc, argv)) != -1) {
		switch (key) {
		case 'p':
			previous = optarg;
			break;
		case 's':
			calendar->summary = optarg;
			break;
		case ALARM:
			calendar->alarm = optarg;
			break;
		case REFRESH:
			calendar->refresh = optarg;
			break;
		default:
			calendar->flags |= flags[key];
		}
	}
	return previous;
}

static bool has_written(const struct cmd_all *all, const struct schedule_calendar_options *calendar)
{
	for (size_t i = 0; i < all->count; i++)
		for (size_t k = 0; k < schedule_events(all->schedules[i]); k++)
			if (calendar->flags & SCHEDULE_CALENDAR_TODO ||
			    schedule_start(schedule_event(all->schedules[i], k)).kind != SCHEDULE_TIME_NONE)
				return true;
	return false;
}

/* The writer, once its options and the previous calendar are understood: before anything is read or written. */
static struct schedule_writer *open_writer(const struct schedule_write_options *to, const char *previous)
{
	struct schedule_error error = { 0 };
	struct schedule_writer *writer = schedule_writer_new("icalendar", to, cmd_sink, stdout, &error);

	if (writer)
		return writer;
	cmd_report(error.line ? previous : NULL, &error);
	exit(cmd_finish(CMD_TROUBLE));
}

static void write_all(struct schedule_writer *writer, const struct cmd_all *all)
{
	struct schedule_error error = { 0 };
	bool sound = true;

	for (size_t i = 0; !error.code && i < all->count; i++)
		schedule_writer_add(writer, all->schedules[i], NULL, &error);
	schedule_writer_end(writer, &error);
	for (size_t i = 0; i < all->count; i++)
		sound = cmd_sound(all->schedules[i], all->names[i]) && sound;
	if (sound && error.code)
		cmd_report("(standard output)", &error);
}

/* No calendar at all: the writer is only freed. */
static void write_nothing(struct schedule_writer *writer)
{
	struct schedule_error error = { .code = SCHEDULE_EFORMAT };

	schedule_writer_end(writer, &error);
}

int main(int argc, char **argv)
{
	struct schedule_calendar_options calendar = { 0 };
	struct schedule_write_options to = { .calendar = &calendar, .warn = cmd_warn };
	struct schedule_error error = { 0 };
	struct schedule_writer *writer;
	const char *previous = read_options(argc, argv, &calendar);
	struct cmd_all all;
	bool any;

	to.stamp = stamp();
	if (previous && !(calendar.previous = schedule_open(previous, &error))) {
		cmd_report(previous, &error);
		return cmd_finish(CMD_TROUBLE);
	}
	writer = open_writer(&to, previous);
	all = cmd_read_all(argv + optind);
	any = has_written(&all, &calendar);
	if (previous && all.failed)
		cmd_error("no calendar is written: it would cancel what could not be read; mend that first");
	if (all.count && !(previous && all.failed))
		write_all(writer, &all);
	else
		write_nothing(writer);
	schedule_close(calendar.previous);
	cmd_free_all(&all);
	return cmd_finish(any ? CMD_OK : CMD_NONE);
}
