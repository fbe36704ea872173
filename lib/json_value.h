/* Raw JSON values of a schedule, decoded: what every reader of JSON needs. */
#ifndef JSON_VALUE_H
#define JSON_VALUE_H

#include "internal.h"
#include "json_scan.h"

/* A scan of a raw value, which has been found valid before. */
struct json_scan json_scan_text(const struct text *raw);

/* Past white space and a byte order mark, which is odd. */
void json_start(struct json_scan *scan);

/* A value that has been scanned, as a raw text; null is none. */
struct text json_raw(const struct json_value *value);

/* Its kind, as json_peek() tells; 0 if there is none. */
char json_kind(const struct text *raw);

/*
 * Any value as text, in the arena; NULL if out of memory.  A number and a truth
 * value are as they are spelled; of an object of texts it is "en" or "name",
 * else the first that says something; an array and null are "".
 */
const char *json_decode(struct schedule *schedule, const char *p, size_t n);
/* The same as a format's decode. */
void json_decode_text(struct schedule *schedule, struct text *text);

/* A key without quotes and escapes, and whether it is a certain one. */
struct text json_key(struct schedule *schedule, const struct json_value *key);
static inline bool json_key_is(const struct text *key, const char *want)
{
	return key->n && *key->p == *want && strncmp(key->p, want, key->n) == 0 && !want[key->n];
}

/* Find the members of an object by name: found[i] is the raw value of keys[i], or TEXT_NONE. */
void json_members(struct schedule *schedule, const struct text *object, const char *const *keys, struct text *found,
                  size_t n);

/* How many items a raw array has; null has none, and anything else counts as one. */
uint32_t json_count(const struct text *raw);

/* Its items: begin with next = {0}; anything but an array is its own only item. */
struct json_items {
	struct json_scan scan;
	bool started;
	bool held; /* the item that follows has been announced */
};
bool json_item(const struct text *raw, struct json_items *items, struct text *item);
/* The same in one pass for items that are objects: of those item is TEXT_NONE, and their members are found. */
bool json_item_members(struct schedule *schedule, const struct text *raw, struct json_items *items, struct text *item,
                       const char *const *keys, struct text *found, size_t n);

#endif
