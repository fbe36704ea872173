/* HTML from Markdown, by md4c-html, and into a tree, by gumbo: the only file that calls them. */
#ifdef HAVE_RENDITION

#include "html_made.h"

#include <md4c-html.h>

static const GumboNode *parse(const char *p, size_t n, void *(*take)(void *arg, size_t size),
                              void (*give_back)(void *arg, void *p), void *arg)
{
	GumboOptions options = kGumboDefaultOptions;

	options.allocator = take;
	options.deallocator = give_back;
	options.userdata = arg;
	options.max_errors = 0;
	return gumbo_parse_with_options(&options, p, n)->document;
}

static bool from_markdown(const char *p, unsigned n, void (*add)(const char *p, unsigned n, void *arg), void *arg)
{
	return md_html(p, n, add, arg, MD_FLAG_NOINDENTEDCODEBLOCKS, 0) == 0;
}

const struct html_made schedule_html_made = { parse, from_markdown };

#else

typedef int nothing; /* ISO C has no empty files */

#endif
