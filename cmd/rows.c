#include "rows.h"

#include "cmd.h"

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

static bool is_csv(const struct rows *rows)
{
	return rows->form == ROWS_CSV || rows->form == ROWS_CSV_SAFE;
}

/* Between tabs a value is one line, and what could drive a terminal is not in it. */
static void add_value(struct rows *rows, const char *text)
{
	if (is_csv(rows))
		add_csv(&rows->row, text, rows->form == ROWS_CSV_SAFE);
	else
		text_add_clean(&rows->row, text);
}

static void put_cells(void *arg, const struct schedule_event *event)
{
	struct rows *rows = arg;
	const char *gap = is_csv(rows) ? "," : "\t", *end = is_csv(rows) ? "\r\n" : "\n";

	rows->row.n = 0;
	for (size_t i = 0; i < rows->columns.count; i++) {
		enum schedule_field field = rows->columns.field[i];

		if (i)
			text_add(&rows->row, gap, 1);
		add_value(rows, event ? fields_join(&rows->value, event, field, "; ") : schedule_field_name(field));
	}
	text_add(&rows->row, end, strlen(end));
	fwrite(rows->row.p, 1, rows->row.n, stdout);
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

void rows_free(struct rows *rows)
{
	free(rows->row.p);
	free(rows->value.p);
}
