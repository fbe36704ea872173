/*
 * Patterns: a byte of flags, alternatives on a line each up to an empty line,
 * and the text that they are looked for in.
 */
#include "fuzz.h"

#include "json_text.h"
#include "pattern.h"
#include "text.h"

static int found(const struct schedule_found *match, size_t *sum)
{
	CHECK(match->size && match->field < SCHEDULE_FIELDS);
	*sum += match->size;
	return 0;
}

static void add(void *sum, const struct schedule_found *match)
{
	found(match, sum);
}

/* A pattern that is a string, case counting, is found where strstr(3) finds it. */
static void compare(int matched, const char *pattern, size_t n, const char *text)
{
	struct buf subject = { 0 };

	text_fold_space(&subject, text, strlen(text));
	for (size_t i = 0; i < n; i++)
		if (is_space(pattern[i]) || (pattern[i] & 0x80))
			matched = -1;
	CHECK(matched < 0 || matched == (memmem(subject.p ? subject.p : "", subject.n, pattern, n) != NULL));
	buf_free(&subject);
}

static void match(struct schedule_pattern *pattern, unsigned flags, const char *first, size_t n, const char *text)
{
	static const enum schedule_field title = SCHEDULE_TITLE;
	struct schedule_read_options options = { .pattern = pattern };
	struct schedule_error error = { 0 };
	struct buf json = { 0 };
	struct schedule_input *input;
	struct schedule *s;
	size_t sum = 0;
	int matched, matches;
	bool literal;

	buf_text(&json, "{\"days\":[{\"rooms\":{\"A\":[{\"title\":");
	json_put_string(&json, text);
	buf_text(&json, ",\"abstract\":");
	json_put_string(&json, text);
	buf_text(&json, "}]}}]}");
	input = schedule_open_memory(json.p, json.n, NULL);
	CHECK(schedule_read(input, &options, &s, &error) == 1 && schedule_events(s) == 1);
	matched = schedule_match(pattern, schedule_event(s, 0), &error);
	CHECK(matched >= 0 || error.code == SCHEDULE_ELIMIT);
	/* The slow way: without a look at the bytes. */
	literal = pattern->literal;
	pattern->literal = false;
	CHECK(matched < 0 || matched == schedule_match(pattern, schedule_event(s, 0), NULL));
	pattern->literal = literal;
	matches = schedule_matches(pattern, schedule_event(s, 0), add, &sum, &error);
	CHECK(matches <= 0 || matched != 0);
	schedule_pattern_fields(pattern, &title, 1);
	matched = schedule_match(pattern, schedule_event(s, 0), NULL);
	if (first && flags == (SCHEDULE_PATTERN_FIXED | SCHEDULE_PATTERN_EXACT_CASE))
		compare(matched, first, n, text);
	CHECK(schedule_failed(s, NULL) == SCHEDULE_OK);
	schedule_free(s);
	schedule_close(input);
	buf_free(&json);
}

static void find(struct schedule_pattern *pattern, const char *text, size_t size)
{
	size_t begin = 0, end = 0, at = 0;

	while (schedule_pattern_find(pattern, text, size, at, &begin, &end, NULL) > 0) {
		CHECK(at <= begin && begin <= end && end <= size);
		at = end + (end == begin);
		if (at > size)
			break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned flags = size ? data[0] & 31 : 0;
	const char *p = (const char *)data + (size > 0), *end = (const char *)data + size, *first = NULL;
	size_t length = 0, added = 0;
	struct schedule_pattern *pattern = schedule_pattern_new(flags, NULL);

	for (const char *stop; p < end && (stop = memchr(p, '\n', (size_t)(end - p))) && stop > p; p = stop + 1) {
		struct schedule_error error = { 0 };
		char *copy = fuzz_copy(p, (size_t)(stop - p));

		if (schedule_pattern_add(pattern, copy, (size_t)(stop - p), &error) < 0) {
			fuzz_error(&error);
			CHECK(error.code == SCHEDULE_EPATTERN || error.code == SCHEDULE_EINVALID || error.code == SCHEDULE_ELIMIT);
			CHECK(error.offset <= (size_t)(stop - p));
		} else if (!added++) {
			first = p;
			length = (size_t)(stop - p);
		}
		free(copy);
	}
	if (fuzz_utf8(p, (size_t)(end - p)) && !memchr(p, '\0', (size_t)(end - p))) {
		char *copy = fuzz_copy(p, (size_t)(end - p)), *text = strndup(p, (size_t)(end - p));

		find(pattern, copy, (size_t)(end - p));
		match(pattern, flags, added == 1 ? first : NULL, length, text);
		free(text);
		free(copy);
	}
	schedule_pattern_free(pattern);
	return 0;
}
