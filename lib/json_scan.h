/*
 * A pull scanner of JSON (RFC 8259, UTF-8): it validates everything and says
 * where values lie, and builds nothing.
 */
#ifndef JSON_SCAN_H
#define JSON_SCAN_H

#include "bytes.h"

enum { JSON_DEPTH = 2048 }; /* deepest nesting, as jansson's */

struct json_value {
	const char *p; /* in the source, quotes included */
	size_t n;
	char kind;     /* { [ " 0 (a number) t f n, or 0 for none */
	bool escaped;  /* a string with a backslash in it */
};

struct json_scan {
	const char *begin, *p, *end;
	size_t depth;
	bool known;           /* all is valid: it has been scanned before */
	bool narrow;          /* as on a processor without wide registers, for tests */
	bool fresh;           /* a bracket has just been opened */
	const char *error;    /* what is wrong at p; NULL: nothing so far */
	bool too_deep;        /* it is JSON_DEPTH that is exceeded */
	bool respelled;       /* ASCII has been met as \u and its number, or what folds to it; not told where known */
	/* Told of each oddity that is let through: \u0000, lone surrogates, numbers beyond jansson's range. */
	void (*odd)(void *arg, const char *at, const char *what);
	void *odd_arg;
	uint64_t closers[JSON_DEPTH / 64]; /* a bit per level: 1 for an object */
};

/*
 * The pulls: each returns false at an error, after which all do.  json_next_…
 * return false also when the bracket closes; json_ok() tells.
 */
static inline bool json_skip(struct json_scan *scan, struct json_value *value); /* a whole value */
static inline bool json_pass(struct json_scan *scan);             /* that nobody asks for */
char json_peek(struct json_scan *scan);                           /* the kind of the value that follows */
bool json_enter(struct json_scan *scan);                          /* into the array or object that follows */
bool json_next_item(struct json_scan *scan);                      /* another item follows */
static inline bool json_next_member(struct json_scan *scan, struct json_value *key); /* a next member's value follows */
void json_space(struct json_scan *scan);

/*
 * Another member's value follows, of just this key, spelled as nearly all are:
 * a comma, at most one space, the n bytes of the key with its quotes and a
 * colon.  Else nothing has been passed over.
 */
enum { JSON_KEY = 24 }; /* bytes that can be read of a key, most of them NUL */
static inline bool json_next_key(struct json_scan *scan, const char quoted[JSON_KEY], size_t n);

static inline bool json_ok(const struct json_scan *scan)
{
	return !scan->error;
}

/* "a string", "an array", … for messages */
const char *json_kind_name(char kind);

/* ---- nearly all members and values, inline, and any others ------------------------------------ */

bool json_skip_any(struct json_scan *scan, struct json_value *value);
bool json_next_any_member(struct json_scan *scan, struct json_value *key);

/* A bit for each byte that ends a run of plain ASCII: a quote, a backslash, a control or a non-ASCII byte. */
static inline unsigned json_stops(bytes16 v)
{
	/* As signed numbers non-ASCII bytes are below the controls. */
	return bytes_bits(bytes_equal(v, '"') | bytes_equal(v, '\\') | bytes_below(v, 0x20));
}

/* The length, with its quotes, of a string at p that is plain and ends soon; else 0.  So many bytes can be read. */
enum { JSON_SHORT = BYTES + 1 };
static inline size_t json_short_string(const char *p)
{
	unsigned bits = json_stops(bytes_load(p + 1));

	return *p == '"' && bits && p[1 + bytes_first(bits)] == '"' ? bytes_first(bits) + 2 : 0;
}

/* Behind the colon, and a space. */
static inline bool json_to_value(struct json_scan *s, const char *p)
{
	s->p = p + (*p == ' ');
	if ((unsigned char)*s->p <= ' ')
		json_space(s);
	return true;
}

static inline bool json_next_key(struct json_scan *s, const char quoted[JSON_KEY], size_t n)
{
	const char *p = s->p;
	unsigned same;

	if (s->error || s->fresh || s->end - p < JSON_KEY + BYTES || *p != ',')
		return false;
	p += 1 + (p[1] == ' ');
	same = bytes_bits((bytes16)(bytes_load(p) == bytes_load(quoted)));
	if (n <= BYTES ? ~same << (2 * BYTES - n) : same != 0xffff || memcmp(p + BYTES, quoted + BYTES, n - BYTES) != 0)
		return false;
	return json_to_value(s, p + n);
}

/* Past a comma, a short key, a colon and a space. */
static inline bool json_next_member(struct json_scan *s, struct json_value *key)
{
	const char *p = s->p;
	size_t n;

	if (s->error || s->fresh || s->end - p < 2 * JSON_SHORT || *p != ',')
		return json_next_any_member(s, key);
	p += 1 + (p[1] == ' ');
	n = json_short_string(p);
	if (!n || p[n] != ':')
		return json_next_any_member(s, key);
	*key = (struct json_value){ p, n, '"', false };
	return json_to_value(s, p + n + 1);
}

/* A short string. */
static inline bool json_skip(struct json_scan *s, struct json_value *v)
{
	const char *p = s->p;
	size_t n = s->end - p < JSON_SHORT ? 0 : json_short_string(p);

	if (!n || s->error || s->depth == JSON_DEPTH)
		return json_skip_any(s, v);
	*v = (struct json_value){ p, n, '"', false };
	s->p = p + n;
	return true;
}

static inline bool json_pass(struct json_scan *s)
{
	struct json_value unwanted;

	return json_skip(s, &unwanted);
}

#endif
