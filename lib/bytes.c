/*
 * What the processor can do.  The C library has found it out; to ask the
 * processor anew, as the compiler's own function does when a program starts,
 * takes 60 us where the machine is virtual.
 */
#include "bytes.h"

#ifdef BYTES_WIDE

#if __has_include(<sys/platform/x86.h>)
#include <sys/platform/x86.h>
#define HAS(known, compilers) CPU_FEATURE_ACTIVE(known)
#else
#define HAS(known, compilers) __builtin_cpu_supports(compilers)
#endif

_Atomic char bytes_width;

bool bytes_find_width(void)
{
	bool wide = HAS(AVX2, "avx2") && HAS(BMI1, "bmi");

	atomic_store_explicit(&bytes_width, wide ? BYTES_ARE_32 : BYTES_ARE_16, memory_order_relaxed);
	return wide;
}

#endif
