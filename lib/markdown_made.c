/* The module that has md4c. */
#ifdef HAVE_RENDITION

#include "markdown_made.h"

const struct markdown_made schedule_markdown_made = { md_parse };

#else

typedef int nothing; /* ISO C has no empty files */

#endif
