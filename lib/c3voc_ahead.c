/*
 * Other threads read later parts of a large document ahead, each from where an
 * event seems to begin: as the first event began.  What they read counts only
 * if the reader comes to that very byte, with an event expected there and at
 * the same depth; from there on both read the same.  Whatever is odd is left to
 * the reader, so that all there is to say is said once, in its order.
 *
 * While a pattern is looked for, hardly anything will be asked of most events
 * once they are read.  Of a mapped file they are then read in windows, copies of
 * a piece of it: making the pages of a mapping usable takes longer than copying
 * them, by a half to three times (242 MB: 30 ms of two processors instead of 100
 * on a virtual machine).  So the reader's own part is read here, too, and what
 * stands between the runs is handed over with them.
 */
#include "c3voc.h"
#include "parallel.h"
#include "window.h"

#include <stdlib.h>

enum {
	RUN_MOST = 64,      /* events of a run: the reader may have to wait for one */
	SIGN_MOST = 128,    /* bytes with which an event begins */
	BEHIND_MOST = 4096, /* bytes behind a run that are copied for the reader */
	LARGE = 16 << 20,   /* bytes whose events take more than a large block */
};

/* Events of one array, one after the other. */
struct run {
	struct run *next;
	const char *behind; /* with windows: a copy of what follows, to the end of the next event's sign; or NULL */
	size_t behind_size;
	size_t n;
	struct schedule_event *events[];
};

struct helper {
	pthread_t thread; /* but for the reader's own */
	struct c3voc_reader reader;
	/* Its own of what the reader has: in this one's arena, which the other takes over. */
	struct schedule schedule;
	struct schedule_input input;
	const char *bytes; /* the whole input's */
	struct window window;
	size_t may_match, looked_at; /* of the events in windows */
	const char *sign;
	size_t sign_size, depth;
	size_t begin, end; /* where it looks for events */
	bool odd;
	struct schedule_event *events[RUN_MOST];
	size_t n; /* of the run being read */
	/* Under the lock: */
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct run *first, **last, **taken; /* runs; where the next one goes, and is taken from */
	size_t at; /* runs that come begin there or behind; SIZE_MAX: none come */
	bool stop;
};

struct c3voc_ahead {
	size_t n, current;
	struct helper helpers[]; /* the first is the reader's own; it is there only with windows */
};

/* ---- reading a part ------------------------------------------------------------- */

static void odd(void *arg, const char *at, const char *what)
{
	struct helper *h = arg;

	(void)at, (void)what;
	h->odd = true;
}

/* Windows pay where most of what is copied is never looked at again. */
static bool pays(const struct helper *h)
{
	enum { FIRST = 64 };

	return h->looked_at < FIRST || h->may_match < h->looked_at / 4;
}

/* Read on at an item of an array of events; anew: with as much of what follows as goes into a window. */
static void put(struct helper *h, size_t from, bool anew)
{
	struct json_scan *scan = &h->reader.scan;
	struct window *w = &h->window;
	const char *end;

	/* What can't be read is for the mapping to complain of. */
	if (window_is_open(w) && (!pays(h) || ((anew || !window_shows(w, from)) && !window_move(w, from))))
		window_close(w);
	/* As if the whole input stood around the window. */
	h->input.bytes = window_is_open(w) ? (const char *)((uintptr_t)w->bytes - w->from) : h->bytes;
	end = window_is_open(w) ? w->bytes + w->size : h->bytes + h->input.size;
	h->reader.base = h->input.bytes;
	memset(scan->closers, 0, sizeof scan->closers);
	scan->p = h->input.bytes + from;
	scan->end = end;
	scan->depth = h->depth;
	scan->error = NULL;
	scan->fresh = false;
}

/* Read on where an event seems to begin, at or behind an offset.  False if none does in the part. */
static bool put_at_sign(struct helper *h, size_t from)
{
	struct json_scan *scan = &h->reader.scan;
	const char *p = NULL;

	while (!p) {
		size_t size;

		if (from >= h->end)
			return false;
		put(h, from, false);
		size = (size_t)(scan->end - scan->p);
		size = size < h->end - from ? size : h->end - from;
		p = memmem(scan->p, size, h->sign, h->sign_size);
		if (size < h->sign_size)
			return false;
		from += size - h->sign_size + 1;
	}
	scan->p = p;
	return true;
}

/* An event, if all is well with it and there was memory for it. */
static struct schedule_event *read_whole(struct helper *h, size_t from)
{
	struct c3voc_reader *r = &h->reader;
	struct schedule_event *e = schedule_add_noted_event(&h->schedule);

	h->schedule.nevents = 0;
	h->odd = false;
	r->nbad = 0;
	if (!e)
		return NULL;
	e->from = e->prev = from;
	if (!c3voc_read_event(r, e) || h->odd || r->nbad || h->schedule.arena.failed)
		return NULL;
	h->looked_at++;
	h->may_match += e->look == MAY_MATCH;
	return e;
}

/* The same; it may be cut off by the window's end. */
static struct schedule_event *read_event(struct helper *h, size_t from)
{
	struct schedule_event *e = read_whole(h, from);

	if (e || !window_is_open(&h->window) || h->window.from == from || h->schedule.arena.failed)
		return e;
	put(h, from, true);
	return read_whole(h, from);
}

/* Another item follows, all of it or a good part of it in the window. */
static bool next_item(struct helper *h)
{
	size_t at = c3voc_offset_of(&h->reader, h->reader.scan.p);

	if (window_is_open(&h->window) && !window_shows(&h->window, at))
		put(h, at, false);
	return json_next_item(&h->reader.scan);
}

/*
 * Events of an array from an item on: as many as go into a run, up to the part's
 * end or something odd.  True if another item follows.
 */
static bool read_run(struct helper *h)
{
	struct json_scan *scan = &h->reader.scan;

	h->n = 0;
	do {
		char kind = json_peek(scan);
		size_t from = c3voc_offset_of(&h->reader, scan->p);
		struct schedule_event *e;

		if (from >= h->end || h->n == RUN_MOST)
			return true;
		e = kind == '{' ? read_event(h, from) : NULL;
		if (!e) {
			scan->p += scan->p == h->input.bytes + from; /* never the same again */
			return false;
		}
		if (h->n) {
			e->prev = h->events[h->n - 1]->to;
			h->events[h->n - 1]->next = from;
		}
		h->events[h->n++] = e;
	} while (next_item(h));
	return false;
}

/* For the reader, what follows a run in the window. */
static void copy_behind(struct helper *h, struct run *run)
{
	const struct window *w = &h->window;
	size_t at = run->events[run->n - 1]->to, size;
	const char *p, *sign;

	if (!window_is_open(w) || at < w->from)
		return;
	p = w->bytes + (at - w->from);
	size = w->size - (at - w->from);
	sign = memmem(p, size < BEHIND_MOST ? size : BEHIND_MOST, h->sign, h->sign_size);
	if (!sign)
		return;
	run->behind_size = (size_t)(sign - p) + h->sign_size;
	run->behind = arena_text(&h->schedule.arena, p, run->behind_size);
}

/* What has been read, in the arena; NULL if it is nothing. */
static struct run *run_of(struct helper *h)
{
	struct run *run = NULL;

	if (h->n)
		run = arena_alloc(&h->schedule.arena, sizeof *run + h->n * sizeof(struct schedule_event *));
	if (run) {
		run->n = h->n;
		memcpy(run->events, h->events, h->n * sizeof(struct schedule_event *));
		copy_behind(h, run);
	}
	return run;
}

/* ---- in the helper's thread ----------------------------------------------------- */

/* Hand the events over; the next run begins at or behind "at".  False when no more are wanted. */
static bool hand_over(struct helper *h, size_t at)
{
	struct run *run = run_of(h);
	bool go_on;

	h->n = 0;
	pthread_mutex_lock(&h->lock);
	if (run) {
		*h->last = run;
		h->last = &run->next;
	}
	h->at = at;
	go_on = !h->stop && !h->schedule.arena.failed;
	pthread_cond_signal(&h->more);
	pthread_mutex_unlock(&h->lock);
	return go_on;
}

static void *read_on(void *arg)
{
	struct helper *h = arg;
	size_t at = h->begin;
	bool go_on = true;

	while (go_on && put_at_sign(h, at)) {
		bool more;

		do {
			more = read_run(h);
			at = c3voc_offset_of(&h->reader, h->reader.scan.p);
			go_on = hand_over(h, at);
		} while (go_on && more && at < h->end);
	}
	hand_over(h, SIZE_MAX);
	return NULL;
}

/* ---- in the reader's ------------------------------------------------------------- */

/* With what the event begins: the bracket and its first key.  0 if that is too long. */
static size_t sign_of(const struct schedule_event *e, const char *bytes)
{
	const char *key = memchr(bytes + e->from, '"', e->to - e->from), *quote;

	quote = key ? memchr(key + 1, '"', (size_t)(bytes + e->to - key - 1)) : NULL;
	return quote && quote - (bytes + e->from) < SIGN_MOST ? (size_t)(quote + 1 - (bytes + e->from)) : 0;
}

/* All but the thread. */
static void prepare(struct helper *h, const struct c3voc_reader *r, const struct schedule_event *e, size_t sign_size)
{
	const struct schedule_input *input = r->s->input;

	h->bytes = h->input.bytes = input->bytes;
	h->input.size = input->size;
	h->input.left = 2 * (h->end - h->begin); /* more than schedules take */
	h->schedule.input = &h->input;
	h->schedule.format = r->s->format;
	h->schedule.zone = r->s->zone;
	h->schedule.pattern = r->s->pattern;
	h->schedule.arena.left = &h->input.left;
	h->schedule.arena.large = r->s->arena.large;
	h->reader.s = &h->schedule;
	h->reader.scan = (struct json_scan){ .begin = h->input.bytes, .end = r->scan.end, .odd = odd, .odd_arg = h };
	h->sign = h->input.bytes + e->from;
	h->sign_size = sign_size;
	h->depth = r->scan.depth;
	h->last = h->taken = &h->first;
	h->at = h->begin;
	if (r->s->pattern)
		window_open(&h->window, input->fd, input->window, input->size);
}

static bool start(struct helper *h)
{
	pthread_mutex_init(&h->lock, NULL);
	pthread_cond_init(&h->more, NULL);
	if (parallel_start(&h->thread, read_on, h))
		return true;
	pthread_mutex_destroy(&h->lock);
	pthread_cond_destroy(&h->more);
	window_close(&h->window);
	return false;
}

void c3voc_ahead_start(struct c3voc_reader *r, const struct schedule_event *first)
{
	size_t n = r->helpers + 1, sign_size = sign_of(first, r->s->input->bytes);
	size_t begin = first->to, end = r->s->input->size, part = (end - begin) / n;
	struct c3voc_ahead *ahead;

	if (!sign_size || !part || !(r->helpers || (r->s->pattern && r->s->input->window)))
		return;
	ahead = calloc(1, sizeof *ahead + n * sizeof *ahead->helpers);
	if (!ahead)
		return;
	r->s->arena.large = part >= LARGE;
	for (size_t i = 0; i < n; i++) {
		struct helper *h = &ahead->helpers[i];

		h->begin = i ? end - (n - i) * part : begin;
		h->end = end - (n - i - 1) * part;
		prepare(h, r, first, sign_size);
		if (i && !start(h))
			break;
		ahead->n++;
	}
	r->ahead = ahead;
}

/* The run from there on, read now: of the reader's own part, as long as there are windows. */
static struct run *run_from(struct helper *h, size_t from)
{
	if (!window_is_open(&h->window))
		return NULL;
	put(h, from, false);
	read_run(h);
	return run_of(h);
}

/* The run that begins there, if it is read or being read. */
static struct run *run_at(struct helper *h, size_t from)
{
	struct run *run;

	pthread_mutex_lock(&h->lock);
	for (;;) {
		for (run = *h->taken; run && run->events[0]->from < from; run = run->next)
			h->taken = &run->next;
		if (run || h->at > from)
			break;
		pthread_cond_wait(&h->more, &h->lock);
	}
	if (run && run->events[0]->from != from)
		run = NULL;
	pthread_mutex_unlock(&h->lock);
	return run;
}

/* Go on behind a run. */
static void read_behind(struct c3voc_reader *r, const struct run *run)
{
	const struct schedule_input *input = r->s->input;
	size_t at = run->events[run->n - 1]->to;

	r->sign = run->behind ? r->ahead->helpers[0].sign_size : 0;
	r->scan.p = run->behind ? run->behind : input->bytes + at;
	r->scan.end = run->behind ? run->behind + run->behind_size : input->bytes + input->size;
	r->base = run->behind ? (const char *)((uintptr_t)run->behind - at) : input->bytes;
	r->scan.fresh = false;
}

bool c3voc_ahead_take(struct c3voc_reader *r, size_t from, size_t prev)
{
	struct c3voc_ahead *ahead = r->ahead;
	struct schedule *s = r->s;
	struct run *run;

	while (ahead && ahead->current < ahead->n && ahead->helpers[ahead->current].end <= from)
		ahead->current++;
	if (!ahead || ahead->current == ahead->n || ahead->helpers[ahead->current].begin > from ||
	    ahead->helpers[ahead->current].depth != r->scan.depth)
		return false;
	run = (ahead->current ? run_at : run_from)(&ahead->helpers[ahead->current], from);
	if (!run)
		return false;
	for (size_t i = 0; i < run->n; i++) {
		if (!schedule_take_event(s, run->events[i]))
			return false;
		c3voc_place(r, run->events[i]);
	}
	run->events[0]->prev = prev;
	read_behind(r, run);
	return true;
}

void c3voc_ahead_end(struct c3voc_reader *r)
{
	struct c3voc_ahead *ahead = r->ahead;

	for (size_t i = 1; ahead && i < ahead->n; i++) {
		struct helper *h = &ahead->helpers[i];

		pthread_mutex_lock(&h->lock);
		h->stop = true;
		pthread_mutex_unlock(&h->lock);
	}
	for (size_t i = 0; ahead && i < ahead->n; i++) {
		struct helper *h = &ahead->helpers[i];

		if (i) {
			pthread_join(h->thread, NULL);
			pthread_mutex_destroy(&h->lock);
			pthread_cond_destroy(&h->more);
		}
		arena_join(&r->s->arena, &h->schedule.arena);
		free(h->schedule.events);
		window_close(&h->window);
	}
	free(ahead);
	r->ahead = NULL;
}
