/* One event twice: by its uid, else by title, time and room. */
#include "conflicts.h"

#include "buf.h"
#include "format.h"
#include "text.h"

enum { BY_UID, BY_TITLE };

static bool takes_part(const struct schedule_event *e)
{
	return e->start.kind != SCHEDULE_TIME_NONE && e->status != STATUS_CANCELLED;
}

/* The source's own guid or UID; "" if it has none: what is worked out is made of what two events may share. */
static const char *own_uid(const struct schedule_event *e)
{
	const char *uid = text_value(e->schedule, event_slot(event_cache(e), SLOT_UID));

	return *uid ? uid : schedule_text(e, SCHEDULE_GUID);
}

/* A number in letters: printf(3) takes twenty times as long. */
static void put_number(struct buf *text, uint64_t number)
{
	char letters[16];

	for (size_t i = 0; i < sizeof letters; i++, number >>= 4)
		letters[i] = (char)('a' + (number & 15));
	buf_add(text, letters, sizeof letters);
}

/* Conference, room and time, and unless only traces are wanted the title; "" without a title. */
static const char *description(struct buf *text, const struct schedule_event *e, bool traced)
{
	const char *conference = schedule_text(e, SCHEDULE_CONFERENCE);

	buf_reset(text);
	if (!*schedule_text(e, SCHEDULE_TITLE))
		return "";
	if (*conference)
		buf_text(text, conference);
	else
		put_number(text, (uintptr_t)e->schedule->self);
	buf_char(text, '\n');
	buf_text(text, schedule_text(e, SCHEDULE_ROOM));
	buf_char(text, '\n');
	put_number(text, (uint64_t)e->start.seconds);
	put_number(text, (uint64_t)e->end.seconds);
	put_number(text, (uint64_t)e->start.kind << 8 | (uint64_t)e->end.kind);
	if (!traced)
		text_fold_name(text, schedule_text(e, SCHEDULE_TITLE));
	if (text->failed)
		e->schedule->arena.failed = true;
	return text->failed ? "" : text->p;
}

static void collect(const struct search *search, struct items *items, const struct schedule_event *e)
{
	struct key uid = { .text = own_uid(e), .name = "uid", .by = BY_UID };
	struct key title = { .name = "title", .by = BY_TITLE };
	struct buf text = { 0 };

	(void)search;
	if (*uid.text)
		conflict_push(items, &uid, (struct item){ .event = e });
	title.text = description(&text, e, items->traced);
	if (*title.text)
		conflict_push(items, &title, (struct item){ .event = e });
	buf_free(&text);
}

static bool titles_differ(const struct item *a, const struct item *b)
{
	return strcmp(schedule_text(a->event, SCHEDULE_TITLE), schedule_text(b->event, SCHEDULE_TITLE)) != 0;
}

static bool start_together(const struct item *a, const struct item *b)
{
	return a->event->start.seconds == b->event->start.seconds && a->event->start.kind == b->event->start.kind;
}

static int tell(const struct search *search, const struct items *items, const struct item *a, const struct item *b,
                const char *text)
{
	struct schedule_conflict conflict = {
		.kind = search->kind,
		.first = a->event,
		.second = b->event,
		.start = a->event->start,
		.end = a->event->end,
		.subject = key_of(items, a)->name,
		.text = text,
	};
	int code = schedule_failed(a->event->schedule, search->error);

	if (code == SCHEDULE_OK)
		code = schedule_failed(b->event->schedule, search->error);
	if (code < 0)
		return code; /* titles that could not be decoded differ */
	return search->found(search->arg, &conflict);
}

/* Items of one title have the same time; those that have one uid too have been told. */
static int compare_titles(const struct search *search, const struct items *items, const struct item *item,
                          const struct item *end)
{
	for (const struct item *b = item; b < end; b++) {
		for (const struct item *a = item; a < b; a++) {
			const char *uid = own_uid(a->event);
			int code = SCHEDULE_OK;

			if (!*uid || strcmp(uid, own_uid(b->event)) != 0)
				code = tell(search, items, a, b, "the same title, time and room");
			if (code)
				return code;
		}
	}
	return SCHEDULE_OK;
}

/*
 * Two of one uid are one event, or one of them has another's uid, unless they
 * are slots of one session: of one title, at other times.  Of these there may
 * be very many: they are passed over by the run.
 */
static int compare_uids(const struct search *search, const struct items *items, const struct item *item,
                        const struct item *end, struct place *places)
{
	size_t n = (size_t)(end - item);
	bool series = false; /* times of an event that recurs: titles say nothing */

	for (size_t i = 0; i < n; i++) {
		places[i].run = i && !titles_differ(&item[i - 1], &item[i]) ? places[i - 1].run : i;
		series |= item[i].event->schedule->format->series;
	}
	for (size_t b = 0; b < n; b++) {
		for (size_t a = b; a; a--) {
			bool together = start_together(&item[a - 1], &item[b]);
			int code = SCHEDULE_OK;

			if (!together && series)
				break;
			if (together)
				code = tell(search, items, &item[a - 1], &item[b], "the same uid at one time");
			else if (titles_differ(&item[a - 1], &item[b]))
				code = tell(search, items, &item[a - 1], &item[b], "the same uid for two titles");
			else
				a = places[a - 1].run + 1;
			if (code)
				return code;
		}
	}
	return SCHEDULE_OK;
}

static int look(const struct search *search, struct items *items, struct item *item, struct item *end,
                struct place *places)
{
	return key_of(items, item)->by == BY_TITLE ? compare_titles(search, items, item, end)
	                                           : compare_uids(search, items, item, end, places);
}

const struct comparison conflict_duplicates = { takes_part, collect, look, true };
