/* XML, by expat: beside the module that has it the only file that knows it. */
#include "xml.h"

#include "buf.h"

/* ---- reading -------------------------------------------------------------------- */

#ifdef HAVE_EXPAT

#include "pages.h"
#include "xml_made.h"

/*
 * Bytes given to expat at once, which it copies.  Behind each piece but the last
 * it counts the lines, which takes a fourth of its time and serves nobody here.
 */
enum { PIECE = 256 << 20 };

struct level {
	const struct xml_rule *rule, *next; /* its own, and the one its next child likely has */
	size_t owner;        /* the level that a text here belongs to */
	size_t text, offset; /* where its own text begins: in .text, in the input */
	bool gathered;       /* its text is no piece of the input: it is in .text */
	bool marked;         /* there is markup in its text */
};

struct xml {
	struct schedule *s;
	void *reader;
	struct schedule_error *error;
	const struct xml_made *expat;
	XML_Parser parser;
	size_t base; /* of expat's offsets in the input */
	struct buf text;
	bool utf8; /* what is input is what expat hands out, but for references and line ends */
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
	return x->base + (size_t)x->expat->GetCurrentByteIndex(x->parser);
}

static void stop(struct xml *x, int code)
{
	x->code = code;
	x->expat->StopParser(x->parser, XML_FALSE);
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
		{ XML_ERROR_UNKNOWN_ENCODING,
		  "the encoding is none of UTF-8, UTF-16, ISO-8859-1, US-ASCII: convert it to UTF-8" },
	};
	struct schedule_input *input = x->s->input;
	enum XML_Error number = x->expat->GetErrorCode(x->parser);
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
	if (number == XML_ERROR_INVALID_TOKEN && !xml_is_wide(begin, (size_t)(end - begin)) &&
	    at < end && !utf8_length(at, end))
		text = NOT_UTF8;
	if (x->over)
		text = "something follows the end of the document: XML is one document a stream";
	if (text)
		return error_at(x->error, input, offset_of(x), SCHEDULE_ESYNTAX, "%s", text);
	return error_at(x->error, input, offset_of(x), SCHEDULE_ESYNTAX, "XML: %s", x->expat->ErrorString(number));
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
	x->expat->SetDefaultHandlerExpand(x->parser, add);
	x->expat->DefaultCurrent(x->parser);
	x->expat->SetDefaultHandlerExpand(x->parser, NULL);
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

/* From here on the text at hand is more than a piece of the input. */
static void gather(struct xml *x)
{
	struct level *level = &x->levels[x->levels[x->depth].owner];
	size_t begin = x->text.n;

	if (level->gathered || !level->rule->text)
		return;
	level->gathered = true;
	buf_add(&x->text, x->s->input->bytes + level->offset, offset_of(x) - level->offset);
	if (!x->text.failed)
		x->text.n = begin + xml_resolve(x->text.p + begin, x->text.n - begin);
}

/* The text of a level that is a piece of the input, unless it must be judged now, or may be nothing but space. */
static bool take_raw(struct xml *x, const struct level *level, struct spelled *text)
{
	const char *p = x->s->input->bytes + level->offset, *end = x->s->input->bytes + offset_of(x);

	if (level->rule->text == XML_TEXT || level->gathered)
		return false;
	while (p < end && is_space(*p))
		p++;
	while (end > p && is_space(end[-1]))
		end--;
	if (end - p >= 2 && p[0] == '&' && p[1] == '#')
		return false;
	text->p = p;
	text->n = (size_t)(end - p);
	return true;
}

/* The text of a level in .text, which may lie within that of another. */
static void take_gathered(struct xml *x, const struct level *level, struct spelled *text)
{
	size_t begin = level->text, end;

	gather(x);
	end = x->text.n;
	if (x->text.failed)
		return;
	while (begin < end && is_space(x->text.p[begin]))
		begin++;
	while (end > begin && is_space(x->text.p[end - 1]))
		end--;
	x->text.n = level->text;
	if (begin == end)
		return;
	x->text.p[end] = '\0';
	text->p = x->text.p + begin;
	text->n = end - begin;
}

/* Take the text of the level that ends. */
static void take(struct xml *x, struct xml_element *element)
{
	const struct level *level = &x->levels[x->depth];

	element->text = (struct spelled){ "", 0, level->offset };
	if (!level->rule->text)
		return;
	element->raw = take_raw(x, level, &element->text);
	if (!element->raw)
		take_gathered(x, level, &element->text);
	if (element->text.n > UINT32_MAX)
		refuse(x, SCHEDULE_ELIMIT, "a text longer than 4 GiB");
}

static void XMLCALL characters(void *arg, const char *p, int n)
{
	struct xml *x = arg;
	const struct level *level = &x->levels[x->depth];

	if (!level->rule->text || !x->levels[level->owner].gathered || x->code != SCHEDULE_OK)
		return;
	if (x->levels[level->owner].marked)
		add_source(x);
	else
		buf_add(&x->text, p, (size_t)n);
}

/* What stands in a text and says nothing, or says it in another way. */
static void XMLCALL section(void *arg)
{
	gather(arg);
}

static void XMLCALL comment(void *arg, const char *text)
{
	(void)text;
	gather(arg);
}

static void XMLCALL instruction(void *arg, const char *target, const char *data)
{
	(void)target, (void)data;
	gather(arg);
}

static void XMLCALL declaration(void *arg, const char *version, const char *encoding, int standalone)
{
	struct xml *x = arg;

	(void)version, (void)standalone;
	if (encoding && strcasecmp(encoding, "utf-8") != 0)
		x->utf8 = false;
}

/* An entity of a DTD that is not read stays as it is written. */
static void XMLCALL skipped(void *arg, const char *name, int is_parameter)
{
	struct xml *x = arg;
	const struct level *level = &x->levels[x->depth];

	if (is_parameter || !level->rule->text || !x->levels[level->owner].gathered || x->code != SCHEDULE_OK)
		return;
	buf_char(&x->text, '&');
	buf_text(&x->text, name);
	buf_char(&x->text, ';');
}

/* ---- elements ---- */

static const struct xml_rule *find(const struct xml_rule *rule, const char *name)
{
	while (rule->name && (*rule->name != *name || strcmp(rule->name, name) != 0))
		rule++;
	return rule;
}

/* Elements mostly come in the order of the rules. */
static const struct xml_rule *rule_for(struct level *within, const char *name)
{
	const struct xml_rule *rule;

	if (!within->rule->inside)
		return within->rule->text ? &part : &nothing;
	rule = find(within->next, name);
	if (!rule->name)
		rule = find(within->rule->inside, name);
	if (rule->name)
		within->next = rule + 1;
	return rule;
}

static void XMLCALL begin(void *arg, const char *name, const char **attributes)
{
	struct xml *x = arg;
	struct level *level = &x->levels[x->depth];
	const struct xml_rule *rule = rule_for(level, name);
	size_t from;

	if (x->code != SCHEDULE_OK)
		return;
	from = offset_of(x);
	if (x->depth == 0 && !rule->name)
		stop(x, error_at(x->error, x->s->input, from, SCHEDULE_EFORMAT,
		                 "XML, but no schedule (<%.60s>, not <%s>): " LOOK_FOR_ANOTHER, name,
		                 x->outside.inside->name));
	else if (x->depth == XML_DEPTH)
		stop(x, error_at(x->error, x->s->input, from, SCHEDULE_ELIMIT, "nested deeper than %d levels",
		                 XML_DEPTH));
	if (x->code != SCHEDULE_OK)
		return;
	gather(x);
	x->depth++;
	level[1] = (struct level){ rule, rule->inside, x->depth, x->text.n, from, !x->utf8, false };
	if (rule == &part)
		level[1].owner = level->owner;
	else
		level[1].offset += (size_t)x->expat->GetCurrentByteCount(x->parser);
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
		take(x, &element);
		element.from = offset_of(x);
		element.to = element.from + (size_t)x->expat->GetCurrentByteCount(x->parser);
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
	refuse(arg, SCHEDULE_ELIMIT,
	       "the document declares entities of its own, which is refused; if you trust it, "
	       "xmllint --noent --dropdtd resolves them");
}

static void XMLCALL attribute_declared(void *arg, const char *element, const char *name, const char *type,
                                       const char *value, int required)
{
	(void)element, (void)name, (void)type, (void)required;
	if (value)
		refuse(arg, SCHEDULE_ELIMIT,
		       "the document declares values for absent attributes, which is refused; if you trust it, "
		       "xmllint --dtdattr --dropdtd adds them");
}

/* ---- the document ---- */

static int parse(struct xml *x)
{
	struct schedule_input *input = x->s->input;
	size_t at = x->base, n;

	x->expat->SetUserData(x->parser, x);
	x->expat->SetElementHandler(x->parser, begin, end);
	x->expat->SetCharacterDataHandler(x->parser, characters);
	x->expat->SetSkippedEntityHandler(x->parser, skipped);
	x->expat->SetEntityDeclHandler(x->parser, entity_declared);
	x->expat->SetAttlistDeclHandler(x->parser, attribute_declared);
	x->expat->SetXmlDeclHandler(x->parser, declaration);
	x->expat->SetCommentHandler(x->parser, comment);
	x->expat->SetProcessingInstructionHandler(x->parser, instruction);
	x->expat->SetStartCdataSectionHandler(x->parser, section);
	do {
		n = input->size - at < PIECE ? input->size - at : PIECE;
		if (x->expat->Parse(x->parser, input->bytes + at, (int)n, at + n == input->size) != XML_STATUS_OK)
			return report(x);
		at += n;
	} while (at < input->size);
	input->at = input->size;
	return SCHEDULE_OK;
}

/* What expat copies of a large document is large. */
static void *new_memory(size_t size)
{
	void *p = malloc(size);

	if (p)
		pages_be_large(p, size);
	return p;
}

int xml_read(struct schedule *s, const struct xml_rule *document, void *reader, struct schedule_error *error)
{
	static const XML_Memory_Handling_Suite memory = { new_memory, realloc, free };
	struct xml *x = calloc(1, sizeof *x);
	int code = SCHEDULE_ESYSTEM;

	if (!x)
		return error_memory(error);
	x->s = s;
	x->reader = reader;
	x->error = error;
	x->base = s->input->at + xml_start(s->input->bytes + s->input->at, s->input->size - s->input->at);
	x->utf8 = !xml_is_wide(s->input->bytes + x->base, s->input->size - x->base);
	x->outside.inside = document;
	x->levels[0].rule = &x->outside;
	x->levels[0].next = document;
	x->expat = xml_load(error);
	x->parser = x->expat ? x->expat->ParserCreate_MM(NULL, &memory, NULL) : NULL;
	if (x->parser)
		code = parse(x);
	else if (x->expat)
		code = error_memory(error);
	if (x->parser)
		x->expat->ParserFree(x->parser);
	buf_free(&x->text);
	free(x);
	return code;
}

#else

int xml_read(struct schedule *s, const struct xml_rule *document, void *reader, struct schedule_error *error)
{
	(void)document, (void)reader;
	return error_at(error, s->input, s->input->at, SCHEDULE_EFORMAT,
	                "XML can't be read: install libexpat1-dev and build libschedule again");
}

#endif
