#include "shim.h"

#include <errno.h>
#include <execinfo.h>
#include <link.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct shim shim;

#ifndef SANITIZED

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *p, size_t size);
extern void __libc_free(void *p);

/* ---- whose call it is ------------------------------------------------------ */

/* Where libraries lie whose calls are not counted, or are somebody else's: the C library's strdup(3) and its like. */
enum { SPARED, BETWEEN };

static struct range {
	uintptr_t begin, end;
	int kind;
} ranges[32];
static size_t nranges;

static int add_range(struct dl_phdr_info *info, size_t size, void *arg)
{
	static const struct {
		const char *name;
		int kind;
	} libraries[] = { { "/libical", SPARED }, { "/libicu", SPARED }, { "/ld-", SPARED }, { "/libc.", BETWEEN } };

	(void)size;
	(void)arg;
	for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
		if (!strstr(info->dlpi_name, libraries[i].name) || nranges == sizeof ranges / sizeof *ranges)
			continue;
		for (int k = 0; k < info->dlpi_phnum; k++) {
			uintptr_t begin = info->dlpi_addr + info->dlpi_phdr[k].p_vaddr;

			if (info->dlpi_phdr[k].p_type == PT_LOAD && info->dlpi_phdr[k].p_flags & PF_X)
				ranges[nranges++] =
					(struct range){ begin, begin + info->dlpi_phdr[k].p_memsz, libraries[i].kind };
		}
	}
	return 0;
}

/* Libraries may come late, by dlopen(3): whether any has since the last look. */
static int has_grown(struct dl_phdr_info *info, size_t size, void *arg)
{
	static unsigned long long known;
	bool *grown = arg;

	(void)size;
	*grown = info->dlpi_adds != known;
	known = info->dlpi_adds;
	return 1; /* the first will do */
}

static void look_around(void)
{
	bool grown = false;

	dl_iterate_phdr(has_grown, &grown);
	if (!grown)
		return;
	nranges = 0;
	dl_iterate_phdr(add_range, NULL);
}

static bool lies_in(const void *address, int kind)
{
	for (size_t i = 0; i < nranges; i++)
		if ((uintptr_t)address >= ranges[i].begin && (uintptr_t)address < ranges[i].end && ranges[i].kind == kind)
			return true;
	return false;
}

/* Called by libical, or by the C library for libical. */
static bool is_spared(void *caller)
{
	void *frames[16];
	int n;

	look_around();
	if (!lies_in(caller, BETWEEN))
		return lies_in(caller, SPARED);
	shim.on = false; /* for what backtrace() takes */
	n = backtrace(frames, 16);
	shim.on = true;
	for (int i = 0; i < n; i++)
		if (lies_in(frames[i], SPARED))
			return true;
	return false;
}

/* ---- what is alive ----------------------------------------------------------- */

enum { ROOM = 1 << 17 };
static void *blocks[ROOM]; /* open addressing */
static char gone;          /* in place of one that is freed */

static void **place_of(void *p, void *want)
{
	size_t i = (size_t)(((uintptr_t)p >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 40) % ROOM;

	for (size_t tries = 0; tries < ROOM && blocks[i]; tries++, i = (i + 1) % ROOM)
		if (blocks[i] == want)
			return &blocks[i];
	return want == p ? NULL : &blocks[i];
}

static void *born(void *p)
{
	void **place = p ? place_of(p, &gone) : NULL;

	if (place) {
		*place = p;
		shim.live++;
	}
	return p;
}

static void dies(void *p)
{
	void **place = p && shim.live ? place_of(p, p) : NULL;

	if (place) {
		*place = &gone;
		shim.live--;
	}
	if (!shim.live && place)
		memset(blocks, 0, sizeof blocks);
}

/* ---- the calls ------------------------------------------------------------------ */

#pragma GCC visibility push(default) /* libraries are to find them */

enum verdict { PASS, COUNTED, FAIL };

static enum verdict judge(void *caller)
{
	if (!shim.on || is_spared(caller))
		return PASS;
	shim.count++;
	if (shim.count != shim.at && !(shim.onwards && shim.at && shim.count > shim.at))
		return COUNTED;
	errno = ENOMEM;
	return FAIL; /* a place for a debugger's breakpoint */
}

void *malloc(size_t size)
{
	enum verdict verdict = judge(__builtin_return_address(0));
	void *p = verdict == FAIL ? NULL : __libc_malloc(size);

	return verdict == COUNTED ? born(p) : p;
}

void *calloc(size_t count, size_t size)
{
	enum verdict verdict = judge(__builtin_return_address(0));
	void *p = verdict == FAIL ? NULL : __libc_calloc(count, size);

	return verdict == COUNTED ? born(p) : p;
}

void *realloc(void *old, size_t size)
{
	enum verdict verdict = judge(__builtin_return_address(0));
	void *p;

	if (verdict == FAIL)
		return NULL;
	dies(old);
	p = __libc_realloc(old, size);
	return verdict == COUNTED ? born(p) : p;
}

void free(void *p)
{
	dies(p);
	__libc_free(p);
}

#pragma GCC visibility pop

/* ---- preloaded --------------------------------------------------------------------- */

__attribute__((constructor)) static void begin(void)
{
	const char *at = getenv("FAULT_AT");
	void *frames[4];

	backtrace(frames, 4); /* loads what it needs */
	if (!at)
		return;
	shim.at = strtol(at, NULL, 10);
	shim.onwards = getenv("FAULT_ONWARDS");
	shim.on = true;
}

__attribute__((destructor)) static void end(void)
{
	const char *path = getenv("FAULT_COUNT");
	FILE *file;

	shim.on = false;
	file = path ? fopen(path, "w") : NULL;
	if (!file)
		return;
	fprintf(file, "%ld\n", shim.count);
	fclose(file);
}

#endif
