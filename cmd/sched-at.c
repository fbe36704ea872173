/* sched-at - choose events by time */
#include "filter.h"

#include <getopt.h>
#include <time.h>

enum { NOW = 400, STARTS };

static const struct cmd_option options[] = {
	{ NOW, "now", CMD_TIME, "what time it is; else $SCHEDULE_NOW, the clock" },
	{ STARTS, "starts", CMD_FLAG, "of a span: only events that start in it" },
	{ 'z', "tz", CMD_ZONE, "of times without one; else the conference's" },
	{ 'u', "untimed", CMD_FLAG, "keep events without a time" },
	FILTER_OPTIONS,
	{ 0, NULL, CMD_FLAG, NULL },
};

static const struct cmd cmd = {
	.name = "sched-at",
	.operands = "WHEN [FILE...]",
	.first = CMD_WHEN,
	.about = "Choose the events of a schedule by time.  WHEN: now, next, today, tomorrow,\n"
		 "'day 2', 2024-09-22, 10:00-12:00, T/T, T/PT2H, 'after T', 'before T', +2h",
	.options = options,
	.examples = "sched-at 'day 2' kvm.json | sched-ls\n"
		    "sched-at --now 2024-09-22T11:00 next kvm.json\n",
};

struct at {
	struct filter filter;
	struct schedule_when *when;
	bool untimed;
};

/* Events without a time are chosen if they are asked for, with or without -v. */
static void choose(void *arg, const struct schedule *schedule, bool *keep, const char *name)
{
	const struct at *at = arg;
	struct schedule_error error = { 0 };

	if (schedule_when_choose(at->when, schedule, keep, &error) < 0)
		cmd_report(name, &error);
	for (size_t i = 0; i < schedule_events(schedule); i++)
		keep[i] = schedule_start(schedule_event(schedule, i)).kind == SCHEDULE_TIME_NONE
		                ? at->untimed
		                : keep[i] != at->filter.invert;
}

/* What the clock shows, with this place's offset. */
static struct schedule_time clock_now(void)
{
	struct schedule_time now = { .seconds = (int64_t)time(NULL), .kind = SCHEDULE_TIME_INSTANT };
	time_t t = (time_t)now.seconds;
	struct tm local;

	if (localtime_r(&t, &local))
		now.utc_offset = (int32_t)local.tm_gmtoff;
	return now;
}

static struct schedule_time parse_now(const char *text, const char *where)
{
	struct schedule_time now = schedule_time_parse(text);

	if (now.kind == SCHEDULE_TIME_NONE)
		cmd_die("%s: \"%s\" is no time: try 2024-09-22T10:00 or 2024-09-22T10:00:00+02:00", where, text);
	if (now.kind == SCHEDULE_TIME_DATE)
		now.kind = SCHEDULE_TIME_FLOATING;
	return now;
}

int main(int argc, char **argv)
{
	struct at at = { .filter = { .choose = choose, .arg = &at, .most = -1 } };
	struct schedule_when_options when = { 0 };
	struct schedule_error error = { 0 };
	const char *env = getenv("SCHEDULE_NOW");
	int key, status;

	when.now = env && *env ? parse_now(env, "SCHEDULE_NOW") : clock_now();
	while ((key = cmd_option(&cmd, argc, argv)) != -1) {
		if (key == NOW)
			when.now = parse_now(optarg, "--now");
		else if (key == STARTS)
			when.starts = true;
		else if (key == 'z')
			when.zone = cmd_zone(optarg);
		else if (key == 'u')
			at.untimed = true;
		else
			filter_option(&at.filter, key);
	}
	argv += optind;
	if (!*argv)
		cmd_die("no WHEN given; try 'sched-at --help'");
	at.when = schedule_when_new(*argv, &when, &error);
	if (!at.when)
		cmd_fail(&error);
	status = filter_run(&at.filter, argv + 1);
	schedule_when_free(at.when);
	return status;
}
