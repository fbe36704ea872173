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

#ifdef MODULES_LINKED

#define LOAD(file, symbol, why) \
	do { \
		*(why) = ""; \
		return &(symbol); \
	} while (0)

#else

#include "module.h"

#include <stdatomic.h>

/* What never changes may be remembered: asking the loader takes longer than some of what it finds. */
static const void *load(const void *_Atomic *known, const char *file, const char *symbol, const char **why)
{
	const void *found = atomic_load(known);

	if (!found) {
		found = module_symbol(file, symbol, why);
		atomic_store(known, found);
	}
	return found;
}

#define LOAD(file, symbol, why) \
	static const void *_Atomic known; \
	return load(&known, file, #symbol, why)

#endif

const struct ical_made *ical_load(const char **why)
{
	LOAD("ical.so", schedule_ical_made, why);
}

const struct json_made *json_load(void)
{
	const char *why;

	LOAD("json.so", schedule_json_made, &why);
}

const struct uuid_made *uuid_load(const char **why)
{
	LOAD("uuid.so", schedule_uuid_made, why);
}

#ifdef HAVE_RENDITION

const struct html_made *html_load(const char **why)
{
	LOAD("html.so", schedule_html_made, why);
}

const struct markdown_made *markdown_load(void)
{
	const char *why;

	LOAD("markdown.so", schedule_markdown_made, &why);
}

#endif

#ifdef HAVE_EXPAT

const struct xml_made *xml_load(const char **why)
{
	LOAD("xml.so", schedule_xml_made, why);
}

#endif
