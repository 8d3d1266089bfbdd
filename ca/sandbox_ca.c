/*
 * sandbox_ca: the system calls certdesk-ca makes once it serves, beyond those
 * of every program (base/sandbox.c). No exec, no fork, no ptrace; sockets
 * only because a lost connection to PostgreSQL is made again.
 */
#include "config.h"

#include <stddef.h>

#include <seccomp.h>

#include "base/sandbox.h"
#include "ca/sandbox_ca.h"

static const int calls[] = {
	SCMP_SYS(accept4),  /* peers */
	SCMP_SYS(recvfrom), /* peers, PostgreSQL */
	SCMP_SYS(sendto),   /* peers, PostgreSQL */
	SCMP_SYS(recvmsg),  /* libpq, name service */
	SCMP_SYS(sendmsg),
	SCMP_SYS(getsockopt),  /* SO_PEERCRED; libpq after connect */
	SCMP_SYS(setsockopt),  /* libpq: keepalive */
	SCMP_SYS(getsockname), /* libpq */
	SCMP_SYS(getpeername), /* libpq */
	SCMP_SYS(socket),      /* libpq: a lost connection is made again */
	SCMP_SYS(connect), SCMP_SYS(shutdown),
	SCMP_SYS(openat), /* CRL file, its folder; libpq's optional files */
	SCMP_SYS(access), /* libpq: ~/.pgpass and the like */
	SCMP_SYS(faccessat2), SCMP_SYS(stat), /* older C libraries */
	SCMP_SYS(lstat),
	SCMP_SYS(fchmod),    /* CRL file: readable by the web server */
	SCMP_SYS(fsync),     /* CRL file and folder */
	SCMP_SYS(fdatasync), /* side journal */
	SCMP_SYS(rename),    /* CRL file */
	SCMP_SYS(renameat), SCMP_SYS(renameat2),
	SCMP_SYS(pread64),   /* side journal */
	SCMP_SYS(getcwd),    /* libpq: relative paths of its files */
	SCMP_SYS(getppid),   /* OpenSSL's random generator after a fork check */
	SCMP_SYS(sysinfo),   /* qsort of large arrays */
	SCMP_SYS(prlimit64), /* libpq, on some machines */
};

enum err
sandbox_ca_enter(void)
{
	return sandbox_enter(
	    calls, sizeof(calls) / sizeof(calls[0]), SANDBOX_KILL);
}
