/* The persons of a page of Sched.com saved as text. */
#include "sched_text.h"
#include "text.h"

/* Names are looked for in so much of a title. */
enum { LONG_TITLE = 1000 };

/* Whether two texts begin with the same letter, ASCII's in any case. */
static bool same_letter(struct line a, struct line b)
{
	size_t n = utf8_length(a.p, a.p + a.n);

	if (n == 1)
		return b.n && (*a.p | 32) == (*b.p | 32);
	return b.n >= n && memcmp(a.p, b.p, n) == 0;
}

/* Whether some letters are those with which words of a name begin, the first word's before all. */
static bool are_initials(struct line letters, struct line name)
{
	bool first = true;

	if (letters.n > 12 || memchr(letters.p, ' ', letters.n))
		return false;
	for (; letters.n; first = false) {
		size_t n = utf8_length(letters.p, letters.p + letters.n);
		bool same;

		do {
			const char *space = memchr(name.p, ' ', name.n), *end = name.p + name.n;

			same = name.n && same_letter(letters, name);
			if (!same && (first || !name.n))
				return false;
			name = space ? line_trim(space, (size_t)(end - space)) : (struct line){ end, 0 };
		} while (!same);
		letters.p += n;
		letters.n -= n;
	}
	return true;
}

bool sched_is_person(const struct row *rows, size_t n)
{
	struct line letters, name;

	if (!n)
		return false;
	letters = rows[0].line;
	if (line_begins(letters, "avatar for ", &name))
		return true;
	if (n == 1 || !(text_is_capital(letters.p, letters.n) || (unsigned char)*letters.p >= 0x80))
		return false;
	name = rows[1].line;
	/* Most often a blank line parts them. */
	return are_initials(letters, name) && (rows[1].gap || (letters.n > 1 && letters.n < 4 && name.n < 50));
}

/* Whether a line is a sentence of a biography, not a job title. */
static bool is_prose(struct line line)
{
	return line.n > 150 || sched_biography(line).n < line.n ||
	       (line.n > 60 && strchr(".!?", line.p[line.n - 1]) && !sched_ends_company(line));
}

/* A person of that name; the rows below it are a job and a biography, or either. */
static void add_person(struct schedule_event *e, struct line name, const struct row *rows, size_t n, const char *role)
{
	struct schedule *s = e->schedule;
	struct schedule_person *person = event_add_person(e, "");

	if (!person)
		return;
	person->text[SCHEDULE_PERSON_NAME] = text_copy(s, name.p, name.n);
	if (n && !is_prose(rows->line)) {
		sched_set_job(person, role, rows->line, text_value(s, &e->slot[SCHEDULE_TITLE]));
		rows++;
		n--;
	} else {
		person_set(person, SCHEDULE_PERSON_ROLE, role);
	}
	if (n) {
		struct line text = { rows->line.p, (size_t)(rows[n - 1].line.p + rows[n - 1].line.n - rows->line.p) };

		text = sched_biography(text);
		person->text[SCHEDULE_PERSON_BIOGRAPHY] = text_copy(s, text.p, text.n);
	}
}

/* Where the title tells persons' names ("… - A & B, Company"), whether it has this one. */
static bool in_title(const struct schedule_event *e, struct line name)
{
	struct text title = e->slot[SCHEDULE_TITLE];
	const char *p = title.state == TEXT_DONE ? title.p : "", *end = p + strnlen(p, LONG_TITLE);

	while ((p = memmem(p, (size_t)(end - p), name.p, name.n))) {
		if (p - title.p > 1 && p[-1] == ' ' && strchr("-&,;", p[-2]))
			return true;
		p++;
	}
	return false;
}

/* Persons without avatars or initials between them: a name, a job, and what more there is to tell. */
static void add_plain_persons(struct schedule_event *e, const struct row *rows, size_t n, const char *role)
{
	for (size_t i = 0, next; i < n; i = next) {
		next = i + 2 < n ? i + 2 : n;
		while (next < n && (is_prose(rows[next].line) || is_prose(rows[next - 1].line)) &&
		       !in_title(e, rows[next].line))
			next++;
		add_person(e, rows[i].line, rows + i + 1, next - i - 1, role);
	}
}

void sched_add_persons(struct schedule_event *e, const struct row *rows, size_t n, const char *role)
{
	if (!sched_is_person(rows, n)) {
		add_plain_persons(e, rows, n, role);
		return;
	}
	for (size_t i = 0, next; i < n; i = next) {
		size_t body = i + 1;
		struct line name;

		if (!line_begins(rows[i].line, "avatar for ", &name) ||
		    (body < n && line_same(rows[body].line, name)))
			name = rows[body++].line;
		for (next = body; next < n && !sched_is_person(rows + next, n - next);)
			next++;
		add_person(e, name, rows + body, next - body, role);
	}
}
