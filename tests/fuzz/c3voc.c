/* Schedule JSON in all its dialects, read alone, with threads ahead, and from a file in windows; and JSON lines. */
#include "fuzz.h"

#include "../window.h"

static void warned(void *text, const struct schedule_error *w)
{
	buf_format(text, "%lu:%lu: %d\n", w->line, w->column, w->code);
	buf_text(text, w->text);
}

/* What comes of an input, less what only decoding tells. */
static void outcome(struct buf *text, const void *p, size_t n, struct way way)
{
	struct schedule_read_options options = {
		.format = "c3voc-json", .warn = warned, .warn_arg = text, .pattern = way.sought
	};
	struct schedule_error error = { 0 };
	struct schedule_input *input = open_way(p, n, way);
	struct schedule *s;

	CHECK(input);
	while (schedule_read(input, &options, &s, &error) > 0) {
		for (size_t i = 0; i < s->nevents; i++) {
			const struct schedule_event *e = s->events[i];

			buf_format(text, "%zu-%zu %zu-%zu %u %x %d %d %lld %lld\n", e->from, e->to, e->prev, e->next, e->array,
			           e->has, e->look, e->followed, (long long)e->start.seconds, (long long)e->end.seconds);
		}
		schedule_free(s);
	}
	buf_format(text, "%lu:%lu: %d\n", error.line, error.column, error.code);
	schedule_close(input);
}

static void compare(const void *p, size_t n, struct way one, struct way other)
{
	struct buf alone = { 0 }, helped = { 0 };

	outcome(&alone, p, n, one);
	outcome(&helped, p, n, other);
	CHECK(alone.n == helped.n && memcmp(alone.p, helped.p, alone.n) == 0);
	buf_free(&alone);
	buf_free(&helped);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = fuzz_copy(data, size);
	struct schedule_pattern *rare = schedule_pattern_new(0, NULL);

	schedule_pattern_add(rare, "rare", 4, NULL);
	compare(copy, size, (struct way){ 0 }, (struct way){ .helpers = 2 });
	compare(copy, size, (struct way){ .sought = rare }, (struct way){ size % 3, 64 + size % 512, rare });
	schedule_pattern_free(rare);
	free(copy);
	fuzz_reader(data, size, "c3voc-json");
	fuzz_reader(data, size, "json-lines");
	return 0;
}
