/* sandbox_web: see sandbox_web.h. A worker opens no file for writing, starts
 * no program and reaches nothing but unix sockets and PostgreSQL. */
#include "config.h"

#include <seccomp.h>

#include "base/sandbox.h"
#include "fcgi/sandbox_web.h"

static const int worker_calls[] = {
	SCMP_SYS(accept4), /* nginx */
	SCMP_SYS(accept),
	SCMP_SYS(socket), /* PostgreSQL, the CA: made anew when lost */
	SCMP_SYS(connect), SCMP_SYS(getsockname), SCMP_SYS(getpeername),
	SCMP_SYS(getsockopt), SCMP_SYS(setsockopt), SCMP_SYS(sendto),
	SCMP_SYS(recvfrom), SCMP_SYS(sendmsg), SCMP_SYS(recvmsg),
	SCMP_SYS(shutdown), /* libfcgi ends a connection */
	SCMP_SYS(openat),   /* libpq: service and password files, user data */
	SCMP_SYS(open), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(access),
	SCMP_SYS(faccessat2), SCMP_SYS(ioctl), /* isatty() of stdio */
	SCMP_SYS(getrusage), SCMP_SYS(getppid), SCMP_SYS(prctl),
	SCMP_SYS(sched_yield),
	SCMP_SYS(sysinfo), /* qsort() and malloc() size themselves by it */
};

static const int metrics_calls[] = {
	SCMP_SYS(accept4),
	SCMP_SYS(setsockopt),
	SCMP_SYS(recvfrom),
	SCMP_SYS(sendto),
};

enum err
sandbox_web_enter(void)
{
	return sandbox_enter(worker_calls,
	    sizeof(worker_calls) / sizeof(worker_calls[0]), SANDBOX_REFUSE);
}

enum err
sandbox_web_enter_metrics(void)
{
	return sandbox_enter(metrics_calls,
	    sizeof(metrics_calls) / sizeof(metrics_calls[0]), SANDBOX_REFUSE);
}
