#include "sched_com.h"

#include "buf.h"
#include "datetime.h"

/* ---- dates and times ---------------------------------------------------------------- */

/* Take the next word, up to white space or a comma. */
static struct line take_word(struct line *rest)
{
	struct line word = *rest;
	size_t n = 0;

	while (n < rest->n && !is_space(rest->p[n]) && rest->p[n] != ',' && (unsigned char)rest->p[n] < 0x80)
		n++;
	word.n = n;
	if (n < rest->n && rest->p[n] == ',')
		n++;
	*rest = line_trim(rest->p + n, rest->n - n);
	return word;
}

struct date {
	struct line weekday;
	int64_t midnight; /* as if it were UTC's */
	bool has_year;
};

static bool is_year(struct line word)
{
	return word.n == 4 && is_digit(word.p[0]) && is_digit(word.p[1]) && is_digit(word.p[2]) && is_digit(word.p[3]);
}

/* Take "Thursday August 25, 2016", commas or not, the day before the month or after it, the year or not. */
static bool take_date(struct line *line, struct date *date)
{
	struct line rest = *line, words[3], before_year;
	struct schedule_time t;
	char text[64];
	int n;

	date->weekday = take_word(&rest);
	if (weekday_parse(date->weekday.p, date->weekday.n) < 0)
		return false;
	words[0] = take_word(&rest);
	words[1] = take_word(&rest);
	before_year = rest;
	words[2] = take_word(&rest);
	date->has_year = is_year(words[2]);
	if (words[0].n > 12 || words[1].n > 12)
		return false;
	n = snprintf(text, sizeof text, "%.*s %.*s %.4s", (int)words[0].n, words[0].p, (int)words[1].n, words[1].p,
	             date->has_year ? words[2].p : "2000");
	t = datetime_words_parse(text, (size_t)n);
	date->midnight = t.seconds;
	*line = date->has_year ? rest : before_year;
	return t.kind == SCHEDULE_TIME_DATE;
}

/* What may follow a clock: nothing, an offset from UTC, or an abbreviation. */
struct zone_word {
	bool known;
	int32_t offset;
	struct line abbreviation;
};

static bool read_zone(struct line line, struct zone_word *zone)
{
	struct line rest;

	*zone = (struct zone_word){ .abbreviation = { line.p, 0 } };
	if (!line.n)
		return true;
	if (line.n > 2 && line.p[0] == '(' && line.p[line.n - 1] == ')')
		line = line_trim(line.p + 1, line.n - 2);
	zone->known = true;
	if (line_begins(line, "UTC", &rest) || line_begins(line, "GMT", &rest))
		return !rest.n || offset_parse(rest.p, rest.n, &zone->offset);
	if (offset_parse(line.p, line.n, &zone->offset))
		return true;
	zone->known = false;
	zone->abbreviation = line;
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] < 'A' || line.p[i] > 'Z')
			return false;
	return line.n >= 2 && line.n <= 5;
}

/* "11:15am MST", "11:15 am", "17:30". */
static bool read_clock(struct line line, int32_t *clock, struct zone_word *zone)
{
	struct line rest = line, first = take_word(&rest), after = rest, second = take_word(&after);
	int32_t with_half = clock12_parse(first.p, (size_t)(second.p + second.n - first.p));

	*clock = clock12_parse(first.p, first.n);
	if (second.n && with_half >= 0) {
		*clock = with_half;
		rest = after;
	}
	return *clock >= 0 && read_zone(rest, zone);
}

bool sched_is_clock(struct line line, int32_t *clock)
{
	struct zone_word zone;

	return line.n && line.n < 40 && is_digit(*line.p) && read_clock(line, clock, &zone);
}

bool sched_is_day(struct line line)
{
	struct date date;

	return line.n < 60 && take_date(&line, &date) && !line.n;
}

/* Split at the first dash, of any length; false if there is none. */
static bool split(struct line line, struct line *before, struct line *after)
{
	for (size_t i = 0; i < line.n; i++) {
		size_t dash = line.p[i] == '-' ? 1 : 0;

		if (line.n - i >= 3 &&
		    (memcmp(line.p + i, "\xe2\x80\x93", 3) == 0 || memcmp(line.p + i, "\xe2\x80\x94", 3) == 0))
			dash = 3;
		if (!dash)
			continue;
		*before = line_trim(line.p, i);
		*after = line_trim(line.p + i + dash, line.n - i - dash);
		return true;
	}
	return false;
}

static struct schedule_time time_at(const struct date *date, int32_t clock, const struct zone_word *zone)
{
	struct schedule_time t = { date->midnight + clock, 0, SCHEDULE_TIME_FLOATING };

	if (zone->known)
		t = (struct schedule_time){ t.seconds - zone->offset, zone->offset, SCHEDULE_TIME_INSTANT };
	return t;
}

/* The times of a date: "08:00", "08:00 - 09:00", "08:00 - Friday August 26, 2016 00:00". */
static bool read_times(struct line line, const struct date *date, struct sched_when *when)
{
	struct line from, to;
	struct date second = *date;
	struct zone_word zone = { .known = false }, own;
	int32_t end;

	if (split(line, &from, &to) && read_clock(from, &when->clock, &own)) {
		bool dated = take_date(&to, &second);

		if (read_clock(to, &end, &zone) && second.has_year) {
			when->end = time_at(&second, end, &zone);
			when->next_day = !dated && end < when->clock;
			when->end.seconds += when->next_day ? DAY : 0;
		} else {
			when->end.kind = SCHEDULE_TIME_NONE;
		}
	}
	/* A dash may also be that of an offset. */
	if (when->end.kind == SCHEDULE_TIME_NONE && !read_clock(line, &when->clock, &zone))
		return false;
	when->start = time_at(date, when->clock, &zone);
	when->zone = zone.abbreviation;
	return true;
}

bool sched_when(struct line line, struct sched_when *when)
{
	struct schedule_civil civil;
	struct date date;

	*when = (struct sched_when){ 0 };
	if (line.n > 160 || !take_date(&line, &date) || !date.has_year)
		return false;
	line_begins(line, "\xe2\x80\xa2", &line); /* a bullet */
	if (!read_times(line, &date, when))
		return false;
	civil_from_days(date.midnight / DAY, &civil);
	if (civil.weekday != weekday_parse(date.weekday.p, date.weekday.n))
		when->weekday = date.weekday;
	return true;
}

void sched_set_when(struct schedule_event *e, const struct sched_when *when, size_t offset, bool *zone_told)
{
	e->start = when->start;
	e->end = when->end;
	if (when->weekday.n)
		warn_contradiction(e, "weekday", offset, "its date is no %.*s; the date counts",
		                   line_shown(when->weekday), when->weekday.p);
	if (when->next_day)
		warn_event(e, offset, "it ends before it starts: the end is read as the next day's");
	else if (e->end.kind != SCHEDULE_TIME_NONE && e->end.seconds < e->start.seconds)
		warn_event(e, offset, "it ends before it starts");
	if (when->zone.n && !*zone_told)
		warn_at(e->schedule, offset, SCHEDULE_ESYNTAX,
		        "\"%.*s\" is no unambiguous time zone: times are taken as local to the conference",
		        line_shown(when->zone), when->zone.p);
	*zone_told |= when->zone.n != 0;
}

/* ---- persons ---------------------------------------------------------------------------- */

const char *sched_role(struct line heading)
{
	static const struct {
		const char *heading, *role;
	} roles[] = {
		{ "Speaker", "" },           { "Moderator", "moderator" }, { "Panelist", "panelist" },
		{ "Presenter", "" },         { "Artist", "artist" },       { "Facilitator", "facilitator" },
		{ "Exhibitor", "exhibitor" }, { "Sponsor", "sponsor" },    { "Host", "host" },
	};

	while (heading.n && (heading.p[heading.n - 1] == ':' || heading.p[heading.n - 1] == 's'))
		heading.n--;
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (line_is(heading, roles[i].heading))
			return roles[i].role;
	return NULL;
}

/* Whether a company's name can't begin here: "Acme, Inc." */
static bool is_legal_form(struct line tail)
{
	static const char *const forms[] = { "Inc",  "Inc.", "LLC",  "Ltd",     "Ltd.", "Corp", "Corp.",
		                             "GmbH", "S.A.", "PLC",  "Limited", "Co.",  "AG",   "LLP" };

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (line_is(tail, forms[i]))
			return true;
	return false;
}

bool sched_ends_company(struct line line)
{
	const char *space = memrchr(line.p, ' ', line.n);

	return space && is_legal_form((struct line){ space + 1, (size_t)(line.p + line.n - space - 1) });
}

/* Where the last comma that parts a job title from a company stands; NULL if there is none. */
static const char *last_comma(struct line job)
{
	const char *comma = memrchr(job.p, ',', job.n);

	if (comma && is_legal_form(line_trim(comma + 1, (size_t)(job.p + job.n - comma - 1))))
		return memrchr(job.p, ',', (size_t)(comma - job.p));
	return comma;
}

void sched_set_job(struct schedule_person *person, const char *role, struct line job, const char *title)
{
	struct line company = { job.p, 0 };
	const char *comma = job.n ? last_comma(job) : NULL;
	struct buf whole = { 0 };

	if (!person)
		return;
	if (comma) {
		company = line_trim(comma + 1, (size_t)(job.p + job.n - comma - 1));
		job = line_trim(job.p, (size_t)(comma - job.p));
	} else if (job.n && memmem(title, strnlen(title, 1000), job.p, job.n)) {
		/* "A Talk - Name, Company": the title tells what it is */
		company = job;
		job.n = 0;
	}
	person->text[SCHEDULE_PERSON_ORGANISATION] = text_copy(person->schedule, company.p, company.n);
	buf_text(&whole, role);
	if (*role && job.n)
		buf_text(&whole, ", ");
	buf_add(&whole, job.p, job.n);
	if (whole.failed)
		person->schedule->arena.failed = true;
	else
		person->text[SCHEDULE_PERSON_ROLE] = text_copy(person->schedule, whole.p, whole.n);
	buf_free(&whole);
}

struct line sched_biography(struct line text)
{
	static const char *const ends[] = { "Read More \xe2\x86\x92", "Read More\xe2\x86\x92", "Read More" };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		size_t n = strlen(ends[i]);

		if (text.n >= n && memcmp(text.p + text.n - n, ends[i], n) == 0)
			return line_trim(text.p, text.n - n);
	}
	return text;
}
