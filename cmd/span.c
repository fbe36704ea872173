#include "span.h"

#include "cmd.h"

static const char *const weekdays[] = { "Sunday",   "Monday", "Tuesday", "Wednesday",
	                                "Thursday", "Friday", "Saturday" };
static const char *const months[] = { "January", "February", "March",     "April",   "May",      "June",
	                              "July",    "August",   "September", "October", "November", "December" };

void span_zone_open(struct span_zone *zone, const char *name)
{
	struct schedule_error error = { 0 };

	schedule_zone_free(zone->zone);
	zone->name = cmd_zone(name);
	zone->zone = schedule_zone_open(zone->name, &error);
	if (!zone->zone)
		cmd_fail(&error);
}

struct schedule_time span_time(const struct span_zone *zone, const struct schedule *schedule, struct schedule_time time)
{
	return zone->zone ? schedule_zone_local(zone->zone, time) : schedule_local(schedule, time);
}

static int64_t date_of(const struct schedule_time *time)
{
	int64_t wall = time->seconds + time->utc_offset;

	return (wall >= 0 ? wall : wall - 86399) / 86400;
}

/* The date that an event is listed under, as a time. */
static struct schedule_time listed(const struct schedule_event *event)
{
	const struct schedule_day *day = schedule_event_day(event);
	struct schedule_time date = day ? schedule_day_date(day) : (struct schedule_time){ 0 };

	if (date.kind == SCHEDULE_TIME_NONE)
		date = schedule_local(schedule_event_schedule(event), schedule_start(event));
	return date;
}

int64_t span_day(const struct schedule_event *event)
{
	struct schedule_time date = listed(event);

	return schedule_start(event).kind == SCHEDULE_TIME_NONE ? INT64_MAX : date_of(&date);
}

void span_clock(struct schedule_time time, int64_t day, char text[SPAN_TEXT])
{
	struct schedule_civil c;
	int64_t late = date_of(&time) - day;

	schedule_civil(&time, &c);
	snprintf(text, SPAN_TEXT, late ? "%02d:%02d%+lld" : "%02d:%02d", c.hour, c.minute, (long long)late);
}

/* "09:00-09:15", "09:00" or "all day" */
static size_t clocks(const struct schedule_time *start, const struct schedule_time *end, char *text, size_t size)
{
	struct schedule_civil a, b;

	schedule_civil(start, &a);
	schedule_civil(end, &b);
	if (start->kind == SCHEDULE_TIME_DATE)
		return (size_t)snprintf(text, size, "all day");
	if (end->kind != start->kind)
		return (size_t)snprintf(text, size, "%02d:%02d", a.hour, a.minute);
	return (size_t)snprintf(text, size, "%02d:%02d-%02d:%02d", a.hour, a.minute, b.hour, b.minute);
}

void span_text(const struct span_zone *zone, const struct schedule_event *event, char text[SPAN_TEXT])
{
	const struct schedule *schedule = schedule_event_schedule(event);
	struct schedule_time start = span_time(zone, schedule, schedule_start(event));
	struct schedule_time end = span_time(zone, schedule, schedule_end(event));
	int64_t late;
	size_t n;

	text[0] = '\0';
	if (start.kind == SCHEDULE_TIME_NONE)
		return;
	late = date_of(&start) - span_day(event);
	n = clocks(&start, &end, text, SPAN_TEXT);
	if (late)
		snprintf(text + n, SPAN_TEXT - n, "%+lld", (long long)late);
}

void span_dated_text(const struct span_zone *zone, const struct schedule_event *event, char text[SPAN_TEXT])
{
	const struct schedule *schedule = schedule_event_schedule(event);
	struct schedule_time start = span_time(zone, schedule, schedule_start(event));
	struct schedule_time end = span_time(zone, schedule, schedule_end(event));
	struct schedule_civil c;
	size_t n;

	text[0] = '\0';
	if (start.kind == SCHEDULE_TIME_NONE)
		return;
	schedule_civil(&start, &c);
	n = (size_t)snprintf(text, SPAN_TEXT, "%.3s %2d %.3s ", weekdays[c.weekday], c.day, months[c.month - 1]);
	clocks(&start, &end, text + n, SPAN_TEXT - n);
}

void span_date(const struct schedule_time *time, char text[SPAN_DATE])
{
	struct schedule_civil c;

	schedule_civil(time, &c);
	snprintf(text, SPAN_DATE, "%s %d %s %d", weekdays[c.weekday], c.day, months[c.month - 1], (int)c.year);
}

void span_heading(const struct schedule_event *event, char text[SPAN_DATE + 40])
{
	const struct schedule_day *day = schedule_event_day(event);
	struct schedule_time date = listed(event);
	size_t n;

	if (schedule_start(event).kind == SCHEDULE_TIME_NONE) {
		snprintf(text, SPAN_DATE + 40, "Without a time");
		return;
	}
	span_date(&date, text);
	n = strlen(text);
	if (day)
		snprintf(text + n, SPAN_DATE + 40 - n, ", day %ld", schedule_day_index(day));
}
