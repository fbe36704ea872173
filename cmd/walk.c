#include "walk.h"

#include "cmd.h"

/* More than a year is a slip, and can't overflow. */
enum { MOST = 366 * 86400 };

int64_t walk_seconds(const char *text)
{
	int64_t sum = 0;

	if (!*text)
		return -1;
	while (*text) {
		int64_t n = 0;
		size_t digits = strspn(text, "0123456789");

		if (!digits || digits > 9)
			return -1;
		for (; digits; digits--)
			n = n * 10 + (*text++ - '0');
		sum += n * (*text == 's' ? 1 : *text == 'h' ? 3600 : 60);
		if (*text && !strchr("smh", *text++))
			return -1;
		if (sum > MOST)
			return -1;
	}
	return sum;
}

static void add(struct walks *walks, const char *from, const char *to, int64_t seconds)
{
	char *copies[] = { strdup(from), strdup(to) };

	if (walks->count == walks->room) {
		walks->room = walks->room ? walks->room * 2 : 32;
		walks->walk = cmd_grow(walks->walk, walks->room, sizeof *walks->walk);
	}
	if (!copies[0] || !copies[1])
		cmd_die("out of memory");
	walks->walk[walks->count++] = (struct schedule_walk){ copies[0], copies[1], seconds };
}

static void add_line(void *arg, char *line, size_t size, unsigned long number)
{
	struct walks *walks = arg;
	const char *path = walks->path;
	char *to, *length;
	int64_t seconds;

	(void)size;
	if (*line == '#' || !line[strspn(line, " \t")])
		return;
	to = strchr(line, '\t');
	length = to ? strchr(to + 1, '\t') : NULL;
	if (!length || strchr(length + 1, '\t') || to == line || length == to + 1)
		cmd_die("%s:%lu: a line is to be a room, a tab, a room, a tab and minutes", path, number);
	*to++ = '\0';
	*length++ = '\0'; /* cppcheck-suppress [nullPointer, nullPointerArithmetic] // cmd_die() does not return */
	seconds = walk_seconds(length);
	if (seconds < 0)
		cmd_die("%s:%lu: \"%s\" is no number of minutes, such as 10", path, number, length);
	add(walks, line, to, seconds);
}

void walks_read(struct walks *walks, const char *path)
{
	walks->path = path;
	cmd_lines(path, add_line, walks);
}

void walks_free(struct walks *walks)
{
	union {
		const char *text;
		char *own;
	} room;

	for (size_t i = 0; i < walks->count; i++) {
		room.text = walks->walk[i].from;
		free(room.own);
		room.text = walks->walk[i].to;
		free(room.own);
	}
	free(walks->walk);
}
