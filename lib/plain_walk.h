/*
 * The text of a rendition as it grows: lines, paragraphs and list items, for
 * plain.c, which walks HTML, and plain_markdown.c, which walks Markdown.
 */
#ifndef PLAIN_WALK_H
#define PLAIN_WALK_H

#include "buf.h"
#include "internal.h"

enum { PLAIN_LONGEST = 128 * 1024 }; /* beyond that a text is shown as its source */

struct walk {
	struct buf out;
	int breaks;       /* newlines due before the next text */
	size_t item;      /* where the text of a list item begins: no break before it */
	int lists;        /* how deep */
	int preformatted;
};

#define WALK { .item = SIZE_MAX }

bool walk_in_word(char c);
/* The source with asterisks inside words put aside: no emphasis.  The walk brings them back. */
void walk_protect_stars(struct buf *to, const char *text);

/* Ask for so many newlines before the next text. */
void walk_break(struct walk *w, int lines);
bool walk_at_line_start(const struct walk *w);
void walk_bytes(struct walk *w, const char *p, size_t n);
void walk_text(struct walk *w, const char *text);
/* An item begins with "- " or its number, two spaces further in for each list around its own. */
void walk_item(struct walk *w, bool numbered, long number);
void walk_end_preformatted(struct walk *w);
/* The text so far, in the arena, without the space behind it; the walk is over. */
const char *walk_finish(struct walk *w, struct arena *arena);

/* plain_markdown.c: the rendition of Markdown without HTML, by md4c alone; NULL if it has to go by way of HTML. */
const char *plain_by_markdown(struct arena *arena, const char *text);

#endif
