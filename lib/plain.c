/*
 * The plain-text rendition of a text in Markdown or HTML, as a reader of the
 * programme sees it.
 *
 * Two dependencies beyond the three, both optional at build (without them a
 * text is shown as its source): md4c knows CommonMark, gumbo knows HTML5 and
 * its entities.  Neither is ours to write, and gumbo, unlike libxml2, loads
 * nothing else.  Markdown becomes HTML, HTML stays, and one walk over the tree
 * makes text of both.
 */
#include "buf.h"
#include "internal.h"

/* Whether anything in a text could be markup. */
static bool may_be_marked_up(const char *text)
{
	bool line_start = true;

	for (const char *p = text; *p; p++) {
		if (strchr("<&*_`[\\", *p) || (line_start && (strchr("#>+=-~", *p) || is_digit(*p))))
			return true;
		line_start = *p == '\n' || *p == '\r' || (line_start && is_space(*p));
	}
	return false;
}

/* Lines end in LF, nothing trails the last. */
static const char *unmarked(struct arena *arena, const char *text)
{
	size_t n = strlen(text);
	char *copy, *to;

	while (n && is_space(text[n - 1]))
		n--;
	if (!memchr(text, '\r', n) && !text[n])
		return text;
	copy = to = arena_text(arena, text, n);
	if (!copy)
		return "";
	for (const char *p = copy; *p; p++)
		if (*p != '\r')
			*to++ = *p;
		else if (p[1] != '\n')
			*to++ = '\n';
	*to = '\0';
	return copy;
}

#ifdef HAVE_RENDITION

#include "html.h"

#include <md4c-html.h>

/* Beyond these a text is shown as its source: they bound the time and the stack of a rendition. */
enum { LONGEST = 128 * 1024, MOST_HTML = 1 << 20, MOST_TAGS = 4096, DEEPEST_LINE = 64, MOST_REFERENCES = 256 };

/* Stands for an asterisk inside a word, which is no emphasis (Hacker*innen). */
static const char STAR[] = "\xee\x80\x80"; /* U+E000 */

struct walk {
	struct buf out;
	int breaks;       /* newlines due before the next text */
	size_t item;      /* where the text of a list item begins: no break before it */
	int lists;        /* how deep */
	int preformatted;
};

static bool in_word(char c)
{
	return (unsigned char)c >= 0x80 || is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* The source with asterisks inside words put aside. */
static void protect_stars(struct buf *to, const char *text)
{
	bool can = !strstr(text, STAR);

	for (const char *p = text; *p;) {
		size_t plain = strcspn(p, "*"), stars;

		buf_add(to, p, plain);
		p += plain;
		stars = strspn(p, "*");
		for (size_t i = 0; i < stars; i++)
			if (can && p > text && in_word(p[-1]) && in_word(p[stars]))
				buf_text(to, STAR);
			else
				buf_char(to, '*');
		p += stars;
	}
}

static void add_html(const MD_CHAR *p, MD_SIZE n, void *arg)
{
	struct buf *html = arg;

	if (html->n <= MOST_HTML) /* past that it is of no use */
		buf_add(html, p, n);
}

/*
 * What md4c takes the square of the time for: a line that opens very many lists
 * or quotes, and very many uses of links that are defined elsewhere.
 */
static bool is_costly(const char *text)
{
	bool line_start = true, defined = strstr(text, "]:") != NULL;
	size_t markers = 0, brackets = 0;

	for (const char *p = text; *p; p++) {
		line_start = p == text || p[-1] == '\n' || (line_start && strchr(" \t*+->", p[-1]));
		markers = p == text || p[-1] == '\n' ? 0 : markers;
		markers += line_start && (*p == '>' || (strchr("*+-", *p) && (p[1] == ' ' || p[1] == '\t')));
		brackets += *p == '[';
		if (markers > DEEPEST_LINE || (defined && brackets > MOST_REFERENCES))
			return true;
	}
	return false;
}

static void start_line(struct walk *w)
{
	for (; w->breaks && w->out.n; w->breaks--)
		buf_char(&w->out, '\n');
	w->breaks = 0;
}

static void ask_break(struct walk *w, int lines)
{
	if (w->out.n != w->item && w->breaks < lines)
		w->breaks = lines;
}

static bool at_line_start(const struct walk *w)
{
	return w->breaks || !w->out.n || w->out.p[w->out.n - 1] == '\n';
}

/* Bytes up to the next that put_bytes() does not take as it is. */
static size_t plain_run(const char *p, size_t n)
{
	size_t i = 0;

	while (i < n && (unsigned char)p[i] > ' ' && p[i] != STAR[0])
		i++;
	return i;
}

static void put_bytes(struct walk *w, const char *p, size_t n)
{
	for (const char *end = p + n; p < end; p++) {
		bool star = end - p >= 3 && memcmp(p, STAR, 3) == 0;

		if (w->preformatted) {
			start_line(w);
			buf_char(&w->out, star ? '*' : *p);
			p += star ? 2 : 0;
		} else if (*p == '\n' || *p == '\r') {
			ask_break(w, 1);
		} else if (!is_space(*p) || (!at_line_start(w) && w->out.n != w->item)) {
			size_t run = plain_run(p, (size_t)(end - p));

			while (w->breaks && w->out.n && w->out.p[w->out.n - 1] == ' ')
				w->out.n--;
			start_line(w);
			if (run) {
				buf_add(&w->out, p, run);
				p += run - 1;
			} else {
				buf_char(&w->out, star ? '*' : *p);
				p += star ? 2 : 0;
			}
		}
	}
}

static void put_text(struct walk *w, const char *text)
{
	put_bytes(w, text, strlen(text));
}

/* How many newlines an element puts around itself: a paragraph 2, a line 1. */
static int breaks_around(GumboTag tag, bool in_list)
{
	switch (tag) {
	case GUMBO_TAG_P:
	case GUMBO_TAG_H1:
	case GUMBO_TAG_H2:
	case GUMBO_TAG_H3:
	case GUMBO_TAG_H4:
	case GUMBO_TAG_H5:
	case GUMBO_TAG_H6:
	case GUMBO_TAG_BLOCKQUOTE:
	case GUMBO_TAG_PRE:
	case GUMBO_TAG_TABLE:
	case GUMBO_TAG_DL:
	case GUMBO_TAG_HR:
		return 2;
	case GUMBO_TAG_UL:
	case GUMBO_TAG_OL:
		return in_list ? 1 : 2;
	case GUMBO_TAG_LI:
	case GUMBO_TAG_DIV:
	case GUMBO_TAG_TR:
	case GUMBO_TAG_DT:
	case GUMBO_TAG_DD:
	case GUMBO_TAG_BR:
	case GUMBO_TAG_SECTION:
	case GUMBO_TAG_ARTICLE:
		return 1;
	default:
		return 0;
	}
}

static void walk(struct walk *w, const GumboNode *node);

static void children(struct walk *w, const GumboElement *element)
{
	for (unsigned i = 0; i < element->children.length; i++)
		walk(w, element->children.data[i]);
}

/* An item begins with "- " or its number, two spaces further in for each list around its own. */
static void begin_item(struct walk *w, bool numbered, long number)
{
	ask_break(w, 1);
	start_line(w);
	buf_format(&w->out, "%*s", 2 * (w->lists < 20 ? w->lists - 1 : 20), "");
	if (numbered)
		buf_format(&w->out, "%ld. ", number);
	else
		buf_text(&w->out, "- ");
	w->item = w->out.n;
}

static void end_preformatted(struct walk *w)
{
	w->preformatted--;
	while (w->out.n && w->out.p[w->out.n - 1] == '\n')
		w->out.n--;
}

static void list(struct walk *w, const GumboElement *element)
{
	const GumboAttribute *start = gumbo_get_attribute(&element->attributes, "start");
	long number = start ? strtol(start->value, NULL, 10) : 1;

	w->lists++;
	for (unsigned i = 0; i < element->children.length; i++) {
		const GumboNode *child = element->children.data[i];

		if (child->type != GUMBO_NODE_ELEMENT || child->v.element.tag != GUMBO_TAG_LI) {
			walk(w, child);
			continue;
		}
		begin_item(w, element->tag == GUMBO_TAG_OL, number++);
		children(w, &child->v.element);
		ask_break(w, 1);
	}
	w->lists--;
}

/* Whether an end tag is an element's own, and not that of one around it. */
static bool ends(const GumboStringPiece *tag, const GumboStringPiece *end)
{
	size_t n = 1;

	while (n < tag->length && in_word(tag->data[n]))
		n++;
	return end->length > n && end->data[1] == '/' && strncasecmp(tag->data + 1, end->data + 2, n - 1) == 0 &&
	       !in_word(end->data[n + 1]);
}

/* A tag of no HTML is likely no tag: List<String>.  Of a prefixed one (o:p) nothing is lost. */
static void unknown(struct walk *w, const GumboStringPiece *tag)
{
	char text[64];

	if (!tag->length || tag->length >= sizeof text || memchr(tag->data, ':', tag->length))
		return;
	memcpy(text, tag->data, tag->length);
	text[tag->length] = '\0';
	put_text(w, text);
}

static void element(struct walk *w, const GumboElement *e)
{
	const GumboAttribute *alt;
	int breaks = breaks_around(e->tag, w->lists > 0);

	ask_break(w, breaks);
	switch (e->tag) {
	case GUMBO_TAG_SCRIPT:
	case GUMBO_TAG_STYLE:
		break;
	case GUMBO_TAG_HR:
		put_text(w, "---");
		break;
	case GUMBO_TAG_IMG:
		alt = gumbo_get_attribute(&e->attributes, "alt");
		if (alt)
			put_text(w, alt->value);
		break;
	case GUMBO_TAG_UL:
	case GUMBO_TAG_OL:
		list(w, e);
		break;
	case GUMBO_TAG_PRE:
		w->preformatted++;
		children(w, e);
		end_preformatted(w);
		break;
	case GUMBO_TAG_TD:
	case GUMBO_TAG_TH:
		if (!at_line_start(w))
			put_text(w, " ");
		children(w, e);
		break;
	case GUMBO_TAG_UNKNOWN:
		unknown(w, &e->original_tag);
		children(w, e);
		if (ends(&e->original_tag, &e->original_end_tag))
			unknown(w, &e->original_end_tag);
		break;
	default:
		children(w, e);
	}
	ask_break(w, breaks);
}

static void walk(struct walk *w, const GumboNode *node)
{
	switch (node->type) {
	case GUMBO_NODE_ELEMENT:
	case GUMBO_NODE_TEMPLATE:
		element(w, &node->v.element);
		break;
	case GUMBO_NODE_TEXT:
	case GUMBO_NODE_CDATA:
	case GUMBO_NODE_WHITESPACE:
		put_text(w, node->v.text.text);
		break;
	default:
		break;
	}
}

static size_t tags_in(const struct buf *html)
{
	size_t n = 0;

	for (size_t i = 0; i < html->n; i++)
		n += html->p[i] == '<';
	return n;
}

/* The text so far, in the arena, without the space behind it. */
static const char *finish(struct walk *w, struct arena *arena)
{
	const char *plain;

	while (w->out.n && is_space(w->out.p[w->out.n - 1]))
		w->out.n--;
	plain = arena_text(arena, w->out.p, w->out.n);
	arena->failed |= w->out.failed;
	buf_free(&w->out);
	return plain;
}

/* The text of an HTML document; NULL if it exceeds a bound or memory runs out. */
static const char *text_of(struct arena *arena, const struct buf *source)
{
	struct walk w = { .item = SIZE_MAX };
	const char *plain = NULL;
	struct html html;
	int code = html_parse(&html, source->p ? source->p : "", source->n);

	if (code == SCHEDULE_OK) {
		for (unsigned i = 0; i < html.document->v.document.children.length; i++)
			walk(&w, html.document->v.document.children.data[i]);
		plain = finish(&w, arena);
	}
	arena->failed |= code == SCHEDULE_EMEMORY;
	html_free(&html);
	return plain;
}

static const char *render(struct arena *arena, const char *text)
{
	struct buf source = { 0 }, html = { 0 };
	const char *plain = NULL;

	protect_stars(&source, text);
	if (!source.failed)
		md_html(source.p, (MD_SIZE)source.n, add_html, &html, MD_FLAG_NOINDENTEDCODEBLOCKS, 0);
	arena->failed |= source.failed || html.failed;
	if (!arena->failed && html.n <= MOST_HTML && tags_in(&html) <= MOST_TAGS)
		plain = text_of(arena, &html);
	buf_free(&source);
	buf_free(&html);
	return plain ? plain : text;
}

/* ---- without HTML in between ------------------------------------------------------ */

/*
 * Of Markdown without HTML md4c's events are walked as its HTML would be, which
 * takes a tenth of the time.  What could be otherwise by way of gumbo is left
 * to it: tags, entities, characters that HTML has none of, deep nesting, long
 * texts.
 */
enum { MOST_EVENTS = 1000, DEEPEST_LIST = 16, DEEPEST = 64 };

struct direct {
	struct walk w;
	long numbers[DEEPEST_LIST + 1]; /* of the lists' next items; -1: bullets */
	int depth, events, images;
};

/* Whether a text has nothing in it that makes a difference. */
static bool is_simple(const char *text)
{
	const unsigned char *p = (const unsigned char *)text;

	for (; *p; p++) {
		if (*p == '<' || *p == '&' || *p == 0x7f || (*p < ' ' && *p != '\n' && *p != '\r' && *p != '\t'))
			return false;
		/* U+0080 to U+009F, private ones (STAR is one), and where those that are no characters begin or end */
		if (*p >= 0x80 && ((*p == 0xc2 && p[1] < 0xa0) || *p == 0xee || *p == 0xef || (*p == 0xbf && p[1] >= 0xbe)))
			return false;
		if (*p == ']' && p[1] == ':')
			return false;
	}
	return (size_t)((const char *)p - text) <= LONGEST / 8;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
	struct direct *d = arg;
	struct walk *w = &d->w;

	if (++d->events > MOST_EVENTS || ++d->depth > DEEPEST)
		return 1;
	switch (type) {
	case MD_BLOCK_QUOTE:
		ask_break(w, 2);
		break;
	case MD_BLOCK_UL:
	case MD_BLOCK_OL:
		ask_break(w, w->lists ? 1 : 2);
		if (++w->lists > DEEPEST_LIST)
			return 1;
		d->numbers[w->lists] = type == MD_BLOCK_OL ? (long)((MD_BLOCK_OL_DETAIL *)detail)->start : -1;
		ask_break(w, 1);
		break;
	case MD_BLOCK_LI:
		begin_item(w, d->numbers[w->lists] >= 0, d->numbers[w->lists]);
		d->numbers[w->lists] += d->numbers[w->lists] >= 0;
		break;
	case MD_BLOCK_HR:
		ask_break(w, 2);
		put_text(w, "---");
		break;
	case MD_BLOCK_CODE:
		ask_break(w, 2);
		w->preformatted++;
		break;
	case MD_BLOCK_H:
	case MD_BLOCK_P:
		ask_break(w, 2);
		break;
	default:
		return type != MD_BLOCK_DOC;
	}
	return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
	struct direct *d = arg;
	struct walk *w = &d->w;
	int breaks = type == MD_BLOCK_DOC ? 0 : 2;

	(void)detail;
	d->depth--;
	if (type == MD_BLOCK_LI) {
		breaks = 1;
	} else if (type == MD_BLOCK_UL || type == MD_BLOCK_OL) {
		w->lists--;
		breaks = w->lists ? 1 : 2;
	} else if (type == MD_BLOCK_CODE) {
		end_preformatted(w);
	}
	ask_break(w, breaks);
	return 0;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *arg)
{
	struct direct *d = arg;

	(void)detail;
	d->images += type == MD_SPAN_IMG;
	return ++d->events > MOST_EVENTS || ++d->depth > DEEPEST;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *arg)
{
	struct direct *d = arg;

	(void)detail;
	d->images -= type == MD_SPAN_IMG;
	d->depth--;
	return 0;
}

static int add_text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE n, void *arg)
{
	struct direct *d = arg;

	switch (type) {
	case MD_TEXT_BR:
	case MD_TEXT_SOFTBR:
		put_text(&d->w, d->images ? " " : "\n");
		return ++d->events > MOST_EVENTS;
	case MD_TEXT_NORMAL:
	case MD_TEXT_CODE:
		put_bytes(&d->w, p, n);
		return 0;
	default:
		return 1;
	}
}

/* NULL: it has to go by way of HTML. */
static const char *render_directly(struct arena *arena, const char *text)
{
	static const MD_PARSER parser = {
		.flags = MD_FLAG_NOINDENTEDCODEBLOCKS,
		.enter_block = enter_block,
		.leave_block = leave_block,
		.enter_span = enter_span,
		.leave_span = leave_span,
		.text = add_text,
	};
	struct direct direct = { .w = { .item = SIZE_MAX } };
	struct buf source = { 0 };
	const char *plain = NULL;

	if (!is_simple(text))
		return NULL;
	protect_stars(&source, text);
	if (!source.failed && md_parse(source.p, (MD_SIZE)source.n, &parser, &direct) == 0 && !direct.w.out.failed)
		plain = finish(&direct.w, arena);
	buf_free(&source);
	buf_free(&direct.w.out);
	return plain;
}

const char *plain_by_html(struct arena *arena, const char *text)
{
	if (!may_be_marked_up(text) || strlen(text) > LONGEST || is_costly(text))
		return unmarked(arena, text);
	return render(arena, text);
}

const char *plain_text(struct arena *arena, const char *text)
{
	const char *plain;

	if (!may_be_marked_up(text) || strlen(text) > LONGEST || is_costly(text))
		return unmarked(arena, text);
	plain = render_directly(arena, text);
	return plain ? plain : render(arena, text);
}

#else

const char *plain_text(struct arena *arena, const char *text)
{
	return may_be_marked_up(text) ? text : unmarked(arena, text);
}

#endif
