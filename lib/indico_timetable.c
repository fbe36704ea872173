/* Indico's timetables: days that hold entries, some of which hold others. */
#include "indico.h"
#include "json_value.h"

/* An entry of a timetable.  A block that runs past midnight is listed under both days, with all it holds. */
struct entry {
	struct text raw, session, title;
	const char *id, *type;
	size_t number;
	bool holds; /* contributions */
	bool again;
};

struct entries {
	struct entry *p;
	size_t n, room;
};

/* The next member of an object. */
static bool member(struct json_scan *scan, struct text *key, struct text *raw)
{
	struct json_value k, v;

	if (!json_next_member(scan, &k) || !json_skip(scan, &v))
		return false;
	*key = (struct text){ k.p, (uint32_t)k.n, TEXT_RAW };
	*raw = json_raw(&v);
	return true;
}

/* Note an entry; what a block holds follows it. */
static struct text note_entry(struct reader *r, struct entries *list, const struct text *key, const struct text *raw,
                              const struct text *session)
{
	struct item item = indico_look(r, raw);
	/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): what is in a block has its title */
	struct entry *grown, entry = { *raw, *session, item.found[TITLE], .number = list->n };

	if (json_kind(raw) != '{') {
		indico_misplaced(r, raw, "an entry of the timetable");
		return (struct text){ 0 };
	}
	grown = arena_grow(&r->first->arena, list->p, list->n, &list->room, sizeof *grown);
	if (!grown)
		return (struct text){ 0 };
	list->p = grown;
	entry.type = indico_value(r, item.found[ENTRY_TYPE]);
	entry.id = indico_value(r, indico_says(r, &item.found[UNIQUE_ID]) ? item.found[UNIQUE_ID]
	                           : indico_says(r, &item.found[ID])      ? item.found[ID]
	                                                                  : *key);
	list->p[list->n++] = entry;
	return item.found[ENTRIES];
}

static void note_day(struct reader *r, struct entries *list, const struct text *day)
{
	const struct text none = { 0 };
	struct json_scan scan, inner;
	struct text key, raw, in_block;

	if (json_kind(day) != '{') {
		if (json_count(day))
			indico_misplaced(r, day, "a day of the timetable");
		return;
	}
	scan = json_scan_text(day);
	json_enter(&scan);
	while (!r->first->arena.failed && member(&scan, &key, &raw)) {
		size_t block = list->n;
		struct text entries = note_entry(r, list, &key, &raw, &none);

		if (json_kind(&entries) != '{')
			continue;
		inner = json_scan_text(&entries);
		json_enter(&inner);
		while (member(&inner, &key, &in_block)) {
			size_t at = list->n;

			note_entry(r, list, &key, &in_block, &list->p[block].title);
			/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): the list is read_timetable()'s to free */
			if (list->n > at && strcmp(list->p[at].type, "Break") != 0)
				list->p[block].holds = true;
		}
	}
}

static int by_id(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	size_t n = x->title.n < y->title.n ? x->title.n : y->title.n;
	int order = strcmp(x->id, y->id);

	if (!order && n)
		order = memcmp(x->title.p, y->title.p, n);
	if (!order && x->title.n != y->title.n)
		order = x->title.n < y->title.n ? -1 : 1;
	return order ? order : x->number < y->number ? -1 : 1;
}

static int by_number(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return x->number < y->number ? -1 : 1;
}

/* Mark what is listed again: of one id and title the first counts. */
static void mark_repeated(struct entries *list)
{
	qsort(list->p, list->n, sizeof *list->p, by_id);
	for (size_t i = 1, first = 0; i < list->n; i++) {
		struct entry *e = &list->p[i], *f = &list->p[first];

		e->again = strcmp(e->id, f->id) == 0 && e->title.n == f->title.n &&
		           (!e->title.n || memcmp(e->title.p, f->title.p, e->title.n) == 0);
		if (e->again)
			f->holds |= e->holds;
		else
			first = i;
	}
	qsort(list->p, list->n, sizeof *list->p, by_number);
}

static void add_entry(struct reader *r, const struct entry *entry)
{
	struct item item = indico_look(r, &entry->raw);
	struct schedule_event *e;

	if (entry->again || entry->holds)
		return;
	item.found[SESSION] = entry->session;
	if (strcmp(entry->type, "Session") == 0) {
		indico_add_block(r, &item, &entry->title);
		e = r->s->nevents ? r->s->events[r->s->nevents - 1] : NULL;
		if (e && indico_says(r, &item.found[SLOT_TITLE])) {
			buf_text(&r->buf, indico_value(r, entry->title));
			buf_text(&r->buf, ": ");
			buf_text(&r->buf, indico_value(r, item.found[SLOT_TITLE]));
			event_set(e, SCHEDULE_TITLE, indico_taken(r));
		}
		return;
	}
	e = indico_add_event(r, &item);
	if (e && strcmp(entry->type, "Break") == 0)
		event_set(e, SCHEDULE_TYPE, "break");
}

/* {"20240918": {"s3": {…, "entries": {"c5": {…}}}, "b4": {…}}}, by the conference's id */
static void read_timetable(struct reader *r, const struct text *id, const struct text *days)
{
	struct json_scan scan;
	struct entries list = { 0 };
	struct text key, day;

	if (json_kind(days) != '{') {
		indico_misplaced(r, days, "a timetable");
		return;
	}
	if (!indico_begin(r, days))
		return;
	r->s->conference[SCHEDULE_CONFERENCE_ACRONYM] = *id; /* all that it says of the conference */
	scan = json_scan_text(days);
	json_enter(&scan);
	while (member(&scan, &key, &day))
		note_day(r, &list, &day);
	if (list.n)
		mark_repeated(&list);
	for (size_t i = 0; i < list.n; i++)
		add_entry(r, &list.p[i]);
	free(list.p);
}

void indico_read_timetables(struct reader *r, const struct text *results)
{
	struct json_scan scan = json_scan_text(results);
	struct text id, days;

	json_enter(&scan);
	while (!r->code && member(&scan, &id, &days))
		read_timetable(r, &id, &days);
}
