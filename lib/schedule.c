/* The model: what readers build, and the accessors. */
#include "datetime.h"
#include "format.h"
#include "zone.h"

#ifndef VERSION
#define VERSION "0.0.0"
#endif

const char *schedule_version(void)
{
	return VERSION;
}

void schedule_free(struct schedule *schedule)
{
	if (!schedule)
		return;
	schedule_free(schedule->pending);
	arena_free(&schedule->arena);
	arena_free(&schedule->uids);
	free(schedule->days);
	free(schedule->events);
	input_unref(schedule->input);
	free(schedule);
}

int schedule_failed(const struct schedule *schedule, struct schedule_error *error)
{
	if (schedule->uids.failed)
		return error_arena(error, &schedule->uids);
	return schedule->arena.failed ? error_arena(error, &schedule->arena) : SCHEDULE_OK;
}

const char *text_value(struct schedule *schedule, struct text *text)
{
	if (text->state == TEXT_RAW)
		schedule->format->decode(schedule, text);
	return text->state == TEXT_DONE ? text->p : "";
}

/* ---- conference and days ------------------------------------------------- */

const char *schedule_conference(const struct schedule *schedule, enum schedule_conference_field field)
{
	struct schedule *s = (struct schedule *)(uintptr_t)schedule;

	return field < SCHEDULE_CONFERENCE_FIELDS ? text_value(s, &s->conference[field]) : "";
}

size_t schedule_days(const struct schedule *schedule)
{
	return schedule->ndays;
}

const struct schedule_day *schedule_day(const struct schedule *schedule, size_t i)
{
	return i < schedule->ndays ? schedule->days[i] : NULL;
}

long schedule_day_index(const struct schedule_day *day)
{
	return day->index;
}

struct schedule_time schedule_day_date(const struct schedule_day *day)
{
	return day->date;
}

struct schedule_time schedule_day_start(const struct schedule_day *day)
{
	return day->start;
}

struct schedule_time schedule_day_end(const struct schedule_day *day)
{
	return day->end;
}

static int by_track(const void *a, const void *b)
{
	const struct track *x = a, *y = b;

	return strcmp(x->name, y->name);
}

void tracks_sort(struct schedule *schedule)
{
	if (schedule->ntracks)
		qsort(schedule->tracks, schedule->ntracks, sizeof *schedule->tracks, by_track);
}

const char *schedule_track_color(const struct schedule *schedule, const char *track)
{
	const struct track key = { .name = track };
	const struct track *found =
		schedule->ntracks ? bsearch(&key, schedule->tracks, schedule->ntracks, sizeof key, by_track) : NULL;

	return found ? found->color : "";
}

/* ---- events -------------------------------------------------------------- */

size_t schedule_events(const struct schedule *schedule)
{
	return schedule->nevents;
}

const struct schedule_event *schedule_event(const struct schedule *schedule, size_t i)
{
	return i < schedule->nevents ? schedule->events[i] : NULL;
}

const struct schedule *schedule_event_schedule(const struct schedule_event *event)
{
	return event->schedule;
}

size_t schedule_event_number(const struct schedule_event *event)
{
	return event->number;
}

const struct schedule_day *schedule_event_day(const struct schedule_event *event)
{
	return event->day;
}

struct schedule_time schedule_start(const struct schedule_event *event)
{
	return event->start;
}

struct schedule_time schedule_end(const struct schedule_event *event)
{
	return event->end;
}

struct schedule_time schedule_local(const struct schedule *schedule, struct schedule_time time)
{
	if (schedule->zone && time.kind == SCHEDULE_TIME_INSTANT)
		time.utc_offset = zone_at(schedule->zone, time.seconds).utc_offset;
	return time;
}

void schedule_visit(const struct schedule_event *event, schedule_visit_fn *visit, void *arg)
{
	struct schedule_event *e = event_cache(event), before;
	struct arena_mark mark = event_enter(e, &before);

	visit(arg, event);
	event_leave(e, &before, mark);
}

unsigned long schedule_line(const struct schedule_event *event)
{
	unsigned long line, column;

	input_position(event->schedule->input, event->from, &line, &column);
	return line;
}
