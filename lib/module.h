/* Modules beside the library, for what few runs need and all would wait for. */
#ifndef MODULE_H
#define MODULE_H

#include "../include/schedule.h"

#define MODULE_ICAL "ical.so"
#define MODULE_HTML "html.so"

/*
 * What a module exports; NULL and SCHEDULE_ESYSTEM, with what to do, if it
 * can't be loaded.  It stays loaded: what the libraries beneath keep for good
 * would be lost, and come again each time.
 */
void *module_symbol(const char *file, const char *symbol, struct schedule_error *error);

#endif
