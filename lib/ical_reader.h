/* iCalendar (RFC 5545): what the files of its reader share. */
#ifndef ICAL_READER_H
#define ICAL_READER_H

#include "buf.h"
#include "internal.h"

/* ---- ical_line.c: content lines ------------------------------------------------- */

enum { ICAL_LINE_LIMIT = 1 << 30 };

struct ical_source {
	const char *bytes;
	size_t at, size;
	struct buf unfolded; /* the last line, if it was folded */
};

struct ical_line {
	const char *p; /* unfolded: in the source's bytes or in its scratch */
	size_t n;
	size_t from; /* where it begins in the bytes */
	bool folded;
	/* once it is split */
	const char *name, *parameters, *value;
	size_t name_size, parameters_size, value_size;
};

/* The next line that is not blank.  False at the end. */
bool ical_next(struct ical_source *source, struct ical_line *line);

/* Find a line's parts.  NULL, or what is wrong with it. */
const char *ical_split(struct ical_line *line);

/* Whether the line has the name; case has no meaning. */
bool ical_is(const char *p, size_t n, const char *name);

/* Behind the name at p, of letters, digits and what else producers use. */
const char *ical_name_end(const char *p, const char *end);

/* How much of a text is shown in a message. */
int ical_shown(const char *p, size_t n);

/* Where a byte of the unfolded line lies in the source. */
size_t ical_offset(const struct ical_source *source, const struct ical_line *line, const char *p);

/* Append the value of a parameter, without its quotes.  Whether the line has it. */
bool ical_parameter(const struct ical_line *line, const char *name, struct buf *value);

/* Append a TEXT value without its escapes. */
void ical_text(struct buf *buf, const char *p, size_t n);

/* The items of a list, between commas that are not escaped; false after the last. */
struct ical_items {
	const char *p, *end;
	bool begun;
};

bool ical_item(struct ical_items *items, const char **p, size_t *n);

/* ---- ical_zone.c: time zones by their TZID ------------------------------------------ */

struct ical_zone;

/* The properties of an event, or of a zone's observance, that say when. */
enum ical_when {
	ICAL_DTSTART,
	ICAL_DTEND,
	ICAL_DURATION,
	ICAL_RECURRENCE_ID,
	ICAL_RRULE,
	ICAL_RDATE,
	ICAL_EXRULE,
	ICAL_EXDATE,
	ICAL_OFFSET_FROM,
	ICAL_OFFSET_TO,
	ICAL_ABBREVIATION
};

/* A value of time, kept as it is spelled until every zone of the calendar is known. */
struct ical_value {
	struct ical_value *next;
	enum ical_when when;
	bool onwards; /* RANGE=THISANDFUTURE */
	const char *p;
	size_t n;
	size_t offset;          /* in the input */
	struct ical_zone *zone; /* of its TZID; NULL if it has none */
};

/* All of one component, in their order. */
struct ical_times {
	struct ical_value *first, *last;
	unsigned has; /* a bit for each ical_when */
};

/* The first value of one kind, and the next one. */
const struct ical_value *ical_value(const struct ical_times *times, enum ical_when when);
const struct ical_value *ical_value_after(const struct ical_value *value);

/* A STANDARD or DAYLIGHT of a VTIMEZONE. */
struct ical_observance {
	struct ical_observance *next;
	size_t offset; /* in the input */
	bool dst;
	struct ical_times times;
};

enum { ICAL_ZONE_BUCKETS = 4096 };

struct ical_zones {
	struct schedule *schedule; /* for warnings */
	struct arena *arena;
	struct ical_zone *bucket[ICAL_ZONE_BUCKETS], *first, *last; /* by name, and in their order */
	size_t sought;                                              /* how many had to be known */
	long work;                                                  /* steps left for recurrence rules */
};

struct ical_zone {
	struct ical_zone *same_bucket, *next;
	const char *name;
	size_t uses, offset;                 /* by starts of events, and the first of them */
	struct ical_observance *observances; /* of its VTIMEZONE */
	bool sought;
	const char *official; /* its name in the tz database, NULL if it has none */
	const struct zone *zone;
};

/* The zone of a TZID, known or not; NULL if out of memory. */
struct ical_zone *ical_zone_named(struct ical_zones *zones, const char *tzid);

/*
 * Its rules: of the tz database's zone of that name, else of the calendar's
 * VTIMEZONE.  NULL if there is neither, which is warned of, once, at the offset.
 */
const struct zone *ical_zone_rules(struct ical_zones *zones, struct ical_zone *zone, size_t offset);

/* ---- ical_times.c: when an event is ------------------------------------------------------ */

struct ical_event {
	struct ical_event *next;
	struct schedule_event *event;
	struct ical_times times;
};

/* A time and the zone whose wall clock it is told by. */
struct ical_moment {
	struct schedule_time time;
	const struct zone *zone; /* NULL: UTC, or none */
	bool utc;
};

/* A value; a wall-clock time without a TZID that is known is the other zone's, or floating. */
struct ical_moment ical_moment(struct ical_zones *zones, const struct ical_value *value, const struct zone *otherwise);

/* The wall clock of a time, as if it were UTC, and the time at which the clock that tells a moment shows that. */
int64_t ical_wall(struct schedule_time time);
struct schedule_time ical_at_wall(const struct ical_moment *like, int64_t wall);
/* An instant on that clock. */
struct schedule_time ical_at_instant(const struct ical_moment *like, int64_t seconds);

/* A duration: days of the wall clock, and seconds that pass (RFC 5545, 3.3.6).  Whether it is one. */
bool ical_duration(const char *p, const char *end, int64_t *days, int64_t *seconds);
struct schedule_time ical_after(const struct ical_moment *clock, struct schedule_time start, int64_t days,
                                int64_t seconds);

/* When an event is: all that its first instance and the others have in common. */
struct ical_span {
	struct schedule *schedule;
	struct ical_moment start, end;
	bool has_end, has_duration;
	int64_t days, seconds; /* the duration */
};

/* Read it, with warnings. */
void ical_span(struct ical_zones *zones, const struct ical_event *event, const struct zone *local,
               struct ical_span *span);

/* Set the times of an instance that begins at start; its end is its own, or (NONE) as the span has it. */
void ical_set_times(const struct ical_span *span, struct schedule_event *event, struct schedule_time start,
                    struct schedule_time end);

/* ---- ical_property.c: what is read, and what its properties say ----------------------------- */

enum { ICAL_DEPTH = 32 };

enum ical_component { ICAL_OTHER, ICAL_CALENDAR, ICAL_EVENT, ICAL_TIMEZONE, ICAL_OBSERVANCE };

/* A component that has begun and not ended. */
struct ical_open {
	enum ical_component kind;
	size_t from;
	char name[24]; /* as much of it as messages show */
	struct ical_event *event;
	struct ical_observance *observance; /* of a time zone: its observances */
	struct ical_zone *zone;
};

struct ical_reader {
	struct schedule *s;
	struct schedule_error *error;
	struct ical_source source;
	struct ical_line line;
	struct arena arena; /* what is needed until the calendar is read */
	struct buf text;    /* scratch */
	struct ical_zones zones;
	struct ical_event *events, *last_event;
	struct ical_open open[ICAL_DEPTH];
	size_t depth;
	size_t broken;
	int code;
	bool bare;  /* components without a VCALENDAR around them */
	bool begun; /* some component has */
	bool cancels; /* METHOD:CANCEL */
	struct ical_zone *local;
	size_t local_at;
};

/* Take in the line at hand, a property of the innermost open component. */
void ical_property(struct ical_reader *reader);

/* The line's value as it is, without space around it, in the scratch. */
const char *ical_plain(struct ical_reader *reader);

/* Where a byte of the line lies in the input. */
size_t ical_here(const struct ical_reader *reader, const char *p);

/* ---- ical_recur.c: how often ----------------------------------------------------------------- */

enum { ICAL_INSTANCES = 1000, ICAL_ALL_INSTANCES = 100000, ICAL_RULES = 16, ICAL_WORK = 100000 };

/* Steps for one more rule, out of those that are left for the calendar. */
static inline long ical_take_work(struct ical_zones *zones)
{
	return zones->work < ICAL_WORK ? zones->work : ICAL_WORK;
}

/*
 * Once everything is read: set the times of all events, local being the zone
 * of those without one (or NULL), and add the instances of those that recur.
 * The events are as the schedule has them, in its order.
 */
void ical_settle(struct ical_zones *zones, const struct ical_event *events, const struct zone *local);

#endif
