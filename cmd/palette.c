/* Colours for tracks. */
#include "cmd.h"
#include "screen.h"

struct palette {
	const char **tracks; /* of a schedule, by name */
	size_t count;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct palette *palette_new(const struct screen *screen, const struct schedule *schedule)
{
	size_t n = schedule_events(schedule), kept = 0;
	struct palette *palette;
	const char **tracks;

	if (!screen->color)
		return NULL;
	palette = cmd_alloc(1, sizeof *palette);
	tracks = palette->tracks = cmd_alloc(n, sizeof *tracks);
	for (size_t i = 0; i < n; i++)
		tracks[i] = schedule_text(schedule_event(schedule, i), SCHEDULE_TRACK);
	qsort(tracks, n, sizeof *tracks, by_name);
	for (size_t i = 0; i < n; i++)
		if (*tracks[i] && (!kept || strcmp(tracks[i], tracks[kept - 1]) != 0))
			tracks[kept++] = tracks[i];
	palette->count = kept;
	return palette;
}

void palette_free(struct palette *palette)
{
	if (palette)
		free(palette->tracks);
	free(palette);
}

/* Whether the terminal says that it knows any colour, as such terminals do. */
static bool true_color(void)
{
	const char *says = getenv("COLORTERM");

	return says && (strcmp(says, "truecolor") == 0 || strcmp(says, "24bit") == 0);
}

/* The nearest in the cube of 6 x 6 x 6 colours that terminals of 256 have. */
static unsigned in_cube(unsigned rgb)
{
	unsigned index = 0;

	for (int shift = 16; shift >= 0; shift -= 8) {
		unsigned level = rgb >> shift & 0xff;

		index = index * 6 + (level < 48 ? 0 : level < 115 ? 1 : (level - 35) / 40);
	}
	return 16 + index;
}

void palette_color(const struct palette *palette, const struct schedule_event *event, char color[SCREEN_COLOR])
{
	/* Legible on black and on white; red is for alarms and matches. */
	static const char *const sixteen[] = { "34", "32", "35", "36", "33", "94", "92", "95", "96" };
	const char *track, *own, *term = getenv("TERM"), **found;
	unsigned rgb;

	color[0] = '\0';
	if (!palette)
		return;
	track = schedule_text(event, SCHEDULE_TRACK);
	own = schedule_track_color(schedule_event_schedule(event), track);
	rgb = *own ? (unsigned)strtoul(own + 1, NULL, 16) : 0;
	found = bsearch(&track, palette->tracks, palette->count, sizeof *found, by_name);
	if (*own && true_color())
		snprintf(color, SCREEN_COLOR, "38;2;%u;%u;%u", rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff);
	else if (*own && term && strstr(term, "256color"))
		snprintf(color, SCREEN_COLOR, "38;5;%u", in_cube(rgb));
	else if (found)
		snprintf(color, SCREEN_COLOR, "%s",
		         sixteen[(size_t)(found - palette->tracks) % (sizeof sixteen / sizeof *sixteen)]);
}
