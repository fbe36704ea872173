/* An event of schedule JSON: its keys, its lists, and what is wrong with it. */
#include "c3voc.h"
#include "datetime.h"
#include "json_value.h"

#include <stdlib.h>

/* ---- keys ------------------------------------------------------------------------ */

#define KEY(text) text, sizeof text - 1, "\"" text "\":"

/* In the order in which producers write them.  Kinds: first bytes of the values that are seen in the wild. */
const struct c3voc_member c3voc_members[] = {
	{ KEY("guid"), SCHEDULE_GUID, "\"", NULL },
	{ KEY("code"), SCHEDULE_CODE, "\"", NULL },
	{ KEY("id"), SCHEDULE_ID, "\"0", NULL },
	{ KEY("logo"), C3VOC_UNUSED, "", NULL },
	{ KEY("date"), SLOT_DATE, "\"", NULL },
	{ KEY("start"), SLOT_START, "\"", NULL },
	{ KEY("duration"), SLOT_DURATION, "\"", NULL },
	{ KEY("room"), SCHEDULE_ROOM, "\"{", NULL },
	{ KEY("slug"), SCHEDULE_SLUG, "\"", NULL },
	{ KEY("url"), SCHEDULE_URL, "\"", NULL },
	{ KEY("title"), SCHEDULE_TITLE, "\"{", NULL },
	{ KEY("subtitle"), SCHEDULE_SUBTITLE, "\"{", NULL },
	{ KEY("track"), SCHEDULE_TRACK, "\"{", NULL },
	{ KEY("type"), SCHEDULE_TYPE, "\"{", NULL },
	{ KEY("language"), SCHEDULE_LANGUAGE, "\"", NULL },
	{ KEY("abstract"), SCHEDULE_ABSTRACT, "\"{", NULL },
	{ KEY("description"), SCHEDULE_DESCRIPTION, "\"{", NULL },
	{ KEY("recording_license"), SCHEDULE_LICENSE, "\"", NULL },
	{ KEY("do_not_record"), SLOT_DO_NOT_RECORD, "tf", NULL },
	{ KEY("persons"), SLOT_PERSONS, "[", "\"" },
	{ KEY("links"), SLOT_LINKS, "[", "\"" },
	{ KEY("feedback_url"), SCHEDULE_FEEDBACK_URL, "\"", NULL },
	{ KEY("origin_url"), SCHEDULE_ORIGIN_URL, "\"", NULL },
	{ KEY("attachments"), SLOT_ATTACHMENTS, "[", "\"" },
	{ KEY("end"), SLOT_END, "\"", NULL },
	{ KEY("recording"), SLOT_RECORDING, "{", NULL },
	{ KEY("tags"), SLOT_TAGS, "[", NULL },
	/* version 2 */
	{ KEY("participants"), SLOT_PERSONS, "[", "\"" },
	{ KEY("state"), SLOT_STATUS, "\"", NULL },
	/* our own: what other formats have and this one has no place for */
	{ KEY("x-uid"), SLOT_UID, "\"", NULL },
	{ KEY("x-status"), SLOT_STATUS, "\"", NULL },
	{ KEY("x-tags"), SLOT_TAGS, "[", NULL },
	{ KEY("x-cues"), SLOT_CUES, "[", NULL },
	{ KEY("x-floating"), SLOT_FLOATING, "t", NULL },
	{ KEY("x-plain"), SLOT_PLAIN, "t", NULL },
	{ NULL, 0, "", 0, NULL, NULL },
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

/* What else stands in an array of persons or links is passed over: the reader has warned of it. */
static bool is_passed_over(const struct text *list, const struct text *item)
{
	return json_kind(list) == '[' && json_kind(item) != '"' && json_kind(item) != '{';
}

static bool says_something(const struct text *found, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (found[i].state != TEXT_NONE)
			return true;
	return false;
}

static void load_persons(struct schedule_event *e, const struct text *raw)
{
	/* The first name that says something counts. */
	static const char *const keys[] = { "public_name", "name", "full_public_name", "guid", "code", "id",
		                            "x-organization", "role", "biography", "url" };
	enum { KEYS = sizeof keys / sizeof *keys };
	struct text found[KEYS], item;
	struct json_items items = { 0 };
	struct schedule *s = e->schedule;
	struct schedule_person *person;

	while (json_item_members(s, raw, &items, &item, keys, found, KEYS)) {
		if (item.state == TEXT_NONE ? !says_something(found, KEYS) : is_passed_over(raw, &item))
			continue;
		person = event_new_person(e);
		if (!person)
			return;
		person->text[SCHEDULE_PERSON_NAME] = item;
		if (item.state != TEXT_NONE)
			continue;
		for (int i = 0; i < 3; i++) {
			if (found[i].state == TEXT_NONE || blank(text_value(s, &found[i])))
				continue;
			person->text[SCHEDULE_PERSON_NAME] = found[i];
			break;
		}
		for (int i = SCHEDULE_PERSON_GUID; i < SCHEDULE_PERSON_FIELDS; i++)
			person->text[i] = found[i + 2];
	}
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
		if (i < 2) /* nothing is said before the beginning */
			times[i] = *text == '-' ? 0 : strtoll(text, NULL, 10);
	}
	event_add_cue(e, times[0], times[1], text);
}

void c3voc_load(struct schedule_event *e, enum slot slot)
{
	struct schedule *s = e->schedule;
	const struct text raw = *event_slot(e, (int)slot);
	struct json_items items = { 0 };
	struct text item;

	if (slot == SLOT_PERSONS) {
		load_persons(e, &raw);
		return;
	}
	while (json_item(&raw, &items, &item)) {
		if ((slot == SLOT_LINKS || slot == SLOT_ATTACHMENTS) && !is_passed_over(&raw, &item))
			load_link(e, slot, &item);
		else if (slot == SLOT_TAGS)
			event_add_tag(e, text_value(s, &item));
		else if (slot == SLOT_CUES)
			load_cue(e, &item);
	}
}

/* ---- what must be known of every event ---------------------------------------------- */

/* Where in the input what is noted of an event lies; the event where there is nothing. */
static size_t place(const struct schedule_event *e, const struct text *noted)
{
	return noted->state == TEXT_NONE ? e->from : (size_t)(noted->p - e->schedule->input->bytes);
}

static struct spelled spelled(struct schedule_event *e, enum slot slot)
{
	struct text text = event_peek(e, (int)slot);
	struct spelled spelled = { "", 0, place(e, &text) };

	/* A number may be a duration in minutes; no other time is one. */
	if (text.state == TEXT_NONE || (*text.p != '"' && slot != SLOT_DURATION))
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
	};
	struct text floating = event_peek(e, SLOT_FLOATING);

	times.floating = json_kind(&floating) == 't';
	/* In version 2 "start" is what "date" is in version 1. */
	if (!times.date.n && datetime_parse(times.start.p, times.start.n).kind != SCHEDULE_TIME_NONE) {
		times.date = times.start;
		times.start.n = 0;
	}
	event_set_times(e, &times);
}

/* An object "recording" says what the event itself may have left out. */
void c3voc_fill_recording(struct schedule *s, struct text *slot)
{
	static const char *const keys[] = { "license", "optout" };
	static const enum slot fills[] = { (enum slot)SCHEDULE_LICENSE, SLOT_DO_NOT_RECORD };
	struct text found[2];

	if (json_kind(&slot[SLOT_RECORDING]) != '{')
		return;
	json_members(s, &slot[SLOT_RECORDING], keys, found, 2);
	for (int i = 0; i < 2; i++)
		if (slot[fills[i]].state == TEXT_NONE)
			slot[fills[i]] = found[i];
}

static void judge_recording(struct schedule_event *e)
{
	struct text no = event_peek(e, SLOT_DO_NOT_RECORD);

	if (no.state == TEXT_RAW && (*no.p == 't' || strncmp(no.p, "\"true\"", 6) == 0))
		e->recording = RECORDING_REFUSED;
	else if (no.state == TEXT_RAW && (*no.p == 'f' || strncmp(no.p, "\"false\"", 7) == 0))
		e->recording = RECORDING_ALLOWED;
}

static void judge_kind(struct schedule_event *e, const struct c3voc_member *m)
{
	struct text text = event_peek(e, m->slot);
	char kind = json_kind(&text);

	if (kind && !strchr(m->kinds, kind))
		warn_event(e, place(e, &text), "%s is %s, not %s", m->key, json_kind_name(kind),
		           json_kind_name(*m->kinds));
}

/* First the title, since complaints decode it. */
static void judge_kinds(struct schedule_event *e)
{
	bool judged[SLOTS] = { [SCHEDULE_TITLE] = true };
	const struct c3voc_member *title = c3voc_members;

	while (title->slot != SCHEDULE_TITLE)
		title++;
	judge_kind(e, title);
	for (const struct c3voc_member *m = c3voc_members; m->key; m++) {
		if (m->slot == C3VOC_UNUSED)
			continue;
		if (!judged[m->slot])
			judge_kind(e, m);
		judged[m->slot] = true; /* a slot may have several keys */
	}
}

static void judge(struct schedule_event *e, const void *arg)
{
	struct text plain = event_peek(e, SLOT_PLAIN), status = event_peek(e, SLOT_STATUS);

	(void)arg;
	if (event_peek(e, SCHEDULE_TITLE).state == TEXT_NONE)
		warn_at(e->schedule, e->from, SCHEDULE_ESYNTAX, "event without a title");
	if (e->odd)
		judge_kinds(e);
	judge_times(e);
	judge_recording(e);
	e->plain = json_kind(&plain) == 't';
	if (status.state != TEXT_NONE)
		event_set_status(e, text_value(e->schedule, &status));
}

void c3voc_judge_early(struct schedule_event *e)
{
	const struct schedule_event before = *e;

	e->day = NULL;
	e->judged = event_judge_silently(e, judge, NULL) && e->start.kind != SCHEDULE_TIME_NONE;
	if (e->judged)
		e->day = before.day;
	else
		*e = before;
}

void c3voc_judge(struct schedule *s, bool anew)
{
	for (size_t i = 0; i < s->nevents && !s->arena.failed; i++) {
		struct schedule_event *e = s->events[i];
		struct text slots[SLOTS];

		if (e->judged && !anew)
			continue;
		if (e->skimmed) {
			event_noted(e, slots);
			e->slot = slots;
		}
		judge(e, NULL);
		if (e->slot == slots)
			e->slot = NULL;
	}
}
