/* A part of a large document of schedule JSON, whose events are read apart from what stands around them. */
#ifndef C3VOC_PART_H
#define C3VOC_PART_H

#include "c3voc.h"
#include "window.h"

enum { C3VOC_RUN = 64 /* events of a run at the most: somebody may have to wait for one */ };

/* Events of one array, one after the other. */
struct c3voc_run {
	struct c3voc_run *next;
	const char *behind; /* with windows: a copy of what follows, to the end of the next event's sign; or NULL */
	size_t behind_size;
	size_t n;
	struct schedule_event *events[];
};

struct c3voc_part {
	size_t begin, end; /* where events are looked for */
	struct c3voc_reader reader;
	/* Its own of what the document's reader has: in this one's arena, which the other takes over. */
	struct schedule schedule;
	struct schedule_input input;
	const char *bytes; /* the whole input's */
	struct window window;
	size_t looked_at, may_match; /* of the events */
	const char *sign;  /* with which an event seems to begin */
	size_t sign_size, depth;
	bool odd;
	struct schedule_event *events[C3VOC_RUN];
	size_t n; /* of the run that has been read last */
};

/* With what events begin, as one that has been read: its bracket and first key.  The size is 0 if that is too long. */
size_t c3voc_sign_size(const struct schedule_event *event);

/* Between .begin and .end; the reader has just read an event in an array. */
void c3voc_part_open(struct c3voc_part *part, const struct c3voc_reader *reader, const struct schedule_event *event,
                     size_t sign_size);
void c3voc_part_close(struct c3voc_part *part);

/* Read on at an item of an array of events; or where an event seems to begin at or behind an offset, if any does. */
void c3voc_part_put(struct c3voc_part *part, size_t from);
bool c3voc_part_put_at_sign(struct c3voc_part *part, size_t from);

/*
 * Events of an array from an item on: as many as go into a run, up to the part's
 * end or something odd.  True if another item follows.
 */
bool c3voc_part_read(struct c3voc_part *part);

/* What has been read, in the part's arena; NULL if it is nothing. */
struct c3voc_run *c3voc_part_run(struct c3voc_part *part);

/* Where it has read to. */
static inline size_t c3voc_part_at(const struct c3voc_part *part)
{
	return c3voc_offset_of(&part->reader, part->reader.scan.p);
}

#endif
