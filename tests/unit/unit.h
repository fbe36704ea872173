/* What several unit tests share: TAP, chance that repeats, and schedules from text. */
#ifndef UNIT_H
#define UNIT_H

#include "../tap.h"

#include "buf.h"

#include <schedule.h>
#include <stdint.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Numbers below a limit (xorshift64*); the same ones for the same seed. */
struct chance {
	uint64_t state;
};

static inline struct chance chance_of(uint64_t seed)
{
	return (struct chance){ (seed + 1) * UINT64_C(0x9e3779b97f4a7c15) };
}

static inline unsigned below(struct chance *chance, unsigned limit)
{
	chance->state ^= chance->state >> 12;
	chance->state ^= chance->state << 25;
	chance->state ^= chance->state >> 27;
	return (unsigned)((chance->state * UINT64_C(2685821657736338717)) >> 33) % limit;
}

/* The only schedule of a text, which must live as long as it; NULL and a failed check if there is none. */
static inline struct schedule *schedule_of(const char *text, schedule_warn_fn *warn, void *warn_arg)
{
	struct schedule_read_options options = { .warn = warn, .warn_arg = warn_arg };
	struct schedule_error error = { 0 };
	struct schedule_input *input = schedule_open_memory(text, strlen(text), &error);
	struct schedule *schedule = NULL;

	if (!input || schedule_read(input, &options, &schedule, &error) != 1)
		ok(false, "%.60s is read (%lu:%lu: %s)", text, error.line, error.column, error.text);
	schedule_close(input);
	return schedule;
}

#endif
