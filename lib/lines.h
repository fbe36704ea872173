/* The lines of a text that is read as one document. */
#ifndef LINES_H
#define LINES_H

#include "internal.h"

/* A line without its end and the white space around it, no-break spaces included. */
struct line {
	const char *p;
	size_t n;
};

struct lines {
	const char *p, *end;
};

/*
 * All that is left of the schedule's input, which is then at its end.  Anything but UTF-8
 * without NUL is an error with its place.
 */
int lines_open(struct lines *lines, struct schedule *schedule, struct schedule_error *error);
/* The same of a part of the input, which stays where it is. */
int lines_check(const struct lines *lines, struct schedule *schedule, struct schedule_error *error);
bool line_next(struct lines *lines, struct line *line); /* ends: LF, CRLF or CR */

struct line line_trim(const char *p, size_t n);
bool line_is(struct line line, const char *text);
bool line_same(struct line a, struct line b);
/* Whether it begins with a text; what comes after it. */
bool line_begins(struct line line, const char *text, struct line *rest);

/* What stands from the first byte of one line to the last of another, in the arena of a schedule. */
struct text lines_text(struct schedule *schedule, struct line first, struct line last);

/* For messages: printf's "%.*s" of a line, not too long and cut between characters. */
int line_shown(struct line line);

#endif
