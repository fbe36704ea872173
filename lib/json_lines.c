/* JSON lines: an object per event, the stable output for programs. */
#include "format.h"
#include "json_text.h"

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

	buf_char(buf, '[');
	for (size_t i = 0; i < n; i++) {
		const char *value = schedule_value(event, field, i);

		if (!*value)
			continue;
		if (any)
			buf_char(buf, ',');
		json_put_string(buf, value);
		any = true;
	}
	buf_char(buf, ']');
}

static void put_key(struct buf *buf, const struct schedule_event *event, const struct key *key)
{
	size_t n = schedule_count(event, key->field);

	if (!n)
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
		put_list(buf, event, key->field, n);
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

static int add(struct schedule_writer *writer, const struct schedule *schedule, const bool *keep,
               struct schedule_error *error)
{
	int code = SCHEDULE_OK;

	for (size_t i = 0; code == SCHEDULE_OK && i < schedule->nevents; i++) {
		struct schedule_event *event = schedule->events[i], before;
		struct arena_mark mark;

		if (keep && !keep[i])
			continue;
		if (!schedule->uids_done)
			identity_assign(event->schedule);
		/* What is decoded for a line is let go with it. */
		mark = event_enter(event, &before);
		put_event(&writer->buf, event, writer->options.source);
		event_leave(event, &before, mark);
		code = writer_flush(writer, error);
	}
	return code;
}

const struct format format_json_lines = {
	.name = "json-lines",
	.add = add,
};
