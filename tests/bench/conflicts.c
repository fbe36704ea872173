/*
 * conflicts SCHED-CONFLICTS [ARGUMENT...]
 *
 * How its time and memory grow from 10^4 to 10^6 events: made-up schedules of
 * 50 rooms, in which one event of 20 begins before the one ahead of it ends,
 * with two persons each.  Prints events, conflicts, the least processor
 * seconds of a few runs, MB at the peak, and both against the schedule of a
 * tenth of the size: time per n log n, memory per n.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROOMS = 50, SIZES = 3, MOST_ARGUMENTS = 30 };

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "conflicts: %s: %s\n", what, strerror(errno));
	exit(2);
}

/* xorshift64*: the same schedules every time. */
static unsigned below(unsigned limit)
{
	static uint64_t state = 1;

	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (unsigned)((state * UINT64_C(2685821657736338717)) >> 33) % limit;
}

static void put_event(FILE *file, int n, int number, int room, long minute)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	long year = 2001 + minute / 525600, day = minute / 1440 % 365, month = 0;

	for (; day >= days[month]; month++)
		day -= days[month];
	fprintf(file,
	        "\n{\"guid\":\"%08x-0000-4000-8000-000000000000\",\"date\":\"%ld-%02ld-%02ldT%02ld:%02ld:00+00:00\","
	        "\"duration\":\"0:30\",\"room\":\"Room %d\",\"title\":\"Talk %d\","
	        "\"persons\":[{\"name\":\"Person %u\"},{\"name\":\"Person %u\"}]}",
	        (unsigned)number, year, month + 1, day + 1, minute / 60 % 24, minute % 60, room, number,
	        below((unsigned)n), below((unsigned)n));
}

static void make(const char *path, int n)
{
	FILE *file = fopen(path, "w");
	int number = 0;

	if (!file)
		die(path);
	fputs("{\"schedule\":{\"conference\":{\"acronym\":\"bench\",\"time_zone_name\":\"UTC\","
	      "\"days\":[{\"index\":1,\"rooms\":{", file);
	for (int room = 0; room < ROOMS; room++) {
		long minute = 0;

		fprintf(file, "%s\"Room %d\":[", room ? "," : "", room);
		for (int i = 0; i < n / ROOMS; i++) {
			if (i)
				fputc(',', file);
			put_event(file, n, number++, room, minute);
			minute += below(20) ? 30 : 25;
		}
		fputc(']', file);
	}
	fputs("}}]}}}\n", file);
	if (fclose(file) != 0)
		die(path);
}

/* One run: its processor time in seconds, memory in MB, and what -c printed. */
static double run(char **command, double *mb, char *count, size_t size)
{
	struct rusage use;
	int ends[2], status;
	ssize_t n;
	pid_t child;

	if (pipe(ends) != 0 || (child = fork()) < 0)
		die("can't run");
	if (child == 0) {
		dup2(ends[1], STDOUT_FILENO);
		execvp(command[0], command);
		_exit(127);
	}
	close(ends[1]);
	n = read(ends[0], count, size - 1);
	count[n > 0 ? n : 0] = '\0';
	count[strcspn(count, "\n")] = '\0';
	close(ends[0]);
	if (wait4(child, &status, 0, &use) != child || !WIFEXITED(status) || WEXITSTATUS(status) > 1)
		die(command[0]);
	*mb = (double)use.ru_maxrss / 1024;
	return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
	       (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

int main(int argc, char **argv)
{
	static const struct {
		int events, runs;
	} sizes[SIZES] = { { 10000, 9 }, { 100000, 5 }, { 1000000, 3 } };
	char path[] = "/tmp/conflicts.XXXXXX", count[64], *command[MOST_ARGUMENTS + 4] = { 0 }, only_count[] = "-c";
	double before = 0, mb_before = 0;
	int n = 0, file = mkstemp(path);

	if (argc < 2 || argc > MOST_ARGUMENTS || file < 0) {
		fprintf(stderr, "usage: conflicts SCHED-CONFLICTS [ARGUMENT...]\n");
		return 2;
	}
	close(file);
	for (int i = 1; i < argc; i++)
		command[n++] = argv[i];
	command[n++] = only_count;
	command[n] = path;
	printf("%10s %10s %8s %8s %10s %8s\n", "events", "conflicts", "seconds", "MB", "/ n log n", "/ n");
	for (int i = 0; i < SIZES; i++) {
		double least = 0, mb = 0, work = sizes[i].events * log(sizes[i].events);

		make(path, sizes[i].events);
		for (int k = 0; k < sizes[i].runs; k++) {
			double seconds = run(command, &mb, count, sizeof count);

			least = k && least < seconds ? least : seconds;
		}
		printf("%10d %10s %8.2f %8.0f", sizes[i].events, count, least, mb);
		if (i)
			printf(" %10.2f %8.2f", least / work / before, mb / sizes[i].events / mb_before);
		putchar('\n');
		fflush(stdout);
		before = least / work;
		mb_before = mb / sizes[i].events;
	}
	unlink(path);
	return 0;
}
