/* Reading the previous calendar, which may be anybody's: its components, found by their uid. */
#include "ical_previous.h"

/* ---- lines -------------------------------------------------------------------------------- */

struct ical_source ical_lines_of(struct ical_previous *p, const char *bytes, size_t from, size_t to)
{
	struct ical_source source = { bytes, from, to, p->source.unfolded };

	p->source.unfolded = (struct buf){ 0 };
	return source;
}

void ical_lines_done(struct ical_previous *p, struct ical_source *source)
{
	p->failed |= source->unfolded.failed;
	p->source.unfolded = source->unfolded;
}

bool ical_named(const struct ical_line *line, const char *name)
{
	return ical_is(line->name, line->name_size, name);
}

bool ical_valued(const struct ical_line *line, const char *value)
{
	const char *p = line->value, *end = p + line->value_size;

	while (end > p && is_space(end[-1]))
		end--;
	return ical_is(p, (size_t)(end - p), value);
}

/* ---- reading the components -------------------------------------------------------------------- */

static struct ical_old *add_old(struct ical_previous *p, const struct ical_line *begin)
{
	struct ical_old *old;

	if (p->n == p->room) {
		size_t room = p->room ? p->room * 2 : 256;
		struct ical_old *grown = realloc(p->old, room * sizeof *grown);

		if (!grown) {
			p->failed = true;
			return NULL;
		}
		p->old = grown;
		p->room = room;
	}
	old = &p->old[p->n];
	*old = (struct ical_old){ .uid = "", .from = begin->from, .number = p->n };
	if (ical_valued(begin, "VEVENT") || ical_valued(begin, "VTODO") || ical_valued(begin, "VJOURNAL"))
		old->kind = ICAL_OLD_EVENT;
	else if (ical_valued(begin, "VTIMEZONE"))
		old->kind = ICAL_OLD_ZONE;
	p->n++;
	return old;
}

static const char *text_of(struct ical_previous *p, const struct ical_line *line)
{
	const char *text;

	buf_reset(&p->text);
	ical_text(&p->text, line->value, line->value_size);
	text = arena_text(&p->arena, p->text.p ? p->text.p : "", p->text.n);
	p->failed |= p->text.failed || !text;
	return text ? text : "";
}

static long sequence_of(const struct ical_line *line)
{
	long n = 0;

	for (size_t i = 0; i < line->value_size && is_digit(line->value[i]) && n < ICAL_SEQUENCE_MOST; i++)
		n = n * 10 + (line->value[i] - '0');
	return n < ICAL_SEQUENCE_MOST ? n : ICAL_SEQUENCE_MOST;
}

/* A property of a component itself, none of one inside it. */
static void read_property(struct ical_previous *p, struct ical_old *old, const struct ical_line *line)
{
	if (ical_named(line, old->kind == ICAL_OLD_ZONE ? "TZID" : "UID") && !*old->uid)
		old->uid = text_of(p, line);
	else if (ical_named(line, "SEQUENCE"))
		old->sequence = sequence_of(line);
	else if (ical_named(line, "STATUS"))
		old->cancelled = ical_valued(line, "CANCELLED");
	else if (ical_named(line, "RECURRENCE-ID"))
		old->override = true;
}

/* The bytes of a line are UTF-8, without NUL, as they will be written again. */
static int check_bytes(const struct ical_previous *p, const struct ical_source *source, const struct ical_line *line,
                       struct schedule_error *error)
{
	const char *at = line->p, *end = at + line->n;

	while (at < end) {
		size_t n = *at ? utf8_length(at, end) : 0;

		if (!n)
			return error_at(error, p->input, ical_offset(source, line, at), SCHEDULE_ESYNTAX, "%s",
			                *at ? NOT_UTF8 : A_NUL);
		at += n;
	}
	return SCHEDULE_OK;
}

static int read_components(struct ical_previous *p, struct ical_source *source, struct schedule_error *error)
{
	struct ical_old *old = NULL;
	struct ical_line line;
	size_t depth = 0, calendars = 0;
	bool good;
	int code;

	while (ical_next(source, &line)) {
		if ((code = check_bytes(p, source, &line, error)) < 0)
			return code;
		good = !ical_split(&line);
		if (!depth && !(good && ical_named(&line, "BEGIN") && ical_valued(&line, "VCALENDAR")))
			return error_at(error, p->input, line.from, SCHEDULE_EFORMAT,
			                "no calendar such as sched-ics(1) writes: BEGIN:VCALENDAR is due here");
		if (!good)
			continue;
		if (ical_named(&line, "BEGIN") && ++depth == 2)
			old = add_old(p, &line);
		else if (ical_named(&line, "BEGIN"))
			calendars += depth == 1;
		else if (ical_named(&line, "END") && --depth == 1 && old)
			old->to = source->at;
		else if (depth == 2 && old)
			read_property(p, old, &line);
		if (p->failed)
			return error_memory(error);
	}
	if (depth)
		return error_at(error, p->input, source->size, SCHEDULE_ESYNTAX,
		                "the calendar is cut off: write it anew");
	return calendars ? SCHEDULE_OK
	                 : error_at(error, p->input, 0, SCHEDULE_EFORMAT,
	                            "no calendar in it: the input is empty; look at what should have written it");
}

static int by_uid(const void *a, const void *b)
{
	const struct ical_old *x = *(struct ical_old *const *)a, *y = *(struct ical_old *const *)b;
	int order = x->kind == y->kind ? strcmp(x->uid, y->uid) : x->kind < y->kind ? -1 : 1;

	if (order)
		return order;
	return x->number < y->number ? -1 : x->number > y->number;
}

static int index_components(struct ical_previous *p, struct schedule_error *error)
{
	p->by_uid = calloc(p->n + 1, sizeof(struct ical_old *));
	if (!p->by_uid)
		return error_memory(error);
	for (size_t i = 0; i < p->n; i++)
		p->by_uid[i] = &p->old[i];
	if (p->n)
		qsort(p->by_uid, p->n, sizeof(struct ical_old *), by_uid);
	return SCHEDULE_OK;
}

struct ical_previous *ical_previous_new(struct schedule_input *input, struct schedule_error *error)
{
	struct ical_previous *p = calloc(1, sizeof *p);
	bool mark = input->size >= 3 && memcmp(input->bytes, "\xef\xbb\xbf", 3) == 0;
	struct ical_source source;
	int code;

	if (!p) {
		error_memory(error);
		return NULL;
	}
	p->input = input;
	source = ical_lines_of(p, input->bytes, mark ? 3 : 0, input->size);
	code = read_components(p, &source, error);
	ical_lines_done(p, &source);
	if (code == SCHEDULE_OK)
		code = index_components(p, error);
	if (code == SCHEDULE_OK)
		return p;
	ical_previous_free(p);
	return NULL;
}

void ical_previous_free(struct ical_previous *p)
{
	if (!p)
		return;
	buf_free(&p->source.unfolded);
	buf_free(&p->text);
	buf_free(&p->ours);
	buf_free(&p->theirs);
	arena_free(&p->arena);
	free(p->old);
	free(p->by_uid);
	free(p);
}

struct ical_old *ical_previous_component(struct ical_previous *p, size_t i)
{
	return i < p->n ? &p->old[i] : NULL;
}

size_t ical_previous_find(const struct ical_previous *p, enum ical_old_kind kind, const char *uid, size_t *first)
{
	size_t low = 0, high = p->n, n = 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct ical_old *old = p->by_uid[middle];

		if (old->kind < kind || (old->kind == kind && strcmp(old->uid, uid) < 0))
			low = middle + 1;
		else
			high = middle;
	}
	*first = low;
	while (low + n < p->n && p->by_uid[low + n]->kind == kind && strcmp(p->by_uid[low + n]->uid, uid) == 0)
		n++;
	return n;
}

void ical_previous_want_zone(struct ical_previous *p, const char *tzid)
{
	size_t first;

	/* Of several the first counts. */
	if (ical_previous_find(p, ICAL_OLD_ZONE, tzid, &first))
		p->by_uid[first]->done = false;
}

void ical_previous_meet(struct ical_previous *p, const char *uid)
{
	size_t first, n = ical_previous_find(p, ICAL_OLD_EVENT, uid, &first);

	for (size_t i = 0; i < n; i++)
		p->by_uid[first + i]->done = true;
}
