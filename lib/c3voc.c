/*
 * c3voc schedule JSON, versions 1 and 2, as pretalx, frab and the VOC tools write it
 * (https://c3voc.de/schedule/schema.json).  One pass over the bytes notes
 * where values lie; the rest of this file judges and decodes them.
 */
#include "c3voc.h"
#include "datetime.h"
#include "format.h"
#include "json_text.h"
#include "json_value.h"

struct room_range {
	struct json_value key;
	const char *name;
	size_t begin, end; /* events */
};

/* What stands wrongly in an event's list: told once the event's title is known. */
struct bad_item {
	struct schedule_event *event;
	size_t offset;
	const char *key;
	char kind;
};

struct reader {
	struct json_scan scan;
	struct schedule *s;
	struct schedule_error *error;
	struct schedule_day *day;   /* being read */
	struct json_value room_key;
	uint32_t arrays;
	struct bad_item *bad;
	size_t nbad, bad_room;
	bool schedule, conference;  /* objects that have been met */
	bool any;                   /* days or events have been met */
	bool flat;                  /* version 2: events belong to no day until their times are known */
	bool undated;               /* the day is none: its events have no time */
	struct json_value not_days; /* "days" of a wrong type */
};

/* A key of an object: what to do with its value. */
struct member {
	const char *key;
	bool (*read)(struct reader *r, const struct member *m);
	int arg;
};

static size_t offset_of(const struct reader *r, const char *p)
{
	return (size_t)(p - r->s->input->bytes);
}

static bool fail(struct reader *r, const char *at, int code, const char *what)
{
	error_at(r->error, r->s->input, offset_of(r, at), code, "%s", what);
	return false;
}

static bool skip(struct reader *r)
{
	return json_skip(&r->scan, NULL);
}

/* Read the object that follows by a table of its members; others are passed over. */
static bool object(struct reader *r, const struct member *members)
{
	struct json_value key;

	if (json_peek(&r->scan) != '{')
		return skip(r);
	json_enter(&r->scan);
	while (json_next_member(&r->scan, &key)) {
		const struct member *m = members;
		struct text name = json_key(r->s, &key);

		while (m->key && !json_key_is(&name, m->key))
			m++;
		if (!(m->key ? m->read(r, m) : skip(r)))
			return false;
	}
	return json_ok(&r->scan);
}

static const char too_long[] = "a value longer than 4 GiB";

/* Warn unless a value is one of the expected kinds. */
static void expect(struct reader *r, const struct json_value *v, const char *kinds, const char *what)
{
	if (v->kind != 'n' && !strchr(kinds, v->kind))
		warn_at(r->s, offset_of(r, v->p), SCHEDULE_ESYNTAX, "%s is %s", what, json_kind_name(v->kind));
}

/* Note where a text lies. */
static bool note(struct reader *r, struct text *text)
{
	struct json_value v;

	if (!json_skip(&r->scan, &v))
		return false;
	if (v.n > UINT32_MAX)
		return fail(r, v.p, SCHEDULE_ELIMIT, too_long);
	*text = (struct text){ v.p, (uint32_t)v.n, v.kind == 'n' ? TEXT_NONE : TEXT_RAW };
	return true;
}

/* ---- events ---------------------------------------------------------------- */

static bool complain_later(struct reader *r, struct schedule_event *event, const struct json_value *v, const char *key)
{
	if (r->nbad == r->bad_room) {
		size_t room = r->bad_room ? r->bad_room * 2 : 16;
		struct bad_item *grown = realloc(r->bad, room * sizeof *grown);

		if (!grown) {
			r->s->arena.failed = true;
			return false;
		}
		r->bad = grown;
		r->bad_room = room;
	}
	r->bad[r->nbad++] = (struct bad_item){ event, offset_of(r, v->p), key, v->kind };
	return true;
}

/* A list of objects or strings: what else stands in it, and in the texts of its objects, is warned of. */
static bool read_list(struct reader *r, struct schedule_event *event, const struct c3voc_member *m)
{
	struct json_value key, v;

	if (json_peek(&r->scan) != '[')
		return skip(r);
	json_enter(&r->scan);
	while (json_next_item(&r->scan)) {
		if (json_peek(&r->scan) != '{') {
			if (!json_skip(&r->scan, &v))
				return false;
			if (!strchr(m->item_kinds, v.kind) && !complain_later(r, event, &v, m->key))
				return false;
			continue;
		}
		json_enter(&r->scan);
		while (json_next_member(&r->scan, &key)) {
			struct text name = json_key(r->s, &key);

			if (!json_skip(&r->scan, &v))
				return false;
			if (v.kind == '[' && c3voc_is_item_text(&name) && !complain_later(r, event, &v, m->key))
				return false;
		}
	}
	return json_ok(&r->scan);
}

static bool read_member(struct reader *r, struct schedule_event *event, const struct c3voc_member *m)
{
	struct text *slot = &event->slot[m->slot];
	const char *begin;

	if (!m->item_kinds || json_peek(&r->scan) != '[')
		return note(r, slot);
	begin = r->scan.p;
	if (!read_list(r, event, m))
		return false;
	*slot = (struct text){ begin, (uint32_t)(r->scan.p - begin), TEXT_RAW };
	return (size_t)(r->scan.p - begin) <= UINT32_MAX || fail(r, begin, SCHEDULE_ELIMIT, too_long);
}

/* The values of an event, noted by the slots of their keys. */
static bool read_event(struct reader *r, struct schedule_event *event)
{
	struct json_value key;

	json_enter(&r->scan);
	while (json_next_member(&r->scan, &key)) {
		struct text name = json_key(r->s, &key);
		const struct c3voc_member *m = c3voc_members;

		while (m->key && !json_key_is(&name, m->key))
			m++;
		if (!(m->key ? read_member(r, event, m) : skip(r)))
			return false;
	}
	return json_ok(&r->scan);
}

/* An array of events, or what stands in its place. */
static bool read_events(struct reader *r)
{
	struct schedule *s = r->s;
	size_t first = s->nevents, fixed = s->nevents, prev_end = 0;
	struct schedule_event *before = NULL; /* the item before, if it is an event */
	char kind = json_peek(&r->scan);

	if (kind != '[') {
		warn_at(s, offset_of(r, r->scan.p), SCHEDULE_ESYNTAX, "%s stands where an array of events belongs",
		        json_kind_name(kind));
		return skip(r);
	}
	r->arrays++;
	json_enter(&r->scan);
	while (json_next_item(&r->scan)) {
		size_t from;

		kind = json_peek(&r->scan);
		from = offset_of(r, r->scan.p);
		if (before)
			before->next = from;
		before = NULL;
		if (kind == '{') {
			before = schedule_add_event(s);
			if (!before)
				return false;
			before->day = r->day;
			before->array = r->arrays;
			before->from = from;
			before->prev = prev_end ? prev_end : from;
			before->room_key = (struct text){ r->room_key.p, (uint32_t)r->room_key.n,
			                                  r->room_key.n ? TEXT_RAW : TEXT_NONE };
			if (!read_event(r, before))
				return false;
			before->to = before->next = offset_of(r, r->scan.p);
		} else {
			warn_at(s, from, SCHEDULE_ESYNTAX, "%s stands where an event belongs", json_kind_name(kind));
			fixed = s->nevents;
			if (!skip(r))
				return false;
		}
		prev_end = offset_of(r, r->scan.p);
	}
	while (first < fixed)
		s->events[first++]->followed = true;
	return json_ok(&r->scan);
}

/* ---- days ------------------------------------------------------------------ */

static bool read_day_index(struct reader *r, const struct member *m)
{
	struct json_value v;
	int64_t index = 0;
	size_t i = 0, at;
	bool minus;

	if (!json_skip(&r->scan, &v))
		return false;
	expect(r, &v, "0\"", "a day's index");
	(void)m;
	at = offset_of(r, v.p);
	if (v.kind == '"')
		v.p++, v.n -= 2;
	minus = v.n && *v.p == '-';
	for (i = minus; i < v.n && i < 9 && is_digit(v.p[i]); i++)
		index = index * 10 + (v.p[i] - '0');
	if (v.kind != '0' && v.kind != '"')
		return true;
	if (i == v.n && i > minus) {
		r->day->has_index = true;
		r->day->index = (long)(minus ? -index : index);
	} else {
		warn_at(r->s, at, SCHEDULE_ESYNTAX, "a day's index \"%.*s\" is no whole number",
		        (int)(v.n < 40 ? v.n : 40), v.p);
	}
	return true;
}

static bool read_day_time(struct reader *r, const struct member *m)
{
	struct schedule_time *times[] = { &r->day->date, &r->day->start, &r->day->end };
	struct json_value v;
	struct text text;
	const char *value;
	size_t at;

	if (!json_skip(&r->scan, &v))
		return false;
	at = offset_of(r, v.p);
	expect(r, &v, "\"", m->key);
	text = v.kind == '"' && v.n < UINT32_MAX ? json_raw(&v) : (struct text){ 0 };
	value = text_value(r->s, &text);
	*times[m->arg] = datetime_parse(value, strlen(value));
	if (*value && times[m->arg]->kind == SCHEDULE_TIME_NONE)
		warn_at(r->s, at, SCHEDULE_ESYNTAX, "a day's %s \"%.40s\" is no date", m->key, value);
	if (m->arg == 0 && times[0]->kind != SCHEDULE_TIME_NONE) {
		/* a date with a time of day: only the date is the day's */
		int64_t clock = times[0]->seconds + times[0]->utc_offset;

		*times[0] = (struct schedule_time){ clock - (clock % DAY + DAY) % DAY, 0, SCHEDULE_TIME_DATE };
	}
	return true;
}

static int by_name(const void *a, const void *b)
{
	const struct room_range *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : x->key.p < y->key.p ? -1 : 1;
}

/* A key that is repeated: the last one counts, as everywhere in JSON. */
static void drop_repeated(struct reader *r, struct room_range *rooms, size_t n)
{
	struct schedule *s = r->s;
	size_t kept = 0, first;

	if (n < 2)
		return;
	first = rooms[0].begin;
	for (size_t i = 0; i < n; i++)
		if (!(rooms[i].name = json_text(&s->arena, rooms[i].key.p, rooms[i].key.n)))
			return;
	qsort(rooms, n, sizeof *rooms, by_name);
	for (size_t i = 0; i + 1 < n; i++) {
		if (strcmp(rooms[i].name, rooms[i + 1].name) != 0)
			continue;
		warn_at(s, offset_of(r, rooms[i].key.p), SCHEDULE_ESYNTAX,
		        "the room \"%.80s\" is repeated later; the last one counts", rooms[i].name);
		for (size_t k = rooms[i].begin; k < rooms[i].end; k++)
			s->events[k] = NULL;
	}
	for (size_t i = first; i < s->nevents; i++)
		if (s->events[i]) {
			s->events[i]->number = first + kept;
			s->events[first + kept++] = s->events[i];
		}
	s->nevents = first + kept;
}

static bool read_rooms(struct reader *r, const struct member *m)
{
	struct room_range *rooms = NULL;
	size_t n = 0, room = 0;
	bool ok = true;

	(void)m;
	if (json_peek(&r->scan) != '{') {
		struct json_value v;

		if (!json_skip(&r->scan, &v))
			return false;
		expect(r, &v, "{", "a day's rooms");
		return true;
	}
	/* "rooms" itself repeated: the last one counts */
	while (r->s->nevents && r->s->events[r->s->nevents - 1]->day == r->day)
		r->s->nevents--;
	json_enter(&r->scan);
	while (ok && json_next_member(&r->scan, &r->room_key)) {
		if (n == room) {
			struct room_range *grown = realloc(rooms, (room = room ? room * 2 : 16) * sizeof *rooms);

			if (!grown) {
				r->s->arena.failed = true;
				ok = false;
				break;
			}
			rooms = grown;
		}
		rooms[n] = (struct room_range){ .key = r->room_key, .begin = r->s->nevents };
		ok = read_events(r);
		rooms[n++].end = r->s->nevents;
	}
	ok = ok && json_ok(&r->scan);
	if (ok)
		drop_repeated(r, rooms, n);
	free(rooms);
	return ok;
}

static bool read_undated(struct reader *r, const struct member *m)
{
	(void)m;
	r->undated = json_peek(&r->scan) == 't';
	return skip(r);
}

/* A day of ours that is none, for events without a time. */
static void drop_day(struct reader *r)
{
	for (size_t i = r->s->nevents; i && r->s->events[i - 1]->day == r->day; i--)
		r->s->events[i - 1]->day = NULL;
	r->s->ndays--;
}

static const struct member day_members[] = {
	{ "index", read_day_index, 0 },
	{ "date", read_day_time, 0 },
	{ "day_start", read_day_time, 1 },
	{ "day_end", read_day_time, 2 },
	{ "start", read_day_time, 1 },
	{ "end", read_day_time, 2 },
	{ "rooms", read_rooms, 0 },
	{ "x-undated", read_undated, 0 },
	{ NULL, NULL, 0 },
};

static bool read_days(struct reader *r, const struct member *m)
{
	char kind = json_peek(&r->scan);

	(void)m;
	if (kind != '[') {
		if (!json_skip(&r->scan, &r->not_days))
			return false;
		return true;
	}
	r->any = true;
	r->s->ndays = 0; /* repeated: the last one counts */
	if (!r->flat)
		r->s->nevents = 0;
	json_enter(&r->scan);
	while (json_next_item(&r->scan)) {
		kind = json_peek(&r->scan);
		if (kind != '{') {
			warn_at(r->s, offset_of(r, r->scan.p), SCHEDULE_ESYNTAX, "%s stands where a day belongs",
			        json_kind_name(kind));
			if (!skip(r))
				return false;
			continue;
		}
		r->day = schedule_add_day(r->s);
		r->undated = false;
		if (!r->day || !object(r, day_members))
			return false;
		if (r->undated)
			drop_day(r);
		if (!r->day->has_index)
			r->day->index = (long)r->s->ndays;
	}
	return json_ok(&r->scan);
}

/* ---- schedule and conference ------------------------------------------------ */

static bool read_text(struct reader *r, const struct member *m, struct text *text)
{
	struct json_value v;

	if (!note(r, text))
		return false;
	if (text->state != TEXT_RAW)
		return true;
	v = (struct json_value){ .p = text->p, .n = text->n, .kind = json_kind(text) };
	/* Only a title may be in several languages. */
	expect(r, &v, m->arg == SCHEDULE_CONFERENCE_TITLE ? "\"{" : "\"", m->key);
	return true;
}

static bool read_conference_text(struct reader *r, const struct member *m)
{
	struct text text = { 0 };

	if (!read_text(r, m, &text))
		return false;
	/* The conference's own address counts before the schedule's. */
	if (text.state == TEXT_RAW)
		r->s->conference[m->arg] = text;
	return true;
}

static bool read_schedule_url(struct reader *r, const struct member *m)
{
	struct text *url = &r->s->conference[m->arg], text = { 0 };

	if (!read_text(r, m, &text))
		return false;
	if (url->state == TEXT_NONE)
		*url = text;
	return true;
}

static const struct member conference_members[] = {
	{ "acronym", read_conference_text, SCHEDULE_CONFERENCE_ACRONYM },
	{ "title", read_conference_text, SCHEDULE_CONFERENCE_TITLE },
	{ "start", read_conference_text, SCHEDULE_CONFERENCE_START },
	{ "end", read_conference_text, SCHEDULE_CONFERENCE_END },
	{ "time_zone_name", read_conference_text, SCHEDULE_CONFERENCE_ZONE },
	{ "url", read_conference_text, SCHEDULE_CONFERENCE_URL },
	{ "days", read_days, 0 },
	{ NULL, NULL, 0 },
};

/* An object that is read by its members; if it is met again, the last one counts. */
static bool read_whole(struct reader *r, bool *met, const struct member *members, const char *what)
{
	struct json_value v;

	if (json_peek(&r->scan) == '{') {
		if (*met) {
			memset(r->s->conference, 0, sizeof r->s->conference);
			r->s->ndays = r->s->nevents = 0;
		}
		*met = true;
		return object(r, members);
	}
	if (!json_skip(&r->scan, &v))
		return false;
	expect(r, &v, "{", what);
	return true;
}

static bool read_conference(struct reader *r, const struct member *m)
{
	(void)m;
	return read_whole(r, &r->conference, conference_members, "the conference");
}

/* Version 2: all events in one list. */
static bool read_flat_events(struct reader *r, const struct member *m)
{
	(void)m;
	if (json_peek(&r->scan) != '[')
		return skip(r);
	r->any = r->flat = true;
	r->s->nevents = 0; /* repeated: the last one counts */
	r->day = NULL;
	r->room_key = (struct json_value){ "", 0, 0, false };
	return read_events(r);
}

static const struct member schedule_members[] = {
	{ "version", read_conference_text, SCHEDULE_CONFERENCE_VERSION },
	{ "url", read_schedule_url, SCHEDULE_CONFERENCE_URL },
	{ "conference", read_conference, 0 },
	{ "days", read_days, 0 },
	{ "events", read_flat_events, 0 },
	{ NULL, NULL, 0 },
};

static bool read_schedule(struct reader *r, const struct member *m)
{
	(void)m;
	return read_whole(r, &r->schedule, schedule_members, "the schedule");
}

static const struct member document_members[] = {
	{ "schedule", read_schedule, 0 },
	{ "conference", read_conference, 0 },
	{ "days", read_days, 0 },
	{ NULL, NULL, 0 },
};

/* ---- judging what was read --------------------------------------------------- */

static void find_zone(struct reader *r)
{
	struct schedule *s = r->s;
	const char *at = s->conference[SCHEDULE_CONFERENCE_ZONE].p;

	schedule_set_zone(s, schedule_conference(s, SCHEDULE_CONFERENCE_ZONE), at ? offset_of(r, at) : 0);
}

static void judge(struct reader *r)
{
	struct schedule *s = r->s;

	find_zone(r);
	for (size_t i = 0; i < s->nevents; i++)
		c3voc_judge(s->events[i]);
	for (size_t i = 0; i < r->nbad; i++)
		warn_event(r->bad[i].event, r->bad[i].offset, "%s holds %s", r->bad[i].key,
		           json_kind_name(r->bad[i].kind));
	if (r->flat)
		schedule_assign_days(s);
}

/* ---- the format ---------------------------------------------------------------- */

static int bid(const char *p, size_t n)
{
	static const struct {
		const char *key;
		int worth;
	} signs[] = { { "\"conference\"", 40 }, { "\"days\"", 20 }, { "\"schedule\"", 20 } };
	const char *end = p + n;
	int sure;

	while (p < end && (is_space(*p) || (unsigned char)*p >= 0x80))
		p++;
	if (p == end || (*p != '{' && *p != '['))
		return 0;
	/* Any JSON will do, so that what is wrong with it is told in JSON's terms. */
	sure = *p == '{' ? 10 : 1;
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (memmem(p, (size_t)(end - p), signs[i].key, strlen(signs[i].key)))
			sure += signs[i].worth;
	return sure;
}

static void odd(void *arg, const char *at, const char *what)
{
	struct reader *r = arg;

	warn_at(r->s, offset_of(r, at), SCHEDULE_ESYNTAX, "%s", what);
}

static int read_with(struct reader *r)
{
	struct schedule *s = r->s;
	struct schedule_error *error = r->error;
	struct schedule_input *input = s->input;
	const char *begin;
	bool ok;

	json_start(&r->scan);
	begin = r->scan.p;
	ok = object(r, document_members);
	input->at = offset_of(r, r->scan.p);
	if (s->arena.failed)
		return error_memory(error);
	if (!json_ok(&r->scan))
		return error_at(error, input, input->at, r->scan.too_deep ? SCHEDULE_ELIMIT : SCHEDULE_ESYNTAX, "%s",
		                r->scan.error);
	if (!ok)
		return SCHEDULE_ELIMIT; /* said where it was met */
	if (r->not_days.p && !s->ndays && (r->not_days.kind != '0' && r->not_days.kind != 'n'))
		return error_at(error, input, offset_of(r, r->not_days.p), SCHEDULE_EFORMAT,
		                "no schedule: \"days\" is %s, not an array", json_kind_name(r->not_days.kind));
	if (!r->any && !r->conference)
		return error_at(error, input, offset_of(r, begin), SCHEDULE_EFORMAT,
		                "JSON, but no schedule: it has no \"conference\" and no \"days\"");
	judge(r);
	return SCHEDULE_OK;
}

static int read_document(struct schedule *s, struct schedule_error *error)
{
	struct schedule_input *input = s->input;
	const char *p = input->bytes + input->at;
	struct reader r = {
		.s = s,
		.error = error,
		.scan = { .begin = p, .p = p, .end = input->bytes + input->size, .odd = odd },
	};
	int code;

	r.scan.odd_arg = &r;
	code = read_with(&r);
	free(r.bad);
	return code;
}

const struct format format_c3voc = {
	.name = "c3voc-json",
	.bid = bid,
	.read = read_document,
	.load = c3voc_load,
	.decode = json_decode_text,
	.add = c3voc_add,
};
