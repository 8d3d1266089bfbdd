/* sandbox_jobs: see sandbox_jobs.h. A runner talks to PostgreSQL and to the
 * gateways; it starts no program and changes no file. */
#include "config.h"

#include <seccomp.h>

#include "base/sandbox.h"
#include "ops/sandbox_jobs.h"

static const int runner_calls[] = {
	/* PostgreSQL, the CA and the gateways; names are looked up over
	 * netlink and DNS. */
	SCMP_SYS(socket), SCMP_SYS(connect), SCMP_SYS(bind),
	SCMP_SYS(getsockname), SCMP_SYS(getpeername), SCMP_SYS(getsockopt),
	SCMP_SYS(setsockopt), SCMP_SYS(sendto), SCMP_SYS(recvfrom),
	SCMP_SYS(sendmsg), SCMP_SYS(recvmsg), SCMP_SYS(sendmmsg),
	SCMP_SYS(shutdown), SCMP_SYS(accept4),
	/* libcurl looks names up in a thread and is woken by a pair. */
	SCMP_SYS(clone), SCMP_SYS(clone3), SCMP_SYS(socketpair),
	SCMP_SYS(pipe2), SCMP_SYS(eventfd2),
	/* resolv.conf, hosts, trusted certificates, libpq's files: read. */
	SCMP_SYS(openat), SCMP_SYS(open), SCMP_SYS(stat), SCMP_SYS(lstat),
	SCMP_SYS(access), SCMP_SYS(faccessat2), SCMP_SYS(getdents64),
	SCMP_SYS(readlink),
	SCMP_SYS(ioctl),   /* non-blocking sockets, isatty() of stdio */
	SCMP_SYS(sysinfo), /* qsort() sizes itself by it */
	SCMP_SYS(getrusage), SCMP_SYS(getppid), SCMP_SYS(prctl),
	SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity)
};

enum err
sandbox_jobs_enter(void)
{
	return sandbox_enter(runner_calls,
	    sizeof(runner_calls) / sizeof(runner_calls[0]), SANDBOX_REFUSE);
}
