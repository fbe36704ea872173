/*
 * Indico's JSON exports (https://docs.getindico.io/en/stable/http-api/):
 * conferences with their contributions and session blocks, session blocks by
 * themselves, and timetables.
 */
#include "bytes.h"
#include "datetime.h"
#include "format.h"
#include "indico.h"
#include "json_value.h"

enum { MOST_SCHEDULES = 4096 }; /* of one export */

bool indico_begin(struct reader *r, const struct text *raw)
{
	struct schedule *s = r->first;

	if (r->schedules == MOST_SCHEDULES) {
		r->code = error_at(r->error, s->input, indico_place(r, raw), SCHEDULE_ELIMIT,
		                   "more than %d conferences in one export", MOST_SCHEDULES);
		return false;
	}
	if (r->schedules) {
		schedule_make_days(r->s);
		s = schedule_new(s->input, s->format);
		if (!s) {
			r->code = error_memory(r->error);
			return false;
		}
		s->warn = r->first->warn;
		s->warn_arg = r->first->warn_arg;
		r->s->pending = s;
	}
	r->schedules++;
	r->s = s;
	r->has_zone = false;
	return true;
}

void indico_misplaced(struct reader *r, const struct text *raw, const char *what)
{
	if (raw->state != TEXT_NONE)
		warn_at(r->s, indico_place(r, raw), SCHEDULE_ESYNTAX, "%s stands where %s belongs: passed over",
		        json_kind_name(json_kind(raw)), what);
}

/* ---- conferences and session blocks ------------------------------------------------ */

static void name_conference(struct reader *r, const struct item *item)
{
	static const struct {
		enum schedule_conference_field field;
		enum indico_key key;
	} dates[] = { { SCHEDULE_CONFERENCE_START, START_DATE }, { SCHEDULE_CONFERENCE_END, END_DATE } };
	const struct text *zone = &item->found[TIMEZONE];

	r->has_zone = indico_says(r, zone);
	if (r->has_zone)
		schedule_set_zone(r->s, indico_value(r, *zone), indico_place(r, zone));
	r->s->conference[SCHEDULE_CONFERENCE_TITLE] = item->found[TITLE];
	r->s->conference[SCHEDULE_CONFERENCE_URL] = item->found[URL];
	for (int i = 0; i < 2; i++) {
		const struct text *raw = &item->found[dates[i].key];
		struct schedule_time t = indico_time(r, raw);
		char text[SCHEDULE_TIME_TEXT];

		if (raw->state != TEXT_NONE && t.kind == SCHEDULE_TIME_NONE)
			warn_at(r->s, indico_place(r, raw), SCHEDULE_ESYNTAX, "the conference's %s is no date and time",
			        i ? "endDate" : "startDate");
		conference_set(r->s, dates[i].field, schedule_time_text(&t, text));
	}
}

/* List contributions; of which session, where they do not say themselves. */
static size_t add_contributions(struct reader *r, const struct text *list, const struct text *session)
{
	struct json_items items = { 0 };
	struct text raw;
	size_t n = 0;

	while (json_item(list, &items, &raw)) {
		struct item item;

		if (json_kind(&raw) != '{') {
			indico_misplaced(r, &raw, "a contribution");
			continue;
		}
		item = indico_look(r, &raw);
		if (!indico_says(r, &item.found[SESSION]))
			item.found[SESSION] = *session;
		indico_add_event(r, &item);
		n++;
	}
	return n;
}

void indico_add_block(struct reader *r, struct item *block, const struct text *session)
{
	static const enum indico_key none[] = { SESSION, CODE, FRIENDLY_ID, FRIENDLY };
	const struct text *id = &block->found[ID];
	struct schedule_event *e;

	/* These are the session's, which may have several blocks. */
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		block->found[none[i]] = (struct text){ 0 };
	block->found[TRACK] = *session;
	e = indico_add_event(r, block);
	if (e && e->slot[SCHEDULE_TYPE].state == TEXT_NONE)
		event_set(e, SCHEDULE_TYPE, "session");
	/* Contributions and blocks are counted apart; a timetable tells their ids apart by a letter, as this does. */
	if (e && indico_says(r, id) && *indico_value(r, *id) != 's') {
		buf_char(&r->buf, 's');
		buf_text(&r->buf, indico_value(r, *id));
		event_set(e, SCHEDULE_ID, indico_taken(r));
	}
}

static void read_block(struct reader *r, struct item *block)
{
	static const enum indico_key shared[] = { DESCRIPTION, TYPE, SESSION_CONVENERS, FOLDERS, MATERIAL };
	const struct text *object = &block->found[SESSION];
	struct text title = block->found[TITLE];

	if (json_kind(object) == '{') {
		struct item session = indico_look(r, object);

		title = session.found[TITLE];
		for (size_t i = 0; i < sizeof shared / sizeof *shared; i++) {
			struct text *own = &block->found[shared[i]];

			if (!indico_says(r, own) && (json_kind(own) != '[' || !json_count(own)))
				*own = session.found[shared[i]];
		}
	}
	if (!add_contributions(r, &block->found[CONTRIBUTIONS], &title))
		indico_add_block(r, block, &title);
}

static void read_conference(struct reader *r, const struct item *item)
{
	const struct text *lists = item->found;
	struct json_items items = { 0 };
	struct text raw, type = lists[TYPE];
	const char *kind;

	name_conference(r, item);
	add_contributions(r, &lists[CONTRIBUTIONS], &(struct text){ 0 });
	while (json_item(&lists[SESSIONS], &items, &raw)) {
		struct item block = indico_look(r, &raw);

		if (json_kind(&raw) == '{')
			read_block(r, &block);
		else
			indico_misplaced(r, &raw, "a session");
	}
	if (r->s->nevents)
		return;
	/* A lecture is a talk; of any other the programme is what was not asked for. */
	kind = indico_value(r, type);
	if (strcmp(kind, "lecture") == 0 || strcmp(kind, "simple_event") == 0)
		indico_add_event(r, item);
	else if (lists[CONTRIBUTIONS].state == TEXT_NONE)
		warn_at(r->s, item->from, SCHEDULE_ESYNTAX,
		        "the export holds no contributions: ask Indico for detail=contributions");
}

/* What is listed under "results": its kind by "_type". */
static void read_result(struct reader *r, const struct text *raw)
{
	struct item item = indico_look(r, raw);
	const char *type = indico_value(r, item.found[TYPE_OF]);
	bool block = strcmp(type, "SessionSlot") == 0 || strcmp(type, "Session") == 0;
	bool talk = strcmp(type, "Contribution") == 0;
	struct item of = indico_look(r, &item.found[CONFERENCE]);

	if (!block && !talk && (strcmp(type, "Conference") == 0 || (!*type && indico_says(r, &item.found[TITLE])))) {
		if (indico_begin(r, raw))
			read_conference(r, &item);
		r->loose = NULL;
		return;
	}
	if (!block && !talk) {
		indico_misplaced(r, raw, "a conference");
		return;
	}
	/* Loose blocks and contributions: those of one conference make a schedule. */
	if (!r->loose || strcmp(r->loose, indico_value(r, of.found[ID])) != 0) {
		if (!indico_begin(r, raw))
			return;
		name_conference(r, &of);
		r->loose = indico_value(r, of.found[ID]);
	}
	if (block)
		read_block(r, &item);
	else
		indico_add_event(r, &item);
}

/* ---- the document ------------------------------------------------------------------------ */

static void find_origin(struct reader *r, const struct text *url)
{
	const char *text = indico_value(r, *url), *host = strstr(text, "://");

	if (host && strncmp(text, "http", 4) == 0) {
		r->origin = text;
		r->origin_n = (size_t)(host + 3 - text) + strcspn(host + 3, "/?#");
	}
}

static int read_results(struct reader *r, const struct text *document)
{
	static const char *const top[] = { "results", "url", "message", "_type" };
	struct schedule_input *input = r->s->input;
	struct json_items items = { 0 };
	struct text found[4], raw;
	size_t at = indico_place(r, document);

	json_members(r->s, document, top, found, 4);
	find_origin(r, &found[1]);
	if (json_kind(&found[0]) == '{') {
		indico_read_timetables(r, &found[0]);
	} else if (json_kind(&found[0]) == '[') {
		while (!r->code && json_item(&found[0], &items, &raw))
			read_result(r, &raw);
	} else if (strcmp(indico_value(r, found[3]), "Conference") == 0) {
		read_result(r, document); /* taken out of an export */
	} else if (json_kind(&found[2]) == '"') {
		return error_at(r->error, input, at, SCHEDULE_EFORMAT, "no schedule, but Indico's refusal: %.160s",
		                indico_value(r, found[2]));
	} else {
		return error_at(r->error, input, at, SCHEDULE_EFORMAT,
		                "JSON, but no export of Indico's: it has no \"results\"; "
		                "leave out the format to have it recognised");
	}
	if (!r->code && !r->schedules)
		return error_at(r->error, input, found[0].p ? indico_place(r, &found[0]) : at, SCHEDULE_EFORMAT,
		                "an export of Indico's without a conference in its \"results\"");
	return r->code;
}

static void odd(void *arg, const char *at, const char *what)
{
	struct schedule *s = arg;

	warn_at(s, (size_t)(at - s->input->bytes), SCHEDULE_ESYNTAX, "%s", what);
}

static int read_document(struct schedule *s, struct schedule_error *error)
{
	struct schedule_input *input = s->input;
	const char *p = input->bytes + input->at, *end = input->bytes + input->size;
	struct reader *r;
	struct json_scan scan = { .odd = odd, .odd_arg = s };
	struct json_value v;
	struct text document;
	int code;

	while (p < end && is_space(*p))
		p++;
	if (end - p >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0) {
		odd(s, p, "a byte order mark, which JSON has none of");
		p += 3;
	}
	scan.begin = scan.p = p;
	scan.end = end;
	if (!json_skip(&scan, &v))
		return error_at(error, input, (size_t)(scan.p - input->bytes), SCHEDULE_ESYNTAX, "%s", scan.error);
	if (v.n > UINT32_MAX)
		return error_at(error, input, (size_t)(v.p - input->bytes), SCHEDULE_ELIMIT,
		                "a document longer than 4 GiB");
	input->at = (size_t)(scan.p - input->bytes);
	r = calloc(1, sizeof *r);
	if (!r)
		return error_memory(error);
	r->first = r->s = s;
	r->error = error;
	document = json_raw(&v);
	code = read_results(r, &document);
	schedule_make_days(r->s);
	buf_free(&r->buf);
	free(r);
	return s->arena.failed ? schedule_failed(s, error) : code;
}

/* Signs that go together: the envelope, or an export's objects out of it. */
static int bid(const char *p, size_t n)
{
	/* The commoner of two signs first: most other JSON is known by three looks. */
	static const struct {
		const char *beside;
		struct {
			const char *sign;
			int worth;
		} signs[4];
	} rows[] = {
		{ "\"results\"", { { "\"HTTPAPIResult\"", 95 }, { "\"_fossil\"", 90 }, { "\"entryType\"", 80 } } },
		{ "\"message\"", { { "\"HTTPAPIError\"", 80 } } },
		{ "\"_fossil\"", { { "\"Conference\"", 80 } } },
	};
	const char *end = p + n;

	while (p < end && (is_space(*p) || (unsigned char)*p >= 0x80))
		p++;
	if (p == end || *p != '{')
		return 0;
	n = (size_t)(end - p);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (!bytes_hold(p, n, rows[i].beside))
			continue;
		for (size_t k = 0; rows[i].signs[k].sign; k++)
			if (bytes_hold(p, n, rows[i].signs[k].sign))
				return rows[i].signs[k].worth;
	}
	return 0;
}

const struct format format_indico_json = {
	.name = "indico-json",
	.bid = bid,
	.read = read_document,
	.decode = json_decode_text,
};
