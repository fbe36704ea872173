/*
 * A pull scanner of JSON (RFC 8259, UTF-8): it validates everything and says
 * where values lie, and builds nothing.
 */
#ifndef JSON_SCAN_H
#define JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
	bool fresh;           /* a bracket has just been opened */
	const char *error;    /* what is wrong at p; NULL: nothing so far */
	bool too_deep;        /* it is JSON_DEPTH that is exceeded */
	/* Told of each oddity that is let through: \u0000, lone surrogates, numbers beyond jansson's range. */
	void (*odd)(void *arg, const char *at, const char *what);
	void *odd_arg;
	uint64_t closers[JSON_DEPTH / 64]; /* a bit per level: 1 for an object */
};

/*
 * The pulls: each returns false at an error, after which all do.  json_next_…
 * return false also when the bracket closes; json_ok() tells.
 */
bool json_skip(struct json_scan *scan, struct json_value *value); /* a whole value; value may be NULL */
char json_peek(struct json_scan *scan);                           /* the kind of the value that follows */
bool json_enter(struct json_scan *scan);                          /* into the array or object that follows */
bool json_next_item(struct json_scan *scan);                      /* another item follows */
bool json_next_member(struct json_scan *scan, struct json_value *key); /* another member's value follows */
void json_space(struct json_scan *scan);

/*
 * Another member's value follows, of just this key, spelled as nearly all are:
 * a comma, at most one space, the n bytes of the key with its quotes and a
 * colon.  Else nothing has been passed over.
 */
bool json_next_key(struct json_scan *scan, const char *quoted, size_t n);

static inline bool json_ok(const struct json_scan *scan)
{
	return !scan->error;
}

/* "a string", "an array", … for messages */
const char *json_kind_name(char kind);

#endif
