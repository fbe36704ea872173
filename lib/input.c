/* The bytes of an input, and where its lines are. */
#include "internal.h"
#include "pages.h"
#include "parallel.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	MARK_EVERY = 64 * 1024,
	PIPE = 1 << 20,         /* bytes of a pipe that is read */
	SMALL = 8 << 20,        /* inputs of fewer bytes have no windows, */
	OF_SMALL = 128 << 20,   /* and so much memory; */
	TIMES = 8,              /* others as much as so many times their size */
	WINDOW = 256 << 10,     /* bytes: as many as fit into the cache of a processor */
};

static int read_all(struct schedule_input *input, int fd, struct schedule_error *error)
{
	size_t room = 0;
	char *bytes = NULL;

	input->hold = INPUT_OWNED;
	fcntl(fd, F_SETPIPE_SZ, PIPE); /* 242 MB take a fifth less time then; what can't be made wider serves */
	for (;;) {
		ssize_t got;

		if (room - input->size < 64 * 1024) {
			char *grown = realloc(bytes, (room = room ? room * 2 : 256 * 1024) - PAGES_MALLOC);

			if (!grown)
				return error_memory(error);
			input->bytes = bytes = grown;
			pages_be_large(bytes, room - PAGES_MALLOC);
		}
		got = read(fd, bytes + input->size, room - PAGES_MALLOC - input->size);
		if (got > 0)
			input->size += (size_t)got;
		else if (got == 0)
			return SCHEDULE_OK;
		else if (errno != EINTR)
			return error_system(error, errno, "can't read");
	}
}

/*
 * What the schedules of an input may take beside its bytes: real ones take a
 * third of their size, but a small calendar may recur very many times.
 */
static struct schedule_input *bounded(struct schedule_input *input)
{
	size_t left = input->size < SIZE_MAX / TIMES ? TIMES * input->size : SIZE_MAX;

	input->left = input->size < SMALL ? OF_SMALL : left;
	input->arena.left = &input->left;
	input->helpers = parallel_helpers(input->size);
	return input;
}

static struct schedule_input *input_new(struct schedule_error *error)
{
	struct schedule_input *input = calloc(1, sizeof *input);

	if (!input) {
		error_memory(error);
		return NULL;
	}
	input->users = 1;
	input->fd = -1;
	return input;
}

struct schedule_input *schedule_open_fd(int fd, struct schedule_error *error)
{
	struct schedule_input *input;
	struct stat st;

	if (fstat(fd, &st) != 0) {
		error_system(error, errno, "can't read");
		return NULL;
	}
	input = input_new(error);
	if (!input)
		return NULL;
	if (S_ISREG(st.st_mode) && st.st_size > 0 && lseek(fd, 0, SEEK_CUR) == 0) {
		void *map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);

		if (map != MAP_FAILED) {
			input->hold = INPUT_MAPPED;
			input->bytes = map;
			input->size = (size_t)st.st_size;
			if (input->size >= SMALL)
				input->fd = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
			input->window = input->fd >= 0 ? WINDOW : 0;
			return bounded(input);
		}
	}
	if (read_all(input, fd, error) < 0) {
		schedule_close(input);
		return NULL;
	}
	return bounded(input);
}

struct schedule_input *schedule_open(const char *path, struct schedule_error *error)
{
	struct schedule_input *input;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		error_system(error, errno, "can't open");
		return NULL;
	}
	input = schedule_open_fd(fd, error);
	close(fd);
	return input;
}

struct schedule_input *schedule_open_memory(const void *bytes, size_t size, struct schedule_error *error)
{
	struct schedule_input *input = input_new(error);

	if (input) {
		input->bytes = bytes;
		input->size = size;
		bounded(input);
	}
	return input;
}

void schedule_close(struct schedule_input *input)
{
	if (!input)
		return;
	schedule_free(input->pending); /* and those behind it */
	input->pending = NULL;
	input_unref(input);
}

void input_unref(struct schedule_input *input)
{
	if (--input->users)
		return;
	if (input->hold == INPUT_MAPPED)
		munmap((void *)(uintptr_t)input->bytes, input->size);
	else if (input->hold == INPUT_OWNED)
		free((void *)(uintptr_t)input->bytes);
	if (input->fd >= 0)
		close(input->fd);
	free(input->marks);
	arena_free(&input->arena);
	free(input);
}

const char *input_few(const struct schedule_input *input, size_t offset, size_t n, char copy[INPUT_FEW])
{
	bool copied = input->window && n <= INPUT_FEW && pread(input->fd, copy, n, (off_t)offset) == (ssize_t)n;

	return copied ? copy : input->bytes + offset;
}

/* Count lines from a known place to an offset. */
static struct line_mark advance(const struct schedule_input *input, struct line_mark from, size_t offset)
{
	const char *end = input->bytes + offset;
	const char *p = input->bytes + from.offset;

	while (p < end && (p = memchr(p, '\n', (size_t)(end - p)))) {
		p++;
		from.line++;
		from.line_start = (size_t)(p - input->bytes);
	}
	from.offset = offset;
	return from;
}

static void make_marks(struct schedule_input *input)
{
	struct line_mark mark = { .line = 1 };
	size_t n = input->size / MARK_EVERY + 1;

	input->last = mark;
	input->marks = calloc(n, sizeof *input->marks);
	for (size_t i = 0; input->marks && i < n; i++)
		input->marks[i] = mark = advance(input, mark, i * MARK_EVERY);
	input->nmarks = n;
}

void input_position(struct schedule_input *input, size_t offset, unsigned long *line, unsigned long *column)
{
	struct line_mark from;

	if (offset > input->size)
		offset = input->size;
	if (!input->nmarks)
		make_marks(input);
	from = input->last;
	if (from.offset > offset || offset - from.offset > MARK_EVERY)
		from = input->marks ? input->marks[offset / MARK_EVERY] : (struct line_mark){ .line = 1 };
	from = input->last = advance(input, from, offset);
	*line = from.line;
	*column = offset - from.line_start + 1;
}
