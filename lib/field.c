/* The fields of an event, by name: one row each. */
#include "format.h"

/* ---- persons and links --------------------------------------------------- */

/* The event with its list decoded. */
static struct schedule_event *loaded(const struct schedule_event *event, enum slot slot)
{
	struct schedule_event *e = event_cache(event);

	if (event_slot(e, (int)slot)->state == TEXT_RAW) {
		e->schedule->format->load(e, slot);
		event_slot(e, (int)slot)->state = TEXT_NONE;
	}
	return e;
}

const struct schedule_person *schedule_person(const struct schedule_event *event, size_t i)
{
	struct schedule_event *e = loaded(event, SLOT_PERSONS);

	return i < e->lists->npersons ? &e->lists->persons[i] : NULL;
}

const char *schedule_person_text(const struct schedule_person *person, enum schedule_person_field field)
{
	struct schedule_person *p = (struct schedule_person *)(uintptr_t)person;

	return field < SCHEDULE_PERSON_FIELDS ? text_value(p->schedule, &p->text[field]) : "";
}

const char *schedule_link_title(const struct schedule_event *event, enum schedule_field field, size_t i)
{
	struct schedule_event *e = event_cache(event);

	if (field == SCHEDULE_LINK && i < loaded(e, SLOT_LINKS)->lists->nlinks)
		return e->lists->links[i].title;
	if (field == SCHEDULE_ATTACHMENT && i < loaded(e, SLOT_ATTACHMENTS)->lists->nattachments)
		return e->lists->attachments[i].title;
	return "";
}

int64_t schedule_cue_start(const struct schedule_event *event, size_t i)
{
	struct schedule_event *e = loaded(event, SLOT_CUES);

	return i < e->lists->ncues ? e->lists->cues[i].start : -1;
}

int64_t schedule_cue_end(const struct schedule_event *event, size_t i)
{
	struct schedule_event *e = loaded(event, SLOT_CUES);

	return i < e->lists->ncues ? e->lists->cues[i].end : -1;
}

/* ---- fields: one row each ------------------------------------------------ */

typedef size_t count_fn(struct schedule_event *event);
typedef const char *value_fn(struct schedule_event *event, size_t i);

static size_t count_persons(struct schedule_event *e)
{
	return loaded(e, SLOT_PERSONS)->lists->npersons;
}

static const char *person_name(struct schedule_event *e, size_t i)
{
	return schedule_person_text(&e->lists->persons[i], SCHEDULE_PERSON_NAME);
}

/* The i-th person who has a biography; i beyond: their number. */
static struct schedule_person *biographer(struct schedule_event *e, size_t i, size_t *count)
{
	size_t n = 0, k = 0, persons = count_persons(e);

	/* From where the last one was found, so that asking for each in turn is no square. */
	if (e->lists->biography.person && e->lists->biography.i <= i) {
		n = e->lists->biography.i;
		k = e->lists->biography.person - 1;
	}
	for (; k < persons; k++)
		if (*schedule_person_text(&e->lists->persons[k], SCHEDULE_PERSON_BIOGRAPHY) && n++ == i) {
			e->lists->biography.i = (uint32_t)i;
			e->lists->biography.person = (uint32_t)k + 1;
			return &e->lists->persons[k];
		}
	*count = n;
	return NULL;
}

static size_t count_biographies(struct schedule_event *e)
{
	size_t n = 0;

	if (!count_persons(e))
		return 0;
	if (!e->lists->biography.counted) {
		biographer(e, SIZE_MAX, &n);
		e->lists->biography.n = (uint32_t)n;
		e->lists->biography.counted = true;
	}
	return e->lists->biography.n;
}

static const char *biography(struct schedule_event *e, size_t i)
{
	size_t n;

	return schedule_person_text(biographer(e, i, &n), SCHEDULE_PERSON_BIOGRAPHY);
}

static size_t count_links(struct schedule_event *e)
{
	return loaded(e, SLOT_LINKS)->lists->nlinks;
}

static const char *link_url(struct schedule_event *e, size_t i)
{
	return e->lists->links[i].url;
}

static size_t count_attachments(struct schedule_event *e)
{
	return loaded(e, SLOT_ATTACHMENTS)->lists->nattachments;
}

static const char *attachment_url(struct schedule_event *e, size_t i)
{
	return e->lists->attachments[i].url;
}

static size_t count_tags(struct schedule_event *e)
{
	return loaded(e, SLOT_TAGS)->lists->ntags;
}

static const char *tag(struct schedule_event *e, size_t i)
{
	return e->lists->tags[i];
}

static size_t count_cues(struct schedule_event *e)
{
	return loaded(e, SLOT_CUES)->lists->ncues;
}

static const char *cue(struct schedule_event *e, size_t i)
{
	return e->lists->cues[i].text;
}

static const char *room(struct schedule_event *e, size_t i)
{
	const char *own = text_value(e->schedule, event_slot(e, SCHEDULE_ROOM));

	(void)i;
	return *own ? own : text_value(e->schedule, &e->room_key);
}

static const char *uid(struct schedule_event *e, size_t i)
{
	(void)i;
	return identity_uid(e);
}

static const char *time_of(struct schedule_event *e, const struct schedule_time *time)
{
	char text[SCHEDULE_TIME_TEXT];
	const char *copy;

	if (time->kind == SCHEDULE_TIME_NONE)
		return "";
	schedule_time_text(time, text);
	copy = arena_text(&e->schedule->arena, text, strlen(text));
	return copy ? copy : "";
}

static size_t count_start(struct schedule_event *e)
{
	return e->start.kind != SCHEDULE_TIME_NONE;
}

static size_t count_end(struct schedule_event *e)
{
	return e->end.kind != SCHEDULE_TIME_NONE;
}

static const char *start(struct schedule_event *e, size_t i)
{
	(void)i;
	return time_of(e, &e->start);
}

static const char *end(struct schedule_event *e, size_t i)
{
	(void)i;
	return time_of(e, &e->end);
}

static const char *day(struct schedule_event *e, size_t i)
{
	char text[24];
	const char *copy;

	(void)i;
	if (!e->day)
		return "";
	snprintf(text, sizeof text, "%ld", e->day->index);
	copy = arena_text(&e->schedule->arena, text, strlen(text));
	return copy ? copy : "";
}

static const char *status(struct schedule_event *e, size_t i)
{
	static const char *const names[] = { "", "confirmed", "tentative", "cancelled" };

	(void)i;
	return names[e->status];
}

static const char *recording(struct schedule_event *e, size_t i)
{
	static const char *const names[] = { "", "allowed", "refused" };

	(void)i;
	return names[e->recording];
}

static const char *conference(struct schedule_event *e, size_t i)
{
	const char *acronym = schedule_conference(e->schedule, SCHEDULE_CONFERENCE_ACRONYM);

	(void)i;
	return *acronym ? acronym : schedule_conference(e->schedule, SCHEDULE_CONFERENCE_TITLE);
}

/* No count: a single value, from its slot where there is no function. */
static const struct field {
	const char *name, *plural;
	count_fn *count;
	value_fn *value;
} fields[SCHEDULE_FIELDS] = {
	[SCHEDULE_TITLE] = { "title", "titles", NULL, NULL },
	[SCHEDULE_SUBTITLE] = { "subtitle", "subtitles", NULL, NULL },
	[SCHEDULE_ABSTRACT] = { "abstract", "abstracts", NULL, NULL },
	[SCHEDULE_DESCRIPTION] = { "description", "descriptions", NULL, NULL },
	[SCHEDULE_TRACK] = { "track", "tracks", NULL, NULL },
	[SCHEDULE_TYPE] = { "type", "types", NULL, NULL },
	[SCHEDULE_LANGUAGE] = { "language", "languages", NULL, NULL },
	[SCHEDULE_ROOM] = { "room", "rooms", NULL, room },
	[SCHEDULE_URL] = { "url", "urls", NULL, NULL },
	[SCHEDULE_GUID] = { "guid", "guids", NULL, NULL },
	[SCHEDULE_CODE] = { "code", "codes", NULL, NULL },
	[SCHEDULE_ID] = { "id", "ids", NULL, NULL },
	[SCHEDULE_SLUG] = { "slug", "slugs", NULL, NULL },
	[SCHEDULE_LICENSE] = { "license", "licenses", NULL, NULL },
	[SCHEDULE_FEEDBACK_URL] = { "feedback_url", "feedback_urls", NULL, NULL },
	[SCHEDULE_ORIGIN_URL] = { "origin_url", "origin_urls", NULL, NULL },
	[SCHEDULE_PERSON] = { "person", "persons", count_persons, person_name },
	[SCHEDULE_BIOGRAPHY] = { "biography", "biographies", count_biographies, biography },
	[SCHEDULE_LINK] = { "link", "links", count_links, link_url },
	[SCHEDULE_ATTACHMENT] = { "attachment", "attachments", count_attachments, attachment_url },
	[SCHEDULE_TAG] = { "tag", "tags", count_tags, tag },
	[SCHEDULE_CUE] = { "cue", "cues", count_cues, cue },
	[SCHEDULE_UID] = { "uid", "uids", NULL, uid },
	[SCHEDULE_START] = { "start", "starts", count_start, start },
	[SCHEDULE_END] = { "end", "ends", count_end, end },
	[SCHEDULE_DAY] = { "day", "days", NULL, day },
	[SCHEDULE_STATUS] = { "status", "statuses", NULL, status },
	[SCHEDULE_RECORDING] = { "recording", "recordings", NULL, recording },
	[SCHEDULE_CONFERENCE] = { "conference", "conferences", NULL, conference },
};

const char *schedule_field_name(enum schedule_field field)
{
	return field < SCHEDULE_FIELDS ? fields[field].name : NULL;
}

int schedule_field_by_name(const char *name)
{
	for (int i = 0; i < SCHEDULE_FIELDS; i++)
		if (strcmp(fields[i].name, name) == 0 || strcmp(fields[i].plural, name) == 0)
			return i;
	return -1;
}

const char *schedule_text(const struct schedule_event *event, enum schedule_field field)
{
	return schedule_value(event, field, 0);
}

size_t schedule_count(const struct schedule_event *event, enum schedule_field field)
{
	if (field >= SCHEDULE_FIELDS)
		return 0;
	if (fields[field].count)
		return fields[field].count(event_cache(event));
	return *schedule_text(event, field) != '\0';
}

const char *schedule_value(const struct schedule_event *event, enum schedule_field field, size_t i)
{
	struct schedule_event *e = event_cache(event);

	if (field >= SCHEDULE_FIELDS || i >= (fields[field].count ? fields[field].count(e) : 1))
		return "";
	return fields[field].value ? fields[field].value(e, i) : text_value(e->schedule, event_slot(e, (int)field));
}

/* Where the rendition of a value is kept once made; NULL if the field is shown as it is. */
static const char **plain_cache(struct schedule_event *e, enum schedule_field field, size_t i)
{
	struct schedule_person *person;
	struct lists *lists;
	size_t n;

	switch (field) {
	case SCHEDULE_ABSTRACT:
		lists = event_lists(e);
		return lists ? &lists->plain_abstract : NULL;
	case SCHEDULE_DESCRIPTION:
		lists = event_lists(e);
		return lists ? &lists->plain_description : NULL;
	case SCHEDULE_BIOGRAPHY:
		person = biographer(e, i, &n);
		return person ? &person->plain : NULL;
	default:
		return NULL;
	}
}

const char *schedule_plain(const struct schedule_event *event, enum schedule_field field, size_t i)
{
	const char *text = schedule_value(event, field, i);
	const char **cache = *text && !event->plain ? plain_cache(event_cache(event), field, i) : NULL;

	if (!cache)
		return text;
	if (!*cache)
		*cache = plain_text(&event->schedule->arena, text);
	return *cache;
}
