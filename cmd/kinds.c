#include "kinds.h"

#include "cmd.h"

unsigned kinds_usual(void)
{
	unsigned kinds = 0;

	for (unsigned kind = 0; kind < SCHEDULE_CONFLICT_KINDS; kind++)
		if (schedule_conflict_usual((enum schedule_conflict_kind)kind))
			kinds |= 1u << kind;
	return kinds;
}

/* All but "attend", which is for events of another choice. */
static unsigned all(void)
{
	return (1u << SCHEDULE_CONFLICT_KINDS) - 1 - (1u << SCHEDULE_CONFLICT_ATTEND);
}

static _Noreturn void unknown(const char *name)
{
	const char *names[SCHEDULE_CONFLICT_KINDS + 1] = { NULL };

	for (int i = 0; i < SCHEDULE_CONFLICT_KINDS; i++)
		names[i] = schedule_conflict_name((enum schedule_conflict_kind)i);
	cmd_unknown("kind", name, names, "sched-conflicts --kinds");
}

unsigned kinds_mask(const char *list)
{
	unsigned kinds = *list == '+' ? kinds_usual() : 0;

	list += *list == '+';
	while (*list) {
		char name[CMD_NAME];
		int kind;

		list = cmd_next_name(list, name);
		kind = schedule_conflict_by_name(name);
		if (kind < 0 && strcmp(name, "all") != 0)
			unknown(name);
		kinds |= kind < 0 ? all() : 1u << kind;
	}
	return kinds;
}

void kinds_list(void)
{
	for (int i = 0; i < SCHEDULE_CONFLICT_KINDS; i++) {
		enum schedule_conflict_kind kind = (enum schedule_conflict_kind)i;

		printf("%s\t%s\t%s\n", schedule_conflict_name(kind),
		       schedule_severity_name(schedule_conflict_severity(kind)),
		       schedule_conflict_usual(kind) ? "usual" : "");
	}
	exit(cmd_finish(CMD_OK));
}
