/* sched-ls - list a schedule, for eyes or for programs */
#include "cmd.h"
#include "list.h"
#include "rows.h"

#include <getopt.h>

enum { TSV = 400, CSV, CSV_SAFE, SORT, FIELDS };

static const struct cmd_option options[] = {
	{ 'o', "output", CMD_FIELDS, "these columns; +FIELD,...: beside the usual ones" },
	{ 'l', "long", CMD_FLAG, "events in full: abstract, persons, links" },
	{ 'g', "grid", CMD_FLAG, "each day as a grid of rooms and time" },
	{ '1', "titles", CMD_FLAG, "titles only, one a line" },
	{ 'J', "json-lines", CMD_FLAG, "a JSON object per event, for programs" },
	{ TSV, "tsv", CMD_FLAG, "columns between tabs, for programs" },
	{ CSV, "csv", CMD_FLAG, "comma-separated values (RFC 4180)" },
	{ CSV_SAFE, "csv-safe", CMD_FLAG, "the same, with nothing that is run as a formula" },
	{ 'n', "no-header", CMD_FLAG, "no line with the columns' names before them" },
	{ SORT, "sort", CMD_FIELDS, "in this order" },
	{ 'r', "reverse", CMD_FLAG, "in the reverse order" },
	{ 'z', "tz", CMD_ZONE, "times in this zone, or \"local\"" },
	{ FIELDS, "fields", CMD_FLAG, "print the names of all fields" },
	{ 0, NULL, CMD_FLAG, NULL },
};

static const struct cmd cmd = {
	.name = "sched-ls",
	.operands = "[FILE...]",
	.about = "List the events of a schedule.",
	.options = options,
	.examples = "sched-ls -o +track kvm.json\n"
		    "sched-ls -J kvm.json | jq -r .title\n",
};

struct run {
	struct list look;
	struct screen screen;
	list_fn *list; /* for eyes; NULL: for programs */
	struct rows rows;
	bool any;
};

static bool one_schedule(void *arg, struct schedule *s, const char *name)
{
	struct run *run = arg;
	struct schedule_error error = { 0 };
	bool sound;

	if (run->list) {
		if (run->any)
			fputc('\n', run->screen.out);
		run->list(s, NULL, &run->look);
	} else {
		rows_put(&run->rows, s, name, &error);
	}
	run->any = true;
	sound = cmd_sound(s, name);
	schedule_free(s);
	if (sound && error.code)
		cmd_report(error.code == SCHEDULE_ESYSTEM && error.system ? "(standard output)" : name, &error);
	return sound && !error.code;
}

/* ---- options ---------------------------------------------------------------------- */

static void list_fields(void)
{
	for (int i = 0; i < SCHEDULE_FIELDS; i++)
		puts(schedule_field_name((enum schedule_field)i));
	exit(cmd_finish(CMD_OK));
}

static void choose_columns(struct run *run, const char *list)
{
	run->rows.columns.count = 0;
	if (*list == '+') {
		fields_add(&run->rows.columns, "room,title,person");
		list++;
	}
	fields_add(&run->rows.columns, list);
}

static const struct {
	int key;
	enum rows_form form;
} forms[] = { { '1', ROWS_TITLES }, { 'J', ROWS_JSON }, { TSV, ROWS_TABS }, { CSV, ROWS_CSV },
	      { CSV_SAFE, ROWS_CSV_SAFE } };

static void take_option(struct run *run, int key)
{
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (key == forms[i].key) {
			run->rows.form = forms[i].form;
			run->list = NULL;
		}
	if (key == 'o')
		choose_columns(run, optarg);
	else if (key == 'l')
		run->list = list_long;
	else if (key == 'g')
		run->list = list_grid;
	else if (key == 'n')
		run->rows.no_header = true;
	else if (key == SORT)
		fields_add(&run->look.sort, optarg);
	else if (key == 'r')
		run->look.reverse = true;
	else if (key == 'z')
		span_zone_open(&run->look.zone, optarg);
	else if (key == FIELDS)
		list_fields();
}

int main(int argc, char **argv)
{
	struct run run = { .list = list_columns };
	int key;

	while ((key = cmd_option(&cmd, argc, argv)) != -1)
		take_option(&run, key);
	run.look.fields = run.rows.columns;
	run.rows.order = &run.look;
	if (!run.list && run.rows.form == ROWS_TITLES)
		choose_columns(&run, "title");
	else if (!run.rows.columns.count)
		choose_columns(&run, "start,end,room,title,person");
	screen_open(&run.screen, run.list);
	run.look.screen = &run.screen;
	cmd_read(argv + optind, &(struct cmd_reader){ .schedule = one_schedule, .arg = &run });
	screen_close(&run.screen);
	schedule_zone_free(run.look.zone.zone);
	rows_free(&run.rows);
	return cmd_finish(CMD_OK);
}
