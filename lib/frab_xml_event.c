/* An event of schedule.xml: its persons, its links, and what is wrong with it. */
#include "datetime.h"
#include "frab_xml.h"

/* ---- persons ----------------------------------------------------------------------- */

static void begin_person(void *reader, const struct xml_element *element)
{
	struct frab_reader *r = reader;

	r->person = (struct frab_person){ 0 };
	r->person.text[SCHEDULE_PERSON_ID] = xml_attribute_text(r->s, element, "id");
	r->person.text[SCHEDULE_PERSON_GUID] = xml_attribute_text(r->s, element, "guid");
	r->person.text[SCHEDULE_PERSON_CODE] = xml_attribute_text(r->s, element, "code");
	r->person.text[SCHEDULE_PERSON_URL] = xml_attribute_text(r->s, element, "href");
}

static void end_person_text(void *reader, const struct xml_element *element)
{
	struct frab_reader *r = reader;

	xml_fill(r->s, &r->person.text[element->arg], element);
}

static void join_biography(struct frab_reader *r, struct text *first, struct text *more)
{
	struct buf both = { 0 };

	if (first->state == TEXT_NONE)
		*first = *more;
	if (more->state == TEXT_NONE || first->p == more->p)
		return;
	buf_text(&both, text_value(r->s, first));
	buf_text(&both, "\n\n");
	buf_text(&both, text_value(r->s, more));
	if (both.failed)
		r->s->arena.failed = true;
	else
		*first = text_copy(r->s, both.p, both.n);
	buf_free(&both);
}

static void end_person(void *reader, const struct xml_element *element)
{
	struct frab_reader *r = reader;
	struct text *text = r->person.text, *name = &text[SCHEDULE_PERSON_NAME];
	struct schedule_person *added;
	bool any = false;

	for (int i = PUBLIC_NAME; i <= FULL_NAME; i++)
		if (name->state == TEXT_NONE)
			*name = text[i];
	xml_fill(r->s, name, element);
	join_biography(r, &text[SCHEDULE_PERSON_BIOGRAPHY], &text[MORE_BIOGRAPHY]);
	for (int i = 0; i < SCHEDULE_PERSON_FIELDS; i++)
		any |= text[i].state != TEXT_NONE;
	if (any && r->event) {
		added = event_add_person(r->event, "");
		if (added)
			memcpy(added->text, text, sizeof added->text);
	} else if (any) {
		struct frab_person *people = arena_grow(&r->s->arena, r->people, r->npeople, &r->people_room,
		                                        sizeof *people);

		if (people) {
			r->people = people;
			people[r->npeople++] = r->person;
		}
	}
}

/* By id, then by name. */
static int by_id(const void *a, const void *b)
{
	const struct text *x = *(const struct text *const *)a, *y = *(const struct text *const *)b;
	int order = strcmp(x[SCHEDULE_PERSON_ID].p, y[SCHEDULE_PERSON_ID].p);

	return order ? order : strcmp(x[SCHEDULE_PERSON_NAME].p, y[SCHEDULE_PERSON_NAME].p);
}

static bool identified(struct schedule *s, struct text *person)
{
	return *text_value(s, &person[SCHEDULE_PERSON_ID]) && *text_value(s, &person[SCHEDULE_PERSON_NAME]);
}

void frab_join_people(struct frab_reader *r)
{
	const struct text **sorted = malloc((r->npeople + 1) * sizeof(const struct text *));
	size_t n = 0;

	if (!sorted) {
		r->s->arena.failed = true;
		return;
	}
	for (size_t i = 0; i < r->npeople; i++)
		if (identified(r->s, r->people[i].text))
			sorted[n++] = r->people[i].text;
	qsort(sorted, n, sizeof(const struct text *), by_id);
	for (size_t i = 0; n && i < r->s->nevents; i++) {
		struct schedule_event *e = r->s->events[i];

		for (uint32_t k = 0; k < e->lists->npersons; k++) {
			struct text *person = e->lists->persons[k].text, **found;

			found = identified(r->s, person) ? bsearch(&person, sorted, n, sizeof(struct text *), by_id)
			                                 : NULL;
			for (int field = 0; found && field < SCHEDULE_PERSON_FIELDS; field++)
				if (person[field].state == TEXT_NONE)
					person[field] = (*found)[field];
		}
	}
	free(sorted);
}

static const struct xml_rule person_rules[] = {
	{ "public_name", NULL, NULL, end_person_text, XML_KEPT, PUBLIC_NAME },
	{ "name", NULL, NULL, end_person_text, XML_KEPT, NAME },
	{ "full_public_name", NULL, NULL, end_person_text, XML_KEPT, FULL_NAME },
	{ "biography", NULL, NULL, end_person_text, XML_MARKUP, SCHEDULE_PERSON_BIOGRAPHY },
	{ "extended_biography", NULL, NULL, end_person_text, XML_MARKUP, MORE_BIOGRAPHY },
	{ "id", NULL, NULL, end_person_text, XML_KEPT, SCHEDULE_PERSON_ID },
	{ "guid", NULL, NULL, end_person_text, XML_KEPT, SCHEDULE_PERSON_GUID },
	{ "code", NULL, NULL, end_person_text, XML_KEPT, SCHEDULE_PERSON_CODE },
	{ "url", NULL, NULL, end_person_text, XML_KEPT, SCHEDULE_PERSON_URL },
	{ 0 },
};

const struct xml_rule frab_persons_rules[] = {
	{ "person", person_rules, begin_person, end_person, XML_TEXT, 0 },
	{ 0 },
};

/* ---- links ---------------------------------------------------------------------------- */

static void begin_link(void *reader, const struct xml_element *element)
{
	struct frab_reader *r = reader;

	buf_text(&r->href, xml_attribute(element, "href"));
}

/* Where there is no address, the text is it. */
static void end_link(void *reader, const struct xml_element *element)
{
	struct frab_reader *r = reader;
	enum schedule_field field = (enum schedule_field)element->arg;

	if (r->href.failed)
		r->s->arena.failed = true;
	else if (r->href.n)
		event_add_link(r->event, field, r->href.p, element->text.p);
	else if (element->text.n)
		event_add_link(r->event, field, element->text.p, "");
	buf_reset(&r->href);
}

static const struct xml_rule links_rules[] = {
	{ "link", NULL, begin_link, end_link, XML_TEXT, SCHEDULE_LINK },
	{ 0 },
};

static const struct xml_rule attachments_rules[] = {
	{ "attachment", NULL, begin_link, end_link, XML_TEXT, SCHEDULE_ATTACHMENT },
	{ 0 },
};

/* ---- events --------------------------------------------------------------------------- */

void frab_begin_event(void *reader, const struct xml_element *element)
{
	struct frab_reader *r = reader;
	struct schedule_event *e = schedule_add_noted_event(r->s);

	if (!e)
		return;
	r->event = e;
	e->slot = memset(r->slots, 0, sizeof r->slots);
	for (int i = 0; i < JUDGED; i++)
		r->judged[i] = (struct spelled){ .p = "" };
	e->from = e->to = element->from;
	e->day = r->day;
	e->room_key = r->room;
	e->slot[SCHEDULE_ID] = xml_attribute_text(r->s, element, "id");
	e->slot[SCHEDULE_GUID] = xml_attribute_text(r->s, element, "guid");
	e->slot[SCHEDULE_CODE] = xml_attribute_text(r->s, element, "code");
	e->slot[SCHEDULE_URL] = xml_attribute_text(r->s, element, "href");
}

static void end_text(void *reader, const struct xml_element *element)
{
	struct frab_reader *r = reader;

	xml_fill(r->s, &r->event->slot[element->arg], element);
}

/* The page of the event, rather than where its attribute points. */
static void end_url(void *reader, const struct xml_element *element)
{
	struct frab_reader *r = reader;

	if (element->text.n)
		r->event->slot[element->arg] = xml_text(r->s, element);
}

static void end_judged(void *reader, const struct xml_element *element)
{
	struct frab_reader *r = reader;
	struct spelled *to = &r->judged[element->arg];

	if (!to->n)
		*to = xml_spelled(r->s, element);
}

static void judge_recording(struct schedule_event *e, const struct spelled *no, const char *what)
{
	static const struct {
		const char *word;
		bool yes;
	} words[] = { { "true", true }, { "false", false }, { "1", true },
		      { "0", false },   { "yes", true },    { "no", false } };

	if (!no->n)
		return;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strlen(words[i].word) == no->n && strncasecmp(no->p, words[i].word, no->n) == 0) {
			e->recording = words[i].yes ? RECORDING_REFUSED : RECORDING_ALLOWED;
			return;
		}
	warn_event(e, no->offset, "%s \"%.*s\" is neither true nor false", what, (int)(no->n < 40 ? no->n : 40), no->p);
}

/* Three parts are hours, minutes and seconds, but from pretalx: spell what would be read as days. */
static struct spelled duration(struct frab_reader *r)
{
	struct spelled d = r->judged[DURATION];
	const char *end = d.p + d.n, *minutes = memchr(d.p, ':', d.n);
	const char *seconds = minutes ? memchr(minutes + 1, ':', (size_t)(end - minutes - 1)) : NULL;
	int64_t value;
	char text[64];

	if (r->pretalx || !seconds || d.n > sizeof text / 2)
		return d;
	snprintf(text, sizeof text, "PT%.*sH%.*sM%.*sS", (int)(minutes - d.p), d.p, (int)(seconds - minutes - 1),
	         minutes + 1, (int)(end - seconds - 1), seconds + 1);
	if (duration_parse(text, strlen(text), &value) == DURATION_BAD)
		return d;
	d.n = strlen(text);
	d.p = arena_text(&r->s->arena, text, d.n);
	return d.p ? d : (struct spelled){ .p = "" };
}

static void set_times(struct schedule_event *e, const void *times)
{
	event_set_times(e, times);
}

/* Now, or at the end. */
static void judge_times(struct frab_reader *r)
{
	struct frab_late *late, one = {
		.event = r->event,
		.times = { .date = r->judged[DATE],
			   .start = r->judged[START],
			   .end = r->judged[END],
			   .duration = duration(r),
			   .day_change = r->day_change },
	};

	if (r->settled && event_judge_silently(r->event, set_times, &one.times))
		return;
	late = arena_grow(&r->s->arena, r->late, r->nlate, &r->late_room, sizeof *late);
	if (!late)
		return;
	r->late = late;
	late[r->nlate++] = one;
}

void frab_end_event(void *reader, const struct xml_element *element)
{
	struct frab_reader *r = reader;
	struct schedule_event *e = r->event;

	judge_times(r);
	r->event = NULL;
	e->to = element->to;
	if (e->slot[SCHEDULE_TITLE].state == TEXT_NONE)
		warn_at(r->s, e->from, SCHEDULE_ESYNTAX, "event without a title");
	judge_recording(e, &r->judged[OPTOUT], "optout");
	judge_recording(e, &r->judged[DO_NOT_RECORD], "do_not_record");
	event_pack(e);
}

static const struct xml_rule recording_rules[] = {
	{ "license", NULL, NULL, end_text, XML_KEPT, SCHEDULE_LICENSE },
	{ "optout", NULL, NULL, end_judged, XML_KEPT, OPTOUT },
	{ "url", NULL, NULL, end_link, XML_TEXT, SCHEDULE_LINK },
	{ "link", NULL, begin_link, end_link, XML_TEXT, SCHEDULE_LINK },
	{ 0 },
};

/* In the order in which producers write them. */
const struct xml_rule frab_event_rules[] = {
	{ "date", NULL, NULL, end_judged, XML_KEPT, DATE },
	{ "start", NULL, NULL, end_judged, XML_KEPT, START },
	{ "duration", NULL, NULL, end_judged, XML_KEPT, DURATION },
	{ "room", NULL, NULL, end_text, XML_KEPT, SCHEDULE_ROOM },
	{ "slug", NULL, NULL, end_text, XML_KEPT, SCHEDULE_SLUG },
	{ "url", NULL, NULL, end_url, XML_KEPT, SCHEDULE_URL },
	{ "recording", recording_rules, NULL, NULL, XML_NO_TEXT, 0 },
	{ "title", NULL, NULL, end_text, XML_KEPT, SCHEDULE_TITLE },
	{ "subtitle", NULL, NULL, end_text, XML_KEPT, SCHEDULE_SUBTITLE },
	{ "track", NULL, NULL, end_text, XML_KEPT, SCHEDULE_TRACK },
	{ "type", NULL, NULL, end_text, XML_KEPT, SCHEDULE_TYPE },
	{ "language", NULL, NULL, end_text, XML_KEPT, SCHEDULE_LANGUAGE },
	{ "abstract", NULL, NULL, end_text, XML_MARKUP, SCHEDULE_ABSTRACT },
	{ "description", NULL, NULL, end_text, XML_MARKUP, SCHEDULE_DESCRIPTION },
	{ "feedback_url", NULL, NULL, end_text, XML_KEPT, SCHEDULE_FEEDBACK_URL },
	{ "origin_url", NULL, NULL, end_text, XML_KEPT, SCHEDULE_ORIGIN_URL },
	{ "persons", frab_persons_rules, NULL, NULL, XML_NO_TEXT, 0 },
	{ "links", links_rules, NULL, NULL, XML_NO_TEXT, 0 },
	{ "attachments", attachments_rules, NULL, NULL, XML_NO_TEXT, 0 },
	{ "end", NULL, NULL, end_judged, XML_KEPT, END },
	{ "video", NULL, NULL, end_link, XML_TEXT, SCHEDULE_LINK },
	{ "video_download_url", NULL, NULL, end_link, XML_TEXT, SCHEDULE_LINK },
	{ "do_not_record", NULL, NULL, end_judged, XML_KEPT, DO_NOT_RECORD },
	{ "recording_license", NULL, NULL, end_text, XML_KEPT, SCHEDULE_LICENSE },
	{ "person", person_rules, begin_person, end_person, XML_TEXT, 0 },
	{ 0 },
};
