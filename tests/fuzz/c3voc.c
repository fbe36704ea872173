/* Schedule JSON in all its dialects, and JSON lines. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_reader(data, size, "c3voc-json");
	fuzz_reader(data, size, "json-lines");
	return 0;
}
