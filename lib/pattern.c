/* Patterns are compiled and run, by PCRE2: the only file that knows it. */
#include "pattern.h"

#include "text.h"

#include <time.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/*
 * Bounds of the work on one text, documented in sched-grep(1).  PCRE2 counts
 * the steps from each place at which a match may begin by themselves, so few
 * are let pass first; then as many as leave steps times places bounded; then
 * each step is counted, which takes up to a hundred times as long.
 */
enum { FEW_STEPS = 64, MOST_PRODUCT = 40000000, MOST_STEPS = 40000000 };

/* What JIT does until its stack is full can be the square of that: |(?R) takes 4.4 s with 1 MiB (PCRE2 10.42). */
enum { DEPTH_LIMIT = 20000, HEAP_KIB = 64 * 1024, JIT_STACK = 192 * 1024 };

/*
 * In all, nanoseconds of the processor on what takes more than a few steps, or
 * looks at much of a text again: so many, and some for each byte that is searched.
 */
enum { NANOSECONDS_A_BYTE = 500, MUCH = 4096 };
static const int64_t nanoseconds = INT64_C(5000000000);

/* So often they may be exceeded; then nothing more is matched: a schedule may hold very many such texts. */
enum { MOST_EXCEEDED = 50 };

/* After so many bytes of text a pattern is compiled further. */
enum { JIT_FROM = 64 * 1024 };

struct engine {
	struct code {
		pcre2_code *plain, *counted; /* the second calls back at each step; NULL if that makes it too long */
		bool further; /* the second is */
	} *codes;
	size_t n;
	pcre2_compile_context *compile;
	pcre2_match_context *match;
	pcre2_match_data *data;
	pcre2_jit_stack *stack;
	bool further;    /* compiled for the processor */
	bool interpret;  /* its stack has run out once */
	int exceeded;    /* how often the bounds were */
	long steps;      /* that were counted of this text */
	size_t searched; /* bytes */
	struct buf source;
};

static int count_step(pcre2_callout_block *block, void *arg)
{
	struct engine *e = arg;

	(void)block;
	return ++e->steps > MOST_STEPS ? PCRE2_ERROR_CALLOUT : 0;
}

struct schedule_pattern *schedule_pattern_new(unsigned flags, struct schedule_error *error)
{
	struct schedule_pattern *p = calloc(1, sizeof *p);
	struct engine *e = p ? p->engine = calloc(1, sizeof *e) : NULL;

	if (e) {
		e->compile = pcre2_compile_context_create(NULL);
		e->match = pcre2_match_context_create(NULL);
		e->data = pcre2_match_data_create(1, NULL);
	}
	if (!e || !e->compile || !e->match || !e->data) {
		error_memory(error);
		schedule_pattern_free(p);
		return NULL;
	}
	p->flags = flags;
	p->fields = PATTERN_PROGRAMME;
	p->nanoseconds = nanoseconds;
	pcre2_set_callout(e->match, count_step, e);
	pcre2_set_depth_limit(e->match, DEPTH_LIMIT);
	pcre2_set_heap_limit(e->match, HEAP_KIB);
	return p;
}

static void code_free(struct code *code)
{
	pcre2_code_free(code->plain);
	pcre2_code_free(code->counted);
}

static void engine_free(struct engine *e)
{
	if (!e)
		return;
	for (size_t i = 0; i < e->n; i++)
		code_free(&e->codes[i]);
	free(e->codes);
	pcre2_jit_stack_free(e->stack);
	pcre2_match_data_free(e->data);
	pcre2_match_context_free(e->match);
	pcre2_compile_context_free(e->compile);
	buf_free(&e->source);
	free(e);
}

void schedule_pattern_free(struct schedule_pattern *p)
{
	if (!p)
		return;
	engine_free(p->engine);
	buf_free(&p->needles);
	buf_free(&p->subject);
	buf_free(&p->cues);
	buf_free(&p->bare);
	free(p->origin);
	free(p);
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

static pcre2_code *compile_one(const struct engine *e, const char *text, size_t n, uint32_t options,
                               struct schedule_error *error)
{
	PCRE2_UCHAR message[160];
	PCRE2_SIZE at = 0;
	int number = 0;
	pcre2_code *code;

	options |= PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | PCRE2_MATCH_INVALID_UTF;
	code = pcre2_compile((PCRE2_SPTR)text, n, options, &number, &at, e->compile);
	if (code)
		return code;
	if (number == PCRE2_ERROR_HEAP_FAILED) {
		error_memory(error);
		return NULL;
	}
	if (pcre2_get_error_message(number, message, sizeof message) < 0)
		message[0] = '\0';
	at = at < n ? at : n; /* PCRE2 steps past the end where a verb is cut off */
	if (error && !error->code)
		error->offset = at;
	error_set(error, SCHEDULE_EPATTERN, "%s at offset %zu", (char *)message, (size_t)at);
	return NULL;
}

/* False with the error, which is wanted, if it can't be. */
static bool compile(const struct engine *e, const char *text, size_t n, uint32_t options, struct code *code,
                    struct schedule_error *error)
{
	struct schedule_error counted = { 0 };

	*code = (struct code){ .plain = compile_one(e, text, n, options, error) };
	if (!code->plain)
		return false;
	code->counted = compile_one(e, text, n, options | PCRE2_AUTO_CALLOUT, &counted);
	if (counted.code != SCHEDULE_EMEMORY)
		return true;
	error_memory(error);
	pcre2_code_free(code->plain);
	return false;
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
static bool compile_wrapped(struct schedule_pattern *p, const char *text, size_t size, uint32_t options,
                            struct code *code, struct schedule_error *error)
{
	/* A pattern may end within \\Q or, where (?x) is on, a comment: the second is tried if the first won't do. */
	static const char *const ends[] = { "\\E)(?!\\w)", "\n)(?!\\w)" };
	struct engine *e = p->engine;
	bool word = p->flags & SCHEDULE_PATTERN_WORD, fixed = p->flags & SCHEDULE_PATTERN_FIXED;
	size_t verbs = word && !fixed ? leading_verbs(text, size) : 0;
	struct schedule_error first = { 0 };
	bool done = false;

	for (size_t i = 0; !done && first.code != SCHEDULE_EMEMORY && i < (word ? 2 : 1); i++) {
		buf_reset(&e->source);
		buf_add(&e->source, text, verbs);
		buf_text(&e->source, word ? "(?<!\\w)(?:" : "");
		if (fixed)
			quote(&e->source, text, size);
		else
			buf_add(&e->source, text + verbs, size - verbs);
		buf_text(&e->source, word ? ends[i] : "");
		if (e->source.failed) {
			error_memory(error);
			return false;
		}
		done = compile(e, e->source.p, e->source.n, options, code, word && i == 0 ? &first : error);
	}
	if (first.code == SCHEDULE_EMEMORY)
		error_memory(error);
	if (error && error->offset > size)
		error->offset = size; /* what was added is not the caller's */
	return done;
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
	struct engine *e = p->engine;
	struct code code, *grown;
	size_t valid;
	bool done;

	if (p->flags & SCHEDULE_PATTERN_WHOLE)
		options |= PCRE2_ANCHORED | PCRE2_ENDANCHORED;
	if (!is_utf8(text, size, &valid)) {
		if (error && !error->code)
			error->offset = valid;
		return error_set(error, SCHEDULE_EINVALID, "not UTF-8 at offset %zu; iconv(1) converts it", valid);
	}
	if (!fixed) {
		/* By itself first: what is wrong must be told in the user's own words. */
		done = compile(e, text, size, options, &code, error);
		if (!done || !(p->flags & SCHEDULE_PATTERN_WORD))
			goto done;
		code_free(&code);
	}
	done = compile_wrapped(p, text, size, options, &code, error);
done:
	if (!done)
		return error && error->code ? error->code : SCHEDULE_EPATTERN;
	grown = realloc(e->codes, (e->n + 1) * sizeof *grown);
	if (!grown) {
		code_free(&code);
		return error_memory(error);
	}
	e->codes = grown;
	if (e->n == p->nliterals && e->n < PATTERN_LITERALS && literal_of(&p->literals[e->n], text, size, fixed)) {
		buf_add(&p->needles, p->literals[e->n].text, p->literals[e->n].n);
		buf_char(&p->needles, '\n');
		p->nliterals++;
	}
	e->codes[e->n++] = code;
	p->literal = p->nliterals == e->n && !p->needles.failed;
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
static void compile_further(struct engine *e)
{
	e->further = true;
	e->stack = pcre2_jit_stack_create(32 * 1024, JIT_STACK, NULL); /* NULL where there is no JIT */
	if (e->stack)
		pcre2_jit_stack_assign(e->match, NULL, e->stack);
	for (size_t i = 0; i < e->n; i++)
		pcre2_jit_compile(e->codes[i].plain, PCRE2_JIT_COMPLETE); /* where it can't, the interpreter serves */
}

static int run_code(struct engine *e, const pcre2_code *code, uint32_t steps, const char *text, size_t n, size_t offset)
{
	int got = PCRE2_ERROR_JIT_STACKLIMIT;

	pcre2_set_match_limit(e->match, steps);
	e->steps = 0;
	if (!e->interpret)
		got = pcre2_match(code, (PCRE2_SPTR)text, n, offset, 0, e->data, e->match);
	e->interpret |= got == PCRE2_ERROR_JIT_STACKLIMIT;
	if (e->interpret)
		got = pcre2_match(code, (PCRE2_SPTR)text, n, offset, PCRE2_NO_JIT, e->data, e->match);
	return got;
}

/* What takes more than a few steps. */
static int run_hard(struct engine *e, struct code *code, const char *text, size_t n, size_t offset)
{
	size_t steps = MOST_PRODUCT / (n - offset + 1);
	int got = PCRE2_ERROR_MATCHLIMIT;

	if (steps > FEW_STEPS)
		got = run_code(e, code->plain, (uint32_t)steps, text, n, offset);
	if (got != PCRE2_ERROR_MATCHLIMIT || !code->counted)
		return got;
	if (!code->further)
		pcre2_jit_compile(code->counted, PCRE2_JIT_COMPLETE);
	code->further = true;
	return run_code(e, code->counted, MOST_STEPS, text, n, offset);
}

static int64_t now(void)
{
	struct timespec time = { 0 };

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
	return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static int run(struct schedule_pattern *p, struct code *code, const char *text, size_t n, size_t offset,
               struct schedule_error *error)
{
	struct engine *e = p->engine;
	bool timed = offset && n - offset > MUCH;
	int64_t begin = timed ? now() : 0;
	int got;

	e->searched += n;
	if (!e->further && e->searched > JIT_FROM)
		compile_further(e);
	if (e->exceeded == MOST_EXCEEDED)
		return error_set(error, SCHEDULE_ELIMIT,
		                 "the pattern has taken too much work on %d texts: write it with fewer ways to match",
		                 MOST_EXCEEDED);
	if (p->nanoseconds < 0)
		return error_set(error, SCHEDULE_ELIMIT,
		                 "the pattern has taken too much work in all: write it with fewer ways to match");
	p->nanoseconds += offset ? 0 : NANOSECONDS_A_BYTE * (int64_t)n;
	got = run_code(e, code->plain, FEW_STEPS, text, n, offset);
	if (got == PCRE2_ERROR_MATCHLIMIT) {
		begin = timed ? begin : now();
		timed = true;
		got = run_hard(e, code, text, n, offset);
	}
	p->nanoseconds -= timed ? now() - begin : 0;
	if (got >= 0)
		return 1;
	switch (got) {
	case PCRE2_ERROR_NOMATCH:
		return 0;
	case PCRE2_ERROR_NOMEMORY:
		return error_memory(error);
	default:
		e->exceeded++;
		return error_set(error, SCHEDULE_ELIMIT,
		                 "the pattern takes too much work on this text: write it with fewer ways to match");
	}
}

int pattern_matches(struct schedule_pattern *p, const char *text, size_t size, struct schedule_error *error)
{
	struct engine *e = p->engine;
	int got = 0;

	for (size_t i = 0; got == 0 && i < e->n; i++)
		got = run(p, &e->codes[i], text, size, 0, error);
	return got;
}

int pattern_find(struct schedule_pattern *p, const char *text, size_t size, size_t offset, size_t *begin, size_t *end,
                 struct schedule_error *error)
{
	struct engine *e = p->engine;
	int found = 0;

	for (size_t i = 0; i < e->n; i++) {
		int got = run(p, &e->codes[i], text, size, offset, error);
		const PCRE2_SIZE *at = pcre2_get_ovector_pointer(e->data);

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
