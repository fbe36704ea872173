#include "module.h"

#include "internal.h"

#include "buf.h"

#include <dlfcn.h>

static void *open_module(const char *file, struct schedule_error *error)
{
	static const char where[] = "here"; /* an address in the library */
	struct buf path = { 0 };
	void *module = NULL;
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
	if (!module) {
		why = path.failed ? "out of memory" : dlerror();
		if (why && strstr(why, "memory")) /* there is no other sign of it */
			error_memory(error);
		else
			error_set(error, SCHEDULE_ESYSTEM,
			          "can't load %s: install what is missing, or libschedule again", why ? why : file);
	}
	buf_free(&path);
	return module;
}

const void *module_symbol(const char *file, const char *symbol, struct schedule_error *error)
{
	void *module = open_module(file, error), *found = module ? dlsym(module, symbol) : NULL;

	if (module && !found)
		error_set(error, SCHEDULE_ESYSTEM, "%s is not of this libschedule: install it again", file);
	if (module)
		dlclose(module);
	return found;
}

void module_lacks(struct arena *arena, const char *file)
{
	arena->failed = true;
	arena->why = SCHEDULE_ESYSTEM;
	arena->lacks = file;
}

int module_error(const char *file, struct schedule_error *error)
{
	struct schedule_error why = { 0 };
	void *module = open_module(file, &why);

	if (!module)
		return error_set(error, why.code, "%s", why.text);
	dlclose(module); /* memory was short before */
	return error_memory(error);
}
