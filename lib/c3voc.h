/* An event of schedule JSON, between the file that reads documents and the one that reads events. */
#ifndef C3VOC_H
#define C3VOC_H

#include "internal.h"

/* A key of an event, the slot its raw value is noted in, and the kinds of value that are seen in the wild. */
struct c3voc_member {
	const char *key;
	int slot;
	const char *kinds; /* as of json_peek() */
	const char *item_kinds; /* of a list: its items' beside objects; NULL: no list */
};

extern const struct c3voc_member c3voc_members[]; /* up to a row without a key */

/* Whether a key of a person or link has a text. */
bool c3voc_is_item_text(const struct text *key);
/* Work out what must be known of every event, warning of broken values. */
void c3voc_judge(struct schedule_event *event);
/* Decode a list that is still raw. */
void c3voc_load(struct schedule_event *event, enum slot slot);

#endif
