/* Loading gumbo's module; a program that links the archive has it already. */
#ifdef HAVE_RENDITION

#include "html_made.h"
#include "module.h"

const struct html_made *html_load(void)
{
#ifdef MODULES_LINKED
	return &schedule_html_made;
#else
	/* Asked for each time: the loader remembers, so that nothing here has to. */
	return module_symbol(MODULE_HTML, "schedule_html_made", NULL);
#endif
}

#else

typedef int nothing; /* ISO C has no empty files */

#endif
