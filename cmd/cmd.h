/* What every command's main shares: options, messages, reading, the end. */
#ifndef CMD_H
#define CMD_H

#include <schedule.h>
#include <stdbool.h>
#include <stdio.h>

/* What an option takes: what --help calls it and what shells complete, as complete.c has it. */
enum cmd_argument {
	CMD_FLAG, /* nothing */
	CMD_FIXED, /* nothing, but patterns are no regular expressions */
	CMD_COLOR, /* perhaps when */
	CMD_FIELDS,
	CMD_FILE,
	CMD_FORMAT,
	CMD_KINDS,
	CMD_NUMBER,
	CMD_PATTERN, /* for the searched fields */
	CMD_PATTERN_FILE,
	CMD_PERSON, /* a pattern for persons, and for rooms */
	CMD_ROOM,
	CMD_SEARCHED, /* fields */
	CMD_SUMMARY,
	CMD_TIME,
	CMD_WHEN,
	CMD_ZONE,
};

/* "FILE"; "[WHEN]" where it may be left out; NULL for nothing. */
const char *cmd_argument_name(enum cmd_argument argument);

/* A row of a command's options. */
struct cmd_option {
	int key;          /* the short option's letter, or a number above 255 */
	const char *name; /* of the long option */
	enum cmd_argument argument;
	const char *help;
};

struct cmd {
	const char *name;
	const char *operands; /* for the usage line */
	enum cmd_argument first; /* what the first operand is, if no file */
	const char *about;
	const struct cmd_option *options; /* up to a row without a name */
	const char *examples;
};

enum { CMD_OK = 0, CMD_NONE = 1, CMD_TROUBLE = 2 };

/*
 * The key of the next option, its argument in optarg; -1 at the end, with
 * optind at the first operand.  Options that all commands have are served
 * here; a wrong one ends the program.
 */
int cmd_option(const struct cmd *cmd, int argc, char **argv);

/* Whether output for a person is coloured. */
bool cmd_color(void);
/* How many columns or rows: what COLUMNS or LINES says, else the terminal's; 0: neither does. */
int cmd_extent(const char *variable);

/*
 * Standard output, through $PAGER as soon as it is more than the terminal
 * shows; to be closed.  Standard output itself where no pager is wanted.
 */
FILE *pager_open(void);
bool cmd_pager(void); /* --no-pager was not given */

/* The next name of a list as "title,persons", cut off if it is too long for any; returns what is behind it. */
enum { CMD_NAME = 32 };
const char *cmd_next_name(const char *list, char name[CMD_NAME]);

/* A time zone's name for the library: "local" is the system's, which ends the program where it has none. */
const char *cmd_zone(const char *name);

/* Of names, up to a NULL, the one that a person may have meant by word; NULL if none is near. */
const char *cmd_nearest(const char *word, const char *const *names);
/* The end for a name that is none of these, which the command lists. */
_Noreturn void cmd_unknown(const char *what, const char *name, const char *const *names, const char *command);

/* ---- messages ---- */

/* "sched-ls: what is wrong", counted as trouble. */
void cmd_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same and the end of the program. */
_Noreturn void cmd_die(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same with a library's error. */
_Noreturn void cmd_fail(const struct schedule_error *error);
/* A library's error; where: the input's name, or NULL. */
void cmd_report(const char *where, const struct schedule_error *error);
/* For the library: a warning; arg is the input's name or NULL. */
void cmd_warn(void *arg, const struct schedule_error *warning);

/* ---- reading ---- */

struct cmd_reader {
	/* Each schedule, which becomes the function's to free.  Returns false to go on with the next operand. */
	bool (*schedule)(void *arg, struct schedule *schedule, const char *name);
	/* After each operand that could be read; may be NULL. */
	void (*file)(void *arg, const char *name);
	void *arg;
	const struct schedule_pattern *pattern; /* that will be asked for, or NULL */
};

/*
 * Read the operands; without any, standard input or, if that is a terminal,
 * the file that $SCHEDULE names.  Returns false if a callback wants no more
 * (it returned false and *stop was set).
 */
void cmd_read(char **operands, const struct cmd_reader *reader);

/* Whether all that was decoded of a schedule is whole; else why not has been told. */
bool cmd_sound(const struct schedule *schedule, const char *name);

/* All schedules of the operands in one array, to be freed with cmd_free_all(). */
struct cmd_all {
	struct schedule **schedules;
	const char **names; /* of their inputs */
	size_t count;
	bool failed; /* there was trouble: something could not be read */
};

struct cmd_all cmd_read_all(char **operands);
void cmd_free_all(struct cmd_all *all);

/*
 * Call back with each line of a text file, "-" being standard input: without
 * its end, and its number.  One that can't be read ends the program.
 */
typedef void cmd_line_fn(void *arg, char *line, size_t n, unsigned long number);
void cmd_lines(const char *name, cmd_line_fn *take, void *arg);

/* ---- writing ---- */

/* A schedule_sink_fn to a FILE *. */
int cmd_sink(void *file, const void *bytes, size_t size);

/* Close standard output and return the exit status: status, or CMD_TROUBLE if there was any. */
int cmd_finish(int status);

void *cmd_alloc(size_t count, size_t size); /* zeroed; never NULL: out of memory ends the program */
void *cmd_grow(void *array, size_t count, size_t size); /* the same, as realloc() */

/* ---- completion ---- */

/*
 * Print what may stand in the place of a word, for shells: argv holds its
 * number and all words behind the program's name.  A candidate a line, with a
 * tab and a help text behind it; ":files" where names of files may stand.
 */
void cmd_complete(const struct cmd *cmd, const struct cmd_option *common, int argc, char **argv);

#endif
