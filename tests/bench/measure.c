/*
 * measure [-n RUNS] [-i FILE] COMMAND [ARGUMENT...]
 *
 * The least time and memory that a command takes, of so many runs: seconds of
 * the processor (user and system), seconds by the clock, KiB at the peak.  Its
 * output goes through a pipe to nowhere; with -i it reads FILE from a pipe.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

struct cost {
	double cpu, wall;
	long kib;
};

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "measure: %s: %s\n", what, strerror(errno));
	exit(2);
}

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void copy(int from, int to)
{
	static char buffer[1 << 16];
	ssize_t n;

	while ((n = read(from, buffer, sizeof buffer)) > 0)
		if (to >= 0 && write(to, buffer, (size_t)n) != n)
			break;
}

/* A child that writes a file into a pipe, of which the other end is returned. */
static int feed(const char *name, pid_t *child)
{
	int ends[2], file = open(name, O_RDONLY | O_CLOEXEC);

	if (file < 0 || pipe2(ends, O_CLOEXEC) != 0)
		die(name);
	*child = fork();
	if (*child < 0)
		die("fork");
	if (*child == 0) {
		copy(file, ends[1]);
		_exit(0);
	}
	close(file);
	close(ends[1]);
	return ends[0];
}

static struct cost run(char **command, const char *input)
{
	posix_spawn_file_actions_t actions;
	struct cost cost;
	struct rusage use;
	pid_t child, feeder = 0;
	int out[2], in = input ? feed(input, &feeder) : open("/dev/null", O_RDONLY | O_CLOEXEC), status;

	if (pipe2(out, O_CLOEXEC) != 0)
		die("pipe");
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, 0);
	posix_spawn_file_actions_adddup2(&actions, out[1], 1);
	cost.wall = now();
	errno = posix_spawnp(&child, command[0], &actions, NULL, command, environ);
	if (errno)
		die(command[0]);
	close(out[1]);
	close(in);
	copy(out[0], -1);
	if (wait4(child, &status, 0, &use) != child)
		die("wait");
	cost.wall = now() - cost.wall;
	cost.cpu = seconds(use.ru_utime) + seconds(use.ru_stime);
	cost.kib = use.ru_maxrss;
	close(out[0]);
	posix_spawn_file_actions_destroy(&actions);
	if (feeder)
		waitpid(feeder, NULL, 0);
	if (!WIFEXITED(status) || WEXITSTATUS(status) > 4)
		die("the command failed");
	return cost;
}

int main(int argc, char **argv)
{
	struct cost best = { 0 };
	const char *input = NULL;
	int runs = 5, option;

	while ((option = getopt(argc, argv, "+n:i:")) != -1) {
		if (option == 'n')
			runs = (int)strtol(optarg, NULL, 10);
		else if (option == 'i')
			input = optarg;
		else
			return 2;
	}
	if (optind == argc)
		return 2;
	for (int i = 0; i < runs; i++) {
		struct cost cost = run(argv + optind, input);

		best.cpu = i && best.cpu < cost.cpu ? best.cpu : cost.cpu;
		best.wall = i && best.wall < cost.wall ? best.wall : cost.wall;
		best.kib = i && best.kib < cost.kib ? best.kib : cost.kib;
	}
	printf("%.6f %.6f %ld\n", best.cpu, best.wall, best.kib);
	return 0;
}
