/* How md4c is reached: by a function in a module that is loaded when the first text has Markdown. */
#ifndef MARKDOWN_MADE_H
#define MARKDOWN_MADE_H

#include "../include/schedule.h"

#include <md4c.h>

struct markdown_made {
	__typeof__(md_parse) *parse;
};

__attribute__((visibility("default"))) extern const struct markdown_made schedule_markdown_made;

/* load.c: the table, for good once it is loaded; NULL and the error if it can't be. */
const struct markdown_made *markdown_load(struct schedule_error *error);

#endif
