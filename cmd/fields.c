#include "fields.h"

#include "cmd.h"
#include "text.h"

static _Noreturn void unknown(const char *name)
{
	const char *names[SCHEDULE_FIELDS + 1] = { NULL };

	for (int i = 0; i < SCHEDULE_FIELDS; i++)
		names[i] = schedule_field_name((enum schedule_field)i);
	cmd_unknown("field", name, names, "sched-ls --fields");
}

void fields_add(struct fields *fields, const char *list)
{
	while (*list) {
		char name[CMD_NAME];
		int field;

		list = cmd_next_name(list, name);
		field = schedule_field_by_name(name);
		if (field < 0)
			unknown(name);
		if (fields->count < SCHEDULE_FIELDS)
			fields->field[fields->count++] = (enum schedule_field)field;
	}
}

const char *fields_join(struct text_buf *buf, const struct schedule_event *event, enum schedule_field field,
                        const char *separator)
{
	size_t n = schedule_count(event, field);

	if (n <= 1)
		return n ? schedule_plain(event, field, 0) : "";
	buf->n = 0;
	text_add(buf, "", 0);
	for (size_t i = 0; i < n; i++) {
		const char *value = schedule_plain(event, field, i);

		if (!*value)
			continue;
		if (buf->n)
			text_add(buf, separator, strlen(separator));
		text_add(buf, value, strlen(value));
	}
	return buf->p;
}

char *fields_text(const struct schedule_event *event, enum schedule_field field, const char *separator)
{
	struct text_buf buf = { 0 };
	const char *text = fields_join(&buf, event, field, separator);

	if (text != buf.p)
		text_add(&buf, text, strlen(text));
	return buf.p;
}

/* ---- order ---------------------------------------------------------------------- */

/* What an event is sorted by, looked up once. */
struct sorted {
	const struct schedule_event *event;
	char *text[SCHEDULE_FIELDS];
	const struct fields *by;
	bool reverse;
	size_t number;
};

static int compare_times(struct schedule_time x, struct schedule_time y)
{
	if ((x.kind == SCHEDULE_TIME_NONE) != (y.kind == SCHEDULE_TIME_NONE))
		return x.kind == SCHEDULE_TIME_NONE ? 1 : -1;
	return x.seconds < y.seconds ? -1 : x.seconds > y.seconds;
}

static int compare(const struct sorted *x, const struct sorted *y, size_t i)
{
	long a, b;

	switch (x->by->field[i]) {
	case SCHEDULE_START:
		return compare_times(schedule_start(x->event), schedule_start(y->event));
	case SCHEDULE_END:
		return compare_times(schedule_end(x->event), schedule_end(y->event));
	case SCHEDULE_DAY:
		a = strtol(x->text[i], NULL, 10);
		b = strtol(y->text[i], NULL, 10);
		return a < b ? -1 : a > b;
	default:
		return strcmp(x->text[i], y->text[i]);
	}
}

static int by_fields(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;
	int order = 0;

	for (size_t i = 0; order == 0 && i < x->by->count; i++)
		order = compare(x, y, i);
	if (x->reverse)
		order = -order;
	return order ? order : x->number < y->number ? -1 : 1;
}

void fields_sort(const struct schedule_event **events, size_t count, const struct fields *by, bool reverse)
{
	struct sorted *sorted = cmd_alloc(count, sizeof *sorted);

	for (size_t i = 0; i < count; i++) {
		sorted[i] = (struct sorted){ .event = events[i], .by = by, .reverse = reverse, .number = i };
		for (size_t k = 0; k < by->count; k++)
			sorted[i].text[k] = fields_text(events[i], by->field[k], ", ");
	}
	qsort(sorted, count, sizeof *sorted, by_fields);
	for (size_t i = 0; i < count; i++) {
		events[i] = sorted[i].event;
		for (size_t k = 0; k < by->count; k++)
			free(sorted[i].text[k]);
	}
	free(sorted);
}
