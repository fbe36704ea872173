/*
 * The scanner of JSON accepts what jansson accepts, and beyond that only what
 * it calls odd; strings are decoded alike.
 */
#include "fuzz.h"

#include "json_scan.h"
#include "json_text.h"

#include <jansson.h>

static void count(void *arg, const char *at, const char *what)
{
	(void)at;
	fuzz_text(what);
	++*(int *)arg;
}

static void compare(const struct json_value *value, const json_t *tree)
{
	struct arena arena = { 0 };

	if (value->kind == '"' && json_is_string(tree))
		CHECK(strcmp(json_text(&arena, value->p, value->n), json_string_value(tree)) == 0);
	arena_free(&arena);
}

/* The same walk as json_skip() by single steps; tree: what jansson makes of it, if that is known. */
static void walk(struct json_scan *scan, const json_t *tree)
{
	struct json_value value;
	char kind = json_peek(scan);
	size_t i = 0;

	if (kind == '[' && json_enter(scan)) {
		while (json_next_item(scan))
			walk(scan, json_array_get(tree, i++));
	} else if (kind == '{' && json_enter(scan)) {
		while (json_next_member(scan, &value))
			walk(scan, NULL);
	} else if (kind != '[' && kind != '{' && json_skip(scan, &value)) {
		compare(&value, tree);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = fuzz_copy(data, size);
	int odd = 0, odd_walk = 0;
	struct json_scan scan = { .begin = copy, .p = copy, .end = copy + size, .odd = count, .odd_arg = &odd };
	struct json_scan steps = {
		.begin = copy, .p = copy, .end = copy + size, .narrow = true, .odd = count, .odd_arg = &odd_walk,
	};
	struct json_value value;
	json_error_t error;
	json_t *tree = json_loadb(copy, size, JSON_DECODE_ANY, &error);
	bool whole = json_skip(&scan, &value);

	walk(&steps, tree);
	CHECK(json_ok(&steps) == whole && steps.p == scan.p && odd_walk == odd);
	CHECK(whole == json_ok(&scan));
	if (whole) {
		CHECK(value.p >= copy && value.p + value.n == scan.p && scan.depth == 0);
		json_space(&scan);
		whole = scan.p == scan.end;
	}
	CHECK(whole || !tree || memchr(copy, '\0', size)); /* jansson takes NUL for the end */
	CHECK(!whole || tree || odd);
	CHECK(!tree || !odd);
	json_decref(tree);
	free(copy);
	return 0;
}
