/* WHEN: a time or a span in a person's words, and the events that are then. */
#include "datetime.h"
#include "zone.h"

/* A bound: a time of day on any day, or a point in time that may lack a zone. */
struct bound {
	bool clock; /* time.seconds is a time of day */
	struct schedule_time time;
};

enum when_kind { SPAN, CLOCKS, DAY_NUMBER, DAY_DATE, DAY_OF_NOW, NEXT, AFTER, BEFORE };

struct schedule_when {
	struct arena arena;
	struct schedule_when_options options;
	struct zone *zone; /* of options.zone; NULL: each schedule's own */
	enum when_kind kind;
	struct bound from, to;
	long day; /* DAY_NUMBER: which; DAY_OF_NOW: how many days later */
};

/* ---- reading ------------------------------------------------------------------ */

static bool read_bound(const char *p, size_t n, struct bound *bound)
{
	int32_t clock = clock_parse(p, n);

	*bound = (struct bound){ .clock = clock >= 0, .time = datetime_parse(p, n) };
	if (clock >= 0)
		bound->time = (struct schedule_time){ clock, 0, SCHEDULE_TIME_FLOATING };
	return bound->time.kind != SCHEDULE_TIME_NONE;
}

/* FROM/TO, or FROM/PT2H */
static bool read_span(struct schedule_when *w, const char *p)
{
	const char *slash = strchr(p, '/');
	int64_t seconds;

	w->kind = SPAN;
	if (!slash || !read_bound(p, (size_t)(slash - p), &w->from) || w->from.clock)
		return false;
	p = slash + 1;
	if (*p == 'P' && duration_parse(p, strlen(p), &seconds) != DURATION_BAD) {
		w->to = w->from;
		w->to.time.seconds += seconds;
		return true;
	}
	if (!read_bound(p, strlen(p), &w->to) || w->to.clock)
		return false;
	if (w->to.time.kind == SCHEDULE_TIME_DATE)
		w->to.time.seconds += DAY; /* that day is in it */
	return true;
}

/* HH:MM-HH:MM, on any day */
static bool read_clocks(struct schedule_when *w, const char *p)
{
	const char *dash = strchr(p, '-');

	w->kind = CLOCKS;
	return dash && read_bound(p, (size_t)(dash - p), &w->from) && w->from.clock &&
	       read_bound(dash + 1, strlen(dash + 1), &w->to) && w->to.clock;
}

static bool read_date(struct schedule_when *w, const char *p)
{
	w->kind = DAY_DATE;
	return read_bound(p, strlen(p), &w->from) && w->from.time.kind == SCHEDULE_TIME_DATE;
}

static bool read_nothing(struct schedule_when *w, const char *p)
{
	/* Now is a second long: what ends now is over. */
	w->from.time = w->to.time = w->options.now;
	w->to.time.seconds++;
	return !*p;
}

static bool read_number(struct schedule_when *w, const char *p)
{
	char *end;

	w->day = strtol(p, &end, 10);
	return end > p && !*end;
}

static bool read_from(struct schedule_when *w, const char *p)
{
	return read_bound(p, strlen(p), &w->from);
}

static bool read_to(struct schedule_when *w, const char *p)
{
	return read_bound(p, strlen(p), &w->to);
}

/* Behind the +: "2h", "90m", "1h30m", "2d", from now */
static bool read_length(struct schedule_when *w, const char *p)
{
	static const char letters[] = "dhm";
	static const int64_t lengths[] = { DAY, HOUR, MINUTE };
	const char *begin = p;

	read_nothing(w, "");
	w->to.time.seconds--;
	while (*p) {
		int64_t n = 0;
		const char *digits = p, *letter;

		while (is_digit(*p) && p < digits + 6)
			n = n * 10 + (*p++ - '0');
		letter = *p ? strchr(letters, *p) : NULL;
		if (p == digits || !letter)
			return false;
		w->to.time.seconds += n * lengths[letter - letters];
		p++;
	}
	return p > begin;
}

static const struct {
	const char *word;
	enum when_kind kind;
	long day;
	bool (*read)(struct schedule_when *w, const char *rest);
} words[] = {
	{ "now", SPAN, 0, read_nothing },          { "next", NEXT, 0, read_nothing },
	{ "today", DAY_OF_NOW, 0, read_nothing },  { "tomorrow", DAY_OF_NOW, 1, read_nothing },
	{ "day", DAY_NUMBER, 0, read_number },     { "after", AFTER, 0, read_from },
	{ "before", BEFORE, 0, read_to },
};

static bool read_when(struct schedule_when *w, const char *p)
{
	while (is_space(*p))
		p++;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t n = strlen(words[i].word);

		if (strncmp(p, words[i].word, n) != 0 || (p[n] && !is_space(p[n])))
			continue;
		for (p += n; is_space(*p); p++)
			;
		w->kind = words[i].kind;
		w->day = words[i].day;
		return words[i].read(w, p);
	}
	if (*p == '+')
		return read_length(w, p + 1);
	return read_date(w, p) || read_span(w, p) || read_clocks(w, p);
}

struct schedule_when *schedule_when_new(const char *text, const struct schedule_when_options *options,
                                        struct schedule_error *error)
{
	struct schedule_when *w = calloc(1, sizeof *w);

	if (!w) {
		error_memory(error);
		return NULL;
	}
	w->options = *options;
	if (options->zone && !(w->zone = zone_load(&w->arena, options->zone)) && w->arena.failed)
		error_arena(error, &w->arena);
	else if (options->zone && !w->zone)
		zone_unknown(error, options->zone);
	else if (!read_when(w, text))
		error_set(error, SCHEDULE_EINVALID,
		          "\"%.40s\" is no time: try now, next, today, tomorrow, 'day 2', 2024-09-22, 10:00-12:00, "
		          "2024-09-22T10:00/PT2H, 'after 14:00', 'before 2024-09-22T12:00', +2h",
		          text);
	else
		return w;
	schedule_when_free(w);
	return NULL;
}

void schedule_when_free(struct schedule_when *w)
{
	if (!w)
		return;
	arena_free(&w->arena);
	free(w);
}

/* ---- one scale for an event and a bound ----------------------------------------- */

/*
 * An event's time is compared as an instant where it is one or can be made
 * one, else as the wall clock's.
 */
struct scale {
	const struct zone *zone; /* of times that lack one; NULL: none */
	bool wall;
	int32_t utc_offset; /* the event's own */
};

static struct scale scale_of(const struct schedule_when *w, const struct schedule_event *e)
{
	struct scale s = { w->zone ? w->zone : e->schedule->zone, false, e->start.utc_offset };

	s.wall = e->start.kind != SCHEDULE_TIME_INSTANT && !w->zone;
	return s;
}

static int64_t on_scale(const struct scale *s, struct schedule_time t)
{
	if (s->wall)
		return t.seconds + t.utc_offset;
	if (t.kind == SCHEDULE_TIME_INSTANT)
		return t.seconds;
	return s->zone ? zone_resolve(s->zone, t.seconds).seconds : t.seconds - s->utc_offset;
}

/* An instant's wall clock on the scale; of anything else, its own. */
static int64_t wall_of(const struct scale *s, struct schedule_time t)
{
	if (t.kind == SCHEDULE_TIME_INSTANT && s->zone && !s->wall)
		return t.seconds + zone_at(s->zone, t.seconds).utc_offset;
	return t.seconds + t.utc_offset;
}

/* ---- choosing --------------------------------------------------------------------- */

static struct schedule_time end_of(const struct schedule_event *e)
{
	return e->end.kind == e->start.kind && e->end.seconds > e->start.seconds ? e->end : e->start;
}

/* Whether [start, end) meets [from, to); what has no length is where it starts. */
static bool meets(const struct schedule_when *w, int64_t start, int64_t end, int64_t from, int64_t to)
{
	if (w->options.starts || end <= start)
		return start >= from && start < to;
	return start < to && end > from;
}

static bool in_span(const struct schedule_when *w, const struct schedule_event *e)
{
	struct scale s = scale_of(w, e);

	return meets(w, on_scale(&s, e->start), on_scale(&s, end_of(e)), on_scale(&s, w->from.time),
	             on_scale(&s, w->to.time));
}

/* Between two times of day, which may lie around midnight: of the day it starts, and of its neighbours. */
static bool in_clocks(const struct schedule_when *w, const struct schedule_event *e)
{
	struct scale s = scale_of(w, e);
	int64_t start = wall_of(&s, e->start), end = wall_of(&s, end_of(e));
	int64_t midnight = start - (start % DAY + DAY) % DAY;
	int64_t from = w->from.time.seconds, to = w->to.time.seconds;

	if (to <= from)
		to += DAY;
	for (int64_t day = midnight - DAY; day <= midnight + DAY; day += DAY)
		if (meets(w, start, end, day + from, day + to))
			return true;
	return false;
}

static bool is_after(const struct schedule_when *w, const struct schedule_event *e)
{
	struct scale s = scale_of(w, e);
	int64_t start = wall_of(&s, e->start);

	if (w->from.clock)
		return (start % DAY + DAY) % DAY >= w->from.time.seconds;
	return on_scale(&s, e->start) >= on_scale(&s, w->from.time);
}

static bool is_before(const struct schedule_when *w, const struct schedule_event *e)
{
	struct scale s = scale_of(w, e);
	int64_t start = wall_of(&s, e->start), end = wall_of(&s, end_of(e));

	if (w->to.clock)
		return end <= start - (start % DAY + DAY) % DAY + w->to.time.seconds;
	return on_scale(&s, end_of(e)) <= on_scale(&s, w->to.time);
}

/* The conference day's date that an event is listed under, as a midnight. */
static int64_t date_of(const struct schedule_when *w, const struct schedule_event *e)
{
	struct scale s = scale_of(w, e);
	int64_t wall = wall_of(&s, e->start);

	if (e->day && e->day->date.kind == SCHEDULE_TIME_DATE)
		return e->day->date.seconds;
	return wall - (wall % DAY + DAY) % DAY;
}

/* The date of the conference day that now lies in: at night that of the evening before. */
static int64_t date_of_now(const struct schedule_when *w, const struct schedule *schedule)
{
	struct schedule_time now = w->options.now;
	const struct zone *zone = w->zone ? w->zone : schedule->zone;
	int64_t wall;

	if (now.kind == SCHEDULE_TIME_FLOATING && zone)
		now = zone_resolve(zone, now.seconds);
	for (size_t i = 0; i < schedule->ndays; i++) {
		const struct schedule_day *day = schedule->days[i];

		if (now.kind == SCHEDULE_TIME_INSTANT && day->date.kind == SCHEDULE_TIME_DATE &&
		    day->start.kind == SCHEDULE_TIME_INSTANT && day->end.kind == SCHEDULE_TIME_INSTANT &&
		    now.seconds >= day->start.seconds && now.seconds < day->end.seconds)
			return day->date.seconds;
	}
	if (now.kind == SCHEDULE_TIME_INSTANT && zone)
		now.utc_offset = zone_at(zone, now.seconds).utc_offset;
	wall = now.seconds + now.utc_offset;
	return wall - (wall % DAY + DAY) % DAY;
}

static bool is_chosen(const struct schedule_when *w, const struct schedule_event *e, int64_t today)
{
	switch (w->kind) {
	case SPAN:
		return in_span(w, e);
	case CLOCKS:
		return in_clocks(w, e);
	case DAY_NUMBER:
		return e->day && e->day->index == w->day;
	case DAY_DATE:
		return date_of(w, e) == w->from.time.seconds;
	case DAY_OF_NOW:
		return date_of(w, e) == today + w->day * DAY;
	case AFTER:
		return is_after(w, e);
	case BEFORE:
		return is_before(w, e);
	case NEXT:
		break;
	}
	return false;
}

/* ---- next: of each room the first to start ------------------------------------------ */

struct candidate {
	const char *room;
	int64_t start;
	size_t number;
};

static int by_room(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	int order = strcmp(x->room, y->room);

	return order ? order : x->start < y->start ? -1 : x->start > y->start;
}

static int choose_next(const struct schedule_when *w, const struct schedule *schedule, bool *keep,
                       struct schedule_error *error)
{
	struct candidate *c = malloc((schedule->nevents + 1) * sizeof *c);
	size_t n = 0;

	if (!c)
		return error_memory(error);
	for (size_t i = 0; i < schedule->nevents; i++) {
		const struct schedule_event *e = schedule->events[i];
		struct scale s = scale_of(w, e);

		if (e->start.kind != SCHEDULE_TIME_NONE && on_scale(&s, e->start) > on_scale(&s, w->options.now))
			c[n++] = (struct candidate){ schedule_text(e, SCHEDULE_ROOM), on_scale(&s, e->start), i };
	}
	qsort(c, n, sizeof *c, by_room);
	for (size_t i = 0, first = 0; i < n; i++) {
		if (strcmp(c[i].room, c[first].room) != 0)
			first = i;
		keep[c[i].number] = c[i].start == c[first].start;
	}
	free(c);
	return schedule_failed(schedule, error);
}

int schedule_when_choose(const struct schedule_when *w, const struct schedule *schedule, bool *keep,
                         struct schedule_error *error)
{
	int64_t today = date_of_now(w, schedule);

	for (size_t i = 0; i < schedule->nevents; i++) {
		const struct schedule_event *e = schedule->events[i];

		keep[i] = e->start.kind != SCHEDULE_TIME_NONE && is_chosen(w, e, today);
	}
	return w->kind == NEXT ? choose_next(w, schedule, keep, error) : SCHEDULE_OK;
}
