/* Drawing: lines from top to bottom, each over all columns; nothing else is kept. */
#include "cmd.h"
#include "fields.h"
#include "grid.h"
#include "text.h"

enum { MOST_LINES = 7, MINUTE = 60 };

/* A time at which a box of the page begins or ends, and what lies below it. */
struct mark {
	int64_t at;
	const struct schedule_event *like; /* one that begins or ends then */
	bool begins;
	int height; /* lines down to the next mark */
};

struct page {
	const struct screen *screen;
	const struct span_zone *zone;
	const struct grid_column *columns;
	size_t count;
	int clock, inside; /* widths */
	struct mark *marks;
	size_t nmarks;
	struct grid_box **above, **below; /* of the mark being drawn, by column; NULL: nothing runs */
	size_t *next;                     /* box of each column */
	char *rule;                       /* across a column */
	int owed;                         /* spaces due before the next text: none trail a line */
};

static void put(struct page *page, const char *p, size_t n, enum screen_style style, const char *color)
{
	screen_spaces(page->screen, page->owed);
	page->owed = 0;
	screen_put(page->screen, p, n, style, color);
}

static void end_line(struct page *page)
{
	page->owed = 0;
	fputc('\n', page->screen->out);
}

/* ---- marks ------------------------------------------------------------------------- */

static int by_time(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return y->begins - x->begins;
}

/* An interval is as high as it is long, by steps. */
static int usual_height(int64_t seconds)
{
	int64_t minutes = seconds / MINUTE;

	return minutes <= 20 ? 1 : minutes <= 40 ? 2 : minutes <= 75 ? 3 : 4;
}

static void find_marks(struct page *page)
{
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < page->count; i++)
		n += 2 * page->columns[i].count;
	page->marks = cmd_alloc(n, sizeof *page->marks);
	n = 0;
	for (size_t i = 0; i < page->count; i++)
		for (size_t k = 0; k < page->columns[i].count; k++) {
			const struct grid_box *box = page->columns[i].boxes[k];

			page->marks[n++] = (struct mark){ box->from, box->event, true, 0 };
			page->marks[n++] = (struct mark){ box->to, box->event, false, 0 };
		}
	qsort(page->marks, n, sizeof *page->marks, by_time);
	for (size_t i = 0; i < n; i++)
		if (!kept || page->marks[i].at != page->marks[kept - 1].at)
			page->marks[kept++] = page->marks[i];
	page->nmarks = kept;
	for (size_t i = 0; i + 1 < kept; i++)
		page->marks[i].height = 1;
}

static size_t mark_at(const struct page *page, int64_t at)
{
	size_t low = 0, high = page->nmarks;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (page->marks[middle].at < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* ---- boxes ------------------------------------------------------------------------- */

/* Lines that a text takes. */
static int lines_of(const char *text, int width)
{
	int lines = 0, used;

	for (; *text && lines < MOST_LINES; lines++) {
		text += text_line(text, width, &used);
		while (*text == ' ')
			text++;
	}
	return lines;
}

static char *box_title(const struct schedule_event *event)
{
	bool cancelled = strcmp(schedule_text(event, SCHEDULE_STATUS), "cancelled") == 0;
	const char *title = schedule_text(event, SCHEDULE_TITLE);
	size_t size = strlen(title) + 16;
	char *text = cmd_alloc(size, 1), *clean;

	snprintf(text, size, "%s%s", cancelled ? "(cancelled) " : "", *title ? title : "(no title)");
	clean = text_clean(text);
	free(text);
	return clean;
}

static char *box_persons(const struct schedule_event *event)
{
	char *text = fields_text(event, SCHEDULE_PERSON, ", "), *clean = text_clean(text);

	free(text);
	return clean;
}

/* Lines inside a box, where those that it passes over count too. */
static int inside_lines(const struct page *page, const struct grid_box *box)
{
	int lines = (int)(box->last - box->first) - 1;

	for (size_t i = box->first; i < box->last && lines < MOST_LINES + 1; i++)
		lines += page->marks[i].height;
	return lines;
}

/* Make its times as high as a box needs: the longest for its height first. */
static void make_room(struct page *page, struct grid_box *box)
{
	int wanted = lines_of(box->title, page->inside - 2) + (*box->persons != '\0');
	int64_t length = box->to - box->from;

	if (wanted > MOST_LINES)
		wanted = MOST_LINES;
	if (wanted < usual_height(length))
		wanted = usual_height(length);
	for (int lines = inside_lines(page, box); lines < wanted; lines++) {
		size_t most = box->first;
		double longest = 0;

		for (size_t i = box->first; i < box->last; i++) {
			double each = (double)(page->marks[i + 1].at - page->marks[i].at) / page->marks[i].height;

			if (each > longest) {
				longest = each;
				most = i;
			}
		}
		page->marks[most].height++;
	}
}

static void prepare_boxes(struct page *page)
{
	for (size_t i = 0; i < page->count; i++)
		for (size_t k = 0; k < page->columns[i].count; k++) {
			struct grid_box *box = page->columns[i].boxes[k];

			box->first = mark_at(page, box->from);
			box->last = mark_at(page, box->to);
			box->title = box_title(box->event);
			box->persons = box_persons(box->event);
			make_room(page, box);
		}
	for (size_t i = 0; i < page->count; i++)
		for (size_t k = 0; k < page->columns[i].count; k++)
			page->columns[i].boxes[k]->lines = inside_lines(page, page->columns[i].boxes[k]);
}

/* ---- lines ------------------------------------------------------------------------- */

/* As much of a text as goes on a line; on the last one with an ellipsis for the rest. */
static int put_text(struct page *page, const char *text, size_t *at, bool last, enum screen_style style)
{
	int width = page->inside - 2, used;
	size_t n = text_line(text + *at, width, &used);

	if (last && text[*at + n]) {
		n = text_line(text + *at, width - 1, &used);
		put(page, text + *at, n, style, "");
		put(page, "…", strlen("…"), style, "");
		*at = strlen(text);
		return used + 1;
	}
	put(page, text + *at, n, style, "");
	for (*at += n; text[*at] == ' '; ++*at)
		;
	return used;
}

/* One line inside a box, or of nothing. */
static void put_inside(struct page *page, struct grid_box *box)
{
	int used = 0;

	if (box && page->screen->color && *box->color)
		put(page, "▎", strlen("▎"), STYLE_PLAIN, box->color);
	else
		page->owed++;
	if (box && box->title[box->title_at])
		used = put_text(page, box->title, &box->title_at, box->lines == 1, STYLE_PLAIN);
	else if (box && box->persons[box->persons_at])
		used = put_text(page, box->persons, &box->persons_at, box->lines == 1, STYLE_FAINT);
	if (box)
		box->lines--;
	page->owed += page->inside - 1 - used;
}

/* The line that joins up, down, left and right. */
static void put_joint(struct page *page, bool up, bool down, bool left, bool right)
{
	static const char *const joints[] = { " ", "╵", "╷", "│", "╴", "┘", "┐", "┤",
		                              "╶", "└", "┌", "├", "─", "┴", "┬", "┼" };
	const char *joint = joints[up + 2 * down + 4 * left + 8 * right];

	if (up || down || left || right)
		put(page, joint, strlen(joint), STYLE_FAINT, "");
	else
		page->owed++;
}

static void put_clock(struct page *page, const struct mark *mark)
{
	const struct schedule *schedule = schedule_event_schedule(mark->like);
	struct schedule_time time = schedule_start(mark->like);
	char text[SPAN_TEXT];

	time.seconds = mark->at;
	time = span_time(page->zone, schedule, time);
	span_clock(time, span_day(mark->like), text);
	put(page, text, strlen(text), mark->begins ? STYLE_STRONG : STYLE_FAINT, "");
	page->owed += page->clock - (int)strlen(text);
}

/* Whether a column has a line at the mark: something begins or ends. */
static bool is_edge(const struct page *page, size_t i)
{
	return page->above[i] != page->below[i];
}

static void put_mark(struct page *page, const struct mark *mark)
{
	put_clock(page, mark);
	for (size_t i = 0; i <= page->count; i++) {
		bool first = i == 0, last = i == page->count;

		put_joint(page, (!first && page->above[i - 1]) || (!last && page->above[i]),
		          (!first && page->below[i - 1]) || (!last && page->below[i]), !first && is_edge(page, i - 1),
		          !last && is_edge(page, i));
		if (!last && is_edge(page, i))
			put(page, page->rule, strlen(page->rule), STYLE_FAINT, "");
		else if (!last)
			put_inside(page, page->below[i]);
	}
	end_line(page);
}

static void put_between(struct page *page)
{
	page->owed += page->clock;
	for (size_t i = 0; i <= page->count; i++) {
		bool bar = (i > 0 && page->below[i - 1]) || (i < page->count && page->below[i]);

		put_joint(page, bar, bar, false, false);
		if (i < page->count)
			put_inside(page, page->below[i]);
	}
	end_line(page);
}

/* The rooms' names over their columns. */
static void put_rooms(struct page *page)
{
	char **names = cmd_alloc(page->count, sizeof *names);
	size_t *at = cmd_alloc(page->count, sizeof *at);
	bool more = true;

	for (size_t i = 0; i < page->count; i++)
		names[i] = text_clean(page->columns[i].room);
	for (int line = 0; more && line < MOST_LINES; line++) {
		more = false;
		page->owed += page->clock;
		for (size_t i = 0; i < page->count; i++) {
			int used;

			page->owed += 2;
			used = put_text(page, names[i], &at[i], line == MOST_LINES - 1, STYLE_STRONG);
			page->owed += page->inside - 1 - used;
			more |= names[i][at[i]] != '\0';
		}
		end_line(page);
	}
	for (size_t i = 0; i < page->count; i++)
		free(names[i]);
	free(names);
	free(at);
}

/* ---- the page ------------------------------------------------------------------------ */

/* What runs in a column below a mark. */
static struct grid_box *running(struct page *page, size_t column, size_t mark)
{
	const struct grid_column *c = &page->columns[column];
	size_t *next = &page->next[column];

	while (*next < c->count && c->boxes[*next]->last <= mark)
		++*next;
	return *next < c->count && c->boxes[*next]->first <= mark ? c->boxes[*next] : NULL;
}

static void draw(struct page *page)
{
	put_rooms(page);
	for (size_t m = 0; m < page->nmarks; m++) {
		for (size_t i = 0; i < page->count; i++) {
			page->above[i] = page->below[i];
			page->below[i] = running(page, i, m);
		}
		put_mark(page, &page->marks[m]);
		for (int line = 0; line < page->marks[m].height; line++)
			put_between(page);
	}
}

void grid_page(const struct screen *screen, const struct span_zone *zone, const struct grid_column *columns,
               size_t count, int clock, int inside)
{
	struct page page = { .screen = screen,
		             .zone = zone,
		             .columns = columns,
		             .count = count,
		             .clock = clock,
		             .inside = inside };

	page.above = cmd_alloc(count, sizeof(struct grid_box *));
	page.below = cmd_alloc(count, sizeof(struct grid_box *));
	page.next = cmd_alloc(count, sizeof *page.next);
	page.rule = cmd_alloc((size_t)inside, sizeof "─");
	for (int i = 0; i < inside; i++)
		memcpy(page.rule + (size_t)i * strlen("─"), "─", strlen("─"));
	find_marks(&page);
	prepare_boxes(&page);
	draw(&page);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < columns[i].count; k++) {
			free(columns[i].boxes[k]->title);
			free(columns[i].boxes[k]->persons);
		}
	free(page.marks);
	free(page.rule);
	free(page.above);
	free(page.below);
	free(page.next);
}
