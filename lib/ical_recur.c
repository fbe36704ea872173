/* The instances of a calendar's events that recur. */
#include "datetime.h"
#include "ical_reader.h"
#include "recur.h"

/* An end only where the instance has one of its own. */
struct instance {
	struct schedule_time start, end;
};

/* An instance that an event of its own replaces (RECURRENCE-ID). */
struct change {
	const char *uid;
	struct schedule_time time;
};

static const struct schedule_time no_end;

struct settler {
	struct ical_zones *zones;
	struct schedule *s;
	struct change *changes; /* sorted */
	size_t nchanges;
	const struct zone *local; /* of times without one */
	size_t left; /* instances that may still be added */
	bool told;   /* that there are none */
	/* of the event at hand */
	const struct ical_event *event;
	struct ical_span span;
	struct instance *instances;
	struct schedule_time *excluded;
	size_t ninstances, nexcluded, instances_room, excluded_room;
	bool cut; /* not all instances were worked out */
};

static const struct ical_value *value_of(const struct settler *x, enum ical_when when)
{
	return ical_value(&x->event->times, when);
}

/* ---- sets of instances -------------------------------------------------------------------- */

static void add_instance(struct settler *x, struct schedule_time start, struct schedule_time end)
{
	struct instance *grown = arena_grow(&x->s->arena, x->instances, x->ninstances, &x->instances_room,
	                                    sizeof *grown);

	if (!grown)
		return;
	x->instances = grown;
	grown[x->ninstances++] = (struct instance){ start, end };
}

static void add_excluded(struct settler *x, struct schedule_time time)
{
	struct schedule_time *grown = arena_grow(&x->s->arena, x->excluded, x->nexcluded, &x->excluded_room,
	                                         sizeof *grown);

	if (!grown)
		return;
	x->excluded = grown;
	grown[x->nexcluded++] = time;
}

/* The last wall-clock time that a rule's UNTIL lets pass. */
static int64_t until_of(const struct settler *x, const struct recur *rule)
{
	struct schedule_time until = rule->until;

	if (until.kind == SCHEDULE_TIME_NONE)
		return INT64_MAX;
	if (until.kind == SCHEDULE_TIME_DATE)
		return until.seconds + DAY - 1;
	if (until.kind == SCHEDULE_TIME_INSTANT)
		return ical_wall(ical_at_instant(&x->span.start, until.seconds));
	return until.seconds;
}

static void read_rule(struct settler *x, const struct ical_value *value, bool exclude)
{
	int64_t at[ICAL_INSTANCES + 1];
	bool all_day = x->span.start.time.kind == SCHEDULE_TIME_DATE;
	struct recur_times times = { at, 0, ICAL_INSTANCES + 1, ical_take_work(x->zones), false };
	struct recur rule;
	const char *wrong = recur_parse(&rule, value->p, value->n);

	if (!wrong && all_day && rule.frequency > RECUR_DAILY)
		wrong = "an all-day event can't recur within a day";
	if (wrong) {
		warn_event(x->event->event, value->offset, "its recurrence rule can't be read: %s", wrong);
		return;
	}
	x->zones->work -= times.work;
	recur_expand(&rule, ical_wall(x->span.start.time), all_day, until_of(x, &rule), &times);
	x->zones->work += times.work;
	x->cut |= times.cut;
	for (size_t i = exclude ? 0 : 1; i < times.n; i++) {
		if (exclude)
			add_excluded(x, ical_at_wall(&x->span.start, at[i]));
		else
			add_instance(x, ical_at_wall(&x->span.start, at[i]), no_end);
	}
}

static void read_rules(struct settler *x, enum ical_when when)
{
	size_t n = 0;

	for (const struct ical_value *value = value_of(x, when); value; value = ical_value_after(value)) {
		if (n++ == ICAL_RULES) {
			warn_event(x->event->event, value->offset, "more than %d recurrence rules: these are not read",
			           ICAL_RULES);
			return;
		}
		read_rule(x, value, when == ICAL_EXRULE);
	}
}

/* A further date of an event takes from the event's start what it lacks. */
static bool beside_start(const struct settler *x, struct ical_moment *m)
{
	const struct ical_moment *start = &x->span.start;
	enum schedule_time_kind kind = start->time.kind, its = m->time.kind;

	if (kind == SCHEDULE_TIME_DATE)
		m->time = time_date(m->time);
	else if (its == SCHEDULE_TIME_DATE)
		m->time = ical_at_wall(start,
		                       m->time.seconds + ical_wall(start->time) - time_date(start->time).seconds);
	else if (its == SCHEDULE_TIME_INSTANT && kind == SCHEDULE_TIME_INSTANT)
		m->time = ical_at_instant(start, m->time.seconds);
	return m->time.kind == kind;
}

/* A date, a date-time, or a period: start/end or start/duration. */
static bool read_date(struct settler *x, const struct ical_value *item)
{
	const char *slash = memchr(item->p, '/', item->n), *end = item->p + item->n;
	struct ical_value part = *item;
	struct ical_moment start, stop = { .time = no_end };
	int64_t days, seconds;

	if (slash)
		part.n = (size_t)(slash - item->p);
	start = ical_moment(x->zones, &part, x->span.start.zone);
	if (!beside_start(x, &start))
		return false;
	if (slash && ical_duration(slash + 1, end, &days, &seconds)) {
		stop.time = ical_after(&x->span.start, start.time, days, seconds);
	} else if (slash) {
		part.p = slash + 1;
		part.n = (size_t)(end - part.p);
		stop = ical_moment(x->zones, &part, x->span.start.zone);
		if (!beside_start(x, &stop))
			return false;
	}
	add_instance(x, start.time, stop.time);
	return true;
}

/* What excludes or is replaced is met as an instant, by its wall clock, or by its date: as it is spelled. */
static bool read_exclusion(struct settler *x, const struct ical_value *item)
{
	struct ical_moment m = ical_moment(x->zones, item, NULL);

	if (m.time.kind == SCHEDULE_TIME_NONE)
		return false;
	add_excluded(x, m.time);
	return true;
}

static void read_dates(struct settler *x, enum ical_when when)
{
	for (const struct ical_value *value = value_of(x, when); value; value = ical_value_after(value)) {
		struct ical_items items = { value->p, value->p + value->n, false };
		struct ical_value item = *value;

		while (ical_item(&items, &item.p, &item.n)) {
			if (when == ICAL_RDATE && x->ninstances > 2 * ICAL_RULES * ICAL_INSTANCES) {
				x->cut = true;
				return;
			}
			if (!(when == ICAL_RDATE ? read_date : read_exclusion)(x, &item))
				warn_event(x->event->event, value->offset, "%s \"%.*s\" can't be read",
				           when == ICAL_RDATE ? "RDATE" : "EXDATE", ical_shown(item.p, item.n), item.p);
		}
	}
}

/* ---- what is left out ---------------------------------------------------------------------------- */

static int compare(struct schedule_time a, struct schedule_time b)
{
	if (a.kind != b.kind)
		return a.kind < b.kind ? -1 : 1;
	return a.seconds < b.seconds ? -1 : a.seconds > b.seconds;
}

static int by_time(const void *a, const void *b)
{
	return compare(*(const struct schedule_time *)a, *(const struct schedule_time *)b);
}

static int by_change(const void *a, const void *b)
{
	const struct change *x = a, *y = b;
	int order = strcmp(x->uid, y->uid);

	return order ? order : compare(x->time, y->time);
}

static const char *uid_of(const struct schedule_event *e)
{
	const struct text *uid = &e->slot[e->slot[SLOT_UID].state == TEXT_DONE ? SLOT_UID : SCHEDULE_GUID];

	return uid->state == TEXT_DONE ? uid->p : "";
}

/* Whether an instance is excluded, or has an event of its own. */
static bool left_out(const struct settler *x, struct schedule_time t)
{
	const struct schedule_time as[] = { { t.seconds, 0, t.kind },
		                            { ical_wall(t), 0, SCHEDULE_TIME_FLOATING },
		                            time_date(t) };
	const char *uid = uid_of(x->event->event);

	for (size_t i = 0; i < sizeof as / sizeof *as; i++) {
		struct change key = { uid, as[i] };

		if (x->nexcluded && bsearch(&as[i], x->excluded, x->nexcluded, sizeof *x->excluded, by_time))
			return true;
		if (x->nchanges && *uid && bsearch(&key, x->changes, x->nchanges, sizeof *x->changes, by_change))
			return true;
	}
	return false;
}

static void find_changes(struct settler *x, const struct ical_event *events)
{
	size_t room = 0;

	for (const struct ical_event *event = events; event; event = event->next) {
		const struct ical_value *value = ical_value(&event->times, ICAL_RECURRENCE_ID);
		struct ical_moment m;
		struct change *grown;

		if (!value)
			continue;
		m = ical_moment(x->zones, value, NULL);
		if (m.time.kind == SCHEDULE_TIME_NONE) {
			warn_event(event->event, value->offset, "RECURRENCE-ID \"%.*s\" can't be read",
			           ical_shown(value->p, value->n), value->p);
			continue;
		}
		grown = arena_grow(&x->s->arena, x->changes, x->nchanges, &room, sizeof *grown);
		if (!grown)
			return;
		x->changes = grown;
		grown[x->nchanges++] = (struct change){ uid_of(event->event), m.time };
	}
	if (x->nchanges)
		qsort(x->changes, x->nchanges, sizeof *x->changes, by_change);
}

/* ---- events that recur ------------------------------------------------------------------------------ */

/* Of two at one time first the one with an end of its own. */
static int by_start(const void *a, const void *b)
{
	const struct instance *x = a, *y = b;

	if (x->start.seconds != y->start.seconds)
		return x->start.seconds < y->start.seconds ? -1 : 1;
	if (x->end.kind != y->end.kind)
		return x->end.kind == SCHEDULE_TIME_NONE ? 1 : -1;
	return x->end.seconds < y->end.seconds ? -1 : x->end.seconds > y->end.seconds;
}

static struct schedule_event *repeat(const struct schedule_event *e)
{
	struct schedule_event *again = schedule_add_event(e->schedule);
	struct text *slot;
	uint32_t number;

	if (!again)
		return NULL;
	number = again->number;
	slot = again->slot;
	*again = *e;
	again->number = number;
	again->slot = memcpy(slot, e->slot, SLOTS * sizeof *slot);
	return again;
}

static void warn_cut(struct settler *x, size_t n, const struct instance *last)
{
	struct schedule_event *e = x->event->event;
	char text[SCHEDULE_TIME_TEXT];

	if (!x->left || x->zones->work <= 0) {
		if (!x->told)
			warn_at(x->s, e->from, SCHEDULE_ELIMIT,
			        "too many recurrences in one calendar: those of the rest are not read");
		x->told = true;
	} else if (last) {
		warn_event(e, e->from, "it recurs without end or too often: read %zu time%s, to %s", n,
		           n == 1 ? "" : "s", schedule_time_text(&last->start, text));
	}
}

/* The first instance is the event itself; one that has none left is taken out of the schedule, later. */
static void add_events(struct settler *x)
{
	struct schedule_event *e = x->event->event;
	const struct instance *last = NULL;
	size_t n = 0;

	qsort(x->instances, x->ninstances, sizeof *x->instances, by_start);
	for (size_t i = 0; i < x->ninstances; i++) {
		const struct instance *instance = &x->instances[i];
		struct schedule_event *its = e;

		if ((i && instance->start.seconds == instance[-1].start.seconds) || left_out(x, instance->start))
			continue;
		if (n == ICAL_INSTANCES || (n && !x->left)) {
			x->cut = true;
			break;
		}
		if (n++) {
			x->left--;
			its = repeat(e);
		}
		if (!its)
			return;
		last = instance;
		ical_set_times(&x->span, its, instance->start, instance->end);
	}
	if (x->cut)
		warn_cut(x, n, last);
	if (!last)
		e->schedule = NULL;
}

static void recur(struct settler *x)
{
	x->ninstances = x->nexcluded = 0;
	x->cut = false;
	add_instance(x, x->span.start.time, no_end);
	read_rules(x, ICAL_RRULE);
	read_dates(x, ICAL_RDATE);
	read_rules(x, ICAL_EXRULE);
	read_dates(x, ICAL_EXDATE);
	if (x->nexcluded)
		qsort(x->excluded, x->nexcluded, sizeof *x->excluded, by_time);
	if (x->ninstances)
		add_events(x);
}

static void settle(struct settler *x)
{
	const struct ical_value *rule = value_of(x, ICAL_RRULE), *id = value_of(x, ICAL_RECURRENCE_ID);
	struct schedule_event *e = x->event->event;

	if (!rule)
		rule = value_of(x, ICAL_RDATE);
	ical_span(x->zones, x->event, x->local, &x->span);
	if (rule && x->span.start.time.kind == SCHEDULE_TIME_NONE)
		warn_event(e, rule->offset, "it can't recur without a start");
	else if (rule && (!id || id->onwards))
		recur(x);
	else
		ical_set_times(&x->span, e, x->span.start.time, no_end);
	if (id && id->onwards && !rule)
		warn_event(e, id->offset, "RANGE=THISANDFUTURE is read as this instance alone");
	if (id && !id->onwards && rule)
		warn_event(e, rule->offset, "a changed instance can't recur: its rule or dates are not read");
}

/* ---- the calendar ----------------------------------------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
	const struct schedule_event *x = *(struct schedule_event *const *)a, *y = *(struct schedule_event *const *)b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return x->number < y->number ? -1 : 1;
}

/* Instances follow the first of them, and events without any are gone. */
static void reorder(struct schedule *s)
{
	size_t n = 0;

	qsort(s->events, s->nevents, sizeof(struct schedule_event *), by_place);
	for (size_t i = 0; i < s->nevents; i++) {
		struct schedule_event *e = s->events[i];

		if (!e->schedule)
			continue;
		e->number = (uint32_t)n;
		s->events[n++] = e;
	}
	s->nevents = n;
}

void ical_settle(struct ical_zones *zones, const struct ical_event *events, const struct zone *local)
{
	struct settler x = { .zones = zones, .s = zones->schedule, .local = local, .left = ICAL_ALL_INSTANCES };

	find_changes(&x, events);
	for (x.event = events; x.event && !x.s->arena.failed; x.event = x.event->next)
		settle(&x);
	if (x.s->nevents)
		reorder(x.s);
	free(x.changes);
	free(x.instances);
	free(x.excluded);
}
