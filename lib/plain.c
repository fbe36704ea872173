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
		switch (*p) {
		case '<': case '&': case '*': case '_': case '`': case '[': case '\\':
			return true;
		}
		if (line_start && (strchr("#>+=-~", *p) || is_digit(*p)))
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
#include "html_made.h"
#include "module.h"
#include "plain_walk.h"

/* Beyond these a text is shown as its source: they bound the time and the stack of a rendition. */
enum { MOST_HTML = 1 << 20, MOST_TAGS = 4096, DEEPEST_LINE = 64, MOST_REFERENCES = 256 };

static void add_html(const char *p, unsigned n, void *arg)
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
		bool begins = p == text || p[-1] == '\n';

		line_start = begins || (line_start && strchr(" \t*+->", p[-1]));
		markers = begins ? 0 : markers;
		markers += line_start && (*p == '>' || (strchr("*+-", *p) && (p[1] == ' ' || p[1] == '\t')));
		brackets += *p == '[';
		if (markers > DEEPEST_LINE || (defined && brackets > MOST_REFERENCES))
			return true;
	}
	return false;
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

static void list(struct walk *w, const GumboElement *element)
{
	const char *start = html_attribute_of(element, "start");
	long number = start ? strtol(start, NULL, 10) : 1;

	w->lists++;
	for (unsigned i = 0; i < element->children.length; i++) {
		const GumboNode *child = element->children.data[i];

		if (child->type != GUMBO_NODE_ELEMENT || child->v.element.tag != GUMBO_TAG_LI) {
			walk(w, child);
			continue;
		}
		walk_item(w, element->tag == GUMBO_TAG_OL, number++);
		children(w, &child->v.element);
		walk_break(w, 1);
	}
	w->lists--;
}

/* Whether an end tag is an element's own, and not that of one around it. */
static bool ends(const GumboStringPiece *tag, const GumboStringPiece *end)
{
	size_t n = 1;

	while (n < tag->length && walk_in_word(tag->data[n]))
		n++;
	return end->length > n && end->data[1] == '/' && strncasecmp(tag->data + 1, end->data + 2, n - 1) == 0 &&
	       !walk_in_word(end->data[n + 1]);
}

/* A tag of no HTML is likely no tag: List<String>.  Of a prefixed one (o:p) nothing is lost. */
static void unknown(struct walk *w, const GumboStringPiece *tag)
{
	char text[64];

	if (!tag->length || tag->length >= sizeof text || memchr(tag->data, ':', tag->length))
		return;
	memcpy(text, tag->data, tag->length);
	text[tag->length] = '\0';
	walk_text(w, text);
}

static void element(struct walk *w, const GumboElement *e)
{
	const char *alt;
	int breaks = breaks_around(e->tag, w->lists > 0);

	walk_break(w, breaks);
	switch (e->tag) {
	case GUMBO_TAG_SCRIPT:
	case GUMBO_TAG_STYLE:
		break;
	case GUMBO_TAG_HR:
		walk_text(w, "---");
		break;
	case GUMBO_TAG_IMG:
		alt = html_attribute_of(e, "alt");
		if (alt)
			walk_text(w, alt);
		break;
	case GUMBO_TAG_UL:
	case GUMBO_TAG_OL:
		list(w, e);
		break;
	case GUMBO_TAG_PRE:
		w->preformatted++;
		children(w, e);
		walk_end_preformatted(w);
		break;
	case GUMBO_TAG_TD:
	case GUMBO_TAG_TH:
		if (!walk_at_line_start(w))
			walk_text(w, " ");
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
	walk_break(w, breaks);
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
		walk_text(w, node->v.text.text);
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

/* The text of an HTML document; NULL if it exceeds a bound or memory runs out. */
static const char *text_of(struct arena *arena, const struct buf *source)
{
	struct walk w = WALK;
	const char *plain = NULL;
	struct html html;

	if (html_parse(&html, source->p ? source->p : "", source->n, arena) == SCHEDULE_OK) {
		for (unsigned i = 0; i < html.document->v.document.children.length; i++)
			walk(&w, html.document->v.document.children.data[i]);
		plain = walk_finish(&w, arena);
	}
	html_free(&html);
	return plain;
}

static const char *render(struct arena *arena, const char *text)
{
	const struct html_made *made = html_load(NULL);
	struct buf source = { 0 }, html = { 0 };
	const char *plain = NULL;

	walk_protect_stars(&source, text);
	if (!made)
		module_lacks(arena, MODULE_HTML);
	else if (source.failed || !made->from_markdown(source.p, (unsigned)source.n, add_html, &html))
		arena->failed = true; /* that is all that md4c fails for */
	arena->failed |= html.failed;
	if (!arena->failed && html.n <= MOST_HTML && tags_in(&html) <= MOST_TAGS)
		plain = text_of(arena, &html);
	buf_free(&source);
	buf_free(&html);
	return plain ? plain : text;
}

const char *plain_by_html(struct arena *arena, const char *text)
{
	if (!may_be_marked_up(text) || strlen(text) > PLAIN_LONGEST || is_costly(text))
		return unmarked(arena, text);
	return render(arena, text);
}

const char *plain_text(struct arena *arena, const char *text)
{
	const char *plain;

	if (!may_be_marked_up(text) || strlen(text) > PLAIN_LONGEST || is_costly(text))
		return unmarked(arena, text);
	plain = plain_by_markdown(arena, text);
	return plain ? plain : render(arena, text);
}

#else

const char *plain_text(struct arena *arena, const char *text)
{
	return may_be_marked_up(text) ? text : unmarked(arena, text);
}

const char *plain_by_html(struct arena *arena, const char *text)
{
	return plain_text(arena, text);
}

#endif
