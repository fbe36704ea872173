/* Kinds of conflicts by name. */
#ifndef KINDS_H
#define KINDS_H

/* Masks of 1u << kind: of those that are looked for unless others are asked for ... */
unsigned kinds_usual(void);
/* ... and of a list as "room,gap", "all" or "+gap", beside the usual ones; a name that is none ends the program. */
unsigned kinds_mask(const char *list);

/* Print them all, and end the program. */
_Noreturn void kinds_list(void);

#endif
