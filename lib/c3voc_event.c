/* An event of schedule JSON: its keys, its lists, and what is wrong with it. */
#include "c3voc.h"
#include "datetime.h"
#include "json_value.h"

/* ---- keys ------------------------------------------------------------------------ */

/* In the order in which producers write them.  Kinds: first bytes of the values that are seen in the wild. */
const struct c3voc_member c3voc_members[] = {
	{ "guid", SCHEDULE_GUID, "\"", NULL },
	{ "code", SCHEDULE_CODE, "\"", NULL },
	{ "id", SCHEDULE_ID, "\"0", NULL },
	{ "date", SLOT_DATE, "\"", NULL },
	{ "start", SLOT_START, "\"", NULL },
	{ "duration", SLOT_DURATION, "\"", NULL },
	{ "room", SCHEDULE_ROOM, "\"{", NULL },
	{ "slug", SCHEDULE_SLUG, "\"", NULL },
	{ "url", SCHEDULE_URL, "\"", NULL },
	{ "title", SCHEDULE_TITLE, "\"{", NULL },
	{ "subtitle", SCHEDULE_SUBTITLE, "\"{", NULL },
	{ "track", SCHEDULE_TRACK, "\"{", NULL },
	{ "type", SCHEDULE_TYPE, "\"{", NULL },
	{ "language", SCHEDULE_LANGUAGE, "\"", NULL },
	{ "abstract", SCHEDULE_ABSTRACT, "\"{", NULL },
	{ "description", SCHEDULE_DESCRIPTION, "\"{", NULL },
	{ "recording_license", SCHEDULE_LICENSE, "\"", NULL },
	{ "do_not_record", SLOT_DO_NOT_RECORD, "tf", NULL },
	{ "persons", SLOT_PERSONS, "[", "\"" },
	{ "links", SLOT_LINKS, "[", "\"" },
	{ "feedback_url", SCHEDULE_FEEDBACK_URL, "\"", NULL },
	{ "origin_url", SCHEDULE_ORIGIN_URL, "\"", NULL },
	{ "attachments", SLOT_ATTACHMENTS, "[", "\"" },
	{ "end", SLOT_END, "\"", NULL },
	{ "recording", SLOT_RECORDING, "{", NULL },
	{ "tags", SLOT_TAGS, "[", NULL },
	/* version 2 */
	{ "participants", SLOT_PERSONS, "[", "\"" },
	{ "state", SLOT_STATUS, "\"", NULL },
	/* our own: what other formats have and this one has no place for */
	{ "x-uid", SLOT_UID, "\"", NULL },
	{ "x-status", SLOT_STATUS, "\"", NULL },
	{ "x-tags", SLOT_TAGS, "[", NULL },
	{ "x-cues", SLOT_CUES, "[", NULL },
	{ "x-floating", SLOT_FLOATING, "t", NULL },
	{ "x-plain", SLOT_PLAIN, "t", NULL },
	{ NULL, 0, NULL, NULL },
};

/* ---- persons and links --------------------------------------------------------- */

bool c3voc_is_item_text(const struct text *key)
{
	static const char *const texts[] = { "public_name", "name",      "full_public_name", "guid", "code",
		                             "role",        "biography", "url",              "title" };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (json_key_is(key, texts[i]))
			return true;
	return false;
}

static bool blank(const char *text)
{
	while (is_space(*text))
		text++;
	return !*text;
}

static void load_person(struct schedule *s, const struct text *raw, struct schedule_person *person)
{
	/* The first name that says something counts. */
	static const char *const keys[] = { "public_name", "name", "full_public_name", "guid", "code", "id",
		                            "x-organization", "role", "biography", "url" };
	struct text found[sizeof keys / sizeof *keys];

	person->schedule = s;
	if (json_kind(raw) != '{') {
		person->text[SCHEDULE_PERSON_NAME] = *raw;
		return;
	}
	json_members(s, raw, keys, found, sizeof keys / sizeof *keys);
	for (int i = 0; i < 3; i++) {
		if (found[i].state == TEXT_NONE || blank(text_value(s, &found[i])))
			continue;
		person->text[SCHEDULE_PERSON_NAME] = found[i];
		break;
	}
	for (int i = SCHEDULE_PERSON_GUID; i < SCHEDULE_PERSON_FIELDS; i++)
		person->text[i] = found[i + 2];
}

static void load_link(struct schedule_event *e, enum slot slot, const struct text *raw)
{
	static const char *const keys[] = { "url", "title" };
	struct text found[2] = { *raw, { 0 } };

	if (json_kind(raw) == '{')
		json_members(e->schedule, raw, keys, found, 2);
	event_add_link(e, slot == SLOT_LINKS ? SCHEDULE_LINK : SCHEDULE_ATTACHMENT, text_value(e->schedule, &found[0]),
	               text_value(e->schedule, &found[1]));
}

/* [start, end, text] */
static void load_cue(struct schedule_event *e, const struct text *raw)
{
	struct json_items items = { 0 };
	struct text part;
	int64_t times[2] = { 0 };
	const char *text = "";

	for (int i = 0; json_item(raw, &items, &part); i++) {
		text = text_value(e->schedule, &part);
		if (i < 2)
			times[i] = *text == '-' ? 0 : strtoll(text, NULL, 10); /* nothing is said before the beginning */
	}
	event_add_cue(e, times[0], times[1], text);
}

void c3voc_load(struct schedule_event *e, enum slot slot)
{
	struct schedule *s = e->schedule;
	const struct text raw = e->slot[slot];
	struct json_items items = { 0 };
	struct text item;
	uint32_t i = 0;

	if (slot == SLOT_PERSONS) {
		e->npersons = json_count(&raw);
		e->persons = arena_alloc(&s->arena, e->npersons * sizeof *e->persons);
		if (!e->persons)
			e->npersons = 0;
	}
	while (json_item(&raw, &items, &item)) {
		if (slot == SLOT_PERSONS && i < e->npersons)
			load_person(s, &item, &e->persons[i++]);
		else if (slot == SLOT_LINKS || slot == SLOT_ATTACHMENTS)
			load_link(e, slot, &item);
		else if (slot == SLOT_TAGS)
			event_add_tag(e, text_value(s, &item));
		else if (slot == SLOT_CUES)
			load_cue(e, &item);
	}
}

/* ---- what must be known of every event ---------------------------------------------- */

static size_t place(const struct schedule_event *e, enum slot slot)
{
	const struct text *text = &e->slot[slot];

	return text->state == TEXT_NONE ? e->from : (size_t)(text->p - e->schedule->input->bytes);
}

static struct spelled spelled(struct schedule_event *e, enum slot slot)
{
	struct text text = e->slot[slot];
	struct spelled spelled = { "", 0, place(e, slot) };

	/* A number may be a duration in minutes; no other time is one. */
	if (text.state != TEXT_RAW || (*text.p != '"' && slot != SLOT_DURATION))
		return spelled;
	if (*text.p == '"' && !memchr(text.p, '\\', text.n)) {
		spelled.p = text.p + 1;
		spelled.n = text.n - 2;
	} else {
		spelled.p = text_value(e->schedule, &text);
		spelled.n = strlen(spelled.p);
	}
	return spelled;
}

static void judge_times(struct schedule_event *e)
{
	struct event_times times = {
		.date = spelled(e, SLOT_DATE),
		.start = spelled(e, SLOT_START),
		.end = spelled(e, SLOT_END),
		.duration = spelled(e, SLOT_DURATION),
		.floating = json_kind(&e->slot[SLOT_FLOATING]) == 't',
	};

	/* In version 2 "start" is what "date" is in version 1. */
	if (!times.date.n && datetime_parse(times.start.p, times.start.n).kind != SCHEDULE_TIME_NONE) {
		times.date = times.start;
		times.start.n = 0;
	}
	event_set_times(e, &times);
}

static void judge_recording(struct schedule_event *e)
{
	static const char *const keys[] = { "license", "optout" };
	const struct text *raw = &e->slot[SLOT_RECORDING];
	struct text *no = &e->slot[SLOT_DO_NOT_RECORD], found[2] = { { 0 } };

	if (raw->state == TEXT_RAW && *raw->p == '{') {
		json_members(e->schedule, raw, keys, found, 2);
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

static void judge_kind(struct schedule_event *e, const struct c3voc_member *m)
{
	char kind = json_kind(&e->slot[m->slot]);
	size_t at = place(e, (enum slot)m->slot); /* before the title is decoded to name the event */

	if (kind && !strchr(m->kinds, kind))
		warn_event(e, at, "%s is %s", m->key, json_kind_name(kind));
}

void c3voc_judge(struct schedule_event *e)
{
	bool judged[SLOTS] = { [SCHEDULE_TITLE] = true };
	static const struct c3voc_member title = { "title", SCHEDULE_TITLE, "\"{", NULL };

	/* First the title, since complaints decode it. */
	if (e->slot[SCHEDULE_TITLE].state == TEXT_NONE)
		warn_at(e->schedule, e->from, SCHEDULE_ESYNTAX, "event without a title");
	judge_kind(e, &title);
	for (const struct c3voc_member *m = c3voc_members; m->key; m++) {
		if (!judged[m->slot])
			judge_kind(e, m);
		judged[m->slot] = true; /* a slot may have several keys */
	}
	judge_times(e);
	judge_recording(e);
	e->plain = json_kind(&e->slot[SLOT_PLAIN]) == 't';
	event_set_status(e, text_value(e->schedule, &e->slot[SLOT_STATUS]));
}
