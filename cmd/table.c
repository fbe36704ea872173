#include "table.h"

#include "cmd.h"

/* utf8proc: what width a character has on a screen needs Unicode's tables, which are not ours to keep. */
#include <utf8proc.h>

enum { INDENT = 2, GAP = 2, NARROWEST = 10 };

struct row {
	struct row *next;
	bool heading;
	char *cell[TABLE_COLUMNS];
};

struct table {
	const struct table_column *columns;
	size_t count;
	int widest[TABLE_COLUMNS];
	struct row *first, **last;
};

/* ---- characters -------------------------------------------------------------- */

/* The character at p and its length; a byte that is not UTF-8 is U+FFFD. */
static size_t next_character(const char *p, utf8proc_int32_t *c)
{
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)p, -1, c);

	if (n > 0)
		return (size_t)n;
	*c = 0xfffd;
	return 1;
}

static bool is_blank(utf8proc_int32_t c)
{
	utf8proc_category_t category = utf8proc_category(c);

	return (c >= '\t' && c <= '\r') || c == 0x85 || category == UTF8PROC_CATEGORY_ZS ||
	       category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

/* Controls, and the characters that reorder what stands around them (UAX 9). */
static bool is_hostile(utf8proc_int32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

char *table_clean(const char *text)
{
	char *clean = cmd_alloc(strlen(text) + 1, 3), *to = clean; /* U+FFFD is three bytes */
	bool blank = true;

	while (*text) {
		utf8proc_int32_t c;
		size_t n;

		if (*text > ' ' && *text < 0x7f) { /* nearly all */
			*to++ = *text++;
			blank = false;
			continue;
		}
		n = next_character(text, &c);
		if (is_blank(c)) {
			if (!blank)
				*to++ = ' ';
			blank = true;
		} else if (is_hostile(c) || c == 0xfffd) {
			memcpy(to, "\xef\xbf\xbd", 3);
			to += 3;
			blank = false;
		} else {
			memcpy(to, text, n);
			to += n;
			blank = false;
		}
		text += n;
	}
	if (to > clean && to[-1] == ' ')
		to--;
	*to = '\0';
	return clean;
}

/* The grapheme cluster at p: its bytes, and the columns it takes. */
static size_t next_cluster(const char *p, int *columns)
{
	utf8proc_int32_t before, c, state = 0;
	size_t n;

	*columns = 1;
	if (*p >= ' ' && *p < 0x7f && (signed char)p[1] >= 0) /* ASCII, and nothing that joins it */
		return 1;
	n = next_character(p, &before);
	*columns = utf8proc_charwidth(before);
	while (p[n]) {
		size_t length = next_character(p + n, &c);

		if (utf8proc_grapheme_break_stateful(before, c, &state))
			break;
		if (c == 0xfe0f) /* shown as an emoji */
			*columns = 2;
		else if (!*columns)
			*columns = utf8proc_charwidth(c);
		before = c;
		n += length;
	}
	return n;
}

int table_width(const char *text)
{
	int width = 0, columns;

	for (size_t n; *text; text += n) {
		n = next_cluster(text, &columns);
		width += columns;
	}
	return width;
}

/* ---- rows -------------------------------------------------------------------- */

struct table *table_new(const struct table_column *columns, size_t count)
{
	struct table *table = cmd_alloc(1, sizeof *table);

	table->columns = columns;
	table->count = count;
	table->last = &table->first;
	return table;
}

static struct row *add_row(struct table *table)
{
	struct row *row = cmd_alloc(1, sizeof *row);

	*table->last = row;
	table->last = &row->next;
	return row;
}

void table_row(struct table *table, const char *const *cells)
{
	struct row *row = add_row(table);

	for (size_t i = 0; i < table->count; i++) {
		int width;

		row->cell[i] = table_clean(cells[i]);
		width = table_width(row->cell[i]);
		if (width > table->widest[i])
			table->widest[i] = width;
	}
}

void table_heading(struct table *table, const char *text)
{
	struct row *row = add_row(table);

	row->heading = true;
	row->cell[0] = table_clean(text);
}

static void free_rows(struct table *table)
{
	for (struct row *row = table->first, *next; row; row = next) {
		next = row->next;
		for (size_t i = 0; i < TABLE_COLUMNS; i++)
			free(row->cell[i]);
		free(row);
	}
	table->first = NULL;
	table->last = &table->first;
	memset(table->widest, 0, sizeof table->widest);
}

void table_free(struct table *table)
{
	free_rows(table);
	free(table);
}

/* ---- layout ------------------------------------------------------------------- */

/* Narrow the columns, the one that has most for its weight first, until all fit. */
static void fit(const struct table *table, int width, int *widths)
{
	int total = INDENT;

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

/* The bytes of a text that go on one line of so many columns, broken between words where that can be. */
static size_t line_of(const char *text, int width, int *columns)
{
	size_t at = 0, word = 0;
	int used = 0, word_used = 0, one;

	while (text[at]) {
		size_t n = next_cluster(text + at, &one);

		if (used + one > width && at) {
			if (text[at] == ' ' || !word) {
				*columns = used;
				return at;
			}
			*columns = word_used;
			return word;
		}
		if (text[at] == ' ') {
			word = at;
			word_used = used;
		}
		at += n;
		used += one;
	}
	*columns = used;
	return at;
}

/* ---- printing ------------------------------------------------------------------ */

static const char *const codes[] = {
	[STYLE_PLAIN] = "", [STYLE_STRONG] = "\033[1m", [STYLE_FAINT] = "\033[2m", [STYLE_MATCH] = "\033[1;31m",
	[STYLE_ALERT] = "\033[31m",
};

static void put(const char *p, size_t n, enum table_style style, bool color)
{
	if (!n)
		return;
	if (color && style != STYLE_PLAIN)
		fputs(codes[style], stdout);
	fwrite(p, 1, n, stdout);
	if (color && style != STYLE_PLAIN)
		fputs("\033[0m", stdout);
}

/* A part of a text, with what is found in the whole of it highlighted. */
static void put_part(const char *text, size_t from, size_t to, enum table_style style,
                     const struct table_screen *screen)
{
	size_t n = strlen(text), at = 0, begin, end;

	while (screen->color && screen->find && at < to && screen->find(screen->find_arg, text, n, at, &begin, &end)) {
		if (end > from && begin < to && end > begin) {
			begin = begin > from ? begin : from;
			put(text + from, begin - from, style, true);
			from = end < to ? end : to;
			put(text + begin, from - begin, STYLE_MATCH, true);
		}
		at = end > begin ? end : end + 1;
		while (at < n && (text[at] & 0xc0) == 0x80)
			at++;
	}
	if (from < to)
		put(text + from, to - from, style, screen->color);
}

static void print_row(const struct table *table, const struct row *row, const int *widths,
                      const struct table_screen *screen)
{
	size_t at[TABLE_COLUMNS] = { 0 };
	bool more = true;

	while (more) {
		int owed = INDENT; /* spaces due before the next text: none trail a line */

		more = false;
		for (size_t i = 0; i < table->count; i++) {
			const char *text = row->cell[i] + at[i];
			int used = 0;
			size_t n = line_of(text, widths[i], &used);

			if (i && widths[i])
				owed += GAP;
			if (n) {
				printf("%*s", owed, "");
				put_part(row->cell[i], at[i], at[i] + n, table->columns[i].style, screen);
				owed = 0;
			}
			owed += widths[i] > used ? widths[i] - used : 0;
			at[i] += n;
			while (row->cell[i][at[i]] == ' ')
				at[i]++;
			more |= row->cell[i][at[i]] != '\0';
		}
		putchar('\n');
	}
}

void table_line(const char *text, enum table_style style, const struct table_screen *screen)
{
	char *clean = table_clean(text);
	int used;

	for (const char *p = clean; *p;) {
		size_t n = screen->width ? line_of(p, screen->width, &used) : strlen(p);

		put(p, n, style, screen->color);
		putchar('\n');
		for (p += n; *p == ' '; p++)
			;
	}
	free(clean);
}

void table_print(struct table *table, const struct table_screen *screen)
{
	int widths[TABLE_COLUMNS];

	fit(table, screen->width, widths);
	for (const struct row *row = table->first; row; row = row->next) {
		if (row->heading) {
			putchar('\n');
			table_line(row->cell[0], STYLE_STRONG, screen);
		} else {
			print_row(table, row, widths, screen);
		}
	}
	free_rows(table);
}
