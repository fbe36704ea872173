/*
 * Other threads read later parts of a large document ahead, each from where an
 * event seems to begin: as the first event began.  What they read counts only
 * if the reader comes to that very byte, with an event expected there and at
 * the same depth; from there on both read the same.  Whatever is odd is left to
 * the reader, so that all there is to say is said once, in its order.
 *
 * Where there are windows the reader reads its own part like that, too, and goes
 * on in copies of what stands between the runs: it hardly touches the input.
 */
#include "c3voc_part.h"
#include "parallel.h"

struct helper {
	struct c3voc_part part;
	pthread_t thread;
	/* Under the lock: */
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct c3voc_run *first, **last, **taken; /* where the next one goes, and is taken from */
	size_t at; /* runs that come begin there or behind; SIZE_MAX: none come */
	bool stop;
};

struct c3voc_ahead {
	struct c3voc_part own; /* before those of the helpers */
	size_t n, current;
	struct helper helpers[];
};

/* ---- in the helper's thread ----------------------------------------------------- */

/* Hand over what has been read; the next run begins at or behind "at".  False when no more are wanted. */
static bool hand_over(struct helper *h, size_t at)
{
	struct c3voc_run *run = c3voc_part_run(&h->part);
	bool go_on;

	pthread_mutex_lock(&h->lock);
	if (run) {
		*h->last = run;
		h->last = &run->next;
	}
	h->at = at;
	go_on = !h->stop && !h->part.schedule.arena.failed;
	pthread_cond_signal(&h->more);
	pthread_mutex_unlock(&h->lock);
	return go_on;
}

static void *read_on(void *arg)
{
	struct helper *h = arg;
	size_t at = h->part.begin;
	bool go_on = true;

	while (go_on && c3voc_part_put_at_sign(&h->part, at)) {
		bool more;

		do {
			more = c3voc_part_read(&h->part);
			at = c3voc_part_at(&h->part);
			go_on = hand_over(h, at);
		} while (go_on && more && at < h->part.end);
	}
	h->part.n = 0;
	hand_over(h, SIZE_MAX);
	return NULL;
}

/* ---- in the reader's ------------------------------------------------------------- */

static bool start(struct helper *h)
{
	h->last = h->taken = &h->first;
	h->at = h->part.begin;
	pthread_mutex_init(&h->lock, NULL);
	pthread_cond_init(&h->more, NULL);
	if (parallel_start(&h->thread, read_on, h))
		return true;
	pthread_mutex_destroy(&h->lock);
	pthread_cond_destroy(&h->more);
	c3voc_part_close(&h->part);
	return false;
}

void c3voc_ahead_start(struct c3voc_reader *r, const struct schedule_event *first)
{
	const struct schedule_input *input = r->s->input;
	size_t sign_size = c3voc_sign_size(first), size = (input->size - first->to) / (r->helpers + 1);
	struct c3voc_ahead *ahead;

	if (!sign_size || !size || !(r->helpers || (r->s->pattern && input->window)))
		return;
	r->ahead = ahead = calloc(1, sizeof *ahead + r->helpers * sizeof *ahead->helpers);
	if (!ahead)
		return;
	ahead->own.begin = first->to;
	ahead->own.end = input->size - r->helpers * size;
	c3voc_part_open(&ahead->own, r, first, sign_size);
	r->s->arena.large = ahead->own.schedule.arena.large;
	for (size_t begin = ahead->own.end; ahead->n < r->helpers; begin += size) {
		struct helper *h = &ahead->helpers[ahead->n];

		h->part.begin = begin;
		h->part.end = begin + size;
		c3voc_part_open(&h->part, r, first, sign_size);
		if (!start(h))
			break;
		ahead->n++;
	}
}

/* The run from there on, read now: of the reader's own part, as long as there are windows. */
static struct c3voc_run *read_run(struct c3voc_part *part, size_t from)
{
	if (!window_is_open(&part->window))
		return NULL;
	c3voc_part_put(part, from);
	c3voc_part_read(part);
	return c3voc_part_run(part);
}

/* The run that begins there, if the helper has read it or is about to. */
static struct c3voc_run *wait_for_run(struct helper *h, size_t from)
{
	struct c3voc_run *run;

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

/* Parts are read at one depth: at another the same bytes may be something else. */
static struct c3voc_run *run_at(struct c3voc_ahead *ahead, size_t from, size_t depth)
{
	if (depth != ahead->own.depth)
		return NULL;
	if (from < ahead->own.end)
		return read_run(&ahead->own, from);
	while (ahead->current < ahead->n && ahead->helpers[ahead->current].part.end <= from)
		ahead->current++;
	return ahead->current < ahead->n ? wait_for_run(&ahead->helpers[ahead->current], from) : NULL;
}

/* Go on behind a run. */
static void read_behind(struct c3voc_reader *r, const struct c3voc_run *run)
{
	const struct schedule_input *input = r->s->input;
	size_t at = run->events[run->n - 1]->to;

	r->sign = run->behind ? r->ahead->own.sign_size : 0;
	if (run->behind)
		c3voc_read_in(r, at, run->behind, at, run->behind_size);
	else
		c3voc_read_in(r, at, input->bytes, 0, input->size);
	r->scan.fresh = false;
}

bool c3voc_ahead_take(struct c3voc_reader *r, size_t from, size_t prev)
{
	struct c3voc_run *run = r->ahead ? run_at(r->ahead, from, r->scan.depth) : NULL;

	if (!run)
		return false;
	for (size_t i = 0; i < run->n; i++) {
		if (!schedule_take_event(r->s, run->events[i]))
			return false;
		c3voc_place(r, run->events[i]);
	}
	run->events[0]->prev = prev;
	read_behind(r, run);
	return true;
}

/* What parts have read is the schedule's. */
static void give_away(struct c3voc_part *part, struct schedule *s)
{
	arena_join(&s->arena, &part->schedule.arena);
	c3voc_part_close(part);
}

void c3voc_ahead_end(struct c3voc_reader *r)
{
	struct c3voc_ahead *ahead = r->ahead;

	if (!ahead)
		return;
	for (size_t i = 0; i < ahead->n; i++) {
		struct helper *h = &ahead->helpers[i];

		pthread_mutex_lock(&h->lock);
		h->stop = true;
		pthread_mutex_unlock(&h->lock);
	}
	for (size_t i = 0; i < ahead->n; i++) {
		struct helper *h = &ahead->helpers[i];

		pthread_join(h->thread, NULL);
		pthread_mutex_destroy(&h->lock);
		pthread_cond_destroy(&h->more);
		give_away(&h->part, r->s);
	}
	give_away(&ahead->own, r->s);
	free(ahead);
	r->ahead = NULL;
}
