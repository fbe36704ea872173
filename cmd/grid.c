/* Events as the programme on a wall: for each day rooms side by side, time downwards. */
#include "grid.h"

#include "cmd.h"
#include "list.h"
#include "table.h"

enum {
	NARROWEST = 18, WIDEST = 36, /* inside a column */
	USUAL_WIDTH = 80,
	MINUTE = 60,
	SHOWN = 30 * MINUTE, /* what an event without an end takes */
	SHORTEST = 5 * MINUTE,
};

/* ---- rooms and columns ------------------------------------------------------------ */

static int by_room(const void *a, const void *b)
{
	const struct grid_box *x = a, *y = b;
	int order = strcmp(x->room, y->room);

	if (!order)
		order = x->from < y->from ? -1 : x->from > y->from;
	return order ? order : schedule_event_number(x->event) < schedule_event_number(y->event) ? -1 : 1;
}

/* A room's boxes, and where the room stands: by the first of them in the schedule. */
struct room {
	struct grid_box *boxes;
	size_t count, lanes, first;
};

static int by_first(const void *a, const void *b)
{
	const struct room *x = a, *y = b;

	return x->first < y->first ? -1 : x->first > y->first;
}

/* What runs in a room at one time stands side by side. */
static void find_lanes(struct room *room)
{
	int64_t *busy = cmd_alloc(room->count, sizeof *busy); /* until when */

	for (size_t i = 0; i < room->count; i++) {
		size_t lane = 0;

		while (lane < room->lanes && busy[lane] > room->boxes[i].from)
			lane++;
		room->lanes += lane == room->lanes;
		busy[lane] = room->boxes[i].to;
		room->boxes[i].lane = lane;
	}
	free(busy);
}

static struct room *find_rooms(struct grid_box *boxes, size_t n, size_t *count)
{
	struct room *rooms = cmd_alloc(n, sizeof *rooms);

	*count = 0;
	qsort(boxes, n, sizeof *boxes, by_room);
	for (size_t i = 0; i < n; i++) {
		size_t number = schedule_event_number(boxes[i].event);
		struct room *room;

		if (!i || strcmp(boxes[i].room, boxes[i - 1].room) != 0)
			rooms[(*count)++] = (struct room){ .boxes = &boxes[i], .first = number };
		room = &rooms[*count - 1];
		room->count++;
		room->first = number < room->first ? number : room->first;
	}
	for (size_t i = 0; i < *count; i++)
		find_lanes(&rooms[i]);
	qsort(rooms, *count, sizeof *rooms, by_first);
	return rooms;
}

/* The columns of all rooms; their boxes are pointers into all, which has room for each box once. */
static struct grid_column *find_columns(const struct room *rooms, size_t nrooms, struct grid_box **all, size_t *count)
{
	struct grid_column *columns;
	size_t n = 0;

	for (size_t i = 0; i < nrooms; i++)
		n += rooms[i].lanes;
	columns = cmd_alloc(n, sizeof *columns);
	*count = n;
	n = 0;
	for (size_t i = 0; i < nrooms; n += rooms[i++].lanes) {
		for (size_t k = 0; k < rooms[i].count; k++)
			columns[n + rooms[i].boxes[k].lane].count++;
		for (size_t lane = 0; lane < rooms[i].lanes; lane++) {
			columns[n + lane].room = rooms[i].boxes->room;
			columns[n + lane].boxes = all;
			all += columns[n + lane].count;
			columns[n + lane].count = 0;
		}
		for (size_t k = 0; k < rooms[i].count; k++) {
			struct grid_column *column = &columns[n + rooms[i].boxes[k].lane];

			column->boxes[column->count++] = &rooms[i].boxes[k];
		}
	}
	return columns;
}

/* ---- days -------------------------------------------------------------------------- */

static void put_heading(const struct screen *screen, const struct schedule_event *event, size_t from, size_t to,
                        size_t columns)
{
	char text[SPAN_DATE + 40], line[SPAN_DATE + 120];

	span_heading(event, text);
	if (from == 0 && to == columns)
		snprintf(line, sizeof line, "%s", text);
	else if (to == from + 1)
		snprintf(line, sizeof line, "%s (room %zu of %zu)", text, to, columns);
	else
		snprintf(line, sizeof line, "%s (rooms %zu to %zu of %zu)", text, from + 1, to, columns);
	fputc('\n', screen->out);
	screen_line(screen, line, STYLE_STRONG);
}

/* As few pages as the screen's width allows, with as many columns on each.  The day may have its heading already. */
static void put_pages(const struct list *list, const struct grid_column *columns, size_t n, int clock, bool headed)
{
	int width = (list->screen->width ? list->screen->width : USUAL_WIDTH) - clock - 1;
	size_t fitting = width > NARROWEST + 1 ? (size_t)(width / (NARROWEST + 1)) : 1;
	size_t pages = (n + fitting - 1) / fitting, on_page = (n + pages - 1) / pages;
	int inside = width / (int)on_page - 1;

	inside = inside > WIDEST ? WIDEST : inside < 8 ? 8 : inside;
	for (size_t page = 0, from = 0, to; page < pages; page++, from = to) {
		to = n * (page + 1) / pages;

		if (!headed || pages > 1)
			put_heading(list->screen, columns->boxes[0]->event, from, to, n);
		else
			fputc('\n', list->screen->out);
		grid_page(list->screen, &list->zone, columns + from, to - from, clock, inside);
	}
}

/* A box for an event of the day; false for one that has no time of day. */
static bool box_of(const struct schedule_event *event, const struct palette *palette, struct grid_box *box)
{
	struct schedule_time start = schedule_start(event), end = schedule_end(event);

	if (start.kind == SCHEDULE_TIME_NONE || start.kind == SCHEDULE_TIME_DATE)
		return false;
	*box = (struct grid_box){ .event = event,
		                  .room = schedule_text(event, SCHEDULE_ROOM),
		                  .from = start.seconds,
		                  .to = end.kind == start.kind ? end.seconds : start.seconds + SHOWN };
	if (box->to < box->from + SHORTEST)
		box->to = box->from + SHORTEST;
	palette_color(palette, event, box->color);
	return true;
}

/* What the times take: "09:00 ", or "00:30+1 " where they are not all of one date. */
static int clock_width(const struct list *list, const struct grid_box *boxes, size_t n)
{
	int width = 0;

	for (size_t i = 0; i < n; i++) {
		const struct schedule *schedule = schedule_event_schedule(boxes[i].event);
		struct schedule_time time = schedule_start(boxes[i].event);
		int64_t ends[] = { boxes[i].from, boxes[i].to };

		for (int k = 0; k < 2; k++) {
			char text[SPAN_TEXT];

			time.seconds = ends[k];
			span_clock(span_time(&list->zone, schedule, time), span_day(boxes[i].event), text);
			width = (int)strlen(text) > width ? (int)strlen(text) : width;
		}
	}
	return width + 1;
}

/* What has no place in a grid, under the day's heading: events without a time, and those that last all day. */
static bool put_others(const struct list *list, const struct schedule_event *const *events, size_t n)
{
	static const struct table_column columns[] = { { 0, STYLE_STRONG }, { 3, STYLE_PLAIN }, { 1, STYLE_FAINT } };
	struct table *table = table_new(list->screen, columns, 3);
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		enum schedule_time_kind kind = schedule_start(events[i]).kind;
		char heading[SPAN_DATE + 40], span[SPAN_TEXT];
		const char *cells[] = { span, schedule_text(events[i], SCHEDULE_TITLE),
			                schedule_text(events[i], SCHEDULE_ROOM) };

		if (kind != SCHEDULE_TIME_NONE && kind != SCHEDULE_TIME_DATE)
			continue;
		span_heading(events[i], heading);
		if (!any)
			table_heading(table, heading);
		any = true;
		span_text(&list->zone, events[i], span);
		table_row(table, cells, "");
	}
	table_end(table);
	return any;
}

static void put_day(const struct list *list, const struct palette *palette, const struct schedule_event *const *events,
                    size_t n)
{
	struct grid_box *boxes = cmd_alloc(n, sizeof *boxes), **all = cmd_alloc(n, sizeof *all);
	struct grid_column *columns;
	struct room *rooms;
	size_t nboxes = 0, nrooms, ncolumns;
	bool headed;

	for (size_t i = 0; i < n; i++)
		nboxes += box_of(events[i], palette, &boxes[nboxes]);
	headed = put_others(list, events, n);
	rooms = find_rooms(boxes, nboxes, &nrooms);
	columns = find_columns(rooms, nrooms, all, &ncolumns);
	if (ncolumns)
		put_pages(list, columns, ncolumns, clock_width(list, boxes, nboxes), headed);
	free(columns);
	free(rooms);
	free(all);
	free(boxes);
}

void list_grid(const struct schedule *schedule, const bool *keep, const struct list *list)
{
	/* The grid's order is that of rooms and time. */
	const struct list by_day = { .screen = list->screen, .zone = list->zone };
	struct palette *palette = palette_new(list->screen, schedule);
	const struct schedule_event **events;
	size_t n;

	events = list_events(schedule, keep, &by_day, &n);
	list_title(schedule, list);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && !list_heads(events[to], events[to - 1]);)
			to++;
		put_day(&by_day, palette, events + from, to - from);
	}
	if (!n)
		fprintf(list->screen->out, "\nno events\n");
	palette_free(palette);
	free(events);
}
