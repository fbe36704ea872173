#include "listed.h"

/* A description has them all anyway: what is no list, or endless, costs nothing. */
enum { LONGEST_LIST = 2000, MOST_PERSONS = 1000 };

/* "NAME, ORGANISATION" */
static void add_person(struct schedule_event *e, struct line line, const char *role)
{
	const char *comma = memchr(line.p, ',', line.n);
	struct line name = line_trim(line.p, comma ? (size_t)(comma - line.p) : line.n), organisation;
	struct schedule_person *person;

	if (!name.n || e->lists->npersons == MOST_PERSONS) /* the description has them all */
		return;
	person = event_add_person(e, "");
	if (!person)
		return;
	person->text[SCHEDULE_PERSON_NAME] = text_copy(e->schedule, name.p, name.n);
	person_set(person, SCHEDULE_PERSON_ROLE, role);
	if (comma) {
		organisation = line_trim(comma + 1, (size_t)(line.p + line.n - comma - 1));
		person->text[SCHEDULE_PERSON_ORGANISATION] = text_copy(e->schedule, organisation.p, organisation.n);
	}
}

/* "A, X; B, Y" */
static void add_persons(struct schedule_event *e, struct line line, const char *role)
{
	while (line.n) {
		const char *end = memchr(line.p, ';', line.n);
		struct line one = line_trim(line.p, end ? (size_t)(end - line.p) : line.n);

		add_person(e, one, role);
		line = end ? line_trim(end + 1, (size_t)(line.p + line.n - end - 1)) : (struct line){ line.p, 0 };
	}
}

/* "Moderated by: …", "Panelists": the role that they give; NULL if a line is no such thing. */
static const char *list_role(struct line line, struct line *rest)
{
	static const struct {
		const char *key, *role;
	} keys[] = {
		{ "Moderated by", "moderator" }, { "Moderators", "moderator" }, { "Moderator", "moderator" },
		{ "Panelists", "panelist" },     { "Panelist", "panelist" },    { "Speakers", "" },
		{ "Speaker", "" },               { "Presented by", "" },        { "Presenters", "" },
		{ "Presenter", "" },             { "Hosted by", "host" },
	};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (!line_begins(line, keys[i].key, rest))
			continue;
		if (!rest->n || line_begins(*rest, ":", rest))
			return keys[i].role;
	}
	return NULL;
}

/* Whether a line may be a name, a company or a job title, no sentence: "Inc." ends none. */
static bool is_short(struct line line)
{
	const char *space = memrchr(line.p, ' ', line.n);
	bool abbreviated = space && line.p + line.n - space <= 6;

	return line.n && line.n <= 100 && (!strchr(".:!?", line.p[line.n - 1]) || abbreviated);
}

static void read_lists(struct schedule_event *e, struct lines lines)
{
	const char *role = NULL, *next;
	struct line line, rest;
	uint32_t before = 0;

	while (line_next(&lines, &line)) {
		next = list_role(line, &rest);
		if (next && rest.n && rest.n <= LONGEST_LIST)
			add_persons(e, rest, next);
		if (next) {
			role = rest.n ? NULL : next;
			before = e->lists->npersons;
			continue;
		}
		if (!line_begins(line, "- ", &line) && !line_begins(line, "* ", &line))
			line_begins(line, "\xe2\x80\xa2", &line);
		if (role && is_short(line))
			add_person(e, line, role);
		else if (line.n || e->lists->npersons > before)
			role = NULL; /* a list ends at a blank line, or at what is none of its lines */
	}
}

/* Below a line "---": name, company and job title in three lines of their own, then a biography. */
static void read_blocks(struct schedule_event *e, struct lines lines)
{
	struct line line, block[3];
	size_t n = 0;
	bool found = false;

	while (!found && line_next(&lines, &line))
		found = line.n >= 3 && memcmp(line.p, "---", 3) == 0;
	while (found && e->lists->npersons < MOST_PERSONS) {
		found = line_next(&lines, &line);
		if (found && line.n) {
			if (n < 3)
				block[n] = line;
			n = n < 3 && !is_short(line) ? 4 : n + 1;
			continue;
		}
		if (n == 3) {
			struct schedule_person *person = event_add_person(e, "");

			for (int i = 0; person && i < 3; i++) {
				static const enum schedule_person_field fields[] = {
					SCHEDULE_PERSON_NAME, SCHEDULE_PERSON_ORGANISATION, SCHEDULE_PERSON_ROLE
				};

				person->text[fields[i]] = text_copy(e->schedule, block[i].p, block[i].n);
			}
		} else if (n && !e->lists->npersons) {
			return; /* it does not begin with a person */
		}
		n = 0;
	}
}

void event_add_listed(struct schedule_event *e, struct lines lines)
{
	read_lists(e, lines);
	if (!e->lists->npersons)
		read_blocks(e, lines);
}
