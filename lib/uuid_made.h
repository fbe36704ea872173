/* How libuuid is reached: by a function in a module that is loaded when the first UUID is to be made. */
#ifndef UUID_MADE_H
#define UUID_MADE_H

#include "../include/schedule.h"

#include <stddef.h>

enum { UUID_BYTES = 16, UUID_TEXT = 37 };

struct uuid_made {
	/* The name-based UUID (RFC 9562, 5.5) of a name in a namespace, as text. */
	void (*of_name)(const unsigned char space[UUID_BYTES], const char *name, size_t n, char text[UUID_TEXT]);
};

__attribute__((visibility("default"))) extern const struct uuid_made schedule_uuid_made;

/* load.c: the table, for good once it is loaded; NULL and the error if it can't be. */
const struct uuid_made *uuid_load(struct schedule_error *error);

#endif
