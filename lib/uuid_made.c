/*
 * libuuid is a dependency beyond the three: it makes exactly the name-based
 * UUID that is needed, SHA-1 included, and is part of every Debian system.
 */
#include "uuid_made.h"

#include <uuid/uuid.h>

static void of_name(const unsigned char space[UUID_BYTES], const char *name, size_t n, char text[UUID_TEXT])
{
	uuid_t uuid;

	uuid_generate_sha1(uuid, space, name, n);
	uuid_unparse_lower(uuid, text);
}

const struct uuid_made schedule_uuid_made = { of_name };
