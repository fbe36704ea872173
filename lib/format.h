/*
 * What a format is: a file that can judge, read or write it, and a row in the
 * table of format.c.  Nothing else changes when one is added.
 */
#ifndef FORMAT_H
#define FORMAT_H

#include "buf.h"
#include "internal.h"

struct schedule_writer {
	const struct format *format;
	struct schedule_write_options options;
	schedule_sink_fn *sink;
	void *sink_arg;
	struct buf buf; /* a format's scratch */
	void *state;    /* the format's own; freed by its end */
};

struct format {
	const char *name;
	bool series; /* events that share a uid are times of one that recurs, even where their titles differ */
	bool texts_are_json; /* an event's texts are JSON between its .from and .to, its room's perhaps elsewhere */

	/* How sure, 0 to 100, from the first bytes (at most 64 KiB) of what is left of an input; or an error's code. */
	int (*bid)(const char *p, size_t n);
	/*
	 * Read one document from input->at on and set input->at behind it.
	 * SCHEDULE_OK or an error.
	 */
	int (*read)(struct schedule *schedule, struct schedule_error *error);
	/* The slots of an event that was only skimmed, SLOTS of them. */
	void (*reread)(struct schedule_event *event, struct text *slots);
	/* Decode a list that the event still holds raw. */
	void (*load)(struct schedule_event *event, enum slot slot);
	/* Decode one raw text; the result is TEXT_DONE, or TEXT_NONE if out of memory. */
	void (*decode)(struct schedule *schedule, struct text *text);

	int (*begin)(struct schedule_writer *writer, struct schedule_error *error); /* may be NULL */
	int (*add)(struct schedule_writer *writer, const struct schedule *schedule, const bool *keep,
	           struct schedule_error *error);
	/* One event, in any order; NULL where events can't be written one by one. */
	int (*add_event)(struct schedule_writer *writer, const struct schedule_event *event,
	                 struct schedule_error *error);
	/* Also called after an error, with that error's code, to free .state. */
	int (*end)(struct schedule_writer *writer, int code, struct schedule_error *error);
};

extern const struct format format_c3voc;
extern const struct format format_json_lines;
extern const struct format format_icalendar;
extern const struct format format_frab_xml;
extern const struct format format_xcal;
extern const struct format format_indico_json;
extern const struct format format_indico_sheet;
extern const struct format format_sched_text;
extern const struct format format_sched_html;
extern const struct format format_captions;
extern const struct format format_transcript;

/* schedule.c: in the order in which they are looked up */
void tracks_sort(struct schedule *schedule);

/* cut.c: the schedule's own bytes, less the events that are not kept */
int cut_add(struct schedule_writer *writer, const struct schedule *schedule, const bool *keep,
            struct schedule_error *error);

/* c3voc_write.c: cut_add() for a schedule that came as schedule JSON; any other is spelled out. */
int c3voc_add(struct schedule_writer *writer, const struct schedule *schedule, const bool *keep,
              struct schedule_error *error);

/* format.c: hand bytes to the sink */
int writer_put(struct schedule_writer *writer, const void *p, size_t n, struct schedule_error *error);
/* ... and the scratch, emptying it. */
int writer_flush(struct schedule_writer *writer, struct schedule_error *error);

#endif
