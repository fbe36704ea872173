/*
 * ics_print SCHED-ICS SCHEDULE: how long an export takes, from the schedule's
 * bytes to the calendar's, and how long libical takes to print the components
 * of the same calendar, which it has parsed before.  The best of some runs, in
 * time of the processor, of which other load takes less.
 */
#include <libical/ical.h>

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RUNS = 11 };

extern char **environ;

/* Of this process, or of its children that have ended. */
static double used(int who)
{
	struct rusage u;

	getrusage(who, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) * 1e-6;
}

static void die(const char *what)
{
	perror(what);
	exit(2);
}

/* Run the export into a file; how long it takes. */
static double export_to(const char *path, char *program, char *schedule)
{
	char *args[] = { program, schedule, NULL };
	posix_spawn_file_actions_t actions;
	double begin = used(RUSAGE_CHILDREN);
	int status = 1;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (posix_spawn(&pid, program, &actions, NULL, args, environ) != 0 || waitpid(pid, &status, 0) != pid || status != 0)
		die(program);
	posix_spawn_file_actions_destroy(&actions);
	return used(RUSAGE_CHILDREN) - begin;
}

static char *read_all(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *text;
	long size;

	if (!file || fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0)
		die(path);
	rewind(file);
	text = calloc((size_t)size + 1, 1);
	if (!text || fread(text, 1, (size_t)size, file) != (size_t)size)
		die(path);
	fclose(file);
	return text;
}

static double print(icalcomponent *calendar, size_t *size)
{
	double begin = used(RUSAGE_SELF), took;
	char *text = icalcomponent_as_ical_string_r(calendar);

	took = used(RUSAGE_SELF) - begin;
	*size = text ? strlen(text) : 0;
	free(text);
	return took;
}

int main(int argc, char **argv)
{
	char path[] = "/tmp/ics_print.XXXXXX", *text;
	double ours = 1e9, theirs = 1e9;
	icalcomponent *calendar;
	size_t size = 0;
	int fd, events;

	if (argc != 3 || (fd = mkstemp(path)) < 0)
		die("ics_print SCHED-ICS SCHEDULE");
	close(fd);
	export_to(path, argv[1], argv[2]);
	text = read_all(path);
	calendar = icalparser_parse_string(text);
	free(text);
	events = icalcomponent_count_components(calendar, ICAL_VEVENT_COMPONENT);
	/* In turns, so that whatever else the machine does meets both. */
	for (int i = 0; i < RUNS; i++) {
		double took = export_to("/dev/null", argv[1], argv[2]);

		ours = took < ours ? took : ours;
		took = print(calendar, &size);
		theirs = took < theirs ? took : theirs;
	}
	printf("%d events, %.1f MB: sched-ics %.0f ms, libical prints its components in %.0f ms: %.2f times\n", events,
	       (double)size / 1e6, ours * 1e3, theirs * 1e3, ours / theirs);
	icalcomponent_free(calendar);
	unlink(path);
	return ours > 1.5 * theirs;
}
