/* expat on a file, merely parsing: what any reader of XML by expat must take. */
#include <expat.h>
#include <stdio.h>

static void element(void *count, const char *name, const char **attributes)
{
	(void)name, (void)attributes;
	++*(size_t *)count;
}

int main(int argc, char **argv)
{
	static char buffer[1 << 16];
	FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
	XML_Parser parser = XML_ParserCreate(NULL);
	size_t count = 0, n;
	int good = file && parser;

	if (parser) {
		XML_SetUserData(parser, &count);
		XML_SetStartElementHandler(parser, element);
	}
	while (good && (n = fread(buffer, 1, sizeof buffer, file)))
		good = XML_Parse(parser, buffer, (int)n, 0) == XML_STATUS_OK;
	good = good && XML_Parse(parser, "", 0, 1) == XML_STATUS_OK;
	printf("%zu elements\n", count);
	return !good;
}
