/* The time zones of a calendar: the tz database's by their TZID, else as the calendar's VTIMEZONE tells them. */
#include "datetime.h"
#include "ical_reader.h"
#include "recur.h"
#include "zone.h"

enum { LAST_YEAR = 2100, ONSETS = 1000, CHANGES = 20000, ZONES = 1000 };

/* ---- by name ----------------------------------------------------------------------- */

static size_t hash(const char *name)
{
	uint32_t h = 2166136261u; /* FNV-1a */

	while (*name)
		h = (h ^ (unsigned char)*name++) * 16777619u;
	return h % ICAL_ZONE_BUCKETS;
}

struct ical_zone *ical_zone_named(struct ical_zones *zones, const char *tzid)
{
	struct ical_zone **bucket = &zones->bucket[hash(tzid)], *zone = *bucket;

	while (zone && strcmp(zone->name, tzid) != 0)
		zone = zone->same_bucket;
	if (zone)
		return zone;
	zone = arena_alloc(zones->arena, sizeof *zone);
	if (!zone)
		return NULL;
	zone->name = arena_text(zones->arena, tzid, strlen(tzid));
	if (!zone->name)
		return NULL;
	zone->same_bucket = *bucket;
	*bucket = zone;
	*(zones->last ? &zones->last->next : &zones->first) = zone;
	zones->last = zone;
	return zone;
}

/* The n-th slash from the end of a text, NULL if it has fewer. */
static const char *slash(const char *text, int n)
{
	const char *p = text + strlen(text);

	while (p > text && n)
		n -= *--p == '/';
	return n ? NULL : p;
}

/*
 * In the tz database.  Producers who mean a zone of it for all the world begin
 * with a slash and put a registry before the name: /mozilla.org/20050126_1/Europe/Berlin.
 */
static void look_up(struct ical_zones *zones, struct ical_zone *zone)
{
	const char *name = zone->name;

	zone->zone = zone_load(zones->arena, name);
	for (int parts = 3; parts && !zone->zone && *zone->name == '/'; parts--) {
		name = slash(zone->name, parts);
		if (name)
			zone->zone = zone_load(zones->arena, ++name);
	}
	if (zone->zone)
		zone->official = name;
}

/* ---- by VTIMEZONE --------------------------------------------------------------------- */

struct changes {
	struct zone_change *change;
	size_t n, room;
	int64_t first;  /* the earliest of them */
	int32_t before; /* and the offset before it */
	bool failed, too_many;
};

/* +HHMM or +HHMMSS */
static bool read_offset(const struct ical_value *value, int32_t *offset)
{
	size_t n = value ? value->n : 0;

	if ((n != 5 && n != 7) || !offset_parse(value->p, 5, offset))
		return false;
	if (n == 7 && is_digit(value->p[5]) && is_digit(value->p[6]))
		*offset += ((value->p[5] - '0') * 10 + value->p[6] - '0') * (*value->p == '-' ? -1 : 1);
	return true;
}

static void add_change(struct changes *changes, struct zone_change change)
{
	if (changes->n == CHANGES) {
		changes->too_many = true;
		return;
	}
	if (changes->n == changes->room) {
		size_t room = changes->room ? changes->room * 2 : 256;
		struct zone_change *grown = realloc(changes->change, room * sizeof *grown);

		if (!grown) {
			changes->failed = true;
			return;
		}
		changes->change = grown;
		changes->room = room;
	}
	changes->change[changes->n++] = change;
}

/* An onset, as wall-clock time before the change. */
static bool read_onset(const struct ical_value *value, int32_t before, int64_t *wall)
{
	struct schedule_time t = datetime_basic_parse(value->p, value->n);

	*wall = t.seconds + (t.kind == SCHEDULE_TIME_INSTANT ? before : 0);
	return t.kind != SCHEDULE_TIME_NONE;
}

static void add_rule(struct ical_zones *zones, const struct ical_value *value, int64_t start, struct zone_change change,
                     int32_t before, struct changes *changes)
{
	int64_t at[ONSETS], until = days_from_civil(LAST_YEAR + 1, 1, 1) * DAY;
	struct recur_times times = { at, 0, ONSETS, ical_take_work(zones), false };
	struct recur rule;
	const char *wrong = recur_parse(&rule, value->p, value->n);

	if (wrong) {
		warn_at(zones->schedule, value->offset, SCHEDULE_ESYNTAX, "a time zone's RRULE can't be read: %s",
		        wrong);
		return;
	}
	if (rule.until.kind != SCHEDULE_TIME_NONE && rule.until.seconds < until)
		until = rule.until.seconds + (rule.until.kind == SCHEDULE_TIME_INSTANT ? before : 0);
	zones->work -= times.work;
	recur_expand(&rule, start, false, until, &times);
	zones->work += times.work;
	for (size_t i = 1; i < times.n; i++) {
		change.at = at[i] - before;
		add_change(changes, change);
	}
}

static void add_dates(struct ical_zones *zones, const struct ical_observance *o, struct zone_change change,
                      int32_t before, struct changes *changes)
{
	int64_t wall;

	for (const struct ical_value *date = ical_value(&o->times, ICAL_RDATE); date; date = ical_value_after(date)) {
		struct ical_items items = { date->p, date->p + date->n, false };
		struct ical_value item = *date;

		while (ical_item(&items, &item.p, &item.n)) {
			if (read_onset(&item, before, &wall)) {
				change.at = wall - before;
				add_change(changes, change);
			} else {
				warn_at(zones->schedule, date->offset, SCHEDULE_ESYNTAX,
				        "a time zone's RDATE \"%.*s\" can't be read", ical_shown(item.p, item.n),
				        item.p);
			}
		}
	}
}

static void add_observance(struct ical_zones *zones, const struct ical_observance *o, struct changes *changes)
{
	const struct ical_value *start = ical_value(&o->times, ICAL_DTSTART);
	const struct ical_value *name = ical_value(&o->times, ICAL_ABBREVIATION);
	struct zone_change change = { .dst = o->dst, .abbreviation = "" };
	int32_t before;
	int64_t wall;

	if (!start || !read_offset(ical_value(&o->times, ICAL_OFFSET_FROM), &before) ||
	    !read_offset(ical_value(&o->times, ICAL_OFFSET_TO), &change.utc_offset) ||
	    !read_onset(start, before, &wall)) {
		warn_at(zones->schedule, o->offset, SCHEDULE_ESYNTAX,
		        "a time zone's %s without a good DTSTART, TZOFFSETFROM and TZOFFSETTO",
		        o->dst ? "DAYLIGHT" : "STANDARD");
		return;
	}
	if (name)
		change.abbreviation = arena_text(zones->arena, name->p, name->n);
	change.at = wall - before;
	if (!change.abbreviation)
		return;
	if (!changes->n || change.at < changes->first) {
		changes->first = change.at;
		changes->before = before;
	}
	add_change(changes, change);
	for (const struct ical_value *rule = ical_value(&o->times, ICAL_RRULE); rule; rule = ical_value_after(rule))
		add_rule(zones, rule, wall, change, before, changes);
	add_dates(zones, o, change, before, changes);
}

static int by_instant(const void *a, const void *b)
{
	const struct zone_change *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->utc_offset < y->utc_offset ? -1 : x->utc_offset > y->utc_offset;
}

static void follow(struct ical_zones *zones, struct ical_zone *zone)
{
	struct changes changes = { 0 };

	for (const struct ical_observance *o = zone->observances; o && !changes.too_many; o = o->next)
		add_observance(zones, o, &changes);
	if (changes.too_many)
		warn_at(zones->schedule, zone->observances->offset, SCHEDULE_ELIMIT,
		        "a time zone of more than %d changes: the rest is not read", CHANGES);
	zones->arena->failed |= changes.failed;
	if (changes.n)
		qsort(changes.change, changes.n, sizeof *changes.change, by_instant);
	if (changes.n)
		zone->zone = zone_of_changes(zones->arena, zone->name, changes.before, changes.change, changes.n);
	free(changes.change);
}

const struct zone *ical_zone_rules(struct ical_zones *zones, struct ical_zone *zone, size_t offset)
{
	if (zone->sought || zones->sought > ZONES)
		return zone->zone;
	zone->sought = true;
	if (zones->sought++ == ZONES) {
		warn_at(zones->schedule, offset, SCHEDULE_ELIMIT,
		        "more than %d time zones: the times of all others count as local", ZONES);
		return NULL;
	}
	/* A name without a place, such as EST, may mean what the tz database does not. */
	if (zone->observances && !strchr(zone->name, '/'))
		follow(zones, zone);
	if (!zone->zone)
		look_up(zones, zone);
	if (!zone->zone && zone->observances)
		follow(zones, zone);
	if (!zone->zone && !zones->arena->failed)
		warn_at(zones->schedule, offset, SCHEDULE_ESYNTAX,
		        "unknown time zone \"%.*s\": its times count as local",
		        ical_shown(zone->name, strlen(zone->name)), zone->name);
	return zone->zone;
}
