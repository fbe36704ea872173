/* Names on the command line, and what was meant by one that is none: as git suggests commands. */
#include "cmd.h"

enum { LONGEST = 32 };

const char *cmd_next_name(const char *list, char name[CMD_NAME])
{
	size_t n = strcspn(list, ",");

	snprintf(name, CMD_NAME, "%.*s", (int)(n < CMD_NAME ? n : CMD_NAME - 1), list);
	return list + n + (list[n] == ',');
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* Letters to insert, drop, replace or swap with their neighbour to turn one word into the other. */
static int distance(const char *a, size_t n, const char *b, size_t m)
{
	int d[LONGEST + 1][LONGEST + 1];

	for (size_t i = 0; i <= n; i++)
		d[i][0] = (int)i;
	for (size_t k = 0; k <= m; k++)
		d[0][k] = (int)k;
	for (size_t i = 1; i <= n; i++)
		for (size_t k = 1; k <= m; k++) {
			d[i][k] = least(d[i - 1][k - 1] + (a[i - 1] != b[k - 1]), least(d[i - 1][k], d[i][k - 1]) + 1);
			if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
				d[i][k] = least(d[i][k], d[i - 2][k - 2] + 1);
		}
	return d[n][m];
}

const char *cmd_nearest(const char *word, const char *const *names)
{
	size_t n = strlen(word);
	int best = (int)n / 3 + 1; /* a third of a word may be wrong */
	const char *nearest = NULL;

	for (; n && n <= LONGEST && *names; names++) {
		size_t m = strlen(*names);
		int far = m > LONGEST ? best + 1 : distance(word, n, *names, m);

		if (far < (int)m && (far < best || (far == best && !nearest))) {
			best = far;
			nearest = *names;
		}
	}
	return nearest;
}

void cmd_unknown(const char *what, const char *name, const char *const *names, const char *command)
{
	const char *meant = cmd_nearest(name, names);

	if (meant)
		cmd_die("unknown %s \"%s\": did you mean \"%s\"? '%s' lists them all", what, name, meant, command);
	cmd_die("unknown %s \"%s\"; '%s' lists them all", what, name, command);
}
