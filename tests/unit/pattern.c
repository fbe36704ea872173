/* Patterns: whose case counts, what is a word, where is looked. */
#include "unit.h"

#include "pattern.h"

enum {
	FIXED = SCHEDULE_PATTERN_FIXED,
	IGNORE = SCHEDULE_PATTERN_IGNORE_CASE,
	EXACT = SCHEDULE_PATTERN_EXACT_CASE,
	WORD = SCHEDULE_PATTERN_WORD,
	WHOLE = SCHEDULE_PATTERN_WHOLE,
};

/* A pattern of one alternative; NULL and a failed check if it can't be. */
static struct schedule_pattern *pattern_of(unsigned flags, const char *text)
{
	struct schedule_error error = { 0 };
	struct schedule_pattern *pattern = schedule_pattern_new(flags, &error);

	if (pattern && schedule_pattern_add(pattern, text, strlen(text), &error) == SCHEDULE_OK)
		return pattern;
	ok(false, "%s compiles (%s)", text, error.text);
	schedule_pattern_free(pattern);
	return NULL;
}

/* Whether a pattern matches an event of that title. */
static int matches_title(unsigned flags, const char *text, const char *title)
{
	static const enum schedule_field fields[] = { SCHEDULE_TITLE };
	struct schedule_pattern *pattern = pattern_of(flags, text);
	struct schedule *schedule;
	struct buf json = { 0 };
	int got = -1;

	buf_text(&json, "{\"conference\":{\"days\":[{\"rooms\":{\"A\":[{\"title\":\"");
	buf_text(&json, title);
	buf_text(&json, "\"}]}}]}}");
	schedule = schedule_of(json.p, NULL, NULL);
	if (pattern && schedule) {
		schedule_pattern_fields(pattern, fields, COUNT(fields));
		got = schedule_match(pattern, schedule_event(schedule, 0), NULL);
	}
	schedule_free(schedule);
	schedule_pattern_free(pattern);
	buf_free(&json);
	return got;
}

static const struct {
	unsigned flags;
	const char *pattern, *title;
	int match;
} rows[] = {
	/* no capitals: case is ignored */
	{ 0, "linux", "Linux", 1 },
	{ 0, "\xc3\xa9t\xc3\xa9", "\xc3\x89T\xc3\x89", 1 },
	{ 0, "stra\xc3\x9f" "e", "STRA\xe1\xba\x9e" "E", 1 },
	/* capitals to match: it counts */
	{ 0, "Linux", "linux", 0 },
	{ 0, "Linux", "Linux", 1 },
	{ 0, "lin[U]x", "linux", 0 },
	{ 0, "\xc3\x89t\xc3\xa9", "\xc3\xa9t\xc3\xa9", 0 },
	{ 0, "(?:Linux)", "linux", 0 },
	{ 0, "(?=Linux)", "linux", 0 },
	{ 0, "(?<=Gnu )linux", "gnu linux", 0 },
	{ 0, "(?|Linux|Bsd)", "linux", 0 },
	{ 0, "(?>Linux)", "linux", 0 },
	/* capitals of the pattern's own grammar do not */
	{ 0, "linux\\W", "LINUX!", 1 },
	{ 0, "\\Slinux", "xLINUX", 1 },
	{ 0, "\\Alinux\\Z", "LINUX", 1 },
	{ 0, "\\pLinux", "LINUX", 1 },
	{ 0, "\\p{Lu}inux", "LINUX", 1 },
	{ 0, "\\P{Nd}inux", "LINUX", 1 },
	{ 0, "\\x4Cinux", "linux", 1 },
	{ 0, "\\x{4C}inux", "linux", 1 },
	{ 0, "\\N{U+4C}inux", "linux", 1 },
	{ 0, "(?<Name>linux)", "LINUX", 1 },
	{ 0, "(?P<Name>linux)", "LINUX", 1 },
	{ 0, "(?'Name'linux)", "LINUX", 1 },
	{ 0, "(?<N>linux) \\k<N>", "LINUX LINUX", 1 },
	{ 0, "(?<N>linux) \\k{N}", "LINUX LINUX", 1 },
	{ 0, "(?<N>linux) \\g{N}", "LINUX LINUX", 1 },
	{ 0, "(?<N>linux) (?&N)", "LINUX LINUX", 1 },
	{ 0, "(?P<N>linux) (?P=N)", "LINUX LINUX", 1 },
	{ 0, "(*UCP)linux", "LINUX", 1 },
	{ 0, "(?<Name>Linux)", "linux", 0 },
	{ 0, "(?'Name'Linux)", "linux", 0 },
	{ 0, "\\WLinux", "!linux", 0 },
	{ 0, "\\\\W", "\\\\w", 0 }, /* a backslash and a W */
	{ 0, "\\Qlinux\\E", "LINUX", 1 },
	{ 0, "\\QLinux\\E", "linux", 0 },
	{ 0, "\\Q\\W\\E", "\\\\w", 0 },
	{ 0, "\\Q\\w\\E", "\\\\W", 1 },
	{ 0, "\\Qlinux\\E\\W", "LINUX!", 1 },
	/* said outright */
	{ IGNORE, "LINUX", "linux", 1 },
	{ EXACT, "linux", "Linux", 0 },
	{ EXACT, "linux", "linux", 1 },
	{ IGNORE | FIXED, "C++", "c++", 1 },
	{ EXACT | FIXED, "c++", "C++", 0 },
	/* fixed strings */
	{ FIXED, "c++", "C++", 1 },
	{ FIXED, "C++", "c++", 0 },
	{ FIXED, "a.c", "abc", 0 },
	{ FIXED, "a.c", "A.C", 1 },
	{ FIXED, "\\w", "\\\\W", 1 },
	{ FIXED, "\\W", "\\\\w", 0 },
	{ FIXED, "[x]*(?:)^$|{1}#\\\\E", "[x]*(?:)^$|{1}#\\\\\\\\E", 1 },
	{ FIXED, "", "anything", 1 },
	{ FIXED, "\xf0\x9f\x98\x80", "a \xf0\x9f\x98\x80 b", 1 },
	/* words */
	{ WORD, "art", "start", 0 },
	{ WORD, "art", "the art!", 1 },
	{ WORD, "art", "start of art", 1 },
	{ WORD, "art|of", "part off", 0 },
	{ WORD, "art", "\xc3\xa9" "art", 0 },
	{ WORD, "art", "art_1", 0 },
	{ WORD | FIXED, "C++", "in C++ now", 1 },
	{ WORD | FIXED, "C++", "C++", 1 },
	{ WORD | FIXED, "C++", "C++x", 0 },
	{ WORD | FIXED, "C++", "ObjC++", 0 },
	{ WORD | FIXED, ".net", "ASP.NET", 0 },
	{ WORD | FIXED, ".net", "on .NET 8", 1 },
	{ WORD, "\\Qa.b", "xa.b a.b", 1 },
	{ WORD, "(?x) art # all of it", "the art", 1 },
	/* the whole value */
	{ WHOLE, "art", "art", 1 },
	{ WHOLE, "art", "art ", 0 },
	{ WHOLE, "art", "an art", 0 },
	{ WHOLE, "a|art", "art", 1 },
	{ WHOLE, "", "art", 0 },
	{ WHOLE, "", "", 1 },
	{ WHOLE | FIXED, "C++", "C++", 1 },
	{ WHOLE | FIXED, "C++", "C++ 20", 0 },
	{ WHOLE | WORD, "art|artful", "artful", 1 },
	/* white space is one space */
	{ 0, "two words", "two \\n\\t words", 1 },
	{ 0, "^two words$", "two\xc2\xa0words", 1 },
	{ FIXED, "two  words", "two words", 1 },
	{ FIXED, "two words", "two\\u3000 words", 1 },
	{ 0, "^a b$", "a\xc2\xab b", 0 },
};

static void cases(void)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		ok(matches_title(rows[i].flags, rows[i].pattern, rows[i].title) == rows[i].match, "%s %s \"%s\" (flags %u)",
		   rows[i].pattern, rows[i].match ? "is in" : "is not in", rows[i].title, rows[i].flags);
}

/* ---- fields -------------------------------------------------------------------- */

static const char programme[] =
	"{\"conference\":{\"acronym\":\"conf\",\"days\":[{\"index\":7,\"rooms\":{\"Aula\":[{\"guid\":\"g-1\","
	"\"title\":\"ttl\",\"subtitle\":\"sub\",\"abstract\":\"abs*tract* [lnk](http://hid.example)\",\"description\":\"dsc\","
	"\"track\":\"trk\",\"type\":\"typ\",\"language\":\"lng\",\"url\":\"http://u.example\",\"code\":\"cod\","
	"\"persons\":[{\"name\":\"Ann\",\"biography\":\"bio\",\"guid\":\"pg\"},{\"name\":\"Bob\"}],"
	"\"links\":[{\"url\":\"http://l.example\",\"title\":\"ltt\"}],\"x-tags\":[\"tg1\",\"tg2\"]}]}}]}}";

static void fields(void)
{
	enum { DEFAULT = -1 };
	static const struct {
		int field;
		const char *pattern;
		int match;
	} looks[] = {
		{ DEFAULT, "ttl", 1 }, { DEFAULT, "sub", 1 }, { DEFAULT, "dsc", 1 }, { DEFAULT, "trk", 1 },
		{ DEFAULT, "typ", 1 }, { DEFAULT, "aula", 1 }, { DEFAULT, "ann", 1 }, { DEFAULT, "bob", 1 },
		{ DEFAULT, "tg2", 1 }, { DEFAULT, "lng", 0 }, { DEFAULT, "u\\.example", 0 }, { DEFAULT, "cod", 0 },
		{ DEFAULT, "bio", 0 }, { DEFAULT, "l\\.example", 0 }, { DEFAULT, "g-1", 0 }, { DEFAULT, "conf", 0 },
		/* the source or the rendition */
		{ SCHEDULE_ABSTRACT, "hid\\.example", 1 }, { SCHEDULE_ABSTRACT, "[*]tract", 1 },
		{ SCHEDULE_TITLE, "abs", 0 }, { SCHEDULE_LANGUAGE, "lng", 1 }, { SCHEDULE_BIOGRAPHY, "bio", 1 },
		{ SCHEDULE_LINK, "l\\.example", 1 }, { SCHEDULE_LINK, "ltt", 0 }, { SCHEDULE_PERSON, "^bob$", 1 },
		{ SCHEDULE_PERSON, "ann.*bob", 0 }, { SCHEDULE_PERSON, "pg", 0 }, { SCHEDULE_UID, "^g-1$", 1 },
		{ SCHEDULE_DAY, "^7$", 1 }, { SCHEDULE_CONFERENCE, "^conf$", 1 },
		/* a field without values is one empty value */
		{ SCHEDULE_ATTACHMENT, "^$", 1 }, { SCHEDULE_STATUS, "^$", 1 }, { SCHEDULE_TAG, "^$", 0 },
	};
	struct schedule *schedule = schedule_of(programme, NULL, NULL);

	for (size_t i = 0; schedule && i < COUNT(looks); i++) {
		struct schedule_pattern *pattern = pattern_of(0, looks[i].pattern);
		enum schedule_field field = (enum schedule_field)looks[i].field;

		if (looks[i].field != DEFAULT)
			schedule_pattern_fields(pattern, &field, 1);
		ok(schedule_match(pattern, schedule_event(schedule, 0), NULL) == looks[i].match, "%s %s %s",
		   looks[i].pattern, looks[i].match ? "is in" : "is not in",
		   looks[i].field == DEFAULT ? "the programme" : schedule_field_name(field));
		schedule_pattern_free(pattern);
	}
	schedule_free(schedule);
}

/* ---- sets, errors, places ---------------------------------------------------------- */

static void sets(void)
{
	struct schedule_error error = { 0 };
	struct schedule_pattern *pattern = schedule_pattern_new(0, &error);
	struct schedule *schedule = schedule_of(programme, NULL, NULL);
	const struct schedule_event *event = schedule_event(schedule, 0);
	size_t begin = 0, end = 0;

	ok(schedule_match(pattern, event, NULL) == 0, "no pattern matches nothing");
	ok(schedule_pattern_add(pattern, "nowhere", 7, NULL) == 0 && schedule_pattern_add(pattern, "TTL|Bob", 7, NULL) == 0,
	   "two alternatives");
	ok(schedule_match(pattern, event, NULL) == 1, "one that matches is enough");
	ok(schedule_pattern_add(pattern, "a(b", 3, &error) == SCHEDULE_EPATTERN && error.offset == 3 && error.text[0],
	   "a pattern that can't be compiled: %s", error.text);
	ok(schedule_match(pattern, event, NULL) == 1, "... leaves the others");
	ok(schedule_pattern_find(pattern, "no, Bob is nowhere", 18, 0, &begin, &end, NULL) == 1 && begin == 4 && end == 7,
	   "the first of all");
	ok(schedule_pattern_find(pattern, "no, Bob is nowhere", 18, 5, &begin, &end, NULL) == 1 && begin == 11 && end == 18,
	   "the next");
	ok(schedule_pattern_find(pattern, "no, Bob is nowhere", 18, 12, &begin, &end, NULL) == 0, "no more");
	schedule_pattern_free(pattern);
	schedule_free(schedule);
}

/* A long text: the part again and again. */
static void text_of(char *text, size_t size, const char *part)
{
	for (size_t i = 0; i + 1 < size; i++)
		text[i] = part[i % strlen(part)];
	text[size - 1] = '\0';
}

/* Work without bounds is an error; bounds.t sees how long that takes. */
static void limits(void)
{
	static const char long_title[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab";
	static char text[100000];

	ok(matches_title(0, "^(a+)+$", long_title) == SCHEDULE_ELIMIT, "a pattern that takes too much work");
	text_of(text, sizeof text, "aaaaaaaaaaaaaaaaab ");
	ok(matches_title(0, "(a+)+[cd]", text) == SCHEDULE_ELIMIT, "one that takes some work at each of many places");
}

/* ... and so it is in all, which ordinary patterns do not notice. */
static void limit_of_all(void)
{
	struct schedule_pattern *hard = pattern_of(0, "(a+)+[cd]"), *easy = pattern_of(0, "a.*[xz]y");
	struct schedule_error error = { 0 };
	char text[4000];
	size_t begin, end;
	int got = 0;

	text_of(text, sizeof text, "aaaaaaaaaaab ");
	hard->nanoseconds = easy->nanoseconds = 5000000;
	for (int i = 0; i < 1000 && got == 0; i++)
		got = schedule_pattern_find(hard, text, strlen(text), 0, &begin, &end, &error);
	ok(got == SCHEDULE_ELIMIT, "a pattern that takes much work on each of many texts");
	is(error.text, "the pattern has taken too much work in all: write it with fewer ways to match", "... which is said");
	got = 0;
	text_of(text, sizeof text, "Most words have an a in them, and some of them two. ");
	for (int i = 0; i < 1000 && got == 0; i++)
		got = schedule_pattern_find(easy, text, strlen(text), 0, &begin, &end, NULL);
	ok(got == 0, "another goes on");
	schedule_pattern_free(hard);
	schedule_pattern_free(easy);
}

/* What is decoded for a search is let go: not what was there before it, nor what the search decodes of that. */
static void persons_stay(void)
{
	static const char json[] = "{\"days\":[{\"rooms\":{\"A\":[{\"title\":\"T\",\"abstract\":\"xxxxxxxxxxxxxxxxxxxxxxxx\","
				   "\"persons\":[{\"name\":\"Ann\"}]}]}}]}";
	struct schedule *schedule = schedule_of(json, NULL, NULL);
	const struct schedule_event *event = schedule_event(schedule, 0);
	const struct schedule_person *person = schedule_person(event, 0); /* found, its name not decoded yet */
	struct schedule_pattern *pattern = pattern_of(0, "Ann|z");

	ok(schedule_match(pattern, event, NULL) == 1, "a person who was looked at before is found");
	schedule_text(event, SCHEDULE_ABSTRACT);
	is(schedule_person_text(person, SCHEDULE_PERSON_NAME), "Ann", "... and keeps the name");
	schedule_pattern_free(pattern);
	schedule_free(schedule);
}

int main(void)
{
	persons_stay();
	cases();
	fields();
	sets();
	limits();
	limit_of_all();
	return done();
}
