/*
 * schedule.xml as frab, pretalx, the VOC's tools, Pentabarf and FOSDEM write
 * it (https://c3voc.de/schedule/schema.xsd).
 */
#include "datetime.h"
#include "format.h"
#include "frab_xml.h"

/* ---- days ------------------------------------------------------------------------------- */

static struct schedule_time day_time(struct frab_reader *r, const struct xml_element *element, const char *name)
{
	const char *value = xml_attribute(element, name);
	struct schedule_time t = datetime_parse(value, strlen(value));

	if (*value && t.kind == SCHEDULE_TIME_NONE)
		warn_at(r->s, element->from, SCHEDULE_ESYNTAX, "a day's %s \"%.40s\" is no date", name, value);
	return t;
}

static void begin_day(void *reader, const struct xml_element *element)
{
	struct frab_reader *r = reader;
	struct schedule_day *day = r->day = schedule_add_day(r->s);
	const char *index = xml_attribute(element, "index");
	const char *digits = index + (*index == '-');
	size_t n = strspn(digits, "0123456789");

	if (!day)
		return;
	r->any = true;
	r->settled |= r->conference;
	day->has_index = n && n < 10 && !digits[n];
	day->index = day->has_index ? strtol(index, NULL, 10) : (long)r->s->ndays;
	if (*index && !day->has_index)
		warn_at(r->s, element->from, SCHEDULE_ESYNTAX,
		        "a day's index \"%.40s\" is no whole number: the days are counted instead", index);
	day->date = time_date(day_time(r, element, "date"));
	day->start = day_time(r, element, "start");
	day->end = day_time(r, element, "end");
}

static void begin_room(void *reader, const struct xml_element *element)
{
	struct frab_reader *r = reader;

	r->room = xml_attribute_text(r->s, element, "name");
}

static void end_room(void *reader, const struct xml_element *element)
{
	struct frab_reader *r = reader;

	(void)element;
	r->room = (struct text){ 0 };
}

/* What else they hold may have events in it. */
static const struct xml_rule room_rules[] = {
	{ "event", frab_event_rules, frab_begin_event, frab_end_event, XML_NO_TEXT, 0 },
	{ NULL, room_rules, NULL, NULL, XML_NO_TEXT, 0 },
};

static const struct xml_rule day_rules[] = {
	{ "room", room_rules, begin_room, end_room, XML_NO_TEXT, 0 },
	{ "event", frab_event_rules, frab_begin_event, frab_end_event, XML_NO_TEXT, 0 },
	{ NULL, day_rules, NULL, NULL, XML_NO_TEXT, 0 },
};

/* Elsewhere "days" is their number. */
static const struct xml_rule days_rules[] = {
	{ "day", day_rules, begin_day, NULL, XML_NO_TEXT, 0 },
	{ 0 },
};

/* ---- schedule and conference -------------------------------------------------------------- */

static void begin_generator(void *reader, const struct xml_element *element)
{
	struct frab_reader *r = reader;

	r->pretalx = strcmp(xml_attribute(element, "name"), "pretalx") == 0;
}

static void begin_conference(void *reader, const struct xml_element *element)
{
	struct frab_reader *r = reader;

	(void)element;
	r->any = true;
}

static void end_conference(void *reader, const struct xml_element *element)
{
	struct frab_reader *r = reader;

	(void)element;
	r->conference = true;
}

/* What another conference says once the days have begun. */
static void warn_too_late(struct frab_reader *r, const struct xml_element *element, const char *what)
{
	warn_at(r->s, element->text.offset, SCHEDULE_ESYNTAX,
	        "%s \"%.40s\" stands behind days that it is for: it does not count", what, element->text.p);
}

static void end_conference_text(void *reader, const struct xml_element *element)
{
	struct frab_reader *r = reader;

	if (element->text.n)
		r->s->conference[element->arg] = xml_text(r->s, element);
}

/* What is only second to the element of that name. */
static void end_second(void *reader, const struct xml_element *element)
{
	struct frab_reader *r = reader;

	xml_fill(r->s, &r->s->conference[element->arg], element);
}

static void end_zone(void *reader, const struct xml_element *element)
{
	struct frab_reader *r = reader;

	if (r->s->conference[SCHEDULE_CONFERENCE_ZONE].state != TEXT_NONE || !element->text.n)
		return;
	if (r->settled)
		warn_too_late(r, element, "time_zone_name");
	else
		schedule_set_zone(r->s, element->text.p, element->text.offset);
}

static void end_day_change(void *reader, const struct xml_element *element)
{
	struct frab_reader *r = reader;
	int32_t clock = clock_parse(element->text.p, element->text.n);

	if (clock >= 0 && r->settled && clock != r->day_change)
		warn_too_late(r, element, "day_change");
	else if (clock >= 0)
		r->day_change = clock;
	else if (element->text.n)
		warn_at(r->s, element->text.offset, SCHEDULE_ESYNTAX, "day_change \"%.40s\" is no time of day",
		        element->text.p);
}

static void begin_track(void *reader, const struct xml_element *element)
{
	struct frab_reader *r = reader;

	schedule_add_track(r->s, xml_attribute(element, "name"), xml_attribute(element, "color"));
}

static const struct xml_rule conference_rules[] = {
	{ "acronym", NULL, NULL, end_conference_text, XML_TEXT, SCHEDULE_CONFERENCE_ACRONYM },
	{ "title", NULL, NULL, end_conference_text, XML_TEXT, SCHEDULE_CONFERENCE_TITLE },
	{ "start", NULL, NULL, end_conference_text, XML_TEXT, SCHEDULE_CONFERENCE_START },
	{ "end", NULL, NULL, end_conference_text, XML_TEXT, SCHEDULE_CONFERENCE_END },
	{ "url", NULL, NULL, end_conference_text, XML_TEXT, SCHEDULE_CONFERENCE_URL },
	{ "venue", NULL, NULL, end_conference_text, XML_TEXT, SCHEDULE_CONFERENCE_VENUE },
	{ "release", NULL, NULL, end_second, XML_TEXT, SCHEDULE_CONFERENCE_VERSION },
	{ "time_zone_name", NULL, NULL, end_zone, XML_TEXT, 0 },
	{ "day_change", NULL, NULL, end_day_change, XML_TEXT, 0 },
	{ "track", NULL, begin_track, NULL, XML_NO_TEXT, 0 },
	{ "day", day_rules, begin_day, NULL, XML_NO_TEXT, 0 },
	{ "days", days_rules, NULL, NULL, XML_NO_TEXT, 0 },
	{ 0 },
};

static const struct xml_rule schedule_rules[] = {
	{ "day", day_rules, begin_day, NULL, XML_NO_TEXT, 0 },
	{ "conference", conference_rules, begin_conference, end_conference, XML_NO_TEXT, 0 },
	{ "version", NULL, NULL, end_conference_text, XML_TEXT, SCHEDULE_CONFERENCE_VERSION },
	{ "url", NULL, NULL, end_second, XML_TEXT, SCHEDULE_CONFERENCE_URL },
	{ "generator", NULL, begin_generator, NULL, XML_NO_TEXT, 0 },
	{ "persons", frab_persons_rules, NULL, NULL, XML_NO_TEXT, 0 },
	{ 0 },
};

static const struct xml_rule document_rules[] = {
	{ "schedule", schedule_rules, NULL, NULL, XML_NO_TEXT, 0 },
	{ 0 },
};

/* ---- the format ------------------------------------------------------------------------------ */

static int bid(const char *p, size_t n)
{
	char root[16];

	xml_root(p, n, root, sizeof root);
	if (strcmp(root, "schedule") == 0)
		return memmem(p, n, "<conference", 11) || memmem(p, n, "<day", 4) ? 95 : 60;
	/* Any XML will do, so that what is wrong with it is told in XML's terms. */
	return xml_declared(p, n) && strcasecmp(root, "html") != 0 ? 10 : 0;
}

static int read_document(struct schedule *s, struct schedule_error *error)
{
	struct frab_reader r = { .s = s };
	size_t begin = s->input->at;
	int code = xml_read(s, document_rules, &r, error);

	if (code == SCHEDULE_OK && !r.any)
		code = error_at(error, s->input, begin, SCHEDULE_EFORMAT,
		                "XML, but no schedule (no <conference>, no <day>): " LOOK_FOR_ANOTHER);
	for (size_t i = 0; code == SCHEDULE_OK && i < r.nlate; i++) {
		r.late[i].times.day_change = r.day_change;
		event_set_times(r.late[i].event, &r.late[i].times);
	}
	if (code == SCHEDULE_OK)
		frab_join_people(&r);
	free(r.late);
	free(r.people);
	buf_free(&r.href);
	return code;
}

const struct format format_frab_xml = {
	.name = "frab-xml",
	.bid = bid,
	.read = read_document,
	.decode = xml_decode,
};
