/* Where output for a person goes: how wide it is, its colours, and the pager. */
#ifndef SCREEN_H
#define SCREEN_H

#include <schedule.h>
#include <stdbool.h>
#include <stdio.h>

/* Where in a clean text the next stretch to be highlighted lies, from an offset on. */
typedef bool screen_find_fn(void *arg, const char *text, size_t n, size_t from, size_t *begin, size_t *end);

struct screen {
	FILE *out;
	int width; /* in columns; 0: unlimited */
	bool color;
	screen_find_fn *find; /* may be NULL */
	void *find_arg;
};

/*
 * Standard output as a screen.  On a terminal what is longer than it goes
 * through $PAGER, if that is wanted.  screen_close() waits for it; cmd_finish()
 * comes after.
 */
void screen_open(struct screen *screen, bool pager);
void screen_close(struct screen *screen);

enum screen_style { STYLE_PLAIN, STYLE_STRONG, STYLE_FAINT, STYLE_MATCH, STYLE_ALERT, STYLE_CAUTION };

/* A colour beside a style: the parameters of SGR (ECMA-48, 8.3.117), "" for none. */
enum { SCREEN_COLOR = 24 };

/* Bytes of a clean text. */
void screen_put(const struct screen *screen, const char *p, size_t n, enum screen_style style, const char *color);

/* A clean text that is shown part by part, from its beginning to its end, with what is found in it highlighted. */
struct screen_text {
	const char *text;
	size_t n;
	size_t begin, end, next; /* what was found last, and where to look for more: a long text is searched once */
};

struct screen_text screen_text(const char *text);
/* Its bytes from..to. */
void screen_put_part(const struct screen *screen, struct screen_text *text, size_t from, size_t to,
                     enum screen_style style, const char *color);
void screen_spaces(const struct screen *screen, int n);
/* A text as lines of its own. */
void screen_line(const struct screen *screen, const char *text, enum screen_style style);
/* The same behind a word in a style of its own. */
void screen_led_line(const struct screen *screen, const char *word, enum screen_style word_style, const char *text,
                     enum screen_style style);

/*
 * The colours of a schedule's tracks: those that the schedule gives, where the
 * terminal can show them; else of the sixteen that every terminal has, apart
 * from each other as far as they go.
 */
struct palette;
/* NULL on a screen without colours, where nothing has one. */
struct palette *palette_new(const struct screen *screen, const struct schedule *schedule);
void palette_free(struct palette *palette);
void palette_color(const struct palette *palette, const struct schedule_event *event, char color[SCREEN_COLOR]);

#endif
