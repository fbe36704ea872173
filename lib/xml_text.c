/* What of XML needs no parser: texts as they stand in it, and its first bytes. */
#include "xml.h"

/* utf8proc: spelling a character in UTF-8 is done. */
#include <utf8proc.h>

const char *xml_attribute(const struct xml_element *element, const char *name)
{
	for (const char **a = element->attributes; *a; a += 2)
		if (**a == *name && strcmp(*a, name) == 0)
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
	if (element->raw && element->text.n)
		return (struct text){ element->text.p, (uint32_t)element->text.n, TEXT_RAW };
	return text_copy(s, element->text.p, element->text.n);
}

void xml_fill(struct schedule *s, struct text *text, const struct xml_element *element)
{
	if (text->state == TEXT_NONE)
		*text = xml_text(s, element);
}

/* ---- references and line ends ------------------------------------------------------ */

/* What a reference stands for; 0 for one that is none of XML's own. */
static utf8proc_int32_t referred(const char *name, size_t n)
{
	static const struct {
		const char *name;
		char c;
	} own[] = { { "lt", '<' }, { "gt", '>' }, { "amp", '&' }, { "quot", '"' }, { "apos", '\'' } };

	if (n > 1 && *name == '#')
		return (utf8proc_int32_t)(name[1] == 'x' ? strtol(name + 2, NULL, 16) : strtol(name + 1, NULL, 10));
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (strlen(own[i].name) == n && memcmp(own[i].name, name, n) == 0)
			return own[i].c;
	return 0;
}

static bool stands_as_it_is(const char *text, size_t n)
{
	return !memchr(text, '&', n) && !memchr(text, '\r', n);
}

size_t xml_resolve(char *text, size_t n)
{
	const char *p = text, *end = text + n, *behind;
	char *to = text;

	if (stands_as_it_is(text, n))
		return n;
	while (p < end) {
		utf8proc_int32_t c = 0;

		if (*p == '&' && (behind = memchr(p, ';', (size_t)(end - p))))
			c = referred(p + 1, (size_t)(behind - p - 1));
		if (c) {
			to += utf8proc_encode_char(c, (utf8proc_uint8_t *)to);
			p = behind + 1;
		} else if (*p == '\r') {
			*to++ = '\n';
			p += p + 1 < end && p[1] == '\n' ? 2 : 1;
		} else {
			*to++ = *p++;
		}
	}
	return (size_t)(to - text);
}

void xml_decode(struct schedule *s, struct text *text)
{
	char *copy = arena_text(&s->arena, text->p, text->n);
	size_t n = copy ? xml_resolve(copy, text->n) : 0;

	while (n && is_space(copy[n - 1]))
		n--;
	if (copy)
		copy[n] = '\0';
	*text = (struct text){ copy, (uint32_t)n, copy ? TEXT_DONE : TEXT_NONE };
}

struct spelled xml_spelled(struct schedule *s, const struct xml_element *element)
{
	struct spelled spelled = element->text;
	struct text text;

	if (element->raw && stands_as_it_is(spelled.p, spelled.n))
		return spelled;
	text = xml_text(s, element);
	spelled.p = text_value(s, &text);
	spelled.n = strlen(spelled.p);
	return spelled;
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

bool xml_is_wide(const char *p, size_t n)
{
	return head_of(p, n).step == 2;
}

/* But the mark of UTF-16 expat needs. */
size_t xml_start(const char *p, size_t n)
{
	struct head h = start_of(p, n);

	return h.step == 2 && head_of(p, n).at ? 0 : h.at * h.step;
}
