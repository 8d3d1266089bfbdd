/*
 * version: what this agent is, and how versions are compared.
 *
 * A version is numbers with dots; components are compared as numbers, so
 * 1.10.0 is newer than 1.9.0. The build date is YYYY-MM-DD and changes with
 * every release, never with the moment of compilation.
 */
#ifndef VERSION_H
#define VERSION_H

#include <stdbool.h>

#include "base/str.h"

#define AGENT_VERSION "1.0.0"
#define AGENT_BUILT   "2026-11-20"
#define AGENT_API     1

/* Digits and single dots, at most six components of nine digits. */
bool version_is_valid(struct str version);
/* <0, 0, >0; a missing component counts as 0. Both must be valid. */
int version_compare(struct str a, struct str b);
/* "YYYY-MM-DD" with month and day in range. */
bool version_date_is_valid(struct str date);

#endif
