#include "parallel.h"

#include <sched.h>
#include <signal.h>

enum { PAYS = 1 << 20 }; /* bytes that take a thread ten times as long as its start */

size_t parallel_helpers(size_t bytes)
{
	cpu_set_t cpus;
	size_t most = bytes / PAYS, others;

	if (!most || sched_getaffinity(0, sizeof cpus, &cpus) != 0)
		return 0;
	others = (size_t)CPU_COUNT(&cpus) - 1;
	most = most < others ? most : others;
	return most < PARALLEL_MOST ? most : PARALLEL_MOST;
}

bool parallel_start(pthread_t *thread, void *(*run)(void *), void *arg)
{
	/* Those that a thread raises itself, as where a mapped file is cut off, can't be passed over. */
	static const int own[] = { SIGBUS, SIGSEGV, SIGFPE, SIGILL, SIGTRAP, SIGABRT };
	sigset_t most, before;
	bool started;

	sigfillset(&most);
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		sigdelset(&most, own[i]);
	if (pthread_sigmask(SIG_SETMASK, &most, &before) != 0)
		return false;
	started = pthread_create(thread, NULL, run, arg) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return started;
}

struct part {
	pthread_t thread;
	parallel_fn *work;
	void *arg;
	size_t begin, end;
};

static void *run_part(void *arg)
{
	struct part *part = arg;

	part->work(part->arg, part->begin, part->end);
	return NULL;
}

void parallel_parts(size_t helpers, size_t n, parallel_fn *work, void *arg)
{
	struct part parts[PARALLEL_MOST];
	size_t size, started = 0, end = n;

	helpers = helpers < PARALLEL_MOST ? helpers : PARALLEL_MOST;
	size = n / (helpers + 1);
	/* What no thread can be had for stays with the caller. */
	for (; started < helpers; started++, end -= size) {
		parts[started] = (struct part){ .work = work, .arg = arg, .begin = end - size, .end = end };
		if (!parallel_start(&parts[started].thread, run_part, &parts[started]))
			break;
	}
	work(arg, 0, end);
	while (started)
		pthread_join(parts[--started].thread, NULL);
}
