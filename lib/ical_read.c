/*
 * Reading iCalendar: lines and components.  What their properties say is taken
 * in on the way (ical_property.c); when events are is settled once all zones
 * are known (ical_times.c, ical_recur.c).
 *
 * Not libical's: it tells no place of what is wrong, drops what it can't read
 * without a word, crashes where its memory runs out, and takes four times as
 * long to parse alone.
 */
#include "ical.h"

#include "ical_reader.h"
#include "utf8.h"

enum { BROKEN_LINES = 1000, WORK = 20000000 };

/* ---- components ------------------------------------------------------------------------------- */

static enum ical_component kind_of(const struct ical_reader *r, const char *name)
{
	static const struct {
		const char *name;
		enum ical_component kind;
	} kinds[] = {
		{ "VEVENT", ICAL_EVENT }, { "VTIMEZONE", ICAL_TIMEZONE }, { "VCALENDAR", ICAL_CALENDAR },
		{ "STANDARD", ICAL_OBSERVANCE }, { "DAYLIGHT", ICAL_OBSERVANCE },
	};
	bool in_zone = r->depth && r->open[r->depth - 1].kind == ICAL_TIMEZONE;

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcasecmp(kinds[i].name, name) == 0)
			return kinds[i].kind == ICAL_OBSERVANCE && !in_zone ? ICAL_OTHER : kinds[i].kind;
	return ICAL_OTHER;
}

static struct ical_event *begin_event(struct ical_reader *r)
{
	struct ical_event *event = arena_alloc(&r->arena, sizeof *event);

	if (!event || !(event->event = schedule_add_event(r->s))) {
		r->s->arena.failed = true;
		return NULL;
	}
	event->event->from = event->event->to = r->line.from;
	*(r->last_event ? &r->last_event->next : &r->events) = event;
	r->last_event = event;
	return event;
}

/* The value of BEGIN or END, as far as it is a name and fits. */
static void component_name(const struct ical_reader *r, char *name, size_t size)
{
	const char *p = r->line.value, *stop = ical_name_end(p, p + r->line.value_size);

	snprintf(name, size, "%.*s", (int)(stop - p < (ptrdiff_t)size ? stop - p : (ptrdiff_t)size), p);
}

static void begin(struct ical_reader *r)
{
	struct ical_open *in = r->depth ? &r->open[r->depth - 1] : NULL, *new = &r->open[r->depth];

	if (r->depth == ICAL_DEPTH) {
		r->code = error_at(r->error, r->s->input, r->line.from, SCHEDULE_ELIMIT, "nested deeper than %d",
		                   ICAL_DEPTH);
		return;
	}
	*new = (struct ical_open){ .from = r->line.from };
	component_name(r, new->name, sizeof new->name);
	new->kind = kind_of(r, new->name);
	if (in && new->kind == ICAL_CALENDAR)
		warn_at(r->s, r->line.from, SCHEDULE_ESYNTAX,
		        "a VCALENDAR inside of another: its events are taken as the other's");
	if (!in)
		r->bare = new->kind != ICAL_CALENDAR;
	if (new->kind == ICAL_EVENT)
		new->event = begin_event(r);
	if (new->kind == ICAL_OBSERVANCE) {
		new->observance = arena_alloc(&r->arena, sizeof *new->observance);
		if (new->observance) {
			new->observance->offset = r->line.from;
			new->observance->dst = strcasecmp(new->name, "DAYLIGHT") == 0;
		}
	}
	r->s->arena.failed |= r->arena.failed;
	r->begun = true;
	r->depth++;
}

static void close_one(struct ical_reader *r)
{
	struct ical_open *it = &r->open[--r->depth], *in = r->depth ? it - 1 : NULL;

	if (it->kind == ICAL_EVENT)
		it->event->event->to = r->source.at;
	if (it->kind == ICAL_OBSERVANCE) {
		/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): an observance is always in a zone */
		it->observance->next = in->observance;
		in->observance = it->observance;
	}
	/* The first VTIMEZONE of a name counts. */
	if (it->kind == ICAL_TIMEZONE && it->zone && !it->zone->observances)
		it->zone->observances = it->observance;
}

/* Whether this is the last line: it closes all that is open, or the calendar is cut off and refused. */
static bool at_last(const struct ical_reader *r)
{
	return r->source.at == r->source.size;
}

/* An END closes what it names, and what is still open in it; some have a letter too many, or close nothing. */
static void end(struct ical_reader *r)
{
	const char *innermost = r->open[r->depth - 1].name;
	char name[sizeof r->open->name];
	size_t depth = r->depth;

	component_name(r, name, sizeof name);
	while (depth && strcasecmp(r->open[depth - 1].name, name) != 0)
		depth--;
	if (!depth && *innermost && strncasecmp(name, innermost, strlen(innermost)) == 0)
		depth = r->depth;
	if (!depth && at_last(r))
		return;
	if (strcasecmp(name, innermost) != 0)
		warn_at(r->s, r->line.from, SCHEDULE_ESYNTAX, "END:%s where END:%s is due%s", name, innermost,
		        depth ? "" : ": passed over");
	while (depth && r->depth >= depth)
		close_one(r);
}

/* ---- lines ------------------------------------------------------------------------------------------ */

/* The first byte of a text that is NUL or begins no character; its size if there is none. */
static size_t bad_byte(const char *p, size_t n)
{
	const uint64_t ones = UINT64_MAX / 255, tops = ones << 7;
	const char *at = p, *end = p + n;
	uint64_t eight;
	size_t length = 1;

	while (at < end && length) {
		if (end - at >= 8) {
			memcpy(&eight, at, 8);
			if (!((eight | (eight - ones)) & tops)) {
				at += 8; /* ASCII and no NUL */
				continue;
			}
		}
		length = *at ? utf8_length(at, end) : 0;
		at += length;
	}
	return (size_t)(at - p);
}

static void broken_line(struct ical_reader *r, const char *wrong)
{
	if (r->broken++ < BROKEN_LINES)
		warn_at(r->s, r->line.from, SCHEDULE_ESYNTAX, "%s, which is passed over", wrong);
	else
		r->code = error_at(r->error, r->s->input, r->line.from, SCHEDULE_ELIMIT,
		                   "more than %d broken lines: this is no calendar", BROKEN_LINES);
}

static void read_line(struct ical_reader *r)
{
	struct ical_line *line = &r->line;
	size_t bad = bad_byte(line->p, line->n);
	const char *wrong;

	if (bad < line->n)
		r->code = error_at(r->error, r->s->input, ical_here(r, line->p + bad), SCHEDULE_ESYNTAX, "%s",
		                   line->p[bad] ? NOT_UTF8 : A_NUL);
	else if (line->n > ICAL_LINE_LIMIT)
		r->code = error_at(r->error, r->s->input, line->from, SCHEDULE_ELIMIT, "a line of more than %d bytes",
		                   ICAL_LINE_LIMIT);
	if (r->code < 0)
		return;
	wrong = ical_split(line);
	if (!wrong && ical_is(line->name, line->name_size, "BEGIN"))
		begin(r);
	else if (!r->depth)
		r->code = error_at(r->error, r->s->input, line->from, SCHEDULE_ESYNTAX,
		                   "BEGIN:VCALENDAR is due, not \"%.*s\"", ical_shown(line->p, line->n), line->p);
	else if (!wrong && ical_is(line->name, line->name_size, "END"))
		end(r);
	else if (at_last(r))
		; /* cut off */
	else if (wrong)
		broken_line(r, wrong);
	else
		ical_property(r);
}

/* A calendar ends with its END; components without one where a calendar begins, or the input ends. */
static int read_lines(struct ical_reader *r)
{
	while (r->code == SCHEDULE_OK && !r->s->arena.failed && (r->depth || r->bare || !r->begun)) {
		size_t at = r->source.at;

		if (!ical_next(&r->source, &r->line))
			break;
		if (r->bare && !r->depth && ical_is(r->line.p, r->line.n, "BEGIN:VCALENDAR")) {
			r->source.at = at;
			break;
		}
		r->s->arena.failed |= r->source.unfolded.failed;
		read_line(r);
	}
	if (r->code == SCHEDULE_OK && r->depth && !r->s->arena.failed) {
		const struct ical_open *in = &r->open[r->depth - 1];

		r->code = error_at(r->error, r->s->input, in->from, SCHEDULE_ESYNTAX,
		                   "cut off: this BEGIN:%s has no END", in->name);
	}
	return r->code;
}

/* White space and a byte order mark. */
static size_t blank(const char *p, size_t n)
{
	size_t at = 0;

	while (at < n && is_space(p[at]))
		at++;
	if (n - at >= 3 && memcmp(p + at, "\xef\xbb\xbf", 3) == 0)
		for (at += 3; at < n && is_space(p[at]); at++)
			;
	return at;
}

/* ---- the format ----------------------------------------------------------------------------------------- */

/* The conference's zone: as the calendar says, else the one that most events have. */
static const struct zone *find_zone(struct ical_reader *r)
{
	struct ical_zone *most = r->local;
	const struct zone *rules = NULL;

	for (struct ical_zone *zone = r->zones.first; zone && !r->local; zone = zone->next)
		if (zone->uses > (most ? most->uses : 0))
			most = zone;
	if (most)
		rules = ical_zone_rules(&r->zones, most, r->local ? r->local_at : most->offset);
	if (rules && most->official)
		schedule_set_zone(r->s, most->official, r->local_at);
	return r->local ? rules : NULL;
}

static int read_calendar(struct ical_reader *r)
{
	struct schedule *s = r->s;
	size_t from = r->source.at;
	int code = read_lines(r);

	s->input->at = r->source.at;
	s->arena.why = s->arena.why ? s->arena.why : r->arena.why;
	if (s->arena.failed)
		return schedule_failed(s, r->error);
	if (code < 0)
		return code;
	if (r->bare && !s->nevents)
		return error_at(r->error, s->input, from, SCHEDULE_EFORMAT,
		                "no schedule: neither a VCALENDAR nor a VEVENT in it");
	if (r->bare)
		warn_at(s, from, SCHEDULE_ESYNTAX, "BEGIN:VCALENDAR is missing before this: read as if it were there");
	for (struct ical_event *event = r->cancels ? r->events : NULL; event; event = event->next)
		event->event->status = STATUS_CANCELLED;
	ical_settle(&r->zones, r->events, find_zone(r));
	s->arena.failed |= r->arena.failed;
	s->arena.why = s->arena.why ? s->arena.why : r->arena.why;
	schedule_make_days(s);
	return SCHEDULE_OK;
}

int ical_read(struct schedule *s, struct schedule_error *error)
{
	struct schedule_input *input = s->input;
	struct ical_reader r = { .s = s, .error = error, .source = { .bytes = input->bytes, .size = input->size } };
	int code;

	r.arena.left = s->arena.left;
	r.zones.schedule = s;
	r.zones.arena = &r.arena;
	r.zones.work = WORK;
	r.source.at = input->at + blank(input->bytes + input->at, input->size - input->at);
	code = read_calendar(&r);
	buf_free(&r.source.unfolded);
	buf_free(&r.text);
	arena_free(&r.arena);
	return code;
}

int ical_bid(const char *p, size_t n)
{
	static const struct {
		const char *begin;
		int sure;
	} signs[] = { { "BEGIN:VCALENDAR", 95 }, { "BEGIN:VCARD", 0 }, { "BEGIN:V", 80 }, { "BEGIN:", 30 } };
	size_t at = blank(p, n);

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (n - at >= strlen(signs[i].begin) &&
		    strncasecmp(p + at, signs[i].begin, strlen(signs[i].begin)) == 0)
			return signs[i].sure;
	return memmem(p, n, "\nBEGIN:VCALENDAR", 16) ? 25 : 0;
}
