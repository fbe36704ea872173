/* "local" among the names of time zones: the system's own. */
#include "cmd.h"

#include <limits.h>
#include <unistd.h>

/* As tzset(3) finds it: TZ, a name or a file, else /etc/localtime, without which it is UTC. */
const char *cmd_zone(const char *name)
{
	static const char database[] = "/zoneinfo/";
	static char target[PATH_MAX];
	const char *tz = getenv("TZ"), *path = "/etc/localtime";
	ssize_t n;

	if (strcmp(name, "local") != 0)
		return name;
	if (tz && *tz == ':')
		tz++;
	if (tz && *tz != '/')
		return *tz ? tz : "UTC";
	if (tz)
		path = tz;
	else if (access(path, F_OK) != 0)
		return "UTC";
	n = readlink(path, target, sizeof target - 1);
	if (n >= 0) {
		target[n] = '\0';
		path = target;
	}
	name = strstr(path, database);
	if (name)
		return name + strlen(database);
	cmd_die("can't tell the local time zone's name from %s: set TZ to it, such as Europe/Rome", path);
}
