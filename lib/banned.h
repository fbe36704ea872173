/*
 * Calls that overflow, keep hidden state or obey the locale do not compile.
 * Included before everything else by the Makefile.
 */
#ifndef BANNED_H
#define BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison sprintf vsprintf strcpy strncpy strcat strncat strtok gets
#pragma GCC poison localtime gmtime mktime timegm asctime ctime strptime strftime
#pragma GCC poison atoi atol atoll atof strtod setlocale

#endif
