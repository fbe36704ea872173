/*
 * The JSON scanner beside jansson: one is right where the other is, but for
 * what the scanner lets through with a word to its odd callback.
 */
#include "unit.h"

#include "json_scan.h"

#include <dirent.h>
#include <jansson.h>

struct verdict {
	bool valid;
	unsigned odd; /* how often the callback was called */
	size_t at;    /* of the error */
};

static void count_odd(void *arg, const char *at, const char *what)
{
	struct verdict *v = arg;

	(void)at;
	(void)what;
	v->odd++;
}

/* A whole document, from a copy of its very size: so that a sanitizer sees a step behind it. */
static struct verdict scan_all(const char *text, size_t n, bool narrow)
{
	struct verdict v = { 0 };
	char *copy = malloc(n ? n : 1);
	struct json_scan scan = {
		.begin = copy, .p = copy, .end = copy + n, .narrow = narrow, .odd = count_odd, .odd_arg = &v,
	};

	memcpy(copy, text, n);
	if (json_pass(&scan))
		json_space(&scan);
	v.valid = json_ok(&scan) && scan.p == scan.end;
	v.at = (size_t)(scan.p - scan.begin);
	free(copy);
	return v;
}

/* A NUL is nowhere valid; jansson (2.14) takes one behind a document for the end of its input. */
static bool jansson_takes(const char *text, size_t n)
{
	json_t *tree = memchr(text, 0, n) ? NULL : json_loadb(text, n, JSON_DECODE_ANY, NULL);
	bool valid = tree != NULL;

	json_decref(tree);
	return valid;
}

/* Whether both say the same: jansson refuses what is odd; and the same is said without wide registers. */
static bool same_verdict(const char *text, size_t n)
{
	struct verdict v = scan_all(text, n, false), narrow = scan_all(text, n, true);

	return (v.valid && !v.odd) == jansson_takes(text, n) && (v.valid || v.at <= n) && v.valid == narrow.valid &&
	       v.odd == narrow.odd && v.at == narrow.at;
}

/* ---- documents ----------------------------------------------------------------- */

enum { VALID = -1, ODD = -2 };

static const struct {
	const char *text;
	int at; /* of the error, or VALID, or ODD */
} documents[] = {
	/* values */
	{ "null", VALID }, { "true", VALID }, { " false\n", VALID }, { "\"\"", VALID }, { "[]", VALID }, { "{}", VALID },
	{ "\t\r\n [ ] \n", VALID }, { "{\"a\":[1,{\"b\":null}],\"c\":\"d\"}", VALID }, { "{\"a\":1,\"a\":2}", VALID },
	{ "", 0 }, { " \n", 2 }, { "nul", 0 }, { "True", 0 }, { "nulll", 4 }, { "[truefalse]", 5 }, { "1 1", 2 },
	{ "{}{}", 2 }, { "[]]", 2 }, { "]", 0 }, { "'a'", 0 }, { "/* */ 1", 0 }, { "\xef\xbb\xbf{}", 0 }, { "[\xc2\xa0]", 1 },
	{ "\f1", 0 }, { "\v1", 0 }, { "NaN", 0 }, { "-Infinity", 1 },
	/* numbers */
	{ "0", VALID }, { "-0", VALID }, { "-0.0e-0", VALID }, { "1E+2", VALID }, { "123456789012345678", VALID },
	{ "9223372036854775807", VALID }, { "-9223372036854775808", VALID }, { "1e308", VALID }, { "1e-999", VALID },
	{ "9223372036854775808", ODD }, { "-9223372036854775809", ODD }, { "1e999", ODD }, { "[-1E309]", ODD },
	{ "01", 1 }, { "-01", 2 }, { "-", 1 }, { "[-]", 2 }, { "+1", 0 }, { ".5", 0 }, { "1.", 2 }, { "[1.]", 3 },
	{ "1.e5", 2 }, { "1e", 2 }, { "1e+", 3 }, { "0x10", 1 }, { "1_000", 1 }, { "1.5.2", 3 },
	/* strings */
	{ "\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"", VALID }, { "\"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\x7f\"", VALID },
	{ "\"\\uD83D\\ude00\"", VALID }, { "\"\\u0000\"", ODD }, { "\"\\ud800\"", ODD }, { "\"\\udc00\"", ODD },
	{ "\"\\ud800\\ud800\"", ODD }, { "\"\\ud800x\"", ODD }, { "\"\\ud800\\n\"", ODD }, { "{\"\\u0000\":1}", ODD },
	{ "\"abc", 0 }, { "[\"abc", 1 }, { "\"abc\\", 5 }, { "\"abc\\\"", 0 }, { "\"\\x41\"", 1 }, { "\"a\\'\"", 2 },
	{ "\"\\u12\"", 1 }, { "\"\\u12g4\"", 1 }, { "\"\\U0041\"", 1 }, { "\"\\ud800\\u12\"", 7 }, { "\"a\tb\"", 2 },
	{ "\"a\nb\"", 2 }, { "\"1234567\x1f\"", 8 }, { "\"a\xff\"", 2 }, { "\"\xc0\x80\"", 1 }, { "\"\xed\xa0\x80\"", 1 },
	{ "\"\xf4\x90\x80\x80\"", 1 }, { "\"\xe2\x82\"", 1 },
	/* structure */
	{ "[1,2", 4 }, { "[1 2]", 3 }, { "[1,]", 3 }, { "[1,,2]", 3 }, { "[,1]", 1 }, { "[1}", 2 }, { "[", 1 }, { "[1,", 3 },
	{ "{", 1 }, { "{\"a\"", 4 }, { "{\"a\":", 5 }, { "{\"a\":1", 6 }, { "{\"a\":1,", 7 }, { "{\"a\":1,}", 7 },
	{ "{\"a\" 1}", 5 }, { "{\"a\"}", 4 }, { "{\"a\":}", 5 }, { "{a:1}", 1 }, { "{1:1}", 1 }, { "{,}", 1 },
	{ "{\"a\":1]", 6 }, { "{\"a\":1 \"b\":2}", 7 }, { "{\"a\":1,,}", 7 }, { "{\"a\"::1}", 5 }, { "{null:1}", 1 },
};

static void every_document(void)
{
	for (size_t i = 0; i < COUNT(documents); i++) {
		const char *text = documents[i].text;
		struct verdict v = scan_all(text, strlen(text), false);
		int got = !v.valid ? (int)v.at : v.odd ? ODD : VALID;

		if (!ok(got == documents[i].at && same_verdict(text, strlen(text)), "document %zu", i))
			printf("# %s: got %d, expected %d; jansson: %d\n", text, got, documents[i].at,
			       jansson_takes(text, strlen(text)));
	}
	ok(scan_all("1\0", 2, false).at == 1 && same_verdict("1\0", 2), "a NUL behind a document");
	ok(scan_all("\"a\0b\"", 5, false).at == 2 && same_verdict("\"a\0b\"", 5), "a NUL in a string");
}

/* ---- depth --------------------------------------------------------------------------- */

/* n times open, something inside, n times close. */
static void nest(struct buf *buf, unsigned n, const char *open, const char *inside, const char *close)
{
	buf_reset(buf);
	for (unsigned i = 0; i < n; i++)
		buf_text(buf, open);
	buf_text(buf, inside);
	for (unsigned i = 0; i < n; i++)
		buf_text(buf, close);
}

static void depth(void)
{
	static const struct {
		unsigned n;
		const char *open, *inside, *close;
		bool valid;
	} rows[] = {
		{ 2048, "[", "", "]", true },          { 2049, "[", "", "]", false },
		{ 2048, "[ ", " ", "]\n", true },      { 2047, "{\"a\":", "{}", "}", true },
		{ 2048, "{\"a\":", "{}", "}", false }, { 1024, "[{\"a\":", "", "}]", false },
		{ 1023, "[{\"a\":", "1", "}]", true }, { 2047, "[0,", "[]", ",0]", true },
		{ 2048, "[", "[]", "]", false },       { 2047, "[", "0", "]", true },
		{ 2048, "[", "0", "]", false }, /* jansson counts a value in the innermost as one more level */
	};
	struct buf buf = { 0 };

	for (size_t i = 0; i < COUNT(rows); i++) {
		nest(&buf, rows[i].n, rows[i].open, rows[i].inside, rows[i].close);
		ok(jansson_takes(buf.p, buf.n) == rows[i].valid, "jansson: %u times %s%s", rows[i].n, rows[i].open,
		   rows[i].inside);
		ok(scan_all(buf.p, buf.n, false).valid == rows[i].valid, "%u times %s%s", rows[i].n, rows[i].open, rows[i].inside);
	}
	buf_reset(&buf);
	for (int i = 0; i < 1000000; i++)
		buf_char(&buf, '[');
	clock_t begin = clock();
	struct verdict v = scan_all(buf.p, buf.n, false);
	ok(!v.valid && v.at == 2048, "a million brackets are refused at the 2049th");
	ok(clock() - begin < CLOCKS_PER_SEC / 4, "... at once");
	buf_free(&buf);
}

/* ---- pieces ---------------------------------------------------------------------------- */

static const char *const samples[] = {
	("{\"schedule\":{\"version\":\"1.0\",\"conference\":{\"title\":\"A \\u00e9 \\ud83d\\ude00 \xe2\x82\xac\","
	"\"days\":[{\"index\":1,\"rooms\":{\"Main\":[{\"id\":12,\"x\":[true,false,null],\"y\":-1.5e+3}]}}]}}}"),
	"[0, -0, 10, 9223372036854775807, 1.0E-2, \"\", \" long enough to be read by words of eight bytes \", {}, []]",
	"\"a string \\\\ \\\" \\u1234 \xc3\xa9\xf0\x9f\x98\x80 with everything\"",
	"{\"a\":{\"b\":{\"c\":[[[\"d\"]]]}},\"a\":[{},{},{\"e\" : 1 , \"f\" :\t2}]}",
};

/* Cut off anywhere, a document is an error that lies in it. */
static void truncation(void)
{
	for (size_t i = 0; i < COUNT(samples); i++) {
		size_t length = strlen(samples[i]), wrong = 0;

		ok(scan_all(samples[i], length, false).valid, "sample %zu is valid", i);
		for (size_t n = 0; n < length; n++) {
			struct verdict v = scan_all(samples[i], n, false);

			wrong += v.valid || v.at > n || !same_verdict(samples[i], n);
		}
		ok(!wrong, "... and invalid if cut at any byte (%zu wrong)", wrong);
	}
}

static void mutate(struct chance *chance, struct buf *to, const char *sample)
{
	static const char likely[] = "{}[]\",:\\u0123456789abcdefDd8CE+-. \n\t\xc3\xa9\xed\xa0\x80\xf0\xff\0truefalsn";
	unsigned n;

	buf_reset(to);
	buf_text(to, sample);
	for (unsigned edits = 1 + below(chance, 3); edits && to->n; edits--) {
		size_t at = below(chance, (unsigned)to->n);
		char c = below(chance, 4) ? likely[below(chance, sizeof likely - 1)] : (char)below(chance, 256);

		switch (below(chance, 4)) {
		case 0: /* put in */
			buf_char(to, c);
			memmove(to->p + at + 1, to->p + at, to->n - 1 - at);
			to->p[at] = c;
			break;
		case 1: /* take out */
			n = 1 + below(chance, (unsigned)(to->n - at) < 4 ? (unsigned)(to->n - at) : 4);
			memmove(to->p + at, to->p + at + n, to->n - at - n);
			to->n -= n;
			break;
		default:
			to->p[at] = c;
		}
	}
}

static void mutations(void)
{
	struct chance chance = chance_of(1);
	struct buf buf = { 0 };
	unsigned long wrong = 0, valid = 0;

	for (int i = 0; i < 200000; i++) {
		mutate(&chance, &buf, samples[(size_t)i % COUNT(samples)]);
		valid += scan_all(buf.p, buf.n, false).valid;
		if (!same_verdict(buf.p, buf.n) && wrong++ < 5)
			printf("# jansson says %d of %.*s\n", jansson_takes(buf.p, buf.n), (int)buf.n, buf.p);
	}
	ok(!wrong, "200000 mutations have jansson's verdict (%lu have not)", wrong);
	ok(valid > 10000 && valid < 190000, "... of which some are valid (%lu)", valid);
	buf_free(&buf);
}

/* Whether a document that is known to be valid is passed over whole. */
static bool is_passed_over(const char *text, size_t n, bool narrow)
{
	struct json_scan scan = { .begin = text, .p = text, .end = text + n, .known = true, .narrow = narrow };

	return json_pass(&scan) && scan.p == scan.end;
}

/* Strings are read in blocks: what a string may hold, and what it may not, at each place of one, before so many others. */
static void places(void)
{
	static const char *const things[] = {
		"\\n", "\\\"", "\\\\", "\\u0041", "\\u12g4", "\\ud83d\\ude00", "\\ud83d", "\\x", "\\", "\"", "\x01", "\x7f",
		"\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xff", "\xc3", "\\n\\n", "\xc3\xa9\\n", "\\u0041\"",
	};
	struct buf text = { 0 };
	unsigned wrong = 0;

	for (size_t i = 0; i < COUNT(things); i++)
		for (unsigned before = 0; before < 140; before++)
			for (unsigned behind = 0; behind < 70; behind++) {
				buf_reset(&text);
				buf_format(&text, "[\"%0*d%s%0*d\"]", before + 1, 0, things[i], behind + 1, 0);
				wrong += !same_verdict(text.p, text.n) ||
				         (scan_all(text.p, text.n, false).valid &&
				          !(is_passed_over(text.p, text.n, false) && is_passed_over(text.p, text.n, true)));
			}
	ok(!wrong, "a string is valid or not wherever in it a thing stands (%u times not)", wrong);
	buf_free(&text);
}

/* A key that is expected, and what follows where it is met. */
static void keys(void)
{
#define BEHIND ", \"0123456789\": \"01234567890123456789012345\"}"
	static const struct {
		const char *text, *behind; /* NULL: it is another */
	} rows[] = {
		{ ",\"recording_license\":1" BEHIND, "1" BEHIND },
		{ ", \"recording_license\": 1" BEHIND, "1" BEHIND },
		{ ", \"recording_license\": \t 1" BEHIND, "1" BEHIND },
		{ ",  \"recording_license\":1" BEHIND, NULL },
		{ ",\"recording_license\" :1" BEHIND, NULL },
		{ ",\"recording_licence\":1" BEHIND, NULL },
		{ ",\"Recording_license\":1" BEHIND, NULL },
		{ "\"recording_license\":1" BEHIND, NULL },
		{ ",\"recording_license\":1", NULL }, /* too near to the end to be looked at */
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *p = rows[i].text, *behind = rows[i].behind;
		struct json_scan s = { .begin = p, .p = p, .end = p + strlen(p) };
		bool met = json_next_key(&s, (const char[JSON_KEY]){ "\"recording_license\":" }, 20);

		ok(met == (behind != NULL) && strcmp(s.p, met ? behind : p) == 0, "%.26s is %sit", p, met ? "" : "not ");
		s = (struct json_scan){ .begin = p, .p = p, .end = p + strlen(p), .fresh = true };
		ok(!json_next_key(&s, (const char[JSON_KEY]){ "\"recording_license\":" }, 20) && s.p == p, "... nor behind a bracket");
	}
}

/* The pulls, one after the other. */
static void pulls(void)
{
	static const char text[] = " {\"a\": [1, \"x\\n\" , {}], \"b\\u0041\" :null}";
	struct json_scan s = { .begin = text, .p = text, .end = text + sizeof text - 1 };
	struct json_value v, key;

	ok(json_peek(&s) == '{' && json_enter(&s) && json_next_member(&s, &key), "into an object");
	ok(key.n == 3 && memcmp(key.p, "\"a\"", 3) == 0 && !key.escaped, "a key with its quotes");
	ok(json_peek(&s) == '[' && json_enter(&s) && json_next_item(&s) && json_skip(&s, &v) && v.kind == '0' && v.n == 1,
	   "into an array, past a number");
	ok(json_next_item(&s) && json_skip(&s, &v) && v.kind == '"' && v.n == 5 && v.escaped, "a string with an escape");
	ok(json_next_item(&s) && json_skip(&s, &v) && v.kind == '{' && v.n == 2, "an object");
	ok(!json_next_item(&s) && json_ok(&s), "out of the array");
	ok(json_next_member(&s, &key) && key.n == 9 && key.escaped && json_skip(&s, &v) && v.kind == 'n', "a key with an escape");
	ok(!json_next_member(&s, &key) && json_ok(&s) && s.p == s.end && !s.depth, "out of the object");
}

/* ---- the corpus ------------------------------------------------------------------------- */

static void corpus(const char *where)
{
	DIR *dir = opendir(where);
	const struct dirent *entry;
	static char bytes[1 << 21];

	if (!dir) {
		skip("the corpus of JSON documents", "no ../shared/corpus/json-suite (or $JSON_SUITE)");
		return;
	}
	while ((entry = readdir(dir))) {
		char path[1024];
		FILE *file;
		size_t n;

		if (!strstr(entry->d_name, ".json"))
			continue;
		snprintf(path, sizeof path, "%s/%s", where, entry->d_name);
		file = fopen(path, "rb");
		n = file ? fread(bytes, 1, sizeof bytes, file) : 0;
		ok(file && n < sizeof bytes && same_verdict(bytes, n), "%s", entry->d_name);
		if (file)
			fclose(file);
		if (entry->d_name[0] != 'i')
			ok(scan_all(bytes, n, false).valid == (entry->d_name[0] == 'y'), "... has the verdict in its name");
	}
	closedir(dir);
}

int main(void)
{
	const char *where = getenv("JSON_SUITE");

	every_document();
	depth();
	truncation();
	mutations();
	places();
	keys();
	pulls();
	corpus(where ? where : "../shared/corpus/json-suite");
	return done();
}
