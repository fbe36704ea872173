/*
 * A calendar that takes the place of a previous one (RFC 5546): which events
 * are as they were, which have changed, and which are gone.
 */
#include "datetime.h"
#include "ical_previous.h"
#include "zone.h"

/* How long the zone of an event that recurs is told. */
enum { RECURRING = 10 * 366 * DAY };

/* The next line that is one. */
static bool next_line(struct ical_source *source, struct ical_line *line)
{
	while (ical_next(source, line))
		if (!ical_split(line))
			return true;
	return false;
}

/* ---- times ------------------------------------------------------------------------------------ */

static const struct zone *zone_named(struct ical_previous *p, const char *tzid)
{
	struct known_zone *zone = p->zones;
	const char *name;

	for (; zone < p->zones + p->nzones; zone++)
		if (strcmp(zone->tzid, tzid) == 0)
			return zone->zone;
	name = p->nzones < ICAL_OLD_ZONES ? arena_text(&p->arena, tzid, strlen(tzid)) : NULL;
	if (!name)
		return NULL;
	*zone = (struct known_zone){ name, zone_load(&p->arena, name) };
	p->nzones++;
	return zone->zone;
}

/* The TZID of a line, in the scratch; "" if it has none. */
static const char *tzid_of(struct ical_previous *p, const struct ical_line *line)
{
	buf_reset(&p->text);
	ical_parameter(line, "TZID", &p->text);
	p->failed |= p->text.failed;
	return p->text.p ? p->text.p : "";
}

/* A time of a line; one in a zone that is not known stays on the wall, and *known tells. */
static struct schedule_time time_of(struct ical_previous *p, const struct ical_line *line, bool *known)
{
	struct schedule_time t = datetime_basic_parse(line->value, line->value_size);
	const char *tzid = t.kind == SCHEDULE_TIME_FLOATING ? tzid_of(p, line) : "";
	const struct zone *zone = *tzid ? zone_named(p, tzid) : NULL;

	*known = t.kind != SCHEDULE_TIME_NONE && (!*tzid || zone);
	return zone ? zone_resolve(zone, t.seconds) : t;
}

void ical_previous_zones(struct ical_previous *p, const struct ical_old *old, ical_zoned_fn *found, void *arg)
{
	struct ical_source source = ical_lines_of(p, p->input->bytes, old->from, old->to);
	const struct zone *last = NULL;
	struct ical_line line;
	int64_t at = 0;

	while (next_line(&source, &line)) {
		const char *tzid = tzid_of(p, &line);
		const struct zone *zone = *tzid ? zone_named(p, tzid) : NULL;
		struct ical_items items = { line.value, line.value + line.value_size, false };
		const char *item;
		size_t n;

		while (*tzid && ical_item(&items, &item, &n)) {
			struct schedule_time t = datetime_basic_parse(item, n < 15 ? n : 15);

			if (zone && t.kind == SCHEDULE_TIME_NONE)
				continue;
			if (zone) {
				last = zone;
				at = zone_resolve(zone, t.seconds).seconds;
			}
			found(arg, tzid, zone, at);
		}
		if (last && ical_named(&line, "RRULE"))
			found(arg, zone_name(last), last, at + RECURRING);
	}
	ical_lines_done(p, &source);
}

/* ---- what has changed --------------------------------------------------------------------------- */

/* Properties that tell one version of an event from another, not what it is. */
static bool is_stamp(const struct ical_line *line)
{
	return ical_named(line, "DTSTAMP") || ical_named(line, "LAST-MODIFIED") || ical_named(line, "SEQUENCE");
}

static void put_whole(struct buf *out, const struct ical_line *line)
{
	buf_add(out, line->p, line->n);
	buf_char(out, '\n');
}

/* An event's lines, unfolded, without its stamps. */
static void whole_lines(struct ical_previous *p, const char *bytes, size_t from, size_t to, struct buf *out)
{
	struct ical_source source = ical_lines_of(p, bytes, from, to);
	struct ical_line line;

	buf_reset(out);
	while (ical_next(&source, &line)) {
		ical_split(&line);
		if (!is_stamp(&line))
			put_whole(out, &line);
	}
	ical_lines_done(p, &source);
}

/* When an event is, how it recurs, and its status. */
struct terms {
	char kind; /* the letter after V: event, to-do or journal */
	struct schedule_time start, end;
	bool known;      /* both could be read */
	struct buf rest; /* the lines that say more, or that could not be read */
};

static void read_term(struct ical_previous *p, const struct ical_line *line, struct terms *terms)
{
	static const char *const others[] = { "STATUS", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID", "DUE" };
	struct schedule_time *time = ical_named(line, "DTSTART") ? &terms->start
	                           : ical_named(line, "DTEND")   ? &terms->end
	                                                         : NULL;
	int64_t days, seconds;
	bool known = true;

	if (time)
		*time = time_of(p, line, &known);
	else if (ical_named(line, "DURATION") && terms->start.kind != SCHEDULE_TIME_NONE &&
	         (known = ical_duration(line->value, line->value + line->value_size, &days, &seconds))) {
		terms->end = terms->start;
		terms->end.seconds += days * DAY + seconds;
	}
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (ical_named(line, others[i]))
			known = false;
	if (!known)
		put_whole(&terms->rest, line);
}

/* The scratch takes what is not a time. */
static struct terms terms_of(struct ical_previous *p, const char *bytes, size_t from, size_t to, struct buf *rest)
{
	struct ical_source source = ical_lines_of(p, bytes, from, to);
	struct terms terms = { .rest = *rest };
	struct ical_line line;
	size_t depth = 0;

	buf_reset(&terms.rest);
	while (next_line(&source, &line)) {
		if (ical_named(&line, "BEGIN") && ++depth == 1 && line.value_size > 1)
			terms.kind = (char)(line.value[1] | 32);
		else if (ical_named(&line, "END"))
			depth--;
		else if (depth == 1)
			read_term(p, &line, &terms);
	}
	/* An end that is not after the start says nothing; a date without one lasts that day. */
	if (terms.end.kind != terms.start.kind || terms.end.seconds <= terms.start.seconds)
		terms.end = (struct schedule_time){ .kind = SCHEDULE_TIME_NONE };
	if (terms.end.kind == SCHEDULE_TIME_NONE && terms.start.kind == SCHEDULE_TIME_DATE) {
		terms.end = terms.start;
		terms.end.seconds += DAY;
	}
	ical_lines_done(p, &source);
	*rest = terms.rest;
	return terms;
}

static bool same_time(struct schedule_time a, struct schedule_time b)
{
	return a.kind == b.kind && (a.kind == SCHEDULE_TIME_NONE || a.seconds == b.seconds);
}

static bool same_terms(struct ical_previous *p, const struct buf *lines, const struct ical_old *old)
{
	struct terms ours = terms_of(p, lines->p, 0, lines->n, &p->ours);
	struct terms theirs = terms_of(p, p->input->bytes, old->from, old->to, &p->theirs);

	return ours.kind == theirs.kind && same_time(ours.start, theirs.start) && same_time(ours.end, theirs.end) &&
	       ours.rest.n == theirs.rest.n && (!ours.rest.n || memcmp(ours.rest.p, theirs.rest.p, ours.rest.n) == 0);
}

/* ---- writing -------------------------------------------------------------------------------------- */

static void put_stamps(struct ical_lines *out, int64_t stamp, bool changed, long sequence)
{
	char number[32];

	ical_put_utc(out, "DTSTAMP", stamp);
	if (changed)
		ical_put_utc(out, "LAST-MODIFIED", stamp);
	snprintf(number, sizeof number, "%ld", sequence);
	if (sequence)
		ical_put(out, "SEQUENCE", number);
}

/* Behind BEGIN and UID, which may be folded. */
static size_t after_uid(const struct buf *lines)
{
	const char *p = memchr(lines->p, '\n', lines->n), *end = lines->p + lines->n;

	do
		p = memchr(p + 1, '\n', (size_t)(end - p - 1));
	while (p + 1 < end && p[1] == ' ');
	return (size_t)(p + 1 - lines->p);
}

void ical_put_version(struct ical_lines *out, struct ical_previous *p, const char *uid, const struct buf *lines,
                      int64_t stamp)
{
	size_t first = 0, n = p ? ical_previous_find(p, ICAL_OLD_EVENT, uid, &first) : 0, at;
	long sequence = 0;

	if (lines->failed) {
		out->buf.failed = true;
		return;
	}
	if (n) {
		struct ical_old *old = p->by_uid[first];

		whole_lines(p, lines->p, 0, lines->n, &p->ours);
		whole_lines(p, p->input->bytes, old->from, old->to, &p->theirs);
		if (n == 1 && p->ours.n == p->theirs.n && memcmp(p->ours.p, p->theirs.p, p->ours.n) == 0) {
			ical_put_old(&out->buf, p, old);
			return;
		}
		for (size_t i = 0; i < n; i++)
			if (p->by_uid[first + i]->sequence > sequence)
				sequence = p->by_uid[first + i]->sequence;
		if ((n > 1 || !same_terms(p, lines, old)) && sequence < ICAL_SEQUENCE_MOST)
			sequence++;
		out->buf.failed |= p->failed || p->ours.failed || p->theirs.failed;
	}
	at = after_uid(lines);
	buf_add(&out->buf, lines->p, at);
	put_stamps(out, stamp, n > 0, sequence);
	buf_add(&out->buf, lines->p + at, lines->n - at);
}

/* Its bytes, or if these are not well-formed its lines. */
void ical_put_old(struct buf *out, const struct ical_previous *p, const struct ical_old *old)
{
	const char *bytes = p->input->bytes + old->from, *at = bytes, *end = p->input->bytes + old->to;
	struct ical_source source = { p->input->bytes, old->from, old->to, { 0 } };
	struct ical_line line;
	bool good = true;

	for (const char *begin = bytes; at < end && good; begin = at) {
		at = memchr(begin, '\n', (size_t)(end - begin));
		at = at ? at + 1 : end;
		good = at - begin > 2 && at - begin <= 77 && at[-1] == '\n' && at[-2] == '\r';
	}
	if (good)
		buf_add(out, bytes, (size_t)(end - bytes));
	while (!good && ical_next(&source, &line)) {
		ical_fold(out, line.p, line.n);
		out->failed |= source.unfolded.failed;
	}
	buf_free(&source.unfolded);
}

/* Without its alarms: nobody is to be woken for what does not take place. */
void ical_put_gone(struct ical_lines *out, struct ical_previous *p, const struct ical_old *old, int64_t stamp)
{
	struct ical_source source;
	struct ical_line line;
	size_t depth = 0;

	if (old->cancelled) {
		ical_put_old(&out->buf, p, old);
		return;
	}
	source = ical_lines_of(p, p->input->bytes, old->from, old->to);
	while (next_line(&source, &line)) {
		bool begin = ical_named(&line, "BEGIN"), end = ical_named(&line, "END");

		depth += begin;
		if (end && depth == 1)
			ical_put(out, "STATUS", "CANCELLED");
		if (depth == 1 && !is_stamp(&line) && !ical_named(&line, "STATUS"))
			ical_fold(&out->buf, line.p, line.n);
		if (depth == 1 && (*old->uid ? ical_named(&line, "UID") : begin))
			put_stamps(out, stamp, true,
			           old->sequence < ICAL_SEQUENCE_MOST ? old->sequence + 1 : ICAL_SEQUENCE_MOST);
		depth -= end;
	}
	ical_lines_done(p, &source);
	out->buf.failed |= p->failed;
}
