/* XML: schedules, and calendars spelled in it. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_reader(data, size, "frab-xml");
	fuzz_reader(data, size, "xcal");
	return 0;
}
