/* How jansson is reached: by a function in a module that is loaded when the first string is to be spelled. */
#ifndef JSON_MADE_H
#define JSON_MADE_H

#include "../include/schedule.h"

#include <stddef.h>

struct json_made {
	/* Hand a text over as a JSON string, piece by piece, as json_dump_callback() does.  False if out of memory. */
	bool (*spell)(const char *text, int (*append)(const char *p, size_t n, void *arg), void *arg);
};

__attribute__((visibility("default"))) extern const struct json_made schedule_json_made;

/* load.c: the table, for good once it is loaded; NULL and the error if it can't be. */
const struct json_made *json_load(struct schedule_error *error);

#endif
