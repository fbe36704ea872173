/* Output that is longer than the terminal goes through $PAGER. */
#include "cmd.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* What runs where PAGER is not set; the last shows all as it is. */
static const char USUAL[] = "command -v less > /dev/null && exec less; command -v more > /dev/null && exec more; "
                            "exec cat";

struct pager {
	const char *command;
	char *held; /* until it is more than the terminal shows */
	size_t n, room, lines, height;
	int to; /* the pager's end of a pipe; -1: not started */
	pid_t pid;
};

static ssize_t put_all(int fd, const char *p, size_t n)
{
	size_t at = 0;

	while (at < n) {
		ssize_t put = write(fd, p + at, n - at);

		if (put < 0 && errno != EINTR)
			return -1;
		at += put > 0 ? (size_t)put : 0;
	}
	return (ssize_t)n;
}

static _Noreturn void become_pager(const char *command, const int ends[2])
{
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
	close(ends[1]);
	/* As git does: quit if all fits, colours as they are, no clearing. */
	setenv("LESS", "FRX", 0);
	setenv("LV", "-c", 0);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

/* Without a pager, for want of a process or a pipe, all goes to the terminal. */
static void start(struct pager *pager)
{
	int ends[2];

	pager->to = STDOUT_FILENO;
	if (pipe(ends) != 0)
		return;
	pager->pid = fork();
	if (pager->pid == 0)
		become_pager(pager->command, ends);
	close(ends[0]);
	if (pager->pid < 0) {
		close(ends[1]);
		return;
	}
	pager->to = ends[1];
	/* The pager answers the keyboard; when it is gone, so is its end of the pipe. */
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
}

static bool hold(struct pager *pager, const char *p, size_t n)
{
	if (pager->n + n > pager->room) {
		size_t room = 2 * (pager->n + n);
		char *held = realloc(pager->held, room);

		if (!held)
			return false;
		pager->held = held;
		pager->room = room;
	}
	memcpy(pager->held + pager->n, p, n);
	pager->n += n;
	for (size_t i = 0; i < n; i++)
		pager->lines += p[i] == '\n';
	return true;
}

static ssize_t pager_write(void *cookie, const char *p, size_t n)
{
	struct pager *pager = cookie;

	if (pager->to < 0) {
		bool held = hold(pager, p, n);

		if (held && pager->lines < pager->height)
			return (ssize_t)n;
		start(pager);
		if (put_all(pager->to, pager->held, pager->n) < 0)
			return -1;
		if (held)
			return (ssize_t)n;
	}
	return put_all(pager->to, p, n);
}

static int pager_close(void *cookie)
{
	struct pager *pager = cookie;
	int status = 0;

	if (pager->to < 0)
		status = put_all(STDOUT_FILENO, pager->held, pager->n) < 0 ? -1 : 0;
	if (pager->pid > 0) {
		close(pager->to);
		while (waitpid(pager->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	free(pager->held);
	pager->held = NULL;
	return status;
}

FILE *pager_open(void)
{
	const cookie_io_functions_t functions = { .write = pager_write, .close = pager_close };
	const char *command = getenv("PAGER");
	static struct pager pager; /* as there is one standard output */
	int rows = cmd_extent("LINES");
	FILE *file;

	if (command && (!*command || strcmp(command, "cat") == 0))
		return stdout;
	pager = (struct pager){ .command = command ? command : USUAL, .height = rows ? (size_t)rows : 24, .to = -1 };
	file = fopencookie(&pager, "w", functions);
	return file ? file : stdout;
}
