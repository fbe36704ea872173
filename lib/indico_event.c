/* An event of Indico's JSON exports: its fields, times, persons and files. */
#include "datetime.h"
#include "indico.h"
#include "json_value.h"
#include "text.h"
#include "zone.h"

static const char *const keys[KEYS] = {
	[NOTHING] = "",
	[TYPE_OF] = "_type",
	[ENTRY_TYPE] = "entryType",
	[ENTRIES] = "entries",
	[CONTRIBUTIONS] = "contributions",
	[SESSIONS] = "sessions",
	[PARTS] = "subContributions",
	[ID] = "id",
	[UNIQUE_ID] = "uniqueId",
	[FRIENDLY_ID] = "friendly_id",
	[FRIENDLY] = "friendlyId",
	[CONTRIBUTION_ID] = "contributionId",
	[CODE] = "code",
	[TITLE] = "title",
	[SLOT_TITLE] = "slotTitle",
	[DESCRIPTION] = "description",
	[TYPE] = "type",
	[LANGUAGE] = "language",
	[TRACK] = "track",
	[SESSION] = "session",
	[CONFERENCE] = "conference",
	[ROOM] = "room",
	[ROOM_FULL] = "roomFullname",
	[URL] = "url",
	[TIMEZONE] = "timezone",
	[START_DATE] = "startDate",
	[END_DATE] = "endDate",
	[DURATION] = "duration",
	[SPEAKERS] = "speakers",
	[PRESENTERS] = "presenters",
	[CHAIRS] = "chairs",
	[AUTHORS] = "primaryauthors",
	[CONVENERS] = "conveners",
	[SESSION_CONVENERS] = "sessionConveners",
	[KEYWORDS] = "keywords",
	[REFERENCES] = "references",
	[FOLDERS] = "folders",
	[MATERIAL] = "material",
	[ATTACHMENTS] = "attachments",
};

size_t indico_place(const struct reader *r, const struct text *raw)
{
	return (size_t)(raw->p - r->first->input->bytes);
}

struct item indico_look(struct reader *r, const struct text *raw)
{
	struct item item;

	json_members(r->s, raw, keys, item.found, KEYS);
	item.from = raw->state == TEXT_RAW ? indico_place(r, raw) : 0;
	item.to = item.from + raw->n;
	return item;
}

/* A value decoded; "" if there is none. */
const char *indico_value(struct reader *r, struct text raw)
{
	return text_value(r->s, &raw);
}

/* Whether a value is a text that says something, or a number. */
bool indico_says(struct reader *r, const struct text *raw)
{
	const char *text;

	switch (json_kind(raw)) {
	case '0':
		return true;
	case '"':
		for (text = raw->p + 1; is_space(*text); text++)
			;
		return *text != '"';
	case '{':
		return *indico_value(r, *raw);
	default:
		return false;
	}
}

/* What was put together, in the arena. */
const char *indico_taken(struct reader *r)
{
	const char *text = NULL;

	if (r->buf.failed)
		r->first->arena.failed = true;
	else
		text = arena_text(&r->s->arena, r->buf.p ? r->buf.p : "", r->buf.n);
	buf_reset(&r->buf);
	return text ? text : "";
}

/* ---- time ------------------------------------------------------------------------- */

/* A zone by its name, looked up once a document. */
struct zone *indico_zone(struct reader *r, const struct text *name)
{
	struct zone *zone;

	if (!indico_says(r, name))
		return NULL;
	if (!r->has_zone) /* a timetable names none but in its dates */
		schedule_set_zone(r->s, indico_value(r, *name), indico_place(r, name));
	r->has_zone = true;
	for (size_t i = 0; i < r->nzones; i++)
		if (r->zones[i].name.n == name->n && memcmp(r->zones[i].name.p, name->p, name->n) == 0)
			return r->zones[i].zone;
	if (r->nzones == MOST_ZONES)
		return NULL;
	zone = zone_load(&r->first->arena, indico_value(r, *name));
	if (!zone && !r->first->arena.failed)
		warn_at(r->s, indico_place(r, name), SCHEDULE_ESYNTAX,
		        "unknown time zone \"%.80s\": its times are read as the conference's", indico_value(r, *name));
	r->zones[r->nzones].name = *name;
	r->zones[r->nzones++].zone = zone;
	return zone;
}

/* {"date": …, "time": …, "tz": …}: a wall clock in a zone, told in the conference's. */
struct schedule_time indico_time(struct reader *r, const struct text *raw)
{
	static const char *const parts[] = { "date", "time", "tz" };
	const struct schedule_time none = { 0 };
	struct schedule_time t;
	struct text found[3];
	struct zone *zone;
	const char *text;
	int32_t clock;

	json_members(r->s, raw, parts, found, 3);
	zone = indico_zone(r, &found[2]);
	text = indico_value(r, json_kind(raw) == '{' ? found[0] : *raw);
	t = datetime_parse(text, strlen(text));
	if (t.kind == SCHEDULE_TIME_DATE && found[1].state != TEXT_NONE) {
		text = indico_value(r, found[1]);
		clock = clock_parse(text, strlen(text));
		if (clock < 0)
			return none;
		t = (struct schedule_time){ t.seconds + clock, 0, SCHEDULE_TIME_FLOATING };
	}
	if (t.kind == SCHEDULE_TIME_FLOATING)
		t = zone ? zone_resolve(zone, t.seconds) : schedule_settle(r->s, t);
	if (t.kind == SCHEDULE_TIME_INSTANT && r->s->zone)
		t.utc_offset = zone_at(r->s->zone, t.seconds).utc_offset;
	return t;
}

/* Minutes, whole or with a fraction, in seconds; -1 if it is none. */
static int64_t minutes_of(struct reader *r, const struct text *raw)
{
	const char *text = indico_value(r, *raw);
	size_t whole = strspn(text, "0123456789");
	int64_t seconds, part = 0;

	if (duration_parse(text, whole, &seconds) != DURATION_PLAIN)
		return -1;
	if (text[whole] == '.')
		for (int i = 1, scale = 6000; i <= 4 && is_digit(text[whole + (size_t)i]); i++, scale /= 10)
			part += (text[whole + (size_t)i] - '0') * scale;
	else if (text[whole])
		return -1;
	return seconds + (part + 500) / 1000;
}

/* The dates count.  The duration, which lacks its days, fills in for an end that is not told. */
static void set_times(struct reader *r, struct schedule_event *e, const struct item *item)
{
	const struct text *start = &item->found[START_DATE], *end = &item->found[END_DATE];
	const struct text *duration = &item->found[DURATION];
	int64_t length = -1;

	e->start = indico_time(r, start);
	e->end = indico_time(r, end);
	if (start->state != TEXT_NONE && e->start.kind == SCHEDULE_TIME_NONE)
		warn_event(e, indico_place(r, start), "startDate is no date and time");
	else if (end->state != TEXT_NONE && (e->end.kind == SCHEDULE_TIME_NONE || e->end.kind != e->start.kind))
		warn_event(e, indico_place(r, end), "endDate can't be read beside the start");
	if (e->end.kind != e->start.kind)
		e->end = (struct schedule_time){ 0 };
	if (duration->state != TEXT_NONE && (length = minutes_of(r, duration)) < 0)
		warn_event(e, indico_place(r, duration), "duration is no number of minutes");
	if (length >= 0 && e->start.kind != SCHEDULE_TIME_NONE && e->end.kind == SCHEDULE_TIME_NONE)
		e->end = schedule_at_offset(r->s, e->start, e->start.seconds + length);
	if (e->end.kind == SCHEDULE_TIME_NONE)
		return;
	if (e->end.seconds < e->start.seconds)
		warn_event(e, indico_place(r, end), "it ends before it starts");
	else if (length >= 0 && (e->end.seconds - e->start.seconds - length) % DAY / MINUTE)
		warn_contradiction(e, "duration", indico_place(r, duration),
		                   "duration says %lld minutes, the dates say %lld; the dates count",
		                   (long long)length / MINUTE, (long long)(e->end.seconds - e->start.seconds) / MINUTE);
}

/* ---- persons ------------------------------------------------------------------------ */

/* A person's name, first name first, into the scratch. */
static void put_name(struct reader *r, const struct text *raw, struct text *affiliation, struct text *id)
{
	enum { FIRST, GIVEN, LAST, FAMILY, FULL, NAME, AFFILIATION, PERSON_ID, LINK_ID, PERSON_KEYS };
	static const char *const person_keys[PERSON_KEYS] = {
		"first_name", "firstName", "last_name", "familyName", "fullName", "name",
		"affiliation", "person_id", "id"
	};
	struct text found[PERSON_KEYS];
	const struct text *first, *last;
	const char *text;

	json_members(r->s, raw, person_keys, found, PERSON_KEYS);
	*affiliation = found[AFFILIATION];
	/* The plain id is that of the person's link to this one contribution. */
	*id = found[found[PERSON_ID].state != TEXT_NONE ? PERSON_ID : LINK_ID];
	first = &found[indico_says(r, &found[FIRST]) ? FIRST : GIVEN];
	last = &found[indico_says(r, &found[LAST]) ? LAST : FAMILY];
	if (indico_says(r, first) || indico_says(r, last)) {
		text = indico_value(r, *first);
		text_trim(&r->buf, text, strlen(text));
		if (indico_says(r, first) && indico_says(r, last))
			buf_char(&r->buf, ' ');
		text = indico_value(r, *last);
		text_trim(&r->buf, text, strlen(text));
		return;
	}
	text = indico_value(r, json_kind(raw) != '{' ? *raw : found[indico_says(r, &found[FULL]) ? FULL : NAME]);
	text_turn_name(&r->buf, text, strlen(text));
}

static bool add_persons(struct reader *r, struct schedule_event *e, const struct text *list, const char *role)
{
	struct json_items items = { 0 };
	struct text raw, affiliation, id;

	while (json_item(list, &items, &raw)) {
		struct schedule_person *person = NULL;

		put_name(r, &raw, &affiliation, &id);
		if (r->buf.n)
			person = event_add_person(e, r->buf.p);
		else if (!r->buf.failed && raw.state != TEXT_NONE)
			warn_event(e, indico_place(r, &raw), "a person without a name");
		r->first->arena.failed |= r->buf.failed;
		buf_reset(&r->buf);
		if (!person)
			continue;
		person->text[SCHEDULE_PERSON_ORGANISATION] = affiliation;
		person->text[SCHEDULE_PERSON_ID] = id;
		person_set(person, SCHEDULE_PERSON_ROLE, role);
	}
	return e->lists->npersons > 0;
}

/* Those who speak, else those who wrote it or lead it. */
static void set_persons(struct reader *r, struct schedule_event *e, const struct item *item)
{
	static const struct {
		enum indico_key key;
		const char *role;
	} lists[] = { { SPEAKERS, "" },      { PRESENTERS, "" },         { CHAIRS, "" },
		      { AUTHORS, "author" }, { CONVENERS, "convener" }, { SESSION_CONVENERS, "convener" } };

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (add_persons(r, e, &item->found[lists[i].key], lists[i].role))
			return;
}

/* ---- what hangs on an event ----------------------------------------------------------- */

/* An address of the server's own as a whole one. */
static const char *whole(struct reader *r, const char *url)
{
	if (url[0] != '/' || url[1] == '/' || !r->origin_n)
		return url;
	buf_add(&r->buf, r->origin, r->origin_n);
	buf_text(&r->buf, url);
	return indico_taken(r);
}

static void add_attachments(struct reader *r, struct schedule_event *e, const struct text *list)
{
	enum { LINK_URL, DOWNLOAD_URL, PLAIN_URL, WHAT, NAME, FILE_NAME, VALUE, LINK_KEYS };
	static const char *const link_keys[LINK_KEYS] = { "link_url", "download_url", "url",  "title",
		                                          "name",     "fileName",     "value" };
	struct json_items items = { 0 };
	struct text raw, found[LINK_KEYS];

	while (json_item(list, &items, &raw)) {
		int url = LINK_URL, title = WHAT;

		json_members(r->s, &raw, link_keys, found, LINK_KEYS);
		while (url < PLAIN_URL && !indico_says(r, &found[url]))
			url++;
		while (title < VALUE && !indico_says(r, &found[title]))
			title++;
		if (indico_says(r, &found[url]))
			event_add_link(e, SCHEDULE_ATTACHMENT, whole(r, indico_value(r, found[url])),
			               indico_value(r, found[title]));
	}
}

/* Folders, or material as the old exports have it. */
static void add_folders(struct reader *r, struct schedule_event *e, const struct text *list)
{
	static const char *const contents[] = { "attachments", "resources" };
	struct json_items items = { 0 };
	struct text raw, found[2];

	while (json_item(list, &items, &raw)) {
		json_members(r->s, &raw, contents, found, 2);
		add_attachments(r, e, &found[0]);
		add_attachments(r, e, &found[1]);
	}
}

static void set_attachments(struct reader *r, struct schedule_event *e, const struct item *item)
{
	static const char *const kinds[] = { "files", "folders" };
	struct text in_entry[2];
	uint32_t before = e->lists->nattachments;

	add_folders(r, e, &item->found[FOLDERS]);
	if (e->lists->nattachments == before) /* they tell the same */
		add_folders(r, e, &item->found[MATERIAL]);
	json_members(r->s, &item->found[ATTACHMENTS], kinds, in_entry, 2);
	add_attachments(r, e, &in_entry[0]);
	add_folders(r, e, &in_entry[1]);
	add_attachments(r, e, &item->found[REFERENCES]);
}

/* A text as one line of Markdown that says just that: "1." begins no list. */
static void put_escaped(struct buf *buf, const char *text)
{
	const char *mark = text + strspn(text, "0123456789");

	for (; *text; text++) {
		if (strchr("\\`*_[]<>&~|#", *text) || (text == mark && strchr(".)+-=", *text)))
			buf_char(buf, '\\');
		buf_char(buf, is_space(*text) ? ' ' : *text);
	}
}

/* The talks inside a talk have no times of their own: they are its description, a list of titles and speakers. */
static void set_parts(struct reader *r, struct schedule_event *e, const struct text *list)
{
	struct json_items items = { 0 };
	struct text raw, unused[2];
	struct buf text = { 0 };

	while (json_item(list, &items, &raw)) {
		struct item part = indico_look(r, &raw);
		struct json_items persons = { 0 };
		struct text person;
		bool any = false;

		buf_text(&text, text.n ? "\n- " : "- ");
		put_escaped(&text, indico_value(r, part.found[TITLE]));
		while (json_item(&part.found[SPEAKERS], &persons, &person)) {
			put_name(r, &person, &unused[0], &unused[1]);
			buf_text(&text, any ? ", " : " (");
			put_escaped(&text, indico_taken(r));
			any = true;
		}
		buf_text(&text, any ? ")" : "");
		set_attachments(r, e, &part);
	}
	if (text.failed)
		r->first->arena.failed = true;
	else if (text.n)
		event_set(e, SCHEDULE_DESCRIPTION, text.p);
	buf_free(&text);
}

/* ---- events ------------------------------------------------------------------------------ */

/* A field is the first of its keys that says something. */
static const struct {
	int slot;
	enum indico_key from[4];
} fields[] = {
	{ SCHEDULE_TITLE, { TITLE } },
	{ SCHEDULE_ID, { FRIENDLY_ID, FRIENDLY, CONTRIBUTION_ID, ID } },
	{ SCHEDULE_CODE, { CODE } },
	{ SCHEDULE_ABSTRACT, { DESCRIPTION } },
	{ SCHEDULE_TYPE, { TYPE } },
	{ SCHEDULE_TRACK, { TRACK, SESSION } },
	{ SCHEDULE_LANGUAGE, { LANGUAGE } },
	{ SCHEDULE_ROOM, { ROOM, ROOM_FULL } },
};

static void set_fields(struct reader *r, struct schedule_event *e, const struct item *item)
{
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		const enum indico_key *from = fields[i].from;

		for (int k = 0; k < 4 && from[k] && e->slot[fields[i].slot].state == TEXT_NONE; k++) {
			const struct text *raw = &item->found[from[k]];

			if (indico_says(r, raw))
				e->slot[fields[i].slot] = *raw;
			else if (raw->state != TEXT_NONE && !strchr("\"{", *raw->p))
				warn_event(e, indico_place(r, raw), "%s is %s, not a string", keys[from[k]],
				           json_kind_name(json_kind(raw)));
		}
	}
}

struct schedule_event *indico_add_event(struct reader *r, const struct item *item)
{
	const struct text *track = &item->found[TRACK], *session = &item->found[SESSION];
	struct schedule_event *e = schedule_add_event(r->s);
	struct json_items items = { 0 };
	struct text raw;

	if (!e)
		return NULL;
	e->from = item->from;
	e->to = item->to;
	set_fields(r, e, item);
	if (e->slot[SCHEDULE_TITLE].state == TEXT_NONE)
		warn_at(r->s, e->from, SCHEDULE_ESYNTAX, "event without a title");
	event_set(e, SCHEDULE_URL, whole(r, indico_value(r, item->found[URL])));
	set_times(r, e, item);
	set_persons(r, e, item);
	set_attachments(r, e, item);
	while (json_item(&item->found[KEYWORDS], &items, &raw))
		if (indico_says(r, &raw))
			event_add_tag(e, indico_value(r, raw));
	/* A session that is not the track is not forgotten. */
	if (indico_says(r, track) && indico_says(r, session) &&
	    strcmp(indico_value(r, *track), indico_value(r, *session)) != 0)
		event_add_tag(e, indico_value(r, *session));
	set_parts(r, e, &item->found[PARTS]);
	return e;
}
