/* sched-ls - list a schedule, for eyes or for programs */
#include "cmd.h"
#include "list.h"

#include <getopt.h>

static const struct cmd_option options[] = {
	{ 'J', "json-lines", NULL, "a JSON object per event, for programs" },
	{ 0, NULL, NULL, NULL },
};

static const struct cmd cmd = {
	.name = "sched-ls",
	.operands = "[FILE...]",
	.about = "List the events of a schedule.",
	.options = options,
	.examples = "sched-ls kvm.json\n"
		    "sched-ls -J kvm.json | jq -r .title\n",
};

struct run {
	bool json;
	bool any;
	struct table_screen screen;
};

static bool one_schedule(void *arg, struct schedule *s, const char *name)
{
	struct run *run = arg;
	struct schedule_error error = { 0 };

	if (run->json) {
		struct schedule_write_options to = { .source = name };
		struct schedule_writer *writer = schedule_writer_new("json-lines", &to, cmd_sink, stdout, &error);

		if (writer) {
			schedule_writer_add(writer, s, NULL, &error);
			schedule_writer_end(writer, &error);
		}
	} else {
		if (run->any)
			putchar('\n');
		list_schedule(s, NULL, &run->screen);
		run->any = true;
		schedule_failed(s, &error);
	}
	schedule_free(s);
	if (error.code)
		cmd_report(run->json ? "(standard output)" : name, &error);
	return !error.code;
}

int main(int argc, char **argv)
{
	struct run run = { 0 };
	int key;

	while ((key = cmd_option(&cmd, argc, argv)) != -1)
		if (key == 'J')
			run.json = true;
	run.screen = (struct table_screen){ .width = cmd_width(), .color = cmd_color() };
	cmd_read(argv + optind, &(struct cmd_reader){ one_schedule, NULL, &run });
	return cmd_finish(CMD_OK);
}
