#include "rows.h"

#include "cmd.h"
#include "text.h"

/* What begins as a formula gets an apostrophe before it, as OWASP's "CSV Injection" has it. */
static void put_guard(const char *text)
{
	static const char *const formulas[] = { "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠" };

	for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++)
		if (strncmp(text, formulas[i], strlen(formulas[i])) == 0) {
			putchar('\'');
			return;
		}
}

/* RFC 4180: quoted where it has to be, quotes doubled. */
static void put_csv(const char *text, bool safe)
{
	bool quote = strpbrk(text, ",\"\r\n");

	if (quote)
		putchar('"');
	if (safe)
		put_guard(text);
	for (; *text; text++) {
		if (*text == '"')
			putchar('"');
		putchar(*text);
	}
	if (quote)
		putchar('"');
}

static bool is_csv(const struct rows *rows)
{
	return rows->form == ROWS_CSV || rows->form == ROWS_CSV_SAFE;
}

/* Between tabs a value is one line, and what could drive a terminal is not in it. */
static void put_value(const struct rows *rows, const char *text)
{
	char *clean;

	if (is_csv(rows)) {
		put_csv(text, rows->form == ROWS_CSV_SAFE);
		return;
	}
	clean = text_clean(text);
	fputs(clean, stdout);
	free(clean);
}

static void put_cells(void *arg, const struct schedule_event *event)
{
	const struct rows *rows = arg;

	for (size_t i = 0; i < rows->columns.count; i++) {
		enum schedule_field field = rows->columns.field[i];
		char *text = event ? fields_text(event, field, "; ") : NULL;

		if (i)
			putchar(is_csv(rows) ? ',' : '\t');
		put_value(rows, event ? text : schedule_field_name(field));
		free(text);
	}
	fputs(is_csv(rows) ? "\r\n" : "\n", stdout);
}

/* Without an event: the columns' names. */
static void put_row(struct rows *rows, const struct schedule_event *event)
{
	if (event)
		schedule_visit(event, put_cells, rows);
	else
		put_cells(rows, NULL);
}

/* Titles as they are listed; else as they come unless an order is asked for. */
static void put_table(struct rows *rows, const struct schedule *s)
{
	bool ordered = rows->form == ROWS_TITLES || rows->order->sort.count || rows->order->reverse;
	size_t n = schedule_events(s);
	const struct schedule_event **events = ordered ? list_events(s, NULL, rows->order, &n) : NULL;

	if (rows->form != ROWS_TITLES && !rows->no_header && !rows->begun)
		put_row(rows, NULL);
	for (size_t i = 0; i < n; i++)
		put_row(rows, events ? events[i] : schedule_event(s, i));
	free(events);
}

static void put_lines(const struct rows *rows, const struct schedule *s, const char *name, struct schedule_error *error)
{
	struct schedule_write_options to = { .source = name };
	struct schedule_writer *writer = schedule_writer_new("json-lines", &to, cmd_sink, stdout, error);

	if (!writer)
		return;
	if (rows->order->sort.count || rows->order->reverse) {
		size_t n;
		const struct schedule_event **events = list_events(s, NULL, rows->order, &n);

		for (size_t i = 0; i < n && !error->code; i++)
			schedule_writer_add_event(writer, events[i], error);
		free(events);
	} else {
		schedule_writer_add(writer, s, NULL, error);
	}
	schedule_writer_end(writer, error);
}

void rows_put(struct rows *rows, const struct schedule *schedule, const char *name, struct schedule_error *error)
{
	if (rows->form == ROWS_JSON)
		put_lines(rows, schedule, name, error);
	else
		put_table(rows, schedule);
	rows->begun = true;
}
