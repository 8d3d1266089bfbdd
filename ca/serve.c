/*
 * serve: the loop of certdesk-ca. A peer that sends a bad frame, or does not
 * take its answer, loses its connection and harms nobody else.
 */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/signals.h"
#include "base/socket.h"
#include "ca/audit.h"
#include "ca/codec.h"
#include "ca/crash.h"
#include "ca/dispatch.h"
#include "ca/keystore.h"
#include "ca/publish.h"
#include "ca/recover.h"
#include "ca/serve.h"
#include "ca/signer.h"

#define PEERS_MAX    256
#define DOORS_MAX    4
#define IDLE_SECONDS 60
#define TICK_SECONDS 5

struct peer {
	int fd; /* -1: free */
	enum caller caller;
	int64_t seen_at;
};

struct server {
	struct signer *signer;
	const struct door *doors;
	size_t n_doors;
	struct peer peers[PEERS_MAX];
	int64_t next_tick, next_health, next_head;
	unsigned char frame[CA_FRAME_MAX];
};

static enum err
address_of(const char *path, struct sockaddr_un *address)
{
	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof(address->sun_path)) {
		return err_note(ERR_INVALID, "socket path too long: %s", path);
	}
	memcpy(address->sun_path, path, strlen(path));
	return ERR_OK;
}

static bool
somebody_answers(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	bool answers = fd >= 0 &&
	    connect(fd, (const struct sockaddr *)address, sizeof(*address)) ==
		0;

	if (fd >= 0) {
		close(fd);
	}
	return answers;
}

enum err
serve_listen(const char *path, mode_t mode, int *fd)
{
	struct sockaddr_un address;
	enum err e = address_of(path, &address);

	if (e != ERR_OK) {
		return e;
	}
	if (somebody_answers(&address)) {
		return err_note(ERR_CONFLICT, "%s is served already", path);
	}
	(void)unlink(path);
	*fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (*fd < 0 ||
	    bind(*fd, (const struct sockaddr *)&address, sizeof(address)) !=
		0 ||
	    chmod(path, mode) != 0 || listen(*fd, 1024) != 0) {
		return err_note(ERR_DENIED, "%s: %s", path, strerror(errno));
	}
	return ERR_OK;
}

static void
peer_close(struct peer *peer)
{
	close(peer->fd);
	peer->fd = -1;
}

static bool
may_enter(const struct door *door, int fd)
{
	uid_t uid;

	if (socket_peer_uid(fd, &uid) != ERR_OK) {
		return false;
	}
	for (size_t i = 0; i < door->n_uids; i++) {
		if (door->uids[i] == uid) {
			return true;
		}
	}
	log_warning("user %ld may not ask here", (long)uid);
	return false;
}

static void
accept_peer(struct server *server, const struct door *door)
{
	int fd = accept4(door->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0) {
		return;
	}
	for (size_t i = 0; i < PEERS_MAX && may_enter(door, fd); i++) {
		struct peer *peer = &server->peers[i];
		if (peer->fd < 0) {
			*peer = (struct peer){ fd, (enum caller)door->caller,
				clock_now() };
			return;
		}
	}
	close(fd);
}

static bool
answer(struct server *server, const struct peer *peer,
    const struct ca_message *question)
{
	struct signer *signer = server->signer;
	struct ca_message reply;
	size_t len = 0;
	enum err e;

	dispatch(signer, peer->caller, question, &reply);
	arena_reset(signer->arena);
	crash_point("before-reply");
	e = ca_encode(&reply, server->frame, sizeof(server->frame), &len);
	return e == ERR_OK &&
	    send(peer->fd, server->frame, len, MSG_NOSIGNAL | MSG_DONTWAIT) ==
	    (ssize_t)len;
}

static void
hear(struct server *server, struct peer *peer)
{
	struct ca_message question;
	ssize_t n = recv(peer->fd, server->frame, sizeof(server->frame),
	    MSG_DONTWAIT | MSG_TRUNC);

	if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
		return;
	}
	if (n <= 0 || (size_t)n > sizeof(server->frame)) {
		peer_close(peer);
		return;
	}
	if (ca_decode((struct str){ (const char *)server->frame, (size_t)n },
		&question) != ERR_OK) {
		log_warning("a bad frame of %zd octets", n);
		peer_close(peer);
		return;
	}
	peer->seen_at = clock_now();
	if (!answer(server, peer, &question)) {
		peer_close(peer);
	}
}

/* What the clock asks for. A failure is logged where it happens and tried
 * again at the next tick; it never ends the loop. */
static void
tick(struct server *server, int64_t now)
{
	struct signer *signer = server->signer;
	struct published published;
	enum err e;

	server->next_tick = now + TICK_SECONDS;
	e = signer_lock(signer);
	if (e == ERR_OK) {
		e = recover_issuances(signer);
	}
	if (e == ERR_OK && now >= signer->crl_due) {
		e = publish_crl(signer, &published);
	}
	if (e == ERR_OK && now >= server->next_head) {
		server->next_head = now + 10 * CLOCK_MINUTE;
		e = audit_sign_head(signer);
	}
	if (e == ERR_OK && now >= server->next_health) {
		server->next_health = now + CLOCK_MINUTE;
		e = keystore_health(signer->keystore, signer->arena);
	}
	if (e != ERR_OK) {
		log_error("the clock's work failed: %s", err_info(e)->code);
	}
	arena_reset(signer->arena);
	for (size_t i = 0; i < PEERS_MAX; i++) {
		struct peer *peer = &server->peers[i];
		if (peer->fd >= 0 && now - peer->seen_at > IDLE_SECONDS) {
			peer_close(peer);
		}
	}
}

static size_t
fill(const struct server *server, int signals_fd, struct pollfd *fds)
{
	size_t n = 0;

	fds[n++] = (struct pollfd){ .fd = signals_fd, .events = POLLIN };
	for (size_t i = 0; i < server->n_doors; i++) {
		fds[n++] = (struct pollfd){ .fd = server->doors[i].fd,
			.events = POLLIN };
	}
	for (size_t i = 0; i < PEERS_MAX; i++) {
		/* poll passes over negative descriptors. */
		fds[n++] = (struct pollfd){ .fd = server->peers[i].fd,
			.events = POLLIN };
	}
	return n;
}

static void
round_of(struct server *server, int signals_fd)
{
	struct pollfd fds[1 + DOORS_MAX + PEERS_MAX];
	size_t n = fill(server, signals_fd, fds);
	int64_t wait = server->next_tick - clock_now();

	if (wait < 0) {
		wait = 0;
	}
	if (poll(fds, n, (int)(wait * 1000)) < 0) {
		return;
	}
	for (size_t i = 0; i < PEERS_MAX; i++) {
		if (fds[1 + server->n_doors + i].revents != 0) {
			hear(server, &server->peers[i]);
		}
	}
	for (size_t i = 0; i < server->n_doors; i++) {
		if (fds[1 + i].revents != 0) {
			accept_peer(server, &server->doors[i]);
		}
	}
}

enum err
serve(struct signer *signer, const struct door *doors, size_t n_doors,
    int signals_fd)
{
	struct server server = {
		.signer = signer, .doors = doors, .n_doors = n_doors
	};

	if (n_doors > DOORS_MAX) {
		return ERR_BUG;
	}
	for (size_t i = 0; i < PEERS_MAX; i++) {
		server.peers[i].fd = -1;
	}
	while (signals_next(signals_fd) == 0) {
		int64_t now = clock_now();
		if (now >= server.next_tick) {
			tick(&server, now);
		}
		round_of(&server, signals_fd);
	}
	for (size_t i = 0; i < PEERS_MAX; i++) {
		if (server.peers[i].fd >= 0) {
			peer_close(&server.peers[i]);
		}
	}
	return ERR_OK;
}
