#include "module.h"

#include "../include/schedule.h"
#include "buf.h"

#include <dlfcn.h>
#include <string.h>

void *module_symbol(const char *file, const char *symbol, const char **why)
{
	static const char where[] = "here"; /* an address in the library */
	struct buf path = { 0 };
	void *module, *found = NULL;
	const char *slash;
	Dl_info library;

	/* The loader's $ORIGIN is that of whoever calls dlopen(), which may be a sanitizer. */
	slash = dladdr(where, &library) ? strrchr(library.dli_fname, '/') : NULL;
	*why = "the place of libschedule is not known";
	if (!slash)
		return NULL; /* never from the working directory */
	buf_add(&path, library.dli_fname, (size_t)(slash + 1 - library.dli_fname));
	buf_text(&path, "schedule/");
	buf_text(&path, file);
	module = path.failed ? NULL : dlopen(path.p, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	if (module) {
		found = dlsym(module, symbol);
		dlclose(module);
	}
	*why = path.failed ? "out of memory" : dlerror();
	buf_free(&path);
	return found;
}

int module_why(const char *why)
{
	return strstr(why, "memory") ? 0 : SCHEDULE_ESYSTEM;
}
