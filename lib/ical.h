/* iCalendar's reader (ical_read.c), for the format's row. */
#ifndef ICAL_H
#define ICAL_H

#include "internal.h"

int ical_bid(const char *p, size_t n);
int ical_read(struct schedule *schedule, struct schedule_error *error);

#endif
