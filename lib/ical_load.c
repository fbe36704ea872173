/* Loading libical's module; a program that links the archive has it already. */
#include "ical_spell.h"

#ifdef MODULES_LINKED

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

#include <dlfcn.h>
#include <string.h>

ical_spell_fn *ical_load(void **module, const char **why)
{
	ical_spell_fn *spell = NULL;
	void *symbol = NULL;

	*module = dlopen("$ORIGIN/schedule/ical.so", RTLD_NOW | RTLD_LOCAL);
	if (*module)
		symbol = dlsym(*module, "schedule_ical_spell");
	if (symbol)
		memcpy(&spell, &symbol, sizeof spell); /* ISO C has no such conversion */
	else
		*why = dlerror();
	return spell;
}

void ical_unload(void *module)
{
	if (module)
		dlclose(module);
}

#endif
