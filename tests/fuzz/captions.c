/* Captions and transcripts of recordings. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_reader(data, size, "captions");
	fuzz_reader(data, size, "transcript");
	return 0;
}
