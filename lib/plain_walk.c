#include "plain_walk.h"

/* Stands for an asterisk inside a word, which is no emphasis (Hacker*innen). */
static const char STAR[] = "\xee\x80\x80"; /* U+E000 */

bool walk_in_word(char c)
{
	return (unsigned char)c >= 0x80 || is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

void walk_protect_stars(struct buf *to, const char *text)
{
	bool can = !strstr(text, STAR);

	for (const char *p = text; *p;) {
		size_t plain = strcspn(p, "*"), stars;

		buf_add(to, p, plain);
		p += plain;
		stars = strspn(p, "*");
		for (size_t i = 0; i < stars; i++)
			if (can && p > text && walk_in_word(p[-1]) && walk_in_word(p[stars]))
				buf_text(to, STAR);
			else
				buf_char(to, '*');
		p += stars;
	}
}

static void start_line(struct walk *w)
{
	for (; w->breaks && w->out.n; w->breaks--)
		buf_char(&w->out, '\n');
	w->breaks = 0;
}

void walk_break(struct walk *w, int lines)
{
	if (w->out.n != w->item && w->breaks < lines)
		w->breaks = lines;
}

bool walk_at_line_start(const struct walk *w)
{
	return w->breaks || !w->out.n || w->out.p[w->out.n - 1] == '\n';
}

/* Bytes up to the next that walk_bytes() does not take as it is. */
static size_t plain_run(const char *p, size_t n)
{
	size_t i = 0;

	while (i < n && (unsigned char)p[i] > ' ' && p[i] != STAR[0])
		i++;
	return i;
}

void walk_bytes(struct walk *w, const char *p, size_t n)
{
	for (const char *end = p + n; p < end; p++) {
		bool star = end - p >= 3 && memcmp(p, STAR, 3) == 0;

		if (w->preformatted) {
			start_line(w);
			buf_char(&w->out, star ? '*' : *p);
			p += star ? 2 : 0;
		} else if (*p == '\n' || *p == '\r') {
			walk_break(w, 1);
		} else if (!is_space(*p) || (!walk_at_line_start(w) && w->out.n != w->item)) {
			size_t run = plain_run(p, (size_t)(end - p));

			while (w->breaks && w->out.n && w->out.p[w->out.n - 1] == ' ')
				w->out.n--;
			start_line(w);
			if (run) {
				buf_add(&w->out, p, run);
				p += run - 1;
			} else {
				buf_char(&w->out, star ? '*' : *p);
				p += star ? 2 : 0;
			}
		}
	}
}

void walk_text(struct walk *w, const char *text)
{
	walk_bytes(w, text, strlen(text));
}

void walk_item(struct walk *w, bool numbered, long number)
{
	walk_break(w, 1);
	start_line(w);
	buf_format(&w->out, "%*s", 2 * (w->lists < 20 ? w->lists - 1 : 20), "");
	if (numbered)
		buf_format(&w->out, "%ld. ", number);
	else
		buf_text(&w->out, "- ");
	w->item = w->out.n;
}

void walk_end_preformatted(struct walk *w)
{
	w->preformatted--;
	while (w->out.n && w->out.p[w->out.n - 1] == '\n')
		w->out.n--;
}

const char *walk_finish(struct walk *w, struct arena *arena)
{
	const char *plain;

	while (w->out.n && is_space(w->out.p[w->out.n - 1]))
		w->out.n--;
	plain = arena_text(arena, w->out.p, w->out.n);
	arena->failed |= w->out.failed;
	buf_free(&w->out);
	return plain;
}
