#include "json_value.h"

#include "json_text.h"

struct json_scan json_scan_text(const struct text *raw)
{
	return (struct json_scan){ .begin = raw->p, .p = raw->p, .end = raw->p ? raw->p + raw->n : NULL,
	                           .known = true };
}

void json_start(struct json_scan *scan)
{
	while (scan->p < scan->end && is_space(*scan->p))
		scan->p++;
	if (scan->end - scan->p >= 3 && memcmp(scan->p, "\xef\xbb\xbf", 3) == 0) {
		if (scan->odd)
			scan->odd(scan->odd_arg, scan->p, "a byte order mark, which JSON has none of");
		scan->p += 3;
	}
	json_space(scan);
}

struct text json_raw(const struct json_value *v)
{
	return (struct text){ v->p, (uint32_t)v->n, v->kind == 'n' ? TEXT_NONE : TEXT_RAW };
}

char json_kind(const struct text *raw)
{
	if (raw->state != TEXT_RAW)
		return 0;
	return is_digit(*raw->p) || *raw->p == '-' ? '0' : *raw->p;
}

struct text json_key(struct schedule *s, const struct json_value *key)
{
	const char *text = key->escaped ? json_text(&s->arena, key->p, key->n) : NULL;

	if (text)
		return (struct text){ text, (uint32_t)strlen(text), TEXT_DONE };
	return (struct text){ key->p + 1, (uint32_t)(key->n - 2), TEXT_DONE };
}

/* {language: text}, {"name": text, ...} */
static const char *of_object(struct schedule *s, const char *p, size_t n)
{
	struct json_scan scan = { .begin = p, .p = p, .end = p + n, .known = true };
	struct json_value key, v;
	const char *first = "";

	json_enter(&scan);
	while (json_next_member(&scan, &key) && json_skip(&scan, &v)) {
		struct text name = json_key(s, &key);
		const char *text = v.kind == '"' ? json_decode(s, v.p, v.n) : "";

		if (text && *text && (json_key_is(&name, "en") || json_key_is(&name, "name")))
			return text;
		if (text && !*first)
			first = text;
	}
	return first;
}

const char *json_decode(struct schedule *s, const char *p, size_t n)
{
	switch (*p) {
	case '"':
		return json_text(&s->arena, p, n);
	case '{':
		return of_object(s, p, n);
	case '[':
	case 'n':
		return "";
	default:
		return arena_text(&s->arena, p, n);
	}
}

void json_decode_text(struct schedule *s, struct text *text)
{
	text->p = json_decode(s, text->p, text->n);
	text->state = text->p ? TEXT_DONE : TEXT_NONE;
}

/* The members of the object that follows. */
static void members_of(struct schedule *s, struct json_scan *scan, const char *const *keys, struct text *found,
                       size_t n)
{
	struct json_value key, v;

	memset(found, 0, n * sizeof *found);
	json_enter(scan);
	while (json_next_member(scan, &key) && json_skip(scan, &v)) {
		struct text name = json_key(s, &key);

		for (size_t i = 0; i < n; i++)
			if (json_key_is(&name, keys[i])) {
				found[i] = json_raw(&v);
				break;
			}
	}
}

void json_members(struct schedule *s, const struct text *object, const char *const *keys, struct text *found, size_t n)
{
	struct json_scan scan = json_scan_text(object);

	if (json_kind(object) == '{')
		members_of(s, &scan, keys, found, n);
	else
		memset(found, 0, n * sizeof *found);
}

/* Another item follows in the array. */
static bool next_item(const struct text *raw, struct json_items *items)
{
	if (!items->started) {
		items->scan = json_scan_text(raw);
		json_enter(&items->scan);
		items->started = true;
	}
	return json_next_item(&items->scan);
}

bool json_item_members(struct schedule *s, const struct text *raw, struct json_items *items, struct text *item,
                       const char *const *keys, struct text *found, size_t n)
{
	if (json_kind(raw) == '[') {
		if (!next_item(raw, items))
			return false;
		if (json_peek(&items->scan) == '{') {
			item->state = TEXT_NONE;
			members_of(s, &items->scan, keys, found, n);
			return true;
		}
		items->held = true;
	}
	if (!json_item(raw, items, item))
		return false;
	json_members(s, item, keys, found, n);
	if (json_kind(item) == '{')
		item->state = TEXT_NONE;
	return true;
}

bool json_item(const struct text *raw, struct json_items *items, struct text *item)
{
	struct json_value v;

	if (json_kind(raw) != '[') {
		bool first = !items->started && raw->state == TEXT_RAW;

		items->started = true;
		*item = *raw;
		return first;
	}
	if ((!items->held && !next_item(raw, items)) || !json_skip(&items->scan, &v))
		return false;
	items->held = false;
	*item = json_raw(&v);
	return true;
}

uint32_t json_count(const struct text *raw)
{
	struct json_items items = { 0 };
	struct text item;
	uint32_t n = 0;

	while (json_item(raw, &items, &item))
		n++;
	return n;
}
