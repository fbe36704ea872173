/* Unicode text: case, white space and letters, by utf8proc. */
#ifndef TEXT_H
#define TEXT_H

#include "buf.h"

/* Append a text with each run of white space as one space. */
void text_fold_space(struct buf *buf, const char *p, size_t n);

/* Append a text case-folded, composed and with its white space folded and trimmed. */
void text_fold_name(struct buf *buf, const char *name);

/* Append a text without the ASCII white space around it. */
void text_trim(struct buf *buf, const char *p, size_t n);

/* Append a name, "Last, First" turned round, "Dr" staying in front; one with more commas stays as it is. */
void text_turn_name(struct buf *buf, const char *p, size_t n);

/* Whether the character at p (valid UTF-8, n bytes left) is an upper- or title-case letter. */
bool text_is_capital(const char *p, size_t n);

#endif
