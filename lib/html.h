/* HTML by gumbo, whatever it is fed: bounded in memory, depth and time. */
#ifndef HTML_H
#define HTML_H

#include "arena.h"
#include "buf.h"

#include <gumbo.h>

struct html {
	const GumboNode *document;
	struct html_parse *parse;
};

/*
 * SCHEDULE_OK, SCHEDULE_ELIMIT, or what the arena then knows of: SCHEDULE_EMEMORY, or SCHEDULE_ESYSTEM
 * where gumbo can't be loaded; to be freed whichever it is.  The text must outlive the tree.
 */
int html_parse(struct html *html, const char *p, size_t n, struct arena *arena);
void html_free(struct html *html);

/* The node after another in the order of the document, within root; NULL past the last. */
const GumboNode *html_next(const GumboNode *root, const GumboNode *node);
/* The same, but past the node's own children. */
const GumboNode *html_skip(const GumboNode *root, const GumboNode *node);

/* Whether a node is an element of a kind; of a class. */
bool html_is(const GumboNode *node, GumboTag tag);
bool html_has_class(const GumboNode *node, const char *name);
/* An attribute's value, "" if there is none. */
const char *html_attribute(const GumboNode *node, const char *name);
/* The same; NULL if there is none. */
const char *html_attribute_of(const GumboElement *element, const char *name);

/*
 * Append the text in an element, white space folded and trimmed, less elements of one class (or
 * NULL): the whole, what comes before the first break or link, or what comes from there on.
 */
enum html_part { HTML_WHOLE, HTML_FIRST_LINE, HTML_REST };
void html_text(struct buf *buf, const GumboNode *root, const char *unwanted, enum html_part part);

/* The markup between an element's tags as it stands; n is 0 where it was not closed. */
const char *html_inside(const GumboNode *node, size_t *n);

/* Where an element's tag stands, NULL if it was not written. */
const char *html_place(const GumboNode *node);

#endif
