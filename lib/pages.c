#include "pages.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

static void advise(void *p, size_t size)
{
#ifdef MADV_HUGEPAGE
	madvise(p, size, MADV_HUGEPAGE);
#else
	(void)p, (void)size;
#endif
}

void pages_be_large(void *p, size_t size)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), begin = (uintptr_t)p / page * page;

	if (size >= PAGES_LARGE - PAGES_MALLOC)
		advise((void *)begin, ((uintptr_t)p + size + page - 1) / page * page - begin);
}

static char *map(size_t size)
{
	char *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

void *pages_alloc(size_t size)
{
	char *p = map(size);
	size_t before;

	if (p && (uintptr_t)p % PAGES_LARGE) { /* Linux before 6.7 puts it anywhere */
		munmap(p, size);
		p = map(size + PAGES_LARGE);
		if (!p)
			return NULL;
		before = PAGES_LARGE - (uintptr_t)p % PAGES_LARGE;
		munmap(p, before);
		p += before;
		if (before < PAGES_LARGE)
			munmap(p + size, PAGES_LARGE - before);
	}
	if (p)
		advise(p, size);
	return p;
}

void pages_free(void *p, size_t size)
{
	munmap(p, size);
}
