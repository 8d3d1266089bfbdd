/* signals: signalfd(2). */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/signals.h"

enum err
signals_open(const int *signals, size_t n_signals, int *fd)
{
	sigset_t set;

	(void)sigemptyset(&set);
	for (size_t i = 0; i < n_signals; i++) {
		(void)sigaddset(&set, signals[i]);
	}
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0 ||
	    signal(SIGPIPE, SIG_IGN) == SIG_ERR) {
		return err_note(ERR_BUG, "signals: %s", strerror(errno));
	}
	*fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (*fd < 0) {
		return err_note(ERR_BUG, "signalfd: %s", strerror(errno));
	}
	return ERR_OK;
}

int
signals_next(int fd)
{
	struct signalfd_siginfo info;

	if (read(fd, &info, sizeof(info)) != (ssize_t)sizeof(info)) {
		return 0;
	}
	return (int)info.ssi_signo;
}

void
signals_unblock(void)
{
	sigset_t none;

	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
}
