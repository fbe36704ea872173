#include "report.h"

#include "list.h"

/* jansson: JSON's strings are spelled by the library that the readers decode them with. */
#include <jansson.h>
#include <string.h>

static const struct table_column columns[] = {
	{ 0, STYLE_STRONG }, /* time */
	{ 3, STYLE_PLAIN },  /* title */
	{ 2, STYLE_FAINT },  /* room, or the persons of a room's conflict */
	{ 8, STYLE_FAINT },  /* where it stands: best in one piece */
};

enum { COLUMNS = sizeof columns / sizeof *columns };

/* ---- the events' sources ----------------------------------------------------------- */

static int by_schedule(const void *a, const void *b)
{
	uintptr_t x = (uintptr_t)((const struct report_source *)a)->schedule;
	uintptr_t y = (uintptr_t)((const struct report_source *)b)->schedule;

	return x < y ? -1 : x > y;
}

/* "kvm.json:12".  To be freed. */
static char *source_of(const struct report *r, const struct schedule_event *event)
{
	struct report_source key = { schedule_event_schedule(event), NULL };
	const struct report_source *source = bsearch(&key, r->sources, r->count, sizeof key, by_schedule);
	size_t size = strlen(source->name) + 32;
	char *text = cmd_alloc(size, 1);

	snprintf(text, size, "%s:%lu", source->name, schedule_line(event));
	return text;
}

void report_begin(struct report *r, const struct cmd_all *all)
{
	r->count = all->count;
	r->sources = cmd_alloc(all->count, sizeof *r->sources);
	for (size_t i = 0; i < all->count; i++)
		r->sources[i] = (struct report_source){ all->schedules[i], all->names[i] };
	qsort(r->sources, r->count, sizeof *r->sources, by_schedule);
	r->table = table_new(columns, COLUMNS);
}

/* ---- for a person --------------------------------------------------------------------- */

static struct schedule_time local(const struct schedule_event *event, struct schedule_time time)
{
	return schedule_local(schedule_event_schedule(event), time);
}

/* "10:00-10:30" as sched-ls has it; with date or offset where the two events' differ in it. */
static void put_span(const struct schedule_conflict *c, const struct schedule_event *event, char *text, size_t size)
{
	char span[LIST_SPAN], time[SCHEDULE_TIME_TEXT];
	struct schedule_time start = local(event, schedule_start(event)), first, second;
	bool dates = false, offsets = false;

	if (c->second) {
		first = local(c->first, schedule_start(c->first));
		second = local(c->second, schedule_start(c->second));
		dates = second.seconds - first.seconds >= 86400;
		offsets = first.utc_offset != second.utc_offset;
	}
	list_span(event, span);
	schedule_time_text(&start, time);
	snprintf(text, size, "%.*s%s%s%s%s", dates ? 10 : 0, time, dates ? " " : "", span, offsets ? " " : "",
	         offsets && strlen(time) > 19 ? time + 19 : "");
}

static void add_event(struct report *r, const struct schedule_conflict *c, const struct schedule_event *event)
{
	bool with_conference = c->second && schedule_event_schedule(c->first) != schedule_event_schedule(c->second);
	const char *conference = with_conference ? schedule_text(event, SCHEDULE_CONFERENCE) : "";
	char *what = fields_text(event, c->kind == SCHEDULE_CONFLICT_ROOM ? SCHEDULE_PERSON : SCHEDULE_ROOM, ", ");
	char span[LIST_SPAN + 2 * SCHEDULE_TIME_TEXT], *source = source_of(r, event);
	size_t size = strlen(what) + strlen(conference) + 3;
	char *where = cmd_alloc(size, 1);
	const char *cells[COLUMNS] = { span, schedule_text(event, SCHEDULE_TITLE), where, source };

	put_span(c, event, span, sizeof span);
	snprintf(where, size, "%s%s%s", what, *what && *conference ? ", " : "", conference);
	table_row(r->table, cells);
	free(what);
	free(where);
	free(source);
}

/* " Crane: Friday 24 October 2025, 12:30-13:15".  To be freed. */
static char *heading(const struct schedule_conflict *c)
{
	const struct schedule_event *of = c->second ? c->second : c->first;
	struct schedule_time start = local(of, c->start), end = local(of, c->end);
	bool told = c->kind == SCHEDULE_CONFLICT_DUPLICATE || c->kind == SCHEDULE_CONFLICT_CONTRADICTION;
	const char *subject = told ? "" : c->subject; /* else the text says it */
	bool hours = c->second && c->kind != SCHEDULE_CONFLICT_DUPLICATE;
	size_t size = strlen(subject) + strlen(c->text) + LIST_DATE + 32;
	char *text = cmd_alloc(size, 1), date[LIST_DATE], span[32] = "";
	struct schedule_civil from, to;

	/* Without a zone each event has the offset that its source gives it. */
	if (!*schedule_conference(schedule_event_schedule(of), SCHEDULE_CONFERENCE_ZONE))
		end.utc_offset = start.utc_offset;
	schedule_civil(&start, &from);
	schedule_civil(&end, &to);
	list_date(&start, date);
	if (hours)
		snprintf(span, sizeof span, ", %02d:%02d-%02d:%02d", from.hour, from.minute, to.hour, to.minute);
	snprintf(text, size, "%s%s: %s%s%s%s", *subject ? " " : "", subject, date, span, *c->text ? ", " : "", c->text);
	return text;
}

static void put_block(struct report *r, const struct schedule_conflict *c)
{
	bool grave = schedule_conflict_severity(c->kind) == SCHEDULE_ERROR;
	char *text = heading(c);

	if (r->found > 1)
		putchar('\n');
	table_led_line(schedule_conflict_name(c->kind), grave ? STYLE_ALERT : STYLE_CAUTION, text, STYLE_STRONG, &r->screen);
	add_event(r, c, c->first);
	if (c->second)
		add_event(r, c, c->second);
	table_print(r->table, &r->screen);
	free(text);
}

/* "3 conflicts: 1 room, 2 person" */
static void put_sum(const struct report *r)
{
	const char *before = ": ";

	printf("\n%zu conflict%s", r->found, r->found == 1 ? "" : "s");
	for (int kind = 0; kind < SCHEDULE_CONFLICT_KINDS; kind++) {
		if (!r->of_kind[kind])
			continue;
		printf("%s%zu %s", before, r->of_kind[kind], schedule_conflict_name((enum schedule_conflict_kind)kind));
		before = ", ";
	}
	putchar('\n');
}

/* ---- for programs ------------------------------------------------------------------------ */

static const char *severity(const struct schedule_conflict *c)
{
	return schedule_severity_name(schedule_conflict_severity(c->kind));
}

static void put_columns(const struct schedule_conflict *c)
{
	char start[SCHEDULE_TIME_TEXT], end[SCHEDULE_TIME_TEXT];
	const char *cells[] = {
		schedule_conflict_name(c->kind),
		severity(c),
		schedule_time_text(&c->start, start),
		schedule_time_text(&c->end, end),
		c->subject,
		schedule_base_uid(c->first),
		c->second ? schedule_base_uid(c->second) : "",
		schedule_text(c->first, SCHEDULE_TITLE),
		c->second ? schedule_text(c->second, SCHEDULE_TITLE) : "",
	};

	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
		char *clean = table_clean(cells[i]);

		printf(i ? "\t%s" : "%s", clean);
		free(clean);
	}
	putchar('\n');
}

static void set(json_t *object, const char *key, const char *text)
{
	if (*text && json_object_set_new(object, key, json_string(text)) != 0)
		cmd_die("out of memory");
}

static void set_time(json_t *object, const char *key, struct schedule_time time)
{
	char text[SCHEDULE_TIME_TEXT];

	set(object, key, schedule_time_text(&time, text));
}

/* A text that may hold what is no UTF-8. */
static void set_clean(json_t *object, const char *key, const char *text)
{
	char *clean = table_clean(text);

	set(object, key, clean);
	free(clean);
}

/* The keys that sched-ls -J has for what a clash is about. */
static json_t *event_object(const struct report *r, const struct schedule_event *event)
{
	json_t *object = json_object(), *persons = json_array();
	char *source = source_of(r, event);
	size_t n = schedule_count(event, SCHEDULE_PERSON);

	set(object, "conference", schedule_text(event, SCHEDULE_CONFERENCE));
	set(object, "uid", schedule_text(event, SCHEDULE_UID));
	set_time(object, "start", schedule_start(event));
	set_time(object, "end", schedule_end(event));
	set(object, "room", schedule_text(event, SCHEDULE_ROOM));
	set(object, "title", schedule_text(event, SCHEDULE_TITLE));
	for (size_t i = 0; i < n; i++)
		if (*schedule_value(event, SCHEDULE_PERSON, i))
			json_array_append_new(persons, json_string(schedule_value(event, SCHEDULE_PERSON, i)));
	if (json_array_size(persons))
		json_object_set(object, "persons", persons);
	json_decref(persons);
	set_clean(object, "source", source);
	free(source);
	return object;
}

static void put_object(const struct report *r, const struct schedule_conflict *c)
{
	json_t *object = json_object(), *events = json_array();

	set(object, "kind", schedule_conflict_name(c->kind));
	set(object, "severity", severity(c));
	set_time(object, "start", c->start);
	set_time(object, "end", c->end);
	set(object, "subject", c->subject);
	set_clean(object, "text", c->text);
	json_array_append_new(events, event_object(r, c->first));
	if (c->second)
		json_array_append_new(events, event_object(r, c->second));
	if (json_object_set_new(object, "events", events) != 0)
		cmd_die("out of memory");
	json_dumpf(object, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(object);
}

/* ---- each, and the end --------------------------------------------------------------------- */

int report_conflict(void *report, const struct schedule_conflict *c)
{
	struct report *r = report;

	if (r->baseline && baseline_has(r->baseline, c))
		return 0;
	r->found++;
	r->of_kind[c->kind]++;
	if (r->form == REPORT_BLOCKS)
		put_block(r, c);
	else if (r->form == REPORT_TSV)
		put_columns(c);
	else if (r->form == REPORT_JSON)
		put_object(r, c);
	/* The first answers -q; and nobody waits for more where nothing can be written. */
	return r->form == REPORT_QUIET || ferror(stdout);
}

void report_end(struct report *r)
{
	if (r->form == REPORT_BLOCKS && r->found)
		put_sum(r);
	else if (r->form == REPORT_COUNT)
		printf("%zu\n", r->found);
	table_free(r->table);
	baseline_free(r->baseline);
	free(r->sources);
}
