/*
 * sandbox: how a program gives up what it does not need.
 *
 * The order is: sandbox_harden() first in main; open what needs privilege;
 * sandbox_become(); then sandbox_enter() with the list of system calls that
 * the rest of the program makes. After it nothing can be given back.
 */
#ifndef SANDBOX_H
#define SANDBOX_H

#include <stddef.h>

#include "base/err.h"

/* No new privileges, no core dump, no ptrace by the same user, umask 077. */
enum err sandbox_harden(void) MUST_CHECK;

/* Becomes the named user with its groups, for good. Without root, and when
 * it is that user already, ERR_OK; ERR_DENIED otherwise. */
enum err sandbox_become(const char *user) MUST_CHECK;

enum sandbox_manner {
	SANDBOX_KILL,   /* an unlisted call ends the process with SIGSYS */
	SANDBOX_REFUSE, /* it fails with EPERM */
	SANDBOX_LOG,    /* it is let through, and the kernel logs it */
};

/*
 * Installs a seccomp list: the calls every program makes, and those given, as
 * SCMP_SYS(name) of <seccomp.h>; negative numbers (absent on this machine)
 * are passed over. Under sanitizers, which make calls of their own, nothing
 * is installed and a line in the log says so.
 */
enum err sandbox_enter(
    const int *calls, size_t n_calls, enum sandbox_manner manner) MUST_CHECK;

#endif
