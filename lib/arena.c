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

/* Blocks grow, for a stream may hold very many small schedules; what holds much gets large ones. */
enum { FIRST_BLOCK = 1024, LAST_BLOCK = 64 * 1024, LARGE_BLOCK = 2 * PAGES_LARGE, MUCH = 16 << 20 };

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

void arena_discharge(struct arena *arena, size_t size)
{
	arena->charged -= size;
	give_back(arena, size);
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

static bool is_large(size_t size)
{
	return size == LARGE_BLOCK - sizeof(struct arena_block);
}

static struct arena_block *new_block(struct arena *arena, size_t size)
{
	struct arena_block *block;

	if (!take(arena, size))
		return NULL;
	block = is_large(size) ? pages_alloc(LARGE_BLOCK) : malloc(sizeof *block + size);
	if (!block) {
		give_back(arena, size);
		return NULL;
	}
	block->size = size;
	arena->size += size;
	return block;
}

/* A large one where that pays and can be had. */
static struct arena_block *new_large_block(struct arena *arena, size_t least)
{
	size_t size = LARGE_BLOCK - sizeof(struct arena_block);

	if (!(arena->large || arena->size >= MUCH) || size < 2 * least || (arena->left && *arena->left < size))
		return NULL;
	return new_block(arena, size);
}

static void drop_block(struct arena *arena, struct arena_block *block)
{
	arena->size -= block->size;
	give_back(arena, block->size);
	if (is_large(block->size))
		pages_free(block, LARGE_BLOCK);
	else
		free(block);
}

static void drop_spare(struct arena *arena)
{
	if (arena->spare)
		drop_block(arena, arena->spare);
	arena->spare = NULL;
}

/* A block on top that has room for so much, and mostly for more. */
static struct arena_block *add_block(struct arena *arena, size_t least)
{
	struct arena_block *block = arena->spare;
	size_t size = arena->top ? arena->top->size * 2 : FIRST_BLOCK;

	if (block && block->size >= least) {
		arena->spare = NULL;
	} else {
		size = size < LAST_BLOCK ? size : LAST_BLOCK;
		block = new_large_block(arena, least);
		if (!block)
			block = new_block(arena, size < 2 * least ? least : size);
	}
	if (block) {
		block->below = arena->top;
		block->used = 0;
		arena->top = block;
	}
	arena->failed |= !block;
	return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	const size_t align = alignof(max_align_t);
	struct arena_block *block = arena->top;
	void *p;

	if (size > SIZE_MAX / 2) {
		arena->failed = true;
		return NULL;
	}
	size = (size + align - 1) / align * align;
	if (!block || block->size - block->used < size)
		block = add_block(arena, size);
	if (!block)
		return NULL;
	p = block->bytes + block->used;
	block->used += size;
	return memset(p, 0, size);
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
	drop_spare(arena);
	give_back(arena, arena->charged);
	arena->charged = 0;
}

void arena_join(struct arena *arena, struct arena *other)
{
	struct arena_block **bottom = &arena->top;
	size_t size;

	drop_spare(other);
	while (*bottom)
		bottom = &(*bottom)->below;
	*bottom = other->top;
	size = other->size + other->charged;
	arena->size += other->size;
	arena->charged += other->charged;
	other->size = other->charged = 0;
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
		struct arena_block *block = arena->top;

		arena->top = block->below;
		if (!arena->spare && is_large(block->size))
			arena->spare = block; /* one may be wanted for each event, and it takes long to make */
		else
			drop_block(arena, block);
	}
	if (arena->top)
		arena->top->used = mark.used;
}
