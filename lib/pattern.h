/* A pattern, for what compiles and runs it (pattern.c) and what it is held against (match.c). */
#ifndef PATTERN_H
#define PATTERN_H

#include "buf.h"
#include "internal.h"
#include "literal.h"

/* More patterns than this have no literals. */
enum { PATTERN_LITERALS = 4 };

#define FIELD_BIT(field) (UINT64_C(1) << (field))
/* What is searched where no fields are chosen. */
#define PATTERN_PROGRAMME                                                                                        \
	(FIELD_BIT(SCHEDULE_TITLE) | FIELD_BIT(SCHEDULE_SUBTITLE) | FIELD_BIT(SCHEDULE_ABSTRACT) |               \
	 FIELD_BIT(SCHEDULE_DESCRIPTION) | FIELD_BIT(SCHEDULE_TRACK) | FIELD_BIT(SCHEDULE_TYPE) |                \
	 FIELD_BIT(SCHEDULE_ROOM) | FIELD_BIT(SCHEDULE_PERSON) | FIELD_BIT(SCHEDULE_TAG) | FIELD_BIT(SCHEDULE_CUE))

struct engine; /* PCRE2's part */

struct schedule_pattern {
	unsigned flags;
	uint64_t fields; /* a bit each */
	bool chosen;     /* ... by the caller */
	struct engine *engine;
	int64_t nanoseconds; /* of the processor that hard texts may still take */
	bool literal;    /* each pattern that was added has one: */
	struct literal literals[PATTERN_LITERALS];
	size_t nliterals;
	struct buf needles; /* the literals' texts, a line each */
	struct buf subject, cues, bare; /* texts as they are searched */
	size_t *origin, origin_room;    /* of each byte of bare */
};

/* Whether a text as it is searched matches any of the patterns: 1, 0 or an error. */
int pattern_matches(struct schedule_pattern *pattern, const char *text, size_t size, struct schedule_error *error);

/* The same with the first match that begins at the offset or behind, the longest of these. */
int pattern_find(struct schedule_pattern *pattern, const char *text, size_t size, size_t offset, size_t *begin,
                 size_t *end, struct schedule_error *error);

#endif
