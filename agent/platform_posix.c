/*
 * platform: Linux.
 */
#include "config.h"

#include "agent/platform.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/log.h"

#define NOTE_MAX    63
#define LOCK_TRY_MS 50

bool
platform_file_is_trusted(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	    (st.st_uid == 0 || st.st_uid == geteuid()) &&
	    (st.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

int
platform_listen(unsigned port)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0) {
		return -1;
	}
	int on = 1;
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	/* Without REUSEADDR a restarted agent would have to leave its port to
	 * the connections it closed last. Linux still refuses a port on which
	 * another socket listens. */
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
	    bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 ||
	    listen(fd, 32) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

int
platform_accept(int listening)
{
	return accept4(listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

enum err
platform_spawn(const char *const *argv, bool as_fd3, struct platform_child *out)
{
	int pair[2];
	*out = (struct platform_child){ 0, -1 };
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
		return err_note(ERR_BUSY, "socketpair: %s", strerror(errno));
	}
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none;
	sigset_t standard;
	sigemptyset(&none);
	sigfillset(&standard);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	/* Signals we ignore would stay ignored in the new program. */
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &standard);
	/* Own process group: a Ctrl-C meant for us must not cut a write. */
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setflags(&attributes,
	    POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
		POSIX_SPAWN_SETPGROUP);
	if (as_fd3) {
		posix_spawn_file_actions_adddup2(&actions, pair[1], 3);
	} else {
		posix_spawn_file_actions_adddup2(&actions, pair[1], 0);
		posix_spawn_file_actions_adddup2(&actions, pair[1], 1);
	}
	pid_t pid = 0;
	int failed = posix_spawn(&pid, argv[0], &actions, &attributes,
	    (char *const *)(uintptr_t)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	close(pair[1]);
	if (failed != 0) {
		close(pair[0]);
		return err_note(ERR_BUSY, "%s: %s", argv[0], strerror(failed));
	}
	*out = (struct platform_child){ pid, pair[0] };
	return ERR_OK;
}

void
platform_child_close(struct platform_child *child)
{
	if (child->fd >= 0) {
		close(child->fd);
	}
	*child = (struct platform_child){ 0, -1 };
	platform_reap();
}

void
platform_reap(void)
{
	while (waitpid(-1, NULL, WNOHANG) > 0) {
	}
}

bool
platform_write_all(int fd, struct str bytes)
{
	while (bytes.len > 0) {
		ssize_t n = send(fd, bytes.p, bytes.len, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR) {
			continue;
		}
		if (n <= 0) {
			return false;
		}
		bytes.p += n;
		bytes.len -= (size_t)n;
	}
	return true;
}

int
platform_wait_readable(int fd, int timeout_ms)
{
	struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
	int n;
	do {
		n = poll(&poll_fd, 1, timeout_ms);
	} while (n < 0 && errno == EINTR);
	if (n == 0) {
		return 0;
	}
	return n > 0 && (poll_fd.revents & POLLIN) != 0 ? 1 : -1;
}

bool
platform_has_hung_up(int fd)
{
	struct pollfd poll_fd = { .fd = fd, .events = POLLRDHUP };
	return poll(&poll_fd, 1, 0) > 0 &&
	    (poll_fd.revents & (POLLHUP | POLLRDHUP | POLLERR)) != 0;
}

enum err
platform_state_dir(struct arena *arena, const char *configured, struct str *out)
{
	const char *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");
	if (configured[0] != '\0') {
		*out = str_dup(arena, str_c(configured));
	} else if (state != NULL && state[0] == '/') {
		*out = str_printf(arena, "%s/ukey-agent", state);
	} else if (home != NULL && home[0] == '/') {
		*out = str_printf(arena, "%s/.local/state/ukey-agent", home);
	} else {
		return err_note(ERR_INVALID, "neither HOME nor state_dir");
	}
	const char *path = str_to_c(arena, *out);
	for (size_t i = 1; i <= out->len; i++) {
		if (i < out->len && path[i] != '/') {
			continue;
		}
		const char *part = str_to_c(arena, (struct str){ path, i });
		if (mkdir(part, 0700) != 0 && errno != EEXIST) {
			return err_note(
			    ERR_INVALID, "%s: %s", part, strerror(errno));
		}
	}
	return ERR_OK;
}

bool
platform_lock(
    struct arena *arena, struct str dir, const char *name, int wait_ms)
{
	const char *path = str_to_c(
	    arena, str_printf(arena, "%.*s/%s.lock", STR_FMT(dir), name));
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) {
		return false;
	}
	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (wait_ms <= 0 || (errno != EWOULDBLOCK && errno != EINTR)) {
			close(fd);
			return false;
		}
		(void)poll(NULL, 0, LOCK_TRY_MS);
		wait_ms -= LOCK_TRY_MS;
	}
	return true; /* the descriptor stays open as long as we live */
}

struct str
platform_note_read(struct arena *arena, struct str dir, const char *name)
{
	char room[NOTE_MAX + 1];
	auto_file FILE *file = fopen(
	    str_to_c(arena, str_printf(arena, "%.*s/%s", STR_FMT(dir), name)),
	    "re");
	if (file == NULL) {
		return STR("");
	}
	size_t len = fread(room, 1, NOTE_MAX, file);
	return str_dup(arena, (struct str){ room, len });
}

void
platform_note_write(
    struct arena *arena, struct str dir, const char *name, struct str text)
{
	const char *path =
	    str_to_c(arena, str_printf(arena, "%.*s/%s", STR_FMT(dir), name));
	const char *fresh =
	    str_to_c(arena, str_printf(arena, "%s.%ld", path, (long)getpid()));
	int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0) {
		return;
	}
	bool whole = write(fd, text.p, text.len) == (ssize_t)text.len;
	close(fd);
	if (!whole || rename(fresh, path) != 0) {
		unlink(fresh);
	}
}

void
platform_harden(void)
{
	struct rlimit no_core = { 0, 0 };
	(void)setrlimit(RLIMIT_CORE, &no_core);
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

void
platform_signals(bool calm)
{
	signal(SIGPIPE, SIG_IGN);
	if (calm) {
		signal(SIGTERM, SIG_IGN);
		signal(SIGINT, SIG_IGN);
		signal(SIGHUP, SIG_IGN);
	}
}
