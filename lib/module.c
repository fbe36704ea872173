#include "module.h"

#include "internal.h"

#include "buf.h"

#include <dlfcn.h>

void *module_symbol(const char *file, const char *symbol, struct schedule_error *error)
{
	static const char where[] = "here"; /* an address in the library */
	struct buf path = { 0 };
	void *module, *found = NULL;
	const char *slash, *why;
	Dl_info library;

	/* The loader's $ORIGIN is that of whoever calls dlopen(), which may be a sanitizer. */
	slash = dladdr(where, &library) ? strrchr(library.dli_fname, '/') : NULL;
	if (!slash) { /* never from the working directory */
		error_set(error, SCHEDULE_ESYSTEM, "can't load %s: the place of libschedule is not known", file);
		return NULL;
	}
	buf_add(&path, library.dli_fname, (size_t)(slash + 1 - library.dli_fname));
	buf_text(&path, "schedule/");
	buf_text(&path, file);
	module = path.failed ? NULL : dlopen(path.p, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	if (module) {
		found = dlsym(module, symbol);
		dlclose(module);
	}
	if (path.failed) {
		error_memory(error);
	} else if (!found) {
		why = dlerror();
		error_set(error, SCHEDULE_ESYSTEM, "can't load %s: install what is missing, or libschedule again",
		          why ? why : path.p);
	}
	buf_free(&path);
	return found;
}
