/* A piece of a mapped file, copied to memory that is used for one after the other. */
#ifndef WINDOW_H
#define WINDOW_H

#include <stdbool.h>
#include <stddef.h>

struct window {
	int fd;
	char *bytes; /* NULL: it is closed */
	size_t room, input_size;
	size_t from, size; /* what of the file it shows */
};

/* Stays closed where there is no room for it, or no memory. */
void window_open(struct window *window, int fd, size_t room, size_t input_size);
void window_close(struct window *window);

/* Show what begins at an offset.  False if that can't be read, or the file has become shorter. */
bool window_move(struct window *window, size_t from);

static inline bool window_is_open(const struct window *window)
{
	return window->bytes;
}

/* Whether it shows all that is behind an offset, or a good part of it. */
static inline bool window_shows(const struct window *window, size_t at)
{
	size_t end = window->from + window->size;

	return at >= window->from && at < end && (end == window->input_size || end - at >= window->room / 16);
}

#endif
