/* Different schedules in different threads: nothing is shared, and the same comes out.  "make tsan" looks for races. */
#include "unit.h"

#include <pthread.h>
#include <stdlib.h>

enum { THREADS = 4, TURNS = 8 };

static const char json[] =
	"{\"schedule\":{\"version\":\"1\",\"conference\":{\"acronym\":\"t\",\"title\":\"Threads\",\"time_zone_name\":\"Europe/Rome\","
	"\"days\":[{\"index\":1,\"date\":\"2024-09-22\",\"rooms\":{\"A\":["
	"{\"title\":\"One \\u00e9\",\"date\":\"2024-09-22T09:00:00+02:00\",\"duration\":\"1:00\",\"abstract\":\"*a* <b>b</b> [c](d)\","
	"\"persons\":[{\"name\":\"Ann\"}]},"
	"{\"title\":\"Two\",\"date\":\"2024-09-22T09:30:00+02:00\",\"duration\":\"1:00\",\"persons\":[{\"name\":\"ANN\"}]}]}}]}}}";
static const char xml[] = "<schedule><conference><title>X</title></conference><day index='1' date='2024-09-22'><room name='B'>"
			  "<event id='1'><title>Three</title><start>10:00</start><duration>0:30</duration></event></room></day></schedule>";
static const char ics[] = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:4\r\nSUMMARY:Four\r\n"
			  "DTSTART;TZID=Europe/Rome:20240922T100000\r\nRRULE:FREQ=DAILY;COUNT=5\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

static int add(void *arg, const void *bytes, size_t size)
{
	buf_add(arg, bytes, size);
	return 0;
}

static int count(void *arg, const struct schedule_conflict *conflict)
{
	(void)conflict;
	++*(size_t *)arg;
	return 0;
}

/* Read a text and append all that can be made of it. */
static void work(const char *text, struct buf *out)
{
	static const char *const formats[] = { "c3voc-json", "json-lines", "icalendar" };
	struct schedule_write_options options = { .stamp = 1700000000, .source = "x" };
	struct schedule *s = schedule_of(text, NULL, NULL);
	struct schedule_pattern *pattern = schedule_pattern_new(0, NULL);
	struct schedule_when_options now = { .now = { 1727000000, 0, SCHEDULE_TIME_INSTANT }, .zone = "Asia/Tokyo" };
	struct schedule_when *when = schedule_when_new("2024-09-22", &now, NULL);
	size_t clashes = 0;
	bool keep[16] = { false };

	schedule_pattern_add(pattern, "b|four", 6, NULL);
	schedule_when_choose(when, s, keep, NULL);
	for (size_t i = 0; i < schedule_events(s); i++)
		buf_format(out, "%d%d", keep[i], schedule_match(pattern, schedule_event(s, i), NULL));
	schedule_conflicts((const struct schedule *const[]){ s }, 1, NULL, count, &clashes, NULL);
	buf_format(out, " %zu\n", clashes);
	for (size_t i = 0; i < COUNT(formats); i++) {
		struct schedule_writer *writer = schedule_writer_new(formats[i], &options, add, out, NULL);

		schedule_writer_add(writer, s, NULL, NULL);
		schedule_writer_end(writer, NULL);
	}
	schedule_when_free(when);
	schedule_pattern_free(pattern);
	schedule_free(s);
}

static void *thread(void *arg)
{
	struct buf *out = arg;

	for (int i = 0; i < TURNS; i++) {
		buf_reset(out);
		work(json, out);
#ifdef HAVE_EXPAT
		work(xml, out);
#endif
		work(ics, out);
	}
	return NULL;
}

int main(void)
{
	struct buf alone = { 0 }, each[THREADS] = { { 0 } };
	pthread_t threads[THREADS];

	for (int i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, thread, &each[i]) != 0)
			return 1;
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	(void)xml;
	thread(&alone);
	ok(alone.n > 1000, "one thread alone makes %zu bytes", alone.n);
	for (int i = 0; i < THREADS; i++) {
		is(each[i].p, alone.p, "another beside others makes the same");
		buf_free(&each[i]);
	}
	buf_free(&alone);
	return done();
}
