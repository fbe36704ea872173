/*
 * Of Markdown without HTML md4c's events are walked as its HTML would be, which
 * takes a tenth of the time.  What could be otherwise by way of gumbo is left
 * to it: tags, entities, characters that HTML has none of, deep nesting, long
 * texts.
 */
#ifdef HAVE_RENDITION

#include "markdown_made.h"
#include "plain_walk.h"

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
		/*
		 * U+0080 to U+009F, private ones (one of them stands for asterisks), and
		 * where those that are no characters begin or end.
		 */
		if (*p >= 0x80 &&
		    ((*p == 0xc2 && p[1] < 0xa0) || *p == 0xee || *p == 0xef || (*p == 0xbf && p[1] >= 0xbe)))
			return false;
		if (*p == ']' && p[1] == ':')
			return false;
	}
	return (size_t)((const char *)p - text) <= PLAIN_LONGEST / 8;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
	struct direct *d = arg;
	struct walk *w = &d->w;

	if (++d->events > MOST_EVENTS || ++d->depth > DEEPEST)
		return 1;
	switch (type) {
	case MD_BLOCK_QUOTE:
		walk_break(w, 2);
		break;
	case MD_BLOCK_UL:
	case MD_BLOCK_OL:
		walk_break(w, w->lists ? 1 : 2);
		if (++w->lists > DEEPEST_LIST)
			return 1;
		d->numbers[w->lists] = type == MD_BLOCK_OL ? (long)((MD_BLOCK_OL_DETAIL *)detail)->start : -1;
		walk_break(w, 1);
		break;
	case MD_BLOCK_LI:
		walk_item(w, d->numbers[w->lists] >= 0, d->numbers[w->lists]);
		d->numbers[w->lists] += d->numbers[w->lists] >= 0;
		break;
	case MD_BLOCK_HR:
		walk_break(w, 2);
		walk_text(w, "---");
		break;
	case MD_BLOCK_CODE:
		walk_break(w, 2);
		w->preformatted++;
		break;
	case MD_BLOCK_H:
	case MD_BLOCK_P:
		walk_break(w, 2);
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
		walk_end_preformatted(w);
	}
	walk_break(w, breaks);
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
		walk_text(&d->w, d->images ? " " : "\n");
		return ++d->events > MOST_EVENTS;
	case MD_TEXT_NORMAL:
	case MD_TEXT_CODE:
		walk_bytes(&d->w, p, n);
		return 0;
	default:
		return 1;
	}
}

const char *plain_by_markdown(struct arena *arena, const char *text)
{
	static const MD_PARSER parser = {
		.flags = MD_FLAG_NOINDENTEDCODEBLOCKS,
		.enter_block = enter_block,
		.leave_block = leave_block,
		.enter_span = enter_span,
		.leave_span = leave_span,
		.text = add_text,
	};
	const struct markdown_made *md4c;
	struct direct direct = { .w = WALK };
	struct buf source = { 0 };
	const char *plain = NULL;

	if (!is_simple(text) || !(md4c = markdown_load(NULL)))
		return NULL;
	walk_protect_stars(&source, text);
	if (!source.failed && md4c->parse(source.p, (MD_SIZE)source.n, &parser, &direct) == 0 && !direct.w.out.failed)
		plain = walk_finish(&direct.w, arena);
	buf_free(&source);
	buf_free(&direct.w.out);
	return plain;
}

#else

/* A file of C holds something. */
extern int plain_markdown_is_left_out;

#endif
