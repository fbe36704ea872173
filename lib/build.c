/* What readers build schedules with. */
#include "datetime.h"
#include "format.h"
#include "zone.h"

/* What is taken for each event where its schedule is looked at: pointers to it, keys to sort it by and the like. */
enum { BESIDE_EVENT = 96 };

struct schedule *schedule_new(struct schedule_input *input, const struct format *format)
{
	struct schedule *schedule = calloc(1, sizeof *schedule);

	if (!schedule)
		return NULL;
	schedule->self = schedule;
	schedule->format = format;
	schedule->input = input;
	schedule->from = schedule->to = input->at;
	schedule->arena.left = schedule->uids.left = &input->left;
	arena_charge(&schedule->arena, sizeof *schedule);
	input->users++;
	return schedule;
}

struct schedule_day *schedule_add_day(struct schedule *schedule)
{
	struct schedule_day *day = arena_alloc(&schedule->arena, sizeof *day);
	struct schedule_day **days = arena_grow(&schedule->arena, schedule->days, schedule->ndays,
	                                        &schedule->days_room, sizeof *days);

	if (!days)
		return NULL;
	schedule->days = days;
	if (!day)
		return NULL;
	days[schedule->ndays++] = day;
	return day;
}

/* Those of events that have none. */
static struct lists *no_lists(void)
{
	static const struct lists none;

	return (struct lists *)(uintptr_t)&none;
}

bool schedule_take_event(struct schedule *schedule, struct schedule_event *event)
{
	struct schedule_event **events = arena_grow(&schedule->arena, schedule->events, schedule->nevents,
	                                            &schedule->events_room, sizeof *events);

	if (!events)
		return false;
	schedule->events = events;
	event->schedule = schedule;
	event->number = (uint32_t)schedule->nevents;
	events[schedule->nevents++] = event;
	return true;
}

struct schedule_event *schedule_add_noted_event(struct schedule *schedule)
{
	struct schedule_event *event =
		arena_charge(&schedule->arena, BESIDE_EVENT) ? arena_alloc(&schedule->arena, sizeof *event) : NULL;

	if (event)
		event->lists = no_lists();
	return event && schedule_take_event(schedule, event) ? event : NULL;
}

void schedule_drop_noted_event(struct schedule *schedule, struct arena_mark mark)
{
	arena_release(&schedule->arena, mark);
	arena_discharge(&schedule->arena, BESIDE_EVENT);
}

struct schedule_event *schedule_add_event(struct schedule *schedule)
{
	struct schedule_event *event = schedule_add_noted_event(schedule);

	if (event)
		event->slot = arena_alloc(&schedule->arena, SLOTS * sizeof *event->slot);
	return event && event->slot ? event : NULL;
}

_Static_assert(SLOTS <= 32, "a bit for each slot");

/* Those of the slots that say something, in their order; which they are is for the event to know. */
static size_t said(struct schedule_event *e, const struct text *slots, struct text *texts)
{
	size_t n = 0;

	e->has = 0;
	for (size_t i = 0; i < SLOTS; i++)
		if (slots[i].state != TEXT_NONE) {
			e->has |= UINT32_C(1) << i;
			texts[n++] = slots[i];
		}
	return n;
}

void event_note(struct schedule_event *e, const struct text *slots)
{
	const char *bytes = e->schedule->input->bytes + e->from;
	struct text texts[SLOTS];
	size_t n = said(e, slots, texts);
	struct noted *noted = arena_alloc(&e->schedule->arena, n * sizeof *noted);

	for (size_t i = 0; noted && i < n; i++)
		noted[i] = (struct noted){ (uint32_t)(texts[i].p - bytes), texts[i].n };
	e->has = noted ? e->has : 0;
	e->noted = noted;
}

void event_pack(struct schedule_event *e)
{
	struct text texts[SLOTS];
	size_t n = said(e, e->slot, texts);
	struct text *packed = arena_alloc(&e->schedule->arena, n * sizeof *packed);

	if (packed)
		memcpy(packed, texts, n * sizeof *packed);
	e->has = packed ? e->has : 0;
	e->packed = packed;
	e->is_packed = true;
	e->slot = NULL;
}

/* The nth of what is noted or packed. */
static inline struct text nth(const struct schedule_event *e, size_t n)
{
	if (e->is_packed)
		return e->packed[n];
	return (struct text){ e->schedule->input->bytes + e->from + e->noted[n].from, e->noted[n].size, TEXT_RAW };
}

void event_noted(struct schedule_event *e, struct text *slots)
{
	size_t n = 0;

	if (e->skimmed) {
		e->schedule->format->reread(e, slots);
		return;
	}
	for (size_t i = 0; i < SLOTS; i++)
		slots[i] = e->has >> i & 1 ? nth(e, n++) : (struct text){ 0 };
}

struct text event_peek(const struct schedule_event *e, int slot)
{
	uint32_t bit = UINT32_C(1) << slot;

	if (e->slot)
		return e->slot[slot];
	if (e->skimmed)
		return event_slots(event_cache(e))[slot];
	if (!(e->has & bit))
		return (struct text){ 0 };
	return nth(e, (size_t)__builtin_popcount(e->has & (bit - 1)));
}

/* A copy in the arena; the thing itself where there is no memory. */
static void *copied(struct arena *arena, void *p, size_t size)
{
	void *copy = p && size ? arena_alloc(arena, size) : NULL;

	return copy ? memcpy(copy, p, size) : p;
}

struct lists *event_lists(struct schedule_event *e)
{
	struct lists *lists = e->lists;

	if (lists == no_lists() && (lists = arena_alloc(&e->schedule->arena, sizeof *lists)))
		e->lists = lists;
	return lists;
}

/* None where there is no memory: what is decoded in the others' place would outlive its memory. */
static void copy_lists(struct schedule_event *e)
{
	const struct lists *before = e->lists;
	struct lists *lists;

	e->lists = no_lists();
	if (before == no_lists() || !(lists = event_lists(e)))
		return;
	*lists = *before;
	if (before->npersons)
		lists->persons = arena_alloc(&e->schedule->arena, before->npersons * sizeof *lists->persons);
	lists->npersons = lists->persons ? before->npersons : 0;
	for (uint32_t i = 0; i < lists->npersons; i++) {
		lists->persons[i] = before->persons[i];
		lists->persons[i].schedule = e->schedule; /* which may be a thread's own */
	}
}

/* Texts are decoded in their places: in slots and persons that are let go with them. */
struct arena_mark event_enter(const struct schedule_event *event, struct schedule_event *before)
{
	struct arena *arena = &event->schedule->arena;
	struct arena_mark mark = arena_mark(arena);
	struct schedule_event *e = event_cache(event);

	*before = *event;
	e->slot = copied(arena, before->slot, SLOTS * sizeof *e->slot);
	copy_lists(e);
	return mark;
}

struct text *event_slots(struct schedule_event *e)
{
	struct schedule *s = e->schedule;

	if (!e->slot)
		e->slot = arena_alloc(&s->arena, SLOTS * sizeof *e->slot);
	if (!e->slot)
		return memset(s->input->no_slots, 0, sizeof s->input->no_slots);
	event_noted(e, e->slot);
	return e->slot;
}

/* An array of n items in the arena with room for one more: it doubles at the powers of two. */
static void *one_more(struct arena *arena, void *items, size_t n, size_t size)
{
	void *grown;

	if (n & (n - 1) || (n == 0 && items))
		return items;
	grown = arena_alloc(arena, (n ? n * 2 : 1) * size);
	if (grown && n)
		memcpy(grown, items, n * size);
	return grown;
}

void schedule_add_track(struct schedule *s, const char *name, const char *color)
{
	size_t digits = *color == '#' ? strspn(color + 1, "0123456789abcdefABCDEF") : 0;
	struct track *tracks;
	char six[8];

	if (!*name || (digits != 3 && digits != 6) || color[1 + digits])
		return;
	tracks = one_more(&s->arena, s->tracks, s->ntracks, sizeof *tracks);
	if (!tracks)
		return;
	for (int i = 0; i < 6; i++)
		six[1 + i] = color[1 + (digits == 3 ? i / 2 : i)];
	six[0] = '#';
	s->tracks = tracks;
	tracks[s->ntracks].name = arena_text(&s->arena, name, strlen(name));
	tracks[s->ntracks].color = arena_text(&s->arena, six, 7);
	s->ntracks += tracks[s->ntracks].name && tracks[s->ntracks].color;
}

struct text text_copy(struct schedule *s, const char *p, size_t n)
{
	const char *copy = n ? arena_text(&s->arena, p, n) : NULL;

	return (struct text){ copy, (uint32_t)n, copy ? TEXT_DONE : TEXT_NONE };
}

void conference_set(struct schedule *s, enum schedule_conference_field field, const char *text)
{
	s->conference[field] = text_copy(s, text, strlen(text));
}

void event_set(struct schedule_event *e, int slot, const char *text)
{
	*event_slot(e, slot) = text_copy(e->schedule, text, strlen(text));
}

struct schedule_person *event_new_person(struct schedule_event *e)
{
	struct lists *lists = event_lists(e);
	struct schedule_person *persons =
		lists ? one_more(&e->schedule->arena, lists->persons, lists->npersons, sizeof *persons) : NULL;

	if (!persons)
		return NULL;
	lists->persons = persons;
	persons += lists->npersons++;
	persons->schedule = e->schedule;
	return persons;
}

struct schedule_person *event_add_person(struct schedule_event *e, const char *name)
{
	struct schedule_person *person = event_new_person(e);

	person_set(person, SCHEDULE_PERSON_NAME, name);
	return person;
}

void person_set(struct schedule_person *person, enum schedule_person_field field, const char *text)
{
	if (person)
		person->text[field] = text_copy(person->schedule, text, strlen(text));
}

static const char *copy(struct schedule_event *e, const char *text)
{
	const char *in_arena = arena_text(&e->schedule->arena, text, strlen(text));

	return in_arena ? in_arena : "";
}

void event_add_link(struct schedule_event *e, enum schedule_field field, const char *url, const char *title)
{
	struct lists *lists = event_lists(e);
	struct link **list, *links;
	uint32_t *n;

	if (!lists)
		return;
	list = field == SCHEDULE_LINK ? &lists->links : &lists->attachments;
	n = field == SCHEDULE_LINK ? &lists->nlinks : &lists->nattachments;
	links = one_more(&e->schedule->arena, *list, *n, sizeof *links);
	if (!links)
		return;
	*list = links;
	links[(*n)++] = (struct link){ copy(e, url), copy(e, title) };
}

void event_add_tag(struct schedule_event *e, const char *tag)
{
	struct lists *lists = event_lists(e);
	const char **tags = lists ? one_more(&e->schedule->arena, lists->tags, lists->ntags, sizeof *tags) : NULL;

	if (!tags)
		return;
	lists->tags = tags;
	tags[lists->ntags++] = copy(e, tag);
}

void event_add_cue(struct schedule_event *e, int64_t start, int64_t end, const char *text)
{
	struct lists *lists = event_lists(e);
	struct cue *cues = lists ? one_more(&e->schedule->arena, lists->cues, lists->ncues, sizeof *cues) : NULL;

	if (!cues)
		return;
	lists->cues = cues;
	cues[lists->ncues++] = (struct cue){ start, end, copy(e, text) };
}

void event_set_status(struct schedule_event *e, const char *text)
{
	static const struct {
		const char *word;
		enum event_status status;
	} words[] = {
		{ "confirmed", STATUS_CONFIRMED }, { "accepted", STATUS_CONFIRMED },  { "delayed", STATUS_CONFIRMED },
		{ "tentative", STATUS_TENTATIVE }, { "draft", STATUS_TENTATIVE },     { "submitted", STATUS_TENTATIVE },
		{ "cancelled", STATUS_CANCELLED }, { "canceled", STATUS_CANCELLED },  { "withdrawn", STATUS_CANCELLED },
		{ "rejected", STATUS_CANCELLED },  { "deleted", STATUS_CANCELLED },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcasecmp(words[i].word, text) == 0)
			e->status = words[i].status;
}

/* A zone by its name.  The schedules of a stream mostly share one: it is read once. */
static struct zone *find_zone(struct schedule *s, const char *name)
{
	struct schedule_input *input = s->input;
	struct zone_used *used = input->zones;
	struct zone *zone;

	while (used && strcmp(zone_name(used->zone), name) != 0)
		used = used->next;
	if (used)
		return used->zone;
	zone = zone_load(&input->arena, name);
	used = zone ? arena_alloc(&input->arena, sizeof *used) : NULL;
	if (used) {
		*used = (struct zone_used){ input->zones, zone };
		input->zones = used;
	}
	s->arena.failed |= input->arena.failed;
	s->arena.why = input->arena.why;
	return zone;
}

struct zone *schedule_find_zone(struct schedule *s)
{
	struct text text = s->conference[SCHEDULE_CONFERENCE_ZONE]; /* which stays as it is, and where */
	const char *name = text_value(s, &text);

	return *name ? find_zone(s, name) : NULL;
}

void schedule_set_zone(struct schedule *s, const char *name, size_t offset)
{
	if (!*name)
		return;
	conference_set(s, SCHEDULE_CONFERENCE_ZONE, name);
	s->zone = find_zone(s, name);
	if (!s->zone && !s->arena.failed)
		warn_at(s, offset, SCHEDULE_ESYNTAX,
		        "unknown time zone \"%.80s\": times without an offset count as local", name);
}

/* RFC 3339 has no other years. */
struct schedule_time schedule_in_years(struct schedule_time t)
{
	const int64_t year_1 = -719162 * (int64_t)DAY, year_10000 = 2932897 * (int64_t)DAY;
	int64_t wall = t.seconds + t.utc_offset;

	return wall >= year_1 && wall < year_10000 ? t : (struct schedule_time){ 0 };
}

struct schedule_time schedule_settle(const struct schedule *s, struct schedule_time t)
{
	return schedule_in_years(t.kind == SCHEDULE_TIME_FLOATING && s->zone ? zone_resolve(s->zone, t.seconds) : t);
}

struct schedule_time schedule_at_offset(const struct schedule *s, struct schedule_time like, int64_t seconds)
{
	struct schedule_time t = like;

	if (s->zone && like.kind == SCHEDULE_TIME_INSTANT &&
	    zone_at(s->zone, like.seconds).utc_offset == like.utc_offset)
		t.utc_offset = zone_at(s->zone, seconds).utc_offset;
	/* A date has no clock: what lasts any time at all lasts whole days. */
	if (like.kind == SCHEDULE_TIME_DATE)
		seconds = like.seconds + (seconds - like.seconds + DAY - 1) / DAY * DAY;
	t.seconds = seconds;
	return schedule_in_years(t);
}
