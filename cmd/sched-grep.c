/* sched-grep - choose events by text */
#include "fields.h"
#include "filter.h"
#include "text.h"

#include <getopt.h>

static const struct cmd_option options[] = {
	{ 'e', "regexp", CMD_PATTERN, "a pattern; given more than once: any of them" },
	{ 'f', "file", CMD_PATTERN_FILE, "patterns from FILE, one a line" },
	{ 'F', "fixed-strings", CMD_FIXED, "patterns are strings, not regular expressions" },
	{ 'i', "ignore-case", CMD_FLAG, "ignore case, always" },
	{ 's', "case-sensitive", CMD_FLAG, "mind case, always" },
	{ 'o', "only-matching", CMD_FLAG, "print what matched, and of captions the moment" },
	{ 'k', "field", CMD_SEARCHED, "search these fields only" },
	{ 'a', "ignore-accents", CMD_FLAG, "letters match with and without accents" },
	{ 'w', "word-regexp", CMD_FLAG, "match whole words" },
	{ 'x', "line-regexp", CMD_FLAG, "match whole values" },
	FILTER_OPTIONS,
	{ 0, NULL, CMD_FLAG, NULL },
};

static const struct cmd cmd = {
	.name = "sched-grep",
	.operands = "PATTERN [FILE...]",
	.first = CMD_PATTERN,
	.about = "Choose the events of a schedule that match a pattern.",
	.options = options,
	.examples = "sched-grep confidential kvm.json | sched-ics > my.ics\n"
		    "sched-grep -k uid -Fx -f picks.txt kvm.json | sched-ls\n",
};

/* Patterns as given, compiled once all options are known. */
struct patterns {
	char **text;
	size_t *size;
	size_t n;
	bool given;
};

static void add(struct patterns *p, const char *text, size_t size)
{
	p->text = cmd_grow(p->text, p->n + 1, sizeof *p->text);
	p->size = cmd_grow(p->size, p->n + 1, sizeof *p->size);
	p->text[p->n] = cmd_alloc(size + 1, 1);
	memcpy(p->text[p->n], text, size);
	p->size[p->n++] = size;
}

static void add_line(void *patterns, char *line, size_t n, unsigned long number)
{
	(void)number;
	add(patterns, line, n);
}

static struct schedule_pattern *compile(const struct patterns *p, unsigned flags)
{
	struct schedule_error error = { 0 };
	struct schedule_pattern *pattern = schedule_pattern_new(flags, &error);

	for (size_t i = 0; pattern && i < p->n; i++) {
		if (schedule_pattern_add(pattern, p->text[i], p->size[i], &error) < 0)
			cmd_die("pattern \"%s\": %s%s", p->text[i], error.text,
			        error.code == SCHEDULE_EPATTERN ? "; -F takes it as it stands" : "");
		free(p->text[i]);
	}
	if (!pattern)
		cmd_fail(&error);
	free(p->text);
	free(p->size);
	return pattern;
}

struct grep {
	struct filter filter;
	struct schedule_pattern *pattern;
};

/* An event on which the pattern takes too much work is not chosen, with or without -v. */
static bool matches(const struct grep *grep, const struct schedule_event *event, const char *name)
{
	struct schedule_error error = { 0 }, where;
	int got = schedule_match(grep->pattern, event, &error);

	if (got >= 0)
		return (got > 0) != grep->filter.invert;
	where = error;
	where.line = schedule_line(event);
	where.column = 1;
	snprintf(where.text, sizeof where.text, "event \"%.80s\": %.100s", schedule_text(event, SCHEDULE_TITLE),
	         error.text);
	cmd_report(name, &where);
	return false;
}

static void choose(void *arg, const struct schedule *schedule, bool *keep, const char *name)
{
	const struct grep *grep = arg;

	schedule_may_match(grep->pattern, schedule, keep);
	for (size_t i = 0; i < schedule_events(schedule); i++) {
		keep[i] = keep[i] ? matches(grep, schedule_event(schedule, i), name) : grep->filter.invert;
		if (keep[i] && grep->filter.quiet)
			break;
	}
}

/* uid, field, text and, of a caption, the moment: between tabs */
static void print_found(void *arg, const struct schedule_found *found)
{
	const struct schedule_event *event = arg;
	char *match = cmd_alloc(found->size + 1, 1), *uid = text_clean(schedule_text(event, SCHEDULE_UID)), *text;

	memcpy(match, found->text, found->size);
	text = text_clean(match);
	printf("%s\t%s\t%s", uid, schedule_field_name(found->field), text);
	if (found->field == SCHEDULE_CUE) {
		long long seconds = schedule_cue_start(event, found->index) / 1000;

		printf("\t%02lld:%02lld:%02lld", seconds / 3600, seconds / 60 % 60, seconds % 60);
	}
	putchar('\n');
	free(match);
	free(uid);
	free(text);
}

static void print(void *arg, const struct schedule_event *event, const char *name)
{
	const struct grep *grep = arg;
	struct schedule_error error = { 0 };
	union {
		const struct schedule_event *event;
		void *arg;
	} each = { event };

	if (schedule_matches(grep->pattern, event, print_found, each.arg, &error) < 0)
		cmd_report(name, &error);
}

static bool find(void *arg, const char *text, size_t n, size_t from, size_t *begin, size_t *end)
{
	return schedule_pattern_find(arg, text, n, from, begin, end, NULL) > 0;
}

int main(int argc, char **argv)
{
	struct grep grep = { .filter = { .choose = choose, .find = find, .most = -1 } };
	struct filter *filter = &grep.filter;
	struct fields fields = { 0 };
	struct patterns patterns = { 0 };
	unsigned flags = 0;
	int key, status;

	while ((key = cmd_option(&cmd, argc, argv)) != -1) {
		if (key == 'e')
			add(&patterns, optarg, strlen(optarg));
		else if (key == 'f')
			cmd_lines(optarg, add_line, &patterns);
		else if (key == 'k')
			fields_add(&fields, optarg);
		else if (key == 'F')
			flags |= SCHEDULE_PATTERN_FIXED;
		else if (key == 'i')
			flags = (flags & ~(unsigned)SCHEDULE_PATTERN_EXACT_CASE) | SCHEDULE_PATTERN_IGNORE_CASE;
		else if (key == 's')
			flags = (flags & ~(unsigned)SCHEDULE_PATTERN_IGNORE_CASE) | SCHEDULE_PATTERN_EXACT_CASE;
		else if (key == 'a')
			flags |= SCHEDULE_PATTERN_IGNORE_ACCENTS;
		else if (key == 'o')
			filter->print = print;
		else if (key == 'w')
			flags |= SCHEDULE_PATTERN_WORD;
		else if (key == 'x')
			flags |= SCHEDULE_PATTERN_WHOLE;
		else
			filter_option(filter, key);
		patterns.given |= key == 'e' || key == 'f';
	}
	argv += optind;
	if (!patterns.given && !*argv)
		cmd_die("no pattern given; try 'sched-grep --help'");
	if (!patterns.given) {
		add(&patterns, *argv, strlen(*argv));
		argv++;
	}
	filter->arg = &grep;
	filter->find_arg = grep.pattern = compile(&patterns, flags);
	filter->pattern = grep.pattern;
	if (fields.count)
		schedule_pattern_fields(grep.pattern, fields.field, fields.count);
	status = filter_run(filter, argv);
	schedule_pattern_free(grep.pattern);
	return status;
}
