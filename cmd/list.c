#include "list.h"

#include "cmd.h"
#include "table.h"

/* ---- order -------------------------------------------------------------------- */

static long day_number(const struct schedule_event *event)
{
	const struct schedule_day *day = schedule_event_day(event);

	return day && schedule_start(event).kind != SCHEDULE_TIME_NONE ? schedule_day_index(day) : -1;
}

/* By conference day, then time; events without a time at the end; then as they came. */
static int by_time(const void *a, const void *b)
{
	const struct schedule_event *x = *(const struct schedule_event *const *)a;
	const struct schedule_event *y = *(const struct schedule_event *const *)b;
	struct schedule_time s = schedule_start(x), t = schedule_start(y);
	int64_t dx = span_day(x), dy = span_day(y);

	if (dx != dy)
		return dx < dy ? -1 : 1;
	if (day_number(x) != day_number(y))
		return day_number(x) < day_number(y) ? -1 : 1;
	if (s.seconds != t.seconds)
		return s.seconds < t.seconds ? -1 : 1;
	return schedule_event_number(x) < schedule_event_number(y) ? -1 : 1;
}

const struct schedule_event **list_events(const struct schedule *schedule, const bool *keep, const struct list *list,
                                          size_t *count)
{
	size_t n = schedule_events(schedule);
	const struct schedule_event **events = cmd_alloc(n, sizeof *events);

	*count = 0;
	for (size_t i = 0; i < n; i++)
		if (!keep || keep[i])
			events[(*count)++] = schedule_event(schedule, i);
	qsort(events, *count, sizeof *events, by_time);
	if (list->sort.count)
		fields_sort(events, *count, &list->sort, list->reverse);
	for (size_t i = 0; list->reverse && !list->sort.count && i < *count / 2; i++) {
		const struct schedule_event *other = events[*count - 1 - i];

		events[*count - 1 - i] = events[i];
		events[i] = other;
	}
	return events;
}

bool list_heads(const struct schedule_event *event, const struct schedule_event *before)
{
	return !before || span_day(event) != span_day(before) || day_number(event) != day_number(before);
}

/* ---- the listing ----------------------------------------------------------------- */

/* Whether any time is an instant, and so another in another zone. */
static bool has_instants(const struct schedule *schedule)
{
	for (size_t i = 0; i < schedule_events(schedule); i++)
		if (schedule_start(schedule_event(schedule, i)).kind == SCHEDULE_TIME_INSTANT)
			return true;
	return false;
}

void list_title(const struct schedule *schedule, const struct list *list)
{
	const char *title = schedule_conference(schedule, SCHEDULE_CONFERENCE_TITLE);
	const char *zone = schedule_conference(schedule, SCHEDULE_CONFERENCE_ZONE);
	const char *shown = list->zone.zone && has_instants(schedule) ? list->zone.name : zone;
	const char *intro = *shown ? " (" : "";
	size_t size;
	char *line;

	if (strcmp(shown, zone) != 0)
		intro = " (in the time of ";
	if (!*title)
		title = schedule_conference(schedule, SCHEDULE_CONFERENCE_ACRONYM);
	if (!*title)
		title = "Conference without a title";
	size = strlen(title) + strlen(intro) + strlen(shown) + 2;
	line = cmd_alloc(size, 1);
	snprintf(line, size, "%s%s%s%s", title, intro, shown, *intro ? ")" : "");
	screen_line(list->screen, line, STYLE_STRONG);
	free(line);
}

/* The columns of a listing: the time, and one for each field. */
static size_t lay_out(const struct fields *fields, struct table_column *columns)
{
	size_t n = 0;

	columns[n++] = (struct table_column){ 0, STYLE_STRONG };
	for (size_t i = 0; i < fields->count && n < TABLE_COLUMNS; i++) {
		enum schedule_field field = fields->field[i];

		columns[n++] = (struct table_column){ field == SCHEDULE_TITLE || field == SCHEDULE_ABSTRACT ? 4
			                              : field == SCHEDULE_PERSON                          ? 2
			                                                                                  : 1,
			                              field == SCHEDULE_TITLE ? STYLE_PLAIN : STYLE_FAINT };
	}
	return n;
}

static void add_row(struct table *table, const char *span, const struct fields *fields,
                    const struct schedule_event *event, const char *color)
{
	const char *cells[TABLE_COLUMNS] = { span };
	char *texts[TABLE_COLUMNS];
	size_t columns = 1;

	for (; columns <= fields->count && columns < TABLE_COLUMNS; columns++)
		cells[columns] = texts[columns] = fields_text(event, fields->field[columns - 1], ", ");
	table_row(table, cells, color);
	while (--columns)
		free(texts[columns]);
}

void list_columns(const struct schedule *schedule, const bool *keep, const struct list *list)
{
	static const struct fields usual = { { SCHEDULE_ROOM, SCHEDULE_TITLE, SCHEDULE_PERSON }, 3 };
	const struct fields *fields = list->fields.count ? &list->fields : &usual;
	/* Days are headings as long as the order is theirs; else each line tells its own. */
	bool by_day = !list->sort.count || list->sort.field[0] == SCHEDULE_DAY || list->sort.field[0] == SCHEDULE_START;
	struct palette *palette = palette_new(list->screen, schedule);
	struct table_column columns[TABLE_COLUMNS];
	struct table *table = table_new(list->screen, columns, lay_out(fields, columns));
	const struct schedule_event **events;
	size_t n;

	events = list_events(schedule, keep, list, &n);
	list_title(schedule, list);
	for (size_t i = 0; i < n; i++) {
		char text[SPAN_DATE + 40], span[SPAN_TEXT], color[SCREEN_COLOR];

		if (by_day && list_heads(events[i], i ? events[i - 1] : NULL)) {
			span_heading(events[i], text);
			table_heading(table, text);
		} else if (!i) {
			table_heading(table, "All days");
		}
		(by_day ? span_text : span_dated_text)(&list->zone, events[i], span);
		palette_color(palette, events[i], color);
		add_row(table, span, fields, events[i], color);
	}
	if (!n)
		table_heading(table, "no events");
	table_end(table);
	palette_free(palette);
	free(events);
}
