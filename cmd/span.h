/* Times as people read them: in the conference's zone or one of their own. */
#ifndef SPAN_H
#define SPAN_H

#include <schedule.h>

/* In whose zone times are shown. */
struct span_zone {
	const char *name;
	struct schedule_zone *zone; /* NULL: the conference's */
};

/* By a name or "local"; one that is not known ends the program. */
void span_zone_open(struct span_zone *zone, const char *name);

struct schedule_time span_time(const struct span_zone *zone, const struct schedule *schedule,
                               struct schedule_time time);

/*
 * The date under which an event is listed, in days since 1970: its conference
 * day's, else its start's; past all dates if it has no time.
 */
int64_t span_day(const struct schedule_event *event);

/* "09:00-09:15", with the days by which it starts after the date it is listed under: "00:30-01:00+1". */
enum { SPAN_TEXT = 48 };
void span_text(const struct span_zone *zone, const struct schedule_event *event, char text[SPAN_TEXT]);
/* "Sun 22 Sep 09:00-09:15", where the day is told nowhere else */
void span_dated_text(const struct span_zone *zone, const struct schedule_event *event, char text[SPAN_TEXT]);
/* "09:00", or "00:30+1": a time on the day that an event is listed under */
void span_clock(struct schedule_time time, int64_t day, char text[SPAN_TEXT]);

/* "Sunday 22 September 2024" */
enum { SPAN_DATE = 64 };
void span_date(const struct schedule_time *time, char text[SPAN_DATE]);
/* The heading of the day that an event is listed under, "Sunday 22 September 2024, day 1"; "Without a time". */
void span_heading(const struct schedule_event *event, char text[SPAN_DATE + 40]);

#endif
