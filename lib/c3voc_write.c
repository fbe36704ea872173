/* Writing schedule JSON of a schedule that came in another format. */
#include "datetime.h"
#include "format.h"
#include "json_made.h"
#include "json_text.h"
#include "module.h"

/* An event and where it goes: days in their order, rooms in that of their first events. */
struct placed {
	struct schedule_event *event;
	size_t day; /* position; after the last: none */
	const char *room;
	size_t rank; /* of the room: the number of its first event */
};

/* ---- members --------------------------------------------------------------------- */

static void put_key(struct buf *buf, const char *key)
{
	if (buf->n && buf->p[buf->n - 1] != '{')
		buf_char(buf, ',');
	buf_format(buf, "\"%s\":", key);
}

static void put_text(struct buf *buf, const char *key, const char *text)
{
	if (!*text)
		return;
	put_key(buf, key);
	json_put_string(buf, text);
}

static void put_time(struct buf *buf, const char *key, struct schedule_time time)
{
	char text[SCHEDULE_TIME_TEXT];

	put_text(buf, key, schedule_time_text(&time, text));
}

/* Ids are numbers to schedule JSON, where they can be. */
static void put_id(struct buf *buf, const char *id)
{
	size_t n = strlen(id);

	if (n && n < 16 && strspn(id, "0123456789") == n && (*id != '0' || n == 1)) {
		put_key(buf, "id");
		buf_text(buf, id);
	} else {
		put_text(buf, "id", id);
	}
}

static void put_persons(struct buf *buf, const struct schedule_event *e)
{
	static const struct {
		const char *key;
		enum schedule_person_field field;
	} members[] = {
		{ "guid", SCHEDULE_PERSON_GUID },
		{ "code", SCHEDULE_PERSON_CODE },
		{ "name", SCHEDULE_PERSON_NAME },
		{ "public_name", SCHEDULE_PERSON_NAME },
		{ "x-organization", SCHEDULE_PERSON_ORGANISATION },
		{ "role", SCHEDULE_PERSON_ROLE },
		{ "biography", SCHEDULE_PERSON_BIOGRAPHY },
		{ "url", SCHEDULE_PERSON_URL },
	};

	put_key(buf, "persons");
	buf_char(buf, '[');
	for (size_t i = 0; i < schedule_count(e, SCHEDULE_PERSON); i++) {
		const struct schedule_person *person = schedule_person(e, i);

		buf_text(buf, i ? ",{" : "{");
		put_id(buf, schedule_person_text(person, SCHEDULE_PERSON_ID));
		for (size_t k = 0; k < sizeof members / sizeof *members; k++)
			put_text(buf, members[k].key, schedule_person_text(person, members[k].field));
		buf_char(buf, '}');
	}
	buf_char(buf, ']');
}

static void put_links(struct buf *buf, const char *key, const struct schedule_event *e, enum schedule_field field)
{
	put_key(buf, key);
	buf_char(buf, '[');
	for (size_t i = 0; i < schedule_count(e, field); i++) {
		buf_text(buf, i ? ",{\"url\":" : "{\"url\":");
		json_put_string(buf, schedule_value(e, field, i));
		put_text(buf, "title", schedule_link_title(e, field, i));
		buf_char(buf, '}');
	}
	buf_char(buf, ']');
}

static void put_tags(struct buf *buf, const struct schedule_event *e)
{
	size_t n = schedule_count(e, SCHEDULE_TAG);

	if (!n)
		return;
	put_key(buf, "x-tags");
	for (size_t i = 0; i < n; i++) {
		buf_char(buf, i ? ',' : '[');
		json_put_string(buf, schedule_value(e, SCHEDULE_TAG, i));
	}
	buf_char(buf, ']');
}

static void put_cues(struct buf *buf, const struct schedule_event *e)
{
	if (!e->lists->ncues)
		return;
	put_key(buf, "x-cues");
	for (uint32_t i = 0; i < e->lists->ncues; i++) {
		buf_format(buf, "%s[%lld,%lld,", i ? "," : "[", (long long)e->lists->cues[i].start, (long long)e->lists->cues[i].end);
		json_put_string(buf, e->lists->cues[i].text);
		buf_char(buf, ']');
	}
	buf_char(buf, ']');
}

/* ---- an event ---------------------------------------------------------------------- */

/* "guid" must be a UUID: another uid has one made of it and is kept beside it. */
static void put_uid(struct buf *buf, struct schedule_event *e)
{
	const char *own = text_value(e->schedule, event_slot(e, SLOT_UID));

	put_text(buf, "guid", *own ? identity_uuid(e->schedule, own) : schedule_base_uid(e));
	put_text(buf, "x-uid", own);
}

static void put_times(struct buf *buf, const struct schedule_event *e)
{
	struct schedule_civil c;

	put_time(buf, "date", e->start);
	if (e->start.kind == SCHEDULE_TIME_INSTANT || e->start.kind == SCHEDULE_TIME_FLOATING) {
		schedule_civil(&e->start, &c);
		put_key(buf, "start");
		buf_format(buf, "\"%02d:%02d\"", c.hour, c.minute);
	}
	if (e->end.kind != SCHEDULE_TIME_NONE && e->end.seconds >= e->start.seconds) {
		int64_t minutes = (e->end.seconds - e->start.seconds) / MINUTE;

		put_key(buf, "duration");
		buf_format(buf, "\"%02lld:%02d\"", (long long)(minutes / 60), (int)(minutes % 60));
	}
	put_time(buf, "end", e->end);
	if (e->start.kind == SCHEDULE_TIME_FLOATING && e->schedule->zone) {
		put_key(buf, "x-floating");
		buf_text(buf, "true");
	}
}

static void put_event(struct buf *buf, struct schedule_event *e)
{
	static const struct {
		const char *key;
		enum schedule_field field;
	} members[] = {
		{ "code", SCHEDULE_CODE },
		{ "room", SCHEDULE_ROOM },
		{ "slug", SCHEDULE_SLUG },
		{ "url", SCHEDULE_URL },
		{ "title", SCHEDULE_TITLE },
		{ "subtitle", SCHEDULE_SUBTITLE },
		{ "track", SCHEDULE_TRACK },
		{ "type", SCHEDULE_TYPE },
		{ "language", SCHEDULE_LANGUAGE },
		{ "abstract", SCHEDULE_ABSTRACT },
		{ "description", SCHEDULE_DESCRIPTION },
		{ "recording_license", SCHEDULE_LICENSE },
		{ "feedback_url", SCHEDULE_FEEDBACK_URL },
		{ "origin_url", SCHEDULE_ORIGIN_URL },
		{ "x-status", SCHEDULE_STATUS },
	};

	buf_char(buf, '{');
	put_uid(buf, e);
	put_id(buf, schedule_text(e, SCHEDULE_ID));
	put_times(buf, e);
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		put_text(buf, members[i].key, schedule_text(e, members[i].field));
	if (e->recording != RECORDING_UNKNOWN) {
		put_key(buf, "do_not_record");
		buf_text(buf, e->recording == RECORDING_REFUSED ? "true" : "false");
	}
	if (e->plain) {
		put_key(buf, "x-plain");
		buf_text(buf, "true");
	}
	put_persons(buf, e);
	put_links(buf, "links", e, SCHEDULE_LINK);
	put_links(buf, "attachments", e, SCHEDULE_ATTACHMENT);
	put_tags(buf, e);
	put_cues(buf, e);
	buf_char(buf, '}');
}

/* ---- where events go ------------------------------------------------------------------ */

static int by_room(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	int order;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	order = strcmp(x->room, y->room);
	return order ? order : x->event->number < y->event->number ? -1 : 1;
}

static int by_rank(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return x->event->number < y->event->number ? -1 : 1;
}

static int by_pointer(const void *a, const void *b)
{
	uintptr_t x = (uintptr_t)*(struct schedule_day *const *)a, y = (uintptr_t)*(struct schedule_day *const *)b;

	return x < y ? -1 : x > y;
}

/* The kept events in the order in which they are written; NULL if out of memory. */
static struct placed *place(const struct schedule *s, const bool *keep, size_t *count)
{
	struct placed *placed = malloc((s->nevents + 1) * sizeof *placed);
	struct day_at {
		struct schedule_day *day;
		size_t at;
	} *days = malloc((s->ndays + 1) * sizeof *days), *found;
	size_t n = 0;

	if (!placed || !days) {
		free(placed);
		free(days);
		return NULL;
	}
	for (size_t i = 0; i < s->ndays; i++)
		days[i] = (struct day_at){ s->days[i], i };
	qsort(days, s->ndays, sizeof *days, by_pointer);
	for (size_t i = 0; i < s->nevents; i++) {
		struct schedule_event *e = s->events[i];

		if (keep && !keep[i])
			continue;
		found = e->day ? bsearch(&e->day, days, s->ndays, sizeof *days, by_pointer) : NULL;
		placed[n++] = (struct placed){ e, found ? found->at : s->ndays, schedule_text(e, SCHEDULE_ROOM), 0 };
	}
	free(days);
	qsort(placed, n, sizeof *placed, by_room);
	for (size_t i = 0; i < n; i++) {
		bool same = i && placed[i].day == placed[i - 1].day && strcmp(placed[i].room, placed[i - 1].room) == 0;

		placed[i].rank = same ? placed[i - 1].rank : placed[i].event->number;
	}
	qsort(placed, n, sizeof *placed, by_rank);
	*count = n;
	return placed;
}

/* ---- the document ------------------------------------------------------------------------ */

static void put_tracks(struct buf *buf, const struct schedule *s)
{
	if (!s->ntracks)
		return;
	put_key(buf, "tracks");
	for (size_t i = 0; i < s->ntracks; i++) {
		buf_text(buf, i ? "," : "[");
		buf_char(buf, '{');
		put_text(buf, "name", s->tracks[i].name);
		put_text(buf, "color", s->tracks[i].color);
		buf_char(buf, '}');
	}
	buf_char(buf, ']');
}

static void put_conference(struct buf *buf, const struct schedule *s)
{
	static const struct {
		const char *key;
		enum schedule_conference_field field;
	} members[] = {
		{ "acronym", SCHEDULE_CONFERENCE_ACRONYM }, { "title", SCHEDULE_CONFERENCE_TITLE },
		{ "start", SCHEDULE_CONFERENCE_START },     { "end", SCHEDULE_CONFERENCE_END },
		{ "url", SCHEDULE_CONFERENCE_URL },         { "time_zone_name", SCHEDULE_CONFERENCE_ZONE },
		{ "venue", SCHEDULE_CONFERENCE_VENUE },
	};

	buf_text(buf, "{\"schedule\":{");
	put_text(buf, "version", schedule_conference(s, SCHEDULE_CONFERENCE_VERSION));
	put_key(buf, "conference");
	buf_char(buf, '{');
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		put_text(buf, members[i].key, schedule_conference(s, members[i].field));
	put_tracks(buf, s);
	put_key(buf, "daysCount");
	buf_format(buf, "%zu", s->ndays);
	put_key(buf, "days");
	buf_char(buf, '[');
}

/* A day up to its rooms; past the last: the one that is none, for events without a day. */
static void put_day(struct buf *buf, const struct schedule *s, size_t i)
{
	buf_char(buf, '{');
	if (i < s->ndays) {
		put_key(buf, "index");
		buf_format(buf, "%ld", s->days[i]->index);
		put_time(buf, "date", s->days[i]->date);
		put_time(buf, "day_start", s->days[i]->start);
		put_time(buf, "day_end", s->days[i]->end);
	} else {
		put_key(buf, "x-undated");
		buf_text(buf, "true");
	}
	put_key(buf, "rooms");
	buf_char(buf, '{');
}

/* The rooms of one day, from placed[at] on; returns where the next day's events begin. */
static size_t put_rooms(struct schedule_writer *writer, const struct placed *placed, size_t n, size_t at, size_t day,
                        struct schedule_error *error)
{
	struct buf *buf = &writer->buf;

	for (size_t begin = at; at < n && placed[at].day == day; at++) {
		bool new = at == begin || placed[at].rank != placed[at - 1].rank;

		if (new) {
			buf_text(buf, at == begin ? "" : "],");
			json_put_string(buf, placed[at].room);
			buf_text(buf, ":[");
		}
		buf_text(buf, new ? "\n" : ",\n");
		put_event(buf, placed[at].event);
		if (writer_flush(writer, error) < 0)
			return SIZE_MAX;
	}
	return at;
}

static int spell_out(struct schedule_writer *writer, const struct schedule *s, const bool *keep,
                     struct schedule_error *error)
{
	struct buf *buf = &writer->buf;
	size_t n, at = 0, days = s->ndays;
	struct placed *placed = place(s, keep, &n);

	if (!placed)
		return error_memory(error);
	if (n && placed[n - 1].day == s->ndays)
		days++; /* there are events without one */
	put_conference(buf, s);
	for (size_t day = 0; day < days && at != SIZE_MAX; day++) {
		size_t from = at;

		buf_text(buf, day ? ",\n" : "\n");
		put_day(buf, s, day);
		at = put_rooms(writer, placed, n, at, day, error);
		buf_text(buf, at > from ? "]}}" : "}}");
	}
	free(placed);
	buf_text(buf, "]}}}\n");
	return at == SIZE_MAX ? SCHEDULE_ESYSTEM : writer_flush(writer, error);
}

int c3voc_add(struct schedule_writer *writer, const struct schedule *s, const bool *keep, struct schedule_error *error)
{
	if (s->format == &format_c3voc)
		return cut_add(writer, s, keep, error);
	if (!json_load(error))
		return module_code(error);
	identity_assign(s);
	if (schedule_failed(s, error) < 0)
		return SCHEDULE_EMEMORY;
	return spell_out(writer, s, keep, error);
}
