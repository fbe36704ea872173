/* The properties of a calendar and its components. */
#include "ical_reader.h"

/* ---- values --------------------------------------------------------------------- */

size_t ical_here(const struct ical_reader *r, const char *p)
{
	return ical_offset(&r->source, &r->line, p);
}

/* A text in the scratch. */
static const char *done(struct ical_reader *r)
{
	r->s->arena.failed |= r->text.failed;
	return r->text.p && !r->text.failed ? r->text.p : "";
}

static const char *text_of(struct ical_reader *r, const char *p, size_t n)
{
	buf_reset(&r->text);
	ical_text(&r->text, p, n);
	return done(r);
}

/* A URI, or another value without escapes. */
const char *ical_plain(struct ical_reader *r)
{
	const char *p = r->line.value, *end = p + r->line.value_size;

	while (p < end && is_space(*p))
		p++;
	while (end > p && is_space(end[-1]))
		end--;
	buf_reset(&r->text);
	buf_add(&r->text, p, (size_t)(end - p));
	return done(r);
}

static const char *parameter(struct ical_reader *r, const char *name)
{
	buf_reset(&r->text);
	ical_parameter(&r->line, name, &r->text);
	return done(r);
}

/* Warns of a property that an event has already, whose title may be yet to come.  Whether it does. */
static bool again(struct ical_reader *r, bool has)
{
	if (has)
		warn_at(r->s, r->line.from, SCHEDULE_ESYNTAX, "a second %.*s of the same event, which does not count",
		        (int)r->line.name_size, r->line.name);
	return has;
}

/* ---- properties of events ----------------------------------------------------------- */

struct property;
typedef void property_fn(struct ical_reader *r, struct ical_open *in, const struct property *property);

struct property {
	enum ical_component in;
	const char *name;
	property_fn *read;
	int arg;
};

static void read_text(struct ical_reader *r, struct ical_open *in, const struct property *property)
{
	struct schedule_event *e = in->event->event;
	const char *p = r->line.value;
	size_t n = r->line.value_size;

	if (again(r, e->slot[property->arg].state != TEXT_NONE))
		return;
	if (memchr(p, '\\', n)) {
		p = text_of(r, p, n);
		n = r->text.n;
	}
	e->slot[property->arg] = text_copy(r->s, p, n);
}

static bool is_uuid(const char *p)
{
	for (int i = 0; i < 36; i++)
		if (i == 8 || i == 13 || i == 18 || i == 23
		            ? p[i] != '-'
		            : !is_digit(p[i]) && ((p[i] | 32) < 'a' || (p[i] | 32) > 'f'))
			return false;
	return true;
}

static void read_uid(struct ical_reader *r, struct ical_open *in, const struct property *property)
{
	struct schedule_event *e = in->event->event;
	const char *uid;

	(void)property;
	if (again(r, e->slot[SCHEDULE_GUID].state != TEXT_NONE || e->slot[SLOT_UID].state != TEXT_NONE))
		return;
	uid = text_of(r, r->line.value, r->line.value_size);
	event_set(e, r->text.n == 36 && is_uuid(uid) ? (int)SCHEDULE_GUID : (int)SLOT_UID, uid);
}

/* The first address is the event's; others are links. */
static void read_url(struct ical_reader *r, struct ical_open *in, const struct property *property)
{
	struct schedule_event *e = in->event->event;
	const char *url = ical_plain(r);

	(void)property;
	if (e->slot[SCHEDULE_URL].state == TEXT_NONE)
		event_set(e, SCHEDULE_URL, url);
	else if (*url)
		event_add_link(e, SCHEDULE_LINK, url, "");
}

/* What is inline (VALUE=BINARY) is no address. */
static void read_link(struct ical_reader *r, struct ical_open *in, const struct property *property)
{
	static const char *const labels[] = { "LABEL", "FILENAME", "X-FILENAME" };
	const char *url = NULL;

	if (strcasecmp(parameter(r, "VALUE"), "BINARY") == 0 || strcasecmp(parameter(r, "ENCODING"), "BASE64") == 0)
		return;
	url = ical_plain(r);
	url = *url ? arena_text(&r->arena, url, strlen(url)) : NULL;
	for (size_t i = 0; url && i < sizeof labels / sizeof *labels; i++) {
		const char *label = parameter(r, labels[i]);

		if (*label || i + 1 == sizeof labels / sizeof *labels) {
			event_add_link(in->event->event, (enum schedule_field)property->arg, url, label);
			return;
		}
	}
}

/* The first category is the track, the others are tags. */
static void read_categories(struct ical_reader *r, struct ical_open *in, const struct property *property)
{
	struct ical_items items = { r->line.value, r->line.value + r->line.value_size, false };
	struct schedule_event *e = in->event->event;
	const char *p;
	size_t n;

	(void)property;
	while (ical_item(&items, &p, &n)) {
		const char *category;

		for (; n && is_space(*p); n--)
			p++;
		while (n && is_space(p[n - 1]))
			n--;
		category = text_of(r, p, n);
		if (*category && e->slot[SCHEDULE_TRACK].state == TEXT_NONE)
			event_set(e, SCHEDULE_TRACK, category);
		else if (*category)
			event_add_tag(e, category);
	}
}

static void read_status(struct ical_reader *r, struct ical_open *in, const struct property *property)
{
	struct schedule_event *e = in->event->event;
	const char *status = ical_plain(r);

	(void)property;
	event_set_status(e, status);
	if (*status && e->status == STATUS_UNKNOWN)
		warn_at(r->s, ical_here(r, r->line.value), SCHEDULE_ESYNTAX,
		        "STATUS \"%.*s\" is none of TENTATIVE, CONFIRMED, CANCELLED: passed over",
		        ical_shown(status, r->text.n), status);
}

/* By CN, else by address; rooms and things can be invited too, and are no persons. */
static void read_attendee(struct ical_reader *r, struct ical_open *in, const struct property *property)
{
	struct schedule_event *e = in->event->event;
	struct schedule_person *person = NULL;
	const char *kind = parameter(r, "CUTYPE"), *name, *role;
	bool mail;

	(void)property;
	if (strcasecmp(kind, "ROOM") == 0 || strcasecmp(kind, "RESOURCE") == 0)
		return;
	name = parameter(r, "CN");
	if (*name)
		person = event_add_person(e, name);
	name = ical_plain(r);
	mail = strncasecmp(name, "mailto:", 7) == 0;
	if (person && mail)
		person_set(person, SCHEDULE_PERSON_URL, name);
	else if (!person && name[mail ? 7 : 0])
		person = event_add_person(e, name + (mail ? 7 : 0));
	role = parameter(r, "ROLE");
	if (person && *role && strcasecmp(role, "REQ-PARTICIPANT") != 0)
		person_set(person, SCHEDULE_PERSON_ROLE, role);
}

static void read_contact(struct ical_reader *r, struct ical_open *in, const struct property *property)
{
	const char *name = text_of(r, r->line.value, r->line.value_size);

	(void)property;
	if (*name)
		event_add_person(in->event->event, name);
}

/* ---- times, of events and of zones ------------------------------------------------------ */

/* The zone of a value's TZID, and how many events start by it. */
static struct ical_zone *zone_of(struct ical_reader *r, enum ical_component in, const struct ical_value *value)
{
	const char *tzid = parameter(r, "TZID");
	struct ical_zone *zone;

	if (in != ICAL_EVENT || !*tzid)
		return NULL;
	zone = ical_zone_named(&r->zones, tzid);
	if (zone && value->when == ICAL_DTSTART && value->n && value->p[value->n - 1] != 'Z' && !zone->uses++)
		zone->offset = value->offset;
	return zone;
}

static void read_when(struct ical_reader *r, struct ical_open *in, const struct property *property)
{
	struct ical_times *times = in->kind == ICAL_EVENT ? &in->event->times : &in->observance->times;
	enum ical_when when = (enum ical_when)property->arg;
	struct ical_value *value;

	if (in->kind == ICAL_EVENT && again(r, when <= ICAL_RECURRENCE_ID && (times->has >> when & 1)))
		return;
	value = arena_alloc(&r->arena, sizeof *value);
	if (!value)
		return;
	value->when = when;
	value->p = r->line.value;
	value->n = r->line.value_size;
	value->offset = ical_here(r, r->line.value);
	value->zone = zone_of(r, in->kind, value);
	value->onwards = when == ICAL_RECURRENCE_ID && strcasecmp(parameter(r, "RANGE"), "THISANDFUTURE") == 0;
	if (r->line.folded)
		value->p = arena_text(&r->arena, value->p, value->n);
	if (!value->p)
		return;
	*(times->last ? &times->last->next : &times->first) = value;
	times->last = value;
	times->has |= 1u << when;
}

static void read_tzid(struct ical_reader *r, struct ical_open *in, const struct property *property)
{
	(void)property;
	in->zone = ical_zone_named(&r->zones, text_of(r, r->line.value, r->line.value_size));
}

/* ---- properties of the calendar ------------------------------------------------------------ */

static void read_title(struct ical_reader *r, struct ical_open *in, const struct property *property)
{
	struct text *title = &r->s->conference[SCHEDULE_CONFERENCE_TITLE];

	(void)in;
	/* X-WR-CALNAME before NAME, else the first */
	if (title->state == TEXT_NONE || property->arg)
		conference_set(r->s, SCHEDULE_CONFERENCE_TITLE, text_of(r, r->line.value, r->line.value_size));
}

static void read_local(struct ical_reader *r, struct ical_open *in, const struct property *property)
{
	const char *name = ical_plain(r);

	(void)in;
	(void)property;
	if (!*name || r->local)
		return;
	r->local = ical_zone_named(&r->zones, name);
	r->local_at = ical_here(r, r->line.value);
}

static void read_calendar_url(struct ical_reader *r, struct ical_open *in, const struct property *property)
{
	(void)in;
	(void)property;
	conference_set(r->s, SCHEDULE_CONFERENCE_URL, ical_plain(r));
}

/* One that cancels holds nothing else, and an event in it need not say so (RFC 5546, 3.2.5). */
static void read_method(struct ical_reader *r, struct ical_open *in, const struct property *property)
{
	(void)in;
	(void)property;
	r->cancels = strcasecmp(ical_plain(r), "CANCEL") == 0;
}

static const struct property properties[] = {
	{ ICAL_EVENT, "DTSTART", read_when, ICAL_DTSTART },
	{ ICAL_EVENT, "DTEND", read_when, ICAL_DTEND },
	{ ICAL_EVENT, "DURATION", read_when, ICAL_DURATION },
	{ ICAL_EVENT, "UID", read_uid, 0 },
	{ ICAL_EVENT, "SUMMARY", read_text, SCHEDULE_TITLE },
	{ ICAL_EVENT, "DESCRIPTION", read_text, SCHEDULE_ABSTRACT },
	{ ICAL_EVENT, "LOCATION", read_text, SCHEDULE_ROOM },
	{ ICAL_EVENT, "URL", read_url, 0 },
	{ ICAL_EVENT, "CATEGORIES", read_categories, 0 },
	{ ICAL_EVENT, "STATUS", read_status, 0 },
	{ ICAL_EVENT, "ATTENDEE", read_attendee, 0 },
	{ ICAL_EVENT, "CONTACT", read_contact, 0 },
	{ ICAL_EVENT, "ATTACH", read_link, SCHEDULE_ATTACHMENT },
	{ ICAL_EVENT, "CONFERENCE", read_link, SCHEDULE_LINK },
	{ ICAL_EVENT, "RRULE", read_when, ICAL_RRULE },
	{ ICAL_EVENT, "RDATE", read_when, ICAL_RDATE },
	{ ICAL_EVENT, "EXRULE", read_when, ICAL_EXRULE },
	{ ICAL_EVENT, "EXDATE", read_when, ICAL_EXDATE },
	{ ICAL_EVENT, "RECURRENCE-ID", read_when, ICAL_RECURRENCE_ID },
	{ ICAL_OBSERVANCE, "DTSTART", read_when, ICAL_DTSTART },
	{ ICAL_OBSERVANCE, "RRULE", read_when, ICAL_RRULE },
	{ ICAL_OBSERVANCE, "RDATE", read_when, ICAL_RDATE },
	{ ICAL_OBSERVANCE, "TZOFFSETFROM", read_when, ICAL_OFFSET_FROM },
	{ ICAL_OBSERVANCE, "TZOFFSETTO", read_when, ICAL_OFFSET_TO },
	{ ICAL_OBSERVANCE, "TZNAME", read_when, ICAL_ABBREVIATION },
	{ ICAL_TIMEZONE, "TZID", read_tzid, 0 },
	{ ICAL_CALENDAR, "X-WR-CALNAME", read_title, 1 },
	{ ICAL_CALENDAR, "NAME", read_title, 0 },
	{ ICAL_CALENDAR, "X-WR-TIMEZONE", read_local, 0 },
	{ ICAL_CALENDAR, "URL", read_calendar_url, 0 },
	{ ICAL_CALENDAR, "METHOD", read_method, 0 },
};

void ical_property(struct ical_reader *r)
{
	struct ical_open *in = &r->open[r->depth - 1];

	for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
		const struct property *property = &properties[i];

		if (property->in == in->kind && (*property->name | 32) == (*r->line.name | 32) &&
		    ical_is(r->line.name, r->line.name_size, property->name)) {
			property->read(r, in, property);
			return;
		}
	}
}
