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

/* "9:30", "09:30" or "09:30:00" as seconds since midnight; -1 if it is none. */
int32_t clock_parse(const char *p, size_t n);

enum duration_form { DURATION_BAD, DURATION_PLAIN, DURATION_DAYS /* D:HH:MM */ };

/*
 * A duration in seconds: [D:]H:MM with any number of minutes or hours, plain
 * minutes, or ISO 8601 (PT1H30M, P1D, P2W).  Negative ones are DURATION_BAD, as
 * are those beyond a hundred years.
 */
enum duration_form duration_parse(const char *p, size_t n, int64_t *seconds);

#endif
