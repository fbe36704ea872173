#include "baseline.h"

#include "cmd.h"
#include "text.h"

/* What conflicts are told apart by, and how many of them are left. */
struct known {
	char *identity;
	size_t left;
};

struct baseline {
	const char *path;
	struct known *known;
	size_t count, room;
};

enum { KIND, SUBJECT = 4, FIRST, SECOND, COLUMNS };

/* One line of kind, subject and both uids, in an order that no time decides. */
static char *identity_of(const char *kind, const char *subject, const char *first, const char *second)
{
	size_t size = strlen(kind) + strlen(subject) + strlen(first) + strlen(second) + 4;
	char *identity = cmd_alloc(size, 1);
	bool turned = strcmp(first, second) > 0;

	snprintf(identity, size, "%s\t%s\t%s\t%s", kind, subject, turned ? second : first, turned ? first : second);
	return identity;
}

static int by_identity(const void *a, const void *b)
{
	return strcmp(((const struct known *)a)->identity, ((const struct known *)b)->identity);
}

/* ---- reading ------------------------------------------------------------------------ */

static void add(struct baseline *b, char *identity)
{
	if (b->count == b->room) {
		b->room = b->room ? b->room * 2 : 64;
		b->known = cmd_grow(b->known, b->room, sizeof *b->known);
	}
	b->known[b->count++] = (struct known){ identity, 1 };
}

static void add_line(void *arg, char *line, size_t size, unsigned long number)
{
	struct baseline *b = arg;
	const char *path = b->path;
	char *column[COLUMNS];
	size_t n = 0;

	(void)size;
	if (!*line)
		return;
	for (char *next = line; next && n < COLUMNS; n++) {
		column[n] = next;
		next = strchr(next, '\t');
		if (next)
			*next++ = '\0';
	}
	if (n < COLUMNS || schedule_conflict_by_name(column[KIND]) < 0)
		cmd_die("%s:%lu: this is no line that sched-conflicts --tsv has written: make the file with that", path,
		        number);
	add(b, identity_of(column[KIND], column[SUBJECT], column[FIRST], column[SECOND]));
}

/* Sorted, what is there several times counted. */
static void arrange(struct baseline *b)
{
	size_t kept = 0;

	if (!b->count)
		return;
	qsort(b->known, b->count, sizeof *b->known, by_identity);
	for (size_t i = 1; i < b->count; i++) {
		if (strcmp(b->known[kept].identity, b->known[i].identity) == 0) {
			b->known[kept].left++;
			free(b->known[i].identity);
		} else {
			b->known[++kept] = b->known[i];
		}
	}
	b->count = kept + 1;
}

struct baseline *baseline_read(const char *path)
{
	struct baseline *b = cmd_alloc(1, sizeof *b);

	b->path = path;
	cmd_lines(path, add_line, b);
	arrange(b);
	return b;
}

void baseline_free(struct baseline *b)
{
	if (!b)
		return;
	for (size_t i = 0; i < b->count; i++)
		free(b->known[i].identity);
	free(b->known);
	free(b);
}

/* ---- asking --------------------------------------------------------------------------- */

bool baseline_has(struct baseline *b, const struct schedule_conflict *conflict)
{
	char *subject = text_clean(conflict->subject), *first = text_clean(schedule_base_uid(conflict->first));
	char *second = text_clean(conflict->second ? schedule_base_uid(conflict->second) : "");
	struct known key = { identity_of(schedule_conflict_name(conflict->kind), subject, first, second), 0 };
	struct known *known = b->count ? bsearch(&key, b->known, b->count, sizeof key, by_identity) : NULL;

	free(subject);
	free(first);
	free(second);
	free(key.identity);
	return known && known->left && known->left--;
}
