/* The format iCalendar: its row, and the calendar that its writer makes of all schedules. */
#include "datetime.h"
#include "format.h"
#include "ical.h"
#include "ical_write.h"
#include "module.h"
#include "zone.h"

/* A schedule whose events are due, and which of them. */
struct due {
	const struct schedule *schedule;
	const bool *keep;
};

/* An event that is written, and what it is called. */
struct entry {
	const struct schedule_event *event; /* NULL: stands in another schedule just so */
	const char *uid;
};

/* A zone in use, and the span of its events. */
struct used_zone {
	const struct zone *zone;
	int64_t from, to;
};

struct calendar {
	struct schedule_calendar_options options;
	struct due *due;
	size_t ndue, due_room;
	struct entry *entries;
	size_t nentries, left_out;
	struct used_zone *zones;
	size_t nzones;
	struct ical_previous *previous;
	struct ical_style style;
	char refresh[64]; /* the line's value */
	struct arena arena;
	struct ical_lines lines, out;
};

/* ---- beginning ---------------------------------------------------------------------------- */

/* "10m", "1 hour", "1h 30m", or as calendars have it: "PT10M". */
static int read_duration(const char *text, const char *what, int64_t *seconds, struct schedule_error *error)
{
	size_t n = strlen(text);

	if (duration_words_parse(text, n, seconds) ||
	    (*text == 'P' && duration_parse(text, n, seconds) == DURATION_PLAIN))
		return SCHEDULE_OK;
	return error_set(error, SCHEDULE_EINVALID, "%s \"%.80s\" is no length of time, such as 10m, 1h 30m or PT10M",
	                 what, text);
}

static int read_options(struct calendar *c, struct schedule_error *error)
{
	const struct schedule_calendar_options *o = &c->options;
	int64_t seconds;

	c->style.flags = o->flags;
	c->style.summary = o->summary;
	c->style.alarm = -1;
	if (o->summary && ical_check_summary(o->summary, error) < 0)
		return SCHEDULE_EINVALID;
	if (o->alarm && read_duration(o->alarm, "alarm", &c->style.alarm, error) < 0)
		return SCHEDULE_EINVALID;
	if (o->refresh && read_duration(o->refresh, "refresh", &seconds, error) < 0)
		return SCHEDULE_EINVALID;
	if (o->refresh && !seconds)
		return error_set(error, SCHEDULE_EINVALID, "refresh \"%.80s\" is no time at all: an hour is 1h",
		                 o->refresh);
	c->previous = o->previous ? ical_previous_new(o->previous, error) : NULL;
	return o->previous && !c->previous ? SCHEDULE_EFORMAT : SCHEDULE_OK;
}

static void free_calendar(struct calendar *c)
{
	ical_previous_free(c->previous);
	buf_free(&c->lines.buf);
	buf_free(&c->lines.line);
	buf_free(&c->out.buf);
	buf_free(&c->out.line);
	buf_free(&c->style.text);
	buf_free(&c->style.scratch);
	arena_free(&c->arena);
	free(c->due);
	free(c->entries);
	free(c->zones);
	free(c);
}

static int load(struct calendar *c, struct schedule_error *error)
{
	const struct ical_made *made = ical_load(error);

	if (!made)
		return module_code(error);
	c->lines.spell = c->out.spell = made->spell;
	return SCHEDULE_OK;
}

static int begin(struct schedule_writer *writer, struct schedule_error *error)
{
	struct calendar *c = calloc(1, sizeof *c);
	int code;

	if (!c)
		return error_memory(error);
	if (writer->options.calendar)
		c->options = *writer->options.calendar;
	code = read_options(c, error);
	if (code == SCHEDULE_OK)
		code = load(c, error);
	if (code < 0)
		free_calendar(c);
	else
		writer->state = c;
	return code;
}

static int add(struct schedule_writer *writer, const struct schedule *schedule, const bool *keep,
               struct schedule_error *error)
{
	struct calendar *c = writer->state;
	struct due *grown = c->due;

	if (c->ndue == c->due_room) {
		c->due_room = c->due_room ? c->due_room * 2 : 8;
		grown = realloc(c->due, c->due_room * sizeof *grown);
	}
	if (!grown)
		return error_memory(error);
	c->due = grown;
	c->due[c->ndue++] = (struct due){ schedule, keep };
	return SCHEDULE_OK;
}

/* ---- which events, by which uids ---------------------------------------------------------------- */

static bool is_written(const struct calendar *c, const struct schedule_event *e)
{
	const struct zone *zone = c->options.flags & SCHEDULE_CALENDAR_UTC ? NULL : e->schedule->zone;

	if (e->start.kind == SCHEDULE_TIME_NONE)
		return c->options.flags & SCHEDULE_CALENDAR_TODO;
	return ical_can_write(zone, e->start);
}

static int list_entries(struct calendar *c, struct schedule_error *error)
{
	size_t most = 0;

	for (size_t i = 0; i < c->ndue; i++)
		most += c->due[i].schedule->nevents;
	c->entries = calloc(most + 1, sizeof *c->entries);
	if (!c->entries)
		return error_memory(error);
	for (size_t i = 0; i < c->ndue; i++) {
		const struct due *due = &c->due[i];

		for (size_t k = 0; k < due->schedule->nevents; k++) {
			const struct schedule_event *e = due->schedule->events[k];
			struct entry *entry = &c->entries[c->nentries];

			if (due->keep && !due->keep[k])
				continue;
			if (!is_written(c, e)) {
				c->left_out++;
				continue;
			}
			entry->event = e;
			entry->uid = schedule_text(e, SCHEDULE_UID);
			if ((c->options.flags & SCHEDULE_CALENDAR_UID_SLOT) && strcmp(entry->uid, schedule_base_uid(e)) == 0)
				entry->uid = identity_slot(&c->arena, entry->uid, e->start, 1);
			c->nentries++;
		}
	}
	return SCHEDULE_OK;
}

static void put_entry(struct calendar *c, const struct entry *entry)
{
	struct schedule_event before;
	struct arena_mark mark = event_enter(entry->event, &before);
	struct schedule_event *e = event_cache(entry->event);

	buf_reset(&c->lines.buf);
	ical_put_event(&c->lines, &c->style, e, entry->uid);
	event_leave(e, &before, mark);
}

/* Of events that share a uid leave out those that are written just so already. */
static size_t leave_alike(struct calendar *c, struct identity *same, size_t n)
{
	struct buf *texts = calloc(n, sizeof *texts);
	size_t kept = 0, k;

	c->arena.failed |= !texts;
	for (size_t i = 0; texts && i < n; i++) {
		struct entry *entry = &c->entries[same[i].number];

		put_entry(c, entry);
		buf_reset(&texts[kept]);
		buf_add(&texts[kept], c->lines.buf.p, c->lines.buf.n);
		c->arena.failed |= c->lines.buf.failed || texts[kept].failed;
		for (k = 0; k < kept && !c->arena.failed; k++)
			if (texts[k].n == texts[kept].n && memcmp(texts[k].p, texts[kept].p, texts[k].n) == 0)
				break;
		if (k == kept)
			same[kept++] = same[i];
		else
			entry->event = NULL;
	}
	for (size_t i = 0; texts && i < n; i++)
		buf_free(&texts[i]);
	free(texts);
	return kept;
}

/* Several schedules may have the same event, or events that only a part of the programme lets share a uid. */
static int tell_apart(struct calendar *c, struct schedule_error *error)
{
	struct identity *identities = calloc(c->nentries + 1, sizeof *identities);
	size_t n = 0;

	if (!identities)
		return error_memory(error);
	for (size_t i = 0; i < c->nentries; i++)
		identities[i] = (struct identity){ c->entries[i].uid, c->entries[i].event, i };
	identity_sort(identities, c->nentries);
	for (size_t i = 0, end; i < c->nentries; i = end) {
		size_t kept = 1;

		for (end = i + 1; end < c->nentries && strcmp(identities[i].uid, identities[end].uid) == 0; end++)
			;
		if (end - i > 1)
			kept = leave_alike(c, identities + i, end - i);
		memmove(identities + n, identities + i, kept * sizeof *identities);
		n += kept;
	}
	identity_tell_apart(&c->arena, identities, n);
	for (size_t i = 0; i < n; i++)
		c->entries[identities[i].number].uid = identities[i].uid;
	free(identities);
	return SCHEDULE_OK;
}

static int choose(struct calendar *c, struct schedule_error *error)
{
	int code = list_entries(c, error);

	/* Within one schedule they differ. */
	if (code == SCHEDULE_OK && (c->ndue > 1 || c->options.flags & SCHEDULE_CALENDAR_UID_SLOT))
		code = tell_apart(c, error);
	for (size_t i = 0; code == SCHEDULE_OK && c->previous && i < c->nentries; i++)
		if (c->entries[i].event)
			ical_previous_meet(c->previous, c->entries[i].uid);
	return code == SCHEDULE_OK && c->arena.failed ? error_memory(error) : code;
}

/* ---- zones --------------------------------------------------------------------------------------- */

static void use_zone(struct calendar *c, const struct zone *zone, int64_t from, int64_t to)
{
	struct used_zone *used;
	size_t i = 0;

	while (i < c->nzones && c->zones[i].zone != zone && strcmp(zone_name(c->zones[i].zone), zone_name(zone)) != 0)
		i++;
	if (i == c->nzones) {
		used = realloc(c->zones, (c->nzones + 1) * sizeof *used);
		if (!used) {
			c->arena.failed = true;
			return;
		}
		c->zones = used;
		c->zones[c->nzones++] = (struct used_zone){ zone, from, to };
	}
	used = &c->zones[i];
	used->from = from < used->from ? from : used->from;
	used->to = to > used->to ? to : used->to;
}

static void use_old_zone(void *arg, const char *tzid, const struct zone *zone, int64_t seconds)
{
	struct calendar *c = arg;

	if (zone)
		use_zone(c, zone, seconds, seconds);
	else
		ical_previous_want_zone(c->previous, tzid);
}

/* Of the previous calendar only the time zones that have no name of their own in the tz database are taken over. */
static void use_old_zones(struct calendar *c)
{
	struct ical_old *old;

	for (size_t i = 0; (old = ical_previous_component(c->previous, i)); i++)
		old->done |= old->kind == ICAL_OLD_ZONE;
	for (size_t i = 0; (old = ical_previous_component(c->previous, i)); i++)
		if (!old->done && old->kind != ICAL_OLD_ZONE)
			ical_previous_zones(c->previous, old, use_old_zone, c);
}

static void use_zones(struct calendar *c)
{
	for (size_t i = 0; i < c->nentries && !(c->options.flags & SCHEDULE_CALENDAR_UTC); i++) {
		const struct schedule_event *e = c->entries[i].event;

		if (!e || !e->schedule->zone || e->start.kind != SCHEDULE_TIME_INSTANT)
			continue;
		use_zone(c, e->schedule->zone, e->start.seconds,
		         e->end.kind == e->start.kind ? e->end.seconds : e->start.seconds);
	}
	if (c->previous)
		use_old_zones(c);
}

/* A calendar must hold something (RFC 5545, 3.6): without events the zone of the first day, or UTC. */
static void use_some_zone(struct calendar *c, int64_t stamp)
{
	const struct schedule *s = c->ndue ? c->due[0].schedule : NULL;
	const struct zone *zone = s && s->zone && !(c->options.flags & SCHEDULE_CALENDAR_UTC) ? s->zone : NULL;
	int64_t when = zone && s->ndays && s->days[0]->date.kind != SCHEDULE_TIME_NONE ? s->days[0]->date.seconds
	                                                                               : stamp;

	if (!zone)
		zone = zone_of_changes(&c->arena, "UTC", 0, &(struct zone_change){ INT64_MIN, 0, false, "UTC" }, 1);
	if (zone)
		use_zone(c, zone, when, when);
}

/* ---- the calendar ---------------------------------------------------------------------------------- */

/* The calendar is called by its conference where it has only one. */
static const char *title_of(const struct calendar *c)
{
	const char *title = "";

	for (size_t i = 0; i < c->ndue; i++) {
		const char *its = schedule_conference(c->due[i].schedule, SCHEDULE_CONFERENCE_TITLE);

		if (i && strcmp(title, its) != 0)
			return "";
		title = its;
	}
	return title;
}

static void put_head(struct calendar *c, struct ical_lines *lines)
{
	const char *title = title_of(c);
	int64_t seconds;

	ical_put_bracket(lines, "BEGIN", "VCALENDAR");
	ical_put(lines, "VERSION", "2.0");
	ical_put(lines, "PRODID", "-//schedule toolkit//sched-ics " VERSION "//EN");
	if (*title) {
		ical_put_text(lines, "NAME", title); /* RFC 7986 */
		ical_put_text(lines, "X-WR-CALNAME", title);
	}
	if (c->options.refresh && read_duration(c->options.refresh, "", &seconds, NULL) == SCHEDULE_OK) {
		/* It has no default (RFC 7986, 5.7). */
		ical_put_duration(lines, "REFRESH-INTERVAL;VALUE=DURATION", "", seconds);
		ical_put_duration(lines, "X-PUBLISHED-TTL", "", seconds); /* Outlook's */
	}
	for (size_t i = 0; i < c->nzones; i++)
		ical_put_zone(lines, c->zones[i].zone, c->zones[i].from, c->zones[i].to);
}

static int flush(struct schedule_writer *writer, struct schedule_error *error)
{
	struct calendar *c = writer->state;
	int code = c->out.buf.failed ? error_memory(error) : writer_put(writer, c->out.buf.p, c->out.buf.n, error);

	buf_reset(&c->out.buf);
	return code;
}

/* What is left of the previous calendar: time zones first, then what is gone from the programme. */
static int write_old(struct schedule_writer *writer, bool zones, struct schedule_error *error)
{
	struct calendar *c = writer->state;
	struct ical_old *old;

	for (size_t i = 0; c->previous && (old = ical_previous_component(c->previous, i)); i++) {
		if (old->done || (old->kind == ICAL_OLD_ZONE) != zones)
			continue;
		if (old->kind == ICAL_OLD_EVENT)
			ical_put_gone(&c->out, c->previous, old, writer->options.stamp);
		else
			ical_put_old(&c->out.buf, c->previous, old);
	}
	return flush(writer, error);
}

static int write_events(struct schedule_writer *writer, struct schedule_error *error)
{
	struct calendar *c = writer->state;
	int code = SCHEDULE_OK;

	for (size_t i = 0; code == SCHEDULE_OK && i < c->nentries; i++) {
		if (!c->entries[i].event)
			continue;
		put_entry(c, &c->entries[i]);
		ical_put_version(&c->out, c->previous, c->entries[i].uid, &c->lines.buf, writer->options.stamp);
		if (c->out.buf.n > 60000 || c->out.buf.failed)
			code = flush(writer, error);
	}
	for (size_t i = 0; code == SCHEDULE_OK && i < c->ndue; i++)
		code = schedule_failed(c->due[i].schedule, error);
	return code == SCHEDULE_OK ? flush(writer, error) : code;
}

static int write_calendar(struct schedule_writer *writer, struct schedule_error *error)
{
	static const char close[] = "END:VCALENDAR\r\n";
	struct calendar *c = writer->state;
	bool any = c->previous && ical_previous_component(c->previous, 0);
	int code = choose(c, error);

	if (code < 0)
		return code;
	use_zones(c);
	if (!c->nzones && !c->nentries && !any)
		use_some_zone(c, writer->options.stamp);
	if (c->arena.failed)
		return error_memory(error);
	put_head(c, &c->out);
	code = flush(writer, error);
	if (code == SCHEDULE_OK)
		code = write_old(writer, true, error);
	if (code == SCHEDULE_OK)
		code = write_events(writer, error);
	if (code == SCHEDULE_OK)
		code = write_old(writer, false, error);
	return code == SCHEDULE_OK ? writer_put(writer, close, sizeof close - 1, error) : code;
}

static int end(struct schedule_writer *writer, int code, struct schedule_error *error)
{
	struct calendar *c = writer->state;

	if (code == SCHEDULE_OK)
		code = write_calendar(writer, error);
	if (code == SCHEDULE_OK && c->left_out && writer->options.warn) {
		struct schedule_error warning = { 0 };

		error_set(&warning, SCHEDULE_EINVALID,
		          "%zu event%s left out, without a time that a calendar can hold%s", c->left_out,
		          c->left_out == 1 ? "" : "s",
		          c->options.flags & SCHEDULE_CALENDAR_TODO ? "" : " (to-dos need none: --todo)");
		writer->options.warn(writer->options.warn_arg, &warning);
	}
	free_calendar(c);
	return code;
}

const struct format format_icalendar = {
	.name = "icalendar",
	.series = true,
	.bid = ical_bid,
	.read = ical_read,
	.begin = begin,
	.add = add,
	.end = end,
};
