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

static void put_text(struct walk *w, const char *p)
{
	for (; *p; p++) {
		if (w->preformatted) {
			start_line(w);
			buf_char(&w->out, *p);
		} else if (*p == '\n' || *p == '\r') {
			ask_break(w, 1);
		} else if (!is_space(*p) || (!at_line_start(w) && w->out.n != w->item)) {
			while (w->breaks && w->out.n && w->out.p[w->out.n - 1] == ' ')
				w->out.n--;
			start_line(w);
			if (strncmp(p, STAR, 3) == 0) {
				buf_char(&w->out, '*');
				p += 2;
			} else {
				buf_char(&w->out, *p);
			}
		}
	}
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
		ask_break(w, 1);
		start_line(w);
		buf_format(&w->out, "%*s", 2 * (w->lists < 20 ? w->lists - 1 : 20), "");
		if (element->tag == GUMBO_TAG_OL)
			buf_format(&w->out, "%ld. ", number++);
		else
			buf_text(&w->out, "- ");
		w->item = w->out.n;
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
		w->preformatted--;
		while (w->out.n && w->out.p[w->out.n - 1] == '\n')
			w->out.n--;
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
		while (w.out.n && is_space(w.out.p[w.out.n - 1]))
			w.out.n--;
		plain = arena_text(arena, w.out.p, w.out.n);
	}
	arena->failed |= code == SCHEDULE_EMEMORY || w.out.failed;
	html_free(&html);
	buf_free(&w.out);
	return plain;
}

static const char *render(struct arena *arena, const char *text)
{
	struct buf source = { 0 }, html = { 0 };
	const char *plain = NULL;

	protect_stars(&source, text);
	if (source.failed || md_html(source.p, (MD_SIZE)source.n, add_html, &html, MD_FLAG_NOINDENTEDCODEBLOCKS, 0) != 0)
		arena->failed = true; /* that is all that md4c fails for */
	arena->failed |= html.failed;
	if (!arena->failed && html.n <= MOST_HTML && tags_in(&html) <= MOST_TAGS)
		plain = text_of(arena, &html);
	buf_free(&source);
	buf_free(&html);
	return plain ? plain : text;
}

const char *plain_text(struct arena *arena, const char *text)
{
	if (!may_be_marked_up(text) || strlen(text) > LONGEST || is_costly(text))
		return unmarked(arena, text);
	return render(arena, text);
}

#else

const char *plain_text(struct arena *arena, const char *text)
{
	return may_be_marked_up(text) ? text : unmarked(arena, text);
}

#endif
