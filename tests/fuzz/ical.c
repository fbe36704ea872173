/* Calendars, what recurs in them, and their zones. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_reader(data, size, "icalendar");
	return 0;
}
