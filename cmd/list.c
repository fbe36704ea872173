#include "list.h"

#include "cmd.h"

static const char *const weekdays[] = { "Sunday",   "Monday", "Tuesday", "Wednesday",
	                                "Thursday", "Friday", "Saturday" };
static const char *const months[] = { "January", "February", "March",     "April",   "May",      "June",
	                              "July",    "August",   "September", "October", "November", "December" };

void list_date(const struct schedule_time *time, char text[LIST_DATE])
{
	struct schedule_civil c;

	schedule_civil(time, &c);
	snprintf(text, LIST_DATE, "%s %d %s %d", weekdays[c.weekday], c.day, months[c.month - 1], (int)c.year);
}

static int64_t date_of(const struct schedule_time *time)
{
	int64_t wall = time->seconds + time->utc_offset;

	return (wall >= 0 ? wall : wall - 86399) / 86400;
}

static struct schedule_time start_of(const struct schedule_event *event)
{
	return schedule_local(schedule_event_schedule(event), schedule_start(event));
}

/* The date under which an event is listed, in days since 1970; past all dates if it has no time. */
static int64_t listed_date(const struct schedule_event *event)
{
	const struct schedule_day *day = schedule_event_day(event);
	struct schedule_time date = day ? schedule_day_date(day) : (struct schedule_time){ 0 };

	if (schedule_start(event).kind == SCHEDULE_TIME_NONE)
		return INT64_MAX;
	if (date.kind == SCHEDULE_TIME_NONE)
		date = start_of(event);
	return date_of(&date);
}

void list_span(const struct schedule_event *event, char text[LIST_SPAN])
{
	struct schedule_time start = start_of(event);
	struct schedule_time end = schedule_local(schedule_event_schedule(event), schedule_end(event));
	struct schedule_civil a, b;
	int64_t late = 0;
	size_t n = 0;

	text[0] = '\0';
	if (start.kind == SCHEDULE_TIME_NONE)
		return;
	late = date_of(&start) - listed_date(event);
	if (start.kind == SCHEDULE_TIME_DATE) {
		n = (size_t)snprintf(text, LIST_SPAN, "all day");
	} else {
		schedule_civil(&start, &a);
		n = (size_t)snprintf(text, LIST_SPAN, "%02d:%02d", a.hour, a.minute);
	}
	if (end.kind == start.kind && end.kind != SCHEDULE_TIME_DATE) {
		schedule_civil(&end, &b);
		n += (size_t)snprintf(text + n, LIST_SPAN - n, "-%02d:%02d", b.hour, b.minute);
	}
	if (late)
		snprintf(text + n, LIST_SPAN - n, "%+d", (int)late);
}

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
	int64_t dx = listed_date(x), dy = listed_date(y);

	if (dx != dy)
		return dx < dy ? -1 : 1;
	if (day_number(x) != day_number(y))
		return day_number(x) < day_number(y) ? -1 : 1;
	if (s.seconds != t.seconds)
		return s.seconds < t.seconds ? -1 : 1;
	return schedule_event_number(x) < schedule_event_number(y) ? -1 : 1;
}

const struct schedule_event **list_events(const struct schedule *schedule, const bool *keep, size_t *count)
{
	size_t n = schedule_events(schedule);
	const struct schedule_event **events = cmd_alloc(n, sizeof *events);

	*count = 0;
	for (size_t i = 0; i < n; i++)
		if (!keep || keep[i])
			events[(*count)++] = schedule_event(schedule, i);
	qsort(events, *count, sizeof *events, by_time);
	return events;
}

/* ---- the listing ----------------------------------------------------------------- */

static void conference_line(const struct schedule *schedule, const struct table_screen *screen)
{
	const char *title = schedule_conference(schedule, SCHEDULE_CONFERENCE_TITLE);
	const char *zone = schedule_conference(schedule, SCHEDULE_CONFERENCE_ZONE);
	size_t size;
	char *line;

	if (!*title)
		title = schedule_conference(schedule, SCHEDULE_CONFERENCE_ACRONYM);
	if (!*title)
		title = "Conference without a title";
	size = strlen(title) + strlen(zone) + 8;
	line = cmd_alloc(size, 1);
	snprintf(line, size, *zone ? "%s (%s)" : "%s", title, zone);
	table_line(line, STYLE_STRONG, screen);
	free(line);
}

static void heading(struct table *table, const struct schedule_event *event)
{
	const struct schedule_day *day = schedule_event_day(event);
	struct schedule_time date = day ? schedule_day_date(day) : (struct schedule_time){ 0 };
	char text[LIST_DATE + 40] = "";
	size_t n = 0;

	if (date.kind == SCHEDULE_TIME_NONE)
		date = start_of(event);
	list_date(&date, text);
	n = strlen(text);
	if (day)
		snprintf(text + n, sizeof text - n, ", day %ld", schedule_day_index(day));
	table_heading(table, schedule_start(event).kind == SCHEDULE_TIME_NONE ? "Without a time" : text);
}

/* The columns of a listing: the time, and one for each field. */
static size_t lay_out(const struct list *list, struct table_column *columns)
{
	size_t n = 0;

	columns[n++] = (struct table_column){ 0, STYLE_STRONG };
	for (size_t i = 0; i < list->fields.count && n < TABLE_COLUMNS; i++) {
		enum schedule_field field = list->fields.field[i];

		columns[n++] = (struct table_column){ field == SCHEDULE_TITLE || field == SCHEDULE_ABSTRACT ? 4
			                              : field == SCHEDULE_PERSON                          ? 2
			                                                                                  : 1,
			                              field == SCHEDULE_TITLE ? STYLE_PLAIN : STYLE_FAINT };
	}
	return n;
}

static void add_row(struct table *table, const struct list *list, const struct schedule_event *event, size_t columns)
{
	const char *cells[TABLE_COLUMNS];
	char *texts[TABLE_COLUMNS], span[LIST_SPAN];

	list_span(event, span);
	cells[0] = span;
	for (size_t i = 1; i < columns; i++)
		cells[i] = texts[i] = fields_text(event, list->fields.field[i - 1], ", ");
	table_row(table, cells);
	for (size_t i = 1; i < columns; i++)
		free(texts[i]);
}

void list_schedule(const struct schedule *schedule, const bool *keep, const struct list *list)
{
	static const struct list usual = { .fields = { { SCHEDULE_ROOM, SCHEDULE_TITLE, SCHEDULE_PERSON }, 3 } };
	struct list as = *list;
	struct table_column columns[TABLE_COLUMNS];
	const struct schedule_event **events;
	struct table *table;
	size_t n, count;

	if (!as.fields.count)
		as.fields = usual.fields;
	count = lay_out(&as, columns);
	table = table_new(columns, count);
	events = list_events(schedule, keep, &n);
	conference_line(schedule, &list->screen);
	for (size_t i = 0; i < n; i++) {
		if (!i || listed_date(events[i]) != listed_date(events[i - 1]) ||
		    day_number(events[i]) != day_number(events[i - 1]))
			heading(table, events[i]);
		add_row(table, &as, events[i], count);
	}
	if (!n)
		table_heading(table, "no events");
	table_print(table, &list->screen);
	table_free(table);
	free(events);
}
