/*
 * What the fuzzers share: a check that ends the program, everything that can
 * be asked of a schedule, and writing into memory.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include "buf.h"
#include "utf8.h"

#include <schedule.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define CHECK(what) ((what) ? (void)0 : fuzz_failed(__FILE__, __LINE__, #what))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline _Noreturn void fuzz_failed(const char *file, int line, const char *what)
{
	fprintf(stderr, "%s:%d: not so: %s\n", file, line, what);
	abort();
}

static inline bool fuzz_utf8(const char *p, size_t n)
{
	for (size_t length; n && (length = utf8_length(p, p + n)); n -= length)
		p += length;
	return n == 0;
}

/* A text that came out is UTF-8. */
static inline void fuzz_text(const char *text)
{
	CHECK(text && fuzz_utf8(text, strlen(text)));
}

static inline void fuzz_error(const struct schedule_error *error)
{
	CHECK(error->code < 0 && error->text[0] && !strchr(error->text, '\n'));
	CHECK(!error->line == !error->column);
	fuzz_text(error->text);
}

static inline void fuzz_warn(void *arg, const struct schedule_error *warning)
{
	(void)arg;
	fuzz_error(warning);
	CHECK(warning->code != SCHEDULE_EMEMORY);
}

static inline int fuzz_sink(void *buf, const void *p, size_t n)
{
	buf_add(buf, p, n);
	return 0;
}

/* A copy of just these bytes, so that a step past either end is seen. */
static inline char *fuzz_copy(const void *p, size_t n)
{
	char *copy = calloc(n ? n : 1, 1);

	CHECK(copy);
	if (n)
		memcpy(copy, p, n);
	return copy;
}

static inline void fuzz_time(struct schedule_time time)
{
	char text[SCHEDULE_TIME_TEXT];
	struct schedule_time again = schedule_time_parse(schedule_time_text(&time, text));

	CHECK(time.kind == SCHEDULE_TIME_NONE || (again.kind == time.kind && again.seconds == time.seconds &&
	                                          again.utc_offset == time.utc_offset / 60 * 60));
}

static inline void fuzz_event(const struct schedule_event *e)
{
	const struct schedule_person *person;

	CHECK(*schedule_text(e, SCHEDULE_UID) && schedule_line(e));
	fuzz_time(schedule_start(e));
	fuzz_time(schedule_end(e));
	for (int field = 0; field < SCHEDULE_FIELDS; field++)
		for (size_t i = 0; i <= schedule_count(e, (enum schedule_field)field); i++) {
			fuzz_text(schedule_value(e, (enum schedule_field)field, i));
			fuzz_text(schedule_plain(e, (enum schedule_field)field, i));
			fuzz_text(schedule_link_title(e, (enum schedule_field)field, i));
		}
	for (size_t i = 0; (person = schedule_person(e, i)); i++) {
		CHECK(schedule_person_same(person, person) || !*schedule_person_text(person, SCHEDULE_PERSON_NAME));
		for (int field = 0; field < SCHEDULE_PERSON_FIELDS; field++)
			fuzz_text(schedule_person_text(person, (enum schedule_person_field)field));
	}
	for (size_t i = 0; i <= schedule_count(e, SCHEDULE_CUE); i++)
		CHECK((schedule_cue_start(e, i) >= 0) == (i < schedule_count(e, SCHEDULE_CUE)));
}

/* All that a schedule can be asked. */
static inline void fuzz_schedule(const struct schedule *s)
{
	for (int field = 0; field < SCHEDULE_CONFERENCE_FIELDS; field++)
		fuzz_text(schedule_conference(s, (enum schedule_conference_field)field));
	for (size_t i = 0; i < schedule_days(s); i++) {
		fuzz_time(schedule_day_date(schedule_day(s, i)));
		fuzz_time(schedule_day_start(schedule_day(s, i)));
		fuzz_time(schedule_day_end(schedule_day(s, i)));
	}
	for (size_t i = 0; i < schedule_events(s); i++)
		fuzz_event(schedule_event(s, i));
	CHECK(schedule_failed(s, NULL) == SCHEDULE_OK);
}

/* Do something with each schedule of an input; format NULL: whatever it is.  Returns whether all of it could be read. */
static inline bool fuzz_each(const void *p, size_t n, const char *format, void (*each)(void *, struct schedule *),
                             void *arg)
{
	struct schedule_read_options options = { .format = format, .warn = fuzz_warn };
	struct schedule_error error = { 0 };
	struct schedule_input *input = schedule_open_memory(p, n, &error);
	struct schedule *s;
	int got;

	CHECK(input);
	while ((got = schedule_read(input, &options, &s, &error)) > 0) {
		each(arg, s);
		schedule_free(s);
	}
	if (got < 0)
		fuzz_error(&error);
	CHECK(schedule_read(input, &options, &s, &error) == 0);
	schedule_close(input);
	return got == 0;
}

static inline void fuzz_look(void *arg, struct schedule *s)
{
	(void)arg;
	fuzz_schedule(s);
}

/* A reader's harness: what it makes of the input, whatever that looks like. */
static inline void fuzz_reader(const uint8_t *data, size_t size, const char *format)
{
	char *copy = fuzz_copy(data, size);

	fuzz_each(copy, size, format, fuzz_look, NULL);
	free(copy);
}

#endif
