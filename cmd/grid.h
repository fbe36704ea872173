/* A day as a grid: grid.c says what stands in which column, grid_page.c draws. */
#ifndef GRID_H
#define GRID_H

#include "screen.h"
#include "span.h"

/* An event in a column: when it runs, and what its box says. */
struct grid_box {
	const struct schedule_event *event;
	const char *room;
	int64_t from, to; /* seconds; to is later */
	size_t lane;      /* beside others of the room at that time */
	char color[SCREEN_COLOR];

	/* while its page is drawn */
	size_t first, last;  /* the times at which it begins and ends, of the page's */
	char *title, *persons;
	size_t title_at, persons_at; /* how much of them has been written */
	int lines;                   /* left in the box */
};

struct grid_column {
	const char *room;
	struct grid_box **boxes; /* by time, none overlapping */
	size_t count;
};

/* Draw columns side by side under their rooms' names: the width of the times beside them, and of each inside. */
void grid_page(const struct screen *screen, const struct span_zone *zone, const struct grid_column *columns,
               size_t count, int clock, int inside);

#endif
