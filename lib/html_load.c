/* Loading gumbo's module; a program that links the archive has it already. */
#ifdef HAVE_RENDITION

#include "html_made.h"

#ifdef MODULES_LINKED

const struct html_made *html_load(void)
{
	return &schedule_html_made;
}

#else

#include <dlfcn.h>

/* Asked for each time: the loader remembers, so that nothing here has to. */
const struct html_made *html_load(void)
{
	void *module = dlopen("$ORIGIN/schedule/html.so", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	const struct html_made *made = module ? dlsym(module, "schedule_html_made") : NULL;

	if (module)
		dlclose(module);
	return made;
}

#endif

#else

typedef int nothing; /* ISO C has no empty files */

#endif
