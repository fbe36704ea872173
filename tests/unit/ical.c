/* What libical reads of a calendar that was written: every event at its instant. */
#include "../tap.h"
#include "buf.h"

#include <schedule.h>

#include <libical/ical.h>

static int sink(void *arg, const void *p, size_t n)
{
	buf_add(arg, p, n);
	return 0;
}

static struct buf calendar_of(const struct schedule *s)
{
	struct buf text = { 0 };
	struct schedule_write_options options = { .stamp = 1735689600 };
	struct schedule_error error = { 0 };
	struct schedule_writer *writer = schedule_writer_new("icalendar", &options, sink, &text, &error);

	schedule_writer_add(writer, s, NULL, &error);
	schedule_writer_end(writer, &error);
	ok(error.code == 0, "the calendar is written");
	return text;
}

/* Seconds UTC by the calendar's own VTIMEZONE. */
static int64_t instant(icalcomponent *calendar, icalproperty *property)
{
	icalparameter *tzid = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
	icaltimezone *zone = tzid ? icalcomponent_get_timezone(calendar, icalparameter_get_tzid(tzid))
	                          : icaltimezone_get_utc_timezone();

	if (!zone)
		return -1;
	return icaltime_as_timet_with_zone(icalproperty_get_dtstart(property), zone);
}

static const struct schedule_event *by_uid(const struct schedule *s, const char *uid)
{
	for (size_t i = 0; i < schedule_events(s); i++)
		if (strcmp(schedule_text(schedule_event(s, i), SCHEDULE_UID), uid) == 0)
			return schedule_event(s, i);
	return NULL;
}

/* Lines end in CR LF, are no longer than 75 octets (RFC 5545, 3.1) and never broken inside a character. */
static bool well_folded(const struct buf *text)
{
	size_t length = 0;

	for (size_t i = 0; i < text->n; i++) {
		if (text->p[i] == '\n') {
			if (!i || text->p[i - 1] != '\r' || length > 76)
				return false;
			if (i + 2 < text->n && text->p[i + 1] == ' ' && (text->p[i + 2] & 0xc0) == 0x80)
				return false;
			length = 0;
		} else {
			length++;
		}
	}
	return true;
}

static void read_back(const char *path, size_t events, int zones)
{
	struct schedule_error error = { 0 };
	struct schedule_input *input = schedule_open(path, &error);
	struct schedule *s = NULL;
	struct buf text;
	icalcomponent *calendar, *c;
	size_t n = 0, right = 0;

	ok(input && schedule_read(input, NULL, &s, &error) == 1, "%s is read", path);
	text = calendar_of(s);
	ok(well_folded(&text), "%s: lines are folded", path);
	ok(!strstr(text.p, "freeassociation"), "%s: zones have their plain names", path);
	ok(text.n < 4000 + 2000 * events, "%s: and are short", path);
	calendar = icalparser_parse_string(text.p);
	ok(icalcomponent_count_components(calendar, ICAL_VTIMEZONE_COMPONENT) == zones, "%s: %d VTIMEZONE", path, zones);
	ok(icalcomponent_count_errors(calendar) == 0 && icalrestriction_check(calendar), "%s: libical finds no error", path);
	for (c = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT); c;
	     c = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
		const struct schedule_event *e = by_uid(s, icalcomponent_get_uid(c));
		icalproperty *start = icalcomponent_get_first_property(c, ICAL_DTSTART_PROPERTY);

		n++;
		right += e && strcmp(icalcomponent_get_summary(c), schedule_text(e, SCHEDULE_TITLE)) == 0 &&
		         instant(calendar, start) == schedule_start(e).seconds;
	}
	ok(n == events, "%s: %zu events of %zu", path, n, events);
	ok(right == events, "%s: %zu at their instants and with their titles", path, right);
	icalcomponent_free(calendar);
	buf_free(&text);
	schedule_free(s);
	schedule_close(input);
}

int main(void)
{
	FILE *seed = fopen("../shared/seeds/000_ee962bbb057238ab.txt", "r");

	read_back("tests/data/sample.json", 13, 1);
	read_back("tests/data/pretty.json", 13, 1);
	if (seed) {
		fclose(seed);
		read_back("../shared/seeds/000_ee962bbb057238ab.txt", 42, 1);
	} else {
		skip("a real schedule", "not beside the checkout");
	}
	return done();
}
