/* Texts of XML, which are decoded when they are asked for: what expat makes of them. */
#include "unit.h"

#include "utf8.h"

#ifdef HAVE_EXPAT

#include <expat.h>
#include <string.h>

static void XMLCALL gather(void *text, const char *p, int n)
{
	buf_add(text, p, (size_t)n);
}

/* The text of a document whose white space stands in its innermost element. */
static char *by_expat(struct buf *text, const struct buf *document)
{
	XML_Parser parser = XML_ParserCreate(NULL);
	char *begin;

	buf_reset(text);
	buf_text(text, "");
	XML_SetUserData(parser, text);
	XML_SetCharacterDataHandler(parser, gather);
	if (XML_Parse(parser, document->p, (int)document->n, 1) != XML_STATUS_OK)
		buf_text(text, "expat refuses it");
	XML_ParserFree(parser);
	while (text->n && is_space(text->p[text->n - 1]))
		text->p[--text->n] = '\0';
	for (begin = text->p; is_space(*begin); begin++)
		;
	return begin;
}

/* A schedule whose title, or abstract, is of parts. */
static void spell(struct buf *document, struct chance *chance, const char *element)
{
	static const char *const parts[] = {
		"a", "plain text", " ", "\n", "\r\n", "\r", "\t", "&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#32;", "&#9;",
		"&#10;", "&#xD;", "&#38;lt;", "&#x0041;", "&#233;", "&#x1F600;", "\xc3\xa9", "\xf0\x9f\x98\x80", "#38;", ";",
		"<!-- a comment -->", "<?a b?>", "<![CDATA[<b> &amp; ]]>", "<![CDATA[]]>",
	};

	buf_reset(document);
	buf_text(document, "<schedule><day><event><");
	buf_text(document, element);
	buf_char(document, '>');
	for (unsigned n = below(chance, 10); n; n--)
		buf_text(document, parts[below(chance, COUNT(parts))]);
	buf_text(document, "</");
	buf_text(document, element);
	buf_text(document, "></event></day></schedule>");
}

static void texts(const char *element, enum schedule_field field)
{
	struct chance chance = chance_of(7);
	struct buf document = { 0 }, text = { 0 };
	unsigned same = 0;

	for (unsigned i = 0; i < 5000; i++) {
		struct schedule *s;
		const char *want, *got;

		spell(&document, &chance, element);
		want = by_expat(&text, &document);
		s = schedule_of(document.p, NULL, NULL);
		got = s ? schedule_text(schedule_event(s, 0), field) : "";
		if (strcmp(got, want) == 0)
			same++;
		else
			printf("# %s: got \"%s\", expected \"%s\"\n", document.p, got, want);
		schedule_free(s);
	}
	ok(same == 5000, "%u of 5000 texts of <%s> are expat's", same, element);
	buf_free(&document);
	buf_free(&text);
}

int main(void)
{
	texts("title", SCHEDULE_TITLE);
	texts("abstract", SCHEDULE_ABSTRACT);
	return done();
}

#else

int main(void)
{
	skip("texts of XML", "built without expat");
	return done();
}

#endif
