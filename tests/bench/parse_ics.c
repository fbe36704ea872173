/* libical on a file, merely parsing. */
#include <libical/ical.h>
#include <stdio.h>

static char *line_of(char *text, size_t size, void *file)
{
	return fgets(text, (int)size, file);
}

int main(int argc, char **argv)
{
	FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
	icalparser *parser = icalparser_new();
	icalcomponent *calendar;

	if (!file)
		return 1;
	icalparser_set_gen_data(parser, file);
	calendar = icalparser_parse(parser, line_of);
	printf("%d events\n", calendar ? icalcomponent_count_components(calendar, ICAL_VEVENT_COMPONENT) : -1);
	return !calendar;
}
