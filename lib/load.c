/*
 * Loading the modules.  Few runs need what is in them, and all would wait for it
 * to be loaded: 40 to 60 us each, half of what a command takes on a small schedule.
 * A program that links the archive has them already.
 */
#include "ical_made.h"
#include "json_made.h"
#include "uuid_made.h"

#ifdef HAVE_RENDITION
#include "html_made.h"
#include "markdown_made.h"
#endif
#ifdef HAVE_EXPAT
#include "xml_made.h"
#endif

#include "module.h"

#ifdef MODULES_LINKED

#define LOAD(file, symbol, error) \
	do { \
		(void)(error); \
		return &(symbol); \
	} while (0)

#else

#include <stdatomic.h>

/* What never changes may be remembered: asking the loader takes longer than some of what it finds. */
static const void *load(const void *_Atomic *known, const char *file, const char *symbol, struct schedule_error *error)
{
	const void *found = atomic_load(known);

	if (!found) {
		found = module_symbol(file, symbol, error);
		atomic_store(known, found);
	}
	return found;
}

#define LOAD(file, symbol, error) \
	static const void *_Atomic known; \
	return load(&known, file, #symbol, error)

#endif

const struct ical_made *ical_load(struct schedule_error *error)
{
	LOAD(MODULE_ICAL, schedule_ical_made, error);
}

const struct json_made *json_load(struct schedule_error *error)
{
	LOAD(MODULE_JSON, schedule_json_made, error);
}

const struct uuid_made *uuid_load(struct schedule_error *error)
{
	LOAD(MODULE_UUID, schedule_uuid_made, error);
}

#ifdef HAVE_RENDITION

const struct html_made *html_load(struct schedule_error *error)
{
	LOAD(MODULE_HTML, schedule_html_made, error);
}

const struct markdown_made *markdown_load(struct schedule_error *error)
{
	LOAD(MODULE_MARKDOWN, schedule_markdown_made, error);
}

#endif

#ifdef HAVE_EXPAT

const struct xml_made *xml_load(struct schedule_error *error)
{
	LOAD(MODULE_XML, schedule_xml_made, error);
}

#endif
