/* Indico's JSON exports: what is shared between the documents and their events. */
#ifndef INDICO_H
#define INDICO_H

#include "buf.h"
#include "internal.h"

/* The zones that the dates of one export may name. */
enum { MOST_ZONES = 64 };

/* The keys of a conference, a session block, a contribution, an entry of a timetable, and the parts of any. */
enum indico_key {
	NOTHING, TYPE_OF, ENTRY_TYPE, ENTRIES, CONTRIBUTIONS, SESSIONS, PARTS,
	ID, UNIQUE_ID, FRIENDLY_ID, FRIENDLY, CONTRIBUTION_ID, CODE, TITLE, SLOT_TITLE, DESCRIPTION, TYPE, LANGUAGE,
	TRACK, SESSION, CONFERENCE, ROOM, ROOM_FULL, URL, TIMEZONE, START_DATE, END_DATE, DURATION,
	SPEAKERS, PRESENTERS, CHAIRS, AUTHORS, CONVENERS, SESSION_CONVENERS,
	KEYWORDS, REFERENCES, FOLDERS, MATERIAL, ATTACHMENTS,
	KEYS
};

/* An object of an export: the raw values of its keys, and where it lies. */
struct item {
	struct text found[KEYS];
	size_t from, to;
};

struct reader {
	struct schedule *first, *s; /* the document's, and the one being built */
	size_t schedules;
	struct schedule_error *error;
	int code;
	bool has_zone;              /* s has been told its zone */
	const char *loose;          /* id of the conference whose blocks or contributions stand alone */
	const char *origin;         /* scheme and host of the export's own address */
	size_t origin_n;
	struct {
		struct text name;
		struct zone *zone;
	} zones[MOST_ZONES];
	size_t nzones;
	struct buf buf;
};

/* Where a raw value begins in the input. */
size_t indico_place(const struct reader *r, const struct text *raw);
struct item indico_look(struct reader *r, const struct text *raw);
/* A value decoded; "" if there is none. */
const char *indico_value(struct reader *r, struct text raw);
/* Whether a value is a text that says something, or a number. */
bool indico_says(struct reader *r, const struct text *raw);
/* A zone by its name, looked up once a document; the first one is the schedule's if it has none. */
struct zone *indico_zone(struct reader *r, const struct text *name);
/* {"date": ..., "time": ..., "tz": ...}: a wall clock in a zone, told in the conference's. */
struct schedule_time indico_time(struct reader *r, const struct text *raw);
/* What the scratch holds, in the arena; it is empty then. */
const char *indico_taken(struct reader *r);
/* indico_json.c: begin a schedule, the document's or one more, at a value; false if there are too many. */
bool indico_begin(struct reader *r, const struct text *raw);
/* What stands where something else belongs costs itself, with a warning. */
void indico_misplaced(struct reader *r, const struct text *raw, const char *what);
/* A block of a session that holds nothing is what is on. */
void indico_add_block(struct reader *r, struct item *block, const struct text *session);

/* indico_timetable.c: "results" that are an object of timetables */
void indico_read_timetables(struct reader *r, const struct text *results);

/* An event of what an object says; NULL if out of memory. */
struct schedule_event *indico_add_event(struct reader *r, const struct item *item);

#endif
