/* Reading in windows, for tests that hold it against reading at once. */
#ifndef TESTS_WINDOW_H
#define TESTS_WINDOW_H

#include "internal.h"

#include <sys/mman.h>
#include <unistd.h>

/* How a text is read: with so many threads ahead; in windows of so many bytes; while a pattern is looked for. */
struct way {
	size_t helpers, window;
	const struct schedule_pattern *sought;
};

/* Bytes whose windows show others, of the same size: mostly the same.  NULL if there can't be any. */
static inline struct schedule_input *open_window(const void *bytes, const void *shown, size_t n, size_t window)
{
	int fd = memfd_create("window", MFD_CLOEXEC);
	struct schedule_input *input = NULL;

	if (fd >= 0 && write(fd, shown, n) == (ssize_t)n)
		input = schedule_open_memory(bytes, n, NULL);
	if (input) {
		input->fd = fd;
		input->window = window;
	}
	return input;
}

/* Text to be read in a way. */
static inline struct schedule_input *open_way(const void *text, size_t n, struct way way)
{
	struct schedule_input *input =
		way.window ? open_window(text, text, n, way.window) : schedule_open_memory(text, n, NULL);

	if (input)
		input->helpers = way.helpers;
	return input;
}

#endif
