/*
 * Reading schedule JSON: c3voc.c documents and days, c3voc_read.c events, c3voc_event.c what they mean;
 * c3voc_part.c and c3voc_ahead.c very many events.
 */
#ifndef C3VOC_H
#define C3VOC_H

#include "internal.h"
#include "json_scan.h"
#include "json_value.h"

/* What stands wrongly in an event's list: told once the event's title is known. */
struct c3voc_bad_item {
	struct schedule_event *event;
	size_t offset;
	const char *key;
	char kind;
};

enum { C3VOC_BAD_ITEMS = 256 }; /* as many are told one by one */

struct c3voc_reader {
	struct json_scan scan;
	const char *base;           /* the input's first byte; of a copy: where it would be around that */
	size_t sign;                /* of a copy: its last bytes, with which an event seems to begin; 0: it is none */
	struct schedule *s;
	struct schedule_error *error;
	struct schedule_day *day;   /* being read */
	struct json_value room_key;
	uint32_t arrays;
	struct c3voc_bad_item *bad; /* room for C3VOC_BAD_ITEMS, or NULL: they are only counted */
	size_t nbad;                /* how many were met */
	bool schedule, conference;  /* objects that have been met */
	bool any;                   /* days or events have been met */
	bool flat;                  /* version 2: events belong to no day until their times are known */
	bool undated;               /* the day is none: its events have no time */
	struct json_value not_days; /* "days" of a wrong type */
	size_t helpers;             /* threads that may help ... */
	bool started;               /* the first event has been read, and they have been asked to */
	struct c3voc_ahead *ahead;  /* what they read */
};

/* ---- c3voc_read.c: false after an error, as in json_scan.h ---- */

size_t c3voc_offset_of(const struct c3voc_reader *r, const char *p);
bool c3voc_fail(struct c3voc_reader *r, const char *at, int code, const char *what);
bool c3voc_skip(struct c3voc_reader *r);
/*
 * Between the events that c3voc_ahead_take() adds a copy may be read, which ends
 * with the sign of an event: a bracket and a key.  All before that bracket is
 * whole in it, so brackets may be entered and left there, and scalars read.
 * These go on in the input itself before the bracket and anything that may reach
 * behind it: to keep a text, to pass over a value, to read one that is no scalar.
 */
void c3voc_leave_copy(struct c3voc_reader *r);
char c3voc_peek(struct c3voc_reader *r);
bool c3voc_value(struct c3voc_reader *r, struct json_value *v);
/* Read on at an offset of the input, of which these bytes are a copy from another offset on; or in the input itself. */
void c3voc_read_in(struct c3voc_reader *r, size_t at, const char *bytes, size_t from, size_t size);
/* Note where a text lies. */
bool c3voc_note(struct c3voc_reader *r, struct text *text);
/* Warn unless a value is one of the expected kinds. */
void c3voc_expect(struct c3voc_reader *r, const struct json_value *v, const char *kinds, const char *what);
/* The values of the event that follows, noted by the slots of their keys. */
bool c3voc_read_event(struct c3voc_reader *r, struct schedule_event *event);
/* The same values once more, of an event that was skimmed. */
void c3voc_reread(struct schedule_event *event, struct text *slots);
/* An event's day, room and array: those being read. */
void c3voc_place(const struct c3voc_reader *r, struct schedule_event *event);
/* An array of events, or what stands in its place. */
bool c3voc_read_events(struct c3voc_reader *r);

/* ---- c3voc_ahead.c ---- */

/* Let other threads read ahead of this reader, which has read the document's first event. */
void c3voc_ahead_start(struct c3voc_reader *r, const struct schedule_event *first);
/*
 * Add the events read ahead where one is expected, and go on behind them; prev:
 * where the item before ends.  False if there are none, or not memory for all.
 */
bool c3voc_ahead_take(struct c3voc_reader *r, size_t from, size_t prev);
/* No more is wanted. */
void c3voc_ahead_end(struct c3voc_reader *r);

/* ---- c3voc_event.c ---- */

enum { C3VOC_UNUSED = -1 }; /* the slot of a key that many producers write and nobody asks for */

/* A key of an event, the slot its raw value is noted in, and the kinds of value that are seen in the wild. */
struct c3voc_member {
	const char *key;
	size_t length;
	char quoted[JSON_KEY]; /* "key": */
	int slot;
	const char *kinds; /* as of json_peek() */
	const char *item_kinds; /* of a list: its items' beside objects; NULL: no list */
};

extern const struct c3voc_member c3voc_members[]; /* up to a row without a key */

/* What the object "recording" says, noted among the slots where they lack it. */
void c3voc_fill_recording(struct schedule *s, struct text *slot);
/* Whether a key of a person or link has a text. */
bool c3voc_is_item_text(const struct text *key);
/*
 * Work out what must be known of an event, which has its slots still, if all of
 * that is to be had from the event and the zone, and there is nothing to warn of.
 */
void c3voc_judge_early(struct schedule_event *event);
/* The same of the events that are left, with warnings; anew: of all, since the zone is another one. */
void c3voc_judge(struct schedule *schedule, bool anew);
/* Decode a list that is still raw. */
void c3voc_load(struct schedule_event *event, enum slot slot);

#endif
