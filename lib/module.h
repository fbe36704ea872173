/* Modules beside the library, for what few runs need and all would wait for. */
#ifndef MODULE_H
#define MODULE_H

#include "arena.h"

#include "../include/schedule.h"

#define MODULE_HTML "html.so"
#define MODULE_ICAL "ical.so"
#define MODULE_JSON "json.so"
#define MODULE_MARKDOWN "markdown.so"
#define MODULE_UUID "uuid.so"
#define MODULE_XML "xml.so"

/*
 * What a module exports; NULL and SCHEDULE_ESYSTEM, with what to do, if it
 * can't be loaded.  It stays loaded: what the libraries beneath keep for good
 * would be lost, and come again each time.
 */
const void *module_symbol(const char *file, const char *symbol, struct schedule_error *error);

/* What to return where a module could not be loaded. */
static inline int module_code(const struct schedule_error *error)
{
	return error && error->code < 0 ? error->code : SCHEDULE_ESYSTEM;
}

/* An arena is short of a module: that is remembered, and told by error_arena(). */
void module_lacks(struct arena *arena, const char *file);

/* Say why a module can't be loaded.  Returns the error's code. */
int module_error(const char *file, struct schedule_error *error);

#endif
