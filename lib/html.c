/*
 * gumbo 0.10 trusts its input: it recurses to free a deep tree, looks through
 * all open elements at each tag, copies unclosed formatting into every block,
 * and does not survive a failed allocation.  So it gets its memory from here,
 * where each piece is known: too much of it, too deep a tree or too many
 * attributes end the parse, and all is freed without its help.
 */
#ifdef HAVE_RENDITION

#include "html.h"

#include "html_made.h"
#include "internal.h"
#include "module.h"
#include "text.h"

#include <setjmp.h>
#include <stddef.h>

enum {
	DEEPEST = 512,
	MOST_ATTRIBUTES = 128, /* each new name is compared with all; one that is there makes the next longer */
	LONGEST = 32 << 20,
	LEAST_MEMORY = 64 << 20, /* pages of sched.com take up to twenty times their size, and have some hundred KB */
	MEMORY_A_BYTE = 7,
	YOUNG = 8, /* a node is given its parent before so many more are made */
};

/* Before each piece of memory. */
struct block {
	_Alignas(max_align_t) struct block *prev;
	struct block *next;
	size_t size;
};

struct html_parse {
	struct block ring; /* of all blocks */
	size_t used, most;
	/* The last blocks of a node's size: nodes, or texts of as many bytes, or NULL; the oldest is next. */
	const GumboNode *young[YOUNG];
	size_t next;
	size_t attributes; /* made since the last node */
	/* How deep nodes are, by their addresses: what is no node can be asked for without harm. */
	struct depth {
		const void *node;
		size_t depth;
	} *depths;
	size_t ndepths, depths_room; /* a power of two */
	int code;
	jmp_buf out;
};

static _Noreturn void give_up(struct html_parse *parse, int code)
{
	parse->code = code;
	longjmp(parse->out, 1);
}

/* Where a node's depth is kept, or would be. */
static struct depth *depth_of(const struct html_parse *parse, const void *node)
{
	size_t i = (size_t)(((uintptr_t)node >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 20);

	while (parse->depths[i & (parse->depths_room - 1)].node &&
	       parse->depths[i & (parse->depths_room - 1)].node != node)
		i++;
	return &parse->depths[i & (parse->depths_room - 1)];
}

static void grow_depths(struct html_parse *parse)
{
	struct depth *old = parse->depths;
	size_t n = parse->depths_room;

	parse->depths_room = n ? n * 2 : 1024;
	parse->depths = calloc(parse->depths_room, sizeof *old);
	if (!parse->depths) {
		parse->depths = old;
		give_up(parse, SCHEDULE_EMEMORY);
	}
	for (size_t i = 0; i < n; i++)
		if (old[i].node)
			*depth_of(parse, old[i].node) = old[i];
	free(old);
}

/* How deep a node is, now that it has its parent. */
static void measure(struct html_parse *parse, const GumboNode *node)
{
	struct depth *depth;
	size_t parents = 0;

	if (!node)
		return;
	if (parse->ndepths * 2 >= parse->depths_room)
		grow_depths(parse);
	if (node->parent)
		parents = depth_of(parse, node->parent)->depth;
	if (parents >= DEEPEST)
		give_up(parse, SCHEDULE_ELIMIT);
	depth = depth_of(parse, node);
	parse->ndepths += !depth->node;
	*depth = (struct depth){ node, parents + 1 };
}

static void *take(void *arg, size_t size)
{
	struct html_parse *parse = arg;
	struct block *block;

	if (size == sizeof(GumboAttribute) && ++parse->attributes > MOST_ATTRIBUTES)
		give_up(parse, SCHEDULE_ELIMIT);
	if (size == sizeof(GumboNode))
		measure(parse, parse->young[parse->next]);
	if (sizeof *block + size > parse->most - parse->used)
		give_up(parse, SCHEDULE_ELIMIT);
	block = malloc(sizeof *block + size);
	if (!block)
		give_up(parse, SCHEDULE_EMEMORY);
	*block = (struct block){ .prev = &parse->ring, .next = parse->ring.next, .size = size };
	block->next->prev = parse->ring.next = block;
	parse->used += sizeof *block + size;
	if (size == sizeof(GumboNode)) {
		parse->young[parse->next] = memset(block + 1, 0, size);
		parse->next = (parse->next + 1) % YOUNG;
		parse->attributes = 0;
	}
	return block + 1;
}

static void give_back(void *arg, void *p)
{
	struct html_parse *parse = arg;
	struct block *block = p;

	if (!p)
		return;
	block--;
	for (int i = 0; i < YOUNG; i++)
		if (p == parse->young[i])
			parse->young[i] = NULL;
	block->prev->next = block->next;
	block->next->prev = block->prev;
	parse->used -= sizeof *block + block->size;
	free(block);
}

static int parse(struct html *html, const char *p, size_t n)
{
	struct html_parse *parse = html->parse = calloc(1, sizeof *parse);
	const struct html_made *made = html_load(NULL);

	if (!parse || !made)
		return parse ? SCHEDULE_ESYSTEM : SCHEDULE_EMEMORY;
	if (n > LONGEST)
		return SCHEDULE_ELIMIT;
	parse->ring.prev = parse->ring.next = &parse->ring;
	parse->most = MEMORY_A_BYTE * n > LEAST_MEMORY ? MEMORY_A_BYTE * n : LEAST_MEMORY;
	if (setjmp(parse->out) == 0)
		html->document = made->parse(p, n, take, give_back, parse);
	return parse->code;
}

int html_parse(struct html *html, const char *p, size_t n, struct arena *arena)
{
	int code;

	*html = (struct html){ NULL, NULL };
	code = parse(html, p, n);
	if (code == SCHEDULE_ESYSTEM)
		module_lacks(arena, MODULE_HTML);
	arena->failed |= code == SCHEDULE_EMEMORY;
	return code;
}

void html_free(struct html *html)
{
	struct html_parse *parse = html->parse;

	while (parse && parse->ring.next && parse->ring.next != &parse->ring)
		give_back(parse, parse->ring.next + 1);
	if (parse)
		free(parse->depths);
	free(parse);
	*html = (struct html){ NULL, NULL };
}

/* ---- the tree ------------------------------------------------------------------------ */

static const GumboVector *children_of(const GumboNode *node)
{
	static const GumboVector none;

	switch (node->type) {
	case GUMBO_NODE_DOCUMENT:
		return &node->v.document.children;
	case GUMBO_NODE_ELEMENT:
	case GUMBO_NODE_TEMPLATE:
		return &node->v.element.children;
	default:
		return &none;
	}
}

const GumboNode *html_skip(const GumboNode *root, const GumboNode *node)
{
	while (node && node != root) {
		const GumboVector *siblings = children_of(node->parent);

		if (node->index_within_parent + 1 < siblings->length)
			return siblings->data[node->index_within_parent + 1];
		node = node->parent;
	}
	return NULL;
}

const GumboNode *html_next(const GumboNode *root, const GumboNode *node)
{
	const GumboVector *children = children_of(node);

	return children->length ? children->data[0] : html_skip(root, node);
}

bool html_is(const GumboNode *node, GumboTag tag)
{
	return node->type == GUMBO_NODE_ELEMENT && node->v.element.tag == tag;
}

const char *html_attribute_of(const GumboElement *element, const char *name)
{
	for (unsigned i = 0; i < element->attributes.length; i++) {
		const GumboAttribute *attribute = element->attributes.data[i];

		if (strcasecmp(attribute->name, name) == 0)
			return attribute->value;
	}
	return NULL;
}

const char *html_attribute(const GumboNode *node, const char *name)
{
	const char *value = node->type == GUMBO_NODE_ELEMENT ? html_attribute_of(&node->v.element, name) : NULL;

	return value ? value : "";
}

bool html_has_class(const GumboNode *node, const char *name)
{
	const char *classes = html_attribute(node, "class");
	size_t length = strlen(name);

	for (const char *p = classes; (p = strstr(p, name)); p += length)
		if ((p == classes || is_space(p[-1])) && (!p[length] || is_space(p[length])))
			return true;
	return false;
}

/* ---- text ------------------------------------------------------------------------------ */

void html_text(struct buf *buf, const GumboNode *root, const char *unwanted, enum html_part part)
{
	const GumboNode *node = root;
	struct buf raw = { 0 }, folded = { 0 };
	bool first = true;

	while (node) {
		bool skip = node != root && unwanted && html_has_class(node, unwanted);

		if (first && node != root && (html_is(node, GUMBO_TAG_BR) || html_is(node, GUMBO_TAG_A))) {
			first = false;
			if (part == HTML_FIRST_LINE)
				break;
			buf->failed |= raw.failed;
			if (part == HTML_REST)
				buf_reset(&raw);
		}
		if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE ||
		    node->type == GUMBO_NODE_CDATA)
			buf_text(&raw, node->v.text.text);
		else if (html_is(node, GUMBO_TAG_BR) || html_is(node, GUMBO_TAG_DIV) || html_is(node, GUMBO_TAG_P))
			buf_char(&raw, ' ');
		else
			skip |= html_is(node, GUMBO_TAG_SCRIPT) || html_is(node, GUMBO_TAG_STYLE);
		node = skip ? html_skip(root, node) : html_next(root, node);
	}
	if (raw.n && !(part == HTML_REST && first))
		text_fold_space(&folded, raw.p, raw.n);
	if (folded.n)
		text_trim(buf, folded.p, folded.n);
	buf->failed |= raw.failed || folded.failed;
	buf_free(&raw);
	buf_free(&folded);
}

const char *html_inside(const GumboNode *node, size_t *n)
{
	const GumboStringPiece *begin = &node->v.element.original_tag, *end = &node->v.element.original_end_tag;

	*n = 0;
	if (!begin->length || !end->length || end->data < begin->data + begin->length)
		return "";
	*n = (size_t)(end->data - begin->data) - begin->length;
	return begin->data + begin->length;
}

const char *html_place(const GumboNode *node)
{
	return node->v.element.original_tag.length ? node->v.element.original_tag.data : NULL;
}

#else

/* A file of C holds something. */
extern int html_is_left_out;

#endif
