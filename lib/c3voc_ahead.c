/*
 * Other threads read later parts of a large document ahead, each from where an
 * event seems to begin: as the first event began.  What they read counts only
 * if the reader comes to that very byte, with an event expected there and at
 * the same depth; from there on both read the same.  Whatever is odd is left to
 * the reader, so that all there is to say is said once, in its order.
 */
#include "c3voc.h"
#include "parallel.h"

#include <stdlib.h>

enum {
	RUN_MOST = 64,   /* events of a run: the reader may have to wait for one */
	SIGN_MOST = 128, /* bytes with which an event begins */
};

/* Events of one array, one after the other. */
struct run {
	struct run *next;
	size_t n;
	struct schedule_event *events[];
};

struct helper {
	pthread_t thread;
	struct c3voc_reader reader;
	/* Its own of what the reader has: in this one's arena, which the other takes over. */
	struct schedule schedule;
	struct schedule_input input;
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
	struct helper helpers[];
};

/* ---- in the helper's thread ----------------------------------------------------- */

static void odd(void *arg, const char *at, const char *what)
{
	struct helper *h = arg;

	(void)at, (void)what;
	h->odd = true;
}

/* Hand the events over; the next run begins at or behind "at".  False when no more are wanted. */
static bool hand_over(struct helper *h, size_t at)
{
	struct run *run = NULL;
	bool go_on;

	if (h->n)
		run = arena_alloc(&h->schedule.arena, sizeof *run + h->n * sizeof(struct schedule_event *));
	if (run) {
		run->n = h->n;
		memcpy(run->events, h->events, h->n * sizeof(struct schedule_event *));
	}
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

/* An event, if all is well with it and there was memory for it. */
static struct schedule_event *read_event(struct helper *h, size_t from)
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
	return e;
}

/* The items of an array from an event on.  False when no more are wanted. */
static bool read_array(struct helper *h)
{
	struct json_scan *scan = &h->reader.scan;
	bool go_on = true;

	do {
		size_t from;
		char kind = json_peek(scan);
		struct schedule_event *e;

		from = c3voc_offset_of(&h->reader, scan->p);
		if (from >= h->end || h->n == RUN_MOST)
			go_on = hand_over(h, from);
		if (!go_on || from >= h->end)
			return false;
		e = kind == '{' ? read_event(h, from) : NULL;
		if (!e) {
			if (kind != '{')
				json_pass(scan);
			go_on = hand_over(h, from + 1);
			continue;
		}
		if (h->n) {
			e->prev = h->events[h->n - 1]->to;
			h->events[h->n - 1]->next = from;
		}
		h->events[h->n++] = e;
	} while (go_on && json_next_item(scan));
	return hand_over(h, c3voc_offset_of(&h->reader, scan->p)) && go_on;
}

static void *read_on(void *arg)
{
	struct helper *h = arg;
	struct json_scan *scan = &h->reader.scan;
	const char *p = h->input.bytes + h->begin, *end = h->input.bytes + h->end;

	while (p < end && (p = memmem(p, (size_t)(end - p), h->sign, h->sign_size))) {
		memset(scan->closers, 0, sizeof scan->closers);
		scan->p = p;
		scan->depth = h->depth;
		scan->error = NULL;
		scan->fresh = false;
		if (!read_array(h))
			break;
		p = scan->p > p ? scan->p : p + 1;
	}
	h->n = 0; /* a run that nobody waits for */
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

static bool start(struct helper *h, const struct c3voc_reader *r, const struct schedule_event *e, size_t sign_size)
{
	h->input.bytes = r->s->input->bytes;
	h->input.size = r->s->input->size;
	h->input.left = 2 * (h->end - h->begin); /* more than schedules take */
	h->schedule.input = &h->input;
	h->schedule.format = r->s->format;
	h->schedule.zone = r->s->zone;
	h->schedule.pattern = r->s->pattern;
	h->schedule.arena.left = &h->input.left;
	h->reader.s = &h->schedule;
	h->reader.scan = (struct json_scan){ .begin = h->input.bytes, .end = r->scan.end, .odd = odd, .odd_arg = h };
	h->sign = h->input.bytes + e->from;
	h->sign_size = sign_size;
	h->depth = r->scan.depth;
	h->last = h->taken = &h->first;
	h->at = h->begin;
	pthread_mutex_init(&h->lock, NULL);
	pthread_cond_init(&h->more, NULL);
	if (parallel_start(&h->thread, read_on, h))
		return true;
	pthread_mutex_destroy(&h->lock);
	pthread_cond_destroy(&h->more);
	return false;
}

void c3voc_ahead_start(struct c3voc_reader *r, const struct schedule_event *first)
{
	size_t helpers = r->helpers, sign_size = sign_of(first, r->s->input->bytes);
	size_t rest = (size_t)(r->scan.end - r->scan.p), part = rest / (helpers + 1), end = r->s->input->size;
	struct c3voc_ahead *ahead;

	if (!sign_size || !part)
		return;
	ahead = calloc(1, sizeof *ahead + helpers * sizeof *ahead->helpers);
	if (!ahead)
		return;
	for (size_t i = 0; i < helpers; i++) {
		struct helper *h = &ahead->helpers[i];

		h->begin = end - (helpers - i) * part;
		h->end = h->begin + part;
		if (!start(h, r, first, sign_size))
			break;
		ahead->n++;
	}
	r->ahead = ahead;
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
	run = run_at(&ahead->helpers[ahead->current], from);
	if (!run)
		return false;
	for (size_t i = 0; i < run->n; i++) {
		if (!schedule_take_event(s, run->events[i]))
			return false;
		c3voc_place(r, run->events[i]);
	}
	run->events[0]->prev = prev;
	r->scan.p = s->input->bytes + run->events[run->n - 1]->to;
	r->scan.fresh = false;
	return true;
}

void c3voc_ahead_end(struct c3voc_reader *r)
{
	struct c3voc_ahead *ahead = r->ahead;

	for (size_t i = 0; ahead && i < ahead->n; i++) {
		struct helper *h = &ahead->helpers[i];

		pthread_mutex_lock(&h->lock);
		h->stop = true;
		pthread_mutex_unlock(&h->lock);
	}
	for (size_t i = 0; ahead && i < ahead->n; i++) {
		struct helper *h = &ahead->helpers[i];

		pthread_join(h->thread, NULL);
		pthread_mutex_destroy(&h->lock);
		pthread_cond_destroy(&h->more);
		arena_join(&r->s->arena, &h->schedule.arena);
		free(h->schedule.events);
	}
	free(ahead);
	r->ahead = NULL;
}
