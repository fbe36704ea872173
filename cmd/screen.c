#include "screen.h"

#include "cmd.h"
#include "text.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <unistd.h>

int cmd_extent(const char *variable)
{
	const char *says = getenv(variable);
	struct winsize size;
	long n = says ? strtol(says, NULL, 10) : 0;

	if (n > 0 && n < 100000)
		return (int)n;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
		return 0;
	return strcmp(variable, "LINES") == 0 ? size.ws_row : size.ws_col;
}

/* Columns of the terminal that standard output is; 0: as wide as it gets. */
static int columns_of_screen(void)
{
	int columns = cmd_extent("COLUMNS");

	return columns || !isatty(STDOUT_FILENO) ? columns : 80;
}

void screen_open(struct screen *screen, bool pager)
{
	*screen = (struct screen){ .out = stdout, .width = columns_of_screen(), .color = cmd_color() };
	if (pager && cmd_pager() && isatty(STDOUT_FILENO))
		screen->out = pager_open();
}

void screen_close(struct screen *screen)
{
	if (screen->out != stdout && fclose(screen->out) != 0)
		cmd_error("(standard output): can't write: %s", strerror(errno));
	screen->out = stdout;
}

/* ---- text ---------------------------------------------------------------------- */

static const char *const codes[] = {
	[STYLE_PLAIN] = "", [STYLE_STRONG] = "1", [STYLE_FAINT] = "2", [STYLE_MATCH] = "1;31",
	[STYLE_ALERT] = "1;31", [STYLE_CAUTION] = "1;33",
};

void screen_put(const struct screen *screen, const char *p, size_t n, enum screen_style style, const char *color)
{
	bool styled = screen->color && (style != STYLE_PLAIN || *color);

	if (!n)
		return;
	if (styled)
		fprintf(screen->out, "\033[%s%s%sm", codes[style], *codes[style] && *color ? ";" : "", color);
	fwrite(p, 1, n, screen->out);
	if (styled)
		fputs("\033[0m", screen->out);
}

struct screen_text screen_text(const char *text)
{
	return (struct screen_text){ .text = text, .n = strlen(text) };
}

/* Find what ends behind an offset, if anything does. */
static bool find_behind(const struct screen *screen, struct screen_text *t, size_t offset)
{
	while (t->end <= offset && t->next < t->n) {
		if (!screen->find(screen->find_arg, t->text, t->n, t->next, &t->begin, &t->end)) {
			t->next = t->n;
			return false;
		}
		t->next = t->end > t->begin ? t->end : t->end + 1;
		while (t->next < t->n && (t->text[t->next] & 0xc0) == 0x80)
			t->next++;
	}
	return t->end > offset;
}

void screen_put_part(const struct screen *screen, struct screen_text *t, size_t from, size_t to,
                     enum screen_style style, const char *color)
{
	while (screen->color && screen->find && from < to && find_behind(screen, t, from) && t->begin < to) {
		size_t begin = t->begin > from ? t->begin : from, end = t->end < to ? t->end : to;

		screen_put(screen, t->text + from, begin - from, style, color);
		screen_put(screen, t->text + begin, end - begin, STYLE_MATCH, "");
		from = end;
	}
	if (from < to)
		screen_put(screen, t->text + from, to - from, style, color);
}

void screen_spaces(const struct screen *screen, int n)
{
	fprintf(screen->out, "%*s", n, "");
}

/* What begins with so many bytes in a style of their own. */
static void put_lines(const struct screen *screen, char *clean, size_t lead, enum screen_style lead_style,
                      enum screen_style style)
{
	int used;

	for (const char *p = clean; *p;) {
		size_t n = screen->width ? text_line(p, screen->width, &used) : strlen(p), part = lead < n ? lead : n;

		screen_put(screen, p, part, lead_style, "");
		screen_put(screen, p + part, n - part, style, "");
		fputc('\n', screen->out);
		lead -= part;
		for (p += n; *p == ' '; p++)
			;
	}
	free(clean);
}

void screen_line(const struct screen *screen, const char *text, enum screen_style style)
{
	put_lines(screen, text_clean(text), 0, style, style);
}

void screen_led_line(const struct screen *screen, const char *word, enum screen_style word_style, const char *text,
                     enum screen_style style)
{
	size_t size = strlen(word) + strlen(text) + 1;
	char *line = cmd_alloc(size, 1);

	snprintf(line, size, "%s%s", word, text);
	put_lines(screen, text_clean(line), strlen(word), word_style, style);
	free(line);
}
