#include "table.h"

#include "cmd.h"
#include "text.h"

enum { INDENT = 2, GAP = 2, NARROWEST = 10, ROWS_AT_ONCE = 500 };

struct row {
	struct row *next;
	bool heading;
	char color[SCREEN_COLOR];
	char *cell[];
};

struct table {
	const struct screen *screen;
	const struct table_column *columns;
	size_t count, held;
	int widest[TABLE_COLUMNS];
	struct row *first, **last;
};

/* ---- rows -------------------------------------------------------------------- */

struct table *table_new(const struct screen *screen, const struct table_column *columns, size_t count)
{
	struct table *table = cmd_alloc(1, sizeof *table);

	table->screen = screen;
	table->columns = columns;
	table->count = count;
	table->last = &table->first;
	return table;
}

static void flush(struct table *table);

static struct row *add_row(struct table *table, size_t cells)
{
	struct row *row;

	if (table->held++ == ROWS_AT_ONCE)
		flush(table);
	row = cmd_alloc(1, sizeof *row + cells * sizeof *row->cell);
	*table->last = row;
	table->last = &row->next;
	return row;
}

void table_row(struct table *table, const char *const *cells, const char *color)
{
	struct row *row = add_row(table, table->count);

	snprintf(row->color, sizeof row->color, "%s", color);
	for (size_t i = 0; i < table->count; i++) {
		int width;

		row->cell[i] = text_clean(cells[i]);
		width = text_width(row->cell[i]);
		if (width > table->widest[i])
			table->widest[i] = width;
	}
}

void table_heading(struct table *table, const char *text)
{
	struct row *row = add_row(table, 1);

	row->heading = true;
	row->cell[0] = text_clean(text);
}

/* ---- layout ------------------------------------------------------------------- */

/* Narrow the columns, the one that has most for its weight first, until all fit. */
static void fit(const struct table *table, int *widths)
{
	int total = INDENT, width = table->screen->width;

	for (size_t i = 0; i < table->count; i++) {
		widths[i] = table->widest[i];
		if (width && widths[i] > width)
			widths[i] = width;
		total += widths[i] + (i && widths[i] ? GAP : 0);
	}
	while (width && total > width) {
		size_t most = table->count;

		for (size_t i = 0; i < table->count; i++) {
			int weight = table->columns[i].weight;

			if (!weight || widths[i] <= NARROWEST)
				continue;
			if (most == table->count || widths[i] * table->columns[most].weight > widths[most] * weight)
				most = i;
		}
		if (most == table->count)
			return;
		widths[most]--;
		total--;
	}
}

/* ---- printing ------------------------------------------------------------------ */

/* A bar beside the row where it has a colour to show; returns the columns it takes. */
static int put_margin(const struct screen *screen, const char *color)
{
	if (!screen->color || !*color)
		return 0;
	screen_put(screen, "▎", strlen("▎"), STYLE_PLAIN, color);
	return 1;
}

static void print_row(const struct table *table, const struct row *row, const int *widths)
{
	const struct screen *screen = table->screen;
	struct screen_text cells[TABLE_COLUMNS];
	size_t at[TABLE_COLUMNS] = { 0 };
	bool more = true;

	for (size_t i = 0; i < table->count; i++)
		cells[i] = screen_text(row->cell[i]);

	while (more) {
		/* spaces due before the next text: none trail a line */
		int owed = INDENT - put_margin(screen, row->color);

		more = false;
		for (size_t i = 0; i < table->count; i++) {
			const char *text = row->cell[i] + at[i];
			int used = 0;
			size_t n = text_line(text, widths[i], &used);

			if (i && widths[i])
				owed += GAP;
			if (n) {
				screen_spaces(screen, owed);
				screen_put_part(screen, &cells[i], at[i], at[i] + n, table->columns[i].style, "");
				owed = 0;
			}
			owed += widths[i] > used ? widths[i] - used : 0;
			at[i] += n;
			while (row->cell[i][at[i]] == ' ')
				at[i]++;
			more |= row->cell[i][at[i]] != '\0';
		}
		fputc('\n', screen->out);
	}
}

static void flush(struct table *table)
{
	int widths[TABLE_COLUMNS];

	fit(table, widths);
	for (struct row *row = table->first, *next; row; row = next) {
		next = row->next;
		if (row->heading) {
			fputc('\n', table->screen->out);
			screen_line(table->screen, row->cell[0], STYLE_STRONG);
		} else {
			print_row(table, row, widths);
		}
		for (size_t i = 0; i < (row->heading ? 1 : table->count); i++)
			free(row->cell[i]);
		free(row);
	}
	table->first = NULL;
	table->last = &table->first;
	table->held = 0;
}

void table_print(struct table *table)
{
	flush(table);
	memset(table->widest, 0, sizeof table->widest);
}

void table_end(struct table *table)
{
	table_print(table);
	free(table);
}
