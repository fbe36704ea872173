/* XML, by expat: the only file that knows it. */
#include "xml.h"

#include "buf.h"

const char *xml_attribute(const struct xml_element *element, const char *name)
{
	for (const char **a = element->attributes; *a; a += 2)
		if (strcmp(*a, name) == 0)
			return a[1];
	return "";
}

struct text xml_attribute_text(struct schedule *s, const struct xml_element *element, const char *name)
{
	const char *value = xml_attribute(element, name);

	return text_copy(s, value, strlen(value));
}

struct text xml_text(struct schedule *s, const struct xml_element *element)
{
	return text_copy(s, element->text.p, element->text.n);
}

void xml_fill(struct schedule *s, struct text *text, const struct xml_element *element)
{
	if (text->state == TEXT_NONE)
		*text = xml_text(s, element);
}

/* ---- the first bytes ----------------------------------------------------------- */

/* Bytes as ASCII characters, whether they are of 8 or 16 bits. */
struct head {
	const char *p;
	size_t n; /* characters */
	size_t step, low;
	size_t at;
};

static struct head head_of(const char *p, size_t n)
{
	struct head h = { p, n, 1, 0, 0 };
	bool marked = n >= 2 && (memcmp(p, "\xff\xfe", 2) == 0 || memcmp(p, "\xfe\xff", 2) == 0);

	if (marked || (n >= 2 && (!p[0] || !p[1]))) {
		h.low = !p[0] || (unsigned char)p[0] == 0xfe;
		h.step = 2;
		h.n = n / 2;
		h.at = marked;
	}
	return h;
}

/* The character some places on; one that is not ASCII, or past the end, is 0. */
static char peek(const struct head *h, size_t on)
{
	size_t i = h->at + on;

	if (i >= h->n || h->p[i * h->step + h->low] < 0 || (h->step == 2 && h->p[i * 2 + !h->low]))
		return '\0';
	return h->p[i * h->step + h->low];
}

static bool looking_at(const struct head *h, const char *text)
{
	size_t i = 0;

	while (text[i] && peek(h, i) == text[i])
		i++;
	return !text[i];
}

/* Go behind the next occurrence of a text. */
static void go_behind(struct head *h, const char *text)
{
	while (h->at < h->n && !looking_at(h, text))
		h->at++;
	h->at += strlen(text);
}

/* Go behind a declaration, with all that it may have in brackets. */
static void skip_declaration(struct head *h)
{
	bool inside = false;

	for (char c = 0; h->at < h->n && (c != '>' || inside); h->at++) {
		c = peek(h, 0);
		if (c == '[' || c == ']')
			inside = c == '[';
	}
}

static void skip_space(struct head *h)
{
	while (h->at < h->n && is_space(peek(h, 0)))
		h->at++;
}

/* The first bytes from behind white space and byte order marks on. */
static struct head start_of(const char *p, size_t n)
{
	struct head h = head_of(p, n);

	skip_space(&h);
	if (h.step == 1 && n - h.at >= 3 && memcmp(p + h.at, "\xef\xbb\xbf", 3) == 0)
		h.at += 3;
	skip_space(&h);
	return h;
}

bool xml_declared(const char *p, size_t n)
{
	struct head h = start_of(p, n);

	return looking_at(&h, "<?xml");
}

void xml_root(const char *p, size_t n, char *name, size_t size)
{
	struct head h = start_of(p, n);
	size_t length = 0;

	for (; h.at < h.n; skip_space(&h)) {
		if (looking_at(&h, "<?"))
			go_behind(&h, "?>");
		else if (looking_at(&h, "<!--"))
			go_behind(&h, "-->");
		else if (looking_at(&h, "<!"))
			skip_declaration(&h);
		else
			break;
	}
	if (peek(&h, 0) == '<')
		while (length + 1 < size && peek(&h, 1 + length) && !strchr(" \t\r\n/><", peek(&h, 1 + length))) {
			name[length] = peek(&h, 1 + length);
			length++;
		}
	name[length] = '\0';
}

/* ---- reading -------------------------------------------------------------------- */

#ifdef HAVE_EXPAT

#include <expat.h>

enum { PIECE = 256 << 20 /* bytes given to expat at once, which it reads where they are */ };

struct level {
	const struct xml_rule *rule;
	size_t owner;        /* the level that a text here belongs to */
	size_t text, offset; /* where its own text begins: in .text, in the input */
	bool marked;         /* there is markup in its text */
};

struct xml {
	struct schedule *s;
	void *reader;
	struct schedule_error *error;
	XML_Parser parser;
	size_t base; /* of expat's offsets in the input */
	struct buf text;
	int code;  /* of the error that ended it */
	bool over; /* the root has ended */
	size_t depth;
	struct xml_rule outside; /* of the root */
	struct level levels[XML_DEPTH + 1];
};

/* An element that is passed over, and one that is part of a text. */
static const struct xml_rule nothing = { 0 }, part = { .text = XML_TEXT };

/* ---- errors ---- */

static size_t offset_of(const struct xml *x)
{
	return x->base + (size_t)XML_GetCurrentByteIndex(x->parser);
}

static void stop(struct xml *x, int code)
{
	x->code = code;
	XML_StopParser(x->parser, XML_FALSE);
}

static void refuse(struct xml *x, int code, const char *what)
{
	if (x->code == SCHEDULE_OK)
		stop(x, error_at(x->error, x->s->input, offset_of(x), code, "%s", what));
}

static void stop_without_memory(struct xml *x)
{
	if (x->code == SCHEDULE_OK && (x->text.failed || x->s->arena.failed))
		stop(x, error_arena(x->error, &x->s->arena));
}

/* What expat says, in its own words but for these. */
static int report(struct xml *x)
{
	static const struct {
		enum XML_Error number;
		const char *text;
	} words[] = {
		{ XML_ERROR_NO_ELEMENTS, "the document ends before its root element does" },
		{ XML_ERROR_UNCLOSED_TOKEN, "the document ends inside a tag, a reference or a comment" },
		{ XML_ERROR_UNDEFINED_ENTITY, "an entity that is none of XML's own five" },
		{ XML_ERROR_UNKNOWN_ENCODING, "the encoding is none of UTF-8, UTF-16, ISO-8859-1, US-ASCII: convert it to UTF-8" },
	};
	struct schedule_input *input = x->s->input;
	enum XML_Error number = XML_GetErrorCode(x->parser);
	const char *begin = input->bytes + x->base, *at = input->bytes + offset_of(x);
	const char *end = input->bytes + input->size;
	const char *text = NULL;

	if (x->code != SCHEDULE_OK)
		return x->code;
	if (number == XML_ERROR_NO_MEMORY)
		return error_memory(x->error);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i].number == number)
			text = words[i].text;
	if (number == XML_ERROR_INVALID_TOKEN && head_of(begin, (size_t)(end - begin)).step == 1 &&
	    at < end && !utf8_length(at, end))
		text = NOT_UTF8;
	if (x->over)
		text = "something follows the end of the document: XML is one document a stream";
	if (text)
		return error_at(x->error, input, offset_of(x), SCHEDULE_ESYNTAX, "%s", text);
	return error_at(x->error, input, offset_of(x), SCHEDULE_ESYNTAX, "XML: %s", XML_ErrorString(number));
}

/* ---- text ---- */

static void XMLCALL add(void *arg, const char *p, int n)
{
	struct xml *x = arg;

	buf_add(&x->text, p, (size_t)n);
}

/* Add what is at hand to the text as the source spells it. */
static void add_source(struct xml *x)
{
	XML_SetDefaultHandlerExpand(x->parser, add);
	XML_DefaultCurrent(x->parser);
	XML_SetDefaultHandlerExpand(x->parser, NULL);
}

/* The text so far, spelled as it must be beside markup. */
static void escape(struct buf *text, size_t begin)
{
	struct buf plain = { 0 };

	if (text->failed || text->n == begin)
		return;
	buf_add(&plain, text->p + begin, text->n - begin);
	text->n = begin;
	for (size_t i = 0; i < plain.n; i++) {
		if (plain.p[i] == '&')
			buf_text(text, "&amp;");
		else if (plain.p[i] == '<')
			buf_text(text, "&lt;");
		else
			buf_char(text, plain.p[i]);
	}
	text->failed |= plain.failed;
	buf_free(&plain);
}

/* Take the text of a level, which may lie within that of another. */
static struct spelled take(struct xml *x, const struct level *level)
{
	struct spelled text = { "", 0, level->offset };
	size_t begin = level->text, end = x->text.n;

	if (!level->rule->text || x->text.failed)
		return text;
	while (begin < end && is_space(x->text.p[begin]))
		begin++;
	while (end > begin && is_space(x->text.p[end - 1]))
		end--;
	x->text.n = level->text;
	if (end - begin > UINT32_MAX)
		refuse(x, SCHEDULE_ELIMIT, "a text longer than 4 GiB");
	if (begin < end && x->code == SCHEDULE_OK) {
		x->text.p[end] = '\0';
		text.p = x->text.p + begin;
		text.n = end - begin;
	}
	return text;
}

static void XMLCALL characters(void *arg, const char *p, int n)
{
	struct xml *x = arg;
	const struct level *level = &x->levels[x->depth];

	if (!level->rule->text || x->code != SCHEDULE_OK)
		return;
	if (x->levels[level->owner].marked)
		add_source(x);
	else
		buf_add(&x->text, p, (size_t)n);
}

/* An entity of a DTD that is not read stays as it is written. */
static void XMLCALL skipped(void *arg, const char *name, int is_parameter)
{
	struct xml *x = arg;

	if (is_parameter || !x->levels[x->depth].rule->text || x->code != SCHEDULE_OK)
		return;
	buf_char(&x->text, '&');
	buf_text(&x->text, name);
	buf_char(&x->text, ';');
}

/* ---- elements ---- */

static const struct xml_rule *rule_for(const struct xml *x, const char *name)
{
	const struct xml_rule *within = x->levels[x->depth].rule, *rule = within->inside;

	if (!rule)
		return within->text ? &part : &nothing;
	while (rule->name && (*rule->name != *name || strcmp(rule->name, name) != 0))
		rule++;
	return rule;
}

static void XMLCALL begin(void *arg, const char *name, const char **attributes)
{
	struct xml *x = arg;
	struct level *level = &x->levels[x->depth];
	const struct xml_rule *rule = rule_for(x, name);
	size_t from;

	if (x->code != SCHEDULE_OK)
		return;
	from = offset_of(x);
	if (x->depth == 0 && !rule->name)
		stop(x, error_at(x->error, x->s->input, from, SCHEDULE_EFORMAT,
		                 "XML, but no schedule: the root element is <%.60s>, not <%s>", name,
		                 x->outside.inside->name));
	else if (x->depth == XML_DEPTH)
		stop(x, error_at(x->error, x->s->input, from, SCHEDULE_ELIMIT, "nested deeper than %d levels",
		                 XML_DEPTH));
	if (x->code != SCHEDULE_OK)
		return;
	x->depth++;
	level[1] = (struct level){ rule, x->depth, x->text.n, from, false };
	if (rule == &part)
		level[1].owner = level->owner;
	else
		level[1].offset += (size_t)XML_GetCurrentByteCount(x->parser);
	level = &x->levels[level[1].owner];
	if (rule == &part && level->rule->text == XML_MARKUP) {
		if (!level->marked)
			escape(&x->text, level->text);
		level->marked = true;
		add_source(x);
	} else if (rule->begin) {
		const struct xml_element element = {
			.attributes = attributes, .from = from, .to = level->offset, .arg = rule->arg
		};

		rule->begin(x->reader, &element);
	}
	stop_without_memory(x);
}

static void XMLCALL end(void *arg, const char *name)
{
	struct xml *x = arg;
	struct level *level = &x->levels[x->depth];
	struct xml_element element = { 0 };

	(void)name;
	if (x->code != SCHEDULE_OK)
		return;
	if (level->rule == &part) {
		if (x->levels[level->owner].marked)
			add_source(x);
	} else if (level->rule->end) {
		element.arg = level->rule->arg;
		element.text = take(x, level);
		element.from = offset_of(x);
		element.to = element.from + (size_t)XML_GetCurrentByteCount(x->parser);
		if (x->code == SCHEDULE_OK)
			level->rule->end(x->reader, &element);
	}
	x->over = --x->depth == 0;
	stop_without_memory(x);
}

/* ---- what a DTD may not do ---- */

static void XMLCALL entity_declared(void *arg, const char *name, int is_parameter, const char *value, int length,
                                    const char *base, const char *system, const char *public, const char *notation)
{
	(void)name, (void)is_parameter, (void)value, (void)length;
	(void)base, (void)system, (void)public, (void)notation;
	refuse(arg, SCHEDULE_ELIMIT, "the document declares entities of its own, which is refused; if you trust it, xmllint --noent --dropdtd resolves them");
}

static void XMLCALL attribute_declared(void *arg, const char *element, const char *name, const char *type,
                                       const char *value, int required)
{
	(void)element, (void)name, (void)type, (void)required;
	if (value)
		refuse(arg, SCHEDULE_ELIMIT, "the document declares values for absent attributes, which is refused; if you trust it, xmllint --dtdattr --dropdtd adds them");
}

/* ---- the document ---- */

/* Past what expat does not want to stand before a document; but the mark of UTF-16 it needs. */
static size_t skip_blank(const struct schedule_input *input)
{
	const char *p = input->bytes + input->at;
	size_t n = input->size - input->at;
	struct head h = start_of(p, n);

	return h.step == 2 && head_of(p, n).at ? input->at : input->at + h.at * h.step;
}

static int parse(struct xml *x)
{
	struct schedule_input *input = x->s->input;
	size_t at = x->base, n;

	XML_SetUserData(x->parser, x);
	XML_SetElementHandler(x->parser, begin, end);
	XML_SetCharacterDataHandler(x->parser, characters);
	XML_SetSkippedEntityHandler(x->parser, skipped);
	XML_SetEntityDeclHandler(x->parser, entity_declared);
	XML_SetAttlistDeclHandler(x->parser, attribute_declared);
	do {
		n = input->size - at < PIECE ? input->size - at : PIECE;
		if (XML_Parse(x->parser, input->bytes + at, (int)n, at + n == input->size) != XML_STATUS_OK)
			return report(x);
		at += n;
	} while (at < input->size);
	input->at = input->size;
	return SCHEDULE_OK;
}

int xml_read(struct schedule *s, const struct xml_rule *document, void *reader, struct schedule_error *error)
{
	struct xml *x = calloc(1, sizeof *x);
	int code = SCHEDULE_EMEMORY;

	if (!x)
		return error_memory(error);
	x->s = s;
	x->reader = reader;
	x->error = error;
	x->base = skip_blank(s->input);
	x->outside.inside = document;
	x->levels[0].rule = &x->outside;
	x->parser = XML_ParserCreate(NULL);
	if (x->parser)
		code = parse(x);
	else
		error_memory(error);
	XML_ParserFree(x->parser);
	buf_free(&x->text);
	free(x);
	return code;
}

#else

int xml_read(struct schedule *s, const struct xml_rule *document, void *reader, struct schedule_error *error)
{
	(void)document, (void)reader;
	return error_at(error, s->input, s->input->at, SCHEDULE_EFORMAT,
	                "XML can't be read: this library was built without expat");
}

#endif
