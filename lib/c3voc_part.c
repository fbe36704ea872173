/*
 * While a pattern is looked for, hardly anything will be asked of most events
 * once they are read.  Of a mapped file they are then read in windows, copies of
 * a piece of it: making the pages of a mapping usable takes longer than copying
 * them (242 MB: 100 ms of two processors instead of 30, on a virtual machine).
 */
#include "c3voc_part.h"

enum {
	SIGN_MOST = 128,    /* bytes with which an event begins */
	BEHIND_MOST = 4096, /* bytes behind a run that are copied */
	LARGE = 16 << 20,   /* bytes whose events take more than a large block */
};

static void odd(void *arg, const char *at, const char *what)
{
	struct c3voc_part *part = arg;

	(void)at, (void)what;
	part->odd = true;
}

size_t c3voc_sign_size(const struct schedule_event *e)
{
	const char *begin = e->schedule->input->bytes + e->from, *end = e->schedule->input->bytes + e->to;
	const char *key = memchr(begin, '"', (size_t)(end - begin));
	const char *quote = key ? memchr(key + 1, '"', (size_t)(end - key - 1)) : NULL;

	/* Nor may its quotes be those around what stands between two strings: {"," as in "{","x". */
	return quote && quote - begin < SIGN_MOST && !strchr(" ,:]}", key[1]) ? (size_t)(quote + 1 - begin) : 0;
}

void c3voc_part_open(struct c3voc_part *part, const struct c3voc_reader *r, const struct schedule_event *e,
                     size_t sign_size)
{
	const struct schedule_input *input = r->s->input;

	part->bytes = part->input.bytes = part->reader.base = input->bytes;
	part->input.size = input->size;
	/* More than schedules take; of events that are very small the document's reader reads the rest. */
	part->input.left = 2 * (part->end - part->begin);
	part->schedule.input = &part->input;
	part->schedule.format = r->s->format;
	part->schedule.zone = r->s->zone;
	part->schedule.pattern = r->s->pattern;
	part->schedule.arena.left = &part->input.left;
	part->schedule.arena.large = part->end - part->begin >= LARGE;
	part->reader.s = &part->schedule;
	part->reader.scan = (struct json_scan){ .begin = input->bytes, .odd = odd, .odd_arg = part };
	part->sign = input->bytes + e->from;
	part->sign_size = sign_size;
	part->depth = r->scan.depth;
	if (r->s->pattern)
		window_open(&part->window, input->fd, input->window, input->size);
}

void c3voc_part_close(struct c3voc_part *part)
{
	free(part->schedule.events);
	window_close(&part->window);
}

/* ---- where it reads ---------------------------------------------------------------- */

/* Windows pay where most of what is copied is never looked at again. */
static bool pays(const struct c3voc_part *part)
{
	enum { FIRST = 64 };

	return part->looked_at < FIRST || part->may_match < part->looked_at / 4;
}

/* Have a window at an offset, anew or as it is, or close it for good: what can't be read the mapping complains of. */
static void move_window(struct c3voc_part *part, size_t from, bool anew)
{
	struct window *w = &part->window;

	if (window_is_open(w) && (!pays(part) || ((anew || !window_shows(w, from)) && !window_move(w, from))))
		window_close(w);
}

/* ... anew: with as much of what follows as goes into a window. */
static void put(struct c3voc_part *part, size_t from, bool anew)
{
	struct json_scan *scan = &part->reader.scan;
	const struct window *w = &part->window;

	move_window(part, from, anew);
	if (window_is_open(w))
		c3voc_read_in(&part->reader, from, w->bytes, w->from, w->size);
	else
		c3voc_read_in(&part->reader, from, part->bytes, 0, part->input.size);
	part->input.bytes = part->reader.base;
	memset(scan->closers, 0, sizeof scan->closers);
	scan->depth = part->depth;
	scan->error = NULL;
	scan->fresh = false;
}

void c3voc_part_put(struct c3voc_part *part, size_t from)
{
	put(part, from, false);
}

bool c3voc_part_put_at_sign(struct c3voc_part *part, size_t from)
{
	struct json_scan *scan = &part->reader.scan;

	while (from < part->end) {
		size_t size;
		const char *p;

		put(part, from, false);
		size = (size_t)(scan->end - scan->p);
		size = size < part->end - from ? size : part->end - from;
		p = memmem(scan->p, size, part->sign, part->sign_size);
		if (p) {
			scan->p = p;
			return true;
		}
		if (size < part->sign_size)
			break;
		from += size - part->sign_size + 1;
	}
	return false;
}

/* Another item follows, all of it or a good part of it in the window. */
static bool next_item(struct c3voc_part *part)
{
	if (window_is_open(&part->window) && !window_shows(&part->window, c3voc_part_at(part)))
		put(part, c3voc_part_at(part), false);
	return json_next_item(&part->reader.scan);
}

/* ---- events ------------------------------------------------------------------------ */

/* An event, if all is well with it and there was memory for it. */
static struct schedule_event *read_whole(struct c3voc_part *part, size_t from)
{
	struct arena_mark mark = arena_mark(&part->schedule.arena);
	struct schedule_event *e = schedule_add_noted_event(&part->schedule);

	part->schedule.nevents = 0;
	part->odd = false;
	part->reader.nbad = 0;
	if (!e)
		return NULL;
	e->from = e->prev = from;
	if (c3voc_read_event(&part->reader, e) && !part->odd && !part->reader.nbad && !part->schedule.arena.failed)
		return e;
	schedule_drop_noted_event(&part->schedule, mark);
	return NULL;
}

/* The same; it may be cut off by the window's end. */
static struct schedule_event *read_event(struct c3voc_part *part, size_t from)
{
	const struct window *w = &part->window;
	struct schedule_event *e = read_whole(part, from);

	if (!json_ok(&part->reader.scan) && window_is_open(w) && w->from != from) {
		put(part, from, true);
		e = read_whole(part, from);
	}
	part->looked_at++;
	part->may_match += !e || e->look == MAY_MATCH; /* the reader reads it again */
	return e;
}

bool c3voc_part_read(struct c3voc_part *part)
{
	struct json_scan *scan = &part->reader.scan;

	part->n = 0;
	do {
		char kind = json_peek(scan);
		size_t from = c3voc_part_at(part);
		struct schedule_event *e;

		if (from >= part->end || part->n == C3VOC_RUN)
			return true;
		e = kind == '{' ? read_event(part, from) : NULL;
		if (!e) {
			scan->p += c3voc_part_at(part) == from; /* never the same again; it is put elsewhere next */
			return false;
		}
		if (part->n) {
			e->prev = part->events[part->n - 1]->to;
			part->events[part->n - 1]->next = from;
		}
		part->events[part->n++] = e;
	} while (next_item(part));
	return false;
}

/* For the document's reader, what follows a run in the window. */
static void copy_behind(struct c3voc_part *part, struct c3voc_run *run)
{
	const struct window *w = &part->window;
	size_t at = run->events[run->n - 1]->to, size;
	const char *p, *sign;

	if (!window_is_open(w) || at < w->from)
		return;
	p = w->bytes + (at - w->from);
	size = w->size - (at - w->from);
	sign = memmem(p, size < BEHIND_MOST ? size : BEHIND_MOST, part->sign, part->sign_size);
	if (!sign)
		return;
	run->behind_size = (size_t)(sign - p) + part->sign_size;
	run->behind = arena_text(&part->schedule.arena, p, run->behind_size);
}

struct c3voc_run *c3voc_part_run(struct c3voc_part *part)
{
	struct c3voc_run *run = NULL;

	if (part->n)
		run = arena_alloc(&part->schedule.arena, sizeof *run + part->n * sizeof(struct schedule_event *));
	if (!run)
		return NULL;
	run->n = part->n;
	memcpy(run->events, part->events, part->n * sizeof(struct schedule_event *));
	copy_behind(part, run);
	return run;
}
