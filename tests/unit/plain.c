/* The rendition of Markdown without HTML in between, beside the one by way of HTML. */
#include "unit.h"

#include "internal.h"

#include <dirent.h>
#include <stdlib.h>

/* Whether both renditions of a text are the same. */
static bool agree(const char *text)
{
	struct arena arena = { 0 };
	const char *direct = plain_text(&arena, text), *html = plain_by_html(&arena, text);
	bool same = strcmp(direct, html) == 0;

	if (!same) {
		ok(false, "a text is rendered alike");
		printf("# %s\n# directly: %s\n# by HTML: %s\n", text, direct, html);
	}
	arena_free(&arena);
	return same;
}

static const char *const parts[] = {
	"word", "two words", "a", "Hacker*innen", "caf\xc3\xa9", "\xe2\x80\x9cso\xe2\x80\x9d", "\xf0\x9f\x98\x80", "\xc2\xa0", "\xe2\x80\x83", " ", "  ", "    ",
	"\t", "\n", "\n\n", "\n\n\n", "\r\n", "\r", "\\\n", "  \n", "*", "**", "***", "_", "__", "`", "``", "```", "```sh\n",
	"~~~\n", "\n- ", "\n* ", "\n+ ", "\n  - ", "\n    - ", "\n1. ", "\n7) ", "\n   2. ", "\n0. ", "\n> ", "\n> > ", "\n# ", "\n### ", " ###",
	"\n===\n", "\n---\n", "\n***\n", "[", "]", "(", ")", "](u)", "](http://a.b/c 'd')", "![", "[r]", "][", "!", "\\", "\\*", "\\[",
	"\\_", "\"", "'", ">", "#", "=", "-", "+", "1.", "|", "~~", "http://a.b/c", "x@y.z", ":", "\n    code\n", "\n```\nfenced\n```\n",
	"\n- [ ] ", "\n2024. ", "\n123456789. ", "$", "^", "\n\tx", "\xe2\x80\xa8", "\xc2\xad", "\n- \n", "\n-\n\n  ", "\n1.\n",
};

static void chances(unsigned rounds)
{
	struct chance chance = chance_of(11);
	struct buf text = { 0 };
	unsigned same = 0;

	for (unsigned i = 0; i < rounds; i++) {
		buf_reset(&text);
		for (unsigned n = 1 + below(&chance, i % 10 ? 14 : 60); n; n--)
			buf_text(&text, parts[below(&chance, COUNT(parts))]);
		same += agree(text.p);
	}
	ok(same == rounds, "%u of %u texts are rendered alike", same, rounds);
	buf_free(&text);
}

/* Every text of a directory's schedules. */
static void files(const char *directory)
{
	DIR *d = opendir(directory);
	struct dirent *entry;
	size_t texts = 0, same = 0;

	if (!d) {
		skip("texts of real schedules are rendered alike", "no corpus beside the checkout");
		return;
	}
	while ((entry = readdir(d))) {
		static const enum schedule_field fields[] = { SCHEDULE_ABSTRACT, SCHEDULE_DESCRIPTION, SCHEDULE_BIOGRAPHY };
		struct schedule_input *input;
		struct schedule *s = NULL;
		char path[512];

		snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
		input = *entry->d_name == '.' ? NULL : schedule_open(path, NULL);
		while (input && schedule_read(input, NULL, &s, NULL) > 0) {
			for (size_t i = 0; i < schedule_events(s); i++)
				for (size_t f = 0; f < COUNT(fields); f++)
					for (size_t k = 0; k < schedule_count(schedule_event(s, i), fields[f]); k++, texts++)
						same += agree(schedule_value(schedule_event(s, i), fields[f], k));
			schedule_free(s);
		}
		schedule_close(input);
	}
	closedir(d);
	ok(texts && same == texts, "%zu of %zu texts of %s are rendered alike", same, texts, directory);
}

int main(int argc, char **argv)
{
	chances(argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 20000);
	files("../shared/corpus/c3voc-json");
	files("../shared/corpus/frab-xml");
	return done();
}
