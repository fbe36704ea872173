/* sched-ls - list a schedule, for eyes or for programs */
#include "cmd.h"
#include "list.h"
#include "text.h"

#include <getopt.h>

enum { TSV = 400, CSV, CSV_SAFE, SORT, FIELDS };

static const struct cmd_option options[] = {
	{ 'o', "output", "FIELD,...", "these columns; +FIELD,...: beside the usual ones" },
	{ 'l', "long", NULL, "events in full: abstract, persons, links" },
	{ 'g', "grid", NULL, "each day as a grid of rooms and time" },
	{ '1', "titles", NULL, "titles only, one a line" },
	{ 'J', "json-lines", NULL, "a JSON object per event, for programs" },
	{ TSV, "tsv", NULL, "columns between tabs, for programs" },
	{ CSV, "csv", NULL, "comma-separated values (RFC 4180)" },
	{ CSV_SAFE, "csv-safe", NULL, "the same, with nothing that is run as a formula" },
	{ 'n', "no-header", NULL, "no line with the columns' names before them" },
	{ SORT, "sort", "FIELD,...", "in this order" },
	{ 'r', "reverse", NULL, "in the reverse order" },
	{ 'z', "tz", "ZONE", "times in this zone; \"local\": the system's" },
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

/* What is written for programs, and titles. */
enum form { TITLES, TABS, COMMAS, SAFE_COMMAS, JSON_LINES };

struct run {
	struct list look;
	struct screen screen;
	struct fields columns;
	list_fn *list; /* for eyes; NULL: one of those for programs */
	enum form form;
	struct text_buf row, value;
	bool no_header, any;
};

/* ---- for programs ---------------------------------------------------------------- */

/* What begins as a formula gets an apostrophe before it, as OWASP's "CSV Injection" has it. */
static bool is_formula(const char *text)
{
	static const char *const formulas[] = { "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠" };

	for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++)
		if (strncmp(text, formulas[i], strlen(formulas[i])) == 0)
			return true;
	return false;
}

/* RFC 4180: quoted where it has to be, quotes doubled. */
static void add_csv(struct text_buf *row, const char *text, bool safe)
{
	bool quote = strpbrk(text, ",\"\r\n");

	if (quote)
		text_add(row, "\"", 1);
	if (safe && is_formula(text))
		text_add(row, "'", 1);
	while (*text) {
		size_t n = strcspn(text, "\"");

		text_add(row, text, n);
		text += n;
		if (*text == '"') {
			text_add(row, "\"\"", 2);
			text++;
		}
	}
	if (quote)
		text_add(row, "\"", 1);
}

static bool is_csv(const struct run *run)
{
	return run->form == COMMAS || run->form == SAFE_COMMAS;
}

/* Between tabs a value is one line, and what could drive a terminal is not in it. */
static void add_value(struct run *run, const char *text)
{
	if (is_csv(run))
		add_csv(&run->row, text, run->form == SAFE_COMMAS);
	else
		text_add_clean(&run->row, text);
}

static void put_cells(void *arg, const struct schedule_event *event)
{
	struct run *run = arg;
	const char *gap = is_csv(run) ? "," : "\t", *end = is_csv(run) ? "\r\n" : "\n";

	run->row.n = 0;
	for (size_t i = 0; i < run->columns.count; i++) {
		enum schedule_field field = run->columns.field[i];

		if (i)
			text_add(&run->row, gap, 1);
		add_value(run, event ? fields_join(&run->value, event, field, "; ") : schedule_field_name(field));
	}
	text_add(&run->row, end, strlen(end));
	fwrite(run->row.p, 1, run->row.n, stdout);
}

/* Without an event: the columns' names. */
static void put_row(struct run *run, const struct schedule_event *event)
{
	if (event)
		schedule_visit(event, put_cells, run);
	else
		put_cells(run, NULL);
}

/* Titles as they are listed; else as they come unless an order is asked for. */
static void put_rows(struct run *run, const struct schedule *s)
{
	bool ordered = run->form == TITLES || run->look.sort.count || run->look.reverse;
	size_t n = schedule_events(s);
	const struct schedule_event **events = ordered ? list_events(s, NULL, &run->look, &n) : NULL;

	if (run->form != TITLES && !run->no_header && !run->any)
		put_row(run, NULL);
	for (size_t i = 0; i < n; i++)
		put_row(run, events ? events[i] : schedule_event(s, i));
	free(events);
}

static void put_lines(const struct run *run, const struct schedule *s, const char *name, struct schedule_error *error)
{
	struct schedule_write_options to = { .source = name };
	struct schedule_writer *writer = schedule_writer_new("json-lines", &to, cmd_sink, stdout, error);

	if (!writer)
		return;
	if (run->look.sort.count || run->look.reverse) {
		size_t n;
		const struct schedule_event **events = list_events(s, NULL, &run->look, &n);

		for (size_t i = 0; i < n && !error->code; i++)
			schedule_writer_add_event(writer, events[i], error);
		free(events);
	} else {
		schedule_writer_add(writer, s, NULL, error);
	}
	schedule_writer_end(writer, error);
}

static bool one_schedule(void *arg, struct schedule *s, const char *name)
{
	struct run *run = arg;
	struct schedule_error error = { 0 };

	if (run->list) {
		if (run->any)
			fputc('\n', run->screen.out);
		run->list(s, NULL, &run->look);
	} else if (run->form == JSON_LINES) {
		put_lines(run, s, name, &error);
	} else {
		put_rows(run, s);
	}
	run->any = true;
	schedule_failed(s, &error);
	schedule_free(s);
	if (error.code)
		cmd_report(error.code == SCHEDULE_ESYSTEM && error.system ? "(standard output)" : name, &error);
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

static const struct {
	int key;
	enum form form;
} forms[] = { { '1', TITLES }, { 'J', JSON_LINES }, { TSV, TABS }, { CSV, COMMAS },
	      { CSV_SAFE, SAFE_COMMAS } };

static void take_option(struct run *run, int key)
{
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (key == forms[i].key) {
			run->form = forms[i].form;
			run->list = NULL;
		}
	if (key == 'o')
		choose_columns(run, optarg);
	else if (key == 'l')
		run->list = list_long;
	else if (key == 'g')
		run->list = list_grid;
	else if (key == 'n')
		run->no_header = true;
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
	run.look.fields = run.columns;
	if (!run.list && run.form == TITLES)
		choose_columns(&run, "title");
	else if (!run.columns.count)
		choose_columns(&run, "start,end,room,title,person");
	screen_open(&run.screen, run.list);
	run.look.screen = &run.screen;
	cmd_read(argv + optind, &(struct cmd_reader){ one_schedule, NULL, &run });
	screen_close(&run.screen);
	schedule_zone_free(run.look.zone.zone);
	free(run.row.p);
	free(run.value.p);
	return cmd_finish(CMD_OK);
}
