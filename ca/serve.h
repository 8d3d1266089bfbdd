/*
 * serve: the loop of certdesk-ca: two listening sockets, their peers, and the
 * clock's work, one thing at a time in one thread.
 */
#ifndef CA_SERVE_H
#define CA_SERVE_H

#include <sys/types.h>

#include "base/err.h"

struct signer;

struct door {
	int fd;
	int caller;        /* enum caller */
	const uid_t *uids; /* who may come in */
	size_t n_uids;
};

/* A listening SOCK_SEQPACKET socket with these permissions. One left by an
 * earlier process is replaced; one that answers is ERR_CONFLICT. */
enum err serve_listen(const char *path, mode_t mode, int *fd) MUST_CHECK;

/* Until a signal (of signals_fd) says to stop. */
enum err serve(struct signer *signer, const struct door *doors, size_t n_doors,
    int signals_fd) MUST_CHECK;

#endif
