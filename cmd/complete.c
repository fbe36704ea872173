/*
 * What shells complete: candidates for a word of a command line, from the
 * command's own options, so that there is one list of them.  cmd/completion/
 * holds what the shells themselves need.
 */
#include "cmd.h"
#include "text.h"

#include <dirent.h>
#include <unistd.h>

/* The other words of the line, as far as they matter. */
struct line {
	const struct cmd *cmd;
	const struct cmd_option *common;
	const struct cmd_option *pending; /* the option whose argument is being completed */
	bool operand;      /* there is one before */
	char **files;      /* operands, of which those that are no schedules don't matter */
	size_t nfiles;
	const char *fields; /* that are searched */
	bool patterns;      /* were given by options */
	bool fixed;         /* they are strings */
	bool ended;        /* by -- */
};

/* ---- candidates -------------------------------------------------------------------- */

/* The word being completed: what of it stays, and the part that candidates begin with. */
struct word {
	const char *fixed;
	int nfixed;
	const char *begun;
};

static void offer(const struct word *word, const char *candidate, const char *help)
{
	if (strncmp(candidate, word->begun, strlen(word->begun)) != 0 || strpbrk(candidate, "\t\r\n"))
		return;
	printf("%.*s%s%s%s\n", word->nfixed, word->fixed, candidate, help ? "\t" : "", help ? help : "");
}

static void offer_files(const struct line *line, const struct word *word)
{
	(void)line;
	(void)word;
	puts(":files");
}

static void offer_formats(const struct line *line, const struct word *word)
{
	(void)line;
	for (size_t i = 0; schedule_format_name(i); i++)
		offer(word, schedule_format_name(i), NULL);
}

static void offer_fields(const struct line *line, const struct word *word)
{
	(void)line;
	for (int i = 0; i < SCHEDULE_FIELDS; i++)
		offer(word, schedule_field_name((enum schedule_field)i), NULL);
}

static void offer_kinds(const struct line *line, const struct word *word)
{
	(void)line;
	for (int i = 0; i < SCHEDULE_CONFLICT_KINDS; i++)
		offer(word, schedule_conflict_name((enum schedule_conflict_kind)i), NULL);
	offer(word, "all", NULL);
}

static void offer_colors(const struct line *line, const struct word *word)
{
	static const char *const whens[] = { "always", "never", "auto" };

	(void)line;
	for (size_t i = 0; i < sizeof whens / sizeof *whens; i++)
		offer(word, whens[i], NULL);
}

/* Names of zones below a directory of the database; those of regions begin with a capital. */
static void offer_zones_in(const struct word *word, const char *region)
{
	char path[600], name[512];
	size_t n = strlen(region);
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof path, "%s/%s", ZONEINFO, region);
	dir = opendir(path);
	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] < 'A' || entry->d_name[0] > 'Z')
			continue;
		snprintf(name, sizeof name, "%s%s%s", region, n ? "/" : "", entry->d_name);
		if (strncmp(name, word->begun,
		            strlen(word->begun) < strlen(name) ? strlen(word->begun) : strlen(name)) != 0)
			continue;
		if (entry->d_type == DT_DIR)
			offer_zones_in(word, name);
		else
			offer(word, name, NULL);
	}
	if (dir)
		closedir(dir);
}

static void offer_zones(const struct line *line, const struct word *word)
{
	(void)line;
	offer(word, "local", NULL);
	offer_zones_in(word, "");
}

/* ---- values of the schedule at hand --------------------------------------------------- */

struct values {
	enum schedule_field field;
	char **seen;
	size_t n;
};

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* On one line; one with what drives a terminal could not be typed. */
static void take_value(struct values *values, const char *value)
{
	char *text = text_clean(value);

	if (strstr(text, "\xef\xbf\xbd")) {
		free(text);
		return;
	}
	if (!(values->n & (values->n - 1)))
		values->seen = cmd_grow(values->seen, values->n ? 2 * values->n : 1, sizeof *values->seen);
	values->seen[values->n++] = text;
}

static bool take_values(void *arg, struct schedule *s, const char *name)
{
	struct values *values = arg;

	(void)name;
	for (size_t i = 0; i < schedule_events(s); i++) {
		const struct schedule_event *event = schedule_event(s, i);

		for (size_t k = 0; k < schedule_count(event, values->field); k++)
			take_value(values, schedule_value(event, values->field, k));
	}
	schedule_free(s);
	return true;
}

/*
 * Behind a text, what is special escaped.  Of the schedules on the line, else
 * of $SCHEDULE; standard input is the terminal's.
 */
static void offer_values(const struct line *line, const struct word *word, enum schedule_field field,
                         const char *before, const char *special)
{
	struct values values = { .field = field };
	char *env = getenv("SCHEDULE"), *one[] = { env, NULL };
	char **files = line->nfiles ? line->files : one;

	if (!files[0] || !*files[0])
		return;
	cmd_read(files, &(struct cmd_reader){ .schedule = take_values, .arg = &values });
	qsort(values.seen, values.n, sizeof *values.seen, by_text);
	for (size_t i = 0; i < values.n; i++) {
		char text[256];
		size_t at;

		if (i && strcmp(values.seen[i], values.seen[i - 1]) == 0)
			continue;
		at = (size_t)snprintf(text, sizeof text, "%s", before);
		for (const char *p = values.seen[i]; *p && at + 2 < sizeof text; text[at++] = *p++)
			if (strchr(special, *p))
				text[at++] = '\\';
		text[at] = '\0';
		offer(word, text, NULL);
	}
	for (size_t i = 0; i < values.n; i++)
		free(values.seen[i]);
	free(values.seen);
}

static void offer_whens(const struct line *line, const struct word *word)
{
	static const char *const whens[][2] = { { "now", "under way" }, { "next", "per room, the next to start" },
		                                { "today", NULL }, { "tomorrow", NULL },
		                                { "after ", "starts then or later" }, { "before ", "ends by then" } };

	for (size_t i = 0; i < sizeof whens / sizeof *whens; i++)
		offer(word, whens[i][0], whens[i][1]);
	offer_values(line, word, SCHEDULE_DAY, "day ", "");
}

static const char special[] = "\\^$.[|()?*+{";

static void offer_patterns(const struct line *line, const struct word *word)
{
	const char *list = line->fields ? line->fields : "";

	while (*list) {
		char name[CMD_NAME];
		int field;

		list = cmd_next_name(list, name);
		field = schedule_field_by_name(name);
		if (field >= 0)
			offer_values(line, word, (enum schedule_field)field, "", line->fixed ? "" : special);
	}
}

static void offer_rooms(const struct line *line, const struct word *word)
{
	offer_values(line, word, SCHEDULE_ROOM, "", special);
}

static void offer_persons(const struct line *line, const struct word *word)
{
	offer_values(line, word, SCHEDULE_PERSON, "", special);
}

/* ---- kinds of arguments --------------------------------------------------------------- */

static const struct {
	const char *name;
	void (*offer)(const struct line *line, const struct word *word);
	bool list; /* of several, between commas */
} arguments[] = {
	[CMD_COLOR] = { "[WHEN]", offer_colors, false },
	[CMD_FIELDS] = { "FIELD,...", offer_fields, true },
	[CMD_FILE] = { "FILE", offer_files, false },
	[CMD_FORMAT] = { "FORMAT", offer_formats, false },
	[CMD_KINDS] = { "KIND,...", offer_kinds, true },
	[CMD_NUMBER] = { "NUM", NULL, false },
	[CMD_PATTERN] = { "PATTERN", offer_patterns, false },
	[CMD_PATTERN_FILE] = { "FILE", offer_files, false },
	[CMD_PERSON] = { "PATTERN", offer_persons, false },
	[CMD_ROOM] = { "PATTERN", offer_rooms, false },
	[CMD_SEARCHED] = { "FIELD,...", offer_fields, true },
	[CMD_SUMMARY] = { "FORMAT", NULL, false },
	[CMD_TIME] = { "TIME", NULL, false },
	[CMD_WHEN] = { "WHEN", offer_whens, false },
	[CMD_ZONE] = { "ZONE", offer_zones, false },
};

const char *cmd_argument_name(enum cmd_argument argument)
{
	return arguments[argument].name;
}

static void offer_argument(const struct line *line, enum cmd_argument argument, struct word word)
{
	const char *comma = strrchr(word.begun, ',');

	if (arguments[argument].list && !comma && *word.begun == '+')
		comma = word.begun;
	if (arguments[argument].list && comma) {
		word.nfixed = (int)(comma + 1 - word.fixed);
		word.begun = comma + 1;
	}
	if (arguments[argument].offer)
		arguments[argument].offer(line, &word);
}

/* ---- the line ------------------------------------------------------------------------- */

static const struct cmd_option *find(const struct line *line, int key, const char *name, size_t n)
{
	const struct cmd_option *tables[] = { line->cmd->options, line->common };

	for (int i = 0; i < 2; i++)
		for (const struct cmd_option *o = tables[i]; o->name; o++)
			if (name ? strlen(o->name) == n && memcmp(o->name, name, n) == 0 : o->key == key)
				return o;
	return NULL;
}

/* An option that has been met, with its argument if it stands in the same word. */
static void note(struct line *line, const struct cmd_option *option, const char *value)
{
	const char *name = option ? cmd_argument_name(option->argument) : NULL;

	if (!option)
		return;
	line->fixed |= option->argument == CMD_FIXED;
	line->patterns |= option->argument == CMD_PATTERN || option->argument == CMD_PATTERN_FILE;
	if (option->argument == CMD_SEARCHED && value)
		line->fields = value;
	line->pending = name && *name != '[' && !value ? option : NULL;
}

static void take_word(struct line *line, char *word)
{
	if (line->pending) {
		note(line, line->pending, word);
	} else if (line->ended || word[0] != '-' || !word[1]) {
		line->files[line->nfiles++] = word;
		line->operand = true;
	} else if (strcmp(word, "--") == 0) {
		line->ended = true;
	} else if (word[1] == '-') {
		size_t n = strcspn(word + 2, "=");

		note(line, find(line, 0, word + 2, n), word[2 + n] ? word + 3 + n : NULL);
	} else {
		for (const char *p = word + 1; *p && !line->pending; p++) {
			const struct cmd_option *option = find(line, *p, NULL, 0);
			bool takes = option && cmd_argument_name(option->argument);

			note(line, option, takes && p[1] ? p + 1 : NULL);
			if (takes)
				return;
		}
	}
}

static void offer_options(const struct line *line, const char *word)
{
	const struct cmd_option *tables[] = { line->cmd->options, line->common };

	for (int i = 0; i < 2; i++)
		for (const struct cmd_option *o = tables[i]; o->name; o++) {
			char text[64];
			const char *name = cmd_argument_name(o->argument);

			snprintf(text, sizeof text, "--%s%s", o->name, name && *name == '[' ? "=" : "");
			offer(&(struct word){ "", 0, word }, text, o->help);
			if (o->key < 256 && !word[1])
				printf("-%c\t%s\n", o->key, o->help);
		}
}

/* The first operand, unless options have told it; behind it, files. */
static void offer_operand(const struct line *line, const struct word *word)
{
	bool told = line->operand || (line->patterns && line->cmd->first == CMD_PATTERN);

	offer_argument(line, line->cmd->first && !told ? line->cmd->first : CMD_FILE, *word);
}

void cmd_complete(const struct cmd *cmd, const struct cmd_option *common, int argc, char **argv)
{
	struct line line = { .cmd = cmd, .common = common, .files = cmd_alloc((size_t)argc + 1, sizeof(char *)) };
	int at = argc ? (int)strtol(argv[0], NULL, 10) : 0;
	const char *last = at > 0 && at < argc ? argv[at] : "";
	struct word word = { last, 0, last };
	const char *equals = strncmp(last, "--", 2) == 0 ? strchr(last, '=') : NULL;

	for (int i = 1; i < at && i < argc; i++)
		take_word(&line, argv[i]);
	for (int i = at + 1; i < argc; i++)
		if (argv[i][0] != '-')
			line.files[line.nfiles++] = argv[i];
	if (line.pending) {
		offer_argument(&line, line.pending->argument, word);
	} else if (!line.ended && equals) {
		const struct cmd_option *option = find(&line, 0, last + 2, (size_t)(equals - last) - 2);

		if (option)
			offer_argument(&line, option->argument,
			               (struct word){ last, (int)(equals + 1 - last), equals + 1 });
	} else if (!line.ended && *last == '-') {
		offer_options(&line, last);
	} else {
		offer_operand(&line, &word);
	}
	free(line.files);
}
