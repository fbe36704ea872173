/* What of an event a pattern is held against, and what is found there. */
#include "format.h"
#include "parallel.h"
#include "pattern.h"
#include "text.h"

_Static_assert(SCHEDULE_FIELDS <= 64, "a bit for each field");

void schedule_pattern_fields(struct schedule_pattern *p, const enum schedule_field *fields, size_t count)
{
	p->fields = 0;
	p->chosen = true;
	for (size_t i = 0; i < count; i++)
		p->fields |= FIELD_BIT(fields[i]);
}

/* ---- a text ------------------------------------------------------------------ */

/* A text without accents and, in p->origin, where each byte came from; NULL if out of memory. */
static const char *bare(struct schedule_pattern *p, const char *text, size_t *n)
{
	if (*n >= p->origin_room) {
		size_t *grown = realloc(p->origin, (*n + 1) * sizeof *grown);

		if (!grown)
			return NULL;
		p->origin = grown;
		p->origin_room = *n + 1;
	}
	buf_reset(&p->bare);
	text_strip_accents(&p->bare, text, *n, p->origin);
	*n = p->bare.n;
	return p->bare.failed ? NULL : p->bare.p ? p->bare.p : "";
}

int schedule_pattern_find(struct schedule_pattern *p, const char *text, size_t size, size_t offset, size_t *begin,
                          size_t *end, struct schedule_error *error)
{
	size_t at = 0;
	int got;

	if (!(p->flags & SCHEDULE_PATTERN_IGNORE_ACCENTS))
		return pattern_find(p, text, size, offset, begin, end, error);
	text = bare(p, text, &size);
	if (!text)
		return error_memory(error);
	while (at < size && p->origin[at] < offset)
		at++;
	got = pattern_find(p, text, size, at, begin, end, error);
	if (got > 0) {
		*begin = p->origin[*begin];
		*end = p->origin[*end];
	}
	return got;
}

/* White space that is not single spaces already has to be folded. */
static bool needs_folding(const char *text, size_t *n)
{
	*n = strlen(text);
	for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
		if (*p > ' ' && *p < 0x80)
			continue;
		if ((*p == ' ' && p[1] == ' ') || (*p >= '\t' && *p <= '\r') || *p == 0xc2 || *p == 0xe1 ||
		    *p == 0xe2 || *p == 0xe3) /* where Unicode's spaces begin */
			return true;
	}
	return false;
}

/* A text as it is searched: its white space folded. */
static const char *subject(struct schedule_pattern *p, const char *text, size_t *n)
{
	if (!needs_folding(text, n))
		return text;
	buf_reset(&p->subject);
	text_fold_space(&p->subject, text, *n);
	*n = p->subject.n;
	return p->subject.failed ? NULL : p->subject.p;
}

/* What is done with a text of an event: 1 if it matches, 0, or an error. */
typedef int search_fn(struct schedule_pattern *p, const char *text, enum schedule_field field, size_t index, void *arg,
                      struct schedule_error *error);

static int matches(struct schedule_pattern *p, const char *text, enum schedule_field field, size_t index, void *arg,
                   struct schedule_error *error)
{
	size_t n;

	(void)field, (void)index, (void)arg;
	text = subject(p, text, &n);
	if (text && p->flags & SCHEDULE_PATTERN_IGNORE_ACCENTS)
		text = bare(p, text, &n);
	if (!text)
		return error_memory(error);
	return pattern_matches(p, text, n, error);
}

/* All captions as one text. */
static const char *joined_cues(struct schedule_pattern *p, const struct schedule_event *event)
{
	buf_reset(&p->cues);
	for (size_t i = 0; i < schedule_count(event, SCHEDULE_CUE); i++) {
		buf_text(&p->cues, i ? " " : "");
		buf_text(&p->cues, schedule_value(event, SCHEDULE_CUE, i));
	}
	return p->cues.p ? p->cues.p : "";
}

/* What is known of an event's persons beside their names; codes only where persons are asked for. */
static int search_persons(struct schedule_pattern *p, const struct schedule_event *event, search_fn *search, void *arg,
                          struct schedule_error *error)
{
	static const enum schedule_person_field fields[] = { SCHEDULE_PERSON_ORGANISATION, SCHEDULE_PERSON_CODE };
	size_t n = schedule_count(event, SCHEDULE_PERSON);
	int sum = 0;

	for (size_t i = 0; i < n; i++)
		for (int k = 0; k < (p->chosen ? 2 : 1); k++) {
			const char *text = schedule_person_text(schedule_person(event, i), fields[k]);
			int got = *text ? search(p, text, SCHEDULE_PERSON, i, arg, error) : 0;

			if (got < 0 || (got && search == matches))
				return got;
			sum += got;
		}
	return sum;
}

/* Fields that are long and rendered: only with them it pays to look at an event's bytes first. */
static const uint64_t long_fields = FIELD_BIT(SCHEDULE_ABSTRACT) | FIELD_BIT(SCHEDULE_DESCRIPTION) |
                                    FIELD_BIT(SCHEDULE_BIOGRAPHY) | FIELD_BIT(SCHEDULE_CUE);
/* Fields whose values do not stand in the event's bytes as they are searched. */
static const uint64_t derived_fields = ~UINT64_C(0) << SCHEDULE_UID;
/* Flags that leave letters as they are. */
static const unsigned literal_flags = SCHEDULE_PATTERN_FIXED | SCHEDULE_PATTERN_IGNORE_CASE |
                                      SCHEDULE_PATTERN_EXACT_CASE | SCHEDULE_PATTERN_WORD | SCHEDULE_PATTERN_WHOLE;

/* Whether what a pattern matches has its literals, in the JSON of an event, too. */
static bool needs_literals(const struct schedule_pattern *p)
{
	return p->literal && p->fields & long_fields && !(p->fields & derived_fields) && !(p->flags & ~literal_flags);
}

static bool may_be_in(const struct schedule_pattern *p, const char *bytes, size_t n, bool respelled)
{
	for (size_t i = 0; i < p->nliterals; i++)
		if (literal_may_be_in(&p->literals[i], bytes, bytes + n, respelled))
			return true;
	return false;
}

/* Whether a long text can't match, as its bytes tell: then it is neither decoded nor rendered. */
static bool is_out_of_question(const struct schedule_pattern *p, const struct schedule_event *e,
                               enum schedule_field field)
{
	const uint64_t texts = FIELD_BIT(SCHEDULE_ABSTRACT) | FIELD_BIT(SCHEDULE_DESCRIPTION);
	struct text text;

	if (!(texts & FIELD_BIT(field)) || !e->schedule->format->texts_are_json || !needs_literals(p))
		return false;
	text = event_peek(e, (int)field);
	return text.state == TEXT_RAW && !may_be_in(p, text.p, text.n, !e->as_spelled);
}

/* Search the values of a field, each in its source and, where that has nothing, its rendition. */
static int search_field(struct schedule_pattern *p, const struct schedule_event *event, enum schedule_field field,
                        search_fn *search, void *arg, struct schedule_error *error)
{
	size_t n;
	int got = 0, sum = 0;

	if (is_out_of_question(p, event, field))
		return 0;
	n = schedule_count(event, field);
	if (!n)
		return search(p, "", field, 0, arg, error);
	if (field == SCHEDULE_CUE) {
		const char *text = joined_cues(p, event);

		return p->cues.failed ? error_memory(error) : search(p, text, field, 0, arg, error);
	}
	for (size_t i = 0; i < n; i++) {
		const char *text = schedule_value(event, field, i), *plain;

		got = search(p, text, field, i, arg, error);
		if (got == 0 && (plain = schedule_plain(event, field, i)) != text)
			got = search(p, plain, field, i, arg, error);
		if (got < 0 || (got && search == matches))
			return got;
		sum += got;
	}
	if (field == SCHEDULE_PERSON) {
		got = search_persons(p, event, search, arg, error);
		return got < 0 ? got : sum + got;
	}
	/* A pick made before its siblings were filtered away, or after. */
	if (sum == 0 && field == SCHEDULE_UID && schedule_count(event, SCHEDULE_GUID))
		sum = search(p, schedule_text(event, SCHEDULE_GUID), field, 0, arg, error);
	return sum;
}

static bool event_may_match(const struct schedule_pattern *p, const struct schedule_event *e)
{
	return may_be_in(p, e->schedule->input->bytes + e->from, e->to - e->from, !e->as_spelled);
}

void schedule_look_for(struct schedule *s, const struct schedule_pattern *p)
{
	if (!p || !needs_literals(p))
		return;
	s->needles = text_copy(s, p->needles.p, p->needles.n);
	s->pattern = s->needles.state == TEXT_DONE ? p : NULL;
}

void event_look(struct schedule_event *event)
{
	const struct schedule_pattern *p = event->schedule->pattern;

	if (p)
		event->look = event_may_match(p, event) ? MAY_MATCH : RULED_OUT;
}

/* Whether it has been looked for what a pattern needs, be it this one or another. */
static bool is_looked_at(const struct schedule_pattern *p, const struct schedule_event *event)
{
	const struct text *needles = &event->schedule->needles;

	return event->look != NOT_LOOKED_AT && needles->n == p->needles.n &&
	       memcmp(needles->p, p->needles.p, needles->n) == 0;
}

/* Whether an event can't match, as its bytes and its room's tell. */
static bool is_ruled_out(const struct schedule_pattern *p, const struct schedule_event *event)
{
	const struct text *room = &event->room_key;

	if (!event->schedule->format->texts_are_json || !needs_literals(p) || room->state == TEXT_DONE)
		return false;
	return !(is_looked_at(p, event) ? event->look == MAY_MATCH : event_may_match(p, event)) &&
	       !(room->state == TEXT_RAW && may_be_in(p, room->p, room->n, true));
}

static int search_event(struct schedule_pattern *p, const struct schedule_event *event, search_fn *search, void *arg,
                        struct schedule_error *error)
{
	struct schedule_event *e = event_cache(event), before;
	struct arena_mark mark;
	int got = 0, sum = 0;

	if (is_ruled_out(p, event))
		return 0;
	if (p->fields >> SCHEDULE_UID & 1)
		identity_assign(event->schedule);
	/* What is decoded for the search is let go: memory does not grow with what is searched. */
	mark = event_enter(e, &before);
	for (int field = 0; got >= 0 && field < SCHEDULE_FIELDS && !(sum && search == matches); field++) {
		if (!(p->fields >> field & 1))
			continue;
		got = search_field(p, event, (enum schedule_field)field, search, arg, error);
		sum += got > 0 ? got : 0;
	}
	event_leave(e, &before, mark);
	return got < 0 ? got : sum;
}

struct candidates {
	const struct schedule_pattern *pattern;
	const struct schedule *schedule;
	bool *may;
};

static void rule_out(void *arg, size_t begin, size_t end)
{
	const struct candidates *c = arg;

	for (size_t i = begin; i < end; i++)
		c->may[i] = !is_ruled_out(c->pattern, c->schedule->events[i]);
}

void schedule_may_match(const struct schedule_pattern *p, const struct schedule *s, bool *may)
{
	struct candidates candidates = { p, s, may };

	parallel_parts(s->helpers, s->nevents, rule_out, &candidates);
}

int schedule_match(struct schedule_pattern *p, const struct schedule_event *event, struct schedule_error *error)
{
	return search_event(p, event, matches, NULL, error);
}

/* ---- every match ------------------------------------------------------------ */

struct each {
	const struct schedule_event *event;
	schedule_found_fn *found;
	void *arg;
	/* the captions up to here, and where they end in the joined text with its white space folded */
	size_t cues, cues_end;
	bool spaced; /* ... behind a space */
	struct buf folded;
};

/* The caption in which an offset of the joined text lies.  Matches come in order: so does this. */
static size_t cue_at(struct each *each, size_t offset)
{
	size_t n = schedule_count(each->event, SCHEDULE_CUE);

	for (; each->cues_end <= offset && each->cues < n; each->cues++) {
		const char *text = schedule_value(each->event, SCHEDULE_CUE, each->cues);
		struct buf *b = &each->folded;
		bool joined = each->cues > 0;

		buf_reset(b);
		text_fold_space(b, text, strlen(text));
		if (b->failed)
			break;
		/* The space between two captions swallows those at their ends. */
		each->cues_end += (joined && !each->spaced) + b->n - (joined && b->n && b->p[0] == ' ');
		each->spaced = b->n ? b->p[b->n - 1] == ' ' : joined || each->spaced;
	}
	return each->cues ? each->cues - 1 : 0;
}

static int report_all(struct schedule_pattern *p, const char *text, enum schedule_field field, size_t index, void *arg,
                      struct schedule_error *error)
{
	struct each *each = arg;
	bool strip = p->flags & SCHEDULE_PATTERN_IGNORE_ACCENTS;
	size_t n, at = 0, begin = 0, end = 0;
	const char *searched;
	int count = 0, got;

	text = searched = subject(p, text, &n);
	if (text && strip)
		searched = bare(p, text, &n);
	if (!searched)
		return error_memory(error);
	while (at <= n && (got = pattern_find(p, searched, n, at, &begin, &end, error)) != 0) {
		size_t from = strip ? p->origin[begin] : begin;
		struct schedule_found found = { field, index, text + from, (strip ? p->origin[end] : end) - from };

		if (got < 0)
			return got;
		if (end > begin) {
			if (field == SCHEDULE_CUE)
				found.index = cue_at(each, from);
			each->found(each->arg, &found);
			count++;
		}
		at = end > begin ? end : end + 1;
		while (at < n && (searched[at] & 0xc0) == 0x80)
			at++;
	}
	return count;
}

int schedule_matches(struct schedule_pattern *p, const struct schedule_event *event, schedule_found_fn *found,
                     void *arg, struct schedule_error *error)
{
	struct each each = { .event = event, .found = found, .arg = arg };
	int got;

	identity_assign(event->schedule); /* the callback may ask for the uid */
	got = search_event(p, event, report_all, &each, error);
	if (each.folded.failed)
		got = error_memory(error);
	buf_free(&each.folded);
	return got;
}
