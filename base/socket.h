/*
 * socket: unix stream sockets, and whole reads and writes with a deadline.
 */
#ifndef SOCKET_H
#define SOCKET_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

/* Listens on path with the permissions given; a socket left by an earlier
 * process is replaced, one that answers is ERR_CONFLICT. Closed on exec. */
enum err socket_listen(const char *path, mode_t mode, int *fd) MUST_CHECK;

/* ERR_UPSTREAM when nobody listens. */
enum err socket_connect(const char *path, int *fd) MUST_CHECK;

/* The user at the other end, by the kernel. */
enum err socket_peer_uid(int fd, uid_t *uid) MUST_CHECK;

/* All len octets, or ERR_UPSTREAM: the peer closed, failed, or was not done
 * when clock_monotonic_us() passed deadline_us. *n_read (may be NULL) tells
 * how far a read came. */
enum err socket_read(int fd, void *into, size_t len, int64_t deadline_us,
    size_t *n_read) MUST_CHECK;
enum err socket_write(
    int fd, const void *from, size_t len, int64_t deadline_us) MUST_CHECK;

#endif
