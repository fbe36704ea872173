/*
 * The model behind schedule.h: what readers fill and everything else looks at.
 */
#ifndef INTERNAL_H
#define INTERNAL_H

#include "../include/schedule.h"
#include "arena.h"
#include "utf8.h"

#include <stdarg.h>
#include <string.h>

/* ---- texts ------------------------------------------------------------- */

/* A text that may still be as its source spells it. */
struct text {
	const char *p; /* raw: in the input; done: NUL-terminated */
	uint32_t n;
	enum { TEXT_NONE, TEXT_RAW, TEXT_DONE } state;
};

/* Raw values beyond the public single fields. */
enum slot {
	SLOT_PERSONS = SCHEDULE_ORIGIN_URL + 1,
	SLOT_LINKS,
	SLOT_ATTACHMENTS,
	SLOT_TAGS,
	SLOT_DATE,
	SLOT_START,
	SLOT_END,
	SLOT_DURATION,
	SLOT_DO_NOT_RECORD,
	SLOT_RECORDING, /* an object: licence and opt-out */
	SLOT_UID,       /* a UID that is no UUID */
	SLOT_STATUS,
	SLOT_CUES,
	SLOT_FLOATING,  /* true: the times belong to no zone */
	SLOT_PLAIN,     /* true: the texts are renditions already */
	SLOTS
};

/* ---- input (input.c) and errors (error.c) ------------------------------ */

struct schedule_input {
	const char *bytes;
	size_t size;
	size_t at; /* where the next document begins */
	bool any;  /* a document has been read */
	size_t documents;            /* that have been read */
	const struct format *format; /* of the last one, and how sure it was */
	int sure;
	bool dead; /* after an error nothing more is read */
	unsigned users;
	enum { INPUT_BORROWED, INPUT_OWNED, INPUT_MAPPED } hold;
	int fd;        /* of what is mapped, */
	size_t window; /* if it pays to read it in pieces of so many bytes where hardly any is kept; else 0 */
	/* Lines are counted late: a mark every so many bytes, and the last place asked for. */
	struct line_mark {
		size_t offset, line_start;
		unsigned long line;
	} *marks, last;
	size_t nmarks;
	struct text no_slots[SLOTS]; /* stand in for an event's where there is no memory */
	size_t left;        /* of the memory that its schedules may take */
	size_t helpers;     /* threads that may read ahead in the next document */
	struct arena arena; /* of what its schedules share: */
	struct zone_used {
		struct zone_used *next;
		struct zone *zone;
	} *zones;
	struct schedule *pending; /* read already, to be returned next */
};

/* Line and 1-based byte column of an offset. */
void input_position(struct schedule_input *input, size_t offset, unsigned long *line, unsigned long *column);
void input_unref(struct schedule_input *input);
/*
 * Bytes of the input to look at once: where few of a mapped file are wanted, a
 * copy, which takes less time than making their page usable.
 */
enum { INPUT_FEW = 512 };
const char *input_few(const struct schedule_input *input, size_t offset, size_t n, char copy[INPUT_FEW]);

/* Fill an error unless it is filled already, and return its code. */
int error_set(struct schedule_error *error, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));
int error_memory(struct schedule_error *error);
/* ... with what an arena has failed for. */
int error_arena(struct schedule_error *error, const struct arena *arena);
int error_system(struct schedule_error *error, int number, const char *what);
/* The same with a place in the input. */
int error_at(struct schedule_error *error, struct schedule_input *input, size_t offset, int code, const char *format,
             ...) __attribute__((format(printf, 5, 6)));

/* What to do about an input of the wrong kind. */
#define LOOK_FOR_ANOTHER "look for the schedule's JSON, XML or iCalendar"

/* ---- values ------------------------------------------------------------ */

/* Where a raw text lies, counted from its event's first byte. */
struct noted {
	uint32_t from, size;
};

struct schedule_person {
	struct schedule *schedule;
	struct text text[SCHEDULE_PERSON_FIELDS];
	const char *plain; /* of the biography, once asked for */
};

struct link {
	const char *url, *title;
};

/* A caption of a recording; times in milliseconds from its start. */
struct cue {
	int64_t start, end;
	const char *text;
};

struct schedule_day {
	bool has_index;
	long index;
	struct schedule_time date, start, end;
};

/* What a source says of an event in two ways; noted where the reader warns of it. */
struct contradiction {
	struct contradiction *next;
	const char *about; /* the key that does not count */
	const char *text;
};

/* What is decoded of an event beside its slots, once asked for. */
struct lists {
	struct schedule_person *persons;
	struct link *links, *attachments;
	const char **tags;
	struct cue *cues;
	uint32_t npersons, nlinks, nattachments, ntags, ncues;
	struct {
		uint32_t n;         /* their number, once */
		bool counted;
		uint32_t i, person; /* the last one asked for, and whose it is, from 1 */
	} biography;
	const char *plain_abstract, *plain_description;
	struct contradiction *contradictions; /* these the reader notes */
};

/* There may be very many: what is looked at together stands together, what few have in .lists. */
struct schedule_event {
	struct schedule *schedule;
	size_t from, to;   /* the event in the input */
	size_t prev, next; /* end of the array item before it, start of the one after; or from, to */
	uint32_t number;
	uint32_t array;    /* events of one array are neighbours and share its number */
	struct text room_key; /* the room it is listed under */
	const struct schedule_day *day;
	uint32_t has;      /* which slots are noted or packed: a bit each */
	bool is_packed;
	bool followed;     /* by something in its array that is no event */
	bool odd;          /* a value's kind is none that is seen in the wild */
	bool skimmed;      /* its slots are not noted: it is read again for them */
	bool judged;       /* its times and what else must be known, by its reader */
	bool as_spelled;   /* nothing in its bytes is respelled, as json_scan.h says; false: who knows */
	bool plain;        /* the texts are renditions already */
	enum { NOT_LOOKED_AT, MAY_MATCH, RULED_OUT } look : 8; /* for the schedule's needles */
	enum event_status { STATUS_UNKNOWN, STATUS_CONFIRMED, STATUS_TENTATIVE, STATUS_CANCELLED } status : 8;
	enum { RECORDING_UNKNOWN, RECORDING_ALLOWED, RECORDING_REFUSED } recording : 8;
	struct schedule_time start, end;
	struct text *slot; /* SLOTS of them; NULL: as they are noted or packed */
	union { /* of the texts that there are, in the order of their slots: */
		const struct noted *noted;
		const struct text *packed; /* if .is_packed */
	};
	struct lists *lists;       /* never NULL; not to be written without event_lists() */
};

/* What a schedule says of a track beside its name. */
struct track {
	const char *name, *color; /* "#rrggbb" */
};

struct zone;

struct schedule {
	struct arena arena;
	struct arena uids; /* theirs, since they stay when what is decoded of an event is let go */
	struct schedule_input *input;
	const struct format *format;
	size_t from, to; /* the document in the input, with the space around it */
	struct text conference[SCHEDULE_CONFERENCE_FIELDS];
	struct zone *zone; /* NULL: unknown */
	struct schedule_day **days;
	size_t ndays, days_room;
	struct track *tracks; /* by name, once read */
	size_t ntracks;
	struct schedule_event **events;
	size_t nevents, events_room;
	struct uid {
		const char *own;  /* as it is without its siblings */
		const char *told; /* with what tells it from them */
	} *uid_of; /* of each event, once asked for */
	struct schedule *pending; /* read together with this one, to be returned after it */
	schedule_warn_fn *warn; /* while it is read */
	void *warn_arg;
	bool *held; /* nothing is said: that there is something to say is noted */
	const struct schedule_pattern *pattern; /* that is looked for while it is read, or NULL */
	struct text needles; /* its literals */
	size_t helpers; /* threads that pay for what is done with each event */
	const struct schedule *self; /* in a copy that a thread works with, too */
};

/* match.c: what is to be looked for in the events; look through an event's bytes, while they are in the cache. */
void schedule_look_for(struct schedule *schedule, const struct schedule_pattern *pattern);
void event_look(struct schedule_event *event);

/*
 * build.c: what readers build with.  Everything is in the schedule's arena;
 * what runs out of memory is remembered there (.failed) and returns NULL or
 * does nothing.
 */
struct schedule *schedule_new(struct schedule_input *input, const struct format *format);
struct schedule_day *schedule_add_day(struct schedule *schedule);
struct schedule_event *schedule_add_event(struct schedule *schedule);
/* The same with slots that are only noted: a fourth of the memory. */
struct schedule_event *schedule_add_noted_event(struct schedule *schedule);
/* It is not to be, nor what has been allocated since the mark. */
void schedule_drop_noted_event(struct schedule *schedule, struct arena_mark mark);
/* One that was made for another schedule, whose arena this one takes over.  False if out of memory. */
bool schedule_take_event(struct schedule *schedule, struct schedule_event *event);
/* Note the slots of an event; slots that say nothing are TEXT_NONE, all others TEXT_RAW within the event. */
void event_note(struct schedule_event *event, const struct text *slots);
/* Pack the event's slots, which are its reader's and can be used for the next one. */
void event_pack(struct schedule_event *event);
/* What has been noted or packed, or is read again, as slots. */
void event_noted(struct schedule_event *event, struct text *slots);
/* A track with its colour, which is not kept unless it is "#rgb" or "#rrggbb". */
void schedule_add_track(struct schedule *schedule, const char *name, const char *color);
/* The conference's zone by its name; warns of one that is not known.  Also sets the conference's zone name. */
void schedule_set_zone(struct schedule *schedule, const char *name, size_t offset);
/* The zone of the conference as far as it has been read; NULL if it is not known. */
struct zone *schedule_find_zone(struct schedule *schedule);

/* For readers that decode at once: a copy of a text; a single field or slot; an item of a list. */
struct text text_copy(struct schedule *schedule, const char *p, size_t n);
void conference_set(struct schedule *schedule, enum schedule_conference_field field, const char *text);
void event_set(struct schedule_event *event, int slot, const char *text);
/* An event's lists to write to; NULL if out of memory. */
struct lists *event_lists(struct schedule_event *event);
struct schedule_person *event_new_person(struct schedule_event *event);
struct schedule_person *event_add_person(struct schedule_event *event, const char *name);
void person_set(struct schedule_person *person, enum schedule_person_field field, const char *text);
void event_add_link(struct schedule_event *event, enum schedule_field field, const char *url, const char *title);
void event_add_tag(struct schedule_event *event, const char *tag);
void event_add_cue(struct schedule_event *event, int64_t start, int64_t end, const char *text);
/* "confirmed", "TENTATIVE", "cancelled", "canceled" and the words of schedule JSON 2's state. */
void event_set_status(struct schedule_event *event, const char *text);

/*
 * days.c, for formats without conference days: list each event under the date on
 * which it starts, days numbered from 1 in the order of their dates.
 */
void schedule_make_days(struct schedule *schedule);

/* List each event without a day under the day in whose window, or on whose date, it starts. */
void schedule_assign_days(struct schedule *schedule);

/* A wall-clock time is the conference's: an instant where its zone is known.  NONE outside the years 1 to 9999. */
struct schedule_time schedule_settle(const struct schedule *schedule, struct schedule_time time);
/* A time that can be spelled; none where its year is before 1 or after 9999. */
struct schedule_time schedule_in_years(struct schedule_time time);
/* An instant with the zone's own offset, if like has that too; else like's; of a date a later date.  NONE as above. */
struct schedule_time schedule_at_offset(const struct schedule *schedule, struct schedule_time like, int64_t seconds);

/* error.c: a warning at an offset of the input; the second names the event. */
void warn_at(struct schedule *schedule, size_t offset, int code, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void warn_event(struct schedule_event *event, size_t offset, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The same of what contradicts what counts: "about", a literal, is the key that does not.  Kept with the event. */
void warn_contradiction(struct schedule_event *event, const char *about, size_t offset, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/*
 * Work out something of an event while it is read, if there is nothing to warn
 * of: warnings come at the end, in the order of the events.  Else it stays as it
 * was, and false is returned.
 */
typedef void judge_fn(struct schedule_event *event, const void *arg);
bool event_judge_silently(struct schedule_event *event, judge_fn *judge, const void *arg);

/*
 * times.c: what an event of schedule JSON or XML says of its time.  "date" is
 * the truth, "start" fills in where it is missing and is compared where it is
 * not; an explicit "end" counts before "duration".
 */
struct spelled {
	const char *p;
	size_t n;
	size_t offset; /* in the input, for warnings */
};

struct event_times {
	struct spelled date, start, end, duration;
	int32_t day_change; /* seconds; a start before it is on the next date; 0: go by the day's window */
	bool floating;      /* never to be settled in the conference's zone */
};

void event_set_times(struct schedule_event *event, const struct event_times *times);

/* A text's value, decoded if need be; "" if absent or out of memory. */
const char *text_value(struct schedule *schedule, struct text *text);

/* A slot of an event; what was noted is spread out. */
struct text *event_slots(struct schedule_event *event);
static inline struct text *event_slot(struct schedule_event *event, int slot)
{
	return &(event->slot ? event->slot : event_slots(event))[slot];
}

/* A copy of a slot; what was noted stays as it is. */
struct text event_peek(const struct schedule_event *event, int slot);

/* The accessors promise const; what they cache is written through this. */
static inline struct schedule_event *event_cache(const struct schedule_event *event)
{
	return event->schedule->events[event->number]; /* NOLINT(clang-analyzer-core.NullDereference): never NULL */
}

/*
 * What is decoded of an event between these is let go again, so that a pass
 * over all events needs the memory of one.
 */
struct arena_mark event_enter(const struct schedule_event *event, struct schedule_event *before);
static inline void event_leave(struct schedule_event *event, const struct schedule_event *before,
                               struct arena_mark mark)
{
	arena_release(&event->schedule->arena, mark);
	*event = *before;
}

/* identity.c: the uids of all events, worked out once for the schedule, at the first call */
void identity_assign(const struct schedule *schedule);
const char *identity_uid(const struct schedule_event *event);

/* The uids of events that are written together. */
struct identity {
	const char *uid;
	const struct schedule_event *event;
	size_t number; /* in the order of the source, or of the sources */
};

/* Sort by uid, start, room and number; then make those that share a uid differ, by their start and a number. */
void identity_sort(struct identity *identities, size_t n);
void identity_tell_apart(struct arena *arena, struct identity *identities, size_t n);
/* A uid with a start appended, and of several at one start the number. */
const char *identity_slot(struct arena *arena, const char *uid, struct schedule_time start, size_t nth);
/* The UUID that stands for a uid that is none, in the arena; "" if out of memory. */
const char *identity_uuid(struct schedule *schedule, const char *uid);
/* A name with case and white space folded, in the arena; "" for none. */
const char *identity_fold(struct arena *arena, const char *name);

/* plain.c: the rendition of a text, in the arena; text itself where there is nothing to render */
const char *plain_text(struct arena *arena, const char *text);
/* The same, always by way of HTML: what tests hold it against. */
const char *plain_by_html(struct arena *arena, const char *text);

#endif
