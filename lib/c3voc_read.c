/* Reading the events of schedule JSON: where their values lie, and what stands where it should not. */
#include "c3voc.h"

/* ---- what both files of the reader use ---------------------------------------- */

size_t c3voc_offset_of(const struct c3voc_reader *r, const char *p)
{
	return (size_t)((uintptr_t)p - (uintptr_t)r->base);
}

bool c3voc_fail(struct c3voc_reader *r, const char *at, int code, const char *what)
{
	error_at(r->error, r->s->input, c3voc_offset_of(r, at), code, "%s", what);
	return false;
}

/* A base that no object is around is no pointer of ISO C, but an address that all systems add to. */
void c3voc_read_in(struct c3voc_reader *r, size_t at, const char *bytes, size_t from, size_t size)
{
	r->base = (const char *)((uintptr_t)bytes - from);
	r->scan.p = bytes + (at - from);
	r->scan.end = bytes + size;
}

void c3voc_leave_copy(struct c3voc_reader *r)
{
	const struct schedule_input *input = r->s->input;

	if (r->sign)
		c3voc_read_in(r, c3voc_offset_of(r, r->scan.p), input->bytes, 0, input->size);
	r->sign = 0;
}

char c3voc_peek(struct c3voc_reader *r)
{
	char kind = json_peek(&r->scan);

	if ((size_t)(r->scan.end - r->scan.p) <= r->sign)
		c3voc_leave_copy(r);
	return kind;
}

bool c3voc_value(struct c3voc_reader *r, struct json_value *v)
{
	char kind = json_peek(&r->scan);

	if (kind == '{' || kind == '[')
		c3voc_leave_copy(r);
	return json_skip(&r->scan, v);
}

bool c3voc_skip(struct c3voc_reader *r)
{
	c3voc_leave_copy(r);
	return json_pass(&r->scan);
}

/* Warn unless a value is one of the expected kinds. */
void c3voc_expect(struct c3voc_reader *r, const struct json_value *v, const char *kinds, const char *what)
{
	if (v->kind != 'n' && !strchr(kinds, v->kind))
		warn_at(r->s, c3voc_offset_of(r, v->p), SCHEDULE_ESYNTAX, "%s is %s, not %s", what,
		        json_kind_name(v->kind), json_kind_name(*kinds));
}

/* Note where a text lies. */
bool c3voc_note(struct c3voc_reader *r, struct text *text)
{
	struct json_value v;

	if (!json_skip(&r->scan, &v))
		return false;
	if (v.n > UINT32_MAX)
		return c3voc_fail(r, v.p, SCHEDULE_ELIMIT, "a value longer than 4 GiB");
	*text = (struct text){ v.p, (uint32_t)v.n, v.kind == 'n' ? TEXT_NONE : TEXT_RAW };
	return true;
}

/* ---- events ---------------------------------------------------------------- */

static void complain_later(struct c3voc_reader *r, struct schedule_event *event, const struct json_value *v,
                           const char *key)
{
	if (r->bad && r->nbad < C3VOC_BAD_ITEMS)
		r->bad[r->nbad] = (struct c3voc_bad_item){ event, c3voc_offset_of(r, v->p), key, v->kind };
	r->nbad++;
}

/* A list of objects or strings: what else stands in it, and in the texts of its objects, is warned of. */
static bool read_list(struct c3voc_reader *r, struct schedule_event *event, const struct c3voc_member *m)
{
	struct json_value key, v;

	if (json_peek(&r->scan) != '[')
		return c3voc_skip(r);
	json_enter(&r->scan);
	while (json_next_item(&r->scan)) {
		if (json_peek(&r->scan) != '{') {
			if (!json_skip(&r->scan, &v))
				return false;
			if (!strchr(m->item_kinds, v.kind))
				complain_later(r, event, &v, m->key);
			continue;
		}
		json_enter(&r->scan);
		while (json_next_member(&r->scan, &key)) {
			struct text name;

			if (!json_skip(&r->scan, &v))
				return false;
			if (v.kind != '[')
				continue;
			name = json_key(r->s, &key);
			if (c3voc_is_item_text(&name))
				complain_later(r, event, &v, m->key);
		}
	}
	return json_ok(&r->scan);
}

static bool read_member(struct c3voc_reader *r, struct schedule_event *event, const struct c3voc_member *m,
                        struct text *slot)
{
	const char *begin;
	char kind;

	if (!m->item_kinds || json_peek(&r->scan) != '[') {
		if (!c3voc_note(r, slot))
			return false;
		kind = json_kind(slot);
		event->odd |= kind && kind != m->kinds[0] && kind != m->kinds[1];
		return true;
	}
	begin = r->scan.p;
	if (!read_list(r, event, m))
		return false;
	*slot = (struct text){ begin, (uint32_t)(r->scan.p - begin), TEXT_RAW };
	return (size_t)(r->scan.p - begin) <= UINT32_MAX ||
	       c3voc_fail(r, begin, SCHEDULE_ELIMIT, "a value longer than 4 GiB");
}

/* The row of a key, looked for from the expected one on. */
static const struct c3voc_member *member_of(const struct text *name, const struct c3voc_member *expected)
{
	const struct c3voc_member *m = expected;

	do {
		if (m->length == name->n && m->key && *m->key == *name->p && memcmp(m->key, name->p, name->n) == 0)
			return m;
		m = m->key ? m + 1 : c3voc_members;
	} while (m != expected);
	return NULL;
}

/* Another member, and its row; NULL if it has none.  Producers write them in one order: one is expected. */
static bool next_member(struct c3voc_reader *r, const struct c3voc_member *expected, const struct c3voc_member **m)
{
	struct json_value key;
	struct text name;

	*m = expected;
	if (expected->key && json_next_key(&r->scan, expected->quoted, expected->length + 3))
		return true;
	if (!json_next_member(&r->scan, &key))
		return false;
	name = json_key(r->s, &key);
	*m = member_of(&name, expected);
	return true;
}

/* The values of an event by the slots of their keys. */
static bool read_slots(struct c3voc_reader *r, struct schedule_event *event, struct text *slots)
{
	const struct c3voc_member *expected = c3voc_members, *m;

	memset(slots, 0, SLOTS * sizeof *slots);
	json_enter(&r->scan);
	while (next_member(r, expected, &m)) {
		bool noted = m && m->slot != C3VOC_UNUSED;

		if (!(noted ? read_member(r, event, m, &slots[m->slot]) : c3voc_skip(r)))
			return false;
		expected = m ? m + 1 : expected;
	}
	if (!json_ok(&r->scan))
		return false;
	c3voc_fill_recording(r->s, slots);
	return true;
}

bool c3voc_read_event(struct c3voc_reader *r, struct schedule_event *event)
{
	struct text slots[SLOTS];

	r->scan.respelled = false;
	if (!read_slots(r, event, slots))
		return false;
	if (c3voc_offset_of(r, r->scan.p) - event->from > UINT32_MAX)
		return c3voc_fail(r, r->s->input->bytes + event->from, SCHEDULE_ELIMIT, "an event longer than 4 GiB");
	event->as_spelled = !r->scan.respelled;
	event->to = event->next = c3voc_offset_of(r, r->scan.p);
	event_look(event);
	event->slot = slots;
	c3voc_judge_early(event);
	event->slot = NULL;
	/* Of one that is ruled out hardly anything will be asked for, unless it is still to be judged. */
	event->skimmed = event->look == RULED_OUT && event->judged;
	if (!event->skimmed)
		event_note(event, slots);
	return true;
}

void c3voc_reread(struct schedule_event *event, struct text *slots)
{
	const char *bytes = event->schedule->input->bytes, *p = bytes + event->from;
	struct c3voc_reader r = {
		.s = event->schedule,
		.base = bytes,
		.scan = { .begin = p, .p = p, .end = bytes + event->to, .known = true },
	};

	read_slots(&r, event, slots);
}

void c3voc_place(const struct c3voc_reader *r, struct schedule_event *e)
{
	e->day = r->day;
	e->array = r->arrays;
	e->room_key = (struct text){ r->room_key.p, (uint32_t)r->room_key.n, r->room_key.n ? TEXT_RAW : TEXT_NONE };
}

/* The event that follows and perhaps more; prev: where the item before it ends, or 0. */
static bool add_events(struct c3voc_reader *r, size_t prev)
{
	size_t from = c3voc_offset_of(r, r->scan.p);
	struct schedule_event *e;

	if (!prev)
		prev = from;
	if (c3voc_ahead_take(r, from, prev))
		return true;
	c3voc_leave_copy(r);
	e = schedule_add_noted_event(r->s);
	if (!e)
		return false;
	if (!r->started)
		r->s->zone = schedule_find_zone(r->s);
	c3voc_place(r, e);
	e->from = from;
	e->prev = prev;
	if (!c3voc_read_event(r, e))
		return false;
	if (!r->started)
		c3voc_ahead_start(r, e);
	r->started = true;
	return true;
}

/* An array of events, or what stands in its place. */
bool c3voc_read_events(struct c3voc_reader *r)
{
	struct schedule *s = r->s;
	size_t first = s->nevents, fixed = s->nevents, prev_end = 0;
	struct schedule_event *before = NULL; /* the item before, if it is an event */
	char kind = json_peek(&r->scan);

	if (kind != '[') {
		if (kind) /* else the input ends */
			warn_at(s, c3voc_offset_of(r, r->scan.p), SCHEDULE_ESYNTAX,
			        "%s stands where an array of events belongs: passed over", json_kind_name(kind));
		return c3voc_skip(r);
	}
	r->arrays++;
	json_enter(&r->scan);
	while (json_next_item(&r->scan)) {
		size_t from;

		kind = json_peek(&r->scan);
		from = c3voc_offset_of(r, r->scan.p);
		if (before)
			before->next = from;
		before = NULL;
		if (kind == '{') {
			if (!add_events(r, prev_end))
				return false;
			before = s->events[s->nevents - 1];
		} else {
			if (kind)
				warn_at(s, from, SCHEDULE_ESYNTAX, "%s stands where an event belongs: passed over",
				        json_kind_name(kind));
			fixed = s->nevents;
			if (!c3voc_skip(r))
				return false;
		}
		prev_end = c3voc_offset_of(r, r->scan.p);
	}
	while (first < fixed)
		s->events[first++]->followed = true;
	return json_ok(&r->scan);
}
