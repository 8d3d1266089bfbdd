/* crash: the installed program never crashes on purpose. */
#include "config.h"

#include "ca/crash.h"

bool
crash_option(const char *argument)
{
	(void)argument;
	return false;
}

void
crash_point(const char *label)
{
	(void)label;
}
