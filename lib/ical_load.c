/* Loading libical's module; a program that links the archive has it already. */
#include "ical_spell.h"

#ifdef ICAL_LINKED

ical_spell_fn *ical_load(void **module, const char **why)
{
	*module = NULL;
	*why = "";
	return schedule_ical_spell;
}

void ical_unload(void *module)
{
	(void)module;
}

#else

#include "buf.h"

#include <dlfcn.h>
#include <string.h>

/* Beside the library, wherever that is; the loader's $ORIGIN is that of whoever calls dlopen(), a sanitizer at times. */
static void *open_module(void)
{
	static const char where[] = "here"; /* an address in the library */
	struct buf path = { 0 };
	const char *slash;
	Dl_info library;
	void *module;

	slash = dladdr(where, &library) ? strrchr(library.dli_fname, '/') : NULL;
	if (!slash)
		return NULL; /* never from the working directory */
	buf_add(&path, library.dli_fname, (size_t)(slash + 1 - library.dli_fname));
	buf_text(&path, "schedule/ical.so");
	/* It stays: what libical and ICU keep for good would be lost, and come again with each calendar. */
	module = path.failed ? NULL : dlopen(path.p, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	buf_free(&path);
	return module;
}

ical_spell_fn *ical_load(void **module, const char **why)
{
	ical_spell_fn *spell = NULL;
	void *symbol = NULL;

	*module = open_module();
	if (*module)
		symbol = dlsym(*module, "schedule_ical_spell");
	if (symbol)
		memcpy(&spell, &symbol, sizeof spell); /* ISO C has no such conversion */
	else if (!(*why = dlerror()))
		*why = "out of memory, or the place of libschedule is not known";
	return spell;
}

void ical_unload(void *module)
{
	if (module)
		dlclose(module);
}

#endif
