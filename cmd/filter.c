#include "filter.h"

#include "list.h"
#include "text.h"

#include <errno.h>
#include <unistd.h>

struct run {
	struct filter *filter;
	struct schedule_writer *writer; /* NULL: on a terminal, or nothing is to be written */
	struct screen screen;
	bool list;        /* chosen events are shown */
	bool print;       /* ... in the command's own way */
	bool many;        /* files: say which */
	long left;        /* of the most events of this file */
	size_t in_file;
	bool any, listed;
	bool broken;      /* nothing can be written any more */
};

bool filter_option(struct filter *filter, int key)
{
	char *end;

	switch (key) {
	case 'v':
		return filter->invert = true;
	case 'c':
		return filter->count = true;
	case 'l':
		return filter->names = true;
	case 'q':
		return filter->quiet = true;
	case FILTER_JSON:
		return filter->json = true;
	case 'm':
		errno = 0;
		filter->most = strtol(optarg, &end, 10);
		if (errno || *end || end == optarg || filter->most < 0)
			cmd_die("-m takes a number, not \"%s\"", optarg);
		return true;
	default:
		return false;
	}
}

/* Let the command choose; of more than the most, the first. */
static size_t choose(struct run *run, const struct schedule *s, bool *keep, const char *name)
{
	size_t n = 0;

	run->filter->choose(run->filter->arg, s, keep, name);
	for (size_t i = 0; i < schedule_events(s); i++) {
		keep[i] = keep[i] && run->left;
		n += keep[i];
		if (keep[i] && run->left > 0)
			run->left--;
	}
	return n;
}

static bool one_schedule(void *arg, struct schedule *s, const char *name)
{
	struct run *run = arg;
	struct schedule_error error = { 0 };
	bool *keep = cmd_alloc(schedule_events(s), sizeof *keep);
	size_t n = choose(run, s, keep, name);

	run->in_file += n;
	run->any |= n > 0;
	if (!cmd_sound(s, name)) {
		/* nothing of it is written */
	} else if (run->print) {
		for (size_t i = 0; i < schedule_events(s); i++)
			if (keep[i])
				run->filter->print(run->filter->arg, schedule_event(s, i), name);
		cmd_sound(s, name);
	} else if (run->list && n) {
		if (run->listed)
			fputc('\n', run->screen.out);
		list_columns(s, keep, &(struct list){ .screen = &run->screen });
		run->listed = true;
	} else if (run->writer && schedule_writer_add(run->writer, s, keep, &error) < 0) {
		cmd_report("(standard output)", &error);
		run->broken = true;
	}
	free(keep);
	schedule_free(s);
	/* What is written stays whole: the schedules behind lose their events, no more. */
	return (run->left != 0 || run->writer) && !(run->filter->quiet && run->any) && !run->broken;
}

static void one_file(void *arg, const char *name)
{
	struct run *run = arg;
	char *clean = text_clean(name);

	if (run->filter->names && run->in_file)
		printf("%s\n", clean);
	if (run->filter->count && !run->filter->names && run->many)
		printf("%s:%zu\n", clean, run->in_file);
	else if (run->filter->count && !run->filter->names)
		printf("%zu\n", run->in_file);
	run->in_file = 0;
	run->left = run->filter->most;
	free(clean);
}

int filter_run(struct filter *filter, char **operands)
{
	struct run run = { .filter = filter, .left = filter->most, .many = operands[0] && operands[1] };
	struct cmd_reader reader = { one_schedule, filter->quiet ? NULL : one_file, &run, filter->pattern };
	struct schedule_error error = { 0 };

	if (!filter->quiet && !filter->count && !filter->names) {
		run.print = filter->print != NULL;
		run.list = !run.print && !filter->json && isatty(STDOUT_FILENO);
		if (run.list)
			screen_open(&run.screen, true);
		run.screen.find = filter->find;
		run.screen.find_arg = filter->find_arg;
		if (!run.list && !run.print)
			run.writer = schedule_writer_new("c3voc-json", NULL, cmd_sink, stdout, &error);
		if (!run.list && !run.print && !run.writer)
			cmd_fail(&error);
	}
	cmd_read(operands, &reader);
	if (run.writer && schedule_writer_end(run.writer, &error) < 0)
		cmd_report("(standard output)", &error);
	if (run.list)
		screen_close(&run.screen);
	return cmd_finish(run.any ? CMD_OK : CMD_NONE);
}
