/*
 * c3voc schedule JSON, version 1, as pretalx, frab and the VOC tools write it
 * (https://c3voc.de/schedule/schema.json).  One pass over the bytes notes
 * where values lie; the rest of this file judges and decodes them.
 */
#include "datetime.h"
#include "format.h"
#include "json_scan.h"
#include "json_text.h"
#include "zone.h"

struct room_range {
	struct json_value key;
	const char *name;
	size_t begin, end; /* events */
};

struct reader {
	struct json_scan scan;
	struct schedule *s;
	struct schedule_error *error;
	struct schedule_day *day;   /* being read */
	struct schedule_event *event;
	struct json_value room_key;
	uint32_t arrays;
	bool any;                   /* something that only a schedule has */
	struct json_value not_days; /* "days" of a wrong type */
	struct text zone;
};

/* A key of an object: what to do with its value. */
struct member {
	const char *key;
	bool (*read)(struct reader *r, const struct member *m);
	int arg;
	const char *kinds; /* expected kinds of value, for texts */
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

/* A key without its quotes and escapes. */
static struct text key_text(struct schedule *s, const struct json_value *key)
{
	const char *text = key->escaped ? json_text(&s->arena, key->p, key->n) : NULL;

	if (text)
		return (struct text){ text, (uint32_t)strlen(text), TEXT_DONE };
	return (struct text){ key->p + 1, (uint32_t)(key->n - 2), TEXT_DONE };
}

static bool key_is(const struct text *key, const char *want)
{
	size_t n = strlen(want);

	return key->n == n && memcmp(key->p, want, n) == 0;
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
		struct text name = key_text(r->s, &key);

		while (m->key && !key_is(&name, m->key))
			m++;
		if (!(m->key ? m->read(r, m) : skip(r)))
			return false;
	}
	return json_ok(&r->scan);
}

/* Note where a text lies. */
static bool note(struct reader *r, struct text *text)
{
	struct json_value v;

	if (!json_skip(&r->scan, &v))
		return false;
	if (v.n > UINT32_MAX)
		return fail(r, v.p, SCHEDULE_ELIMIT, "a value longer than 4 GiB");
	*text = (struct text){ v.p, (uint32_t)v.n, v.kind == 'n' ? TEXT_NONE : TEXT_RAW };
	return true;
}

/* ---- decoding raw values -------------------------------------------------- */

static struct json_scan scan_of(const struct text *raw)
{
	return (struct json_scan){ .begin = raw->p, .p = raw->p, .end = raw->p + raw->n };
}

static const char *decoded(struct schedule *s, const char *p, size_t n);

/* {language: text}: English, else the first that says something. */
static const char *localised(struct schedule *s, const char *p, size_t n)
{
	struct json_scan scan = scan_of(&(struct text){ p, (uint32_t)n, TEXT_RAW });
	struct json_value key, v;
	const char *first = "";

	json_enter(&scan);
	while (json_next_member(&scan, &key) && json_skip(&scan, &v)) {
		const char *text = v.kind == '"' ? decoded(s, v.p, v.n) : "";

		if (text && *text && key.n == 4 && memcmp(key.p, "\"en\"", 4) == 0)
			return text;
		if (text && !*first)
			first = text;
	}
	return first;
}

static const char *decoded(struct schedule *s, const char *p, size_t n)
{
	switch (*p) {
	case '"':
		return json_text(&s->arena, p, n);
	case '{':
		return localised(s, p, n);
	case '[':
	case 'n':
		return "";
	default: /* numbers and truth values as they are spelled */
		return arena_text(&s->arena, p, n);
	}
}

static void decode(struct schedule *s, struct text *text)
{
	text->p = decoded(s, text->p, text->n);
	text->state = text->p ? TEXT_DONE : TEXT_NONE;
}

/* How many items a raw array has; anything else counts as one. */
static uint32_t count_items(const struct text *raw)
{
	struct json_scan scan = scan_of(raw);
	uint32_t n = 0;

	if (*raw->p != '[')
		return 1;
	for (json_enter(&scan); json_next_item(&scan); n++)
		json_skip(&scan, NULL);
	return n;
}

/* Find the members of a raw object by name: found[i] is that of keys[i], or TEXT_NONE. */
static void find_members(struct schedule *s, struct json_scan *scan, const char *const *keys, struct text *found,
                         size_t n)
{
	struct json_value key, v;

	for (size_t i = 0; i < n; i++)
		found[i] = (struct text){ 0 };
	json_enter(scan);
	while (json_next_member(scan, &key) && json_skip(scan, &v)) {
		struct text name = key_text(s, &key);

		for (size_t i = 0; i < n; i++)
			if (key_is(&name, keys[i]))
				found[i] = (struct text){ v.p, (uint32_t)v.n, v.kind == 'n' ? TEXT_NONE : TEXT_RAW };
	}
}

static bool blank(const char *text)
{
	while (is_space(*text))
		text++;
	return !*text;
}

static void load_person(struct schedule *s, struct json_scan *scan, struct schedule_person *person)
{
	/* The first name that says something counts. */
	static const char *const keys[] = { "public_name", "name", "full_public_name", "guid", "code", "id",
		                            "organization", "role", "biography", "url" };
	struct text found[sizeof keys / sizeof *keys];

	person->schedule = s;
	if (json_peek(scan) != '{') {
		struct json_value v;

		json_skip(scan, &v);
		person->text[SCHEDULE_PERSON_NAME] = (struct text){ v.p, (uint32_t)v.n, TEXT_RAW };
		return;
	}
	find_members(s, scan, keys, found, sizeof keys / sizeof *keys);
	for (int i = 0; i < 3; i++) {
		if (found[i].state == TEXT_NONE || blank(text_value(s, &found[i])))
			continue;
		person->text[SCHEDULE_PERSON_NAME] = found[i];
		break;
	}
	for (int i = SCHEDULE_PERSON_GUID; i < SCHEDULE_PERSON_FIELDS; i++)
		person->text[i] = found[i + 2];
}

static void load_link(struct schedule *s, struct json_scan *scan, struct link *link)
{
	static const char *const keys[] = { "url", "title" };
	struct text found[2] = { { 0 } };

	if (json_peek(scan) == '{') {
		find_members(s, scan, keys, found, 2);
	} else {
		struct json_value v;

		json_skip(scan, &v);
		found[0] = (struct text){ v.p, (uint32_t)v.n, TEXT_RAW };
	}
	link->url = text_value(s, &found[0]);
	link->title = text_value(s, &found[1]);
}

static void load(struct schedule_event *e, enum slot slot)
{
	struct schedule *s = e->schedule;
	const struct text *raw = &e->slot[slot];
	struct json_scan scan = scan_of(raw);
	uint32_t n = count_items(raw);
	size_t size = slot == SLOT_PERSONS ? sizeof(struct schedule_person)
	            : slot == SLOT_TAGS    ? sizeof(const char *)
	                                   : sizeof(struct link);
	void *items = arena_alloc(&s->arena, n * size);

	if (!items)
		return;
	if (*raw->p == '[')
		json_enter(&scan);
	for (uint32_t i = 0; i < n; i++) {
		struct text v = { 0 };

		if (*raw->p == '[')
			json_next_item(&scan);
		if (slot == SLOT_PERSONS) {
			load_person(s, &scan, (struct schedule_person *)items + i);
		} else if (slot == SLOT_TAGS) {
			struct json_value tag;

			json_skip(&scan, &tag);
			v = (struct text){ tag.p, (uint32_t)tag.n, TEXT_RAW };
			((const char **)items)[i] = text_value(s, &v);
		} else {
			load_link(s, &scan, (struct link *)items + i);
		}
	}
	switch ((int)slot) {
	case SLOT_PERSONS:
		e->persons = items, e->npersons = n;
		break;
	case SLOT_LINKS:
		e->links = items, e->nlinks = n;
		break;
	case SLOT_ATTACHMENTS:
		e->attachments = items, e->nattachments = n;
		break;
	case SLOT_TAGS:
		e->tags = items, e->ntags = n;
		break;
	}
}

/* ---- events ---------------------------------------------------------------- */

static bool read_slot(struct reader *r, const struct member *m)
{
	return note(r, &r->event->slot[m->arg]);
}

/* In the order in which producers write them.  Kinds: first bytes of the values that are seen in the wild. */
static const struct member event_members[] = {
	{ "guid", read_slot, SCHEDULE_GUID, "\"" },
	{ "code", read_slot, SCHEDULE_CODE, "\"" },
	{ "id", read_slot, SCHEDULE_ID, "\"0" },
	{ "date", read_slot, SLOT_DATE, "\"" },
	{ "start", read_slot, SLOT_START, "\"" },
	{ "duration", read_slot, SLOT_DURATION, "\"" },
	{ "room", read_slot, SCHEDULE_ROOM, "\"{" },
	{ "slug", read_slot, SCHEDULE_SLUG, "\"" },
	{ "url", read_slot, SCHEDULE_URL, "\"" },
	{ "title", read_slot, SCHEDULE_TITLE, "\"{" },
	{ "subtitle", read_slot, SCHEDULE_SUBTITLE, "\"{" },
	{ "track", read_slot, SCHEDULE_TRACK, "\"{" },
	{ "type", read_slot, SCHEDULE_TYPE, "\"{" },
	{ "language", read_slot, SCHEDULE_LANGUAGE, "\"" },
	{ "abstract", read_slot, SCHEDULE_ABSTRACT, "\"{" },
	{ "description", read_slot, SCHEDULE_DESCRIPTION, "\"{" },
	{ "recording_license", read_slot, SCHEDULE_LICENSE, "\"" },
	{ "do_not_record", read_slot, SLOT_DO_NOT_RECORD, "tf" },
	{ "persons", read_slot, SLOT_PERSONS, "[" },
	{ "links", read_slot, SLOT_LINKS, "[" },
	{ "feedback_url", read_slot, SCHEDULE_FEEDBACK_URL, "\"" },
	{ "origin_url", read_slot, SCHEDULE_ORIGIN_URL, "\"" },
	{ "attachments", read_slot, SLOT_ATTACHMENTS, "[" },
	{ "end", read_slot, SLOT_END, "\"" },
	{ "tags", read_slot, SLOT_TAGS, "[" },
	{ "recording", read_slot, SLOT_RECORDING, "{" },
	{ NULL, NULL, 0, NULL },
};

/* An array of events, or what stands in its place. */
static bool read_events(struct reader *r)
{
	struct schedule *s = r->s;
	size_t first = s->nevents, fixed = s->nevents, prev_end = 0;
	struct schedule_event *before = NULL; /* the item before, if it is an event */
	char kind = json_peek(&r->scan);

	if (kind != '[') {
		warn_at(s, offset_of(r, r->scan.p), SCHEDULE_ESYNTAX, "a room holds %s, not an array of events",
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
			r->event = before = schedule_add_event(s);
			if (!before)
				return false;
			before->day = r->day;
			before->array = r->arrays;
			before->from = from;
			before->prev = prev_end ? prev_end : from;
			before->room_key = (struct text){ r->room_key.p, (uint32_t)r->room_key.n, TEXT_RAW };
			if (!object(r, event_members))
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

/* Warn unless a value is one of the expected kinds. */
static void expect(struct reader *r, const struct json_value *v, const char *kinds, const char *what)
{
	if (v->kind != 'n' && !strchr(kinds, v->kind))
		warn_at(r->s, offset_of(r, v->p), SCHEDULE_ESYNTAX, "%s is %s", what, json_kind_name(v->kind));
}

static bool read_day_index(struct reader *r, const struct member *m)
{
	struct json_value v;
	int64_t index = 0;
	size_t i = 0;
	bool minus;

	if (!json_skip(&r->scan, &v))
		return false;
	expect(r, &v, "\"0", "a day's index");
	(void)m;
	if (v.kind == '"')
		v.p++, v.n -= 2;
	minus = v.n && *v.p == '-';
	for (i = minus; i < v.n && i < 9 && is_digit(v.p[i]); i++)
		index = index * 10 + (v.p[i] - '0');
	if (i == v.n && i > minus) {
		r->day->has_index = true;
		r->day->index = (long)(minus ? -index : index);
	}
	return true;
}

static bool read_day_time(struct reader *r, const struct member *m)
{
	struct schedule_time *times[] = { &r->day->date, &r->day->start, &r->day->end };
	struct text text = { 0 };
	const char *value;
	size_t at;

	json_space(&r->scan);
	at = offset_of(r, r->scan.p);
	if (!note(r, &text))
		return false;
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

	return order ? order : x->begin < y->begin ? -1 : 1;
}

/* A key that is repeated: the last one counts, as everywhere in JSON. */
static void drop_repeated(struct reader *r, struct room_range *rooms, size_t n)
{
	struct schedule *s = r->s;
	size_t kept = 0, first = n ? rooms[0].begin : 0;

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

static const struct member day_members[] = {
	{ "index", read_day_index, 0, NULL },
	{ "date", read_day_time, 0, NULL },
	{ "day_start", read_day_time, 1, NULL },
	{ "day_end", read_day_time, 2, NULL },
	{ "start", read_day_time, 1, NULL },
	{ "end", read_day_time, 2, NULL },
	{ "rooms", read_rooms, 0, NULL },
	{ NULL, NULL, 0, NULL },
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
	r->s->ndays = r->s->nevents = 0; /* repeated: the last one counts */
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
		if (!r->day || !object(r, day_members))
			return false;
		if (!r->day->has_index)
			r->day->index = (long)r->s->ndays;
	}
	return json_ok(&r->scan);
}

/* ---- schedule and conference ------------------------------------------------ */

static bool read_conference_text(struct reader *r, const struct member *m)
{
	struct text text = { 0 };

	if (!note(r, &text))
		return false;
	/* The conference's own address counts before the schedule's. */
	if (text.state == TEXT_RAW)
		r->s->conference[m->arg] = text;
	return true;
}

static bool read_schedule_url(struct reader *r, const struct member *m)
{
	struct text *url = &r->s->conference[m->arg], text = { 0 };

	if (!note(r, &text))
		return false;
	if (url->state == TEXT_NONE)
		*url = text;
	return true;
}

static const struct member conference_members[] = {
	{ "acronym", read_conference_text, SCHEDULE_CONFERENCE_ACRONYM, NULL },
	{ "title", read_conference_text, SCHEDULE_CONFERENCE_TITLE, NULL },
	{ "start", read_conference_text, SCHEDULE_CONFERENCE_START, NULL },
	{ "end", read_conference_text, SCHEDULE_CONFERENCE_END, NULL },
	{ "time_zone_name", read_conference_text, SCHEDULE_CONFERENCE_ZONE, NULL },
	{ "url", read_conference_text, SCHEDULE_CONFERENCE_URL, NULL },
	{ "days", read_days, 0, NULL },
	{ NULL, NULL, 0, NULL },
};

static bool read_conference(struct reader *r, const struct member *m)
{
	struct json_value v;

	(void)m;
	if (json_peek(&r->scan) == '{') {
		r->any = true;
		return object(r, conference_members);
	}
	if (!json_skip(&r->scan, &v))
		return false;
	expect(r, &v, "{", "the conference");
	return true;
}

static const struct member schedule_members[] = {
	{ "version", read_conference_text, SCHEDULE_CONFERENCE_VERSION, NULL },
	{ "url", read_schedule_url, SCHEDULE_CONFERENCE_URL, NULL },
	{ "conference", read_conference, 0, NULL },
	{ "days", read_days, 0, NULL },
	{ NULL, NULL, 0, NULL },
};

static bool read_schedule(struct reader *r, const struct member *m)
{
	(void)m;
	return object(r, schedule_members);
}

static const struct member document_members[] = {
	{ "schedule", read_schedule, 0, NULL },
	{ "conference", read_conference, 0, NULL },
	{ "days", read_days, 0, NULL },
	{ NULL, NULL, 0, NULL },
};

/* ---- judging what was read --------------------------------------------------- */

/* Warn about one value of an event, which is named by its title. */
static void complain(struct schedule_event *e, const struct text *at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void complain(struct schedule_event *e, const struct text *at, const char *format, ...)
{
	struct schedule *s = e->schedule;
	const char *title;
	char what[160];
	va_list args;

	if (!s->warn)
		return;
	va_start(args, format);
	vsnprintf(what, sizeof what, format, args);
	va_end(args);
	title = text_value(s, &e->slot[SCHEDULE_TITLE]);
	warn_at(s, at ? (size_t)(at->p - s->input->bytes) : e->from, SCHEDULE_ESYNTAX,
	        *title ? "event \"%.60s\": %s" : "event without a title%s: %s", title, what);
}

/* The spelling of a value that is about to be read as a time. */
static struct text spelling(struct schedule_event *e, enum slot slot)
{
	struct text text = e->slot[slot];

	if (text.state != TEXT_RAW)
		return (struct text){ "", 0, TEXT_NONE };
	if (*text.p == '"' && !memchr(text.p, '\\', text.n))
		return (struct text){ text.p + 1, text.n - 2, TEXT_DONE };
	text_value(e->schedule, &text);
	text.n = text.state == TEXT_DONE ? (uint32_t)strlen(text.p) : 0;
	return text;
}

static struct schedule_time at_offset(const struct schedule *s, struct schedule_time like, int64_t seconds)
{
	struct schedule_time t = like;

	/* The zone's own offset then, where the file agrees with the zone now. */
	if (s->zone && like.kind == SCHEDULE_TIME_INSTANT &&
	    zone_at(s->zone, like.seconds).utc_offset == like.utc_offset)
		t.utc_offset = zone_at(s->zone, seconds).utc_offset;
	t.seconds = seconds;
	return t;
}

/* Floating times belong to the conference's zone where it is known. */
static struct schedule_time settled(const struct schedule *s, struct schedule_time t)
{
	return t.kind == SCHEDULE_TIME_FLOATING && s->zone ? zone_resolve(s->zone, t.seconds) : t;
}

/* A time's wall clock, as if it were UTC. */
static int64_t wall(struct schedule_time t)
{
	return t.seconds + t.utc_offset;
}

/* The day's date and a wall clock: after midnight of a day whose window runs past it, the next date. */
static struct schedule_time on_day(const struct schedule *s, const struct schedule_day *day, int32_t clock)
{
	struct schedule_time t = { day->date.seconds + clock, 0, SCHEDULE_TIME_FLOATING };

	if (day->start.kind != SCHEDULE_TIME_NONE && day->end.kind != SCHEDULE_TIME_NONE &&
	    t.seconds < wall(day->start) && t.seconds + DAY < wall(day->end))
		t.seconds += DAY;
	return settled(s, t);
}

/* "date" is the truth; "start" fills in where it is missing, and is compared where it is not. */
static void judge_start(struct schedule_event *e)
{
	struct schedule *s = e->schedule;
	struct text date = spelling(e, SLOT_DATE), start = spelling(e, SLOT_START);
	int32_t clock = start.n ? clock_parse(start.p, start.n) : -1;
	struct schedule_time t = datetime_parse(date.p, date.n);
	struct schedule_civil c, zoned = { 0 };

	if (date.n && t.kind == SCHEDULE_TIME_NONE)
		complain(e, &e->slot[SLOT_DATE], "date \"%.*s\" is no date-time", (int)(date.n < 40 ? date.n : 40), date.p);
	if (start.n && clock < 0)
		complain(e, &e->slot[SLOT_START], "start \"%.*s\" is no time of day", (int)(start.n < 40 ? start.n : 40),
		         start.p);
	if (t.kind == SCHEDULE_TIME_DATE && clock >= 0)
		e->start = settled(s, (struct schedule_time){ t.seconds + clock, 0, SCHEDULE_TIME_FLOATING });
	else if (t.kind != SCHEDULE_TIME_NONE)
		e->start = settled(s, t);
	else if (clock >= 0 && e->day && e->day->date.kind == SCHEDULE_TIME_DATE)
		e->start = on_day(s, e->day, clock);
	if (clock < 0 || (t.kind != SCHEDULE_TIME_INSTANT && t.kind != SCHEDULE_TIME_FLOATING))
		return;
	schedule_civil(&t, &c);
	if (s->zone && t.kind == SCHEDULE_TIME_INSTANT) {
		t.utc_offset = zone_at(s->zone, t.seconds).utc_offset;
		schedule_civil(&t, &zoned);
	} else {
		zoned = c;
	}
	if (clock % DAY / MINUTE != c.hour * 60 + c.minute && clock % DAY / MINUTE != zoned.hour * 60 + zoned.minute)
		complain(e, &e->slot[SLOT_START], "start says %02d:%02d, date says %02d:%02d; date counts", clock / HOUR,
		         clock % HOUR / MINUTE, c.hour, c.minute);
}

/* An explicit "end" counts before "duration". */
static void judge_end(struct schedule_event *e)
{
	struct schedule *s = e->schedule;
	struct text end = spelling(e, SLOT_END), duration = spelling(e, SLOT_DURATION);
	enum duration_form form = DURATION_BAD;
	int64_t seconds = 0;

	e->end = settled(s, datetime_parse(end.p, end.n));
	if (end.n && (e->end.kind == SCHEDULE_TIME_NONE || e->end.kind != e->start.kind)) {
		complain(e, &e->slot[SLOT_END], "end \"%.*s\" can't be read beside the start",
		         (int)(end.n < 40 ? end.n : 40), end.p);
		e->end.kind = SCHEDULE_TIME_NONE;
	}
	if (duration.n)
		form = duration_parse(duration.p, duration.n, &seconds);
	if (duration.n && form == DURATION_BAD)
		complain(e, &e->slot[SLOT_DURATION], "duration \"%.*s\" can't be read",
		         (int)(duration.n < 40 ? duration.n : 40), duration.p);
	if (form == DURATION_DAYS)
		complain(e, &e->slot[SLOT_DURATION], "duration \"%.*s\" is read as days:hours:minutes",
		         (int)(duration.n < 40 ? duration.n : 40), duration.p);
	if (e->end.kind == SCHEDULE_TIME_NONE && form != DURATION_BAD && e->start.kind != SCHEDULE_TIME_NONE)
		e->end = at_offset(s, e->start, e->start.seconds + seconds);
	if (e->end.kind != SCHEDULE_TIME_NONE && e->end.seconds < e->start.seconds)
		complain(e, end.n ? &e->slot[SLOT_END] : NULL, "it ends before it starts");
}

static void judge_recording(struct schedule_event *e)
{
	static const char *const keys[] = { "license", "optout" };
	const struct text *raw = &e->slot[SLOT_RECORDING];
	struct text *no = &e->slot[SLOT_DO_NOT_RECORD], found[2] = { { 0 } };

	if (raw->state == TEXT_RAW && *raw->p == '{') {
		struct json_scan scan = scan_of(raw);

		find_members(e->schedule, &scan, keys, found, 2);
		if (e->slot[SCHEDULE_LICENSE].state == TEXT_NONE)
			e->slot[SCHEDULE_LICENSE] = found[0];
		if (no->state == TEXT_NONE)
			*no = found[1];
	}
	if (no->state == TEXT_RAW && (*no->p == 't' || strncmp(no->p, "\"true\"", 6) == 0))
		e->recording = RECORDING_REFUSED;
	else if (no->state == TEXT_RAW && (*no->p == 'f' || strncmp(no->p, "\"false\"", 7) == 0))
		e->recording = RECORDING_ALLOWED;
}

static void judge_kind(struct schedule_event *e, const struct member *m)
{
	const struct text text = e->slot[m->arg];
	char kind = 0;

	if (text.state == TEXT_RAW)
		kind = is_digit(*text.p) || *text.p == '-' ? '0' : *text.p;
	if (kind && !strchr(m->kinds, kind))
		complain(e, &text, "%s is %s", m->key, json_kind_name(kind));
}

static void judge_event(struct schedule_event *e)
{
	static const struct member title = { "title", NULL, SCHEDULE_TITLE, "\"{" };

	/* First the title, since complaints decode it. */
	if (e->slot[SCHEDULE_TITLE].state == TEXT_NONE)
		warn_at(e->schedule, e->from, SCHEDULE_ESYNTAX, "event without a title");
	judge_kind(e, &title);
	for (const struct member *m = event_members; m->key; m++)
		if (m->arg != SCHEDULE_TITLE)
			judge_kind(e, m);
	judge_start(e);
	judge_end(e);
	judge_recording(e);
}

static void find_zone(struct reader *r)
{
	struct schedule *s = r->s;
	const struct text raw = s->conference[SCHEDULE_CONFERENCE_ZONE];
	const char *name = schedule_conference(s, SCHEDULE_CONFERENCE_ZONE);

	if (!*name)
		return;
	s->zone = zone_load(&s->arena, name);
	if (!s->zone)
		warn_at(s, offset_of(r, raw.p), SCHEDULE_ESYNTAX, "unknown time zone \"%.80s\"", name);
}

static void judge(struct reader *r)
{
	struct schedule *s = r->s;

	find_zone(r);
	for (size_t i = 0; i < s->nevents; i++)
		judge_event(s->events[i]);
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

static int read_document(struct schedule *s, struct schedule_error *error)
{
	struct schedule_input *input = s->input;
	const char *p = input->bytes + input->at, *end = input->bytes + input->size;
	struct reader r = { .s = s, .error = error, .scan = { .begin = p, .p = p, .end = end, .odd = odd } };
	const char *begin;
	bool ok;

	r.scan.odd_arg = &r;
	while (r.scan.p < end && is_space(*r.scan.p))
		r.scan.p++;
	if (end - r.scan.p >= 3 && memcmp(r.scan.p, "\xef\xbb\xbf", 3) == 0) {
		odd(&r, r.scan.p, "a byte order mark, which JSON has none of");
		r.scan.p += 3;
	}
	json_space(&r.scan);
	begin = r.scan.p;
	ok = object(&r, document_members);
	input->at = offset_of(&r, r.scan.p);
	if (s->arena.failed)
		return error_memory(error);
	if (!json_ok(&r.scan))
		return error_at(error, input, input->at, SCHEDULE_ESYNTAX, "%s", r.scan.error);
	if (!ok)
		return SCHEDULE_ELIMIT; /* said where it was met */
	if (r.not_days.p && !s->ndays && (r.not_days.kind != '0' && r.not_days.kind != 'n'))
		return error_at(error, input, offset_of(&r, r.not_days.p), SCHEDULE_EFORMAT,
		                "no schedule: \"days\" is %s, not an array", json_kind_name(r.not_days.kind));
	if (!r.any)
		return error_at(error, input, offset_of(&r, begin), SCHEDULE_EFORMAT,
		                "JSON, but no schedule: it has no \"conference\" and no \"days\"");
	judge(&r);
	return SCHEDULE_OK;
}

const struct format format_c3voc = {
	.name = "c3voc-json",
	.bid = bid,
	.read = read_document,
	.load = load,
	.decode = decode,
	.add = cut_add,
};
