/* The table of formats, and reading and writing through it. */
#include "format.h"

#include "bytes.h"
#include "json_scan.h"
#include "parallel.h"

static const struct format *const formats[] = {
	&format_c3voc,
	&format_json_lines,
	&format_icalendar,
	&format_frab_xml,
	&format_xcal,
	&format_indico_json,
	&format_indico_sheet,
	&format_sched_text,
	&format_sched_html,
	&format_captions,
	&format_transcript,
};

enum {
	FORMATS = sizeof formats / sizeof *formats,
	BID_BYTES = 64 * 1024,
	LATER_BYTES = 1024,
	SURE = 95, /* nobody bids more */
};

const char *schedule_format_name(size_t i)
{
	return i < FORMATS ? formats[i]->name : NULL;
}

static const struct format *by_name(const char *name)
{
	for (size_t i = 0; i < FORMATS; i++)
		if (strcmp(formats[i]->name, name) == 0)
			return formats[i];
	return NULL;
}

/* ---- reading ------------------------------------------------------------ */

enum { KNOWN = 160 };

/* The formats that can be read, as "a, b, c", in the text. */
static const char *list_readable(char text[KNOWN])
{
	size_t n = 0;

	text[0] = '\0';
	for (size_t i = 0; i < FORMATS; i++)
		if (formats[i]->read && n < KNOWN)
			n += (size_t)snprintf(text + n, KNOWN - n, "%s%s", n ? ", " : "", formats[i]->name);
	return text;
}

/* Where the next document begins: past white space and a byte order mark. */
static size_t skip_blank(const struct schedule_input *input)
{
	size_t at = input->at;

	while (at < input->size && is_space(input->bytes[at]))
		at++;
	if (input->size - at >= 3 && memcmp(input->bytes + at, "\xef\xbb\xbf", 3) == 0)
		for (at += 3; at < input->size && is_space(input->bytes[at]); at++)
			;
	return at;
}

/*
 * Whether some JSON may end before p + n: within it only a comma or another
 * closing bracket follows one that closes.  What follows one in texts, and
 * begins no document, counts for nothing.
 */
static bool may_end(const char *p, const char *end)
{
	for (const char *last = end - BYTES; p < end; p += BYTES) {
		bytes16 v = bytes_load(p = p < last ? p : last);

		for (unsigned bits = bytes_bits(bytes_equal(v, '}') | bytes_equal(v, ']')); bits; bits &= bits - 1) {
			const char *behind = p + bytes_first(bits) + 1;

			while (behind < end && is_space(*behind))
				behind++;
			if (behind < end && !strchr(",]}().;:\\", *behind))
				return true;
		}
	}
	return false;
}

/*
 * How much of what is left is judged: of a sequence of JSON documents only the
 * first, which what follows must not make another, nor very many slow; so of
 * any that follow a hundred others only a little.
 */
static size_t judged(const struct schedule_input *input)
{
	size_t n = input->size - input->at;
	struct json_scan scan = { .p = input->bytes + skip_blank(input) };

	if (input->documents > 100 && n > LATER_BYTES)
		n = LATER_BYTES;
	n = n < BID_BYTES ? n : BID_BYTES;
	scan.end = input->bytes + input->at + n;
	if (scan.p >= scan.end || (*scan.p != '{' && *scan.p != '['))
		return n;
	if (n == BID_BYTES && scan.end - scan.p > BYTES && !may_end(scan.p, scan.end))
		return n;
	return json_pass(&scan) ? (size_t)(scan.p - input->bytes) - input->at : n;
}

static int choose(const struct format **best, struct schedule_input *input, const char *name,
                  struct schedule_error *error)
{
	size_t n = name ? 0 : judged(input);
	char known[KNOWN];
	int most = 0;

	/* The documents of a stream are mostly alike. */
	if (!name && input->any && input->format->bid &&
	    input->format->bid(input->bytes + input->at, n) >= input->sure) {
		*best = input->format;
		return SCHEDULE_OK;
	}
	*best = name ? by_name(name) : NULL;
	if (name && (!*best || !(*best)->read))
		return error_set(error, SCHEDULE_EINVALID, "unknown input format \"%s\" (known: %s)", name,
		                 list_readable(known));
	for (size_t i = 0; !name && most < SURE && i < FORMATS; i++) {
		int bid = formats[i]->bid ? formats[i]->bid(input->bytes + input->at, n) : 0;

		if (bid < 0)
			return error_memory(error);
		if (bid > most) {
			most = bid;
			*best = formats[i];
		}
	}
	input->format = *best;
	input->sure = name ? 101 : most;
	if (*best)
		return SCHEDULE_OK;
	return error_at(error, input, skip_blank(input), SCHEDULE_EFORMAT,
	                "not a schedule of a known format (tried: %s): " LOOK_FOR_ANOTHER,
	                list_readable(known));
}

/* What belongs to all events must not be decoded, and let go, with one of them. */
static int finish(struct schedule *schedule, struct schedule_error *error)
{
	schedule->warn = NULL;
	schedule->pattern = NULL;
	for (int field = 0; field < SCHEDULE_CONFERENCE_FIELDS; field++)
		schedule_conference(schedule, (enum schedule_conference_field)field);
	tracks_sort(schedule);
	return schedule_failed(schedule, error);
}

int schedule_read(struct schedule_input *input, const struct schedule_read_options *options,
                  struct schedule **result, struct schedule_error *error)
{
	static const struct schedule_read_options defaults;
	struct schedule *schedule = NULL;
	const struct format *format;
	int code;

	*result = NULL;
	if (!options)
		options = &defaults;
	if (input->pending) {
		*result = input->pending;
		input->pending = input->pending->pending;
		(*result)->pending = NULL;
		return 1;
	}
	if (input->dead)
		return 0;
	if (input->any && skip_blank(input) == input->size)
		return 0;
	input->dead = true; /* until this document is read */
	if (skip_blank(input) == input->size)
		return error_set(error, SCHEDULE_EFORMAT,
		                 "no schedule in it: the input is empty; look at what should have written it");
	code = choose(&format, input, options->format, error);
	if (code < 0)
		return code;
	schedule = schedule_new(input, format);
	if (!schedule)
		return error_memory(error);
	schedule->warn = options->warn;
	schedule->warn_arg = options->warn_arg;
	schedule_look_for(schedule, options->pattern);
	code = format->read(schedule, error); /* NOLINT(clang-analyzer-core.NullDereference): choose() has set it */
	for (struct schedule *s = schedule; code == SCHEDULE_OK && s; s = s->pending)
		code = finish(s, error);
	if (code < 0) {
		schedule_free(schedule);
		return code;
	}
	if (skip_blank(input) == input->size)
		input->at = input->size; /* the space after the last document is its own */
	schedule->to = input->at;
	schedule->helpers = parallel_helpers(schedule->to - schedule->from);
	input->pending = schedule->pending;
	schedule->pending = NULL;
	input->any = true;
	input->documents++;
	input->dead = false;
	*result = schedule;
	return 1;
}

/* ---- writing ------------------------------------------------------------ */

struct schedule_writer *schedule_writer_new(const char *format, const struct schedule_write_options *options,
                                            schedule_sink_fn *sink, void *sink_arg, struct schedule_error *error)
{
	const struct format *row = by_name(format);
	struct schedule_writer *writer;

	if (!row || !row->add) {
		error_set(error, SCHEDULE_EINVALID, "unknown output format \"%s\"", format);
		return NULL;
	}
	writer = calloc(1, sizeof *writer);
	if (!writer) {
		error_memory(error);
		return NULL;
	}
	writer->format = row;
	if (options)
		writer->options = *options;
	writer->sink = sink;
	writer->sink_arg = sink_arg;
	if (row->begin && row->begin(writer, error) < 0) {
		buf_free(&writer->buf);
		free(writer);
		return NULL;
	}
	return writer;
}

int schedule_writer_add(struct schedule_writer *writer, const struct schedule *schedule, const bool *keep,
                        struct schedule_error *error)
{
	int code = writer->format->add(writer, schedule, keep, error);

	return code < 0 ? code : schedule_failed(schedule, error);
}

int schedule_writer_add_event(struct schedule_writer *writer, const struct schedule_event *event,
                              struct schedule_error *error)
{
	int code;

	if (!writer->format->add_event)
		return error_set(error, SCHEDULE_EINVALID, "%s can't be written event by event", writer->format->name);
	code = writer->format->add_event(writer, event, error);
	return code < 0 ? code : schedule_failed(event->schedule, error);
}

int schedule_writer_end(struct schedule_writer *writer, struct schedule_error *error)
{
	int code = SCHEDULE_OK;

	if (writer->format->end)
		code = writer->format->end(writer, error ? error->code : SCHEDULE_OK, error);
	buf_free(&writer->buf);
	free(writer);
	return code;
}

int writer_put(struct schedule_writer *writer, const void *p, size_t n, struct schedule_error *error)
{
	int number = n ? writer->sink(writer->sink_arg, p, n) : 0;

	return number ? error_system(error, number, "can't write") : SCHEDULE_OK;
}

int writer_flush(struct schedule_writer *writer, struct schedule_error *error)
{
	int code = writer->buf.failed ? error_memory(error)
	                              : writer_put(writer, writer->buf.p, writer->buf.n, error);

	buf_reset(&writer->buf);
	return code;
}
