/*
 * Why no is never wrong.  Two letters or digits that are neighbours in what is
 * searched are neighbours in the JSON, or
 * - one of them is spelled otherwise: by an escape (\u006b), by a character
 *   reference (&#107; or &fjlig;), or as a character that only folds to it
 *   (U+017F to s, U+212A to k).  Any of these answers yes; of all but character
 *   references the scanner tells.
 * - something between them is not rendered: a tag, emphasis, a link's target, a
 *   backslash.  That begins and ends with a mark: one of <>*_`[]!&)= or an
 *   escape.  The literal is then cut into pieces between marks: the first ends
 *   at one, the middle ones stand between two, the last one follows one.
 * - the rendition moves texts or makes them: from <img alt=...>, <table> and
 *   <isindex>; or it drops spaces, too: behind <textarea> and <listing>, and
 *   where a tag does not end in its line.  These answer yes.
 * The rendition makes digits by itself where it numbers a list, set off by
 * spaces: so a literal has a letter.  Else white space is never dropped between
 * two letters without a space or line break in its place, but for that beside a
 * code span's `, which belongs to the mark.
 */
#include "literal.h"

#include "bytes.h"
#include "json_text.h"

enum { STEPS = 4 }; /* looked at together: there is seldom anything */

/* ---- in one piece ----------------------------------------------------------------- */

/* Whether the literal's bytes from k on are those at p, in any case. */
static bool same(const struct literal *l, size_t k, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((p[i] | 32) != l->text[k + i])
			return false;
	return true;
}

/* Where both of the rarest letters stand. */
static inline bytes16 candidates(const struct literal *l, const char *p)
{
	bytes16 at_a = bytes_load(p + l->a) | bytes_all(32), at_b = bytes_load(p + l->b) | bytes_all(32);

	return bytes_equal(at_a, (uint8_t)l->text[l->a]) & bytes_equal(at_b, (uint8_t)l->text[l->b]);
}

static bool in_one_piece(const struct literal *l, const char *p, const char *end)
{
	for (; end - p >= (ptrdiff_t)(STEPS * BYTES + LITERAL_MOST); p += STEPS * BYTES) {
		bytes16 found[STEPS];

		for (int i = 0; i < STEPS; i++)
			found[i] = candidates(l, p + i * BYTES);
		if (!bytes_bits(found[0] | found[1] | found[2] | found[3]))
			continue;
		for (int i = 0; i < STEPS; i++)
			for (unsigned bits = bytes_bits(found[i]); bits; bits &= bits - 1)
				if (same(l, 0, p + i * BYTES + bytes_first(bits), l->n))
					return true;
	}
	for (; end - p >= (ptrdiff_t)(BYTES + LITERAL_MOST); p += BYTES)
		for (unsigned bits = bytes_bits(candidates(l, p)); bits; bits &= bits - 1)
			if (same(l, 0, p + bytes_first(bits), l->n))
				return true;
	for (; end - p >= (ptrdiff_t)l->n; p++)
		if (same(l, 0, p, l->n))
			return true;
	return false;
}

/* ---- in pieces between marks --------------------------------------------------------- */

struct pieces {
	const char *from; /* behind the last mark */
	const char *end;
	uint32_t open;    /* bit k: the first k bytes have been met, then a mark */
};

/* The mark at p: its character, 0 for one that is no ASCII, and its end.  False if it may spell a letter. */
static bool read_mark(const char *p, const char *end, char *c, const char **behind)
{
	unsigned unit;

	*c = *p;
	*behind = p + 1;
	if ((unsigned char)*p >= 0x80)
		return false; /* U+017F or U+212A */
	if (*p != '\\')
		return true;
	if (end - p < 2)
		return false;
	*c = p[1];
	*behind = p + 2;
	if (p[1] != 'u')
		return true;
	if (!json_hex4(p + 2, end, &unit))
		return false;
	*c = unit < 0x80 ? (char)unit : 0;
	*behind = p + 6;
	return !(*c && literal_is_plain(*c)) && unit != 0x17f && unit != 0x212a;
}

/* Whether a tag that begins before p ends in the same line, and soon. */
static bool is_closed(const char *p, const char *end)
{
	enum { LONG = 256 };

	end = end - p < LONG ? end : p + LONG;
	for (; p < end && *p != '>'; p++)
		if (*p == '\\' && p + 1 < end && (p[1] == 'n' || p[1] == 'r'))
			return false;
	return p < end;
}

/* Whether what follows a mark spells letters, moves text, makes it or drops more than marks. */
static bool makes_text(char mark, const char *p, const char *end)
{
	static const char tags[][4] = { "im", "is", "ta", "te", "lis" };

	if (mark == '&')
		return p < end && strchr("#f\\", *p);
	if (mark != '<' || p == end || !(literal_is_letter(*p) || strchr("/!?", *p)))
		return false;
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
		size_t n = strlen(tags[i]);

		if ((size_t)(end - p) >= n && strncasecmp(p, tags[i], n) == 0)
			return true;
	}
	return !is_closed(p, end);
}

/* Most marks have no piece beside them, and these are passed over at once. */
static inline bool is_idle(const struct literal *l, const struct pieces *s, const char *p, const char **behind)
{
	uint32_t pieces;

	if (*p == '&' || *p == '<' || (unsigned char)*p >= 0x80 || s->end - p < 3 || (*p == '\\' && p[1] == 'u'))
		return false;
	*behind = p + 1 + (*p == '\\');
	if (**behind == ' ' || (p > s->from && p[-1] == ' '))
		return false;
	pieces = p > s->from ? l->ends[(uint8_t)(p[-1] | 32)] : 0;
	if (s->open)
		pieces |= s->open & (l->begins[(uint8_t)(*s->from | 32)] | l->begins[(uint8_t)(**behind | 32)]);
	return !pieces;
}

/* The pieces that end at a mark are noted.  True if the last piece follows it. */
static bool meet(const struct literal *l, struct pieces *s, const char *p)
{
	uint32_t open = s->open, k;
	const char *behind;
	size_t n;
	char c;

	if (is_idle(l, s, p, &behind)) {
		s->from = behind;
		return false;
	}
	if (!read_mark(p, s->end, &c, &behind) || makes_text(c, behind, s->end))
		return true;
	/* Spaces on either side may be dropped with it. */
	while (p > s->from && p[-1] == ' ')
		p--;
	while (behind < s->end && *behind == ' ')
		behind++;
	n = (size_t)(p - s->from);
	if (n) {
		for (uint32_t bits = l->ends[(uint8_t)(p[-1] | 32)]; bits; bits &= bits - 1) {
			k = bytes_first(bits);
			if (k <= n && same(l, 0, p - k, k))
				s->open |= UINT32_C(1) << k;
		}
		for (uint32_t bits = open & l->begins[(uint8_t)(*s->from | 32)]; bits; bits &= bits - 1) {
			k = bytes_first(bits);
			if (n < l->n - k && same(l, k, s->from, n))
				s->open |= UINT32_C(1) << (k + n);
		}
	}
	s->from = behind;
	if (behind < s->end)
		for (uint32_t bits = s->open & l->begins[(uint8_t)(*behind | 32)]; bits; bits &= bits - 1) {
			k = bytes_first(bits);
			if ((size_t)(s->end - behind) >= l->n - k && same(l, k, behind, l->n - k))
				return true;
		}
	return false;
}

/* ---- at all --------------------------------------------------------------------------- */

static bool is_space_escape(const char *p)
{
	return *p == '\\' && (p[1] == 'n' || p[1] == 'r' || p[1] == 't');
}

/* Whether white space ends at p that is behind a `. */
static bool ends_code_space(const char *begin, const char *p)
{
	const char *q = p;

	while (q > begin && (q[-1] == ' ' || (q - begin > 1 && is_space_escape(q - 2))))
		q -= 1 + (q[-1] != ' ');
	return q < p && q > begin && q[-1] == '`';
}

/* Whether white space begins at p that is before a `. */
static bool begins_code_space(const char *p, const char *end)
{
	const char *q = p;

	while (q < end && (*q == ' ' || (end - q > 1 && is_space_escape(q))))
		q += 1 + (*q != ' ');
	return q > p && q < end && *q == '`';
}

static inline bool ends_mark(const struct literal *l, const char *begin, const char *p)
{
	if (p == begin || l->mark_ends[(uint8_t)p[-1]])
		return true;
	return (p[-1] == ' ' || (p - begin > 1 && p[-2] == '\\')) && ends_code_space(begin, p);
}

static inline bool begins_mark(const struct literal *l, const char *p, const char *end)
{
	if (p == end || *p == ' ' || (end - p > 1 && is_space_escape(p)))
		return p == end || begins_code_space(p, end);
	return l->mark_begins[(uint8_t)*p];
}

/*
 * Whether the anchor is at p amid what stands beside it in the literal, on each
 * side up to its end or to a mark; or there is a mark that may make letters.
 */
static inline __attribute__((always_inline)) bool is_telling(const struct literal *l, const char *begin,
                                                             const char *p, const char *end)
{
	const char *text = l->text + l->anchor, *text_end = l->text + l->n, *q = p;

	if ((*p | 32) != *text)
		return makes_text(*p, p + 1, end);
	while (text > l->text && q > begin && (q[-1] | 32) == text[-1])
		text--, q--;
	if (text > l->text && !ends_mark(l, begin, q))
		return false;
	text = l->text + l->anchor;
	do
		text++, p++;
	while (text < text_end && p < end && (*p | 32) == *text);
	return text == text_end || begins_mark(l, p, end);
}

enum { BLOCK = STEPS * BYTES };

/* A bit for each of so many bytes where there is something to look at. */
static inline uint64_t block_signs(const char *p, uint8_t letter)
{
	uint64_t bits[STEPS];

	for (int i = 0; i < STEPS; i++) {
		bytes16 v = bytes_load(p + i * BYTES);

		bits[i] = bytes_bits(bytes_equal(v | bytes_all(32), letter) | bytes_equal(v, '&') | bytes_equal(v, '<'));
	}
	return bits[0] | bits[1] << BYTES | bits[2] << 2 * BYTES | bits[3] << 3 * BYTES;
}

static inline __attribute__((always_inline)) bool tells(const struct literal *l, const char *p, const char *end,
                                                        uint64_t (*signs_of)(const char *, uint8_t))
{
	uint8_t letter = (uint8_t)l->text[l->anchor];
	const char *begin = p;
	char last[BLOCK] = { 0 };

	for (;; p += BLOCK) {
		bool more = end - p >= BLOCK;

		for (uint64_t bits = signs_of(more ? p : memcpy(last, p, (size_t)(end - p)), letter); bits; bits &= bits - 1)
			if (is_telling(l, begin, p + __builtin_ctzll(bits), end))
				return true;
		if (!more)
			return false;
	}
}

static bool tells_narrow(const struct literal *l, const char *p, const char *end)
{
	return tells(l, p, end, block_signs);
}

#ifdef BYTES_WIDE

BYTES_WIDE static inline bytes32 signs32(bytes32 v, uint8_t letter)
{
	return bytes32_equal(v | bytes32_all(32), letter) | bytes32_equal(v, '&') | bytes32_equal(v, '<');
}

BYTES_WIDE static inline uint64_t wide_signs(const char *p, uint8_t letter)
{
	return bytes32_bits(signs32(bytes32_load(p), letter)) |
	       (uint64_t)bytes32_bits(signs32(bytes32_load(p + BLOCK / 2), letter)) << BLOCK / 2;
}

BYTES_WIDE static bool tells_wide(const struct literal *l, const char *p, const char *end)
{
	return tells(l, p, end, wide_signs);
}

#endif

static bool is_worth_a_look(const struct literal *l, const char *p, const char *end)
{
#ifdef BYTES_WIDE
	if (!l->narrow && bytes_wide())
		return tells_wide(l, p, end);
#endif
	return tells_narrow(l, p, end);
}

/* A bit for each mark of sixteen bytes; next: those that begin one further. */
static inline unsigned marks(const struct literal *l, bytes16 v, bytes16 next)
{
	bytes16 marks = bytes_within(v, '[', '`') | bytes_within(v, '<', '>') | bytes_within(v, ')', '*') |
	                bytes_equal(v, '!') | bytes_equal(v, '&');

	if (l->folds)
		marks |= (bytes_equal(v, 0xc5) & bytes_equal(next, 0xbf)) |
		         (bytes_equal(v, 0x84) & bytes_equal(next, 0xaa));
	return bytes_bits(marks);
}

/* The marks among the sixteen bytes from p on, less those in the escape before. */
static inline bool meet_all(const struct literal *l, struct pieces *s, const char *p, unsigned bits)
{
	for (; bits; bits &= bits - 1)
		if (p + bytes_first(bits) >= s->from && meet(l, s, p + bytes_first(bits)))
			return true;
	return false;
}

static bool in_pieces(const struct literal *l, const char *p, const char *end)
{
	struct pieces s = { .from = p, .end = end };
	char last[2 * BYTES] = { 0 };

	for (; end - p > BYTES; p += BYTES)
		if (meet_all(l, &s, p, marks(l, bytes_load(p), bytes_load(p + 1))))
			return true;
	memcpy(last, p, (size_t)(end - p));
	return meet_all(l, &s, p, marks(l, bytes_load(last), bytes_load(last + 1)));
}

bool literal_may_be_in(const struct literal *l, const char *p, const char *end, bool respelled)
{
	return (respelled || is_worth_a_look(l, p, end)) && (in_one_piece(l, p, end) || in_pieces(l, p, end));
}
