/*
 * A search that looks for a literal in the bytes first, beside one that can't:
 * the same pattern in a group, of which no literal is known.  Both choose the
 * same events, whatever stands between and instead of the letters.
 */
#include "unit.h"

#include "buf.h"
#include "pattern.h"

#include <dirent.h>
#include <stdlib.h>

/* ---- literals of patterns --------------------------------------------------------- */

static void patterns(void)
{
	static const struct {
		const char *pattern;
		bool fixed;
		const char *literal; /* "": none */
	} rows[] = {
		{ "Confidential", false, "confidential" },
		{ "confidential computing", false, "confidential" },
		{ "a.kernel.b", false, "kernel" },
		{ "kernels?", false, "kernel" },
		{ "kernel*s", false, "kerne" },
		{ "kerne+ls", false, "kerne" },
		{ "kernel{0}", false, "kerne" },
		{ "ab{23}cd", false, "cd" },
		{ "ab{23", false, "" },
		{ "kvm|qemu", false, "" },
		{ "kvm|qemu", true, "qemu" },
		{ "\\bkvm\\b", false, "kvm" },
		{ "\\x6bvm", false, "" },
		{ "\\Qkvm\\E", false, "" },
		{ "kvm(qemu)?", false, "kvm" },
		{ "[Kk]vm forum", false, "forum" },
		{ "(kvm) forum", false, "forum" },
		{ "(?x) kvm # forum", false, "" },
		{ "one(?x) two # three", false, "one" },
		{ "(kvm){2}", false, "" },
		{ "kvm(?#forum)?", false, "" },
		{ "[kvm]qemu?", false, "qem" },
		{ "Gr\xc3\xb6\xc3\x9f" "enordnung", false, "enordnung" },
		{ "2024", false, "" },
		{ "x86", false, "x86" },
		{ "k", false, "" },
		{ "", false, "" },
		{ "", true, "" },
		{ "a*", false, "" },
		{ "12345678901234567890123456789012kvm", true, "" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct literal literal;
		char text[LITERAL_MOST + 1] = "";

		if (literal_of(&literal, rows[i].pattern, strlen(rows[i].pattern), rows[i].fixed))
			memcpy(text, literal.text, literal.n);
		ok(strcmp(text, rows[i].literal) == 0, "%s: \"%s\"", rows[i].pattern, text);
	}
}

/* ---- both ways ------------------------------------------------------------------------ */

static int search(const struct schedule_event *event, const char *pattern, bool narrow)
{
	struct schedule_pattern *p = schedule_pattern_new(SCHEDULE_PATTERN_IGNORE_CASE, NULL);
	int got;

	schedule_pattern_add(p, pattern, strlen(pattern), NULL);
	for (size_t i = 0; i < p->nliterals; i++)
		p->literals[i].narrow = narrow;
	got = schedule_match(p, event, NULL);
	schedule_pattern_free(p);
	return got;
}

/*
 * Whether a search for a word chooses the same with and without its literal,
 * be that looked for with wide registers or not.  Text: an abstract, as in JSON.
 * Found, if not NULL: whether it is there.
 */
static bool agree(const char *text, const char *word, bool *found)
{
	struct buf json = { 0 }, group = { 0 };
	struct schedule *s;
	bool same = false;

	buf_text(&json, "{\"days\":[{\"rooms\":{\"R\":[{\"title\":\"T\",\"abstract\":\"");
	buf_text(&json, text);
	buf_text(&json, "\"}]}}]}");
	buf_format(&group, "(?:%s)", word);
	s = schedule_of(json.p, NULL, NULL);
	if (s) {
		const struct schedule_event *event = schedule_event(s, 0);
		int without = search(event, group.p, false);

		same = search(event, word, false) == without && search(event, word, true) == without;
		if (found)
			*found = without == 1;
	}
	if (!same)
		ok(false, "%s in %s", word, text);
	schedule_free(s);
	buf_free(&json);
	buf_free(&group);
	return same;
}

/* What was looked for at reading says nothing of another pattern, be it the same one with an alternative more. */
static void other_patterns(void)
{
	static const char text[] = "{\"days\":[{\"rooms\":{\"R\":[{\"title\":\"about kernels\"}]}}]}";
	struct schedule_pattern *more = schedule_pattern_new(0, NULL), *pattern = schedule_pattern_new(0, NULL);
	struct schedule_read_options options = { .pattern = more };
	struct schedule_input *input = schedule_open_memory(text, sizeof text - 1, NULL);
	struct schedule *s = NULL;
	bool may = true;

	schedule_pattern_add(more, "elephants", 9, NULL);
	schedule_pattern_add(pattern, "kernels", 7, NULL);
	schedule_read(input, &options, &s, NULL);
	schedule_may_match(more, s, &may);
	ok(!may && !schedule_match(more, schedule_event(s, 0), NULL), "no elephants");
	schedule_may_match(pattern, s, &may);
	ok(may && schedule_match(pattern, schedule_event(s, 0), NULL) == 1, "but kernels");
	schedule_pattern_add(more, "kernels", 7, NULL);
	schedule_may_match(more, s, &may);
	ok(may && schedule_match(more, schedule_event(s, 0), NULL) == 1, "elephants or kernels");
	schedule_pattern_free(more);
	schedule_pattern_free(pattern);
	schedule_free(s);
	schedule_close(input);
}

/* What may stand between two letters, or instead of one. */
static const char *const between[] = {
	"*", "**", "_", "__", "`", "``", "\\\\", "[", "]", "](u)", "![", "](u 't')", "][r]", "(", ")", "~~", "|", "#", ">",
	"<b>", "</b>", "<i", ">", "<a href=x>", "</a>", "<!-- ", " -->", "<br>", "<p>", "</p>", "<wbr>", "<div>", "</div>",
	"<img alt='", "<img alt=", "<image alt=\\\"", "'>", "<table>", "<tr><td>", "</td></tr>", "</table>", "<caption>",
	"<script>", "</script>", "<style>", "</style>", "<select>", "<option>", "</select>", "<textarea>", "</textarea>",
	"<title>", "</title>", "<isindex prompt=", "<svg>", "<math>", "<mglyph", "<listing>", "` ", " `", "`\\n", "<frameset>", "<template>", "</template>", "<button>",
	"<pre>", "</pre>", "<ul>", "<li>", "</ul>", "</body>", "<head>", "<plaintext>", "<o:p>", "<String>", "</String>",
	"&#107;", "&#x4b;", "&fjlig;", "&amp;", "&", ";", "&shy;", "&nbsp;", "<http://", "<mailto:", "\\u0026#107;",
	"\\r\\n", "\\n", "\\n\\n", "\\t", "\\f", " ", "  ", "\\n- ", "\\n1. ", "\\n> ", "\\n# ", "\\n===\\n", "\\n```\\n",
	"[r]: u", "\\u003cb\\u003e", "\\u003cimg alt=", "\\u003e", "\\u006b", "\\u212a", "\\u017f", "\\u00e9", "\\ud83d\\ude00",
	"\\ud83d", "\\u0000", "\\/", "\\\"", "\xe2\x84\xaa", "\xc5\xbf", "\xc3\xa9", "\xee\x80\x80", "\xc2\xad", "\xc2\xa0", "x",
	"k", "s", "0", "1", "=", "\\u005c", "\\u002a", "&lt;b&gt;", "\\\\*", "\\\\_", "*a*", "<b>a</b>", "\\b",
};

/* Each way in which letters come together that are not neighbours in the source. */
static void joins(void)
{
	static const struct {
		const char *text, *word;
	} rows[] = {
		{ "k`v`m", "kvm" },
		{ "k[vm](u)", "kvm" },       { "[k](u)vm", "kvm" },         { "k![vm](u)", "kvm" },
		{ "k<b>v</b>m", "kvm" },     { "k<!-- x -->vm", "kvm" },    { "k\\u003cb\\u003evm", "kvm" },
		{ "<http://k>vm", "kvm" },   { "k<img alt=vm>", "kvm" },    { "k<img alt='vm'>", "kvm" },
		{ "&#107;vm", "kvm" },       { "k\\u0026#118;m", "kvm" },   { "&fjlig;ord", "fjord" },
		{ "\\u006bvm", "kvm" },      { "\\u212avm", "kvm" },        { "\xe2\x84\xaa" "vm", "kvm" },
		{ "di\xc5\xbf" "ks", "disks" }, { "di\\u017fks", "disks" },    { "<isindex>", "searchable" },
		{ "a\\u003cb\\u003ex", "ax" },
		{ "k<textarea>\\nvm", "kvm" }, { "d<textarea>\\r\\nIsks", "disks" },
		{ "fuz<textarea>\\n    z", "fuzz" }, { "> ke<TEXTAREA>\\n> rnels", "kernels" },
		{ "ke` rnel `s", "kernel" }, { "` ker `nels", "kernels" }, { "`\\nker `nels", "kernels" },
		{ "`\\r\\nker `nels", "kernels" }, { "f`\\n\\t j`1f", "fj1" },
		{ "</iframe>\\n    </u>a<mglyph\\n    aAba\\n    \\n    aaab<ms>", "aaaab" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		bool found = false;

		ok(agree(rows[i].text, rows[i].word, &found) && found, "%s in %s", rows[i].word, rows[i].text);
	}
}

/* The word's letters, in order and in disorder, with something between. */
static void compose(struct buf *text, struct chance *chance, const char *word)
{
	size_t n = strlen(word);

	buf_reset(text);
	buf_text(text, "");
	for (unsigned part = 1 + below(chance, 2); part; part--) {
		size_t at = below(chance, 4) ? 0 : below(chance, (unsigned)n);

		for (unsigned letters = (unsigned)n + below(chance, 3); letters; letters--) {
			for (unsigned odd = below(chance, 2) ? 0 : below(chance, 4); odd; odd--)
				buf_text(text, between[below(chance, COUNT(between))]);
			if (below(chance, 12))
				buf_char(text, (char)(below(chance, 4) ? word[at % n] : word[at % n] & ~(word[at % n] >> 1 & 32)));
			at++;
		}
	}
	for (unsigned odd = below(chance, 3); odd; odd--)
		buf_text(text, between[below(chance, COUNT(between))]);
}

static void chances(unsigned rounds)
{
	static const char *const words[] = { "kvm", "disks", "fj1", "ab", "ax", "aaaab", "searchable" };
	struct chance chance = chance_of(7);
	struct buf text = { 0 };
	unsigned same = 0;

	for (unsigned i = 0; i < rounds; i++) {
		const char *word = words[below(&chance, COUNT(words))];

		compose(&text, &chance, word);
		same += agree(text.p ? text.p : "", word, NULL);
	}
	ok(same == rounds, "%u of %u texts are searched alike", same, rounds);
	buf_free(&text);
}

/* Real schedules, if there are any, for words that are rare, common, or parts of others. */
static void files(const char *directory)
{
	static const char *const words[] = { "confidential", "workshop", "linux", "hack", "kunst", "sicherheit", "ing", "sk", "x86" };
	struct schedule_pattern *patterns[2 * COUNT(words)];
	struct schedule_read_options options = { 0 }; /* one of them is looked for while its events are read */
	DIR *d = opendir(directory);
	struct dirent *entry;
	size_t searches = 0, same = 0;

	if (!d) {
		skip("real schedules are searched alike", "no corpus beside the checkout");
		return;
	}
	for (size_t i = 0; i < COUNT(patterns); i++) {
		char text[64];

		snprintf(text, sizeof text, i % 2 ? "(?:%s)" : "%s", words[i / 2]);
		patterns[i] = schedule_pattern_new(0, NULL);
		schedule_pattern_add(patterns[i], text, strlen(text), NULL);
	}
	while ((entry = readdir(d))) {
		struct schedule_input *input;
		struct schedule *s;
		char path[512];

		snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
		input = *entry->d_name == '.' ? NULL : schedule_open(path, NULL);
		options.pattern = patterns[2 * (searches % COUNT(words))];
		while (input && schedule_read(input, &options, &s, NULL) > 0) {
			for (size_t i = 0; i < schedule_events(s) * COUNT(words); i++, searches++) {
				const struct schedule_event *event = schedule_event(s, i / COUNT(words));
				struct schedule_pattern **both = patterns + i % COUNT(words) * 2;

				same += schedule_match(both[0], event, NULL) == schedule_match(both[1], event, NULL);
			}
			schedule_free(s);
		}
		schedule_close(input);
	}
	closedir(d);
	for (size_t i = 0; i < COUNT(patterns); i++)
		schedule_pattern_free(patterns[i]);
	ok(searches && same == searches, "%zu of %zu events of %s are searched alike", same, searches, directory);
}

int main(int argc, char **argv)
{
	patterns();
	joins();
	other_patterns();
	chances(argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 20000);
	files("../shared/corpus/c3voc-json");
	return done();
}
