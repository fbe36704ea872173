#include "internal.h"

#include "module.h"

#include <errno.h>

/* One line of UTF-8: of what a text quotes, line ends become spaces, and characters that are cut are left out. */
static size_t clean(char *text)
{
	const char *p = text, *end = text + strlen(text);
	char *to = text;

	for (size_t length; p < end; p += length ? length : 1) {
		length = utf8_length(p, end);
		memmove(to, p, length);
		if (*to == '\n' || *to == '\r')
			*to = ' ';
		to += length;
	}
	*to = '\0';
	return (size_t)(to - text);
}

__attribute__((format(printf, 3, 0))) static void put(struct schedule_error *error, int code, const char *format,
                                                      va_list args)
{
	bool cut = vsnprintf(error->text, sizeof error->text, format, args) >= (int)sizeof error->text;
	size_t n = clean(error->text), most = sizeof error->text - 4;

	error->code = code;
	if (!cut)
		return;
	n = n < most ? n : most;
	while (n && (error->text[n] & 0xc0) == 0x80)
		n--;
	memcpy(error->text + n, "...", 4);
}

int error_set(struct schedule_error *error, int code, const char *format, ...)
{
	va_list args;

	if (!error || error->code)
		return code;
	va_start(args, format);
	put(error, code, format, args);
	va_end(args);
	return code;
}

int error_memory(struct schedule_error *error)
{
	return error_set(error, SCHEDULE_EMEMORY, "out of memory");
}

int error_arena(struct schedule_error *error, const struct arena *arena)
{
	if (arena->why == SCHEDULE_ELIMIT)
		return error_set(error, SCHEDULE_ELIMIT, "it takes more than eight times its size in memory");
	if (arena->why == SCHEDULE_ESYSTEM)
		return module_error(arena->lacks, error);
	if (arena->why <= 0)
		return error_memory(error);
	return error_system(error, arena->why, "can't read the rules of a time zone");
}

int error_system(struct schedule_error *error, int number, const char *what)
{
	if (error && !error->code)
		error->system = number;
	/* strerrordesc_np() and the like are not portable; callers print errno themselves */
	return error_set(error, SCHEDULE_ESYSTEM, "%s", what);
}

int error_at(struct schedule_error *error, struct schedule_input *input, size_t offset, int code, const char *format,
             ...)
{
	va_list args;

	if (!error || error->code)
		return code;
	va_start(args, format);
	put(error, code, format, args);
	va_end(args);
	error->offset = offset;
	input_position(input, offset, &error->line, &error->column);
	return code;
}

/* Whether warnings are told; where they are held back it is noted that there is one. */
static bool is_heard(const struct schedule *s)
{
	if (s->held)
		*s->held = true;
	return !s->held && s->warn;
}

void warn_at(struct schedule *schedule, size_t offset, int code, const char *format, ...)
{
	struct schedule_error warning = { .offset = offset };
	va_list args;

	if (!is_heard(schedule))
		return;
	va_start(args, format);
	put(&warning, code, format, args);
	va_end(args);
	input_position(schedule->input, offset, &warning.line, &warning.column);
	schedule->warn(schedule->warn_arg, &warning);
}

static void warn_of(struct schedule_event *e, size_t offset, const char *what)
{
	struct schedule *s = e->schedule;
	const char *title;
	size_t n;

	if (!is_heard(s))
		return;
	title = text_value(s, event_slot(e, SCHEDULE_TITLE));
	n = strnlen(title, 60);
	while (n && (title[n] & 0xc0) == 0x80)
		n--;
	warn_at(s, offset, SCHEDULE_ESYNTAX, *title ? "event \"%.*s\": %s" : "event without a title%.*s: %s", (int)n,
	        title, what);
}

bool event_judge_silently(struct schedule_event *e, judge_fn *judge, const void *arg)
{
	struct schedule *s = e->schedule;
	const struct schedule_event before = *e;
	struct arena_mark mark = arena_mark(&s->arena);
	bool held = false;

	s->held = &held;
	judge(e, arg);
	s->held = NULL;
	arena_release(&s->arena, mark);
	if (held)
		*e = before;
	return !held;
}

enum { MOST_TEXT = 160 };

void warn_event(struct schedule_event *e, size_t offset, const char *format, ...)
{
	char what[MOST_TEXT];
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof what, format, args);
	va_end(args);
	warn_of(e, offset, what);
}

void warn_contradiction(struct schedule_event *e, const char *about, size_t offset, const char *format, ...)
{
	struct contradiction *note, **last;
	struct lists *lists;
	char what[MOST_TEXT];
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof what, format, args);
	va_end(args);
	warn_of(e, offset, what);
	note = arena_alloc(&e->schedule->arena, sizeof *note);
	lists = event_lists(e);
	if (!note || !lists)
		return;
	note->about = about;
	note->text = arena_text(&e->schedule->arena, what, strlen(what));
	last = &lists->contradictions;
	while (*last)
		last = &(*last)->next;
	if (note->text)
		*last = note;
}
