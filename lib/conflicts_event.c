/* What is wrong with one event: its time, its length, what its source says twice. */
#include "conflicts.h"

#include "buf.h"
#include "datetime.h"

enum { TEXT = 160, SPAN = 32 };

/* Say what is wrong with an event, if anything is. */
typedef void check_fn(const struct schedule_event *event, char text[TEXT]);

static int tell(const struct search *search, const struct schedule_event *e, const char *subject, const char *text)
{
	struct schedule_conflict conflict = {
		.kind = search->kind,
		.first = e,
		.start = e->start,
		.end = e->end,
		.subject = subject,
		.text = text,
	};

	return search->found(search->arg, &conflict);
}

static bool takes_part(const struct schedule_event *e)
{
	return e->start.kind != SCHEDULE_TIME_NONE && e->status != STATUS_CANCELLED;
}

static int check_events(const struct search *search, check_fn *check)
{
	int code = SCHEDULE_OK;

	for (size_t i = 0; i < search->count; i++) {
		const struct schedule *s = search->schedules[i];

		for (size_t k = 0; k < s->nevents && code == SCHEDULE_OK; k++) {
			char text[TEXT] = "";

			if (takes_part(s->events[k]))
				check(s->events[k], text);
			if (*text)
				code = tell(search, s->events[k], "", text);
		}
		if (code == SCHEDULE_OK)
			code = schedule_failed(s, search->error);
	}
	return code;
}

/* "0:30", "26:00" */
static const char *span(int64_t seconds, char text[SPAN])
{
	snprintf(text, SPAN, "%lld:%02lld", (long long)(seconds / HOUR), (long long)(seconds % HOUR / MINUTE));
	return text;
}

/* ---- length ------------------------------------------------------------------------- */

static void check_empty(const struct schedule_event *e, char text[TEXT])
{
	int64_t length = e->end.seconds - e->start.seconds;
	char by[SPAN];

	/* A date without an end is that day. */
	if (e->end.kind != e->start.kind && e->start.kind == SCHEDULE_TIME_DATE)
		return;
	if (e->end.kind != e->start.kind)
		snprintf(text, TEXT, "no end is known");
	else if (length == 0)
		snprintf(text, TEXT, "it ends when it starts");
	else if (length < 0)
		snprintf(text, TEXT, "it ends %s before it starts", span(-length, by));
}

int conflict_empty(const struct search *search)
{
	return check_events(search, check_empty);
}

static void check_long(const struct schedule_event *e, char text[TEXT])
{
	int64_t length = e->end.seconds - e->start.seconds;
	char by[SPAN];

	if (e->end.kind == e->start.kind && length > DAY)
		snprintf(text, TEXT, "it lasts %s", span(length, by));
}

int conflict_long(const struct search *search)
{
	return check_events(search, check_long);
}

/* ---- outside -------------------------------------------------------------------------- */

static int64_t wall(struct schedule_time t)
{
	return t.seconds + t.utc_offset;
}

static int64_t midnight(int64_t clock)
{
	return clock - (clock % DAY + DAY) % DAY;
}

/* Seconds by which a time is after another: by the wall clock where one of them has no offset. */
static int64_t after(struct schedule_time t, struct schedule_time other)
{
	return t.kind == SCHEDULE_TIME_INSTANT && other.kind == t.kind ? t.seconds - other.seconds
	                                                               : wall(t) - wall(other);
}

/* A window that is said to end in an hour's last minute lasts to the full hour: 03:59, 23:59:59. */
static struct schedule_time window_end(struct schedule_time end)
{
	int64_t into = (end.seconds % HOUR + HOUR) % HOUR;

	if (into >= HOUR - MINUTE)
		end.seconds += HOUR - into;
	return end;
}

static void check_day(const struct schedule_event *e, char text[TEXT])
{
	const struct schedule_day *day = e->day;
	struct schedule_time start, end;
	char by[SPAN];

	if (!day || e->start.kind == SCHEDULE_TIME_DATE)
		return;
	start = schedule_settle(e->schedule, day->start);
	end = window_end(schedule_settle(e->schedule, day->end));
	if (start.kind == SCHEDULE_TIME_NONE || end.kind == SCHEDULE_TIME_NONE || after(end, start) <= 0) {
		/* Without a window: on its date, or in the night after it. */
		int64_t late = midnight(wall(schedule_local(e->schedule, e->start))) - day->date.seconds;

		if (day->date.kind == SCHEDULE_TIME_DATE && (late < 0 || late > DAY))
			snprintf(text, TEXT, "it is %lld day%s %s the date of day %ld",
			         (long long)(late < 0 ? -late : late) / DAY, late == -DAY ? "" : "s",
			         late < 0 ? "before" : "after", day->index);
	} else if (after(e->start, start) < 0) {
		snprintf(text, TEXT, "it starts %s before day %ld does", span(-after(e->start, start), by),
		         day->index);
	} else if (after(e->start, end) == 0) {
		snprintf(text, TEXT, "it starts when day %ld is over", day->index);
	} else if (after(e->start, end) > 0) {
		snprintf(text, TEXT, "it starts %s after day %ld is over", span(after(e->start, end), by),
		         day->index);
	} else if (e->end.kind == e->start.kind && after(e->end, end) > 0) {
		snprintf(text, TEXT, "it ends %s after day %ld is over", span(after(e->end, end), by),
		         day->index);
	}
}

/* One end of the conference; as a date where it has no time of day. */
static struct schedule_time conference_time(const struct schedule *s, enum schedule_conference_field field)
{
	const char *text = schedule_conference(s, field);
	struct schedule_time t = datetime_parse(text, strlen(text));

	if (t.kind == SCHEDULE_TIME_FLOATING || t.kind == SCHEDULE_TIME_INSTANT) {
		if (wall(t) == midnight(wall(t)))
			return (struct schedule_time){ wall(t), 0, SCHEDULE_TIME_DATE };
		t = schedule_settle(s, t);
	}
	return t;
}

/* Whether an event is before (sign -1) or after (1) an end of the conference. */
static bool is_beyond(const struct schedule_event *e, struct schedule_time limit, int sign)
{
	const struct schedule_time *date = e->day ? &e->day->date : NULL;
	bool by_end = sign > 0 && e->end.kind == e->start.kind && e->end.seconds > e->start.seconds;
	struct schedule_time t = by_end ? e->end : e->start;

	if (limit.kind == SCHEDULE_TIME_NONE)
		return false;
	if (limit.kind != SCHEDULE_TIME_DATE && e->start.kind != SCHEDULE_TIME_DATE)
		return after(t, limit) * sign > 0;
	t.seconds = midnight(wall(schedule_local(e->schedule, e->start)));
	limit.seconds = midnight(wall(limit));
	/* The night after the last day is still that day's. */
	if (sign > 0 && date && date->kind == SCHEDULE_TIME_DATE && t.seconds - date->seconds == DAY)
		t.seconds -= DAY;
	return (t.seconds - limit.seconds) * sign > 0;
}

static void check_outside(const struct schedule_event *e, char text[TEXT])
{
	const struct schedule *s = e->schedule;

	if (is_beyond(e, conference_time(s, SCHEDULE_CONFERENCE_START), -1))
		snprintf(text, TEXT, "the conference starts on %.40s",
		         schedule_conference(s, SCHEDULE_CONFERENCE_START));
	else if (is_beyond(e, conference_time(s, SCHEDULE_CONFERENCE_END), 1))
		snprintf(text, TEXT, "the conference ends on %.40s",
		         schedule_conference(s, SCHEDULE_CONFERENCE_END));
	else
		check_day(e, text);
}

int conflict_outside(const struct search *search)
{
	return check_events(search, check_outside);
}

/* ---- contradictions ------------------------------------------------------------------------ */

/* Mostly both rooms are spelled alike: then there is nothing to decode. */
static bool same_bytes(const struct text *a, const struct text *b)
{
	return a->state == b->state && a->n == b->n && a->state != TEXT_NONE && memcmp(a->p, b->p, a->n) == 0;
}

/* The room in which the source lists an event, against the one that the event itself names. */
static int compare_rooms(const struct search *search, const struct schedule_event *event)
{
	struct schedule_event *e = event_cache(event);
	struct text room = event_peek(e, SCHEDULE_ROOM), key = e->room_key;
	struct arena_mark mark = arena_mark(&e->schedule->arena);
	const char *own, *listed;
	struct buf text = { 0 };
	int code = SCHEDULE_OK;

	if (same_bytes(&room, &key))
		return SCHEDULE_OK;
	own = text_value(e->schedule, &room);
	listed = text_value(e->schedule, &key);
	if (*own && *listed && strcmp(own, listed) != 0) {
		buf_text(&text, "it is listed under \"");
		buf_text(&text, listed);
		buf_text(&text, "\", room says \"");
		buf_text(&text, own);
		buf_text(&text, "\"; room counts");
		code = text.failed ? error_memory(search->error) : tell(search, e, "room", text.p);
		buf_free(&text);
	}
	arena_release(&e->schedule->arena, mark);
	return code;
}

int conflict_contradictions(const struct search *search)
{
	int code = SCHEDULE_OK;

	for (size_t i = 0; i < search->count; i++) {
		const struct schedule *s = search->schedules[i];

		for (size_t k = 0; k < s->nevents && code == SCHEDULE_OK; k++) {
			const struct schedule_event *e = s->events[k];

			if (!takes_part(e))
				continue;
			for (const struct contradiction *c = e->lists->contradictions; c && code == SCHEDULE_OK; c = c->next)
				code = tell(search, e, c->about, c->text);
			if (code == SCHEDULE_OK)
				code = compare_rooms(search, e);
		}
		if (code == SCHEDULE_OK)
			code = schedule_failed(s, search->error);
	}
	return code;
}
