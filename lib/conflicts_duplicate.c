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

/* Conference, room, time and title in one text; "" without a title. */
static const char *description(struct buf *text, const struct schedule_event *e)
{
	const char *conference = schedule_text(e, SCHEDULE_CONFERENCE), *copy;

	if (!*schedule_text(e, SCHEDULE_TITLE))
		return "";
	buf_reset(text);
	if (*conference)
		buf_text(text, conference);
	else
		buf_format(text, "%p", (const void *)e->schedule);
	buf_char(text, '\n');
	buf_text(text, schedule_text(e, SCHEDULE_ROOM));
	buf_format(text, "\n%d %lld %d %lld\n", (int)e->start.kind, (long long)e->start.seconds, (int)e->end.kind,
	           (long long)e->end.seconds);
	text_fold_name(text, schedule_text(e, SCHEDULE_TITLE));
	if (text->failed)
		e->schedule->arena.failed = true;
	copy = text->failed ? NULL : arena_text(&e->schedule->arena, text->p, text->n);
	return copy ? copy : "";
}

static void collect(const struct search *search, struct items *items, const struct schedule_event *e)
{
	struct item item = { .event = e, .start = e->start.seconds, .by = BY_UID, .key = own_uid(e), .name = "uid" };
	struct buf text = { 0 };

	if (*item.key)
		conflict_push(search, items, item);
	item.by = BY_TITLE;
	item.key = description(&text, e);
	item.name = "title";
	if (*item.key)
		conflict_push(search, items, item);
	buf_free(&text);
}

static bool titles_differ(const struct item *a, const struct item *b)
{
	return strcmp(schedule_text(a->event, SCHEDULE_TITLE), schedule_text(b->event, SCHEDULE_TITLE)) != 0;
}

static bool start_together(const struct item *a, const struct item *b)
{
	return a->start == b->start && a->event->start.kind == b->event->start.kind;
}

static int tell(const struct search *search, const struct item *a, const struct item *b, const char *text)
{
	struct schedule_conflict conflict = {
		.kind = search->kind,
		.first = a->event,
		.second = b->event,
		.start = a->event->start,
		.end = a->event->end,
		.subject = a->name,
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
static int compare_titles(const struct search *search, const struct item *item, const struct item *end)
{
	for (const struct item *b = item; b < end; b++) {
		for (const struct item *a = item; a < b; a++) {
			const char *uid = own_uid(a->event);
			int code = SCHEDULE_OK;

			if (!*uid || strcmp(uid, own_uid(b->event)) != 0)
				code = tell(search, a, b, "the same title, time and room");
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
static int compare_uids(const struct search *search, const struct item *item, const struct item *end,
                        struct place *places)
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
				code = tell(search, &item[a - 1], &item[b], "the same uid at one time");
			else if (titles_differ(&item[a - 1], &item[b]))
				code = tell(search, &item[a - 1], &item[b], "the same uid for two titles");
			else
				a = places[a - 1].run + 1;
			if (code)
				return code;
		}
	}
	return SCHEDULE_OK;
}

static int look(const struct search *search, struct item *all, struct item *item, struct item *end,
                struct place *places)
{
	(void)all;
	return item->by == BY_TITLE ? compare_titles(search, item, end) : compare_uids(search, item, end, places);
}

int conflict_duplicates(const struct search *search)
{
	return conflict_compare(search, &(struct comparison){ takes_part, collect, look });
}
