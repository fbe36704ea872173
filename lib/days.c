/* The days of schedules whose source has none, or does not say which event is on which. */
#include "datetime.h"
#include "internal.h"

/* The midnight at which the event's date begins, on its own wall clock. */
static int64_t date_of(const struct schedule_event *e)
{
	int64_t wall = e->start.seconds + e->start.utc_offset;

	return wall - (wall % DAY + DAY) % DAY;
}

static int by_date(const void *a, const void *b)
{
	const struct schedule_event *x = *(struct schedule_event *const *)a, *y = *(struct schedule_event *const *)b;
	int64_t dx = date_of(x), dy = date_of(y);

	return dx < dy ? -1 : dx > dy;
}

void schedule_make_days(struct schedule *s)
{
	struct schedule_event **sorted = malloc((s->nevents + 1) * sizeof(struct schedule_event *));
	struct schedule_day *day = NULL;
	size_t n = 0;

	if (!sorted) {
		s->arena.failed = true;
		return;
	}
	for (size_t i = 0; i < s->nevents; i++)
		if (s->events[i]->start.kind != SCHEDULE_TIME_NONE)
			sorted[n++] = s->events[i];
	qsort(sorted, n, sizeof(struct schedule_event *), by_date);
	for (size_t i = 0; i < n; i++) {
		if (!day || day->date.seconds != date_of(sorted[i])) {
			day = schedule_add_day(s);
			if (!day)
				break;
			day->date = (struct schedule_time){ date_of(sorted[i]), 0, SCHEDULE_TIME_DATE };
			day->index = (long)s->ndays;
		}
		sorted[i]->day = day;
	}
	free(sorted);
}

/* Where a day begins: its window, else its date. */
static int64_t day_begin(const struct schedule *s, const struct schedule_day *day)
{
	struct schedule_time t = day->start;

	if (t.kind == SCHEDULE_TIME_NONE)
		t = (struct schedule_time){ day->date.seconds, 0, SCHEDULE_TIME_FLOATING };
	return schedule_settle(s, t).seconds;
}

static int by_begin(const void *a, const void *b)
{
	const struct {
		int64_t begin;
		const struct schedule_day *day;
	} *x = a, *y = b;

	return x->begin < y->begin ? -1 : x->begin > y->begin;
}

void schedule_assign_days(struct schedule *s)
{
	struct {
		int64_t begin;
		const struct schedule_day *day;
	} *days = malloc((s->ndays + 1) * sizeof *days);

	if (!days) {
		s->arena.failed = true;
		return;
	}
	for (size_t i = 0; i < s->ndays; i++) {
		days[i].day = s->days[i];
		days[i].begin = day_begin(s, s->days[i]);
	}
	qsort(days, s->ndays, sizeof *days, by_begin);
	for (size_t i = 0; i < s->nevents; i++) {
		struct schedule_event *e = s->events[i];
		size_t low = 0, high = s->ndays;

		while (low < high) {
			size_t middle = low + (high - low) / 2;

			if (days[middle].begin <= e->start.seconds)
				low = middle + 1;
			else
				high = middle;
		}
		/* Of the days that have begun the latest, if it is not long over. */
		if (low && !e->day && e->start.kind != SCHEDULE_TIME_NONE &&
		    e->start.seconds < days[low - 1].begin + 2 * DAY)
			e->day = days[low - 1].day;
	}
	free(days);
}
