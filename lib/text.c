/*
 * utf8proc is a dependency beyond the three: case folding, categories and
 * display widths need Unicode's tables, which are not ours to keep.
 */
#include "text.h"

#include "utf8.h"

#include <utf8proc.h>

/* Bytes of the white-space character at p, 0 if it is none. */
static size_t space_length(const char *p, size_t n)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t length;

	if ((unsigned char)*p < 0x80)
		return is_space(*p);
	length = utf8proc_iterate((const utf8proc_uint8_t *)p, (utf8proc_ssize_t)n, &c);
	if (length < 0)
		return 0;
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return (size_t)length;
	default:
		return c == 0x85 ? (size_t)length : 0;
	}
}

void text_fold_space(struct buf *buf, const char *p, size_t n)
{
	const char *end = p + n;
	char *to;

	buf_add(buf, p, n); /* as much as there can be */
	if (buf->failed)
		return;
	to = buf->p + buf->n - n;
	while (p < end) {
		size_t space = (unsigned char)*p > ' ' && (unsigned char)*p < 0x80 ? 0
		                                                                   : space_length(p, (size_t)(end - p));

		if (!space) {
			*to++ = *p++;
			continue;
		}
		*to++ = ' ';
		for (; space; space = p < end ? space_length(p, (size_t)(end - p)) : 0)
			p += space;
	}
	*to = '\0';
	buf->n = (size_t)(to - buf->p);
}

/* A name of ASCII letters and single spaces between them needs no tables, and most are. */
static bool fold_plain_name(struct buf *buf, const char *name)
{
	size_t begin = buf->n, n = 0;

	for (; name[n]; n++)
		if ((unsigned char)name[n] >= 0x7f || name[n] < ' ' ||
		    (name[n] == ' ' && (!n || name[n + 1] == ' ' || !name[n + 1])))
			return false;
	buf_add(buf, name, n);
	for (char *p = buf->p + begin; !buf->failed && n; n--, p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p | 32);
	return true;
}

/* Combining classes 7, 8 and 9 are nukta, kana voicing and virama. */
static bool is_accent(utf8proc_int32_t c)
{
	utf8proc_propval_t class = utf8proc_get_property(c)->combining_class;

	return class == 1 || class > 9;
}

/* The character c, or what its decomposition leaves of it, in UTF-8; at most as long as c. */
static size_t without_accents(utf8proc_int32_t c, const char *p, size_t n, char *to)
{
	utf8proc_int32_t parts[16];
	int last_class = 0;
	utf8proc_ssize_t count = utf8proc_decompose_char(c, parts, 16, UTF8PROC_DECOMPOSE, &last_class);
	size_t length = 0;
	bool any = false;

	for (utf8proc_ssize_t i = 0; i < count && count <= 16; i++)
		any |= is_accent(parts[i]);
	if (!any) {
		memcpy(to, p, n);
		return n;
	}
	for (utf8proc_ssize_t i = 0; i < count; i++) {
		utf8proc_uint8_t spelled[4];
		size_t more = is_accent(parts[i]) ? 0 : (size_t)utf8proc_encode_char(parts[i], spelled);

		if (length + more > n)
			break;
		memcpy(to + length, spelled, more);
		length += more;
	}
	return length;
}

void text_strip_accents(struct buf *buf, const char *p, size_t n, size_t *origin)
{
	size_t begin = buf->n, at = 0;

	while (at < n) {
		utf8proc_int32_t c = (unsigned char)p[at];
		utf8proc_ssize_t length = 1;
		char to[4] = { p[at] };
		size_t kept = 1;

		if (c >= 0x80 && (length = utf8proc_iterate((const utf8proc_uint8_t *)p + at,
		                                            (utf8proc_ssize_t)(n - at), &c)) > 0)
			kept = without_accents(c, p + at, (size_t)length, to);
		buf_add(buf, to, kept);
		for (size_t i = 0; origin && !buf->failed && i < kept; i++)
			origin[buf->n - begin - kept + i] = at;
		at += length > 0 ? (size_t)length : 1;
	}
	if (origin && !buf->failed)
		origin[buf->n - begin] = n;
}

void text_fold_name(struct buf *buf, const char *name)
{
	utf8proc_uint8_t *folded = NULL;
	size_t begin = buf->n, n;

	if (fold_plain_name(buf, name))
		return;
	if (utf8proc_map((const utf8proc_uint8_t *)name, 0, &folded,
	                 UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD) < 0) {
		buf->failed = true; /* the texts of the model are valid: memory ran out */
		return;
	}
	n = strlen((char *)folded);
	text_fold_space(buf, (char *)folded, n);
	free(folded);
	if (buf->failed)
		return;
	if (buf->n > begin && buf->p[begin] == ' ')
		memmove(buf->p + begin, buf->p + begin + 1, --buf->n - begin + 1);
	if (buf->n > begin && buf->p[buf->n - 1] == ' ')
		buf->p[--buf->n] = '\0';
}

void text_trim(struct buf *buf, const char *p, size_t n)
{
	for (; n && is_space(*p); n--)
		p++;
	while (n && is_space(p[n - 1]))
		n--;
	buf_add(buf, p, n);
}

/* Bytes of a form of address in front of a name, with the space behind it. */
static size_t address_length(const char *p, size_t n)
{
	static const char *const forms[] = { "Mr ", "Ms ", "Mrs ", "Mx ", "Dr ", "Dr. ", "Prof ", "Prof. " };

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (n > strlen(forms[i]) && memcmp(p, forms[i], strlen(forms[i])) == 0)
			return strlen(forms[i]);
	return 0;
}

void text_turn_name(struct buf *buf, const char *p, size_t n)
{
	const char *comma = n ? memchr(p, ',', n) : NULL, *first;
	size_t rest, before, address;

	for (; n && is_space(*p); n--)
		p++;
	first = comma ? comma + 1 : p + n;
	rest = (size_t)(p + n - first);
	if (!comma || comma == p || memchr(first, ',', rest)) {
		text_trim(buf, p, n);
		return;
	}
	address = address_length(p, (size_t)(comma - p));
	buf_add(buf, p, address);
	before = buf->n;
	text_trim(buf, first, rest);
	if (buf->n > before)
		buf_char(buf, ' ');
	text_trim(buf, p + address, (size_t)(comma - p) - address);
}

bool text_is_capital(const char *p, size_t n)
{
	utf8proc_int32_t c;
	utf8proc_category_t category;

	if (utf8proc_iterate((const utf8proc_uint8_t *)p, (utf8proc_ssize_t)n, &c) < 0)
		return false;
	category = utf8proc_category(c);
	return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}
