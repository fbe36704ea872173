/* Patterns, by PCRE2: the only file that knows it. */
#include "buf.h"
#include "format.h"
#include "literal.h"
#include "text.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/*
 * Bounds of the work of one match, documented in sched-grep(1).  What JIT does
 * until its stack is full can be the square of that: |(?R) takes 4.4 s with
 * 1 MiB, 0.15 s with 192 KiB (PCRE2 10.42).
 */
enum { MATCH_LIMIT = 2000000, DEPTH_LIMIT = 20000, HEAP_KIB = 64 * 1024, JIT_STACK = 192 * 1024 };

/* So often they may be exceeded; then nothing more is matched: a schedule may hold very many such texts. */
enum { MOST_EXCEEDED = 50 };

/* A pattern of so many alternatives has no literals; after so many bytes of text it is compiled further. */
enum { MOST_LITERALS = 4, JIT_FROM = 64 * 1024 };

struct schedule_pattern {
	unsigned flags;
	uint64_t fields; /* a bit each */
	bool chosen;     /* ... by the caller */
	pcre2_code **codes;
	size_t n;
	struct literal literals[MOST_LITERALS]; /* one of each pattern */
	size_t nliterals; /* fewer than patterns: not all have one */
	pcre2_compile_context *compile;
	pcre2_match_context *match;
	pcre2_match_data *data;
	pcre2_jit_stack *stack;
	bool further;           /* compiled for the processor */
	bool interpret;         /* its stack has run out once */
	int exceeded;           /* how often the bounds were */
	size_t searched;        /* bytes */
	struct buf source, subject, cues, bare;
	size_t *origin, origin_room; /* of each byte of bare */
};

_Static_assert(SCHEDULE_FIELDS <= 64, "a bit for each field");

static const enum schedule_field programme[] = {
	SCHEDULE_TITLE, SCHEDULE_SUBTITLE, SCHEDULE_ABSTRACT, SCHEDULE_DESCRIPTION, SCHEDULE_TRACK,
	SCHEDULE_TYPE,  SCHEDULE_ROOM,     SCHEDULE_PERSON,   SCHEDULE_TAG,
	SCHEDULE_CUE,
};

struct schedule_pattern *schedule_pattern_new(unsigned flags, struct schedule_error *error)
{
	struct schedule_pattern *p = calloc(1, sizeof *p);

	if (!p) {
		error_memory(error);
		return NULL;
	}
	p->flags = flags;
	schedule_pattern_fields(p, programme, sizeof programme / sizeof *programme);
	p->chosen = false;
	p->compile = pcre2_compile_context_create(NULL);
	p->match = pcre2_match_context_create(NULL);
	p->data = pcre2_match_data_create(1, NULL);
	if (!p->compile || !p->match || !p->data) {
		error_memory(error);
		schedule_pattern_free(p);
		return NULL;
	}
	pcre2_set_match_limit(p->match, MATCH_LIMIT);
	pcre2_set_depth_limit(p->match, DEPTH_LIMIT);
	pcre2_set_heap_limit(p->match, HEAP_KIB);
	return p;
}

void schedule_pattern_free(struct schedule_pattern *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->n; i++)
		pcre2_code_free(p->codes[i]);
	free(p->codes);
	pcre2_jit_stack_free(p->stack);
	pcre2_match_data_free(p->data);
	pcre2_match_context_free(p->match);
	pcre2_compile_context_free(p->compile);
	buf_free(&p->source);
	buf_free(&p->subject);
	buf_free(&p->cues);
	buf_free(&p->bare);
	free(p->origin);
	free(p);
}

void schedule_pattern_fields(struct schedule_pattern *p, const enum schedule_field *fields, size_t count)
{
	p->fields = 0;
	p->chosen = true;
	for (size_t i = 0; i < count; i++)
		p->fields |= UINT64_C(1) << fields[i];
}

/* ---- compiling ------------------------------------------------------------- */

/* What follows a backslash at p and is no text of the pattern: \W, \pL, \x{AB}, \k<Name>. */
static const char *escape_end(const char *p, const char *end)
{
	char letter = *p++;

	if (p < end && *p == '{' && strchr("pPxoNgk", letter)) {
		const char *close = memchr(p, '}', (size_t)(end - p));

		return close ? close + 1 : end;
	}
	if (p < end && (letter == 'k' || letter == 'g') && (*p == '<' || *p == '\'')) {
		const char *close = memchr(p + 1, *p == '<' ? '>' : '\'', (size_t)(end - p - 1));

		return close ? close + 1 : end;
	}
	if (letter == 'p' || letter == 'P' || letter == 'c')
		return p < end ? p + 1 : end;
	if (letter == 'x')
		for (int i = 0; i < 2 && p < end && (is_digit(*p) || ((*p | 32) >= 'a' && (*p | 32) <= 'f')); i++)
			p++;
	return p;
}

/* What follows (? at p and is no text of the pattern: a name, options, a reference, a comment. */
static const char *group_end(const char *p, const char *end)
{
	static const struct {
		const char *begin;
		const char *stop; /* up to and with one of these; NULL: no further */
	} groups[] = {
		{ "|", NULL }, { "=", NULL },  { "!", NULL },   { ">", NULL },  { ":", NULL }, { "<=", NULL },
		{ "<!", NULL }, { "<", ">" }, { "P<", ">" },  { "'", "'" },   { "", ":)" },
	};
	size_t i = 0;

	while (strlen(groups[i].begin) > (size_t)(end - p) || memcmp(p, groups[i].begin, strlen(groups[i].begin)) != 0)
		i++;
	p += strlen(groups[i].begin);
	if (!groups[i].stop)
		return p;
	while (p < end && !strchr(groups[i].stop, *p))
		p++;
	return p < end ? p + 1 : end;
}

/* Whether a pattern has a capital letter to match: then it means its case. */
static bool has_capitals(const char *p, size_t n, bool fixed)
{
	const char *end = p + n;
	bool quoted = fixed; /* between \Q and \E */

	while (p < end) {
		size_t length = utf8_length(p, end);

		if (!fixed && *p == '\\' && end - p > 1) {
			if (p[1] == 'Q' || p[1] == 'E') {
				quoted = p[1] == 'Q';
				p += 2;
				continue;
			}
			if (!quoted) {
				p = escape_end(p + 1, end);
				continue;
			}
		}
		if (!quoted && end - p > 1 && p[0] == '(' && p[1] == '*') { /* (*VERB) */
			const char *close = memchr(p, ')', (size_t)(end - p));

			p = close ? close + 1 : end;
			continue;
		}
		if (!quoted && end - p > 2 && p[0] == '(' && p[1] == '?') {
			p = group_end(p + 2, end);
			continue;
		}
		if (length && text_is_capital(p, (size_t)(end - p)))
			return true;
		p += length ? length : 1;
	}
	return false;
}

/* A string as a pattern: every ASCII character that could mean something is escaped. */
static void quote(struct buf *buf, const char *p, size_t n)
{
	struct buf folded = { 0 };

	/* Subjects have their white space folded; so has the string that is looked for. */
	text_fold_space(&folded, p, n);
	for (size_t i = 0; i < folded.n; i++) {
		char c = folded.p[i];

		if ((unsigned char)c < 0x80 && !is_digit(c) && !((c | 32) >= 'a' && (c | 32) <= 'z'))
			buf_char(buf, '\\');
		buf_char(buf, c);
	}
	buf->failed |= folded.failed;
	buf_free(&folded);
}

static pcre2_code *compile(struct schedule_pattern *p, const char *text, size_t n, uint32_t options,
                           struct schedule_error *error)
{
	PCRE2_UCHAR message[160];
	PCRE2_SIZE at = 0;
	int number = 0;
	pcre2_code *code;

	options |= PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | PCRE2_MATCH_INVALID_UTF;
	code = pcre2_compile((PCRE2_SPTR)text, n, options, &number, &at, p->compile);
	if (code)
		return code;
	if (number == PCRE2_ERROR_HEAP_FAILED) {
		error_memory(error);
		return NULL;
	}
	if (pcre2_get_error_message(number, message, sizeof message) < 0)
		message[0] = '\0';
	if (error && !error->code)
		error->offset = at;
	error_set(error, SCHEDULE_EPATTERN, "%s at offset %zu", (char *)message, (size_t)at);
	return NULL;
}

/* (*UTF), (*LIMIT_MATCH=9) and the like must come first. */
static size_t leading_verbs(const char *p, size_t n)
{
	const char *begin = p, *end = p + n, *close;

	while (end - p > 2 && p[0] == '(' && p[1] == '*' && (close = memchr(p, ')', (size_t)(end - p))))
		p = close + 1;
	return (size_t)(p - begin);
}

/* A string is quoted; a word must not touch word characters. */
static pcre2_code *compile_wrapped(struct schedule_pattern *p, const char *text, size_t size, uint32_t options,
                                   struct schedule_error *error)
{
	/* A pattern may end within \\Q or, where (?x) is on, a comment: the second is tried if the first won't do. */
	static const char *const ends[] = { "\\E)(?!\\w)", "\n)(?!\\w)" };
	bool word = p->flags & SCHEDULE_PATTERN_WORD, fixed = p->flags & SCHEDULE_PATTERN_FIXED;
	size_t verbs = word && !fixed ? leading_verbs(text, size) : 0;
	pcre2_code *code = NULL;
	struct schedule_error first = { 0 };

	for (size_t i = 0; !code && first.code != SCHEDULE_EMEMORY && i < (word ? 2 : 1); i++) {
		buf_reset(&p->source);
		buf_add(&p->source, text, verbs);
		buf_text(&p->source, word ? "(?<!\\w)(?:" : "");
		if (fixed)
			quote(&p->source, text, size);
		else
			buf_add(&p->source, text + verbs, size - verbs);
		buf_text(&p->source, word ? ends[i] : "");
		if (p->source.failed) {
			error_memory(error);
			return NULL;
		}
		code = compile(p, p->source.p, p->source.n, options, word && i == 0 ? &first : error);
	}
	if (first.code == SCHEDULE_EMEMORY)
		error_memory(error);
	if (error && error->offset > size)
		error->offset = size; /* what was added is not the caller's */
	return code;
}

/* Whether a text is UTF-8; how much of it is. */
static bool is_utf8(const char *p, size_t n, size_t *valid)
{
	size_t length = 1;

	for (*valid = 0; *valid < n && length; *valid += length)
		length = utf8_length(p + *valid, p + n);
	return *valid == n && length;
}

static int add(struct schedule_pattern *p, const char *text, size_t size, struct schedule_error *error)
{
	bool fixed = p->flags & SCHEDULE_PATTERN_FIXED;
	bool fold = p->flags & SCHEDULE_PATTERN_IGNORE_CASE ||
	            (!(p->flags & SCHEDULE_PATTERN_EXACT_CASE) && !has_capitals(text, size, fixed));
	uint32_t options = fold ? PCRE2_CASELESS : 0;
	pcre2_code *code, **grown;
	size_t valid;

	if (p->flags & SCHEDULE_PATTERN_WHOLE)
		options |= PCRE2_ANCHORED | PCRE2_ENDANCHORED;
	if (!fixed) {
		/* By itself first: what is wrong must be told in the user's own words. */
		code = compile(p, text, size, options, error);
		if (!code || !(p->flags & SCHEDULE_PATTERN_WORD))
			goto done;
		pcre2_code_free(code);
	} else if (!is_utf8(text, size, &valid)) {
		if (error && !error->code)
			error->offset = valid;
		return error_set(error, SCHEDULE_EPATTERN, "not UTF-8 at offset %zu", valid);
	}
	code = compile_wrapped(p, text, size, options, error);
done:
	if (!code)
		return error && error->code ? error->code : SCHEDULE_EPATTERN;
	grown = realloc(p->codes, (p->n + 1) * sizeof(pcre2_code *));
	if (!grown) {
		pcre2_code_free(code);
		return error_memory(error);
	}
	p->codes = grown;
	if (p->n == p->nliterals && p->n < MOST_LITERALS && literal_of(&p->literals[p->n], text, size, fixed))
		p->nliterals++;
	p->codes[p->n++] = code;
	return SCHEDULE_OK;
}

int schedule_pattern_add(struct schedule_pattern *p, const char *text, size_t size, struct schedule_error *error)
{
	struct buf bare = { 0 };
	int code;

	if (!(p->flags & SCHEDULE_PATTERN_IGNORE_ACCENTS))
		return add(p, text, size, error);
	text_strip_accents(&bare, text, size, NULL);
	code = bare.failed ? error_memory(error) : add(p, bare.p ? bare.p : "", bare.n, error);
	buf_free(&bare);
	return code;
}

/* ---- matching -------------------------------------------------------------- */

/* To compile for the processor takes as long as a hundred short searches do without. */
static void compile_further(struct schedule_pattern *p)
{
	p->further = true;
	p->stack = pcre2_jit_stack_create(32 * 1024, JIT_STACK, NULL); /* NULL where there is no JIT */
	if (p->stack)
		pcre2_jit_stack_assign(p->match, NULL, p->stack);
	for (size_t i = 0; i < p->n; i++)
		pcre2_jit_compile(p->codes[i], PCRE2_JIT_COMPLETE); /* where it can't, the interpreter serves */
}

static int run(struct schedule_pattern *p, const pcre2_code *code, const char *text, size_t n, size_t offset,
               struct schedule_error *error)
{
	int got = PCRE2_ERROR_JIT_STACKLIMIT;

	p->searched += n;
	if (!p->further && p->searched > JIT_FROM)
		compile_further(p);

	if (p->exceeded == MOST_EXCEEDED)
		return error_set(error, SCHEDULE_ELIMIT, "the pattern has taken too much work on %d texts", MOST_EXCEEDED);
	if (!p->interpret)
		got = pcre2_match(code, (PCRE2_SPTR)text, n, offset, 0, p->data, p->match);
	p->interpret |= got == PCRE2_ERROR_JIT_STACKLIMIT;
	if (p->interpret)
		got = pcre2_match(code, (PCRE2_SPTR)text, n, offset, PCRE2_NO_JIT, p->data, p->match);
	if (got >= 0)
		return 1;
	switch (got) {
	case PCRE2_ERROR_NOMATCH:
		return 0;
	case PCRE2_ERROR_NOMEMORY:
		return error_memory(error);
	default:
		p->exceeded++;
		return error_set(error, SCHEDULE_ELIMIT, "the pattern takes too much work on this text: write it with fewer ways to match");
	}
}

/* The first match of any of the patterns in a text as it is searched. */
static int find(struct schedule_pattern *p, const char *text, size_t size, size_t offset, size_t *begin, size_t *end,
                struct schedule_error *error)
{
	int found = 0;

	for (size_t i = 0; i < p->n; i++) {
		int got = run(p, p->codes[i], text, size, offset, error);
		const PCRE2_SIZE *at = pcre2_get_ovector_pointer(p->data);

		if (got < 0)
			return got;
		if (got && (!found || at[0] < *begin || (at[0] == *begin && at[1] > *end))) {
			*begin = at[0];
			*end = at[1] > at[0] ? at[1] : at[0];
			found = 1;
		}
	}
	return found;
}

/* A text without accents and, in p->origin, where each byte came from; NULL if out of memory. */
static const char *bare(struct schedule_pattern *p, const char *text, size_t *n)
{
	if (*n >= p->origin_room) {
		size_t *grown = realloc(p->origin, (*n + 1) * sizeof *grown);

		if (!grown)
			return NULL;
		p->origin = grown;
		p->origin_room = *n + 1;
	}
	buf_reset(&p->bare);
	text_strip_accents(&p->bare, text, *n, p->origin);
	*n = p->bare.n;
	return p->bare.failed ? NULL : p->bare.p ? p->bare.p : "";
}

int schedule_pattern_find(struct schedule_pattern *p, const char *text, size_t size, size_t offset, size_t *begin,
                          size_t *end, struct schedule_error *error)
{
	size_t at = 0;
	int got;

	if (!(p->flags & SCHEDULE_PATTERN_IGNORE_ACCENTS))
		return find(p, text, size, offset, begin, end, error);
	text = bare(p, text, &size);
	if (!text)
		return error_memory(error);
	while (at < size && p->origin[at] < offset)
		at++;
	got = find(p, text, size, at, begin, end, error);
	if (got > 0) {
		*begin = p->origin[*begin];
		*end = p->origin[*end];
	}
	return got;
}

/* White space that is not single spaces already has to be folded. */
static bool needs_folding(const char *text, size_t *n)
{
	*n = strlen(text);
	for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
		if (*p > ' ' && *p < 0x80)
			continue;
		if ((*p == ' ' && p[1] == ' ') || (*p >= '\t' && *p <= '\r') || *p == 0xc2 || *p == 0xe1 || *p == 0xe2 ||
		    *p == 0xe3) /* where Unicode's spaces begin */
			return true;
	}
	return false;
}

/* A text as it is searched: its white space folded. */
static const char *subject(struct schedule_pattern *p, const char *text, size_t *n)
{
	if (!needs_folding(text, n))
		return text;
	buf_reset(&p->subject);
	text_fold_space(&p->subject, text, *n);
	*n = p->subject.n;
	return p->subject.failed ? NULL : p->subject.p;
}

/* What is done with a text of an event: 1 if it matches, 0, or an error. */
typedef int search_fn(struct schedule_pattern *p, const char *text, enum schedule_field field, size_t index, void *arg,
                      struct schedule_error *error);

static int matches(struct schedule_pattern *p, const char *text, enum schedule_field field, size_t index, void *arg,
                   struct schedule_error *error)
{
	size_t n;
	int got = 0;

	(void)field, (void)index, (void)arg;
	text = subject(p, text, &n);
	if (text && p->flags & SCHEDULE_PATTERN_IGNORE_ACCENTS)
		text = bare(p, text, &n);
	if (!text)
		return error_memory(error);
	for (size_t i = 0; got == 0 && i < p->n; i++)
		got = run(p, p->codes[i], text, n, 0, error);
	return got;
}

/* All captions as one text. */
static const char *joined_cues(struct schedule_pattern *p, const struct schedule_event *event)
{
	buf_reset(&p->cues);
	for (size_t i = 0; i < schedule_count(event, SCHEDULE_CUE); i++) {
		buf_text(&p->cues, i ? " " : "");
		buf_text(&p->cues, schedule_value(event, SCHEDULE_CUE, i));
	}
	return p->cues.p ? p->cues.p : "";
}

/* What is known of an event's persons beside their names; codes only where persons are asked for. */
static int search_persons(struct schedule_pattern *p, const struct schedule_event *event, search_fn *search, void *arg,
                          struct schedule_error *error)
{
	static const enum schedule_person_field fields[] = { SCHEDULE_PERSON_ORGANISATION, SCHEDULE_PERSON_CODE };
	size_t n = schedule_count(event, SCHEDULE_PERSON);
	int sum = 0;

	for (size_t i = 0; i < n; i++)
		for (int k = 0; k < (p->chosen ? 2 : 1); k++) {
			const char *text = schedule_person_text(schedule_person(event, i), fields[k]);
			int got = *text ? search(p, text, SCHEDULE_PERSON, i, arg, error) : 0;

			if (got < 0 || (got && search == matches))
				return got;
			sum += got;
		}
	return sum;
}

/* Search the values of a field, each in its source and, where that has nothing, its rendition. */
static int search_field(struct schedule_pattern *p, const struct schedule_event *event, enum schedule_field field,
                        search_fn *search, void *arg, struct schedule_error *error)
{
	size_t n = schedule_count(event, field);
	int got = 0, sum = 0;

	if (!n)
		return search(p, "", field, 0, arg, error);
	if (field == SCHEDULE_CUE) {
		const char *text = joined_cues(p, event);

		return p->cues.failed ? error_memory(error) : search(p, text, field, 0, arg, error);
	}
	for (size_t i = 0; i < n; i++) {
		const char *text = schedule_value(event, field, i), *plain;

		got = search(p, text, field, i, arg, error);
		if (got == 0 && (plain = schedule_plain(event, field, i)) != text)
			got = search(p, plain, field, i, arg, error);
		if (got < 0 || (got && search == matches))
			return got;
		sum += got;
	}
	if (field == SCHEDULE_PERSON) {
		got = search_persons(p, event, search, arg, error);
		return got < 0 ? got : sum + got;
	}
	/* A pick made before its siblings were filtered away, or after. */
	if (sum == 0 && field == SCHEDULE_UID && schedule_count(event, SCHEDULE_GUID))
		sum = search(p, schedule_text(event, SCHEDULE_GUID), field, 0, arg, error);
	return sum;
}

/* Fields that are long and rendered: only with them it pays to look at an event's bytes first. */
static const uint64_t long_fields = UINT64_C(1) << SCHEDULE_ABSTRACT | UINT64_C(1) << SCHEDULE_DESCRIPTION |
                                    UINT64_C(1) << SCHEDULE_BIOGRAPHY | UINT64_C(1) << SCHEDULE_CUE;
/* Fields whose values do not stand in the event's bytes as they are searched. */
static const uint64_t derived_fields = ~UINT64_C(0) << SCHEDULE_UID;
/* Flags that leave letters as they are. */
static const unsigned literal_flags = SCHEDULE_PATTERN_FIXED | SCHEDULE_PATTERN_IGNORE_CASE |
                                      SCHEDULE_PATTERN_EXACT_CASE | SCHEDULE_PATTERN_WORD | SCHEDULE_PATTERN_WHOLE;

/* Whether an event can't match, as its bytes and its room's tell. */
static bool is_ruled_out(const struct schedule_pattern *p, const struct schedule_event *event)
{
	const char *bytes = event->schedule->input->bytes, *room = event->room_key.p;

	if (p->n != p->nliterals || !(p->fields & long_fields) || p->fields & derived_fields ||
	    p->flags & ~literal_flags || !event->schedule->format->texts_are_json)
		return false;
	for (size_t i = 0; i < p->n; i++)
		if (literal_may_be_in(&p->literals[i], bytes + event->from, bytes + event->to) ||
		    (event->room_key.state == TEXT_RAW && literal_may_be_in(&p->literals[i], room, room + event->room_key.n)))
			return false;
	return event->room_key.state != TEXT_DONE;
}

static int search_event(struct schedule_pattern *p, const struct schedule_event *event, search_fn *search, void *arg,
                        struct schedule_error *error)
{
	struct schedule_event *e = event_cache(event), before;
	struct arena_mark mark;
	int got = 0, sum = 0;

	if (is_ruled_out(p, event))
		return 0;
	if (p->fields >> SCHEDULE_UID & 1)
		identity_assign(event->schedule);
	/* What is decoded for the search is let go: memory does not grow with what is searched. */
	mark = event_enter(e, &before);
	for (int field = 0; got >= 0 && field < SCHEDULE_FIELDS && !(sum && search == matches); field++) {
		if (!(p->fields >> field & 1))
			continue;
		got = search_field(p, event, (enum schedule_field)field, search, arg, error);
		sum += got > 0 ? got : 0;
	}
	event_leave(e, &before, mark);
	return got < 0 ? got : sum;
}

int schedule_match(struct schedule_pattern *p, const struct schedule_event *event, struct schedule_error *error)
{
	return search_event(p, event, matches, NULL, error);
}

/* ---- every match ------------------------------------------------------------ */

struct each {
	const struct schedule_event *event;
	schedule_found_fn *found;
	void *arg;
	/* the captions up to here, and where they end in the joined text with its white space folded */
	size_t cues, cues_end;
	bool spaced; /* ... behind a space */
	struct buf folded;
};

/* The caption in which an offset of the joined text lies.  Matches come in order: so does this. */
static size_t cue_at(struct each *each, size_t offset)
{
	size_t n = schedule_count(each->event, SCHEDULE_CUE);

	for (; each->cues_end <= offset && each->cues < n; each->cues++) {
		const char *text = schedule_value(each->event, SCHEDULE_CUE, each->cues);
		struct buf *b = &each->folded;
		bool joined = each->cues > 0;

		buf_reset(b);
		text_fold_space(b, text, strlen(text));
		if (b->failed)
			break;
		/* The space between two captions swallows those at their ends. */
		each->cues_end += (joined && !each->spaced) + b->n - (joined && b->n && b->p[0] == ' ');
		each->spaced = b->n ? b->p[b->n - 1] == ' ' : joined || each->spaced;
	}
	return each->cues ? each->cues - 1 : 0;
}

static int report_all(struct schedule_pattern *p, const char *text, enum schedule_field field, size_t index, void *arg,
                      struct schedule_error *error)
{
	struct each *each = arg;
	bool strip = p->flags & SCHEDULE_PATTERN_IGNORE_ACCENTS;
	size_t n, at = 0, begin = 0, end = 0;
	const char *searched;
	int count = 0, got;

	text = searched = subject(p, text, &n);
	if (text && strip)
		searched = bare(p, text, &n);
	if (!searched)
		return error_memory(error);
	while (at <= n && (got = find(p, searched, n, at, &begin, &end, error)) != 0) {
		size_t from = strip ? p->origin[begin] : begin;
		struct schedule_found found = { field, index, text + from, (strip ? p->origin[end] : end) - from };

		if (got < 0)
			return got;
		if (end > begin) {
			if (field == SCHEDULE_CUE)
				found.index = cue_at(each, from);
			each->found(each->arg, &found);
			count++;
		}
		at = end > begin ? end : end + 1;
		while (at < n && (searched[at] & 0xc0) == 0x80)
			at++;
	}
	return count;
}

int schedule_matches(struct schedule_pattern *p, const struct schedule_event *event, schedule_found_fn *found, void *arg,
                     struct schedule_error *error)
{
	struct each each = { .event = event, .found = found, .arg = arg };
	int got;

	identity_assign(event->schedule); /* the callback may ask for the uid */
	got = search_event(p, event, report_all, &each, error);
	if (each.folded.failed)
		got = error_memory(error);
	buf_free(&each.folded);
	return got;
}
