/* Indico: its JSON, and contribution sheets. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_reader(data, size, "indico-json");
	fuzz_reader(data, size, "indico-sheet");
	return 0;
}
