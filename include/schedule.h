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
 * Threads: nothing is global.  Different inputs, with their schedules, may be
 * used from different threads; one input's schedules belong to one thread at
 * a time.  A pattern may be used by one thread at a time.
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
	int system;           /* errno, with SCHEDULE_ESYSTEM */
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

/*
 * Open a file, or an open descriptor (which stays the caller's, to be closed
 * once the call has returned).  A regular file is mapped; anything else is
 * read to its end.  A file must not be truncated while it is in use: the
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
 * Whether decoding a value of this schedule ran out of memory: SCHEDULE_OK or
 * SCHEDULE_EMEMORY.
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
	SCHEDULE_CONFERENCE_FIELDS
};

SCHEDULE_API const char *schedule_conference(const struct schedule *schedule, enum schedule_conference_field field);

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

/* When the event begins and ends (exclusive); SCHEDULE_TIME_NONE where the source does not say. */
SCHEDULE_API struct schedule_time schedule_start(const struct schedule_event *event);
SCHEDULE_API struct schedule_time schedule_end(const struct schedule_event *event);

/* An instant at the offset that the conference's zone has then, where the zone is known; else the time as it is. */
SCHEDULE_API struct schedule_time schedule_local(const struct schedule *schedule, struct schedule_time time);

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

struct schedule_pattern;

enum schedule_pattern_flags {
	SCHEDULE_PATTERN_FIXED = 1,        /* a string, no regular expression */
	SCHEDULE_PATTERN_IGNORE_CASE = 2,
	SCHEDULE_PATTERN_EXACT_CASE = 4,   /* neither: a pattern without capitals ignores case */
	SCHEDULE_PATTERN_WORD = 8,         /* no word character may touch the match */
	SCHEDULE_PATTERN_WHOLE = 16        /* the match is the whole value */
};

/* A set of no patterns, which matches nothing.  Returns NULL if out of memory. */
SCHEDULE_API struct schedule_pattern *schedule_pattern_new(unsigned flags, struct schedule_error *error);
SCHEDULE_API void schedule_pattern_free(struct schedule_pattern *pattern);

/*
 * Add an alternative: a PCRE2 pattern in UTF-8 with Unicode properties.
 * SCHEDULE_EPATTERN with the offset in the pattern if it can't be compiled.
 */
SCHEDULE_API int schedule_pattern_add(struct schedule_pattern *pattern, const char *text, size_t size,
                                      struct schedule_error *error);

/*
 * Restrict the fields that are searched.  The default is what a reader of the
 * programme sees: title, subtitle, abstract, description, track, type, room,
 * persons' names, tags, and what is said: captions.
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

struct schedule_write_options {
	int64_t stamp;      /* DTSTAMP of a calendar, seconds since 1970 */
	const char *source; /* the input's name, for the "source" of JSON lines */
	schedule_warn_fn *warn;
	void *warn_arg;
};

/*
 * Begin to write in a format: "c3voc-json" (a filter's output: of a schedule
 * read from JSON the very bytes, less the events not kept), "json-lines" (an
 * object per event), "icalendar" (one calendar of all).  Options are copied,
 * their strings not.  NULL: SCHEDULE_EINVALID for a format that can't be written.
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

/* Write what is left and free the writer, also when this fails. */
SCHEDULE_API int schedule_writer_end(struct schedule_writer *writer, struct schedule_error *error);

/* ---- conflicts --------------------------------------------------------- */

enum schedule_conflict_kind {
	SCHEDULE_CONFLICT_ROOM,  /* two events at one time in one room of one schedule */
	SCHEDULE_CONFLICT_PERSON,/* one person in two events at one time */
	SCHEDULE_CONFLICT_KINDS
};

struct schedule_conflict {
	enum schedule_conflict_kind kind;
	const struct schedule_event *first, *second; /* first starts no later than second */
	struct schedule_time start, end;             /* when both run */
	const char *subject;                         /* the room's or the person's name */
};

/* A kind's name ("room"); NULL past the last. */
SCHEDULE_API const char *schedule_conflict_name(enum schedule_conflict_kind kind);

/* Called for each conflict; anything but 0 stops the search and is returned. */
typedef int schedule_conflict_fn(void *arg, const struct schedule_conflict *conflict);

/*
 * Find the conflicts of the kinds in a mask of 1u << kind: rooms within each
 * schedule, persons across all.  Ends are exclusive; events without a time,
 * without a length or cancelled take no part; floating times meet only those
 * of the same schedule.  Order: by kind, room or person as they first appear, then by
 * time.  Time O(n log n + conflicts), memory O(n).
 * Returns 0, what the callback returned, or a negative code.
 */
SCHEDULE_API int schedule_conflicts(const struct schedule *const *schedules, size_t count, unsigned kinds,
                                    schedule_conflict_fn *found, void *arg, struct schedule_error *error);

#ifdef __cplusplus
}
#endif

#endif
