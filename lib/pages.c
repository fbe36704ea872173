#include "pages.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

void pages_be_large(void *p, size_t size)
{
#ifdef MADV_HUGEPAGE
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), begin = (uintptr_t)p / page * page;

	if (size >= PAGES_LARGE - PAGES_MALLOC)
		madvise((void *)begin, ((uintptr_t)p + size + page - 1) / page * page - begin, MADV_HUGEPAGE);
#else
	(void)p, (void)size;
#endif
}
