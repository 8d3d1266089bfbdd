/* socket, signals and sandbox. */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/sandbox.h"
#include "base/signals.h"
#include "base/socket.h"
#include "tests/tap.h"

static int64_t
in_ms(int64_t ms)
{
	return clock_monotonic_us() + ms * 1000;
}

static void
test_listen(void)
{
	char dir[] = "/tmp/t_socket.XXXXXX";
	char path[64];
	struct stat status;
	uid_t uid = 0;
	int fd = -1;
	int other = -1;
	int client = -1;

	need(mkdtemp(dir) != NULL, "temporary folder");
	(void)snprintf(path, sizeof(path), "%s/s", dir);
	is_err(socket_connect(path, &client), ERR_UPSTREAM, "nobody there");
	is_err(socket_listen(path, 0660, &fd), ERR_OK, "listen");
	ok(stat(path, &status) == 0 && (status.st_mode & 0777) == 0660,
	    "with its permissions");
	is_err(socket_listen(path, 0660, &other), ERR_CONFLICT,
	    "not beside another");
	is_err(socket_connect(path, &client), ERR_OK, "connect");
	is_err(socket_peer_uid(client, &uid), ERR_OK, "the peer");
	is_int(uid, getuid(), "is this user");
	(void)close(client);
	(void)close(fd);
	is_err(socket_listen(path, 0600, &fd), ERR_OK,
	    "in place of one that is left over");
	(void)close(fd);
	(void)unlink(path);
	is_err(socket_listen("/tmp/an-address-that-is-much-too-long-for-the-"
			     "kernel-to-take/an-address-that-is-much-too-long-"
			     "for-the-kernel/s",
		   0600, &fd),
	    ERR_INVALID, "too long");
	(void)rmdir(dir);
}

static void
test_read_write(void)
{
	static char big[1000000];
	char got[8] = "";
	size_t n = 0;
	int fds[2];

	need(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0, "socketpair");
	is_err(socket_write(fds[0], "abcdef", 6, in_ms(1000)), ERR_OK, "write");
	is_err(socket_read(fds[1], got, 6, in_ms(1000), NULL), ERR_OK, "read");
	ok(memcmp(got, "abcdef", 6) == 0, "what was written");
	is_err(socket_write(fds[0], "ab", 2, in_ms(1000)), ERR_OK, "a part");
	is_err(socket_read(fds[1], got, 6, in_ms(50), &n), ERR_UPSTREAM,
	    "too slow");
	is_int((int64_t)n, 2, "how far it came");
	is_err(socket_write(fds[0], big, sizeof(big), in_ms(50)), ERR_UPSTREAM,
	    "a peer that does not read");
	(void)close(fds[0]);
	is_err(socket_write(fds[1], "x", 1, in_ms(50)), ERR_UPSTREAM,
	    "a peer that is gone, and no SIGPIPE");
	(void)close(fds[1]);
}

static void
test_signals(void)
{
	static const int signals[] = { SIGTERM, SIGHUP };
	int fd = -1;

	is_err(signals_open(signals, 2, &fd), ERR_OK, "signals");
	is_int(signals_next(fd), 0, "none yet");
	(void)raise(SIGTERM);
	is_int(signals_next(fd), SIGTERM, "one");
	is_int(signals_next(fd), 0, "once");
	signals_unblock();
	(void)close(fd);
}

/* How a child ends that does one call which its list has not. */
static int
sandboxed(enum sandbox_manner manner)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		if (sandbox_harden() != ERR_OK ||
		    sandbox_enter(NULL, 0, manner) != ERR_OK) {
			_exit(9);
		}
		_exit(chdir("/") != 0 && errno == EPERM ? 1 : 0);
	}
	(void)waitpid(pid, &status, 0);
	return status;
}

int
main(void)
{
	int status;

	log_open("t_socket", (enum log_level)(LOG_ERROR + 1));
	test_listen();
	test_read_write();
	test_signals();
#ifdef __SANITIZE_ADDRESS__
	(void)status;
	ok(sandboxed(SANDBOX_KILL) == 0,
	    "sanitizers keep the system calls they need");
#else
	status = sandboxed(SANDBOX_KILL);
	ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS,
	    "an unlisted call ends the process");
	status = sandboxed(SANDBOX_REFUSE);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == 1, "or is refused");
#endif
	return tap_done();
}
