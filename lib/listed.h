/* The persons whom the description of a recording lists. */
#ifndef LISTED_H
#define LISTED_H

#include "lines.h"

/*
 * "Moderated by: NAME, ORGANISATION", "Panelists" with such lines below it; if there is none of
 * these, blocks of name, organisation and job title below a line "---".
 */
void event_add_listed(struct schedule_event *event, struct lines lines);

#endif
