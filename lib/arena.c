#include "arena.h"

#include "../include/schedule.h"
#include "pages.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

struct arena_block {
	struct arena_block *below;
	size_t size, used;
	alignas(max_align_t) char bytes[];
};

/* Blocks grow, with what is beside them: a stream may hold very many small schedules. */
enum { FIRST_BLOCK = 1024, LAST_BLOCK = 2 * PAGES_LARGE, BESIDE = sizeof(struct arena_block) + PAGES_MALLOC };

static bool take(struct arena *arena, size_t size)
{
	if (!arena->left)
		return true;
	if (size > *arena->left) {
		arena->why = SCHEDULE_ELIMIT;
		arena->failed = true;
		return false;
	}
	*arena->left -= size;
	return true;
}

static void give_back(struct arena *arena, size_t size)
{
	if (arena->left)
		*arena->left += size;
}

bool arena_charge(struct arena *arena, size_t size)
{
	if (!take(arena, size))
		return false;
	arena->charged += size;
	return true;
}

void *arena_grow(struct arena *arena, void *items, size_t n, size_t *room, size_t size)
{
	size_t more = *room ? *room : 4; /* a stream may hold very many small schedules */
	void *grown;

	if (n < *room)
		return items;
	if (!arena_charge(arena, more * size))
		return NULL;
	grown = reallocarray(items, *room + more, size);
	if (grown)
		*room += more;
	else
		arena->failed = true;
	return grown;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	const size_t align = alignof(max_align_t);
	struct arena_block *block = arena->top;
	void *p;

	if (size > SIZE_MAX / 2)
		goto fail;
	size = (size + align - 1) / align * align;
	if (!block || block->size - block->used < size) {
		size_t room = block ? 2 * (block->size + BESIDE) : FIRST_BLOCK;

		room = (room < LAST_BLOCK ? room : LAST_BLOCK) - BESIDE;
		room = room < 2 * size ? size : room;
		if (!take(arena, room))
			return NULL;
		block = malloc(sizeof *block + room);
		if (!block) {
			give_back(arena, room);
			goto fail;
		}
		pages_be_large(block, sizeof *block + room);
		*block = (struct arena_block){ .below = arena->top, .size = room };
		arena->top = block;
	}
	p = block->bytes + block->used;
	block->used += size;
	return memset(p, 0, size);
fail:
	arena->failed = true;
	return NULL;
}

char *arena_text(struct arena *arena, const char *p, size_t n)
{
	char *copy = arena_alloc(arena, n + 1);

	if (copy && n)
		memcpy(copy, p, n);
	return copy;
}

void arena_free(struct arena *arena)
{
	arena_release(arena, (struct arena_mark){ 0 });
	give_back(arena, arena->charged);
	arena->charged = 0;
}

void arena_join(struct arena *arena, struct arena *other)
{
	struct arena_block **bottom = &arena->top;
	size_t size = 0;

	while (*bottom)
		bottom = &(*bottom)->below;
	*bottom = other->top;
	for (struct arena_block *block = other->top; block; block = block->below)
		size += block->size;
	arena->charged += other->charged;
	size += other->charged;
	other->charged = 0;
	other->top = NULL;
	if (!take(arena, size))
		*arena->left = 0;
}

struct arena_mark arena_mark(const struct arena *arena)
{
	return (struct arena_mark){ arena->top, arena->top ? arena->top->used : 0 };
}

void arena_release(struct arena *arena, struct arena_mark mark)
{
	while (arena->top != mark.block) {
		struct arena_block *below = arena->top->below;

		give_back(arena, arena->top->size);
		free(arena->top);
		arena->top = below;
	}
	if (arena->top)
		arena->top->used = mark.used;
}
