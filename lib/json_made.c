/* The module that has jansson. */
#include "json_made.h"

#include <jansson.h>

static bool spell(const char *text, int (*append)(const char *p, size_t n, void *arg), void *arg)
{
	json_t *string = json_string_nocheck(text);
	bool spelled = string && json_dump_callback(string, append, arg, JSON_ENCODE_ANY) == 0;

	json_decref(string);
	return spelled;
}

const struct json_made schedule_json_made = { spell };
