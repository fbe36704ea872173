/*
 * XML by rules: which elements matter where, and what to do with them.
 * Nothing is fetched, and a document that declares entities is refused.
 */
#ifndef XML_H
#define XML_H

#include "internal.h"

enum { XML_DEPTH = 2048 /* the deepest nesting of elements that is read */ };

struct xml_element {
	const char **attributes; /* at its beginning, for xml_attribute() */
	struct spelled text;     /* at its end: trimmed; NUL-terminated unless raw */
	bool raw;                /* ... as it stands in the input, for xml_decode() */
	size_t from, to;         /* the tag at hand in the input */
	int arg;                 /* its rule's */
};

typedef void xml_fn(void *reader, const struct xml_element *element);

/* What to do with an element.  The last row of a table has no name and is for all others. */
struct xml_rule {
	const char *name;
	const struct xml_rule *inside; /* the rules of its children; NULL: they are passed over */
	xml_fn *begin, *end;           /* may be NULL */
	enum {
		XML_NO_TEXT,
		XML_TEXT,  /* .end wants its text, without inside that of all it holds */
		XML_KEPT,  /* the same where .end only keeps it, by xml_text() or xml_fill(): it may be raw */
		XML_MARKUP /* kept with the markup in it, if there is any, as the source spells it */
	} text;
	int arg;
};

/*
 * Read the document at the schedule's input->at, which is all that is left of
 * the input.  The rules' first row names the root.  Stops once the schedule's
 * memory has failed.  SCHEDULE_OK or an error.
 */
int xml_read(struct schedule *schedule, const struct xml_rule *document, void *reader, struct schedule_error *error);

/* The value of an attribute, "" if it is absent. */
const char *xml_attribute(const struct xml_element *element, const char *name);

/* An attribute's and an element's text to keep; TEXT_NONE if there is nothing. */
struct text xml_attribute_text(struct schedule *schedule, const struct xml_element *element, const char *name);
struct text xml_text(struct schedule *schedule, const struct xml_element *element);
/* The same as it is judged, decoded: copied only where it has to be. */
struct spelled xml_spelled(struct schedule *schedule, const struct xml_element *element);
/* Fill in a text that is not known yet. */
void xml_fill(struct schedule *schedule, struct text *text, const struct xml_element *element);

/*
 * The name of the root element that the first bytes of a document begin, in
 * UTF-8 or UTF-16; "" if they don't.  What does not fit into size is cut off.
 */
void xml_root(const char *p, size_t n, char *name, size_t size);

/* Whether it begins as nothing but XML does. */
bool xml_declared(const char *p, size_t n);

/* Whether its characters are of 16 bits. */
bool xml_is_wide(const char *p, size_t n);

/* Bytes before a document that a parser does not want to see. */
size_t xml_start(const char *p, size_t n);

/* Replace references and line ends in well-formed text by what they stand for; returns the bytes left. */
size_t xml_resolve(char *text, size_t n);

/* A format's decode, for raw texts. */
void xml_decode(struct schedule *schedule, struct text *text);

#endif
