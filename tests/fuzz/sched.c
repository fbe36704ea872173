/* Sched.com: its pages, and the text of them. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_reader(data, size, "sched-text");
	fuzz_reader(data, size, "sched-html");
	return 0;
}
