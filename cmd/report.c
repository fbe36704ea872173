#include "report.h"

#include "fields.h"
#include "span.h"
#include "text.h"

static const struct table_column columns[] = {
	{ 0, STYLE_STRONG }, /* time */
	{ 3, STYLE_PLAIN },  /* title */
	{ 2, STYLE_FAINT },  /* room, or the persons of a room's conflict */
	{ 8, STYLE_FAINT },  /* where it stands: best in one piece */
};

/* Of n events at one time in one room each is in conflict with all others. */
enum { MOST = 1000000 };

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

static int nowhere(void *arg, const void *bytes, size_t size)
{
	(void)arg, (void)bytes, (void)size;
	return 0;
}

void report_begin(struct report *r, const struct cmd_all *all)
{
	struct schedule_error error = { 0 };

	/* What strings can't be spelled without is told before anything is written. */
	if (r->form == REPORT_JSON && schedule_json_string("", nowhere, NULL, &error) < 0)
		cmd_die("%s", error.text);
	r->count = all->count;
	r->sources = cmd_alloc(all->count, sizeof *r->sources);
	for (size_t i = 0; i < all->count; i++)
		r->sources[i] = (struct report_source){ all->schedules[i], all->names[i] };
	qsort(r->sources, r->count, sizeof *r->sources, by_schedule);
	r->table = table_new(&r->screen, columns, COLUMNS);
}

/* ---- for a person --------------------------------------------------------------------- */

static struct schedule_time local(const struct schedule_event *event, struct schedule_time time)
{
	return schedule_local(schedule_event_schedule(event), time);
}

/* "10:00-10:30" as sched-ls has it; with date or offset where the two events' differ in it. */
static void put_span(const struct schedule_conflict *c, const struct schedule_event *event, char *text, size_t size)
{
	char span[SPAN_TEXT], time[SCHEDULE_TIME_TEXT];
	struct schedule_time start = local(event, schedule_start(event)), first, second;
	bool dates = false, offsets = false;

	if (c->second) {
		first = local(c->first, schedule_start(c->first));
		second = local(c->second, schedule_start(c->second));
		dates = second.seconds - first.seconds >= 86400;
		offsets = first.utc_offset != second.utc_offset;
	}
	span_text(&(struct span_zone){ 0 }, event, span);
	schedule_time_text(&start, time);
	snprintf(text, size, "%.*s%s%s%s%s", dates ? 10 : 0, time, dates ? " " : "", span, offsets ? " " : "",
	         offsets && strlen(time) > 19 ? time + 19 : "");
}

static void add_event(struct report *r, const struct schedule_conflict *c, const struct schedule_event *event)
{
	bool with_conference = c->second && schedule_event_schedule(c->first) != schedule_event_schedule(c->second);
	const char *conference = with_conference ? schedule_text(event, SCHEDULE_CONFERENCE) : "";
	char *what = fields_text(event, c->kind == SCHEDULE_CONFLICT_ROOM ? SCHEDULE_PERSON : SCHEDULE_ROOM, ", ");
	char span[SPAN_TEXT + 2 * SCHEDULE_TIME_TEXT], *source = source_of(r, event);
	size_t size = strlen(what) + strlen(conference) + 3;
	char *where = cmd_alloc(size, 1);
	const char *cells[COLUMNS] = { span, schedule_text(event, SCHEDULE_TITLE), where, source };

	put_span(c, event, span, sizeof span);
	snprintf(where, size, "%s%s%s", what, *what && *conference ? ", " : "", conference);
	table_row(r->table, cells, "");
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
	size_t size = strlen(subject) + strlen(c->text) + SPAN_DATE + 32;
	char *text = cmd_alloc(size, 1), date[SPAN_DATE], span[32] = "";
	struct schedule_civil from, to;

	/* Without a zone each event has the offset that its source gives it. */
	if (!*schedule_conference(schedule_event_schedule(of), SCHEDULE_CONFERENCE_ZONE))
		end.utc_offset = start.utc_offset;
	schedule_civil(&start, &from);
	schedule_civil(&end, &to);
	span_date(&start, date);
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
		fputc('\n', r->screen.out);
	screen_led_line(&r->screen, schedule_conflict_name(c->kind), grave ? STYLE_ALERT : STYLE_CAUTION, text,
	                STYLE_STRONG);
	add_event(r, c, c->first);
	if (c->second)
		add_event(r, c, c->second);
	table_print(r->table);
	free(text);
}

/* "3 conflicts: 1 room, 2 person" */
static void put_sum(const struct report *r)
{
	const char *before = ": ";

	fprintf(r->screen.out, "\n%zu conflict%s", r->found, r->found == 1 ? "" : "s");
	for (int kind = 0; kind < SCHEDULE_CONFLICT_KINDS; kind++) {
		if (!r->of_kind[kind])
			continue;
		fprintf(r->screen.out, "%s%zu %s", before, r->of_kind[kind],
		        schedule_conflict_name((enum schedule_conflict_kind)kind));
		before = ", ";
	}
	fputc('\n', r->screen.out);
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
		char *clean = text_clean(cells[i]);

		printf(i ? "\t%s" : "%s", clean);
		free(clean);
	}
	putchar('\n');
}

/* What can't be written is told when standard output is closed. */
static void put_string(const char *text)
{
	struct schedule_error error = { 0 };

	if (schedule_json_string(text, cmd_sink, stdout, &error) < 0 && !ferror(stdout))
		cmd_die("%s", error.text);
}

/* "key":"text" behind what is due before it, or nothing for nothing; returns what is due then. */
static char put_member(char before, const char *key, const char *text)
{
	if (!*text)
		return before;
	printf("%c\"%s\":", before, key);
	put_string(text);
	return ',';
}

static char put_time(char before, const char *key, struct schedule_time time)
{
	char text[SCHEDULE_TIME_TEXT];

	return put_member(before, key, schedule_time_text(&time, text));
}

/* The keys that sched-ls -J has for what a clash is about. */
static void put_event(const struct report *r, const struct schedule_event *event)
{
	char *source = source_of(r, event), *clean = text_clean(source);
	size_t n = schedule_count(event, SCHEDULE_PERSON), any = 0;
	char due = put_member('{', "conference", schedule_text(event, SCHEDULE_CONFERENCE));

	due = put_member(due, "uid", schedule_text(event, SCHEDULE_UID));
	put_time(due, "start", schedule_start(event));
	put_time(due, "end", schedule_end(event));
	put_member(due, "room", schedule_text(event, SCHEDULE_ROOM));
	put_member(due, "title", schedule_text(event, SCHEDULE_TITLE));
	for (size_t i = 0; i < n; i++)
		if (*schedule_value(event, SCHEDULE_PERSON, i)) {
			fputs(any++ ? "," : ",\"persons\":[", stdout);
			put_string(schedule_value(event, SCHEDULE_PERSON, i));
		}
	fputs(any ? "]" : "", stdout);
	put_member(due, "source", clean);
	putchar('}');
	free(clean);
	free(source);
}

static void put_object(const struct report *r, const struct schedule_conflict *c)
{
	char *clean = text_clean(c->text);

	put_member('{', "kind", schedule_conflict_name(c->kind));
	put_member(',', "severity", severity(c));
	put_time(',', "start", c->start);
	put_time(',', "end", c->end);
	put_member(',', "subject", c->subject);
	put_member(',', "text", clean);
	fputs(",\"events\":[", stdout);
	put_event(r, c->first);
	if (c->second) {
		putchar(',');
		put_event(r, c->second);
	}
	fputs("]}\n", stdout);
	free(clean);
}

/* ---- each, and the end --------------------------------------------------------------------- */

int report_conflict(void *report, const struct schedule_conflict *c)
{
	struct report *r = report;

	if (r->baseline && baseline_has(r->baseline, c))
		return 0;
	if (r->found == MOST) {
		cmd_error("more than %d conflicts: no more are looked for; --kind and --ignore-room leave some out",
		          MOST);
		return 1;
	}
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
	table_end(r->table);
	screen_close(&r->screen);
	baseline_free(r->baseline);
	free(r->sources);
}
