/*
 * crash: labelled places at which a test can make the CA die.
 *
 * certdesk-ca links crash_none.c, in which both calls do nothing: the
 * installed program has no way to be told to crash. tests/ca links the same
 * objects with tests/ca/crash_here.c, which takes --crash-at=LABEL and there
 * kills the process with SIGKILL, as a power cut would.
 */
#ifndef CA_CRASH_H
#define CA_CRASH_H

#include <stdbool.h>

/* Is this command-line argument for us? */
bool crash_option(const char *argument);
void crash_point(const char *label);

#endif
