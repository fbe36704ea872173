/* Loading libical's module; a program that links the archive has it already. */
#include "ical_spell.h"

#include "module.h"

#include <string.h>

ical_spell_fn *ical_load(struct schedule_error *error)
{
#ifdef MODULES_LINKED
	(void)error;
	return schedule_ical_spell;
#else
	ical_spell_fn *spell = NULL;
	void *symbol = module_symbol(MODULE_ICAL, "schedule_ical_spell", error);

	memcpy(&spell, &symbol, sizeof spell); /* ISO C has no such conversion */
	return spell;
#endif
}
