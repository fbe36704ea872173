/*
 * schedule.h - read, search and write conference schedules
 *
 * Results: functions that can fail return a negative enum schedule_code, or
 * NULL where they return a pointer, and fill the caller's struct
 * schedule_error if one is given.  Zero and above is success.
 *
 * Ownership: a schedule owns everything reached from it (events, days,
 * persons, every string) until schedule_free(); no accessor returns memory to
 * be freed.  Strings are NUL-terminated UTF-8 and never NULL: a value that is
 * absent is "".
 *
 * Lazy values: an accessor may decode a value when first asked for it.  One
 * that runs out of memory returns its empty value and marks the schedule;
 * look once with schedule_failed() when done, as with ferror(3).
 *
 * Threads: nothing is global, but for the modules that have been loaded.
 * Different inputs, with their schedules, may be used from different threads;
 * one input's schedules belong to one thread at a time.  A pattern may be used
 * by one thread at a time.  schedule_read(), schedule_may_match() and
 * schedule_conflicts() spread megabytes over the processors the caller may run
 * on, by threads of their own that end before they return, call nobody back,
 * and take no signals but those that they raise, as SIGBUS where a mapped file
 * is cut off.
 */
#ifndef SCHEDULE_H
#define SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define SCHEDULE_API __attribute__((visibility("default")))
#else
#define SCHEDULE_API
#endif

/* ---- version ---------------------------------------------------------- */

/* The version of the library that is running, such as "0.1.0". */
SCHEDULE_API const char *schedule_version(void);

/* ---- errors ----------------------------------------------------------- */

enum schedule_code {
	SCHEDULE_OK = 0,
	SCHEDULE_ESYSTEM = -1,  /* the system refused; see .system */
	SCHEDULE_EMEMORY = -2,  /* out of memory */
	SCHEDULE_ESYNTAX = -3,  /* the input breaks its format's grammar */
	SCHEDULE_EFORMAT = -4,  /* no schedule, or of no known format */
	SCHEDULE_ELIMIT = -5,   /* a documented limit was exceeded */
	SCHEDULE_EPATTERN = -6, /* the pattern can't be compiled */
	SCHEDULE_EINVALID = -7  /* the caller asked for what does not exist */
};

/*
 * What went wrong, and where.  Owned by the caller.  The first error is kept:
 * a struct whose code is set already is not written again, so start from
 * { 0 }.  Text is one line of UTF-8 without the position.
 */
struct schedule_error {
	int code;             /* enum schedule_code; 0: nothing happened */
	int system;           /* errno, with SCHEDULE_ESYSTEM; 0: a module can't be loaded */
	unsigned long line;   /* 1-based line in the input; 0: no position */
	unsigned long column; /* 1-based byte in the line */
	size_t offset;        /* 0-based byte in the input */
	char text[240];
};

/*
 * Called for each warning: a value that is broken while its event is kept.
 * The error's code says what it would have been as an error.
 */
typedef void schedule_warn_fn(void *arg, const struct schedule_error *warning);

/* ---- reading ---------------------------------------------------------- */

struct schedule_input;
struct schedule;
struct schedule_pattern;

/*
 * Open a file, or an open descriptor (which stays the caller's, to be closed
 * once the call has returned).  A regular file is mapped, and one of 8 MiB or
 * more kept open until the last of its schedules is freed; anything else is read
 * to its end.  A file must not be truncated while it is in use: the
 * process would get SIGBUS, which is the caller's to catch (schedule_open_memory()
 * takes bytes that nobody can take away).
 * Returns NULL on failure: SCHEDULE_ESYSTEM, SCHEDULE_EMEMORY.
 */
SCHEDULE_API struct schedule_input *schedule_open(const char *path, struct schedule_error *error);
SCHEDULE_API struct schedule_input *schedule_open_fd(int fd, struct schedule_error *error);

/* The same over bytes of the caller's, which must outlive the input and its schedules. */
SCHEDULE_API struct schedule_input *schedule_open_memory(const void *bytes, size_t size, struct schedule_error *error);

/* Let go of an input.  Its bytes stay until the last of its schedules is freed.  NULL is fine. */
SCHEDULE_API void schedule_close(struct schedule_input *input);

struct schedule_read_options {
	const char *format;     /* NULL: recognise it by content; see schedule_format_name() */
	schedule_warn_fn *warn; /* NULL: warnings are dropped */
	void *warn_arg;
	/*
	 * What schedule_may_match() will be asked of the schedule: it is looked for
	 * while the events' bytes are at hand.  Events that it rules out take less
	 * memory, and are read again if more is asked of them.  NULL: nothing.
	 */
	const struct schedule_pattern *pattern;
};

/*
 * Read the next schedule of an input: one document of a sequence.
 * Returns 1 and the schedule; 0 at the end; negative on an error, after which
 * nothing more can be read from the input.  An input that holds no document
 * at all is SCHEDULE_EFORMAT.  Options may be NULL.
 */
SCHEDULE_API int schedule_read(struct schedule_input *input, const struct schedule_read_options *options,
                               struct schedule **schedule, struct schedule_error *error);

/* Free a schedule and all that was reached from it.  NULL is fine. */
SCHEDULE_API void schedule_free(struct schedule *schedule);

/*
 * Whether decoding a value of this schedule ran out of memory: SCHEDULE_OK,
 * SCHEDULE_EMEMORY, or SCHEDULE_ELIMIT where it is more than the input may take.
 */
SCHEDULE_API int schedule_failed(const struct schedule *schedule, struct schedule_error *error);

/* The name of the i-th known format, in table order; NULL past the last. */
SCHEDULE_API const char *schedule_format_name(size_t i);

/* ---- the conference --------------------------------------------------- */

enum schedule_conference_field {
	SCHEDULE_CONFERENCE_ACRONYM,
	SCHEDULE_CONFERENCE_TITLE,
	SCHEDULE_CONFERENCE_ZONE,  /* IANA time zone name */
	SCHEDULE_CONFERENCE_START, /* date or date-time, as the source has it */
	SCHEDULE_CONFERENCE_END,
	SCHEDULE_CONFERENCE_URL,
	SCHEDULE_CONFERENCE_VERSION, /* of the schedule */
	SCHEDULE_CONFERENCE_VENUE,   /* where all of it takes place */
	SCHEDULE_CONFERENCE_FIELDS
};

SCHEDULE_API const char *schedule_conference(const struct schedule *schedule, enum schedule_conference_field field);

/*
 * The colour that a schedule gives the track of that name, as "#rrggbb"; "" if
 * it gives none.
 */
SCHEDULE_API const char *schedule_track_color(const struct schedule *schedule, const char *track);

/* ---- time ------------------------------------------------------------- */

enum schedule_time_kind {
	SCHEDULE_TIME_NONE,     /* not known */
	SCHEDULE_TIME_INSTANT,  /* seconds since 1970-01-01T00:00:00Z */
	SCHEDULE_TIME_FLOATING, /* local to the conference, whose zone is unknown */
	SCHEDULE_TIME_DATE      /* floating, and only the date counts (all-day) */
};

struct schedule_time {
	int64_t seconds;     /* floating: as if the wall clock showed UTC */
	int32_t utc_offset;  /* seconds east of UTC; 0 unless an instant */
	enum schedule_time_kind kind;
};

struct schedule_civil {
	int64_t year;
	int month, day, hour, minute, second; /* month and day from 1 */
	int weekday;                          /* 0 is Sunday */
};

/* Wall clock and calendar of a time at its own offset. */
SCHEDULE_API void schedule_civil(const struct schedule_time *time, struct schedule_civil *civil);

/*
 * Spell a time per RFC 3339: "2024-09-22T09:00:00+02:00"; floating times have
 * no offset; dates are "2024-09-22"; no time is "".  Returns text.
 */
enum { SCHEDULE_TIME_TEXT = 48 };
SCHEDULE_API const char *schedule_time_text(const struct schedule_time *time, char text[SCHEDULE_TIME_TEXT]);

/*
 * Read RFC 3339's date and time, also without seconds or offset (then it
 * floats), or a date alone.  SCHEDULE_TIME_NONE if it is none of these.
 */
SCHEDULE_API struct schedule_time schedule_time_parse(const char *text);

/*
 * A zone of the system's tz database, such as "Europe/Rome".  NULL if there is
 * none of that name (SCHEDULE_EINVALID) or memory ran out.
 */
struct schedule_zone;
SCHEDULE_API struct schedule_zone *schedule_zone_open(const char *name, struct schedule_error *error);
SCHEDULE_API void schedule_zone_free(struct schedule_zone *zone);

/* An instant at the offset that the zone has then; floating times and dates stay as they are. */
SCHEDULE_API struct schedule_time schedule_zone_local(const struct schedule_zone *zone, struct schedule_time time);

/* ---- conference days --------------------------------------------------- */

struct schedule_day;

SCHEDULE_API size_t schedule_days(const struct schedule *schedule);
SCHEDULE_API const struct schedule_day *schedule_day(const struct schedule *schedule, size_t i);

/* What the schedule calls the day, or its position from 1 if it gives it no index. */
SCHEDULE_API long schedule_day_index(const struct schedule_day *day);

/* The day's date as a SCHEDULE_TIME_DATE (or NONE), and the window in which it runs. */
SCHEDULE_API struct schedule_time schedule_day_date(const struct schedule_day *day);
SCHEDULE_API struct schedule_time schedule_day_start(const struct schedule_day *day);
SCHEDULE_API struct schedule_time schedule_day_end(const struct schedule_day *day);

/* ---- events ------------------------------------------------------------ */

struct schedule_event;

/* The number of events, and the i-th in the order of the source; NULL past the last. */
SCHEDULE_API size_t schedule_events(const struct schedule *schedule);
SCHEDULE_API const struct schedule_event *schedule_event(const struct schedule *schedule, size_t i);

/* An event's schedule, its position there, and the conference day it is listed under (or NULL). */
SCHEDULE_API const struct schedule *schedule_event_schedule(const struct schedule_event *event);
SCHEDULE_API size_t schedule_event_number(const struct schedule_event *event);
SCHEDULE_API const struct schedule_day *schedule_event_day(const struct schedule_event *event);

/*
 * Every field that an event has, single or list, by one name everywhere: in
 * patterns, columns, sort keys and JSON lines.
 */
enum schedule_field {
	/* single values as the source has them */
	SCHEDULE_TITLE,
	SCHEDULE_SUBTITLE,
	SCHEDULE_ABSTRACT,
	SCHEDULE_DESCRIPTION,
	SCHEDULE_TRACK,
	SCHEDULE_TYPE,
	SCHEDULE_LANGUAGE,
	SCHEDULE_ROOM,
	SCHEDULE_URL,
	SCHEDULE_GUID,
	SCHEDULE_CODE,
	SCHEDULE_ID,
	SCHEDULE_SLUG,
	SCHEDULE_LICENSE,
	SCHEDULE_FEEDBACK_URL,
	SCHEDULE_ORIGIN_URL,
	/* lists */
	SCHEDULE_PERSON,     /* names */
	SCHEDULE_BIOGRAPHY,  /* one per person who has one */
	SCHEDULE_LINK,       /* addresses */
	SCHEDULE_ATTACHMENT, /* addresses */
	SCHEDULE_TAG,
	SCHEDULE_CUE,        /* captions of a recording */
	/* worked out */
	SCHEDULE_UID,       /* never empty, unique in its schedule, stable */
	SCHEDULE_START,     /* RFC 3339 */
	SCHEDULE_END,       /* RFC 3339, exclusive */
	SCHEDULE_DAY,       /* index */
	SCHEDULE_STATUS,    /* confirmed, tentative, cancelled */
	SCHEDULE_RECORDING, /* allowed, refused */
	SCHEDULE_CONFERENCE,/* acronym, else title */
	SCHEDULE_FIELDS
};

/* A field's name ("person"), and the field of a name, singular or plural; -1 if there is none. */
SCHEDULE_API const char *schedule_field_name(enum schedule_field field);
SCHEDULE_API int schedule_field_by_name(const char *name);

/*
 * A field's values: their number, the i-th, and the first ("" if there is
 * none).  A single field has one value, or none where it is empty.
 */
SCHEDULE_API size_t schedule_count(const struct schedule_event *event, enum schedule_field field);
SCHEDULE_API const char *schedule_value(const struct schedule_event *event, enum schedule_field field, size_t i);
SCHEDULE_API const char *schedule_text(const struct schedule_event *event, enum schedule_field field);

/*
 * The plain-text rendition of a field's i-th value: HTML and Markdown
 * resolved for abstracts, descriptions and biographies; every other field as
 * it is.
 */
SCHEDULE_API const char *schedule_plain(const struct schedule_event *event, enum schedule_field field, size_t i);

/*
 * The uid without what tells the slots of one session apart, which share it.
 * Unlike SCHEDULE_UID it stays when an event is moved.
 */
SCHEDULE_API const char *schedule_base_uid(const struct schedule_event *event);

/* When the event begins and ends (exclusive); SCHEDULE_TIME_NONE where the source does not say. */
SCHEDULE_API struct schedule_time schedule_start(const struct schedule_event *event);
SCHEDULE_API struct schedule_time schedule_end(const struct schedule_event *event);

/* An instant at the offset that the conference's zone has then, where the zone is known; else the time as it is. */
SCHEDULE_API struct schedule_time schedule_local(const struct schedule *schedule, struct schedule_time time);

typedef void schedule_visit_fn(void *arg, const struct schedule_event *event);

/*
 * Call back with an event.  What is decoded of it meanwhile is let go of after
 * the call, its strings with it: memory does not grow with the number of
 * events that are looked at.
 */
SCHEDULE_API void schedule_visit(const struct schedule_event *event, schedule_visit_fn *visit, void *arg);

/* The 1-based line of the input on which the event begins. */
SCHEDULE_API unsigned long schedule_line(const struct schedule_event *event);

struct schedule_person;

enum schedule_person_field {
	SCHEDULE_PERSON_NAME,
	SCHEDULE_PERSON_GUID,
	SCHEDULE_PERSON_CODE,
	SCHEDULE_PERSON_ID, /* not to be trusted as an identity */
	SCHEDULE_PERSON_ORGANISATION,
	SCHEDULE_PERSON_ROLE,
	SCHEDULE_PERSON_BIOGRAPHY,
	SCHEDULE_PERSON_URL,
	SCHEDULE_PERSON_FIELDS
};

/* The i-th person of an event; NULL past schedule_count(event, SCHEDULE_PERSON). */
SCHEDULE_API const struct schedule_person *schedule_person(const struct schedule_event *event, size_t i);
SCHEDULE_API const char *schedule_person_text(const struct schedule_person *person, enum schedule_person_field field);

/*
 * Whether two are the same person: by guid where both have one, else by code
 * where both have one, else by name, case and white space folded.
 */
SCHEDULE_API bool schedule_person_same(const struct schedule_person *a, const struct schedule_person *b);

/* The title of the i-th SCHEDULE_LINK or SCHEDULE_ATTACHMENT. */
SCHEDULE_API const char *schedule_link_title(const struct schedule_event *event, enum schedule_field field, size_t i);

/* When the i-th SCHEDULE_CUE begins and ends, in milliseconds from the recording's start; -1 past the last. */
SCHEDULE_API int64_t schedule_cue_start(const struct schedule_event *event, size_t i);
SCHEDULE_API int64_t schedule_cue_end(const struct schedule_event *event, size_t i);

/* ---- patterns ---------------------------------------------------------- */

enum schedule_pattern_flags {
	SCHEDULE_PATTERN_FIXED = 1,        /* a string, no regular expression */
	SCHEDULE_PATTERN_IGNORE_CASE = 2,
	SCHEDULE_PATTERN_EXACT_CASE = 4,   /* neither: a pattern without capitals ignores case */
	SCHEDULE_PATTERN_WORD = 8,         /* no word character may touch the match */
	SCHEDULE_PATTERN_WHOLE = 16,       /* the match is the whole value */
	SCHEDULE_PATTERN_IGNORE_ACCENTS = 32 /* of letters, in pattern and text (UAX 15: combining marks) */
};

/* A set of no patterns, which matches nothing.  Returns NULL if out of memory. */
SCHEDULE_API struct schedule_pattern *schedule_pattern_new(unsigned flags, struct schedule_error *error);
SCHEDULE_API void schedule_pattern_free(struct schedule_pattern *pattern);

/*
 * Add an alternative: a PCRE2 pattern in UTF-8 with Unicode properties.
 * SCHEDULE_EPATTERN with the offset in the pattern if it can't be compiled,
 * SCHEDULE_EINVALID if it is not UTF-8.
 */
SCHEDULE_API int schedule_pattern_add(struct schedule_pattern *pattern, const char *text, size_t size,
                                      struct schedule_error *error);

/*
 * Restrict the fields that are searched.  The default is what a reader of the
 * programme sees: title, subtitle, abstract, description, track, type, room,
 * persons' names and organisations, tags, and what is said: captions.
 * SCHEDULE_PERSON, where it is asked for, searches their codes too.
 */
SCHEDULE_API void schedule_pattern_fields(struct schedule_pattern *pattern, const enum schedule_field *fields,
                                          size_t count);

/*
 * Whether any pattern matches any value of the searched fields, each run of
 * white space in it read as one space, in the source's text or its rendition.
 * A field without values counts as one empty value.  Captions are searched as
 * one text, so that a phrase that runs over two of them is found.
 * Returns 1, 0, or SCHEDULE_ELIMIT where matching exceeds its bounds.
 */
SCHEDULE_API int schedule_match(struct schedule_pattern *pattern, const struct schedule_event *event,
                                struct schedule_error *error);

/*
 * Which events of a schedule schedule_match() has to be asked of: may[i] is
 * false where it would return 0 for certain.  Much faster than asking where
 * little matches, and on all processors.
 */
SCHEDULE_API void schedule_may_match(const struct schedule_pattern *pattern, const struct schedule *schedule,
                                     bool *may);

/* What schedule_matches() found. */
struct schedule_found {
	enum schedule_field field;
	size_t index;     /* of the value; of a caption: the one in which the match begins */
	const char *text; /* the match, white space folded; not terminated, gone after the call */
	size_t size;
};

typedef void schedule_found_fn(void *arg, const struct schedule_found *found);

/*
 * Call back for each match that is not empty, in the searched fields' order.
 * Where a value's source text has none, its rendition is searched.
 * Returns their number, or negative as schedule_match().
 */
SCHEDULE_API int schedule_matches(struct schedule_pattern *pattern, const struct schedule_event *event,
                                  schedule_found_fn *found, void *arg, struct schedule_error *error);

/* Where in a text the first match of any of the patterns from offset on lies: 1, 0, or negative. */
SCHEDULE_API int schedule_pattern_find(struct schedule_pattern *pattern, const char *text, size_t size, size_t offset,
                                       size_t *begin, size_t *end, struct schedule_error *error);

/* ---- time as people say it ----------------------------------------------- */

struct schedule_when;

struct schedule_when_options {
	/*
	 * The clock.  An instant with the offset of the place where it is asked,
	 * which serves for schedules without a zone; floating: wall-clock time at
	 * the conference.
	 */
	struct schedule_time now;
	const char *zone; /* of times that have none; NULL: the conference's */
	bool starts;      /* of a span: only what starts in it, not all that overlaps it */
};

/*
 * Read WHEN as sched-at(1) describes it.  NULL and SCHEDULE_EINVALID with what
 * can be read, if it can't be.  The options' strings are not kept.
 */
SCHEDULE_API struct schedule_when *schedule_when_new(const char *text, const struct schedule_when_options *options,
                                                     struct schedule_error *error);
SCHEDULE_API void schedule_when_free(struct schedule_when *when);

/*
 * Set keep[i] for each event of a schedule: whether it is then.  Events
 * without a time never are.
 */
SCHEDULE_API int schedule_when_choose(const struct schedule_when *when, const struct schedule *schedule, bool *keep,
                                      struct schedule_error *error);

/* ---- writing ----------------------------------------------------------- */

struct schedule_writer;

/* Takes size bytes; returns 0, or an errno value to stop the writing. */
typedef int schedule_sink_fn(void *arg, const void *bytes, size_t size);

enum schedule_calendar_flags {
	SCHEDULE_CALENDAR_UTC = 1,       /* every instant in UTC, not in the conference's zone */
	SCHEDULE_CALENDAR_UID_SLOT = 2,  /* each event's start appended to its UID, not only where several share one */
	SCHEDULE_CALENDAR_TODO = 4,      /* events without a time as VTODO; else they are left out */
	SCHEDULE_CALENDAR_ATTACH = 8,    /* attachments as ATTACH */
	SCHEDULE_CALENDAR_ATTENDEES = 16 /* persons as ATTENDEE */
};

/* What a calendar is like, as sched-ics(1) describes it.  All zero is what the command does without options. */
struct schedule_calendar_options {
	unsigned flags;      /* enum schedule_calendar_flags */
	const char *summary; /* FORMAT of SUMMARY, such as "{title}[ - {person}]"; NULL: the title */
	const char *alarm;   /* how long before its start an event is announced, such as "10m"; NULL: not at all */
	const char *refresh; /* how often a subscriber is to look for a new version; NULL: unsaid */
	/*
	 * The calendar that this one takes the place of (RFC 5546): its unchanged
	 * events keep their bytes, and those that are gone are cancelled.  NULL:
	 * none.  Must live until the writer's end.
	 */
	struct schedule_input *previous;
};

struct schedule_write_options {
	int64_t stamp;      /* DTSTAMP of a calendar, seconds since 1970 */
	const char *source; /* the input's name, for the "source" of JSON lines */
	const struct schedule_calendar_options *calendar; /* NULL: all zero; must live until the writer's end */
	schedule_warn_fn *warn;
	void *warn_arg;
};

/*
 * Begin to write in a format: "c3voc-json" (a filter's output: of a schedule
 * read from JSON the very bytes, less the events not kept), "json-lines" (an
 * object per event), "icalendar" (one calendar of all).  Options are copied,
 * their strings not.  NULL: SCHEDULE_EINVALID for a format that can't be
 * written and an option that can't be understood; an error with a line is one
 * of the previous calendar, of which also SCHEDULE_EFORMAT and
 * SCHEDULE_ESYNTAX tell.
 */
SCHEDULE_API struct schedule_writer *schedule_writer_new(const char *format,
                                                         const struct schedule_write_options *options,
                                                         schedule_sink_fn *sink, void *sink_arg,
                                                         struct schedule_error *error);

/*
 * Write a schedule's events for which keep[i] is true; all if keep is NULL.
 * "icalendar" looks at schedule and keep again in schedule_writer_end(), so
 * both must live until then.
 */
SCHEDULE_API int schedule_writer_add(struct schedule_writer *writer, const struct schedule *schedule,
                                     const bool *keep, struct schedule_error *error);

/*
 * Write one event, of any schedule and in any order, in a format that can:
 * "json-lines"; SCHEDULE_EINVALID for others.
 */
SCHEDULE_API int schedule_writer_add_event(struct schedule_writer *writer, const struct schedule_event *event,
                                           struct schedule_error *error);

/* Write what is left and free the writer, also when this fails. */
SCHEDULE_API int schedule_writer_end(struct schedule_writer *writer, struct schedule_error *error);

/* A text as a JSON string (RFC 8259), for programs that write some of their own.  SCHEDULE_EINVALID if not UTF-8. */
SCHEDULE_API int schedule_json_string(const char *text, schedule_sink_fn *sink, void *sink_arg,
                                      struct schedule_error *error);

/* ---- conflicts --------------------------------------------------------- */

enum schedule_conflict_kind {
	SCHEDULE_CONFLICT_ROOM,      /* two events at one time in one room of one schedule */
	SCHEDULE_CONFLICT_PERSON,    /* one person in two events at one time */
	SCHEDULE_CONFLICT_ATTEND,    /* any two events at one time: for what one person has picked */
	SCHEDULE_CONFLICT_GAP,       /* too little time between two events of a person in different rooms */
	SCHEDULE_CONFLICT_OUTSIDE,   /* an event outside its day's window or the conference's dates */
	SCHEDULE_CONFLICT_EMPTY,     /* an event that has no length, or ends before it starts */
	SCHEDULE_CONFLICT_LONG,      /* an event of more than 24 hours */
	SCHEDULE_CONFLICT_DUPLICATE, /* one event twice */
	SCHEDULE_CONFLICT_CONTRADICTION, /* the source says of an event two things that can't both be */
	SCHEDULE_CONFLICT_KINDS
};

enum schedule_severity {
	SCHEDULE_WARNING, /* the plan can be carried out, but hardly as it is meant */
	SCHEDULE_ERROR,   /* it can't */
	SCHEDULE_SEVERITIES
};

/* A kind's name ("room"); NULL past the last.  The kind of a name; -1 if there is none. */
SCHEDULE_API const char *schedule_conflict_name(enum schedule_conflict_kind kind);
SCHEDULE_API int schedule_conflict_by_name(const char *name);

/* How bad a kind is, and whether it is looked for unless others are asked for. */
SCHEDULE_API enum schedule_severity schedule_conflict_severity(enum schedule_conflict_kind kind);
SCHEDULE_API bool schedule_conflict_usual(enum schedule_conflict_kind kind);

/* "warning" or "error". */
SCHEDULE_API const char *schedule_severity_name(enum schedule_severity severity);

/* The way between two rooms, in seconds, the same in both directions. */
struct schedule_walk {
	const char *from, *to; /* rooms' names */
	int64_t seconds;
};

struct schedule_conflict_options {
	unsigned kinds; /* a mask of 1u << kind; 0: the usual ones */
	/*
	 * GAP: the least seconds between two events in different rooms, and other
	 * numbers for those rooms between which the way is known.  Of a pair that
	 * is given twice the longer way counts.  With ATTEND among the kinds the
	 * events are those of one person, whoever speaks in them.
	 */
	int64_t gap;
	const struct schedule_walk *walks;
	size_t walk_count;
	/*
	 * Rooms that take several events at one time, passed over by ROOM and GAP,
	 * and names that are nobody's, by PERSON and GAP.  NULL: none.
	 */
	struct schedule_pattern *ignore_rooms, *ignore_persons;
};

struct schedule_conflict {
	enum schedule_conflict_kind kind;
	/* The second starts no earlier than the first; it is NULL for OUTSIDE, EMPTY, LONG, CONTRADICTION. */
	const struct schedule_event *first, *second;
	/* When both run; of GAP the time between them; else the first's own. */
	struct schedule_time start, end;
	/*
	 * What they share: the name of a room or a person, "uid" or "title" of a
	 * DUPLICATE; the key that a CONTRADICTION is about ("start", "duration",
	 * "weekday", "room"); else "".
	 * It does not depend on times.
	 */
	const char *subject;
	const char *text; /* what there is to say beyond this, such as "ends 0:30 before it starts"; else "" */
};

/* Called for each conflict, whose strings are gone after the call; anything but 0 stops the search and is returned. */
typedef int schedule_conflict_fn(void *arg, const struct schedule_conflict *conflict);

/*
 * Find the conflicts in and between schedules.  Ends are exclusive; events
 * without a start and cancelled ones take no part, nor, where two are
 * compared by time, those without a length and all-day events; floating times
 * meet only those of the same schedule.  ROOM compares within a schedule,
 * PERSON, ATTEND and GAP across all, DUPLICATE as schedule-formats(5) tells.
 * One event that is in several schedules clashes with itself as a DUPLICATE only.
 *
 * Order: by kind; then by room or person as they first appear, and by the
 * start of the second; or as the events do.  Each conflict is told as it is
 * found, in O(n log n + conflicts) time and O(n) memory; with walks, GAP also
 * looks at pairs that are less than the longest way of a room apart.
 * Options may be NULL.  Returns 0, what the callback returned, or a negative
 * code.
 */
SCHEDULE_API int schedule_conflicts(const struct schedule *const *schedules, size_t count,
                                    const struct schedule_conflict_options *options, schedule_conflict_fn *found,
                                    void *arg, struct schedule_error *error);

#ifdef __cplusplus
}
#endif

#endif
