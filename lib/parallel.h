/* More threads than the caller's, where there are processors for them and work that pays. */
#ifndef PARALLEL_H
#define PARALLEL_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

enum { PARALLEL_MOST = 7 };

/* How many threads beside the caller's to have for work on so many bytes. */
size_t parallel_helpers(size_t bytes);

/* Start a thread that signals pass over.  False if there can't be one. */
bool parallel_start(pthread_t *thread, void *(*run)(void *), void *arg);

/* Call work(arg, begin, end) for parts of 0 to n, in so many threads and the caller's; done when it returns. */
typedef void parallel_fn(void *arg, size_t begin, size_t end);
void parallel_parts(size_t helpers, size_t n, parallel_fn *work, void *arg);

#endif
