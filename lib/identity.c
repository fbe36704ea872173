/* Who is who: the uid of an event, and whether two persons are one. */
#include "datetime.h"
#include "internal.h"
#include "module.h"
#include "text.h"
#include "uuid_made.h"

/*
 * The namespace of uids that are worked out: 5d8c0c54-6f0e-5b52-9d63-0a6f2f1c7b9e.
 * Neither it nor the spelling of names below may ever change.
 */
static const unsigned char NAMESPACE[UUID_BYTES] = {
	0x5d, 0x8c, 0x0c, 0x54, 0x6f, 0x0e, 0x5b, 0x52, 0x9d, 0x63, 0x0a, 0x6f, 0x2f, 0x1c, 0x7b, 0x9e,
};

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* conference LF "code" LF code, or id, or slug, or "title" LF title and LF name for each person, sorted. */
static void spell(struct schedule_event *e, struct buf *name)
{
	static const enum schedule_field keys[] = { SCHEDULE_CODE, SCHEDULE_ID, SCHEDULE_SLUG };
	size_t n = schedule_count(e, SCHEDULE_PERSON);
	const char **persons;

	buf_text(name, schedule_text(e, SCHEDULE_CONFERENCE));
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const char *value = schedule_text(e, keys[i]);

		if (*value) {
			buf_format(name, "\n%s\n", schedule_field_name(keys[i]));
			buf_text(name, value);
			return;
		}
	}
	buf_text(name, "\ntitle\n");
	buf_text(name, schedule_text(e, SCHEDULE_TITLE));
	persons = arena_alloc(&e->schedule->arena, n * sizeof *persons);
	if (!persons)
		return;
	for (size_t i = 0; i < n; i++)
		persons[i] = schedule_value(e, SCHEDULE_PERSON, i);
	qsort(persons, n, sizeof *persons, by_text);
	for (size_t i = 0; i < n; i++) {
		buf_char(name, '\n');
		buf_text(name, persons[i]);
	}
}

static const char *uuid_of(struct schedule *s, const struct buf *name)
{
	const struct uuid_made *made = uuid_load(NULL);
	const char *copy;
	char text[UUID_TEXT];

	if (!made)
		module_lacks(&s->arena, MODULE_UUID);
	s->arena.failed |= name->failed;
	if (!made || name->failed)
		return "";
	made->of_name(NAMESPACE, name->p, name->n, text);
	copy = arena_text(&s->arena, text, strlen(text));
	return copy ? copy : "";
}

const char *identity_uuid(struct schedule *s, const char *uid)
{
	struct buf name = { 0 };
	const char *uuid;

	buf_text(&name, "uid\n");
	buf_text(&name, uid);
	uuid = uuid_of(s, &name);
	buf_free(&name);
	return uuid;
}

/* ---- slots ----------------------------------------------------------------- */

/* Nothing that is decoded for it stays: a uid may be asked for in the middle of a visit of another event. */
static int compare_rooms(const struct schedule_event *a, const struct schedule_event *b)
{
	struct schedule_event *x = event_cache(a), *y = event_cache(b), x_before, y_before;
	struct arena_mark x_mark = event_enter(x, &x_before), y_mark = event_enter(y, &y_before);
	int order = strcmp(schedule_text(x, SCHEDULE_ROOM), schedule_text(y, SCHEDULE_ROOM));

	event_leave(y, &y_before, y_mark);
	event_leave(x, &x_before, x_mark);
	return order;
}

/* Of one uid by start, of one start by room, else in the source's order. */
static int by_uid(const void *a, const void *b)
{
	const struct identity *x = a, *y = b;
	int64_t s = x->event->start.seconds, t = y->event->start.seconds;
	int order = strcmp(x->uid, y->uid);

	if (order)
		return order;
	if (s != t)
		return s < t ? -1 : 1;
	/* Schedule JSON lists by room: the numbers must be the same when it is read. */
	order = compare_rooms(x->event, y->event);
	if (order)
		return order;
	return x->number < y->number ? -1 : x->number > y->number;
}

void identity_sort(struct identity *identities, size_t n)
{
	if (n)
		qsort(identities, n, sizeof *identities, by_uid);
}

const char *identity_slot(struct arena *arena, const char *uid, struct schedule_time start, size_t nth)
{
	enum { SUFFIX = 96 };
	size_t room = strlen(uid) + SUFFIX;
	char *slot = arena_alloc(arena, room), suffix[SUFFIX / 2] = "untimed";
	struct schedule_civil c;

	if (!slot)
		return uid;
	start.utc_offset = 0;
	schedule_civil(&start, &c);
	if (start.kind != SCHEDULE_TIME_NONE)
		snprintf(suffix, sizeof suffix, "%04d%02d%02dT%02d%02d%02d%s", (int)c.year, c.month, c.day, c.hour,
		         c.minute, c.second, start.kind == SCHEDULE_TIME_INSTANT ? "Z" : "");
	if (nth == 1)
		snprintf(slot, room, "%s-%s", uid, suffix);
	else
		snprintf(slot, room, "%s-%s-%zu", uid, suffix, nth);
	return slot;
}

/* The slots of one session share a guid: tell them apart by their start, and those of one start by a number. */
static void tell_apart(struct arena *arena, struct identity *same, size_t n)
{
	const char *uid = same[0].uid;
	size_t nth = 1;

	for (size_t i = 0; i < n; i++) {
		nth = i && same[i].event->start.seconds == same[i - 1].event->start.seconds ? nth + 1 : 1;
		same[i].uid = identity_slot(arena, uid, same[i].event->start, nth);
	}
}

void identity_tell_apart(struct arena *arena, struct identity *identities, size_t n)
{
	/* What tells two apart may be a third one's guid: look again until all differ. */
	for (bool all = false; !all && !arena->failed;) {
		all = true;
		identity_sort(identities, n);
		for (size_t begin = 0, end; begin < n; begin = end) {
			for (end = begin + 1; end < n && strcmp(identities[begin].uid, identities[end].uid) == 0; end++)
				;
			if (end - begin == 1)
				continue;
			tell_apart(arena, identities + begin, end - begin);
			all = false;
		}
	}
}

/* ---- the uids of a schedule -------------------------------------------------- */

/* In the memory of uids; what is decoded for it is let go. */
static const char *own_uid(struct schedule_event *e, struct buf *name)
{
	struct schedule_event before;
	struct arena_mark mark = event_enter(e, &before);
	const char *own = text_value(e->schedule, event_slot(e, SLOT_UID));

	if (!*own)
		own = schedule_text(e, SCHEDULE_GUID);
	if (!*own) {
		buf_reset(name);
		spell(e, name);
		own = uuid_of(e->schedule, name);
	}
	own = arena_text(&e->schedule->uids, own, strlen(own));
	event_leave(e, &before, mark);
	return own ? own : "";
}

void identity_assign(const struct schedule *schedule)
{
	struct schedule *s = (struct schedule *)(uintptr_t)schedule;
	struct identity *identities;
	struct buf name = { 0 };
	struct uid *uid_of;

	if (s->uid_of)
		return;
	identities = calloc(s->nevents + 1, sizeof *identities);
	uid_of = arena_alloc(&s->uids, (s->nevents + 1) * sizeof *uid_of);
	s->arena.failed |= !identities;
	if (!identities || !uid_of) {
		free(identities);
		return;
	}
	for (size_t i = 0; i < s->nevents; i++) {
		uid_of[i].own = own_uid(s->events[i], &name);
		identities[i] = (struct identity){ uid_of[i].own, s->events[i], i };
	}
	identity_tell_apart(&s->uids, identities, s->nevents);
	for (size_t i = 0; i < s->nevents; i++)
		uid_of[identities[i].number].told = identities[i].uid;
	free(identities);
	buf_free(&name);
	s->uid_of = uid_of;
}

const char *identity_uid(const struct schedule_event *event)
{
	identity_assign(event->schedule);
	return event->schedule->uid_of ? event->schedule->uid_of[event->number].told : "";
}

const char *schedule_base_uid(const struct schedule_event *event)
{
	identity_assign(event->schedule);
	return event->schedule->uid_of ? event->schedule->uid_of[event->number].own : "";
}

/* ---- persons ------------------------------------------------------------------- */

const char *identity_fold(struct arena *arena, const char *name)
{
	struct buf folded = { 0 };
	const char *text = NULL;

	text_fold_name(&folded, name);
	if (folded.failed)
		arena->failed = true;
	else
		text = arena_text(arena, folded.p ? folded.p : "", folded.n);
	buf_free(&folded);
	return text ? text : "";
}

bool schedule_person_same(const struct schedule_person *a, const struct schedule_person *b)
{
	static const enum schedule_person_field ids[] = { SCHEDULE_PERSON_GUID, SCHEDULE_PERSON_CODE };
	struct buf x = { 0 }, y = { 0 };
	bool same;

	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		const char *p = schedule_person_text(a, ids[i]), *q = schedule_person_text(b, ids[i]);

		if (*p && *q)
			return strcmp(p, q) == 0;
	}
	text_fold_name(&x, schedule_person_text(a, SCHEDULE_PERSON_NAME));
	text_fold_name(&y, schedule_person_text(b, SCHEDULE_PERSON_NAME));
	same = x.n && x.n == y.n && memcmp(x.p, y.p, x.n) == 0;
	if (x.failed || y.failed)
		a->schedule->arena.failed = true;
	buf_free(&x);
	buf_free(&y);
	return same;
}
