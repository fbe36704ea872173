/*
 * Writing what was read, less some events: beside jansson's trees, on schedules
 * made by chance with all kinds of spacing and of things between the events.
 */
#include "unit.h"

#include "internal.h"

#include <jansson.h>

enum { DOCUMENTS = 3, MOST_EVENTS = 256 };

/* ---- making up ---------------------------------------------------------------- */

struct maker {
	struct chance chance;
	unsigned spacing; /* 0: none, 1: lines and tabs, 2: whatever */
	struct buf text;
	unsigned n;
};

static void space(struct maker *m)
{
	static const char *const some[] = { "", " ", "\n", "\r\n\t", "  \n  " };

	if (m->spacing == 1)
		buf_text(&m->text, "\n\t");
	else if (m->spacing == 2)
		buf_text(&m->text, some[below(&m->chance, COUNT(some))]);
}

/* A token and the space behind it. */
static void token(struct maker *m, const char *text)
{
	buf_text(&m->text, text);
	space(m);
}

static void event(struct maker *m)
{
	static const char *const members[] = {
		"\"unknown\"\n:[ 1.50, {\"a\" :null}],", "\"t\\u0069tle\":\"\\u00e9]},[{\",", "\"x\":\"\\\\\",",
		"\"persons\" : [ ],", "\"date\":\"2024-09-22T09:00:00+02:00\",", "\"id\":1E2,",
	};

	token(m, "{");
	for (unsigned n = below(&m->chance, 4); n; n--)
		token(m, members[below(&m->chance, COUNT(members))]);
	buf_format(&m->text, "\"title\":\"%u\"", ++m->n);
	space(m);
	buf_text(&m->text, "}");
}

static void items(struct maker *m)
{
	static const char *const others[] = { "null", "0", "-1.5e3", "\"a string\"", "[{\"title\":\"no\"}]", "true", "[]" };
	unsigned n = below(&m->chance, 6), strange = below(&m->chance, 3);

	token(m, "[");
	for (unsigned i = 0; i < n; i++) {
		if (i)
			token(m, ",");
		if (!strange && below(&m->chance, 2))
			buf_text(&m->text, others[below(&m->chance, COUNT(others))]);
		else
			event(m);
		space(m);
	}
	token(m, "]");
}

static void document(struct maker *m)
{
	unsigned days = below(&m->chance, 4);
	bool wrapped = below(&m->chance, 2);

	m->spacing = below(&m->chance, 3);
	token(m, wrapped ? "{\"$schema\":\"x\",\"schedule\":{\"conference\":{" : "{\"conference\":{");
	token(m, "\"title\":\"C\",");
	token(m, "\"days\":[");
	for (unsigned day = 0; day < days; day++) {
		unsigned rooms = below(&m->chance, 4);

		token(m, day ? ",{" : "{");
		buf_format(&m->text, "\"index\":%u,\"rooms\":{", day);
		space(m);
		for (unsigned room = 0; room < rooms; room++) {
			buf_format(&m->text, "%s\"R%u\"", room ? "," : "", room);
			space(m);
			token(m, ":");
			if (below(&m->chance, 12))
				items(m);
			else
				token(m, "null");
		}
		token(m, "}}");
	}
	token(m, "]}");
	buf_text(&m->text, wrapped ? ",\"version\":\"1\"}}" : ",\"more\":[{}]}");
	buf_text(&m->text, below(&m->chance, 2) ? "\n" : m->spacing ? " \n\t\n" : "");
}

/* ---- reading and writing -------------------------------------------------------- */

struct stream {
	struct schedule *s[DOCUMENTS];
	size_t n, events;
};

static struct stream read_stream(const struct buf *text)
{
	struct stream stream = { 0 };
	struct schedule_input *input = schedule_open_memory(text->p, text->n, NULL);

	while (stream.n < DOCUMENTS && schedule_read(input, NULL, &stream.s[stream.n], NULL) == 1)
		stream.events += schedule_events(stream.s[stream.n++]);
	schedule_close(input);
	return stream;
}

static void free_stream(struct stream *stream)
{
	while (stream->n)
		schedule_free(stream->s[--stream->n]);
}

static int append(void *arg, const void *bytes, size_t size)
{
	buf_add(arg, bytes, size);
	return 0;
}

/* What a filter writes that keeps these events of a stream; all if keep is NULL. */
static bool cut(const struct stream *stream, const bool *keep, struct buf *to)
{
	struct schedule_writer *writer = schedule_writer_new("c3voc-json", NULL, append, to, NULL);
	size_t at = 0;
	int code = writer ? 0 : -1;

	buf_reset(to);
	buf_text(to, "");
	for (size_t i = 0; code == 0 && i < stream->n; i++) {
		code = schedule_writer_add(writer, stream->s[i], keep ? keep + at : NULL, NULL);
		at += schedule_events(stream->s[i]);
	}
	return writer && schedule_writer_end(writer, NULL) == 0 && code == 0;
}

/* ---- what is expected -------------------------------------------------------------- */

/* Take the events that are not kept out of a document's tree. */
static void prune(json_t *tree, const bool **keep)
{
	json_t *schedule = json_object_get(tree, "schedule"), *day, *room;
	size_t i;
	const char *name;

	json_array_foreach (json_object_get(json_object_get(schedule ? schedule : tree, "conference"), "days"), i, day)
		json_object_foreach (json_object_get(day, "rooms"), name, room)
			for (size_t k = 0; k < json_array_size(room);)
				if (json_is_object(json_array_get(room, k)) && !*(*keep)++)
					json_array_remove(room, k);
				else
					k++;
}

/* Whether the output is the input's documents, pruned. */
static bool same_trees(const struct buf *in, const struct buf *out, size_t documents, const bool *keep)
{
	const char *p = in->p, *q = out->p;
	bool same = true;

	for (size_t i = 0; same && i < documents; i++) {
		json_error_t before, after;
		json_t *want = json_loadb(p, (size_t)(in->p + in->n - p), JSON_DISABLE_EOF_CHECK, &before);
		json_t *got = json_loadb(q, (size_t)(out->p + out->n - q), JSON_DISABLE_EOF_CHECK, &after);

		if (want)
			prune(want, &keep);
		same = want && got && json_equal(want, got);
		p += before.position;
		q += after.position;
		json_decref(want);
		json_decref(got);
	}
	return same && strspn(q, " \t\r\n") == (size_t)(out->p + out->n - q);
}

/* Whether the events of the output are the bytes of those kept, in order. */
static bool same_bytes(const struct stream *before, const struct stream *after, const bool *keep)
{
	if (before->n != after->n)
		return false;
	for (size_t i = 0; i < before->n; i++) {
		size_t k = 0;

		for (size_t j = 0; j < before->s[i]->nevents; j++) {
			const struct schedule_event *e = before->s[i]->events[j], *f;

			if (!*keep++)
				continue;
			if (k == after->s[i]->nevents)
				return false;
			f = after->s[i]->events[k++];
			if (f->to - f->from != e->to - e->from ||
			    memcmp(before->s[i]->input->bytes + e->from, after->s[i]->input->bytes + f->from, e->to - e->from) != 0)
				return false;
		}
		if (k != after->s[i]->nevents)
			return false;
	}
	return true;
}

/* ---- one stream, many choices ------------------------------------------------------- */

struct wrong {
	unsigned failed, trees, bytes, all, none, steps;
};

static void choose(struct chance *chance, bool *keep, size_t n)
{
	unsigned odds = 1 + below(chance, 8);

	for (size_t i = 0; i < n; i++)
		keep[i] = below(chance, 9) < odds;
}

/* Cutting twice is cutting once what neither keeps. */
static bool same_in_steps(const struct stream *after, const struct stream *before, const bool *first, const bool *second)
{
	struct buf at_once = { 0 }, in_steps = { 0 };
	bool both[MOST_EVENTS], rest[MOST_EVENTS], same;
	size_t n = 0;

	for (size_t i = 0; i < before->events; i++) {
		both[i] = first[i] && second[i];
		if (first[i])
			rest[n++] = second[i];
	}
	same = n == after->events && cut(before, both, &at_once) && cut(after, rest, &in_steps) && at_once.n == in_steps.n &&
	       memcmp(at_once.p, in_steps.p, in_steps.n) == 0;
	buf_free(&at_once);
	buf_free(&in_steps);
	return same;
}

static void try(struct maker *m, struct wrong *wrong)
{
	struct stream before, after;
	struct buf out = { 0 };
	bool keep[MOST_EVENTS] = { false }, other[MOST_EVENTS];
	unsigned documents = 1 + below(&m->chance, DOCUMENTS);

	buf_reset(&m->text);
	buf_text(&m->text, below(&m->chance, 3) ? "" : "\n ");
	for (unsigned i = 0; i < documents; i++)
		document(m);
	before = read_stream(&m->text);
	wrong->failed += before.n != documents || before.events > MOST_EVENTS;

	wrong->failed += !cut(&before, NULL, &out);
	wrong->all += out.n != m->text.n || memcmp(out.p, m->text.p, out.n) != 0;
	for (int i = 0; i < 4; i++) {
		if (i == 1)
			memset(keep, true, sizeof keep);
		else if (i)
			choose(&m->chance, keep, before.events);
		wrong->failed += !cut(&before, keep, &out);
		after = read_stream(&out);
		wrong->none += i == 0 && after.events;
		wrong->all += i == 1 && (out.n != m->text.n || memcmp(out.p, m->text.p, out.n) != 0);
		wrong->trees += !same_trees(&m->text, &out, documents, keep);
		wrong->bytes += !same_bytes(&before, &after, keep);
		choose(&m->chance, other, before.events);
		wrong->steps += !same_in_steps(&after, &before, keep, other);
		free_stream(&after);
	}
	free_stream(&before);
	buf_free(&out);
}

int main(void)
{
	struct wrong wrong = { 0 };
	struct maker m = { 0 };

	for (unsigned seed = 0; seed < 1000; seed++) {
		m.chance = chance_of(seed);
		try(&m, &wrong);
	}
	ok(m.n > 5000, "%u events were made up", m.n);
	ok(!wrong.failed, "everything is read and written (%u is not)", wrong.failed);
	ok(!wrong.all, "what keeps all writes the very bytes (%u)", wrong.all);
	ok(!wrong.none, "what keeps none writes no event (%u)", wrong.none);
	ok(!wrong.trees, "what is written is the tree less the events (%u)", wrong.trees);
	ok(!wrong.bytes, "what stays has its bytes and its order (%u)", wrong.bytes);
	ok(!wrong.steps, "cutting twice is cutting once (%u)", wrong.steps);
	buf_free(&m.text);
	return done();
}
