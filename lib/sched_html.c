/* A saved page of Sched.com: lists of sessions, or one of them. */
#include "format.h"
#include "sched_com.h"

#ifdef HAVE_RENDITION

#include "datetime.h"
#include "html.h"

struct page {
	struct schedule *s;
	struct schedule_event *e; /* the one that is being read */
	const char *role;         /* of the persons that follow */
	struct schedule_time day; /* the headings over the event */
	int32_t clock;
	const char *origin;       /* scheme and host of the site */
	struct buf text;
	bool zone_told;
};

typedef void take_fn(struct page *page, const GumboNode *node);

static size_t offset_of(const struct page *page, const GumboNode *node)
{
	const char *place = html_place(node);

	return place ? (size_t)(place - page->s->input->bytes) : page->e ? page->e->from : page->s->from;
}

/* Part of the text of an element; it lasts until the next one is asked for. */
static const char *text_of(struct page *page, const GumboNode *node, enum html_part part)
{
	buf_reset(&page->text);
	html_text(&page->text, node, "vs", part);
	page->s->arena.failed |= page->text.failed;
	return page->text.n ? page->text.p : "";
}

static struct line line_of(const char *text)
{
	return line_trim(text, strlen(text));
}

/* ---- the site -------------------------------------------------------------------------- */

/* An address of the site tells its scheme and host. */
static void find_origin(struct page *page, const char *url)
{
	const char *host = strstr(url, "://");

	if (page->origin || !host || strncmp(url, "http", 4) != 0)
		return;
	host += 3;
	host += strcspn(host, "/?#");
	page->origin = arena_text(&page->s->arena, url, (size_t)(host - url));
	if (page->origin)
		conference_set(page->s, SCHEDULE_CONFERENCE_URL, page->origin);
}

/* An address as a whole one, in the arena; "" where the site is not known. */
static const char *whole(struct page *page, const char *url)
{
	const char *copy;

	if (strstr(url, "://"))
		return url;
	if (!page->origin || !*url)
		return "";
	buf_reset(&page->text);
	buf_text(&page->text, page->origin);
	buf_text(&page->text, *url == '/' ? "" : "/");
	buf_text(&page->text, url);
	page->s->arena.failed |= page->text.failed;
	copy = page->text.failed ? NULL : arena_text(&page->s->arena, page->text.p, page->text.n);
	return copy ? copy : "";
}

static void take_link(struct page *page, const GumboNode *node)
{
	if (html_is(node, GUMBO_TAG_META) && strcmp(html_attribute(node, "property"), "og:url") == 0)
		find_origin(page, html_attribute(node, "content"));
	else if (html_is(node, GUMBO_TAG_BASE) || strcmp(html_attribute(node, "rel"), "canonical") == 0)
		find_origin(page, html_attribute(node, "href"));
}

static void take_conference(struct page *page, const GumboNode *node)
{
	if (page->s->conference[SCHEDULE_CONFERENCE_TITLE].state == TEXT_NONE)
		conference_set(page->s, SCHEDULE_CONFERENCE_TITLE, text_of(page, node, HTML_WHOLE));
}

/* Pages are titled "Conference: Schedule" and "Conference: Title of the session". */
static void cut_conference(struct schedule *s)
{
	const char *title = schedule_conference(s, SCHEDULE_CONFERENCE_TITLE), *tail = NULL;

	for (const char *p = title; (p = strstr(p, ": ")); p += 2) {
		bool page = strncmp(p + 2, "Schedule", 8) == 0 || strncmp(p + 2, "Full Schedule", 13) == 0;

		if (page || (s->nevents == 1 && strcmp(p + 2, schedule_text(s->events[0], SCHEDULE_TITLE)) == 0))
			tail = p;
	}
	if (tail)
		s->conference[SCHEDULE_CONFERENCE_TITLE] = text_copy(s, title, (size_t)(tail - title));
}

/* ---- headings ---------------------------------------------------------------------------- */

/* The text of a day's heading has no year; its id may be a date. */
static void take_day(struct page *page, const GumboNode *node)
{
	const char *id = html_attribute(node, "id");

	page->day = datetime_parse(id, strlen(id));
	page->clock = -1;
}

static void take_clock(struct page *page, const GumboNode *node)
{
	int32_t clock;

	if (sched_is_clock(line_of(text_of(page, node, HTML_WHOLE)), &clock))
		page->clock = clock;
}

/* ---- an event ------------------------------------------------------------------------------- */

/* "event/1aBcD/name-of-the-talk": a code and a slug. */
static void set_address(struct page *page, const GumboNode *node)
{
	const char *href = html_attribute(node, "href"), *code = strstr(href, "event/") + 6, *slug;
	const char *id = html_attribute(node, "id");
	size_t n = strcspn(code, "/?#");

	find_origin(page, href);
	page->e->slot[SCHEDULE_CODE] = text_copy(page->s, code, n);
	slug = code[n] == '/' ? code + n + 1 : "";
	page->e->slot[SCHEDULE_SLUG] = text_copy(page->s, slug, strcspn(slug, "/?#"));
	event_set(page->e, SCHEDULE_URL, whole(page, href));
	if (strlen(id) == 32 && strspn(id, "0123456789abcdef") == 32)
		event_set(page->e, SLOT_UID, id);
}

static const GumboNode *find_class(const GumboNode *root, const char *name)
{
	const GumboNode *node = root;

	while (node && !html_has_class(node, name))
		node = html_next(root, node);
	return node;
}

static void take_event(struct page *page, const GumboNode *node)
{
	const GumboNode *title = find_class(node, "session-title"), *venue = find_class(node, "vs");
	size_t from = offset_of(page, node);

	if (!strstr(html_attribute(node, "href"), "event/"))
		return;
	if (page->e)
		page->e->to = from;
	page->e = schedule_add_event(page->s);
	if (!page->e)
		return;
	page->role = "";
	page->e->from = from;
	page->e->to = page->s->input->size;
	event_set(page->e, SCHEDULE_TITLE, text_of(page, title ? title : node, HTML_WHOLE));
	if (page->e->slot[SCHEDULE_TITLE].state == TEXT_NONE)
		warn_at(page->s, from, SCHEDULE_ESYNTAX, "event without a title");
	if (venue)
		event_set(page->e, SCHEDULE_ROOM, text_of(page, venue, HTML_WHOLE));
	set_address(page, node);
	if (page->day.kind == SCHEDULE_TIME_DATE && page->clock >= 0)
		page->e->start = (struct schedule_time){ page->day.seconds + page->clock, 0, SCHEDULE_TIME_FLOATING };
}

static void take_room(struct page *page, const GumboNode *node)
{
	const char *room = text_of(page, node, HTML_WHOLE);

	if (*room)
		event_set(page->e, SCHEDULE_ROOM, room);
}

/* A date line, perhaps with the venue and its address after a break. */
static void take_when(struct page *page, const GumboNode *node)
{
	struct line line = line_of(text_of(page, node, HTML_FIRST_LINE));
	const char *room;
	struct sched_when when;

	if (sched_when(line, &when)) {
		if (page->e->end.kind == SCHEDULE_TIME_NONE)
			sched_set_when(page->e, &when, offset_of(page, node), &page->zone_told);
	} else if (line.n && page->e->start.kind == SCHEDULE_TIME_NONE) {
		warn_event(page->e, offset_of(page, node), "\"%.*s\" is no date and time", line_shown(line), line.p);
	}
	room = text_of(page, node, HTML_REST);
	if (*room)
		event_set(page->e, SCHEDULE_ROOM, room);
}

/* The description keeps its markup. */
static void take_description(struct page *page, const GumboNode *node)
{
	const char *text = text_of(page, node, HTML_WHOLE), *inside;
	struct line line;
	size_t n;

	if (!*text || page->e->slot[SCHEDULE_ABSTRACT].state != TEXT_NONE)
		return;
	inside = html_inside(node, &n);
	line = n ? line_trim(inside, n) : line_of(text);
	page->e->slot[SCHEDULE_ABSTRACT] = text_copy(page->s, line.p, line.n);
}

/* Links are the type and its parts, list items what the site has added. */
static void take_types(struct page *page, const GumboNode *root)
{
	const GumboNode *node = html_next(root, root);

	while (node) {
		bool item = html_is(node, GUMBO_TAG_LI);
		const char *text = item || html_is(node, GUMBO_TAG_A) ? text_of(page, node, HTML_WHOLE) : "";

		if (*text && !item && page->e->slot[SCHEDULE_TRACK].state == TEXT_NONE)
			event_set(page->e, SCHEDULE_TRACK, text);
		else if (*text)
			event_add_tag(page->e, text);
		node = *text ? html_skip(root, node) : html_next(root, node);
	}
}

static void take_file(struct page *page, const GumboNode *node)
{
	const char *url = html_attribute(node, "href"), *known = whole(page, url);

	event_add_link(page->e, SCHEDULE_ATTACHMENT, *known ? known : url, text_of(page, node, HTML_WHOLE));
}

/* ---- persons ------------------------------------------------------------------------------------ */

static void take_role(struct page *page, const GumboNode *node)
{
	const char *role = sched_role(line_of(text_of(page, node, HTML_WHOLE)));

	if (role)
		page->role = role;
}

static void set_profile(struct page *page, struct schedule_person *person, const GumboNode *link)
{
	const char *href = html_attribute(link, "href"), *code = strrchr(href, '/');

	code = code ? code + 1 : "";
	person->text[SCHEDULE_PERSON_CODE] = text_copy(page->s, code, strcspn(code, "?#"));
	person_set(person, SCHEDULE_PERSON_URL, whole(page, href));
}

static void take_person(struct page *page, const GumboNode *root)
{
	const GumboNode *heading = root, *link, *job, *biography;
	struct schedule_person *person;

	while (heading && !html_is(heading, GUMBO_TAG_H2))
		heading = html_next(root, heading);
	person = heading ? event_add_person(page->e, text_of(page, heading, HTML_WHOLE)) : NULL;
	if (!person)
		return;
	for (link = heading; link && !html_is(link, GUMBO_TAG_A);)
		link = html_next(heading, link);
	if (link)
		set_profile(page, person, link);
	job = find_class(root, "sched-event-details-role-company");
	sched_set_job(person, page->role, line_of(job ? text_of(page, job, HTML_WHOLE) : ""),
	              schedule_text(page->e, SCHEDULE_TITLE));
	biography = find_class(root, "sched-person-session-role");
	if (biography) {
		struct line text = sched_biography(line_of(text_of(page, biography, HTML_WHOLE)));

		person->text[SCHEDULE_PERSON_BIOGRAPHY] = text_copy(page->s, text.p, text.n);
	}
}

/* ---- the page ------------------------------------------------------------------------------------ */

/* What an element is, by its class or its tag; what is taken is not looked into again. */
static const struct part {
	const char *class_name; /* or NULL */
	GumboTag tag;           /* GUMBO_TAG_LAST: any */
	bool of_event;
	take_fn *take;
} parts[] = {
	{ NULL, GUMBO_TAG_TITLE, false, take_conference },
	{ NULL, GUMBO_TAG_META, false, take_link },
	{ NULL, GUMBO_TAG_LINK, false, take_link },
	{ NULL, GUMBO_TAG_BASE, false, take_link },
	{ "sched-current-date", GUMBO_TAG_LAST, false, take_day },
	{ NULL, GUMBO_TAG_H3, false, take_clock },
	{ "name", GUMBO_TAG_A, false, take_event },
	{ "list-single__date", GUMBO_TAG_LAST, true, take_when },
	{ "sched-event-details-timeandplace", GUMBO_TAG_LAST, true, take_when },
	{ "list-single__location", GUMBO_TAG_LAST, true, take_room },
	{ "tip-description", GUMBO_TAG_LAST, true, take_description },
	{ NULL, GUMBO_TAG_STRONG, true, take_role },
	{ "sched-person-session", GUMBO_TAG_LAST, true, take_person },
	{ "sched-event-type", GUMBO_TAG_LAST, true, take_types },
	{ "tip-custom-fields", GUMBO_TAG_LAST, true, take_types },
	{ "file-uploaded", GUMBO_TAG_A, true, take_file },
};

static const struct part *part_of(const struct page *page, const GumboNode *node)
{
	for (size_t i = 0; i < sizeof parts / sizeof *parts && node->type == GUMBO_NODE_ELEMENT; i++)
		if ((!parts[i].class_name || html_has_class(node, parts[i].class_name)) &&
		    (parts[i].tag == GUMBO_TAG_LAST || parts[i].tag == node->v.element.tag) &&
		    (!parts[i].of_event || page->e))
			return &parts[i];
	return NULL;
}

static void walk(struct page *page, const GumboNode *document)
{
	const GumboNode *node = document;

	while (node) {
		const struct part *part = part_of(page, node);

		if (part)
			part->take(page, node);
		node = part ? html_skip(document, node) : html_next(document, node);
	}
}

static void warn_untimed(struct schedule *s)
{
	for (size_t i = 0; i < s->nevents; i++) {
		if (s->events[i]->start.kind != SCHEDULE_TIME_NONE)
			continue;
		warn_event(s->events[i], s->events[i]->from,
		           "no time is known: the page tells no date with a year (warned of once)");
		return;
	}
}

static int read_page(struct schedule *s, struct lines bytes, struct schedule_error *error)
{
	struct page page = { .s = s, .role = "", .clock = -1 };
	size_t begin = (size_t)(bytes.p - s->input->bytes);
	struct html html;
	int code;

	if (bytes.end - bytes.p >= 3 && memcmp(bytes.p, "\xef\xbb\xbf", 3) == 0)
		bytes.p += 3;
	code = html_parse(&html, bytes.p, (size_t)(bytes.end - bytes.p), &s->arena);
	if (code == SCHEDULE_OK)
		walk(&page, html.document);
	html_free(&html);
	buf_free(&page.text);
	if (s->arena.failed)
		return error_arena(error, &s->arena);
	if (code == SCHEDULE_ELIMIT)
		return error_at(error, s->input, begin, code,
		                "the HTML is over 32 MiB, nested over 512 deep, or takes too much memory");
	if (!s->nevents)
		return error_at(error, s->input, begin, SCHEDULE_EFORMAT,
		                "an HTML page, but without sessions of Sched.com: " LOOK_FOR_ANOTHER);
	cut_conference(s);
	warn_untimed(s);
	schedule_make_days(s);
	return SCHEDULE_OK;
}

#else

static int read_page(struct schedule *s, struct lines bytes, struct schedule_error *error)
{
	return error_at(error, s->input, (size_t)(bytes.p - s->input->bytes), SCHEDULE_EFORMAT,
	                "an HTML page, which can't be read: install libgumbo-dev and build libschedule again");
}

#endif

static int read_document(struct schedule *s, struct schedule_error *error)
{
	struct lines bytes;
	int code = lines_open(&bytes, s, error);

	return code == SCHEDULE_OK ? read_page(s, bytes, error) : code;
}

static bool has(const char *p, size_t n, const char *text)
{
	return memmem(p, n, text, strlen(text));
}

static int bid(const char *p, size_t n)
{
	struct line head = line_trim(p, n);
	bool html;

	if (!head.n || *head.p != '<')
		return 0;
	html = has(p, n < 1024 ? n : 1024, "<html") || (head.n > 14 && strncasecmp(head.p, "<!doctype html", 14) == 0);
	if (has(p, n, "class=\"event ev_") || has(p, n, "sched-container") || has(p, n, "list-single__"))
		return 90;
	if (html && (has(p, n, ".sched.com") || has(p, n, "sched.co/")))
		return 60;
	/* Any page will do, so that what it lacks is told. */
	return html ? 5 : 0;
}

const struct format format_sched_html = {
	.name = "sched-html",
	.bid = bid,
	.read = read_document,
};
