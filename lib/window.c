#include "window.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

void window_open(struct window *w, int fd, size_t room, size_t input_size)
{
	*w = (struct window){ .fd = fd, .bytes = room ? malloc(room) : NULL, .room = room, .input_size = input_size };
}

void window_close(struct window *w)
{
	free(w->bytes);
	w->bytes = NULL;
}

bool window_move(struct window *w, size_t from)
{
	size_t rest = w->input_size - from;

	w->from = from;
	w->size = rest < w->room ? rest : w->room;
	for (size_t got = 0; got < w->size;) {
		ssize_t n = pread(w->fd, w->bytes + got, w->size - got, (off_t)(from + got));

		if (n > 0)
			got += (size_t)n;
		else if (n == 0 || errno != EINTR)
			return false;
	}
	return true;
}
