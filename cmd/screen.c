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

void screen_put_part(const struct screen *screen, const char *text, size_t from, size_t to, enum screen_style style,
                     const char *color)
{
	size_t n = strlen(text), at = 0, begin, end;

	while (screen->color && screen->find && at < to && screen->find(screen->find_arg, text, n, at, &begin, &end)) {
		if (end > from && begin < to && end > begin) {
			begin = begin > from ? begin : from;
			screen_put(screen, text + from, begin - from, style, color);
			from = end < to ? end : to;
			screen_put(screen, text + begin, from - begin, STYLE_MATCH, "");
		}
		at = end > begin ? end : end + 1;
		while (at < n && (text[at] & 0xc0) == 0x80)
			at++;
	}
	if (from < to)
		screen_put(screen, text + from, to - from, style, color);
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
