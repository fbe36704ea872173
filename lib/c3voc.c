/*
 * c3voc schedule JSON, versions 1 and 2, as pretalx, frab and the VOC tools write it
 * (https://c3voc.de/schedule/schema.json).  One pass over the bytes notes
 * where values lie; c3voc_event.c judges and decodes them.
 */
#include "bytes.h"
#include "c3voc.h"
#include "datetime.h"
#include "format.h"
#include "json_text.h"
#include "json_value.h"

struct room_range {
	const char *name;
	size_t at;         /* in the input */
	size_t begin, end; /* events */
};

/* A key of an object: what to do with its value. */
struct member {
	const char *key;
	bool (*read)(struct c3voc_reader *r, const struct member *m);
	int arg;
};

/* Read the object that follows by a table of its members; others are passed over. */
static bool object(struct c3voc_reader *r, const struct member *members)
{
	struct json_value key;

	if (c3voc_peek(r) != '{')
		return c3voc_skip(r);
	json_enter(&r->scan);
	while (json_next_member(&r->scan, &key)) {
		const struct member *m = members;
		struct text name = json_key(r->s, &key);

		while (m->key && !json_key_is(&name, m->key))
			m++;
		if (!(m->key ? m->read(r, m) : c3voc_skip(r)))
			return false;
	}
	return json_ok(&r->scan);
}

/* ---- days ------------------------------------------------------------------ */

static bool read_day_index(struct c3voc_reader *r, const struct member *m)
{
	struct json_value v;
	int64_t index = 0;
	size_t i = 0, at;
	bool minus;

	if (!c3voc_value(r, &v))
		return false;
	c3voc_expect(r, &v, "0\"", "a day's index");
	(void)m;
	at = c3voc_offset_of(r, v.p);
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
		warn_at(r->s, at, SCHEDULE_ESYNTAX,
		        "a day's index \"%.*s\" is no whole number: the days are counted instead",
		        (int)(v.n < 40 ? v.n : 40), v.p);
	}
	return true;
}

static bool read_day_time(struct c3voc_reader *r, const struct member *m)
{
	struct schedule_time *times[] = { &r->day->date, &r->day->start, &r->day->end };
	struct json_value v;
	struct text text;
	const char *value;
	size_t at;

	if (!c3voc_value(r, &v))
		return false;
	at = c3voc_offset_of(r, v.p);
	c3voc_expect(r, &v, "\"", m->key);
	text = v.kind == '"' && v.n < UINT32_MAX ? json_raw(&v) : (struct text){ 0 };
	value = text_value(r->s, &text);
	*times[m->arg] = datetime_parse(value, strlen(value));
	if (*value && times[m->arg]->kind == SCHEDULE_TIME_NONE)
		warn_at(r->s, at, SCHEDULE_ESYNTAX, "a day's %s \"%.40s\" is no date", m->key, value);
	if (m->arg == 0)
		*times[0] = time_date(*times[0]); /* of one with a time of day only the date is the day's */
	return true;
}

static int by_name(const void *a, const void *b)
{
	const struct room_range *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : x->at < y->at ? -1 : 1;
}

/* A key that is repeated: the last one counts, as everywhere in JSON. */
static void drop_repeated(struct c3voc_reader *r, struct room_range *rooms, size_t n)
{
	struct schedule *s = r->s;
	size_t kept = 0, first;

	if (n < 2)
		return;
	first = rooms[0].begin;
	qsort(rooms, n, sizeof *rooms, by_name);
	for (size_t i = 0; i + 1 < n; i++) {
		if (strcmp(rooms[i].name, rooms[i + 1].name) != 0)
			continue;
		warn_at(s, rooms[i].at, SCHEDULE_ESYNTAX,
		        "the room \"%.80s\" is repeated later; the last one counts", rooms[i].name);
		for (size_t k = rooms[i].begin; k < rooms[i].end; k++)
			s->events[k] = NULL;
	}
	for (size_t i = first; i < s->nevents; i++)
		if (s->events[i]) {
			s->events[i]->number = (uint32_t)(first + kept);
			s->events[first + kept++] = s->events[i];
		}
	s->nevents = first + kept;
}

static bool read_rooms(struct c3voc_reader *r, const struct member *m)
{
	struct room_range *rooms = NULL;
	size_t n = 0, room = 0;
	bool ok = true;

	(void)m;
	if (c3voc_peek(r) != '{') {
		struct json_value v;

		if (!c3voc_value(r, &v))
			return false;
		c3voc_expect(r, &v, "{", "a day's rooms");
		return true;
	}
	/* "rooms" itself repeated: the last one counts */
	while (r->s->nevents && r->s->events[r->s->nevents - 1]->day == r->day)
		r->s->nevents--;
	json_enter(&r->scan);
	while (ok && json_next_member(&r->scan, &r->room_key)) {
		struct room_range *grown = arena_grow(&r->s->arena, rooms, n, &room, sizeof *rooms);

		if (!grown) {
			ok = false;
			break;
		}
		rooms = grown;
		rooms[n] = (struct room_range){ .name = json_text(&r->s->arena, r->room_key.p, r->room_key.n),
			                        .at = c3voc_offset_of(r, r->room_key.p),
			                        .begin = r->s->nevents };
		if (!rooms[n].name) {
			ok = false;
			break;
		}
		ok = c3voc_read_events(r);
		rooms[n++].end = r->s->nevents;
	}
	ok = ok && json_ok(&r->scan);
	if (ok)
		drop_repeated(r, rooms, n);
	free(rooms);
	return ok;
}

static bool read_undated(struct c3voc_reader *r, const struct member *m)
{
	(void)m;
	r->undated = json_peek(&r->scan) == 't';
	return c3voc_skip(r);
}

/* A day of ours that is none, for events without a time. */
static void drop_day(struct c3voc_reader *r)
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

static bool read_days(struct c3voc_reader *r, const struct member *m)
{
	char kind = c3voc_peek(r);

	(void)m;
	if (kind != '[') {
		c3voc_leave_copy(r);
		return json_skip(&r->scan, &r->not_days);
	}
	r->any = true;
	r->s->ndays = 0; /* repeated: the last one counts */
	if (!r->flat)
		r->s->nevents = 0;
	json_enter(&r->scan);
	while (json_next_item(&r->scan)) {
		kind = c3voc_peek(r);
		if (kind != '{') {
			if (kind)
				warn_at(r->s, c3voc_offset_of(r, r->scan.p), SCHEDULE_ESYNTAX,
				        "%s stands where a day belongs: passed over", json_kind_name(kind));
			if (!c3voc_skip(r))
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

static bool read_text(struct c3voc_reader *r, const struct member *m, struct text *text)
{
	struct json_value v;

	c3voc_leave_copy(r);
	if (!c3voc_note(r, text))
		return false;
	if (text->state != TEXT_RAW)
		return true;
	v = (struct json_value){ .p = text->p, .n = text->n, .kind = json_kind(text) };
	/* Only a title may be in several languages. */
	c3voc_expect(r, &v, m->arg == SCHEDULE_CONFERENCE_TITLE ? "\"{" : "\"", m->key);
	return true;
}

static bool read_conference_text(struct c3voc_reader *r, const struct member *m)
{
	struct text text = { 0 };

	if (!read_text(r, m, &text))
		return false;
	/* The conference's own address counts before the schedule's. */
	if (text.state == TEXT_RAW)
		r->s->conference[m->arg] = text;
	return true;
}

static bool read_schedule_url(struct c3voc_reader *r, const struct member *m)
{
	struct text *url = &r->s->conference[m->arg], text = { 0 };

	if (!read_text(r, m, &text))
		return false;
	if (url->state == TEXT_NONE)
		*url = text;
	return true;
}

/* Events name their track by its name or, in version 2, its slug. */
static bool read_tracks(struct c3voc_reader *r, const struct member *m)
{
	static const char *const keys[] = { "name", "slug", "color" };
	struct json_items items = { 0 };
	struct text tracks = { 0 }, item, found[3];

	(void)m;
	c3voc_leave_copy(r);
	if (!c3voc_note(r, &tracks))
		return false;
	r->s->ntracks = 0; /* repeated: the last one counts */
	r->s->tracks = NULL;
	while (json_kind(&tracks) == '[' && json_item(&tracks, &items, &item)) {
		if (json_kind(&item) != '{')
			continue;
		json_members(r->s, &item, keys, found, 3);
		for (int i = 0; i < 2; i++)
			schedule_add_track(r->s, text_value(r->s, &found[i]), text_value(r->s, &found[2]));
	}
	return true;
}

static const struct member conference_members[] = {
	{ "acronym", read_conference_text, SCHEDULE_CONFERENCE_ACRONYM },
	{ "title", read_conference_text, SCHEDULE_CONFERENCE_TITLE },
	{ "start", read_conference_text, SCHEDULE_CONFERENCE_START },
	{ "end", read_conference_text, SCHEDULE_CONFERENCE_END },
	{ "time_zone_name", read_conference_text, SCHEDULE_CONFERENCE_ZONE },
	{ "url", read_conference_text, SCHEDULE_CONFERENCE_URL },
	{ "tracks", read_tracks, 0 },
	{ "venue", read_conference_text, SCHEDULE_CONFERENCE_VENUE },
	{ "days", read_days, 0 },
	{ NULL, NULL, 0 },
};

/* An object that is read by its members; if it is met again, the last one counts. */
static bool read_whole(struct c3voc_reader *r, bool *met, const struct member *members, const char *what)
{
	struct json_value v;

	if (c3voc_peek(r) == '{') {
		if (*met) {
			memset(r->s->conference, 0, sizeof r->s->conference);
			r->s->ndays = r->s->nevents = r->s->ntracks = 0;
			r->s->tracks = NULL;
		}
		*met = true;
		return object(r, members);
	}
	if (!c3voc_value(r, &v))
		return false;
	c3voc_expect(r, &v, "{", what);
	return true;
}

static bool read_conference(struct c3voc_reader *r, const struct member *m)
{
	(void)m;
	return read_whole(r, &r->conference, conference_members, "the conference");
}

/* Version 2: all events in one list. */
static bool read_flat_events(struct c3voc_reader *r, const struct member *m)
{
	(void)m;
	if (json_peek(&r->scan) != '[')
		return c3voc_skip(r);
	r->any = r->flat = true;
	r->s->nevents = 0; /* repeated: the last one counts */
	r->day = NULL;
	r->room_key = (struct json_value){ "", 0, 0, false };
	return c3voc_read_events(r);
}

static const struct member schedule_members[] = {
	{ "version", read_conference_text, SCHEDULE_CONFERENCE_VERSION },
	{ "url", read_schedule_url, SCHEDULE_CONFERENCE_URL },
	{ "conference", read_conference, 0 },
	{ "days", read_days, 0 },
	{ "events", read_flat_events, 0 },
	{ NULL, NULL, 0 },
};

static bool read_schedule(struct c3voc_reader *r, const struct member *m)
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

static void judge(struct c3voc_reader *r)
{
	struct schedule *s = r->s;
	const char *zone = s->conference[SCHEDULE_CONFERENCE_ZONE].p;
	const struct zone *early = s->zone;

	s->zone = NULL;
	schedule_set_zone(s, schedule_conference(s, SCHEDULE_CONFERENCE_ZONE), zone ? c3voc_offset_of(r, zone) : 0);
	c3voc_judge(s, s->zone != early);
	for (size_t i = 0; i < r->nbad && i < C3VOC_BAD_ITEMS; i++)
		warn_event(r->bad[i].event, r->bad[i].offset, "%s holds %s, which is passed over", r->bad[i].key,
		           json_kind_name(r->bad[i].kind));
	if (r->nbad > C3VOC_BAD_ITEMS)
		warn_at(s, s->from, SCHEDULE_ESYNTAX, "%zu more such items are passed over", r->nbad - C3VOC_BAD_ITEMS);
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
	enum { HEAD = 96 };
	const char *end = p + n;
	size_t head;
	int sure;

	while (p < end && (is_space(*p) || (unsigned char)*p >= 0x80))
		p++;
	if (p == end || (*p != '{' && *p != '['))
		return 0;
	/* Any JSON will do, so that what is wrong with it is told in JSON's terms. */
	sure = *p == '{' ? 10 : 1;
	/* Mostly it begins so, or with its schema's address: then nobody else need look. */
	head = end - p < HEAD ? (size_t)(end - p) : HEAD;
	sure += bytes_hold(p, head, "{\"schedule\":") || bytes_hold(p, head, "\"https://c3voc.de/schedule/") ? 5 : 0;
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (bytes_hold(p, (size_t)(end - p), signs[i].key))
			sure += signs[i].worth;
	return sure;
}

static void odd(void *arg, const char *at, const char *what)
{
	struct c3voc_reader *r = arg;

	warn_at(r->s, c3voc_offset_of(r, at), SCHEDULE_ESYNTAX, "%s", what);
}

static int read_document(struct schedule *s, struct schedule_error *error)
{
	struct schedule_input *input = s->input;
	const char *p = input->bytes + input->at;
	struct c3voc_bad_item bad[C3VOC_BAD_ITEMS];
	struct c3voc_reader reader = {
		.s = s,
		.error = error,
		.scan = { .begin = p, .p = p, .end = input->bytes + input->size, .odd = odd },
		.base = input->bytes,
		.bad = bad,
		.helpers = input->helpers,
	}, *r = &reader;
	const char *begin;
	bool ok;

	r->scan.odd_arg = r;
	input->helpers = 0; /* for one document: those that follow may be many and small */
	json_start(&r->scan);
	begin = r->scan.p;
	ok = object(r, document_members);
	c3voc_leave_copy(r);
	c3voc_ahead_end(r);
	input->at = c3voc_offset_of(r, r->scan.p);
	if (s->arena.failed)
		return error_arena(error, &s->arena);
	if (!json_ok(&r->scan))
		return error_at(error, input, input->at, r->scan.too_deep ? SCHEDULE_ELIMIT : SCHEDULE_ESYNTAX, "%s",
		                r->scan.error);
	if (!ok)
		return SCHEDULE_ELIMIT; /* said where it was met */
	if (r->not_days.p && !s->ndays && (r->not_days.kind != '0' && r->not_days.kind != 'n'))
		return error_at(error, input, c3voc_offset_of(r, r->not_days.p), SCHEDULE_EFORMAT,
		                "no schedule: \"days\" is %s, not an array", json_kind_name(r->not_days.kind));
	if (!r->any && !r->conference)
		return error_at(error, input, c3voc_offset_of(r, begin), SCHEDULE_EFORMAT,
		                "JSON, but no schedule (no \"conference\", no \"days\"): " LOOK_FOR_ANOTHER);
	judge(r);
	return SCHEDULE_OK;
}

const struct format format_c3voc = {
	.name = "c3voc-json",
	.texts_are_json = true,
	.bid = bid,
	.read = read_document,
	.reread = c3voc_reread,
	.load = c3voc_load,
	.decode = json_decode_text,
	.add = c3voc_add,
};
