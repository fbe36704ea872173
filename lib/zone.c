#include "zone.h"

#include "datetime.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef ZONEINFO
#define ZONEINFO "/usr/share/zoneinfo"
#endif

enum { FILE_LIMIT = 1 << 20, NAME_LIMIT = 255, HEADER = 44, MOST_TYPES = 255 };

struct type {
	int32_t utc_offset;
	bool dst;
	const char *abbreviation;
};

/* When a rule of the footer takes effect (RFC 9636, 3.3; POSIX TZ). */
struct change {
	enum { JULIAN = 'J', DAY_OF_YEAR = 'D', WEEKDAY = 'M' } kind;
	int month, week, day;
	int32_t clock; /* seconds after local midnight, may be negative or beyond a day */
};

struct zone {
	const char *name;
	int64_t *at; /* transitions, ascending */
	unsigned char *index;
	size_t n;
	struct type *types;
	size_t ntypes;
	/* after the last transition: one type for good, or two that alternate */
	struct type standard, summer;
	bool has_standard, has_summer;
	struct change to_summer, to_standard;
};

/* ---- the footer: a POSIX TZ string -------------------------------------- */

struct footer {
	const char *p, *end;
	struct arena *arena;
};

static bool take(struct footer *f, char c)
{
	if (f->p == f->end || *f->p != c)
		return false;
	f->p++;
	return true;
}

static bool integer(struct footer *f, int most, int *value)
{
	const char *begin = f->p;

	for (*value = 0; f->p < f->end && is_digit(*f->p) && *value <= most; f->p++)
		*value = *value * 10 + (*f->p - '0');
	return f->p > begin && *value <= most;
}

static const char *abbreviation(struct footer *f)
{
	bool quoted = take(f, '<');
	const char *begin = f->p;

	while (f->p < f->end && (quoted ? *f->p != '>' : (*f->p | 32) >= 'a' && (*f->p | 32) <= 'z'))
		f->p++;
	begin = arena_text(f->arena, begin, (size_t)(f->p - begin));
	if (quoted && !take(f, '>'))
		return NULL;
	return begin;
}

/* [+-]h[h[h]][:mm[:ss]] in seconds */
static bool clock_of(struct footer *f, int32_t *seconds)
{
	bool minus = take(f, '-');
	int h, m = 0, s = 0;

	if (!minus)
		take(f, '+');
	if (!integer(f, 167, &h) || (take(f, ':') && (!integer(f, 59, &m) || (take(f, ':') && !integer(f, 59, &s)))))
		return false;
	*seconds = (h * HOUR + m * MINUTE + s) * (minus ? -1 : 1);
	return true;
}

static bool change_of(struct footer *f, struct change *c)
{
	c->clock = 2 * HOUR;
	if (!take(f, ','))
		return false;
	if (take(f, 'M')) {
		c->kind = WEEKDAY;
		if (!integer(f, 12, &c->month) || !take(f, '.') || !integer(f, 5, &c->week) || !take(f, '.') ||
		    !integer(f, 6, &c->day) || !c->month || !c->week)
			return false;
	} else {
		c->kind = take(f, 'J') ? JULIAN : DAY_OF_YEAR;
		if (!integer(f, 365, &c->day))
			return false;
	}
	return !take(f, '/') || clock_of(f, &c->clock);
}

static bool footer_parse(struct zone *z, struct footer f)
{
	int32_t west;

	z->standard.abbreviation = abbreviation(&f);
	if (!z->standard.abbreviation || !clock_of(&f, &west))
		return false;
	z->standard.utc_offset = -west;
	z->has_standard = true;
	if (f.p == f.end)
		return true;
	z->summer.abbreviation = abbreviation(&f);
	z->summer.utc_offset = z->standard.utc_offset + HOUR;
	z->summer.dst = true;
	if (f.p < f.end && *f.p != ',') {
		if (!clock_of(&f, &west))
			return false;
		z->summer.utc_offset = -west;
	}
	z->has_summer = z->summer.abbreviation && change_of(&f, &z->to_summer) && change_of(&f, &z->to_standard);
	return z->has_summer && f.p == f.end;
}

/* When a change happens in a year, in local seconds before the change. */
static int64_t change_in(const struct change *c, int64_t year)
{
	int64_t day = days_from_civil(year, 1, 1);

	if (c->kind == DAY_OF_YEAR) {
		day += c->day;
	} else if (c->kind == JULIAN) {
		day += c->day - 1 + (c->day > 59 && days_in_month(year, 2) == 29);
	} else {
		struct schedule_civil first;
		int date;

		day = days_from_civil(year, c->month, 1);
		civil_from_days(day, &first);
		date = (c->day - first.weekday + 7) % 7 + 1 + (c->week - 1) * 7;
		while (date > days_in_month(year, c->month))
			date -= 7;
		day += date - 1;
	}
	return day * DAY + c->clock;
}

/* ---- the file ----------------------------------------------------------- */

static int64_t big_endian(const unsigned char *p, int n)
{
	uint64_t v = p[0] & 0x80 ? UINT64_MAX : 0;

	while (n--)
		v = v << 8 | *p++;
	return (int64_t)v;
}

/* A name that stays inside the database. */
static bool name_ok(const char *name)
{
	size_t n = strlen(name);

	/* "localtime" is this machine's zone, and right/ counts leap seconds: no schedule can mean them. */
	if (!n || n > NAME_LIMIT || *name == '/' || strstr(name, "..") || strcmp(name, "localtime") == 0 ||
	    strncmp(name, "right/", 6) == 0)
		return false;
	for (; *name; name++)
		if (!is_digit(*name) && !((*name | 32) >= 'a' && (*name | 32) <= 'z') && !strchr("/_+-.", *name))
			return false;
	return true;
}

/* A zone that can't be read is no zone that does not exist. */
static unsigned char *refuse(struct arena *arena, int number)
{
	if (number == ENOENT || number == ENOTDIR || number == ENAMETOOLONG || number == ELOOP)
		return NULL;
	arena->failed = true;
	arena->why = number;
	return NULL;
}

/* A file's bytes and their number. */
static unsigned char *slurp(struct arena *arena, int fd, size_t *size)
{
	unsigned char *bytes;
	struct stat st;
	ssize_t got;

	if (fstat(fd, &st) != 0)
		return refuse(arena, errno);
	if (!S_ISREG(st.st_mode) || st.st_size > FILE_LIMIT)
		return NULL;
	bytes = arena_alloc(arena, (size_t)st.st_size + 1);
	for (*size = 0; bytes && *size < (size_t)st.st_size; *size += (size_t)got) {
		do
			got = read(fd, bytes + *size, (size_t)st.st_size - *size);
		while (got < 0 && errno == EINTR);
		if (got < 0)
			return refuse(arena, errno);
		if (got == 0)
			break;
	}
	return bytes;
}

static unsigned char *load(struct arena *arena, const char *name, size_t *size)
{
	char path[sizeof ZONEINFO + 1 + NAME_LIMIT];
	unsigned char *bytes;
	int fd;

	snprintf(path, sizeof path, "%s/%s", ZONEINFO, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return refuse(arena, errno);
	bytes = slurp(arena, fd, size);
	close(fd);
	return bytes;
}

struct counts {
	size_t isut, isstd, leap, time, type, chars, size;
};

/* The counts of a header (RFC 9636, 3.1) and the size of its data block. */
static bool header(const unsigned char *p, size_t left, int width, struct counts *c)
{
	if (left < HEADER || memcmp(p, "TZif", 4) != 0)
		return false;
	c->isut = (size_t)big_endian(p + 20, 4) & 0xffffff;
	c->isstd = (size_t)big_endian(p + 24, 4) & 0xffffff;
	c->leap = (size_t)big_endian(p + 28, 4) & 0xffffff;
	c->time = (size_t)big_endian(p + 32, 4) & 0xffffff;
	c->type = (size_t)big_endian(p + 36, 4) & 0xffffff;
	c->chars = (size_t)big_endian(p + 40, 4) & 0xffffff;
	c->size = c->time * ((size_t)width + 1) + c->type * 6 + c->chars + c->leap * ((size_t)width + 4) + c->isstd +
	          c->isut;
	return c->size <= left - HEADER && c->type > 0;
}

static bool data(struct zone *z, struct arena *arena, unsigned char *p, const struct counts *c, int width)
{
	unsigned char *index = p + c->time * (size_t)width, *types = index + c->time;
	char *chars = (char *)types + c->type * 6;

	z->at = arena_alloc(arena, c->time * sizeof *z->at + 1);
	z->types = arena_alloc(arena, c->type * sizeof *z->types);
	if (!z->at || !z->types)
		return false;
	z->index = index;
	z->n = c->time;
	z->ntypes = c->type;
	for (size_t i = 0; i < c->time; i++) {
		z->at[i] = big_endian(p + i * (size_t)width, width);
		if (index[i] >= c->type || (i && z->at[i] <= z->at[i - 1]))
			return false;
	}
	for (size_t i = 0; i < c->type; i++) {
		const unsigned char *t = types + i * 6;

		if (t[5] >= c->chars || !memchr(chars + t[5], 0, c->chars - t[5]))
			return false;
		z->types[i].utc_offset = (int32_t)big_endian(t, 4);
		z->types[i].dst = t[4];
		z->types[i].abbreviation = chars + t[5];
	}
	return true;
}

struct zone *zone_load(struct arena *arena, const char *name)
{
	struct zone *z = arena_alloc(arena, sizeof *z);
	unsigned char *p, *end, *newline;
	struct counts c;
	size_t size;
	int width = 4;

	if (!z || !name_ok(name) || !(p = load(arena, name, &size)))
		return NULL;
	end = p + size;
	z->name = arena_text(arena, name, strlen(name));
	if (!z->name || !header(p, size, 4, &c))
		return NULL;
	if (p[4] >= '2') {
		/* Version 2 and later repeat everything with 64-bit times, and a footer. */
		p += HEADER + c.size;
		width = 8;
		if (!header(p, (size_t)(end - p), width, &c))
			return NULL;
	}
	p += HEADER;
	if (!data(z, arena, p, &c, width))
		return NULL;
	p += c.size;
	if (width == 8 && p < end && *p++ == '\n' && (newline = memchr(p, '\n', (size_t)(end - p))) && newline > p)
		if (!footer_parse(z, (struct footer){ (char *)p, (char *)newline, arena }))
			return NULL;
	return z;
}

/* ---- rules from elsewhere ------------------------------------------------ */

/* The number of a type, added if it is new; MOST_TYPES if there is no room. */
static size_t type_of(struct zone *z, const struct zone_change *change)
{
	size_t i = 0;

	while (i < z->ntypes && (z->types[i].utc_offset != change->utc_offset || z->types[i].dst != change->dst ||
	                         strcmp(z->types[i].abbreviation, change->abbreviation) != 0))
		i++;
	if (i == z->ntypes && i < MOST_TYPES)
		z->types[z->ntypes++] = (struct type){ change->utc_offset, change->dst, change->abbreviation };
	return i;
}

struct zone *zone_of_changes(struct arena *arena, const char *name, int32_t before, const struct zone_change *changes,
                             size_t n)
{
	struct zone *z = arena_alloc(arena, sizeof *z);

	if (!z)
		return NULL;
	z->name = arena_text(arena, name, strlen(name));
	z->at = arena_alloc(arena, n * sizeof *z->at);
	z->index = arena_alloc(arena, n);
	z->types = arena_alloc(arena, MOST_TYPES * sizeof *z->types);
	if (!z->name || !z->at || !z->index || !z->types)
		return NULL;
	z->types[z->ntypes++] = (struct type){ before, false, "" };
	for (size_t i = 0; i < n; i++) {
		size_t type = type_of(z, &changes[i]);

		if (type == MOST_TYPES)
			return NULL;
		if (!z->n || changes[i].at > z->at[z->n - 1])
			z->n++; /* else the later of two at one instant counts */
		z->at[z->n - 1] = changes[i].at;
		z->index[z->n - 1] = (unsigned char)type;
	}
	return z;
}

const char *zone_name(const struct zone *zone)
{
	return zone->name;
}

/* ---- for programs -------------------------------------------------------- */

struct schedule_zone {
	struct arena arena;
	struct zone *zone;
};

void zone_unknown(struct schedule_error *error, const char *name)
{
	error_set(error, SCHEDULE_EINVALID, access(ZONEINFO, F_OK) == 0
	                  ? "unknown time zone \"%.80s\": take a name from below %s, such as Europe/Rome"
	                  : "unknown time zone \"%.80s\": there is no %s, so install tzdata",
	          name, ZONEINFO);
}

struct schedule_zone *schedule_zone_open(const char *name, struct schedule_error *error)
{
	struct schedule_zone *zone = calloc(1, sizeof *zone);

	if (zone)
		zone->zone = zone_load(&zone->arena, name);
	if (zone && zone->zone)
		return zone;
	if (!zone || zone->arena.failed)
		error_memory(error);
	else
		zone_unknown(error, name);
	schedule_zone_free(zone);
	return NULL;
}

void schedule_zone_free(struct schedule_zone *zone)
{
	if (zone)
		arena_free(&zone->arena);
	free(zone);
}

struct schedule_time schedule_zone_local(const struct schedule_zone *zone, struct schedule_time time)
{
	if (time.kind == SCHEDULE_TIME_INSTANT)
		time.utc_offset = zone_at(zone->zone, time.seconds).utc_offset;
	return time;
}

/* ---- questions ---------------------------------------------------------- */

static void fill(struct zone_period *period, const struct type *type)
{
	period->utc_offset = type->utc_offset;
	period->dst = type->dst;
	memset(period->abbreviation, 0, sizeof period->abbreviation);
	memcpy(period->abbreviation, type->abbreviation,
	       strnlen(type->abbreviation, sizeof period->abbreviation - 1));
}

/* The rules of the footer: look through the changes of the years around. */
static struct zone_period alternating(const struct zone *z, int64_t seconds, int64_t since)
{
	struct zone_period period = { .begin = since, .end = INT64_MAX };
	const struct type *type = &z->standard;
	struct schedule_civil c;
	struct schedule_time t = { .seconds = seconds };

	if (!z->has_summer) {
		fill(&period, type);
		return period;
	}
	schedule_civil(&t, &c);
	for (int64_t year = c.year - 1; year <= c.year + 1; year++) {
		int64_t on = change_in(&z->to_summer, year) - z->standard.utc_offset;
		int64_t off = change_in(&z->to_standard, year) - z->summer.utc_offset;
		struct {
			int64_t at;
			const struct type *to;
		} change[2] = { { on, &z->summer }, { off, &z->standard } };

		if (off < on) {
			change[0].at = off, change[0].to = &z->standard;
			change[1].at = on, change[1].to = &z->summer;
		}
		for (int i = 0; i < 2; i++) {
			if (change[i].at <= seconds) {
				type = change[i].to;
				if (change[i].at > since)
					period.begin = change[i].at;
			} else if (change[i].at < period.end) {
				period.end = change[i].at;
			}
		}
	}
	fill(&period, type);
	return period;
}

struct zone_period zone_at(const struct zone *zone, int64_t seconds)
{
	struct zone_period period = { .begin = INT64_MIN, .end = INT64_MAX };
	size_t low = 0, high = zone->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (zone->at[middle] <= seconds)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == zone->n && zone->has_standard)
		return alternating(zone, seconds, zone->n ? zone->at[zone->n - 1] : INT64_MIN);
	if (low)
		period.begin = zone->at[low - 1];
	if (low < zone->n)
		period.end = zone->at[low];
	fill(&period, &zone->types[low ? zone->index[low - 1] : 0]);
	return period;
}

struct schedule_time zone_resolve(const struct zone *zone, int64_t wall)
{
	/* No zone is more than 26 hours off: the instant lies between these two. */
	struct zone_period early = zone_at(zone, wall - 26 * HOUR);
	struct zone_period next = early;
	int64_t seconds = wall - early.utc_offset;

	while (next.end != INT64_MAX && next.end <= seconds) {
		early = next;
		next = zone_at(zone, next.end);
		if (wall - next.utc_offset < next.begin)
			break; /* in the gap: keep the offset from before */
		early = next;
		seconds = wall - next.utc_offset;
	}
	return (struct schedule_time){ wall - early.utc_offset, early.utc_offset, SCHEDULE_TIME_INSTANT };
}
