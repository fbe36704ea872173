/*
 * data seed              a schedule of two days and 42 talks, as pretalx writes it
 * data terse             the same with little prose
 * data json N SCHEDULE   its events over and over up to N, with fresh guids, each round on days of its own
 * data xml N SCHEDULE    the same as schedule XML
 */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- the seed ----------------------------------------------------------------------- */

static uint64_t chance = 42;
static bool terse;

static unsigned below(unsigned limit)
{
	chance ^= chance << 13;
	chance ^= chance >> 7;
	chance ^= chance << 17;
	return (unsigned)(chance >> 33) % limit;
}

static const char *const words[] = {
	"the",      "of",         "and",      "to",        "in",       "a",         "is",         "for",       "with",
	"memory",   "guest",      "device",   "kernel",    "we",       "this",      "talk",       "virtual",   "machine",
	"machines", "migration",  "host",     "page",      "pages",    "on",        "driver",     "interface", "hardware",
	"live",     "support",    "that",     "be",        "are",      "will",      "as",         "can",       "new",
	"how",      "performance", "storage", "network",   "open",     "source",    "community",  "tools",     "测试",
	"state",    "system",     "systems",  "from",      "between",  "emulation", "instructions", "block",   "queue",
	"caf\\u00e9", "doesn\\u2019t", "upstream", "patches", "discuss", "present", "approach",   "feature",   "trusted",
};
static const char *const names[] = { "Ada Okafor", "Emil Nov\\u00e1k", "B\\u00e9n\\u00e9dicte Larsen", "Jo Park",
	                             "Mira Sato",  "Tom\\u00e1s Rui",  "Ines Vogel",                   "Kai Lund" };

/* Prose with now and then what abstracts hold besides. */
static void put_prose(unsigned sentences)
{
	static const char *const extras[] = { "\\r\\n\\r\\n", "\\r\\n* one *more* point\\r\\n* another\\r\\n", " [a page](https://example.org/x)",
		                              " **in bold**", " `code`", "\\r\\n", " R&D", " (in 2024)" };

	for (unsigned i = terse ? sentences - 1 : 0; i < sentences; i++) {
		for (unsigned k = 8 + below(16); k; k--)
			printf("%s%s", words[below(sizeof words / sizeof *words)], k > 1 ? " " : ".");
		printf("%s", below(2) ? " " : extras[below(sizeof extras / sizeof *extras)]);
	}
}

static void put_talk(unsigned n, unsigned day, unsigned minute)
{
	unsigned who = below(8);

	printf("{\"guid\": \"00000000-0000-4000-8000-%012u\", \"code\": \"BEN%03u\", \"id\": %u, \"logo\": null, ", n, n, 50000 + n);
	printf("\"date\": \"2024-09-%uT%02u:%02u:00+02:00\", \"start\": \"%02u:%02u\", \"duration\": \"00:30\", ", 22 + day,
	       minute / 60, minute % 60, minute / 60, minute % 60);
	printf("\"room\": \"Hall %c\", \"slug\": \"bench-%u-talk\", \"url\": \"https://example.org/bench/talk/%u/\", ", n % 2 ? 'B' : 'A', n, n);
	printf("\"title\": \"Talk %u: %s %s for %s %s\", \"subtitle\": \"\", \"track\": \"%s\", \"type\": \"Talk\", \"language\": \"en\", ", n,
	       words[9 + below(3)], words[16 + below(6)], words[24 + below(3)], words[38 + below(3)], n % 3 ? "Devices" : "Memory");
	printf("\"abstract\": \"%s", n % 2 ? "" : "Of confidential computing: ");
	put_prose(9);
	printf("\", \"description\": null, \"recording_license\": \"\", \"do_not_record\": false, \"persons\": [");
	for (unsigned i = 0; i < 1 + n % 2; i++, who++) {
		printf("%s{\"code\": \"P%u%u\", \"name\": \"%s\", \"avatar\": null, \"biography\": \"", i ? ", " : "", n, i, names[who % 8]);
		put_prose(4);
		printf("\", \"public_name\": \"%s\", \"guid\": \"00000000-0000-4000-9000-%011u%u\", \"url\": \"https://example.org/p/%u/\"}",
		       names[who % 8], n, i, n);
	}
	printf("], \"links\": [], \"feedback_url\": \"https://example.org/bench/talk/%u/feedback/\", \"origin_url\": \"https://example.org/bench/talk/%u/\", \"attachments\": []}",
	       n, n);
}

static void put_seed(void)
{
	printf("{\"$schema\": \"https://c3voc.de/schedule/schema.json\", \"schedule\": {\"version\": \"1.0\", \"conference\": {\"acronym\": "
	       "\"bench\", \"title\": \"A Conference\", \"start\": \"2024-09-22\", \"end\": \"2024-09-23\", \"time_zone_name\": "
	       "\"Europe/Rome\", \"days\": [");
	for (unsigned day = 0, n = 0; day < 2; day++) {
		printf("%s{\"index\": %u, \"date\": \"2024-09-%u\", \"day_start\": \"2024-09-%uT04:00:00+02:00\", \"day_end\": "
		       "\"2024-09-%uT03:59:00+02:00\", \"rooms\": {", day ? ", " : "", day + 1, 22 + day, 22 + day, 23 + day);
		for (unsigned room = 0; room < 2; room++) {
			printf("%s\"Hall %c\": [", room ? ", " : "", 'A' + room);
			for (unsigned i = 0; i < (day ? 10 : 11); i++, n++) {
				printf("%s", i ? ", " : "");
				put_talk(n * 2 + room, day, 540 + 45 * i);
			}
			printf("]");
		}
		printf("}}");
	}
	printf("]}}}\n");
}

/* ---- rounds of it ------------------------------------------------------------------- */

static struct schedule *read_seed(const char *name)
{
	struct schedule_error error = { 0 };
	struct schedule_input *input = schedule_open(name, &error);
	struct schedule *s = NULL;

	if (!input || schedule_read(input, NULL, &s, &error) != 1) {
		fprintf(stderr, "data: %s: %s\n", name, error.text);
		exit(2);
	}
	schedule_close(input);
	return s;
}

static const char *guid(unsigned long n)
{
	static char text[40];

	snprintf(text, sizeof text, "%08lx-0000-4000-a000-%012lx", n * 2654435761ul & 0xffffffff, n);
	return text;
}

static struct schedule_time later(struct schedule_time t, unsigned long rounds)
{
	t.seconds += (int64_t)rounds * 2 * 86400;
	return t;
}

/* An event's bytes, with another guid and date. */
static void put_json(struct schedule_event *e, unsigned long n, unsigned long round)
{
	struct text *slot = event_slots(e);
	const char *bytes = e->schedule->input->bytes + e->from, *end = e->schedule->input->bytes + e->to;
	const struct text *cuts[] = { &slot[SCHEDULE_GUID], &slot[SLOT_DATE] };
	struct schedule_time start = later(e->start, round);
	char date[SCHEDULE_TIME_TEXT];

	if (cuts[0]->p > cuts[1]->p)
		cuts[0] = &slot[SLOT_DATE], cuts[1] = &slot[SCHEDULE_GUID];
	for (int i = 0; i < 2; i++) {
		if (cuts[i]->state != TEXT_RAW)
			continue;
		fwrite(bytes, 1, (size_t)(cuts[i]->p - bytes), stdout);
		printf("\"%s\"", cuts[i] == &slot[SCHEDULE_GUID] ? guid(n) : schedule_time_text(&start, date));
		bytes = cuts[i]->p + cuts[i]->n;
	}
	fwrite(bytes, 1, (size_t)(end - bytes), stdout);
}

static void put_escaped(const char *tag, const char *text)
{
	printf("<%s>", tag);
	for (; *text; text++)
		if (strchr("<>&", *text))
			printf("&#%d;", *text);
		else
			putchar(*text);
	printf("</%s>", tag);
}

static void put_xml(struct schedule_event *e, unsigned long n, unsigned long round)
{
	static const enum schedule_field fields[] = { SCHEDULE_ROOM, SCHEDULE_TITLE, SCHEDULE_SUBTITLE, SCHEDULE_TRACK,
		                                      SCHEDULE_TYPE, SCHEDULE_LANGUAGE, SCHEDULE_ABSTRACT, SCHEDULE_URL };
	struct schedule_time start = later(e->start, round), end = schedule_end(e);
	long minutes = (long)(end.seconds - e->start.seconds) / 60;
	struct schedule_civil c;
	char date[SCHEDULE_TIME_TEXT];

	schedule_civil(&start, &c);
	printf("<event guid=\"%s\" id=\"%lu\"><date>%s</date><start>%02d:%02d</start><duration>%02ld:%02ld</duration>", guid(n), n,
	       schedule_time_text(&start, date), c.hour, c.minute, minutes / 60, minutes % 60);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		put_escaped(schedule_field_name(fields[i]), schedule_text(e, fields[i]));
	printf("<persons>");
	for (size_t i = 0; i < schedule_count(e, SCHEDULE_PERSON); i++) {
		printf("<person id=\"%zu\"", i + 1);
		printf(">%s</person>", schedule_value(e, SCHEDULE_PERSON, i));
	}
	printf("</persons></event>");
}

static void put_rounds(struct schedule *s, unsigned long most, bool xml)
{
	unsigned long n = 0, days = 0;

	printf(xml ? "<schedule><conference><title>A Conference</title><time_zone_name>Europe/Rome</time_zone_name></conference>"
	           : "{\"schedule\": {\"version\": \"1.0\", \"conference\": {\"acronym\": \"bench\", \"title\": \"A Conference\", "
	             "\"time_zone_name\": \"Europe/Rome\", \"days\": [");
	for (unsigned long round = 0; n < most; round++)
		for (size_t i = 0; i < s->nevents && n < most; i++, n++) {
			struct schedule_event *e = s->events[i], *before = i ? s->events[i - 1] : NULL;
			bool day = !i || before->day != e->day, room = day || before->array != e->array;
			struct schedule_time date = later(e->day->date, round);
			char text[SCHEDULE_TIME_TEXT];

			schedule_time_text(&date, text);
			if (day && xml)
				printf("%s<day index=\"%lu\" date=\"%s\">", days ? "</room></day>\n" : "", days + 1, text);
			else if (day)
				printf("%s{\"index\": %lu, \"date\": \"%s\", \"rooms\": {", days ? "]}}, " : "", days + 1, text);
			days += day;
			if (room && xml)
				printf("%s<room name=\"%s\">", day ? "" : "</room>", schedule_text(e, SCHEDULE_ROOM));
			else if (room)
				printf("%s\"%s\": [", day ? "" : "], ", schedule_text(e, SCHEDULE_ROOM));
			else if (!xml)
				printf(", ");
			(xml ? put_xml : put_json)(e, n, round);
		}
	puts(xml ? "</room></day></schedule>" : "]}}]}}}");
}

int main(int argc, char **argv)
{
	struct schedule *s;

	terse = argc == 2 && strcmp(argv[1], "terse") == 0;
	if (argc == 2) {
		put_seed();
		return ferror(stdout) != 0;
	}
	if (argc != 4)
		return 2;
	s = read_seed(argv[3]);
	put_rounds(s, strtoul(argv[2], NULL, 10), strcmp(argv[1], "xml") == 0);
	schedule_free(s);
	return fflush(stdout) != 0;
}
