/*
 * sandbox: no_new_privs, a dropped user, a list of system calls.
 */
#include "config.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/sandbox.h"

/* What the C library, OpenSSL and our own base layer call in any program. */
static const int common[] = {
	/* memory */
	SCMP_SYS(brk),
	SCMP_SYS(mmap),
	SCMP_SYS(munmap),
	SCMP_SYS(mremap),
	SCMP_SYS(mprotect),
	SCMP_SYS(madvise),
	SCMP_SYS(mlock), /* secret */
	SCMP_SYS(munlock),
	/* descriptors that are open */
	SCMP_SYS(read),
	SCMP_SYS(readv),
	SCMP_SYS(write), /* log */
	SCMP_SYS(writev),
	SCMP_SYS(lseek),
	SCMP_SYS(close),
	SCMP_SYS(fcntl),
	SCMP_SYS(fstat),
	SCMP_SYS(newfstatat), /* fstat of newer C libraries */
	SCMP_SYS(poll),
	SCMP_SYS(ppoll),
	SCMP_SYS(select),
	SCMP_SYS(pselect6),
	/* time */
	SCMP_SYS(clock_gettime),
	SCMP_SYS(clock_nanosleep),
	SCMP_SYS(nanosleep),
	SCMP_SYS(gettimeofday),
	/* randomness */
	SCMP_SYS(getrandom),
	/* threads and signals of the C library */
	SCMP_SYS(futex),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(restart_syscall),
	SCMP_SYS(sigaltstack),
	SCMP_SYS(set_robust_list),
	SCMP_SYS(rseq),
	/* abort() */
	SCMP_SYS(getpid),
	SCMP_SYS(gettid),
	SCMP_SYS(tgkill),
	/* who we are */
	SCMP_SYS(getuid),
	SCMP_SYS(geteuid),
	SCMP_SYS(getgid),
	SCMP_SYS(getegid),
	SCMP_SYS(uname),
	/* the end */
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
};

enum err
sandbox_harden(void)
{
	static const struct rlimit none = { 0, 0 };

	(void)umask(077);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
	    setrlimit(RLIMIT_CORE, &none) != 0) {
		return err_note(ERR_BUG, "hardening: %s", strerror(errno));
	}
	return ERR_OK;
}

enum err
sandbox_become(const char *user)
{
	const struct passwd *entry = getpwnam(user);

	if (entry == NULL) {
		return err_note(ERR_NOT_FOUND, "no user %s", user);
	}
	if (geteuid() != 0) {
		return geteuid() == entry->pw_uid ?
		    ERR_OK :
		    err_note(ERR_DENIED, "only root becomes %s", user);
	}
	if (initgroups(user, entry->pw_gid) != 0 ||
	    setresgid(entry->pw_gid, entry->pw_gid, entry->pw_gid) != 0 ||
	    setresuid(entry->pw_uid, entry->pw_uid, entry->pw_uid) != 0) {
		return err_note(
		    ERR_DENIED, "becoming %s: %s", user, strerror(errno));
	}
	if (entry->pw_uid != 0 && setuid(0) == 0) {
		return err_note(ERR_BUG, "root can be had again");
	}
	/* The kernel makes a process dumpable by its new user anew. */
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
		return err_note(ERR_BUG, "hardening: %s", strerror(errno));
	}
	return ERR_OK;
}

static uint32_t
action(enum sandbox_manner manner)
{
	switch (manner) {
	case SANDBOX_LOG:
		return SCMP_ACT_LOG;
	case SANDBOX_REFUSE:
		return SCMP_ACT_ERRNO(EPERM);
	case SANDBOX_KILL:
		break;
	}
	return SCMP_ACT_KILL_PROCESS;
}

static int
allow(scmp_filter_ctx filter, const int *calls, size_t n_calls)
{
	for (size_t i = 0; i < n_calls; i++) {
		int e = calls[i] < 0 ?
		    0 :
		    seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);

		/* EEXIST: in both lists. */
		if (e != 0 && e != -EEXIST) {
			return e;
		}
	}
	return 0;
}

enum err
sandbox_enter(const int *calls, size_t n_calls, enum sandbox_manner manner)
{
	scmp_filter_ctx filter;
	int e;

#ifdef __SANITIZE_ADDRESS__
	log_notice("sandbox: not entered, this is a sanitizer build");
	return ERR_OK;
#endif
	filter = seccomp_init(action(manner));
	if (filter == NULL) {
		return err_note(ERR_BUG, "seccomp: no filter");
	}
	e = allow(filter, common, sizeof(common) / sizeof(common[0]));
	if (e == 0) {
		e = allow(filter, calls, n_calls);
	}
	if (e == 0) {
		e = seccomp_load(filter);
	}
	seccomp_release(filter);
	if (e != 0) {
		return err_note(ERR_BUG, "seccomp: %s", strerror(-e));
	}
	return ERR_OK;
}
