/*
 * How gumbo and md4c-html are reached: by a table of what they do, in a module
 * that is loaded when the first text has HTML or is made into some.  Of what a
 * command takes on a small schedule their thousands of relocations are a tenth.
 */
#ifndef HTML_MADE_H
#define HTML_MADE_H

#include "../include/schedule.h"

#include <gumbo.h>
#include <stddef.h>

struct html_made {
	/* The tree of some HTML, whose memory is taken and given back by two functions. */
	const GumboNode *(*parse)(const char *p, size_t n, void *(*take)(void *arg, size_t size),
	                          void (*give_back)(void *arg, void *p), void *arg);
	/* Hand on the HTML of some Markdown in parts.  False if memory runs out. */
	bool (*from_markdown)(const char *p, unsigned n, void (*add)(const char *p, unsigned n, void *arg), void *arg);
};

__attribute__((visibility("default"))) extern const struct html_made schedule_html_made;

/* load.c: the table, for good once it is loaded; NULL and the error if it can't be. */
const struct html_made *html_load(struct schedule_error *error);

#endif
