/* Values and parameters of iCalendar, by libical: the only file that knows it. */
#include "ical_made.h"

#include <libical/ical.h>
#include <string.h>

/* Hand on a text of libical's and free it. */
static bool put(char *text, ical_append_fn *append, void *arg)
{
	if (text)
		append(arg, text, strlen(text));
	icalmemory_free_buffer(text);
	return text != NULL;
}

static icalparameter *parameter_of(const struct ical_property *property)
{
	if (strcmp(property->parameter, "TZID") == 0) /* most are; the others it looks up one by one */
		return icalparameter_new_tzid(property->argument);
	return icalparameter_new_from_value_string(icalparameter_string_to_kind(property->parameter),
	                                           property->argument);
}

static bool put_parameter(const struct ical_property *property, ical_append_fn *append, void *arg)
{
	icalparameter *parameter = parameter_of(property);
	bool done;

	if (!parameter)
		return false;
	append(arg, ";", 1);
	done = put(icalparameter_as_ical_string_r(parameter), append, arg);
	icalparameter_free(parameter);
	return done;
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
		return icalvalue_new_from_string(t.is_date ? ICAL_DATE_VALUE : ICAL_DATETIME_VALUE,
		                                 icaltime_as_ical_string(t));
	return t.is_date ? icalvalue_new_date(t) : icalvalue_new_datetime(t);
}

/*
 * A value by itself, not as that of an icalproperty, for there libical 3.0.16
 * escapes no commas in CATEGORIES and X- properties, leaves the minutes out of
 * a duration's hours and seconds, and may fold between CR and LF.
 */
static bool put_value(const struct ical_property *property, ical_append_fn *append, void *arg)
{
	icalvalue *value;
	bool done;

	append(arg, ":", 1);
	if (property->kind == LINE_SPELLED) {
		append(arg, property->value, strlen(property->value));
		return true;
	}
	value = property->kind == LINE_TIME ? time_of(property) : icalvalue_new_text(property->value);
	done = value && put(icalvalue_as_ical_string_r(value), append, arg);
	if (value)
		icalvalue_free(value);
	return done;
}

static bool spell(const struct ical_property *property, ical_append_fn *append, void *arg)
{
	append(arg, property->name, strlen(property->name));
	if (property->parameter && !put_parameter(property, append, arg))
		return false;
	return put_value(property, append, arg);
}

const struct ical_made schedule_ical_made = { spell };
