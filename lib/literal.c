/* The literal that all texts have that a pattern matches; literal_bytes.c looks for it. */
#include "literal.h"

#include <string.h>

/* What a run of marks begins and ends with; an escape with a backslash, and with what is escaped. */
static const char mark_begins[] = "!&*<=>[\\]^_`", mark_ends[] = "!&)*<=>[\\]^_`\"/";

/* The longest run that has a letter. */
static void keep_run(struct literal *l, const char *p, size_t n)
{
	bool letter = false;

	n = n < LITERAL_MOST ? n : LITERAL_MOST;
	for (size_t i = 0; i < n; i++)
		letter |= literal_is_letter(p[i]);
	if (!letter || n <= l->n)
		return;
	for (size_t i = 0; i < n; i++)
		l->text[i] = (char)(p[i] | 32);
	l->n = n;
}

static void runs_of_string(struct literal *l, const char *p, const char *end)
{
	for (const char *run; p < end; p++) {
		for (run = p; p < end && literal_is_plain(*p); p++)
			;
		keep_run(l, run, (size_t)(p - run));
	}
}

/* Runs of a part of a pattern that has no groups and no classes.  False where an escape is not known. */
static bool runs_of_pattern(struct literal *l, const char *p, const char *end)
{
	const char *run = p;

	for (; p <= end; p++) {
		size_t n = (size_t)(p - run);

		if (p < end && literal_is_plain(*p))
			continue;
		/* What may be left out is not needed. */
		keep_run(l, run, n && p < end && strchr("?*{", *p) ? n - 1 : n);
		if (p == end)
			break;
		if (*p == '{') {
			const char *close = memchr(p, '}', (size_t)(end - p));

			p = close ? close : end - 1;
		} else if (*p == '\\') {
			/* Those that take nothing behind them. */
			if (++p == end || (literal_is_plain(*p) && !strchr("bBdDsSwWhHvVRXAzZGKnrtfea", *p)))
				return false;
		}
		run = p + 1;
	}
	return true;
}

/* The last of several bytes in a text, or NULL. */
static const char *last_of(const char *p, const char *end, const char *bytes)
{
	while (end > p)
		if (strchr(bytes, *--end))
			return end;
	return NULL;
}

/* Before the first group or class and, if no group changes the syntax, behind the last: there all is needed. */
static bool look_through(struct literal *l, const char *p, const char *end)
{
	const char *first = p, *last = last_of(p, end, ")]");
	size_t n = (size_t)(end - p);

	if (memchr(p, '|', n) || memchr(p, '\0', n) || memmem(p, n, "\\Q", 2) || memmem(p, n, "\\E", 2) ||
	    memmem(p, n, "(?#", 3)) /* what follows a comment is said of what is before it */
		return false;
	while (first < end && !strchr("([", *first))
		first++;
	if (!runs_of_pattern(l, p, first))
		return false;
	if (first == end || !last || memmem(p, n, "(?", 2) || memmem(p, n, "(*", 2))
		return true;
	return runs_of_pattern(l, last + 1, end);
}

/* How rare a letter or digit is in programmes, roughly. */
static size_t rarity(char c)
{
	static const char commonest[] = "etaoinsrlchdpumgf0b1w2yv3k456789xjqz";

	return (size_t)(strchr(commonest, c) - commonest);
}

/* What a letter is worth to look for: at an end of the literal only one side tells of it. */
static size_t worth(const struct literal *l, size_t i)
{
	enum { BOTH_SIDES = 6 }; /* as much rarer it must be */

	return rarity(l->text[i]) + (i && i + 1 < l->n ? BOTH_SIDES : 0);
}

bool literal_of(struct literal *l, const char *pattern, size_t n, bool fixed)
{
	memset(l, 0, sizeof *l);
	if (fixed)
		runs_of_string(l, pattern, pattern + n);
	else if (!n || !look_through(l, pattern, pattern + n))
		return false;
	if (l->n < LITERAL_LEAST)
		return false;
	l->b = 1;
	for (size_t i = 2; i < l->n; i++) {
		/* i takes the place of the commoner of the two */
		if (rarity(l->text[l->a]) < rarity(l->text[l->b]) && rarity(l->text[i]) > rarity(l->text[l->a])) {
			l->a = l->b;
			l->b = i;
		} else if (rarity(l->text[i]) > rarity(l->text[l->b])) {
			l->b = i;
		}
	}
	l->anchor = 0;
	for (size_t i = 1; i < l->n; i++)
		if (worth(l, i) > worth(l, l->anchor))
			l->anchor = i;
	for (const char *c = mark_begins; *c; c++)
		l->mark_begins[(uint8_t)*c] = true;
	for (const char *c = mark_ends; *c; c++)
		l->mark_ends[(uint8_t)*c] = true;
	for (size_t k = 0; k < l->n; k++) {
		uint8_t c = (uint8_t)l->text[k];

		l->folds |= c == 'k' || c == 's';
		if (k)
			l->begins[c] |= UINT32_C(1) << k;
		if (k + 1 < l->n)
			l->ends[c] |= UINT32_C(1) << (k + 1);
	}
	return true;
}
