/*
 * How libical is reached: by one function, in a module that is loaded when a
 * calendar is to be written, for libical brings ICU with it: 1.1 ms and 30 MB of
 * address space for every command that needs none.
 */
#ifndef ICAL_MADE_H
#define ICAL_MADE_H

#include "../include/schedule.h"

#include <stdbool.h>
#include <stddef.h>

/* A property (RFC 5545, 3.1) that is to be spelled. */
struct ical_property {
	const char *name;
	const char *parameter, *argument; /* one parameter; NULL: none */
	enum { LINE_SPELLED, LINE_TEXT, LINE_TIME } kind;
	const char *value; /* spelled, or a text as it is */
	struct {
		int year, month, day, hour, minute, second;
		bool date, utc; /* only the date counts; it is no local time */
	} time;
};

typedef void ical_append_fn(void *arg, const void *p, size_t n);

/*
 * Hand on a property's content line, escaped and quoted, not folded yet.  False if
 * the value is none of its kind or memory runs out, which libical does not
 * always survive.
 */
typedef bool ical_spell_fn(const struct ical_property *property, ical_append_fn *append, void *arg);

struct ical_made {
	ical_spell_fn *spell;
};

__attribute__((visibility("default"))) extern const struct ical_made schedule_ical_made;

/* load.c: the table, for good once it is loaded; NULL and the error if it can't be. */
const struct ical_made *ical_load(struct schedule_error *error);

#endif
