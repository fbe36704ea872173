/* Content lines of iCalendar, by libical: the only file that knows it. */
#include "ical_spell.h"

#include <libical/ical.h>
#include <string.h>

/*
 * libical escapes neither the commas of CATEGORIES nor those of an X- property,
 * and leaves minutes out between hours and seconds (RFC 5545, 3.3.6, has
 * them): these are spelled as another property of a longer name, folded early
 * enough for any, which gives up its name.
 */
static const char stand_in[] = "TZID-ALIAS-OF";

static bool needs_stand_in(const struct ical_property *property)
{
	return property->kind == LINE_DURATION ||
	       (property->kind == LINE_TEXT &&
	        (strcmp(property->name, "CATEGORIES") == 0 || strncmp(property->name, "X-", 2) == 0));
}

/* The most frequent ones; libical looks its kinds up one by one. */
static icalproperty_kind kind_of(const char *name)
{
	static const struct {
		const char *name;
		icalproperty_kind kind;
	} rows[] = {
		{ "DTSTART", ICAL_DTSTART_PROPERTY },         { "DTEND", ICAL_DTEND_PROPERTY },
		{ "DTSTAMP", ICAL_DTSTAMP_PROPERTY },         { "UID", ICAL_UID_PROPERTY },
		{ "SUMMARY", ICAL_SUMMARY_PROPERTY },         { "DESCRIPTION", ICAL_DESCRIPTION_PROPERTY },
		{ "LOCATION", ICAL_LOCATION_PROPERTY },       { "URL", ICAL_URL_PROPERTY },
		{ stand_in, ICAL_TZIDALIASOF_PROPERTY },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i].name, name) == 0)
			return rows[i].kind;
	return icalproperty_string_to_kind(name);
}

static icalparameter *parameter_of(const struct ical_property *property)
{
	if (strcmp(property->parameter, "TZID") == 0)
		return icalparameter_new_tzid(property->argument);
	return icalparameter_new_from_value_string(icalparameter_string_to_kind(property->parameter), property->argument);
}

static icalvalue *time_of(const struct ical_property *property)
{
	struct icaltimetype t = icaltime_null_time();

	t.year = property->time.year;
	t.month = property->time.month;
	t.day = property->time.day;
	t.hour = property->time.hour;
	t.minute = property->time.minute;
	t.second = property->time.second;
	t.is_date = property->time.date;
	t.zone = property->time.utc ? icaltimezone_get_utc_timezone() : NULL;
	/* Later ones it makes a null time of; but it takes them as text. */
	if (t.year > 2999)
		return icalvalue_new_from_string(t.is_date ? ICAL_DATE_VALUE : ICAL_DATETIME_VALUE, icaltime_as_ical_string(t));
	return t.is_date ? icalvalue_new_date(t) : icalvalue_new_datetime(t);
}

static icalproperty *property_of(const struct ical_property *property)
{
	const char *name = needs_stand_in(property) ? stand_in : property->name;
	icalproperty *made = icalproperty_new(kind_of(name));
	icalparameter *parameter = made && property->parameter ? parameter_of(property) : NULL;

	if (!made)
		return NULL;
	if (strncmp(name, "X-", 2) == 0)
		icalproperty_set_x_name(made, name);
	if (property->kind == LINE_TIME)
		icalproperty_set_value(made, time_of(property));
	else if (property->kind == LINE_SPELLED)
		icalproperty_set_value_from_string(made, property->value, "NO");
	else
		icalproperty_set_value(made, icalvalue_new_text(property->value));
	if (parameter)
		icalproperty_add_parameter(made, parameter);
	return made;
}

bool schedule_ical_spell(const struct ical_property *property, ical_append_fn *append, void *arg)
{
	icalproperty *made = property_of(property);
	char *line = made && icalproperty_get_value(made) ? icalproperty_as_ical_string_r(made) : NULL;
	bool done = line != NULL;

	if (done && needs_stand_in(property)) {
		append(arg, property->name, strlen(property->name));
		append(arg, line + sizeof stand_in - 1, strlen(line) - (sizeof stand_in - 1));
	} else if (done) {
		append(arg, line, strlen(line));
	}
	icalmemory_free_buffer(line);
	if (made)
		icalproperty_free(made);
	return done;
}
