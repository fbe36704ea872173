#include "cmd.h"

#include "text.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <unistd.h>

enum { FROM = 1000, NO_MESSAGES, STRICT, COLOR, NO_PAGER, HELP, VERSION_OPTION };

/* In --help these stand on a line by themselves. */
static const struct cmd_option common[] = {
	{ FROM, "from", CMD_FORMAT, "the input's format, instead of recognising it" },
	{ COLOR, "color", CMD_COLOR, "colours: always, never or auto" },
	{ NO_PAGER, "no-pager", CMD_FLAG, "no pager on a terminal" },
	{ NO_MESSAGES, "no-messages", CMD_FLAG, "no warnings" },
	{ STRICT, "strict", CMD_FLAG, "the first warning is an error" },
	{ HELP, "help", CMD_FLAG, "a summary of the options" },
	{ VERSION_OPTION, "version", CMD_FLAG, "the version" },
	{ 0, NULL, CMD_FLAG, NULL },
};

enum { MOST_OPTIONS = 64 };

/* A program has one command line and one standard output; so this is the one state that is not passed on. */
static struct {
	const struct cmd *cmd;
	const char *from;
	enum { AUTO, ALWAYS, NEVER } color;
	bool quiet, no_pager, strict, strict_hit, trouble, closed;
} state;

/* ---- options ---------------------------------------------------------------- */

/* "--color[=WHEN]" */
static int option_text(const struct cmd_option *o, char *text, size_t size)
{
	const char *argument = cmd_argument_name(o->argument);

	if (!argument)
		return snprintf(text, size, "--%s", o->name);
	return *argument == '[' ? snprintf(text, size, "--%s[=%s", o->name, argument + 1)
	                        : snprintf(text, size, "--%s %s", o->name, argument);
}

static _Noreturn void help(void)
{
	const struct cmd *c = state.cmd;
	char text[64];

	printf("usage: %s [OPTION...] %s\n%s\n", c->name, c->operands, c->about);
	for (const struct cmd_option *o = c->options; o->name; o++) {
		option_text(o, text, sizeof text);
		printf("  %c%c%c %-23s %s\n", o->key < 256 ? '-' : ' ', o->key < 256 ? o->key : ' ',
		       o->key < 256 ? ',' : ' ', text, o->help);
	}
	for (const struct cmd_option *o = common; o->name; o++) {
		option_text(o, text, sizeof text);
		printf("%s%s%s", o == common ? "  " : o->key == STRICT ? "\n  " : " ", text, o[1].name ? "," : "\n");
	}
	printf("\n%s", c->examples);
	exit(cmd_finish(CMD_OK));
}

static size_t add_rows(struct option *longs, size_t n, char *shorts, const struct cmd_option *o)
{
	size_t at = strlen(shorts);

	for (; o->name && n < MOST_OPTIONS; o++) {
		const char *argument = cmd_argument_name(o->argument);
		int takes = !argument ? no_argument : *argument == '[' ? optional_argument : required_argument;

		longs[n++] = (struct option){ o->name, takes, NULL, o->key };
		if (o->key >= 256)
			continue;
		shorts[at++] = (char)o->key;
		for (int colons = takes; colons; colons--) /* none, one or two, as <getopt.h> numbers them */
			shorts[at++] = ':';
	}
	shorts[at] = '\0';
	return n;
}

static void set_color(const char *when)
{
	if (!when || strcmp(when, "always") == 0)
		state.color = ALWAYS;
	else if (strcmp(when, "never") == 0)
		state.color = NEVER;
	else if (strcmp(when, "auto") == 0)
		state.color = AUTO;
	else
		cmd_die("--color takes always, never or auto, not \"%s\"", when);
}

/* The row of an option by its key; NULL if there is none. */
static const struct cmd_option *row_of(int key)
{
	for (const struct cmd_option *o = state.cmd->options; o->name; o++)
		if (o->key == key)
			return o;
	for (const struct cmd_option *o = common; o->name; o++)
		if (o->key == key)
			return o;
	return NULL;
}

/* A long option that is none, or more than one. */
static void unknown_long(const char *word, const struct option *longs)
{
	const char *all[MOST_OPTIONS + 1] = { NULL }, *begin[MOST_OPTIONS + 1] = { NULL }, *meant;
	size_t n = 0, begun = 0;
	char name[64];

	snprintf(name, sizeof name, "%.*s", (int)strcspn(word, "="), word);
	for (; longs->name; longs++) {
		all[n++] = longs->name;
		if (strncmp(longs->name, name, strlen(name)) == 0)
			begin[begun++] = longs->name;
	}
	meant = cmd_nearest(name, all);
	if (begun > 1)
		cmd_error("--%s may be --%s or --%s: spell it out", name, begin[0], begin[1]);
	else if (meant)
		cmd_error("unknown option --%s: did you mean --%s?", name, meant);
	else
		cmd_error("unknown option --%s", name);
}

/* What getopt_long() stopped at. */
static _Noreturn void wrong_option(int key, const char *word, const struct option *longs)
{
	const struct cmd_option *row = optopt ? row_of(optopt) : NULL;
	char text[64];

	if (row)
		option_text(row, text, sizeof text);
	if (row && key == ':')
		cmd_error("%s lacks its argument", text);
	else if (row)
		cmd_error("--%s takes no argument", row->name);
	else if (optopt)
		cmd_error("unknown option -%c", optopt);
	else
		unknown_long(word + 2, longs);
	fprintf(stderr, "usage: %s [OPTION...] %s\nTry '%s --help'.\n", state.cmd->name, state.cmd->operands,
	        state.cmd->name);
	exit(CMD_TROUBLE);
}

/* A mapped input has become shorter, and what was there is gone: no output can be right any more. */
static void input_is_gone(int number, siginfo_t *info, void *context)
{
	static const char text[] = ": a file was shortened while it was read\n";
	static atomic_flag told = ATOMIC_FLAG_INIT;

	(void)context;
	if (info->si_code != BUS_ADRERR) {
		signal(number, SIG_DFL);
		raise(number);
		return;
	}
	while (atomic_flag_test_and_set(&told)) /* another thread has met it, and ends all */
		pause();
	if (write(STDERR_FILENO, state.cmd->name, strlen(state.cmd->name)) < 0 ||
	    write(STDERR_FILENO, text, sizeof text - 1) < 0)
		_exit(CMD_TROUBLE); /* nobody is there to be told */
	_exit(CMD_TROUBLE);
}

int cmd_option(const struct cmd *cmd, int argc, char **argv)
{
	struct option longs[MOST_OPTIONS + 1] = { { 0 } };
	char shorts[3 * MOST_OPTIONS + 2] = ":"; /* what is wrong is told here */
	int key;

	if (!state.cmd) {
		static char buffer[64 * 1024];
		struct sigaction action = { .sa_sigaction = input_is_gone, .sa_flags = SA_SIGINFO };

		state.cmd = cmd;
		sigaction(SIGBUS, &action, NULL);
		setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
		if (argc > 1 && strcmp(argv[1], "--complete") == 0) {
			cmd_complete(cmd, common, argc - 2, argv + 2);
			exit(cmd_finish(CMD_OK));
		}
	}
	add_rows(longs, add_rows(longs, 0, shorts, cmd->options), shorts, common);
	while ((key = getopt_long(argc, argv, shorts, longs, NULL)) >= FROM) {
		switch (key) {
		case FROM:
			state.from = optarg;
			break;
		case COLOR:
			set_color(optarg);
			break;
		case NO_PAGER:
			state.no_pager = true;
			break;
		case NO_MESSAGES:
			state.quiet = true;
			break;
		case STRICT:
			state.strict = true;
			break;
		case HELP:
			help();
		case VERSION_OPTION:
			printf("%s %s\n", cmd->name, schedule_version());
			exit(cmd_finish(CMD_OK));
		}
	}
	if (key == '?' || key == ':')
		wrong_option(key, argv[optind - 1], longs);
	return key;
}

bool cmd_color(void)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	if (state.color != AUTO)
		return state.color == ALWAYS;
	return isatty(STDOUT_FILENO) && !(no && *no) && term && strcmp(term, "dumb") != 0;
}

bool cmd_pager(void)
{
	return !state.no_pager;
}

/* ---- messages ---------------------------------------------------------------- */

/* "sched-ls: FILE:LINE:COL: [warning: ]text[: system's reason]", with nothing in it that drives a terminal */
static void message(const char *where, const struct schedule_error *e, const char *kind)
{
	char *text = text_clean(e->text), *name = where ? text_clean(where) : NULL;

	fflush(stdout);
	fprintf(stderr, "%s: ", state.cmd->name);
	if (name)
		fprintf(stderr, "%s:", name);
	if (name && e->line)
		fprintf(stderr, "%lu:%lu:", e->line, e->column);
	fprintf(stderr, "%s%s%s", name ? " " : "", kind, text);
	if (e->code == SCHEDULE_ESYSTEM && e->system)
		fprintf(stderr, ": %s", strerror(e->system));
	fputc('\n', stderr);
	free(name);
	free(text);
}

__attribute__((format(printf, 1, 0))) static void own_message(const char *format, va_list args)
{
	struct schedule_error e = { .code = SCHEDULE_EINVALID };

	vsnprintf(e.text, sizeof e.text, format, args);
	message(NULL, &e, "");
	state.trouble = true;
}

void cmd_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	own_message(format, args);
	va_end(args);
}

void cmd_die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	own_message(format, args);
	va_end(args);
	exit(CMD_TROUBLE);
}

void cmd_report(const char *where, const struct schedule_error *error)
{
	/* A reader that closed the pipe is no trouble. */
	if (error->code == SCHEDULE_ESYSTEM && error->system == EPIPE) {
		state.closed = true;
		return;
	}
	message(where, error, "");
	state.trouble = true;
}

void cmd_fail(const struct schedule_error *error)
{
	cmd_report(NULL, error);
	exit(CMD_TROUBLE);
}

void cmd_warn(void *arg, const struct schedule_error *warning)
{
	if (state.strict) {
		if (!state.strict_hit)
			cmd_report(arg, warning);
		state.strict_hit = true;
	} else if (!state.quiet) {
		message(arg, warning, "warning: ");
	}
}

/* ---- reading ------------------------------------------------------------------ */

static const char STANDARD_INPUT[] = "(standard input)";

static void read_input(struct schedule_input *input, const char *name, const struct cmd_reader *reader)
{
	union {
		const char *name;
		void *arg;
	} warn = { name };
	struct schedule_read_options options = { state.from, cmd_warn, warn.arg, reader->pattern };
	struct schedule_error error = { 0 };
	struct schedule *schedule;
	bool more = true;
	int got = 0;

	while (more && (got = schedule_read(input, &options, &schedule, &error)) != 0) {
		if (got < 0) {
			cmd_report(name, &error);
			break;
		}
		if (state.strict_hit) {
			schedule_free(schedule);
			break;
		}
		more = reader->schedule(reader->arg, schedule, name);
	}
	if (reader->file && got >= 0 && !state.strict_hit)
		reader->file(reader->arg, name);
	state.strict_hit = false;
}

static void read_operand(const char *operand, const struct cmd_reader *reader)
{
	bool standard = strcmp(operand, "-") == 0;
	const char *name = standard ? STANDARD_INPUT : operand;
	struct schedule_error error = { 0 };
	struct schedule_input *input =
		standard ? schedule_open_fd(STDIN_FILENO, &error) : schedule_open(operand, &error);

	if (!input) {
		cmd_report(name, &error);
		return;
	}
	read_input(input, name, reader);
	schedule_close(input);
}

void cmd_read(char **operands, const struct cmd_reader *reader)
{
	const char *schedule = getenv("SCHEDULE");

	if (*operands) {
		for (; *operands && !state.closed; operands++)
			read_operand(*operands, reader);
	} else if (!isatty(STDIN_FILENO)) {
		read_operand("-", reader);
	} else if (schedule && *schedule) {
		read_operand(schedule, reader);
	} else {
		cmd_die("no file given, and standard input is a terminal: name a file, pipe one in, or set SCHEDULE");
	}
}

bool cmd_sound(const struct schedule *schedule, const char *name)
{
	struct schedule_error error = { 0 };

	if (schedule_failed(schedule, &error) == SCHEDULE_OK)
		return true;
	cmd_report(name, &error);
	return false;
}

static bool keep_schedule(void *arg, struct schedule *schedule, const char *name)
{
	struct cmd_all *all = arg;
	size_t n = all->count + 1;

	all->schedules = cmd_grow(all->schedules, n, sizeof(struct schedule *));
	all->names = cmd_grow(all->names, n, sizeof(const char *));
	all->schedules[all->count] = schedule;
	all->names[all->count++] = name;
	return true;
}

struct cmd_all cmd_read_all(char **operands)
{
	struct cmd_all all = { 0 };

	cmd_read(operands, &(struct cmd_reader){ .schedule = keep_schedule, .arg = &all });
	all.failed = state.trouble;
	return all;
}

void cmd_free_all(struct cmd_all *all)
{
	for (size_t i = 0; i < all->count; i++)
		schedule_free(all->schedules[i]);
	free(all->schedules);
	free(all->names);
}

void cmd_lines(const char *name, cmd_line_fn *take, void *arg)
{
	FILE *file = strcmp(name, "-") == 0 ? stdin : fopen(name, "re");
	unsigned long number = 0;
	char *line = NULL;
	size_t room = 0;
	ssize_t n;

	if (!file)
		cmd_die("%s: can't open: %s", name, strerror(errno));
	while ((n = getline(&line, &room, file)) >= 0) {
		while (n && (line[n - 1] == '\n' || line[n - 1] == '\r'))
			line[--n] = '\0';
		take(arg, line, (size_t)n, ++number);
	}
	if (!feof(file)) /* getline(3) may also have run out of memory */
		cmd_die("%s: can't read: %s", name, strerror(errno));
	free(line);
	if (file != stdin)
		fclose(file);
}

/* ---- writing -------------------------------------------------------------------- */

int cmd_sink(void *file, const void *bytes, size_t size)
{
	errno = 0;
	if (fwrite(bytes, 1, size, file) == size)
		return 0;
	return errno ? errno : EIO;
}

int cmd_finish(int status)
{
	errno = 0;
	if (fflush(stdout) != 0 || ferror(stdout) || fclose(stdout) != 0) {
		struct schedule_error error = { .code = SCHEDULE_ESYSTEM, .system = errno ? errno : EIO };

		snprintf(error.text, sizeof error.text, "can't write");
		if (!state.trouble && !state.closed)
			cmd_report("(standard output)", &error);
	}
	return state.trouble ? CMD_TROUBLE : status;
}

/* To make a message takes memory, too. */
static _Noreturn void out_of_memory(void)
{
	fflush(stdout);
	fprintf(stderr, "%s: out of memory\n", state.cmd->name);
	exit(CMD_TROUBLE);
}

void *cmd_grow(void *array, size_t count, size_t size)
{
	void *p = reallocarray(array, count, size);

	if (!p)
		out_of_memory();
	return p;
}

void *cmd_alloc(size_t count, size_t size)
{
	void *p = calloc(count ? count : 1, size);

	if (!p)
		out_of_memory();
	return p;
}
