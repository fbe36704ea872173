/* Unicode text: case, white space and letters, by utf8proc. */
#ifndef TEXT_H
#define TEXT_H

#include "buf.h"

/* Append a text with each run of white space as one space. */
void text_fold_space(struct buf *buf, const char *p, size_t n);

/*
 * Append a text without its letters' accents: the combining marks of its
 * canonical decomposition (UAX 15) but those that are part of a letter (nukta,
 * virama, kana voicing).  origin, if not NULL, gets an offset in the text for
 * each byte that is appended and for the end; it has room for n + 1.
 */
void text_strip_accents(struct buf *buf, const char *p, size_t n, size_t *origin);

/* Append a text case-folded, composed and with its white space folded and trimmed. */
void text_fold_name(struct buf *buf, const char *name);

/* Append a text without the ASCII white space around it. */
void text_trim(struct buf *buf, const char *p, size_t n);

/* Append a name, "Last, First" turned round, "Dr" staying in front; one with more commas stays as it is. */
void text_turn_name(struct buf *buf, const char *p, size_t n);

/* Whether the character at p (valid UTF-8, n bytes left) is an upper- or title-case letter. */
bool text_is_capital(const char *p, size_t n);

#endif
