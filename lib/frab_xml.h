/* schedule.xml, between the file that reads documents and the one that reads events. */
#ifndef FRAB_XML_H
#define FRAB_XML_H

#include "buf.h"
#include "xml.h"

/* What is known of a person: its fields, the names of which the first counts, the rest of the biography. */
enum { PUBLIC_NAME = SCHEDULE_PERSON_FIELDS, NAME, FULL_NAME, MORE_BIOGRAPHY, PERSON_TEXTS };

struct frab_person {
	struct text text[PERSON_TEXTS];
};

/* What is judged of an event once it is read. */
enum { DATE, START, END, DURATION, OPTOUT, DO_NOT_RECORD, JUDGED };

struct frab_reader {
	struct schedule *s;
	bool any; /* something that only a schedule has */
	bool pretalx;
	int32_t day_change;
	struct schedule_day *day;
	struct text room; /* that events are listed under */
	struct schedule_event *event;
	struct text slots[SLOTS]; /* its own, until it is packed */
	struct spelled judged[JUDGED];
	struct buf href; /* of a link */
	struct frab_person person;
	bool conference; /* one has ended; */
	bool settled;    /* and a day has begun: zone and change of the day are known */
	/* The times of events that are worked out at the end: those before that, and those that there is to warn of. */
	struct frab_late {
		struct schedule_event *event;
		struct event_times times;
	} *late;
	size_t nlate, late_room;
	/* Persons whom FOSDEM lists apart from the events. */
	struct frab_person *people;
	size_t npeople, people_room;
};

extern const struct xml_rule frab_event_rules[], frab_persons_rules[];

xml_fn frab_begin_event, frab_end_event;

/* What is said of persons apart from the events, where id and name are the same: an id alone is not trusted. */
void frab_join_people(struct frab_reader *reader);

#endif
