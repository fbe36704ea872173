/*
 * How each function of schedule.h fails: the code that it returns and says.
 * Where only memory can fail, the first allocation does; the later ones are
 * faults.c's.
 */
#ifndef API_H
#define API_H

#include "unit.h"

#include "../faults/shim.h"

/* A schedule of two events, of whose titles the second makes work. */
static const char api_text[] =
	"{\"conference\":{\"title\":\"T\",\"start\":\"2024-09-22\"},\"days\":[{\"date\":\"2024-09-22\",\"rooms\":{\"A\":["
	"{\"guid\":\"1\",\"title\":\"One\",\"date\":\"2024-09-22T09:00:00+02:00\",\"duration\":\"1:00\","
	"\"links\":[\"http://a.example\"],\"persons\":[{\"name\":\"Ann\"}]},"
	"{\"guid\":\"2\",\"title\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\","
	"\"date\":\"2024-09-22T09:30:00+02:00\",\"duration\":\"1:00\"}]}}]}";

struct api_row {
	const char *name;
	int (*call)(struct schedule_error *error);
	int code;
	enum { NOTHING, FIRST, LATER } memory; /* which allocation fails: the call's first; one for which it asks itself */
};

/* The next allocation fails. */
static inline void fail_next(void)
{
	shim = (struct shim){ .on = true, .at = 1 };
}

/* Sanitizers and valgrind have allocators of their own. */
static inline bool can_fail(void)
{
	shim = (struct shim){ .on = true };
	schedule_close(schedule_open_memory(api_text, sizeof api_text - 1, NULL));
	shim.on = false;
	return shim.count > 0;
}

static inline void api_codes(const struct api_row *rows, size_t n)
{
	bool memory = can_fail();

	for (size_t i = 0; i < n; i++) {
		struct schedule_error error = { 0 };
		int code;

		if (rows[i].memory && !memory) {
			skip(rows[i].name, "malloc() is not ours");
			continue;
		}
		shim = (struct shim){ .on = rows[i].memory == FIRST, .at = 1 };
		code = rows[i].call(&error);
		shim.on = false;
		if (!ok(code == rows[i].code && error.code == code && *error.text, "%s", rows[i].name))
			printf("# %d, error %d: %s\n", code, error.code, error.text);
	}
}

static inline struct schedule_pattern *pattern_of(const char *p, struct schedule_error *error)
{
	struct schedule_pattern *pattern = schedule_pattern_new(0, error);

	schedule_pattern_add(pattern, p, strlen(p), error);
	return pattern;
}

#endif
