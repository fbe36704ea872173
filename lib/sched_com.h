/* What the pages of Sched.com have alike, saved as text or as HTML. */
#ifndef SCHED_COM_H
#define SCHED_COM_H

#include "lines.h"

/* A full date line: "Thursday August 25, 2016 08:00 - 09:00". */
struct sched_when {
	struct schedule_time start, end; /* instants only where an offset from UTC is told */
	int32_t clock;       /* of the start, seconds since midnight */
	struct line weekday; /* as it is named, where the date is none; or empty */
	struct line zone;    /* an abbreviation, or empty */
	bool next_day;       /* an end before the start and without a date was read as the next day's */
};

/*
 * Whether a line is one, in 24 or 12 hours: a weekday, a date with its year, the start, perhaps
 * the end, which may have its own date, and perhaps a zone; nothing else.
 */
bool sched_when(struct line line, struct sched_when *when);

/* A heading: "Thursday, August 25", perhaps with the year; "11:15am", perhaps with a zone. */
bool sched_is_day(struct line line);
bool sched_is_clock(struct line line, int32_t *clock);

/* An event's times, with what there is to warn of; of zones once a document. */
void sched_set_when(struct schedule_event *event, const struct sched_when *when, size_t offset, bool *zone_told);

/* The role that a heading over persons gives: "" for speakers; NULL if it is no such heading. */
const char *sched_role(struct line heading);

/* "Job title, Company": what follows the last comma is the company. */
void sched_set_job(struct schedule_person *person, const char *role, struct line job, const char *title);

/* Whether it ends as companies do: "… Inc." */
bool sched_ends_company(struct line line);

/* A biography without the "Read More" that ends one cut short. */
struct line sched_biography(struct line text);

#endif
