/* Texts: UTF-8, JSON's strings, white space, names, and the rendition of markup. */
#include "unit.h"

#include "internal.h"
#include "json_text.h"
#include "text.h"

#include <jansson.h>

/* ---- UTF-8 ---------------------------------------------------------------- */

static void characters(void)
{
	static const struct {
		const char *bytes;
		size_t length; /* of the character they begin with; 0: none */
		const char *what;
	} rows[] = {
		{ "A", 1, "U+0041" },
		{ "\x7f", 1, "U+007F" },
		{ "\xc2\x80", 2, "U+0080" },
		{ "\xdf\xbf", 2, "U+07FF" },
		{ "\xe0\xa0\x80", 3, "U+0800" },
		{ "\xed\x9f\xbf", 3, "U+D7FF" },
		{ "\xee\x80\x80", 3, "U+E000" },
		{ "\xef\xbf\xbf", 3, "U+FFFF" },
		{ "\xf0\x90\x80\x80", 4, "U+10000" },
		{ "\xf4\x8f\xbf\xbf", 4, "U+10FFFF" },
		{ "Az", 1, "a character and more" },
		{ "", 0, "nothing" },
		{ "\x80", 0, "a tail" },
		{ "\xbf", 0, "the last tail" },
		{ "\xc0\x80", 0, "overlong U+0000" },
		{ "\xc1\xbf", 0, "overlong U+007F" },
		{ "\xe0\x80\x80", 0, "overlong U+0000 in 3" },
		{ "\xe0\x9f\xbf", 0, "overlong U+07FF" },
		{ "\xf0\x80\x80\x80", 0, "overlong U+0000 in 4" },
		{ "\xf0\x8f\xbf\xbf", 0, "overlong U+FFFF" },
		{ "\xed\xa0\x80", 0, "surrogate U+D800" },
		{ "\xed\xbf\xbf", 0, "surrogate U+DFFF" },
		{ "\xf4\x90\x80\x80", 0, "U+110000" },
		{ "\xf5\x80\x80\x80", 0, "U+140000" },
		{ "\xf8\x88\x80\x80\x80", 0, "a character of five" },
		{ "\xfe", 0, "0xfe" },
		{ "\xff", 0, "0xff" },
		{ "\xc3", 0, "one of two" },
		{ "\xe2\x82", 0, "two of three" },
		{ "\xf0\x9f\x98", 0, "three of four" },
		{ "\xc3\x28", 0, "a wrong second" },
		{ "\xe2\x28\x82", 0, "a wrong second of three" },
		{ "\xe2\x82\x28", 0, "a wrong third" },
		{ "\xe2\x82\xc2", 0, "a head for a third" },
		{ "\xf0\x9f\x98\x28", 0, "a wrong fourth" },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		ok(utf8_length(rows[i].bytes, rows[i].bytes + strlen(rows[i].bytes)) == rows[i].length, "UTF-8: %s",
		   rows[i].what);
}

/* ---- JSON's strings --------------------------------------------------------- */

#define LOST "\xef\xbf\xbd" /* U+FFFD */

static void strings(void)
{
	static const char *const rows[][2] = {
		{ "\"\"", "" },
		{ "\"plain \xc3\xa9\"", "plain \xc3\xa9" },
		{ "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t" },
		{ "\"\\u0041\\u00e9\\u20AC\"", "A\xc3\xa9\xe2\x82\xac" },
		{ "\"\\ud83d\\ude00\"", "\xf0\x9f\x98\x80" },
		{ "\"\\uD800\\uDC00\\uDBFF\\uDFFF\"", "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf" },
		{ "\"\\u0000\"", LOST },
		{ "\"a\\u0000b\"", "a" LOST "b" },
		{ "\"\\ud800\"", LOST },
		{ "\"\\udfff\"", LOST },
		{ "\"\\ud83dx\\ude00\"", LOST "x" LOST },
		{ "\"\\ude00\\ud83d\"", LOST LOST },
		{ "\"\\ud83d\\ud83d\\ude00\"", LOST "\xf0\x9f\x98\x80" },
		{ "\"\\ud83d\\ude00\\ude00\"", "\xf0\x9f\x98\x80" LOST },
		{ "\"\\ud83d\\u0041\"", LOST "A" },
		{ "\"\\ud83d\\n\\\\ud83d\\u0000\"", LOST "\n\\ud83d" LOST },
		{ "\"\\\\u0000\\u0000\"", "\\u0000" LOST },
		{ "\"\\ud83d\xf0\x9f\x98\x80\"", LOST "\xf0\x9f\x98\x80" },
		{ "\"\\ufffe\\uffff\\ue000\"", "\xef\xbf\xbe\xef\xbf\xbf\xee\x80\x80" },
	};
	struct arena arena = { 0 };

	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *text = json_text(&arena, rows[i][0], strlen(rows[i][0]));

		is(text ? text : "(nothing)", rows[i][1], rows[i][0]);
	}
	ok(!arena.failed, "memory sufficed");
	arena_free(&arena);
}

/* Strings of parts that jansson takes are what jansson makes of them. */
static void strings_by_jansson(void)
{
	static const char *const parts[] = {
		"a", "plain text", "\\n", "\\r\\n", "\\\\", "\\\"", "\\/", "\\b", "\\f", "\\t", "\\u0041", "\\u007f", "\\u0080",
		"\\u07ff", "\\u0800", "\\uffff", "\\uD7FF", "\\ue000", "\\ud83d\\ude00", "\\uDBFF\\uDFFF", "\\u0001", "\xc3\xa9",
		"\xf0\x9f\x98\x80", "u0041", " ",
	};
	struct chance chance = chance_of(3);
	struct buf text = { 0 };
	unsigned same = 0;

	for (unsigned i = 0; i < 2000; i++) {
		struct arena arena = { 0 };
		json_t *string;

		buf_reset(&text);
		buf_char(&text, '"');
		for (unsigned n = below(&chance, 12); n; n--)
			buf_text(&text, parts[below(&chance, COUNT(parts))]);
		buf_char(&text, '"');
		string = json_loadb(text.p, text.n, JSON_DECODE_ANY, NULL);
		same += string && strcmp(json_string_value(string), json_text(&arena, text.p, text.n)) == 0;
		json_decref(string);
		arena_free(&arena);
	}
	ok(same == 2000, "%u of 2000 strings are jansson's", same);
	buf_free(&text);
}

/* ---- folding ------------------------------------------------------------------ */

typedef void fold_fn(struct buf *buf, const char *text);

static void fold_space(struct buf *buf, const char *text)
{
	text_fold_space(buf, text, strlen(text));
}

static const struct {
	fold_fn *fold;
	const char *text, *folded;
} folds[] = {
	{ fold_space, "", "" },
	{ fold_space, "a b", "a b" },
	{ fold_space, " a  b\t\n c ", " a b c " },
	{ fold_space, "\r\n\f\v", " " },
	{ fold_space, "a\xc2\xa0\xe2\x80\x89" "b", "a b" },                             /* no-break, thin */
	{ fold_space, "a\xc2\x85\xe2\x80\xa8\xe2\x80\xa9" "b", "a b" },                 /* next line, separators */
	{ fold_space, "\xe3\x80\x80\xe1\x9a\x80x", " x" },                              /* ideographic, ogham */
	{ fold_space, "a\xe2\x80\x8b" "b\xe2\x81\xa0" "c", "a\xe2\x80\x8b" "b\xe2\x81\xa0" "c" }, /* of no width: no space */
	{ fold_space, "\xf0\x9f\x98\x80 \xc3\xa0", "\xf0\x9f\x98\x80 \xc3\xa0" },
	{ text_fold_name, "", "" },
	{ text_fold_name, "  ", "" },
	{ text_fold_name, "Ada Lovelace", "ada lovelace" },
	{ text_fold_name, " ADA\t LOVELACE\n", "ada lovelace" },
	{ text_fold_name, "\xc2\xa0" "Ada\xc2\xa0Lovelace\xe2\x80\x83", "ada lovelace" },
	{ text_fold_name, "Andr\xc3\x89", "andr\xc3\xa9" },
	{ text_fold_name, "ANDRE\xcc\x81", "andr\xc3\xa9" },              /* composed */
	{ text_fold_name, "GRO\xe1\xba\x9e, STRASSE", "gross, strasse" }, /* capital sharp s */
	{ text_fold_name, "gro\xc3\x9f", "gross" },
	{ text_fold_name, "\xce\xa3\xce\x8a\xce\xa3\xce\xa5\xce\xa6\xce\x9f\xce\xa3", /* final sigma */
	  "\xcf\x83\xce\xaf\xcf\x83\xcf\x85\xcf\x86\xce\xbf\xcf\x83" },
	{ text_fold_name, "\xd0\x9b\xd0\x95\xd0\x92", "\xd0\xbb\xd0\xb5\xd0\xb2" },
	{ text_fold_name, "\xe5\xb1\xb1\xe7\x94\xb0", "\xe5\xb1\xb1\xe7\x94\xb0" },
};

static void folding(void)
{
	struct buf buf = { 0 };

	for (size_t i = 0; i < COUNT(folds); i++) {
		buf_reset(&buf);
		folds[i].fold(&buf, folds[i].text);
		is(buf.p ? buf.p : "", folds[i].folded, folds[i].fold == fold_space ? "white space" : "a name");
	}
	buf_reset(&buf);
	buf_text(&buf, "x ");
	text_fold_name(&buf, " Y ");
	is(buf.p, "x y", "a name is appended, what was before it stays");
	ok(text_is_capital("A", 1) && text_is_capital("\xc3\x84", 2) && text_is_capital("\xc7\x85", 2), "capitals");
	ok(!text_is_capital("a", 1) && !text_is_capital("\xc3\x9f", 2) && !text_is_capital("1", 1), "no capitals");
	buf_free(&buf);
}

/* ---- accents ------------------------------------------------------------------- */

static const char *const accents[][2] = {
	{ "", "" },
	{ "plain", "plain" },
	{ "Benn\xc3\xa9" "e", "Bennee" },
	{ "Benne\xcc\x81" "e", "Bennee" },
	{ "\xe1\xb8\xa9", "h" },                              /* cedilla below */
	{ "\xe1\xbb\x87", "e" },                              /* two marks */
	{ "\xc3\xb8\xc5\x82\xc4\xb1\xc3\x9f", "\xc3\xb8\xc5\x82\xc4\xb1\xc3\x9f" }, /* letters of their own */
	{ "\xe3\x81\x8c", "\xe3\x81\x8c" },                  /* ga keeps its voicing */
	{ "\xe0\xa4\xa8\xe0\xa5\x8d", "\xe0\xa4\xa8\xe0\xa5\x8d" }, /* na keeps its virama */
	{ "\xed\x95\x9c", "\xed\x95\x9c" },                  /* han stays a syllable */
	{ "\xd7\xa9\xd6\xb8", "\xd7\xa9" },                  /* a point below */
	{ "a\xff\xc3", "a\xff\xc3" },                         /* no UTF-8: as it is */
};

static void stripping(void)
{
	struct buf buf = { 0 };
	size_t origin[32];

	for (size_t i = 0; i < COUNT(accents); i++) {
		buf_reset(&buf);
		text_strip_accents(&buf, accents[i][0], strlen(accents[i][0]), origin);
		is(buf.p ? buf.p : "", accents[i][1], "without accents");
		ok(origin[buf.n] == strlen(accents[i][0]), "the end comes from the end");
	}
	buf_reset(&buf);
	buf_text(&buf, "x");
	text_strip_accents(&buf, "a\xc3\xa9" "e\xcc\x81o", 7, origin);
	is(buf.p, "xaeeo", "accents: appended");
	ok(origin[0] == 0 && origin[1] == 1 && origin[2] == 3 && origin[3] == 6 && origin[4] == 7, "where each came from");
	buf_free(&buf);
}

/* ---- the rendition -------------------------------------------------------------- */

/* These are what they are, with the pointer they came by. */
static void untouched(void)
{
	static const char *const rows[] = {
		"", "A plain text.", "Two lines,\none text.", "Two paragraphs.\n\nOne text.", "caf\xc3\xa9 (100 %); 3 > 2, 2 = 2",
	};
	struct arena arena = { 0 };

	for (size_t i = 0; i < COUNT(rows); i++)
		ok(plain_text(&arena, rows[i]) == rows[i], "untouched: %zu letters", strlen(rows[i]));
	is(plain_text(&arena, "a\r\nb\rc \n"), "a\nb\nc", "lines end in LF, nothing trails the last");
	arena_free(&arena);
}

#ifdef HAVE_RENDITION

static const char *const renditions[][2] = {
	/* Markdown */
	{ "see [the page](https://example.org/a_b) now", "see the page now" },
	{ "see [the page][1]\n\n[1]: https://example.org/", "see the page" },
	{ "a <https://example.org/> link", "a https://example.org/ link" },
	{ "![a picture](a.png)", "a picture" },
	{ "so *very* and **much** and _less_ and ***all***", "so very and much and less and all" },
	{ "Hacker*innen und Besucher*innen", "Hacker*innen und Besucher*innen" },
	{ "**Hacker*innen** sind *sehr* nett", "Hacker*innen sind sehr nett" },
	{ "snake_case_name and 2*3*4", "snake_case_name and 2*3*4" },
	{ "1 \\* 2 \\_x\\_ \\[y\\] C:\\dir", "1 * 2 _x_ [y] C:\\dir" },
	{ "run `make check` first", "run make check first" },
	{ "# A title\n\nText.", "A title\n\nText." },
	{ "> said\n> so", "said\nso" },
	{ "one\n\n\n\ntwo", "one\n\n\n\ntwo" },
	{ "*one*\n\n\n\ntwo", "one\n\ntwo" },
	{ "- one\n- two", "- one\n- two" },
	{ "* one\n* two", "- one\n- two" },
	{ "Points:\n\n+ one\n+ two\n\nEnd.", "Points:\n\n- one\n- two\n\nEnd." },
	{ "1. one\n2. two", "1. one\n2. two" },
	{ "3. three\n4. four", "3. three\n4. four" },
	{ "- one\n  - inner\n  - more\n- two", "- one\n  - inner\n  - more\n- two" },
	{ "1. one\n   - inner\n2. two", "1. one\n  - inner\n2. two" },
	{ "*a*\r\nb\r\n\r\nc", "a\nb\n\nc" },
	{ "    not code, *but* a text", "not code, but a text" },
	/* HTML */
	{ "<p>One.</p><p>Two.</p>", "One.\n\nTwo." },
	{ "<p>One.</p>\n<p>Two.</p>\n", "One.\n\nTwo." },
	{ "<b>bold</b> and <em>so</em><span> on</span>", "bold and so on" },
	{ "one<br>two<br/>three<BR />four", "one\ntwo\nthree\nfour" },
	{ "<ul><li>one</li><li>two</li></ul>", "- one\n- two" },
	{ "<ol start=\"3\"><li>three<li>four</ol>", "3. three\n4. four" },
	{ "<ul>\n<li>one<ul><li>inner</li></ul></li>\n<li><p>two</p></li>\n</ul>", "- one\n  - inner\n- two" },
	{ "<div>one</div><div>two</div>", "one\ntwo" },
	{ "<a href=\"https://example.org/\">here</a>", "here" },
	{ "<script>alert(1)</script>safe<style>p { }</style>", "safe" },
	{ "a<!-- hidden -->b", "ab" },
	{ "AT&amp;T &lt;3 &eacute; &#8364; &#x1F600; &quot;", "AT&T <3 \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80 \"" },
	{ "AT&T, R & D, &nosuch;", "AT&T, R & D, &nosuch;" },
	{ "a&nbsp;b", "a\xc2\xa0" "b" },
	{ "a < b and b > c", "a < b and b > c" },
	{ "a `vector<int>` and List<String> too", "a vector<int> and List<String> too" },
	{ "List<String>", "List<String>" },
	{ "vector<vector<int>> x;\n\n*y*", "vector<vector<int>> x;\n\ny" },
	{ "<p>from <o:p>Word</o:p></p>", "from Word" },
};

static void rendering(void)
{
	struct arena arena = { 0 };

	for (size_t i = 0; i < COUNT(renditions); i++)
		if (!is(plain_text(&arena, renditions[i][0]), renditions[i][1], "a rendition"))
			printf("#       of: %s\n", renditions[i][0]);
	ok(!arena.failed, "memory sufficed");
	arena_free(&arena);
}

/* Markup that never ends costs neither the stack nor the day. */
static void hostile(void)
{
	static const char *const units[] = { "<b>", "<ul><li>", "[", "*", "> ", "- ", "<p", "&", "`", "<table><tr><td>", "\\" };
	struct arena arena = { 0 };
	struct buf buf = { 0 };

	for (size_t i = 0; i < COUNT(units); i++) {
		clock_t begin = clock();

		buf_reset(&buf);
		while (buf.n < 50000)
			buf_text(&buf, units[i]);
		ok(plain_text(&arena, buf.p) && !arena.failed && clock() - begin < 5 * CLOCKS_PER_SEC, "50 KB of %s", units[i]);
	}
	buf_free(&buf);
	arena_free(&arena);
}

#endif

static void names(void)
{
	static const char *const turned[][2] = {
		{ "Last, First", "First Last" },
		{ " LAST ,  First  Second ", "First  Second LAST" },
		{ "Dr. Last, First", "Dr. First Last" },
		{ "Mrs Last, First", "Mrs First Last" },
		{ "Drake, Nick", "Nick Drake" },
		{ "First Last", "First Last" },
		{ " Plato ", "Plato" },
		{ "Last,", "Last" },
		{ ", First", ", First" },
		{ "King, Martin, Jr.", "King, Martin, Jr." },
		{ ",", "," },
		{ "", "" },
	};
	struct buf buf = { 0 };

	for (size_t i = 0; i < COUNT(turned); i++) {
		buf_reset(&buf);
		text_turn_name(&buf, turned[i][0], strlen(turned[i][0]));
		is(buf.p ? buf.p : "", turned[i][1], "a name turned round");
	}
	buf_free(&buf);
}

int main(void)
{
	characters();
	strings();
	strings_by_jansson();
	folding();
	stripping();
	untouched();
	names();
#ifdef HAVE_RENDITION
	rendering();
	hostile();
#endif
	return done();
}
