/* Time arithmetic and spellings: pure functions, no zone rules (zone.h has them). */
#ifndef DATETIME_H
#define DATETIME_H

#include "internal.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

/* Days since 1970-01-01 of a civil date (proleptic Gregorian), and back. */
int64_t days_from_civil(int64_t year, int month, int day);
void civil_from_days(int64_t days, struct schedule_civil *civil);

/* The day of the month, 1 to 31. */
int days_in_month(int64_t year, int month);

/*
 * RFC 3339 and the ISO 8601 that producers write: a date, or a date and time
 * with or without seconds, fraction (dropped) and offset (Z, +hh:mm, +hhmm, +hh).
 * Years 0001 to 9999.  SCHEDULE_TIME_NONE if it is none of these.
 */
struct schedule_time datetime_parse(const char *p, size_t n);

/* The same in ISO 8601's basic format, as calendars have it: 20240922, 20240922T090000, 20240922T070000Z. */
struct schedule_time datetime_basic_parse(const char *p, size_t n);

/* The date that a time's own wall clock shows. */
struct schedule_time time_date(struct schedule_time time);

/* "9:30", "09:30" or "09:30:00" as seconds since midnight; -1 if it is none. */
int32_t clock_parse(const char *p, size_t n);

/* The same, and the 12-hour clock: "9:30am", "9:30 p.m.", "9pm". */
int32_t clock12_parse(const char *p, size_t n);

/*
 * A moment of a recording in milliseconds: "00:03:52,120", "3:52.1", "1.03.52" (hours only with all
 * three parts); -1 if it is none.
 */
int64_t moment_parse(const char *p, size_t n);

/* An offset from UTC in seconds east: "+2", "-07", "+05:30", "+0530".  Whether it is one. */
bool offset_parse(const char *p, size_t n, int32_t *offset);

/*
 * English names, whole or shortened to three letters or more, in any case:
 * a month, 1 to 12, 0 if it is none; a day of the week, 0 (Sunday) to 6, -1 if it is none.
 */
int month_parse(const char *p, size_t n);
int weekday_parse(const char *p, size_t n);

/*
 * An English date with its month in words, day or month first, with or without a weekday
 * and a time of day: "Wednesday, 18 September 2024 10:00", "Sep 18th, 2024 9:30 AM".  A
 * SCHEDULE_TIME_FLOATING, a SCHEDULE_TIME_DATE, or a SCHEDULE_TIME_NONE.
 */
struct schedule_time datetime_words_parse(const char *p, size_t n);

/* "20 minutes", "1 hour", "1h 30m" in seconds; false if it is none. */
bool duration_words_parse(const char *p, size_t n, int64_t *seconds);

enum duration_form { DURATION_BAD, DURATION_PLAIN, DURATION_DAYS /* D:HH:MM */ };

/*
 * A duration in seconds: [D:]H:MM with any number of minutes or hours, plain
 * minutes, or ISO 8601 (PT1H30M, P1D, P2W).  Negative ones are DURATION_BAD, as
 * are those beyond a hundred years.
 */
enum duration_form duration_parse(const char *p, size_t n, int64_t *seconds);

#endif
