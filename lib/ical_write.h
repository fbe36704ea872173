/* iCalendar (RFC 5545): what the files of its writer share. */
#ifndef ICAL_WRITE_H
#define ICAL_WRITE_H

#include "buf.h"
#include "ical_made.h"
#include "internal.h"

/* ---- ical_write_line.c: content lines ------------------------------------------------ */

/* Lines as they are written: folded, ending in CR LF. */
struct ical_lines {
	struct buf buf, line; /* the second is scratch */
	ical_spell_fn *spell;
};

/* BEGIN or END of a component. */
void ical_put_bracket(struct ical_lines *lines, const char *name, const char *component);

/* A property with a value that is spelled as its kind has it. */
void ical_put(struct ical_lines *lines, const char *name, const char *value);

/* One of a TEXT, without its control characters. */
void ical_put_text(struct ical_lines *lines, const char *name, const char *text);

/* One of a URI, in which there is no white space (RFC 3986), with a parameter unless its argument is "". */
void ical_put_uri(struct ical_lines *lines, const char *name, const char *uri, const char *parameter,
                  const char *argument);

/* One of a date-time, in a zone, or in UTC if that is NULL; one that floats; a date. */
void ical_put_time(struct ical_lines *lines, const char *name, const struct zone *zone, struct schedule_time t);
void ical_put_utc(struct ical_lines *lines, const char *name, int64_t seconds);

/* One of a DURATION, after a sign if there is any. */
void ical_put_duration(struct ical_lines *lines, const char *name, const char *sign, int64_t seconds);

/* "20240922T070000Z", as RRULE's UNTIL wants it. */
void ical_utc_text(struct buf *out, int64_t seconds);

/* Whether a time can be written in the four digits of a year, in a zone as well as in UTC. */
bool ical_can_write(const struct zone *zone, struct schedule_time t);

/* Append a line, folded at 75 bytes but never inside a character (RFC 5545, 3.1). */
void ical_fold(struct buf *out, const char *line, size_t n);

/* ---- ical_write_zone.c: VTIMEZONE ------------------------------------------------------- */

/*
 * The lines of a zone's VTIMEZONE: the observances that hold in the years of
 * two instants, those in between included.  One that comes back by a rule is
 * written once, with an RRULE, which has no end if the rule has none.
 */
void ical_put_zone(struct ical_lines *lines, const struct zone *zone, int64_t from, int64_t to);

/* ---- ical_write_event.c: VEVENT and VTODO ------------------------------------------------ */

/* What an event's lines depend on beside the event. */
struct ical_style {
	unsigned flags;      /* enum schedule_calendar_flags */
	const char *summary; /* FORMAT, or NULL */
	int64_t alarm;       /* seconds before the start; -1: none */
	struct buf text, scratch;
};

/*
 * The lines of an event: a VEVENT, or without a time a VTODO.  BEGIN and UID
 * come first; DTSTAMP and what else tells one version from another is not among
 * them.
 */
void ical_put_event(struct ical_lines *lines, struct ical_style *style, const struct schedule_event *event,
                    const char *uid);

/* Whether FORMAT can be understood; else why not. */
int ical_check_summary(const char *format, struct schedule_error *error);

/* ---- ical_update.c: the previous calendar ------------------------------------------------- */

struct ical_previous;

enum ical_old_kind { ICAL_OLD_OTHER, ICAL_OLD_EVENT /* to-dos and journals, too */, ICAL_OLD_ZONE };

/* A component of the previous calendar, VTIMEZONE among them. */
struct ical_old {
	const char *uid;  /* of a time zone: its TZID; "" if it has none */
	size_t from, to;  /* its bytes in the input */
	size_t number;
	enum ical_old_kind kind;
	bool cancelled, override; /* the second: it has a RECURRENCE-ID */
	long sequence;
	bool done; /* the new calendar has this uid, or needs this time zone no more */
};

/* Find the components of a calendar.  NULL and an error with its place if it is none. */
struct ical_previous *ical_previous_new(struct schedule_input *input, struct schedule_error *error);
void ical_previous_free(struct ical_previous *previous);

/* The i-th component in the order of the input, NULL past the last. */
struct ical_old *ical_previous_component(struct ical_previous *previous, size_t i);

/* Take note that the new calendar has an event of this uid. */
void ical_previous_meet(struct ical_previous *previous, const char *uid);

/* Take note that a time zone of this TZID is needed of it: its component is not done. */
void ical_previous_want_zone(struct ical_previous *previous, const char *tzid);

/*
 * Append a new event's lines with what tells its version: as it was
 * if nothing has changed, else stamped, and with SEQUENCE raised if the change
 * is one of time, recurrence or status (RFC 5546, 2.1.4).
 */
void ical_put_version(struct ical_lines *out, struct ical_previous *previous, const char *uid, const struct buf *lines,
                      int64_t stamp);

/* Append an event that is not in the new calendar: cancelled, and as it was if it has been cancelled before. */
void ical_put_gone(struct ical_lines *out, struct ical_previous *previous, const struct ical_old *old, int64_t stamp);

/* Append a component as it was. */
void ical_put_old(struct buf *out, const struct ical_previous *previous, const struct ical_old *old);

/* Call back for each time of an old event that has a TZID: the zone, NULL if it is not known, and the instant. */
typedef void ical_zoned_fn(void *arg, const char *tzid, const struct zone *zone, int64_t seconds);
void ical_previous_zones(struct ical_previous *previous, const struct ical_old *old, ical_zoned_fn *found, void *arg);

#endif
