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

int cut_add(struct schedule_writer *writer, const struct schedule *s, const bool *keep, struct schedule_error *error)
{
	const char *bytes = s->input->bytes;
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
			if (cut.from > done && writer_put(writer, bytes + done, cut.from - done, error) < 0)
				return SCHEDULE_ESYSTEM;
			done = cut.to;
		}
	}
	return writer_put(writer, bytes + done, s->to - done, error);
}
