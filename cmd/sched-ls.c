/* sched-ls - list a schedule, for eyes or for programs */
#include "cmd.h"
#include "list.h"

#include <getopt.h>

enum { TSV = 400, CSV, SORT, FIELDS };

static const struct cmd_option options[] = {
	{ 'o', "output", "FIELD,...", "these columns; with a + before them: beside the usual ones" },
	{ '1', "titles", NULL, "titles only, one a line" },
	{ 'J', "json-lines", NULL, "a JSON object per event, for programs" },
	{ TSV, "tsv", NULL, "columns between tabs, for programs" },
	{ CSV, "csv", NULL, "comma-separated values (RFC 4180)" },
	{ 'n', "no-header", NULL, "no line with the columns' names before them" },
	{ SORT, "sort", "FIELD,...", "with -1, --tsv or --csv: in this order" },
	{ 'r', "reverse", NULL, "in the reverse of that order" },
	{ FIELDS, "fields", NULL, "print the names of all fields" },
	{ 0, NULL, NULL, NULL },
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
	struct fields columns, sort;
	enum { LISTING, TITLES, TABS, COMMAS, JSON_LINES } form;
	bool reverse, no_header, any;
};

/* ---- for programs ---------------------------------------------------------------- */

/* RFC 4180: quoted where it has to be, quotes doubled. */
static void put_csv(const char *text)
{
	if (!strpbrk(text, ",\"\r\n")) {
		fputs(text, stdout);
		return;
	}
	putchar('"');
	for (; *text; text++) {
		if (*text == '"')
			putchar('"');
		putchar(*text);
	}
	putchar('"');
}

/* Between tabs a value is one line, and what could drive a terminal is not in it. */
static void put_value(const struct run *run, const char *text)
{
	char *clean;

	if (run->form == COMMAS) {
		put_csv(text);
		return;
	}
	clean = table_clean(text);
	fputs(clean, stdout);
	free(clean);
}

static void put_cells(void *arg, const struct schedule_event *event)
{
	const struct run *run = arg;


	for (size_t i = 0; i < run->columns.count; i++) {
		enum schedule_field field = run->columns.field[i];
		char *text = event ? fields_text(event, field, "; ") : NULL;

		if (i)
			putchar(run->form == COMMAS ? ',' : '\t');
		put_value(run, event ? text : schedule_field_name(field));
		free(text);
	}
	fputs(run->form == COMMAS ? "\r\n" : "\n", stdout);
}

/* Without an event: the columns' names. */
static void put_row(struct run *run, const struct schedule_event *event)
{
	if (event)
		schedule_visit(event, put_cells, run);
	else
		put_cells(run, NULL);
}

static void put_rows(struct run *run, const struct schedule *s)
{
	size_t n = schedule_events(s);
	const struct schedule_event **events = run->form == TITLES ? list_events(s, NULL, &n) : cmd_alloc(n, sizeof *events);

	for (size_t i = 0; run->form != TITLES && i < n; i++)
		events[i] = schedule_event(s, i);
	if (run->sort.count || run->reverse)
		fields_sort(events, n, &run->sort, run->reverse);
	if (run->form != TITLES && !run->no_header && !run->any)
		put_row(run, NULL);
	for (size_t i = 0; i < n; i++)
		put_row(run, events[i]);
	free(events);
}

static void put_lines(const struct schedule *s, const char *name, struct schedule_error *error)
{
	struct schedule_write_options to = { .source = name };
	struct schedule_writer *writer = schedule_writer_new("json-lines", &to, cmd_sink, stdout, error);

	if (!writer)
		return;
	schedule_writer_add(writer, s, NULL, error);
	schedule_writer_end(writer, error);
}

static bool one_schedule(void *arg, struct schedule *s, const char *name)
{
	struct run *run = arg;
	struct schedule_error error = { 0 };

	if (run->form == JSON_LINES) {
		put_lines(s, name, &error);
	} else if (run->form == LISTING) {
		if (run->any)
			putchar('\n');
		list_schedule(s, NULL, &run->look);
	} else {
		put_rows(run, s);
	}
	run->any = true;
	schedule_failed(s, &error);
	schedule_free(s);
	if (error.code)
		cmd_report(error.code == SCHEDULE_ESYSTEM ? "(standard output)" : name, &error);
	return !error.code;
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
	run->columns.count = 0;
	if (*list == '+') {
		fields_add(&run->columns, "room,title,person");
		list++;
	}
	fields_add(&run->columns, list);
}

static void take_option(struct run *run, int key)
{
	switch (key) {
	case 'o':
		choose_columns(run, optarg);
		break;
	case '1':
		run->form = TITLES;
		break;
	case 'J':
		run->form = JSON_LINES;
		break;
	case TSV:
		run->form = TABS;
		break;
	case CSV:
		run->form = COMMAS;
		break;
	case 'n':
		run->no_header = true;
		break;
	case SORT:
		fields_add(&run->sort, optarg);
		break;
	case 'r':
		run->reverse = true;
		break;
	case FIELDS:
		list_fields();
	}
}

int main(int argc, char **argv)
{
	struct run run = { 0 };
	int key;

	while ((key = cmd_option(&cmd, argc, argv)) != -1)
		take_option(&run, key);
	run.look.fields = run.columns;
	if (run.form == TITLES)
		choose_columns(&run, "title");
	else if (!run.columns.count)
		choose_columns(&run, "start,end,room,title,person");
	if ((run.sort.count || run.reverse) && run.form != TITLES && run.form != TABS && run.form != COMMAS)
		cmd_die("--sort and -r go with -1, --tsv or --csv: the listing is by day and time");
	run.look.screen = (struct table_screen){ .width = cmd_width(), .color = cmd_color() };
	cmd_read(argv + optind, &(struct cmd_reader){ one_schedule, NULL, &run });
	return cmd_finish(CMD_OK);
}
