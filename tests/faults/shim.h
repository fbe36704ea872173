/*
 * malloc(3) and its like, of which one call fails.  Linked into a program, or
 * preloaded: then $FAULT_AT is the call that fails, and with $FAULT_ONWARDS all
 * behind it; the number of calls is written to the file that $FAULT_COUNT names.
 *
 * Calls that libical makes are not counted, nor what is called by it: 3.0.16
 * does not survive them.
 */
#ifndef SHIM_H
#define SHIM_H

#include <stdbool.h>
#include <stddef.h>

/* The sanitizers have an allocator of their own: there is no shim beside it. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

struct shim {
	bool on;     /* calls count */
	long at;     /* the one that fails, from 1; 0: none */
	bool onwards; /* so do those behind it */
	long count;  /* so far */
	size_t live; /* blocks that were taken while it was on and are not freed */
};

extern struct shim shim;

#endif
