/* Events in full, one block each. */
#include "cmd.h"
#include "list.h"
#include "text.h"

enum { LABEL = 14, INDENT = 2, READABLE = 80 };

/* A clean text, wrapped; the first line begins where the cursor is, the others are indented. */
static void put_wrapped(const struct screen *screen, const char *text, int indent, enum screen_style style)
{
	int width = screen->width && screen->width < READABLE ? screen->width : READABLE, used;
	struct screen_text whole = screen_text(text);
	size_t at = 0, n;

	width = width > indent + 10 ? width - indent : 10;
	for (bool first = true; text[at]; first = false) {
		if (!first) {
			fputc('\n', screen->out);
			screen_spaces(screen, indent);
		}
		n = text_line(text + at, width, &used);
		screen_put_part(screen, &whole, at, at + n, style, "");
		for (at += n; text[at] == ' '; at++)
			;
	}
	fputc('\n', screen->out);
}

static void put_labelled(const struct screen *screen, const char *label, const char *text)
{
	char *clean = text_clean(text);

	if (*clean) {
		screen_spaces(screen, INDENT);
		screen_put(screen, label, strlen(label), STYLE_FAINT, "");
		screen_spaces(screen, LABEL - INDENT - (int)strlen(label));
		put_wrapped(screen, clean, LABEL, STYLE_PLAIN);
	}
	free(clean);
}

/* Paragraphs and list items as the rendition has them; what belongs to an item hangs under its text. */
static void put_prose(const struct screen *screen, const char *text)
{
	bool any = false;

	while (*text) {
		size_t n = strcspn(text, "\n"), mark = strspn(text, " -0123456789.");
		char *line = cmd_alloc(n + 1, 1), *clean;

		memcpy(line, text, n);
		clean = text_clean(line);
		mark = strncmp(clean, "- ", 2) == 0               ? 2
		     : mark && clean[0] >= '0' && clean[0] <= '9' ? strspn(clean, "0123456789.") + 1
		                                                  : 0;
		if (*clean || any) {
			if (!any)
				fputc('\n', screen->out);
			any = true;
			if (*clean)
				screen_spaces(screen, INDENT);
			put_wrapped(screen, clean, INDENT + (mark < 6 ? (int)mark : 0), STYLE_PLAIN);
		}
		free(clean);
		free(line);
		text += n + (text[n] == '\n');
	}
}

/* "Ada Okafor (Harbour Labs)" */
static void put_persons(const struct screen *screen, const struct schedule_event *event)
{
	const struct schedule_person *person;

	for (size_t i = 0; (person = schedule_person(event, i)); i++) {
		const char *name = schedule_person_text(person, SCHEDULE_PERSON_NAME);
		const char *from = schedule_person_text(person, SCHEDULE_PERSON_ORGANISATION);
		size_t size = strlen(name) + strlen(from) + 4;
		char *line = cmd_alloc(size, 1);

		snprintf(line, size, *from ? "%s (%s)" : "%s", name, from);
		put_labelled(screen, i ? "" : "person", line);
		free(line);
	}
}

/* "Slides: https://…" */
static void put_links(const struct screen *screen, const struct schedule_event *event, enum schedule_field field)
{
	for (size_t i = 0; i < schedule_count(event, field); i++) {
		const char *url = schedule_value(event, field, i), *title = schedule_link_title(event, field, i);
		size_t size = strlen(url) + strlen(title) + 4;
		char *line = cmd_alloc(size, 1);

		snprintf(line, size, "%s%s%s", title, *title && *url ? ": " : "", url);
		put_labelled(screen, i ? "" : schedule_field_name(field), line);
		free(line);
	}
}

static void put_time(const struct list *list, const struct schedule_event *event)
{
	char span[SPAN_TEXT], heading[SPAN_DATE + 40], line[sizeof heading + sizeof span + 2];

	if (schedule_start(event).kind == SCHEDULE_TIME_NONE)
		return;
	span_text(&list->zone, event, span);
	span_heading(event, heading);
	snprintf(line, sizeof line, "%s, %s", heading, span);
	put_labelled(list->screen, "time", line);
}

static void put_event(const struct list *list, const struct schedule_event *event, const char *color)
{
	static const enum schedule_field fields[] = {
		SCHEDULE_ROOM, SCHEDULE_TRACK, SCHEDULE_TYPE, SCHEDULE_LANGUAGE, SCHEDULE_STATUS, SCHEDULE_RECORDING,
		SCHEDULE_LICENSE, SCHEDULE_TAG, SCHEDULE_CODE, SCHEDULE_UID, SCHEDULE_URL
	};
	const struct screen *screen = list->screen;
	char *title = text_clean(schedule_text(event, SCHEDULE_TITLE));
	char *subtitle = text_clean(schedule_text(event, SCHEDULE_SUBTITLE));

	fputc('\n', screen->out);
	screen_put(screen, "▎ ", screen->color && *color ? strlen("▎ ") : 0, STYLE_PLAIN, color);
	put_wrapped(screen, *title ? title : "(no title)", 0, STYLE_STRONG);
	if (*subtitle)
		put_wrapped(screen, subtitle, 0, STYLE_PLAIN);
	put_time(list, event);
	put_persons(screen, event);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		char *text = fields_text(event, fields[i], ", ");

		put_labelled(screen, schedule_field_name(fields[i]), text);
		free(text);
	}
	put_links(screen, event, SCHEDULE_LINK);
	put_links(screen, event, SCHEDULE_ATTACHMENT);
	put_prose(screen, schedule_plain(event, SCHEDULE_ABSTRACT, 0));
	put_prose(screen, schedule_plain(event, SCHEDULE_DESCRIPTION, 0));
	free(title);
	free(subtitle);
}

void list_long(const struct schedule *schedule, const bool *keep, const struct list *list)
{
	struct palette *palette = palette_new(list->screen, schedule);
	const struct schedule_event **events;
	size_t n;

	events = list_events(schedule, keep, list, &n);
	list_title(schedule, list);
	for (size_t i = 0; i < n; i++) {
		char color[SCREEN_COLOR];

		palette_color(palette, events[i], color);
		put_event(list, events[i], color);
	}
	if (!n)
		fprintf(list->screen->out, "\nno events\n");
	palette_free(palette);
	free(events);
}
