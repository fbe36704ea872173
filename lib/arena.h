/* Memory that is freed all at once: everything of a schedule lives in one. */
#ifndef ARENA_H
#define ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena {
	struct arena_block *top;
	struct arena_block *spare; /* a large one that has been given back */
	size_t size;  /* of all blocks */
	bool large;   /* much will be allocated: in large blocks, as from some size on in any arena */
	bool failed;  /* an allocation failed, or what was to be read into it could not be */
	/* errno of the second; SCHEDULE_ELIMIT: nothing is left; SCHEDULE_ESYSTEM: a module is missing; 0: no memory */
	int why;
	const char *lacks; /* which module */
	size_t *left; /* bytes that may still be taken, by all that share them; NULL: as many as there are */
	size_t charged; /* of them, by arena_charge() */
};

struct arena_mark {
	struct arena_block *block;
	size_t used;
};

void *arena_alloc(struct arena *arena, size_t size); /* zeroed; NULL and .failed if out of memory */
char *arena_text(struct arena *arena, const char *p, size_t n); /* a copy, NUL-terminated */
void arena_free(struct arena *arena);

/* Take over what another has allocated beside those that share .left; .failed if that exceeds it. */
void arena_join(struct arena *arena, struct arena *other);

/* Count bytes that somebody takes beside it, until it is freed; false and .failed if no more may be taken. */
bool arena_charge(struct arena *arena, size_t size);
void arena_discharge(struct arena *arena, size_t size);

/*
 * An array of malloc(3)'s with room for one item more than n, charged to the
 * arena; NULL and .failed if there is none, when the array stays as it is.
 */
void *arena_grow(struct arena *arena, void *items, size_t n, size_t *room, size_t size);

/* Give back what was allocated since the mark. */
struct arena_mark arena_mark(const struct arena *arena);
void arena_release(struct arena *arena, struct arena_mark mark);

#endif
