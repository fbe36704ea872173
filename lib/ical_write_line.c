/* Spelling content lines: values as text, which libical escapes and quotes, and folding. */
#include "datetime.h"
#include "ical_write.h"
#include "zone.h"

enum { LINE = 75 };

static void append(void *arg, const void *p, size_t n)
{
	buf_add(arg, p, n);
}

static void spell(struct ical_lines *lines, const struct ical_property *property)
{
	buf_reset(&lines->line);
	if (!lines->spell(property, append, &lines->line) || lines->line.failed)
		lines->buf.failed = true;
	else
		ical_fold(&lines->buf, lines->line.p, lines->line.n);
}

void ical_put_bracket(struct ical_lines *lines, const char *name, const char *component)
{
	buf_format(&lines->buf, "%s:%s\r\n", name, component);
}

void ical_put(struct ical_lines *lines, const char *name, const char *value)
{
	spell(lines, &(struct ical_property){ .name = name, .value = value });
}

/* ---- texts ---------------------------------------------------------------------------- */

/* Without control characters, C1 among them; lines end in LF. */
static void clean(struct buf *out, const char *text)
{
	for (const char *p = text; *p;) {
		const char *plain = p;

		while ((unsigned char)*p >= 0x20 && *p != 0x7f && (unsigned char)*p != 0xc2)
			p++;
		buf_add(out, plain, (size_t)(p - plain));
		if (*p == '\n' || *p == '\r') {
			p += *p == '\r' && p[1] == '\n' ? 2 : 1;
			buf_char(out, '\n');
		} else if (*p == '\t' || ((unsigned char)*p == 0xc2 && (unsigned char)p[1] >= 0xa0)) {
			buf_char(out, *p++);
		} else if (*p) {
			p += (unsigned char)*p == 0xc2 && p[1] ? 2 : 1;
		}
	}
}

/* Whether it is clean already: what may not be is every control character, and what may begin a C1. */
static bool is_clean(const char *p)
{
	while ((unsigned char)*p >= 0x20 && *p != 0x7f && (unsigned char)*p != 0xc2)
		p++;
	return !*p;
}

void ical_put_text(struct ical_lines *lines, const char *name, const char *text)
{
	struct buf cleaned = { 0 };

	if (!is_clean(text)) {
		clean(&cleaned, text);
		text = cleaned.p ? cleaned.p : "";
	}
	spell(lines, &(struct ical_property){ .name = name, .kind = LINE_TEXT, .value = text });
	lines->buf.failed |= cleaned.failed;
	buf_free(&cleaned);
}

void ical_put_uri(struct ical_lines *lines, const char *name, const char *uri, const char *parameter,
                  const char *argument)
{
	struct buf cleaned = { 0 }, quoted = { 0 };

	for (; *uri; uri++)
		if (*uri == ' ')
			buf_text(&cleaned, "%20");
		else if ((unsigned char)*uri > 0x20 && *uri != 0x7f)
			buf_char(&cleaned, *uri);
	clean(&quoted, argument);
	if (cleaned.n)
		spell(lines, &(struct ical_property){ .name = name,
		                                      .parameter = quoted.n ? parameter : NULL,
		                                      .argument = quoted.p,
		                                      .value = cleaned.p });
	lines->buf.failed |= cleaned.failed || quoted.failed;
	buf_free(&cleaned);
	buf_free(&quoted);
}

/* ---- times ------------------------------------------------------------------------------ */

void ical_utc_text(struct buf *out, int64_t seconds)
{
	struct schedule_civil c;

	schedule_civil(&(struct schedule_time){ seconds, 0, SCHEDULE_TIME_INSTANT }, &c);
	buf_format(out, "%04d%02d%02dT%02d%02d%02dZ", (int)c.year, c.month, c.day, c.hour, c.minute, c.second);
}

void ical_put_utc(struct ical_lines *lines, const char *name, int64_t seconds)
{
	ical_put_time(lines, name, NULL, (struct schedule_time){ seconds, 0, SCHEDULE_TIME_INSTANT });
}

/*
 * The time on a zone's wall clock; false where that shows it twice: the second
 * of the two can only be told in UTC, and programs differ in which they take.
 */
static bool on_wall(const struct zone *zone, struct schedule_time *t)
{
	struct zone_period period = zone_at(zone, t->seconds);

	t->utc_offset = period.utc_offset;
	if (period.begin != INT64_MIN && t->seconds - period.begin < 2 * DAY &&
	    t->seconds + period.utc_offset < period.begin + zone_at(zone, period.begin - 1).utc_offset)
		return false;
	return period.end == INT64_MAX || period.end - t->seconds > 2 * DAY ||
	       t->seconds + period.utc_offset < period.end + zone_at(zone, period.end).utc_offset;
}

void ical_put_time(struct ical_lines *lines, const char *name, const struct zone *zone, struct schedule_time t)
{
	bool instant = t.kind == SCHEDULE_TIME_INSTANT, zoned = instant && zone && on_wall(zone, &t);
	struct ical_property property = { .name = name, .kind = LINE_TIME };
	struct schedule_civil c;

	if (zoned) {
		property.parameter = "TZID";
		property.argument = zone_name(zone);
	} else if (t.kind == SCHEDULE_TIME_DATE) {
		property.parameter = "VALUE";
		property.argument = "DATE";
	}
	if (!zoned)
		t.utc_offset = 0;
	schedule_civil(&t, &c);
	property.time.year = (int)c.year;
	property.time.month = c.month;
	property.time.day = c.day;
	property.time.hour = c.hour;
	property.time.minute = c.minute;
	property.time.second = c.second;
	property.time.date = t.kind == SCHEDULE_TIME_DATE;
	property.time.utc = instant && !zoned;
	spell(lines, &property);
}

void ical_put_duration(struct ical_lines *lines, const char *name, const char *sign, int64_t seconds)
{
	int64_t days = seconds / DAY, hours = seconds % DAY / HOUR, minutes = seconds % HOUR / MINUTE;
	struct buf value = { 0 };

	buf_format(&value, "%sP", sign);
	if (days)
		buf_format(&value, "%lldD", (long long)days);
	if (seconds % DAY || !seconds)
		buf_char(&value, 'T');
	if (hours)
		buf_format(&value, "%lldH", (long long)hours);
	/* Minutes may not be left out between hours and seconds (RFC 5545, 3.3.6). */
	if (minutes || (hours && seconds % MINUTE))
		buf_format(&value, "%lldM", (long long)minutes);
	if (seconds % MINUTE || !seconds)
		buf_format(&value, "%lldS", (long long)(seconds % MINUTE));
	if (!value.failed)
		spell(lines, &(struct ical_property){ .name = name, .value = value.p });
	lines->buf.failed |= value.failed;
	buf_free(&value);
}

bool ical_can_write(const struct zone *zone, struct schedule_time t)
{
	for (int i = 0; i < 2; i++) {
		struct schedule_civil c;

		t.utc_offset = i && zone && t.kind == SCHEDULE_TIME_INSTANT ? zone_at(zone, t.seconds).utc_offset : 0;
		schedule_civil(&t, &c);
		if (c.year < 1 || c.year > 9999)
			return false;
	}
	return true;
}

/* ---- folding -------------------------------------------------------------------------------- */

void ical_fold(struct buf *out, const char *line, size_t n)
{
	size_t most = LINE;

	while (n > most) {
		size_t piece = most;

		while (piece > 1 && (line[piece] & 0xc0) == 0x80)
			piece--;
		buf_add(out, line, piece);
		buf_add(out, "\r\n ", 3);
		line += piece;
		n -= piece;
		most = LINE - 1; /* after the space */
	}
	buf_add(out, line, n);
	buf_add(out, "\r\n", 2);
}
