/* Modules beside the library, for what few runs need and all would wait for. */
#ifndef MODULE_H
#define MODULE_H

/*
 * What a module exports, or NULL and why.  It stays loaded: what the libraries
 * beneath keep for good would be lost, and come again each time.
 */
void *module_symbol(const char *file, const char *symbol, const char **why);

/* The same reason for an arena's .why: the loader tells it as a text only. */
int module_why(const char *why);

#endif
