/*
 * Main of a fuzzer without a fuzzing engine: runs it on each file named, and
 * names the file first, so that the last one named is the one that failed.
 */
#include "fuzz.h"

#include <errno.h>

static bool run(const char *path)
{
	FILE *file = fopen(path, "rb");
	struct buf bytes = { 0 };
	char chunk[4096];
	size_t n;

	printf("%s\n", path);
	fflush(stdout);
	while (file && (n = fread(chunk, 1, sizeof chunk, file)) > 0)
		buf_add(&bytes, chunk, n);
	if (!file || ferror(file)) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return false;
	}
	fclose(file);
	LLVMFuzzerTestOneInput((const uint8_t *)(bytes.p ? bytes.p : ""), bytes.n);
	buf_free(&bytes);
	return true;
}

int main(int argc, char **argv)
{
	bool all = argc > 1;

	for (int i = 1; i < argc; i++)
		all &= run(argv[i]);
	return !all;
}
