/* Writing a schedule as the bytes that came: events not kept are cut out, each with one comma. */
#include "format.h"

struct range {
	size_t from, to;
};

/*
 * What goes with an event.  With something kept behind it in its array: the
 * event up to the next item.  Else: from the end of the item before.
 */
static struct range cut_of(const struct schedule_event *e, bool kept_behind)
{
	return kept_behind ? (struct range){ e->from, e->next } : (struct range){ e->prev, e->to };
}

/* A piece of the source. */
static int put(struct schedule_writer *writer, const struct schedule *s, size_t from, size_t to,
               struct schedule_error *error)
{
	char copy[INPUT_FEW];

	return writer_put(writer, input_few(s->input, from, to - from, copy), to - from, error);
}

int cut_add(struct schedule_writer *writer, const struct schedule *s, const bool *keep, struct schedule_error *error)
{
	size_t done = s->from;

	for (size_t begin = 0, end; keep && begin < s->nevents; begin = end) {
		size_t last = begin; /* behind the last kept event of this array */

		for (end = begin; end < s->nevents && s->events[end]->array == s->events[begin]->array; end++)
			if (keep[end])
				last = end + 1;
		for (size_t i = begin; i < end; i++) {
			const struct schedule_event *e = s->events[i];
			struct range cut;

			if (keep[i])
				continue;
			cut = cut_of(e, i + 1 < last || e->followed);
			if (cut.from > done && put(writer, s, done, cut.from, error) < 0)
				return SCHEDULE_ESYSTEM;
			done = cut.to;
		}
	}
	return put(writer, s, done, s->to, error);
}
