/* read_libical FILE...: the events of calendars as libical has them, and what its restrictions check finds. */
#include <libical/ical.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *name;

static char *read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *text = NULL;
	long size;

	if (!file)
		return NULL;
	if (fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) >= 0 && (text = calloc((size_t)size + 1, 1))) {
		rewind(file);
		if (fread(text, 1, (size_t)size, file) != (size_t)size)
			*text = '\0';
	}
	fclose(file);
	return text;
}

static void wrong(const char *what)
{
	printf("%s\t!\t%s\n", name, what);
}

/* By the calendar's own VTIMEZONE. */
static void print_time(icalcomponent *calendar, icalproperty *property, struct icaltimetype t)
{
	icalparameter *tzid = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);

	if (tzid) {
		icaltimezone *zone = icalcomponent_get_timezone(calendar, icalparameter_get_tzid(tzid));

		if (!zone)
			wrong("a TZID without VTIMEZONE");
		t.zone = zone;
		t = icaltime_convert_to_zone(t, icaltimezone_get_utc_timezone());
	}
	printf("\t%04d-%02d-%02d", t.year, t.month, t.day);
	if (!t.is_date)
		printf("T%02d:%02d:%02d%s", t.hour, t.minute, t.second, icaltime_is_utc(t) ? "Z" : "");
}

static void print_event(icalcomponent *calendar, icalcomponent *event)
{
	icalproperty *start = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
	icalproperty *end = icalcomponent_get_first_property(event, ICAL_DTEND_PROPERTY);
	const char *uid = icalcomponent_get_uid(event), *summary = icalcomponent_get_summary(event);
	struct icaltimetype t;

	if (!start || !uid) {
		wrong("an event without DTSTART or UID");
		return;
	}
	t = icalproperty_get_dtstart(start);
	printf("%s\t%s", name, uid);
	print_time(calendar, start, t);
	if (end)
		t = icalproperty_get_dtend(end);
	else if (t.is_date)
		icaltime_adjust(&t, 1, 0, 0, 0);
	print_time(calendar, end ? end : start, t);
	putchar('\t');
	for (; summary && *summary; summary++)
		putchar(strchr("\n\t", *summary) ? ' ' : *summary);
	putchar('\n');
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		char *text = read_file(argv[i]);
		icalcomponent *calendar = text ? icalparser_parse_string(text) : NULL;

		name = strrchr(argv[i], '/') ? strrchr(argv[i], '/') + 1 : argv[i];
		if (!calendar) {
			wrong("no calendar");
			continue;
		}
		if (icalcomponent_count_errors(calendar) || !icalrestriction_check(calendar))
			wrong("the restrictions check fails");
		if (!icalcomponent_get_inner(calendar) || !icalcomponent_get_first_component(calendar, ICAL_ANY_COMPONENT))
			wrong("a calendar without a component");
		for (icalcomponent *c = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT); c;
		     c = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT))
			print_event(calendar, c);
		icalcomponent_free(calendar);
		free(text);
	}
	return 0;
}
