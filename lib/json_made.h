/* How jansson is reached: by a function in a module that is loaded when the first text is not spelled as it is. */
#ifndef JSON_MADE_H
#define JSON_MADE_H

#include <stdbool.h>
#include <stddef.h>

struct json_made {
	/* Hand on a text as a JSON string in parts, until one is not taken (not 0).  False then, or if memory runs out. */
	bool (*string)(const char *text, int (*add)(const char *p, size_t n, void *arg), void *arg);
};

__attribute__((visibility("default"))) extern const struct json_made schedule_json_made;

/* load.c: for good once it is loaded; NULL if it can't be. */
const struct json_made *json_load(void);

#endif
