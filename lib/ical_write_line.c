/* Spelling content lines: escapes, times, parameters, folding. */
#include "datetime.h"
#include "ical_write.h"
#include "zone.h"

enum { LINE = 75 };

/* ---- texts ---------------------------------------------------------------------------- */

/* Bytes of a TEXT that are not as they are: what is escaped, C0 and DEL, what C1 begins with.  NUL is its end. */
static const bool special[256] = {
	1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	[','] = 1, [';'] = 1, ['\\'] = 1, [0x7f] = 1, [0xc2] = 1,
};

/* Escaped (RFC 5545, 3.3.11), without control characters, C1 among them. */
static void escape(struct buf *out, const char *text)
{
	const char *p = text;

	while (*p) {
		const char *plain = p;

		while (!special[(unsigned char)*p])
			p++;
		buf_add(out, plain, (size_t)(p - plain));
		if (*p == '\\' || *p == ';' || *p == ',') {
			buf_char(out, '\\');
			buf_char(out, *p++);
		} else if (*p == '\n' || *p == '\r') {
			p += *p == '\r' && p[1] == '\n' ? 2 : 1;
			buf_add(out, "\\n", 2);
		} else if ((unsigned char)*p == 0xc2 && (unsigned char)p[1] >= 0xa0) {
			buf_add(out, p, 2);
			p += 2;
		} else if (*p) {
			p += (unsigned char)*p == 0xc2 && p[1] ? 2 : 1;
		}
	}
}

void ical_put(struct buf *lines, const char *name, const char *value)
{
	buf_text(lines, name);
	buf_char(lines, ':');
	buf_text(lines, value);
	buf_char(lines, '\n');
}

void ical_put_text(struct buf *lines, const char *name, const char *text)
{
	buf_text(lines, name);
	buf_char(lines, ':');
	escape(lines, text);
	buf_char(lines, '\n');
}

void ical_put_uri(struct buf *lines, const char *name, const char *uri)
{
	buf_text(lines, name);
	buf_char(lines, ':');
	for (; *uri; uri++)
		if (*uri == ' ')
			buf_text(lines, "%20");
		else if ((unsigned char)*uri > 0x20 && *uri != 0x7f)
			buf_char(lines, *uri);
	buf_char(lines, '\n');
}

void ical_put_parameter(struct buf *out, const char *name, const char *value)
{
	buf_char(out, ';');
	buf_text(out, name);
	buf_add(out, "=\"", 2);
	for (; *value; value++) {
		if (*value == '^')
			buf_add(out, "^^", 2);
		else if (*value == '"')
			buf_add(out, "^'", 2);
		else if (*value == '\n')
			buf_add(out, "^n", 2);
		else if (((unsigned char)*value >= 0x20 && *value != 0x7f) || *value == '\t')
			buf_char(out, *value);
	}
	buf_char(out, '"');
}

/* ---- times ------------------------------------------------------------------------------ */

static void put_digits(char **p, int64_t value, int width)
{
	for (int i = width - 1; i >= 0; i--, value /= 10)
		(*p)[i] = (char)('0' + value % 10);
	*p += width;
}

static void put_civil(struct buf *out, struct schedule_time t, const char *end)
{
	char text[32], *p = text;
	struct schedule_civil c;

	schedule_civil(&t, &c);
	put_digits(&p, c.year, 4);
	put_digits(&p, c.month, 2);
	put_digits(&p, c.day, 2);
	if (t.kind != SCHEDULE_TIME_DATE) {
		*p++ = 'T';
		put_digits(&p, c.hour, 2);
		put_digits(&p, c.minute, 2);
		put_digits(&p, c.second, 2);
	}
	buf_add(out, text, (size_t)(p - text));
	buf_text(out, end);
}

void ical_put_utc(struct buf *out, int64_t seconds)
{
	put_civil(out, (struct schedule_time){ seconds, 0, SCHEDULE_TIME_INSTANT }, "Z");
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

void ical_put_time(struct buf *lines, const char *name, const struct zone *zone, struct schedule_time t)
{
	bool instant = t.kind == SCHEDULE_TIME_INSTANT, zoned = instant && zone && on_wall(zone, &t);

	buf_text(lines, name);
	if (zoned) {
		buf_text(lines, ";TZID=");
		buf_text(lines, zone_name(zone));
	} else if (t.kind == SCHEDULE_TIME_DATE) {
		buf_text(lines, ";VALUE=DATE");
	}
	buf_char(lines, ':');
	if (!zoned)
		t.utc_offset = 0;
	put_civil(lines, t, instant && !zoned ? "Z\n" : "\n");
}

void ical_put_duration(struct buf *lines, const char *name, const char *sign, int64_t seconds)
{
	int64_t days = seconds / DAY, hours = seconds % DAY / HOUR, minutes = seconds % HOUR / MINUTE;

	buf_format(lines, "%s:%sP", name, sign);
	if (days)
		buf_format(lines, "%lldD", (long long)days);
	if (seconds % DAY || !seconds)
		buf_char(lines, 'T');
	if (hours)
		buf_format(lines, "%lldH", (long long)hours);
	/* Minutes may not be left out between hours and seconds (RFC 5545, 3.3.6). */
	if (minutes || (hours && seconds % MINUTE))
		buf_format(lines, "%lldM", (long long)minutes);
	if (seconds % MINUTE || !seconds)
		buf_format(lines, "%lldS", (long long)(seconds % MINUTE));
	buf_char(lines, '\n');
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

static void fold_line(struct buf *out, const char *p, size_t n)
{
	size_t most = LINE;
	char folded[LINE + 3];

	while (n > most) {
		size_t piece = most;

		while (piece > 1 && (p[piece] & 0xc0) == 0x80)
			piece--;
		memcpy(folded, p, piece);
		memcpy(folded + piece, "\r\n ", 3);
		buf_add(out, folded, piece + 3);
		p += piece;
		n -= piece;
		most = LINE - 1; /* after the space */
	}
	buf_add(out, p, n);
	buf_add(out, "\r\n", 2);
}

void ical_fold(struct buf *out, const char *lines, size_t n)
{
	const char *p = lines, *end = lines + n;

	while (p < end) {
		const char *stop = memchr(p, '\n', (size_t)(end - p));

		if (!stop)
			stop = end;
		fold_line(out, p, (size_t)(stop - p));
		p = stop < end ? stop + 1 : end;
	}
}
