/*
 * A page of Sched.com saved as text.  A full date line belongs to each event:
 * it is the one thing that can be relied on.  Two layouts are known:
 *
 *   08:00, title, description, Speakers…, files, DATE LINE, venue, type
 *   08:00, title, DATE LINE, description, Speakers…, venue, type
 */
#include "datetime.h"
#include "format.h"
#include "sched_text.h"

/* The rows of an event: its title, its date line, and the first that no longer belongs to it. */
struct place {
	size_t head, when, after;
};

struct reader {
	struct schedule *s;
	struct row *rows;
	size_t n, room;
	struct place *places;
	size_t nplaces;
	bool early;      /* the date line comes before the description */
	bool typed;      /* ... and a type may follow the venue */
	bool tight;      /* no blank line parts the date line from the venue */
	bool zone_told;
};

static size_t offset_of(const struct reader *r, size_t row)
{
	return (size_t)(r->rows[row].line.p - r->s->input->bytes);
}

/* ---- rows ------------------------------------------------------------------------------ */

static enum row_kind kind_of(struct line line)
{
	struct sched_when when;
	int32_t clock;

	if (sched_is_clock(line, &clock))
		return ROW_CLOCK;
	if (sched_when(line, &when))
		return ROW_WHEN;
	return sched_is_day(line) ? ROW_DAY : ROW_TEXT;
}

static bool add_row(struct reader *r, struct line line, bool gap)
{
	struct row *grown = arena_grow(&r->s->arena, r->rows, r->n, &r->room, sizeof *grown);

	if (!grown)
		return false;
	r->rows = grown;
	r->rows[r->n++] = (struct row){ line, kind_of(line), gap };
	return true;
}

static bool read_rows(struct reader *r, struct lines *lines)
{
	struct line line;
	bool gap = true;

	while (line_next(lines, &line)) {
		if (line.n && !add_row(r, line, gap))
			return false;
		gap = !line.n;
	}
	return true;
}

/* ---- where events begin and end ----------------------------------------------------------- */

/* The heading of the event whose date line is at when: a clock that tells its start; n if there is none. */
static size_t find_heading(const struct reader *r, size_t from, size_t when, bool last)
{
	struct sched_when times;
	size_t found = r->n, other = r->n;
	int32_t clock;

	sched_when(r->rows[when].line, &times);
	for (size_t i = from; i < when; i++) {
		if (r->rows[i].kind == ROW_DAY)
			found = other = r->n;
		if (r->rows[i].kind != ROW_CLOCK)
			continue;
		sched_is_clock(r->rows[i].line, &clock);
		if (clock == times.clock && (last || found == r->n))
			found = i;
		else if (last || other == r->n)
			other = i;
	}
	return found < r->n ? found : other;
}

static bool has_role(const struct reader *r, size_t from, size_t to)
{
	while (from < to && !sched_role(r->rows[from].line))
		from++;
	return from < to;
}

/* Rows that follow a date line; what a page ends with is not the last event's. */
static size_t rows_after(const struct reader *r, size_t when, bool last)
{
	size_t end = when + 1;

	while (end < r->n && r->rows[end].kind == ROW_TEXT &&
	       !(last && r->rows[end].gap && (r->tight || end > when + 1)))
		end++;
	return end - when - 1;
}

/* Which layout it is: more than a title before the date lines, or more than a venue and a type after them. */
static void find_layout(struct reader *r)
{
	size_t early = 0, late = 0, from = 0, last = r->n;

	while (last && r->rows[last - 1].kind != ROW_WHEN)
		last--;
	for (size_t i = 0; i + 1 < last; i++)
		r->tight |= r->rows[i].kind == ROW_WHEN && r->rows[i + 1].kind == ROW_TEXT && !r->rows[i + 1].gap;
	for (size_t i = 0; i < last; i++) {
		size_t head, after;

		if (r->rows[i].kind != ROW_WHEN)
			continue;
		head = find_heading(r, from, i, true);
		after = rows_after(r, i, i + 1 == last);
		if (head < r->n && i - head > 2) {
			late += has_role(r, head, i) ? r->n : 1;
		} else if (head < r->n) {
			early += has_role(r, i + 1, i + 1 + after) ? r->n : after > 2;
			r->typed |= after == 2;
		}
		from = i + 1;
	}
	r->early = early > late;
}

/* The title of an event without a heading, which follows another's venue. */
static size_t find_title(const struct reader *r, size_t from, size_t when, bool first)
{
	size_t i = from;

	for (size_t k = when; k > from; k--)
		if (r->rows[k - 1].kind == ROW_DAY)
			return k;
	if (r->early)
		return when > from ? when - 1 : when;
	if (first || when - from < 2)
		return from;
	while (++i < when)
		if (r->rows[i].gap)
			return i;
	return from + 1;
}

static bool find_places(struct reader *r)
{
	size_t from = 0, count = 0;

	for (size_t i = 0; i < r->n; i++)
		count += r->rows[i].kind == ROW_WHEN;
	r->places = calloc(count + 1, sizeof *r->places);
	if (!r->places)
		return false;
	for (size_t i = 0; i < r->n; i++) {
		struct place *place = &r->places[r->nplaces];
		size_t before;

		if (r->rows[i].kind != ROW_WHEN)
			continue;
		before = find_heading(r, from, i, r->early);
		place->head = before < r->n ? before + 1 : find_title(r, from, i, !r->nplaces);
		place->when = i;
		place->after = r->n;
		if (before == r->n)
			before = place->head;
		for (size_t k = from; k < before; k++)
			if (r->rows[k].kind == ROW_DAY)
				before = k;
		if (r->nplaces)
			place[-1].after = before;
		r->nplaces++;
		from = i + 1;
	}
	return true;
}

/* ---- an event ---------------------------------------------------------------------------------- */

static void set_rows(struct reader *r, struct schedule_event *e, int slot, size_t from, size_t to)
{
	if (from < to)
		e->slot[slot] = lines_text(r->s, r->rows[from].line, r->rows[to - 1].line);
}

/* "slides pdf": the name of a file, its dot lost. */
static bool is_file(struct line line)
{
	static const char *const endings[] = { "pdf", "ppt", "pptx", "odp", "key", "doc", "docx", "odt",
		                               "xls", "xlsx", "zip", "mp4", "png", "jpg", "html", "txt" };
	size_t n = line.n;

	while (n && line.p[n - 1] != ' ' && line.p[n - 1] != '.')
		n--;
	if (n < 2 || line.n > 150 || memmem(line.p, line.n, "://", 3))
		return false;
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (line_is((struct line){ line.p + n, line.n - n }, endings[i]))
			return true;
	return false;
}

/* The files named at the end of some rows, after a blank line; where they begin. */
static size_t find_files(const struct reader *r, size_t from, size_t to)
{
	size_t begin = to, files = to;

	while (begin > from && is_file(r->rows[begin - 1].line))
		if (--begin == from || r->rows[begin].gap)
			files = begin;
	return files;
}

/* A heading over persons: the first that is followed by one, else the last there is; to if there is none. */
static size_t find_persons(const struct reader *r, size_t from, size_t to)
{
	size_t found = to;

	for (size_t i = from; i < to; i++) {
		if (!sched_role(r->rows[i].line))
			continue;
		found = i;
		if (sched_is_person(r->rows + i + 1, to - i - 1))
			break;
	}
	return found;
}

/* A description, persons and files. */
static void read_body(struct reader *r, struct schedule_event *e, size_t from, size_t to)
{
	size_t files = find_files(r, from, to), persons = find_persons(r, from, files);

	set_rows(r, e, SCHEDULE_ABSTRACT, from, persons);
	while (persons < files) {
		const char *role = sched_role(r->rows[persons].line);
		size_t next = persons + 1;

		while (next < files && !(sched_role(r->rows[next].line) &&
		                         sched_is_person(r->rows + next + 1, files - next - 1)))
			next++;
		sched_add_persons(e, r->rows + persons + 1, next - persons - 1, role ? role : "");
		persons = next;
	}
	for (; files < to; files++) {
		struct text name = text_copy(r->s, r->rows[files].line.p, r->rows[files].line.n);

		event_add_link(e, SCHEDULE_ATTACHMENT, "", text_value(r->s, &name));
	}
}

/* What follows the venue: a type, and more of that kind. */
static void read_types(struct reader *r, struct schedule_event *e, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		struct line line = r->rows[i].line;
		struct text text;

		line_begins(line, "\xe2\x80\xa2", &line); /* a bullet */
		if (line_is(line, "Feedback form is now closed."))
			continue;
		text = text_copy(r->s, line.p, line.n);
		if (e->slot[SCHEDULE_TRACK].state == TEXT_NONE)
			e->slot[SCHEDULE_TRACK] = text;
		else
			event_add_tag(e, text_value(r->s, &text));
	}
}

/* The lists of some pages: "title TAB venue". */
static void read_title(struct reader *r, struct schedule_event *e, const struct place *place, bool venue_follows)
{
	struct line title = r->rows[place->head].line;
	const char *tab = memchr(title.p, '\t', title.n);

	if (tab && !venue_follows) {
		struct line venue = line_trim(tab, (size_t)(title.p + title.n - tab));

		e->slot[SCHEDULE_ROOM] = text_copy(r->s, venue.p, venue.n);
		title = line_trim(title.p, (size_t)(tab - title.p));
	}
	e->slot[SCHEDULE_TITLE] = text_copy(r->s, title.p, title.n);
}

static void read_event(struct reader *r, const struct place *place)
{
	size_t body = place->head + 1, after = place->when + 1, venue = after, end = place->after;
	struct schedule_event *e = schedule_add_event(r->s);
	struct sched_when when;

	if (!e)
		return;
	if (end == r->n && !r->early)
		end = after + rows_after(r, place->when, true);
	if (r->early && end > after)
		venue = end - (r->typed && end - after > 1 ? 2 : 1);
	e->from = offset_of(r, place->head < place->when ? place->head : place->when);
	if (place->head < place->when)
		read_title(r, e, place, venue < end);
	else
		warn_at(r->s, e->from, SCHEDULE_ESYNTAX, "event without a title");
	e->to = offset_of(r, end - 1) + r->rows[end - 1].line.n;
	sched_when(r->rows[place->when].line, &when);
	sched_set_when(e, &when, offset_of(r, place->when), &r->zone_told);
	if (r->early)
		read_body(r, e, after, venue);
	else if (body < place->when)
		read_body(r, e, body, place->when);
	if (venue < end) {
		set_rows(r, e, SCHEDULE_ROOM, venue, venue + 1);
		read_types(r, e, venue + 1, end);
	}
}

/* A heading over the whole page that ends in the year of its events: "Exampleconf 2024". */
static void find_conference(struct reader *r)
{
	struct schedule_civil civil;
	char year[8];

	schedule_civil(&r->s->events[0]->start, &civil);
	snprintf(year, sizeof year, " %04d", (int)civil.year);
	for (size_t i = 0; i < r->places[0].head && r->rows[i].kind == ROW_TEXT; i++) {
		struct line line = r->rows[i].line, rest = line, word;
		bool dated = false;

		if (line.n < 6 || line.n > 100 || memcmp(line.p + line.n - 5, year, 5) != 0)
			continue;
		while (rest.n && !dated) {
			const char *space = memchr(rest.p, ' ', rest.n);

			word = (struct line){ rest.p, space ? (size_t)(space - rest.p) : rest.n };
			dated = month_parse(word.p, word.n);
			rest = line_trim(rest.p + word.n, rest.n - word.n);
		}
		if (dated)
			continue;
		r->s->conference[SCHEDULE_CONFERENCE_TITLE] = text_copy(r->s, line.p, line.n);
		return;
	}
}

/* A page that was cut off may end in an event without its date line. */
static void warn_unfinished(struct reader *r)
{
	for (size_t i = r->places[r->nplaces - 1].when + 1; i < r->n; i++) {
		if (r->rows[i].kind != ROW_CLOCK)
			continue;
		warn_at(r->s, offset_of(r, i), SCHEDULE_ESYNTAX,
		        "no date line follows this time: its event is left out");
		return;
	}
}

/* ---- the format ------------------------------------------------------------------------------------ */

static int read_document(struct schedule *s, struct schedule_error *error)
{
	struct reader r = { .s = s };
	size_t begin = s->input->at;
	struct lines lines;
	int code = lines_open(&lines, s, error);

	if (code == SCHEDULE_OK && !read_rows(&r, &lines))
		code = error_arena(error, &s->arena);
	if (code == SCHEDULE_OK) {
		find_layout(&r);
		if (!find_places(&r))
			code = error_arena(error, &s->arena);
	}
	for (size_t i = 0; code == SCHEDULE_OK && i < r.nplaces; i++)
		read_event(&r, &r.places[i]);
	if (code == SCHEDULE_OK)
		code = schedule_failed(s, error);
	if (code == SCHEDULE_OK && !s->nevents)
		code = error_at(error, s->input, begin, SCHEDULE_EFORMAT,
		                "no event: no line such as \"Thursday August 25, 2016 08:00 - 09:00\"");
	if (code == SCHEDULE_OK) {
		find_conference(&r);
		warn_unfinished(&r);
		schedule_make_days(s);
	}
	free(r.rows);
	free(r.places);
	return code;
}

static int bid(const char *p, size_t n)
{
	struct lines lines = { p, p + n };
	size_t headings = 0, dates = 0, alone = 0;
	struct line line = line_trim(p, n < 64 ? n : 64);

	if (line.n && strchr("{[<", *line.p))
		return 0;
	while (line_next(&lines, &line)) {
		enum row_kind kind = kind_of(line);

		headings += kind == ROW_CLOCK || kind == ROW_DAY;
		dates += kind == ROW_WHEN && headings;
		alone += kind == ROW_WHEN;
		if (dates > 1)
			return 90;
	}
	return dates ? 70 : alone ? 30 : 0;
}

const struct format format_sched_text = {
	.name = "sched-text",
	.bid = bid,
	.read = read_document,
};
