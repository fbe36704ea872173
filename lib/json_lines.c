/* JSON lines: an object per event, the stable output for programs, and read back. */
#include "bytes.h"
#include "datetime.h"
#include "format.h"
#include "json_made.h"
#include "json_text.h"
#include "module.h"
#include "json_value.h"

enum spelling { AS_TEXT, AS_PLAIN, AS_NUMBER, AS_LIST };

/* The keys in their order.  A key is absent where the field is empty. */
static const struct key {
	const char *name;
	enum schedule_field field;
	enum spelling spelling;
} keys[] = {
	{ "conference", SCHEDULE_CONFERENCE, AS_TEXT },
	{ "uid", SCHEDULE_UID, AS_TEXT },
	{ "day", SCHEDULE_DAY, AS_NUMBER },
	{ "start", SCHEDULE_START, AS_TEXT },
	{ "end", SCHEDULE_END, AS_TEXT },
	{ "room", SCHEDULE_ROOM, AS_TEXT },
	{ "title", SCHEDULE_TITLE, AS_TEXT },
	{ "subtitle", SCHEDULE_SUBTITLE, AS_TEXT },
	{ "track", SCHEDULE_TRACK, AS_TEXT },
	{ "type", SCHEDULE_TYPE, AS_TEXT },
	{ "language", SCHEDULE_LANGUAGE, AS_TEXT },
	{ "persons", SCHEDULE_PERSON, AS_LIST },
	{ "tags", SCHEDULE_TAG, AS_LIST },
	{ "url", SCHEDULE_URL, AS_TEXT },
	{ "status", SCHEDULE_STATUS, AS_TEXT },
	{ "recording", SCHEDULE_RECORDING, AS_TEXT },
	{ "abstract", SCHEDULE_ABSTRACT, AS_PLAIN },
};

static void put_list(struct buf *buf, const struct schedule_event *event, enum schedule_field field, size_t n)
{
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		const char *value = schedule_value(event, field, i);

		if (!*value)
			continue;
		buf_char(buf, any ? ',' : '[');
		json_put_string(buf, value);
		any = true;
	}
	buf_char(buf, ']');
}

/* Whether a field says anything: a list may hold persons without names, and an abstract be a heading's mark alone. */
static bool says_anything(const struct schedule_event *event, enum schedule_field field)
{
	for (size_t i = 0, n = schedule_count(event, field); i < n; i++)
		if (*schedule_plain(event, field, i))
			return true;
	return false;
}

static void put_key(struct buf *buf, const struct schedule_event *event, const struct key *key)
{
	if (!says_anything(event, key->field))
		return;
	if (buf->p[buf->n - 1] != '{')
		buf_char(buf, ',');
	buf_format(buf, "\"%s\":", key->name);
	switch (key->spelling) {
	case AS_TEXT:
		json_put_string(buf, schedule_text(event, key->field));
		break;
	case AS_PLAIN:
		json_put_string(buf, schedule_plain(event, key->field, 0));
		break;
	case AS_NUMBER:
		buf_text(buf, schedule_text(event, key->field));
		break;
	case AS_LIST:
		put_list(buf, event, key->field, schedule_count(event, key->field));
		break;
	}
}

static void put_event(struct buf *buf, const struct schedule_event *event, const char *source)
{
	char line[24];

	buf_char(buf, '{');
	for (size_t i = 0; i < sizeof keys / sizeof *keys && !buf->failed; i++)
		put_key(buf, event, &keys[i]);
	if (source) {
		struct buf where = { 0 };

		snprintf(line, sizeof line, ":%lu", schedule_line(event));
		buf_text(&where, source);
		buf_text(&where, line);
		buf_text(buf, ",\"source\":");
		if (!where.failed)
			json_put_string(buf, where.p);
		buf->failed |= where.failed;
		buf_free(&where);
	}
	buf_text(buf, "}\n");
}

static int add_event(struct schedule_writer *writer, const struct schedule_event *event, struct schedule_error *error)
{
	struct schedule_event *e = event_cache(event), before;
	struct arena_mark mark;

	if (!json_load(error))
		return module_code(error);
	identity_assign(event->schedule);
	/* What is decoded for a line is let go with it. */
	mark = event_enter(e, &before);
	put_event(&writer->buf, e, writer->options.source);
	event_leave(e, &before, mark);
	return writer_flush(writer, error);
}

static int add(struct schedule_writer *writer, const struct schedule *schedule, const bool *keep,
               struct schedule_error *error)
{
	int code = SCHEDULE_OK;

	for (size_t i = 0; code == SCHEDULE_OK && i < schedule->nevents; i++)
		if (!keep || keep[i])
			code = add_event(writer, schedule->events[i], error);
	return code;
}

/* ---- reading --------------------------------------------------------------- */

/* An object of the stream, and whose event it is. */
struct line {
	struct text object;
	const char *conference, *uid;
	size_t number, rank; /* its place, and that of its schedule's first */
	size_t again;        /* how often its uid has been there before */
	struct schedule_event *event;
	bool has_day;
	long day;
};

struct lines {
	struct line *p;
	size_t n, room;
};

enum member { CONFERENCE, UID, DAY_INDEX, START, END, MEMBER_PERSONS, MEMBER_TAGS, STATUS, RECORDING, MEMBERS };

static const char *const members[MEMBERS] = { "conference", "uid",  "day",    "start",    "end",
	                                      "persons",    "tags", "status", "recording" };

static void odd(void *arg, const char *at, const char *what)
{
	struct schedule *s = arg;

	warn_at(s, (size_t)(at - s->input->bytes), SCHEDULE_ESYNTAX, "%s", what);
}

/* An event's object has a uid, and is no schedule. */
static bool is_event(struct schedule *s, const struct text *object)
{
	static const char *const marks[] = { "uid", "schedule", "days" };
	struct text found[3];

	json_members(s, object, marks, found, 3);
	return json_kind(&found[0]) == '"' && !json_kind(&found[1]) && !json_kind(&found[2]);
}

/* The objects up to the end, or to a document of another kind. */
static int collect(struct schedule *s, struct lines *lines, struct schedule_error *error)
{
	struct schedule_input *input = s->input;
	struct json_scan scan = { .p = input->bytes + input->at, .end = input->bytes + input->size,
		                  .odd = odd, .odd_arg = s };

	json_start(&scan);
	/* What is no object may be a document of another format. */
	while (json_peek(&scan) == '{' || (!lines->n && !scan.error)) {
		struct json_value v;
		struct text object, found[2];
		struct line *grown;

		if (!json_skip(&scan, &v))
			break;
		object = json_raw(&v);
		if (v.kind != '{' || v.n > UINT32_MAX || !is_event(s, &object))
			break;
		grown = arena_grow(&s->arena, lines->p, lines->n, &lines->room, sizeof *grown);
		if (!grown)
			return error_arena(error, &s->arena);
		lines->p = grown;
		json_members(s, &object, members, found, 2);
		lines->p[lines->n] = (struct line){
			.object = object,
			.conference = text_value(s, &found[CONFERENCE]),
			.uid = text_value(s, &found[UID]),
			.number = lines->n,
		};
		lines->n++;
		input->at = (size_t)(scan.p - input->bytes);
	}
	if (scan.error)
		return error_at(error, input, (size_t)(scan.p - input->bytes),
		                scan.too_deep ? SCHEDULE_ELIMIT : SCHEDULE_ESYNTAX, "%s", scan.error);
	if (!lines->n)
		return error_at(error, input, input->at, SCHEDULE_EFORMAT,
		                "no event: an object with a \"uid\" was expected");
	return SCHEDULE_OK;
}

static void set_recording(struct schedule_event *e, const char *text)
{
	e->recording = strcmp(text, "allowed") == 0   ? RECORDING_ALLOWED
	             : strcmp(text, "refused") == 0 ? RECORDING_REFUSED
	                                            : RECORDING_UNKNOWN;
}

static struct schedule_time time_of(struct schedule_event *e, struct text *raw, const char *key)
{
	size_t at = raw->state == TEXT_RAW ? (size_t)(raw->p - e->schedule->input->bytes) : 0;
	const char *text = text_value(e->schedule, raw);
	struct schedule_time t = datetime_parse(text, strlen(text));

	if (*text && t.kind == SCHEDULE_TIME_NONE)
		warn_event(e, at, "%s \"%.40s\" is no date-time", key, text);
	return t;
}

static void read_event(struct schedule *s, struct line *line)
{
	struct schedule_event *e = schedule_add_event(s);
	struct text found[MEMBERS], item;
	struct json_items items = { 0 };

	if (!e)
		return;
	e->from = (size_t)(line->object.p - s->input->bytes);
	e->to = e->from + line->object.n;
	e->plain = true;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (keys[i].field <= SCHEDULE_ORIGIN_URL)
			json_members(s, &line->object, &keys[i].name, &e->slot[keys[i].field], 1);
	json_members(s, &line->object, members, found, MEMBERS);
	e->slot[SLOT_UID] = found[UID];
	e->start = time_of(e, &found[START], "start");
	e->end = time_of(e, &found[END], "end");
	while (json_item(&found[MEMBER_PERSONS], &items, &item))
		event_add_person(e, text_value(s, &item));
	items.started = false;
	while (json_item(&found[MEMBER_TAGS], &items, &item))
		event_add_tag(e, text_value(s, &item));
	event_set_status(e, text_value(s, &found[STATUS]));
	set_recording(e, text_value(s, &found[RECORDING]));
	line->event = e;
	line->has_day = found[DAY_INDEX].state != TEXT_NONE;
	if (line->has_day)
		line->day = strtol(text_value(s, &found[DAY_INDEX]), NULL, 10);
}

static int compare(size_t x, size_t y)
{
	return x < y ? -1 : x > y;
}

static int by_uid(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int order = strcmp(x->conference, y->conference);

	order = order ? order : strcmp(x->uid, y->uid);
	return order ? order : compare(x->number, y->number);
}

static int by_schedule(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int order = strcmp(x->conference, y->conference);

	order = order ? order : compare(x->again, y->again);
	return order ? order : compare(x->number, y->number);
}

static int by_rank(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int order = compare(x->rank, y->rank);

	return order ? order : compare(x->number, y->number);
}

/*
 * However the lines were shuffled: the events of one conference are one
 * schedule.  A uid that comes again is another schedule's: no schedule has one
 * twice.
 */
static void arrange(struct lines *lines)
{
	struct line *p = lines->p;

	/* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): there is a line */
	qsort(p, lines->n, sizeof *p, by_uid);
	for (size_t i = 1; i < lines->n; i++)
		if (strcmp(p[i].conference, p[i - 1].conference) == 0 && strcmp(p[i].uid, p[i - 1].uid) == 0)
			p[i].again = p[i - 1].again + 1;
	/* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker) */
	qsort(p, lines->n, sizeof *p, by_schedule);
	for (size_t i = 0; i < lines->n; i++)
		p[i].rank = i && p[i].again == p[i - 1].again && strcmp(p[i].conference, p[i - 1].conference) == 0
		          ? p[i - 1].rank
		          : p[i].number;
	qsort(p, lines->n, sizeof *p, by_rank);
}

static int by_day(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	if (x->has_day != y->has_day)
		return x->has_day ? -1 : 1;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return compare(x->number, y->number);
}

/* The days of a schedule's events, each with the earliest date of its own. */
static void make_days(struct schedule *s, struct line *lines, size_t n)
{
	struct schedule_day *day = NULL;

	qsort(lines, n, sizeof *lines, by_day);
	for (size_t i = 0; i < n && lines[i].has_day && lines[i].event; i++) {
		struct schedule_time start = lines[i].event->start;
		int64_t wall = start.seconds + start.utc_offset, date = wall - (wall % DAY + DAY) % DAY;

		if (!day || day->index != lines[i].day)
			day = schedule_add_day(s);
		if (!day)
			return;
		day->index = lines[i].day;
		lines[i].event->day = day;
		if (start.kind != SCHEDULE_TIME_NONE &&
		    (day->date.kind == SCHEDULE_TIME_NONE || date < day->date.seconds))
			day->date = (struct schedule_time){ date, 0, SCHEDULE_TIME_DATE };
	}
}

/* One schedule: the lines up to one of another rank. */
static size_t read_schedule(struct schedule *s, struct line *lines, size_t n)
{
	size_t end = 0;

	conference_set(s, SCHEDULE_CONFERENCE_ACRONYM, lines->conference);
	for (; end < n && lines[end].rank == lines->rank; end++)
		read_event(s, &lines[end]);
	make_days(s, lines, end);
	return end;
}

static int read_lines(struct schedule *s, struct schedule_error *error)
{
	struct lines lines = { 0 };
	int code = collect(s, &lines, error);
	size_t done = 0;

	if (code == SCHEDULE_OK) {
		arrange(&lines);
		done = read_schedule(s, lines.p, lines.n);
	}
	while (code == SCHEDULE_OK && done < lines.n) {
		code = schedule_failed(s, error);
		if (code < 0)
			break;
		s->pending = schedule_new(s->input, s->format);
		if (!s->pending) {
			code = error_memory(error);
			break;
		}
		s->pending->warn = s->warn;
		s->pending->warn_arg = s->warn_arg;
		s = s->pending;
		done += read_schedule(s, lines.p + done, lines.n - done);
	}
	free(lines.p);
	return code;
}

/* The first object, as far as it is there, has a uid and no days. */
static int bid(const char *p, size_t n)
{
	const char *begin = p;
	struct json_scan scan = { .end = p + n };
	struct json_value key;
	bool uid = false;

	while (p < scan.end && (is_space(*p) || (unsigned char)*p >= 0x80)) /* a byte order mark perhaps */
		p++;
	scan.begin = scan.p = p;
	if (json_peek(&scan) != '{' || !bytes_hold(p, n - (size_t)(p - begin), "\"uid\"") || !json_enter(&scan))
		return 0;
	while (json_next_member(&scan, &key)) {
		if (key.n == 6 && memcmp(key.p, "\"days\"", 6) == 0)
			return 0;
		uid |= key.n == 5 && memcmp(key.p, "\"uid\"", 5) == 0;
		if (!json_pass(&scan))
			break;
	}
	return uid ? 95 : 0;
}

const struct format format_json_lines = {
	.name = "json-lines",
	.texts_are_json = true,
	.bid = bid,
	.read = read_lines,
	.decode = json_decode_text,
	.add = add,
	.add_event = add_event,
};
