/* sandbox_ca: the system calls certdesk-ca makes once it serves. */
#ifndef CA_SANDBOX_CA_H
#define CA_SANDBOX_CA_H

#include "base/err.h"

enum err sandbox_ca_enter(void) MUST_CHECK;

#endif
