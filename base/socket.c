/* socket: see the header; descriptors may be blocking or not. */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/socket.h"

static enum err
address_of(const char *path, struct sockaddr_un *address)
{
	size_t len = strlen(path);

	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (len >= sizeof(address->sun_path)) {
		return err_note(ERR_INVALID, "%s: too long for a socket", path);
	}
	memcpy(address->sun_path, path, len);
	return ERR_OK;
}

static int
new_socket(void)
{
	return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

enum err
socket_connect(const char *path, int *fd)
{
	struct sockaddr_un address;
	enum err e = address_of(path, &address);

	if (e != ERR_OK) {
		return e;
	}
	*fd = new_socket();
	if (*fd < 0) {
		return err_note(ERR_BUG, "socket: %s", strerror(errno));
	}
	if (connect(*fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
		e = err_note(ERR_UPSTREAM, "%s: %s", path, strerror(errno));
		(void)close(*fd);
		*fd = -1;
	}
	return e;
}

/* Is there a process behind the socket at this address? */
static bool
answers(const struct sockaddr_un *address)
{
	int fd = new_socket();
	bool yes;

	if (fd < 0) {
		return true;
	}
	yes = connect(fd, (const struct sockaddr *)address, sizeof(*address)) ==
	    0;
	(void)close(fd);
	return yes;
}

static enum err
bind_and_listen(int fd, const struct sockaddr_un *address, mode_t mode)
{
	/* fchmod does not reach the file of a socket: the umask does, with no
	 * moment between in which the file is wider. */
	mode_t old = umask(~mode & 0777);
	int failed =
	    bind(fd, (const struct sockaddr *)address, sizeof(*address));
	int saved_errno = errno;

	(void)umask(old);
	if (failed != 0) {
		return err_note(ERR_DENIED, "%s: %s", address->sun_path,
		    strerror(saved_errno));
	}
	if (listen(fd, SOMAXCONN) != 0) {
		return err_note(ERR_BUG, "listen: %s", strerror(errno));
	}
	return ERR_OK;
}

enum err
socket_listen(const char *path, mode_t mode, int *fd)
{
	struct sockaddr_un address;
	struct stat status;
	enum err e = address_of(path, &address);

	if (e != ERR_OK) {
		return e;
	}
	if (lstat(path, &status) == 0) {
		if (!S_ISSOCK(status.st_mode) || answers(&address)) {
			return err_note(ERR_CONFLICT, "%s is in use", path);
		}
		(void)unlink(path);
	}
	*fd = new_socket();
	if (*fd < 0) {
		return err_note(ERR_BUG, "socket: %s", strerror(errno));
	}
	e = bind_and_listen(*fd, &address, mode);
	if (e != ERR_OK) {
		(void)close(*fd);
		*fd = -1;
	}
	return e;
}

enum err
socket_peer_uid(int fd, uid_t *uid)
{
	struct ucred peer;
	socklen_t len = sizeof(peer);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) != 0) {
		return err_note(ERR_BUG, "SO_PEERCRED: %s", strerror(errno));
	}
	*uid = peer.uid;
	return ERR_OK;
}

/* Waits until fd is ready or the deadline has passed. */
static enum err
wait_for(int fd, short events, int64_t deadline_us)
{
	for (;;) {
		struct pollfd pollfd = { .fd = fd, .events = events };
		int64_t left =
		    (deadline_us - clock_monotonic_us() + 999) / 1000;
		int n;

		if (left <= 0) {
			return err_note(ERR_UPSTREAM, "socket: out of time");
		}
		n = poll(&pollfd, 1, left > 60000 ? 60000 : (int)left);
		if (n > 0) {
			return ERR_OK;
		}
		if (n < 0 && errno != EINTR) {
			return err_note(ERR_BUG, "poll: %s", strerror(errno));
		}
	}
}

static bool
passes_by(int error)
{
	return error == EINTR || error == EAGAIN;
}

enum err
socket_read(int fd, void *into, size_t len, int64_t deadline_us, size_t *n_read)
{
	size_t at = 0;
	enum err e = ERR_OK;

	while (e == ERR_OK && at < len) {
		ssize_t n;

		e = wait_for(fd, POLLIN, deadline_us);
		if (e != ERR_OK) {
			break;
		}
		n = recv(fd, (char *)into + at, len - at, MSG_DONTWAIT);
		if (n > 0) {
			at += (size_t)n;
		} else if (n == 0 || !passes_by(errno)) {
			e = ERR_UPSTREAM;
		}
	}
	if (n_read != NULL) {
		*n_read = at;
	}
	return e;
}

enum err
socket_write(int fd, const void *from, size_t len, int64_t deadline_us)
{
	size_t at = 0;

	while (at < len) {
		enum err e = wait_for(fd, POLLOUT, deadline_us);
		ssize_t n;

		if (e != ERR_OK) {
			return e;
		}
		n = send(fd, (const char *)from + at, len - at,
		    MSG_DONTWAIT | MSG_NOSIGNAL);
		if (n > 0) {
			at += (size_t)n;
		} else if (n < 0 && !passes_by(errno)) {
			return err_note(
			    ERR_UPSTREAM, "socket: %s", strerror(errno));
		}
	}
	return ERR_OK;
}
