/*
 * crash_here: dies at the label given as --crash-at=LABEL, by SIGKILL, so that
 * nothing is flushed, closed or rolled back by the program itself.
 */
#include "config.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "ca/crash.h"

static const char *wanted; /* a test's own state, in a test's own program */

bool
crash_option(const char *argument)
{
	static const char option[] = "--crash-at=";

	if (strncmp(argument, option, sizeof(option) - 1) != 0) {
		return false;
	}
	wanted = argument + sizeof(option) - 1;
	return true;
}

void
crash_point(const char *label)
{
	if (wanted != NULL && strcmp(wanted, label) == 0) {
		/* seccomp lets a process send itself only tgkill. */
		(void)raise(SIGKILL);
	}
}
