/*
 * platform: what differs between operating systems: sockets, processes, the
 * user's folder, hardening. platform_posix.c is the only implementation now.
 */
#ifndef PLATFORM_H
#define PLATFORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

struct arena;

/* A program started with one stream of ours. */
struct platform_child {
	long pid; /* 0: none */
	int fd;   /* -1: none */
};

/* Owned by root or by this user, writable by nobody else, a plain file. */
bool platform_file_is_trusted(const char *path);

/* Listens on 127.0.0.1:port; -1 when the port is taken. Non-blocking. */
int platform_listen(unsigned port);
/* A new non-blocking connection from loopback, or -1. */
int platform_accept(int listening);

/* argv ended by NULL. as_fd3: the stream is a socketpair at its descriptor 3,
 * with its standard streams ours; otherwise it is its standard input and
 * output. The child is not killed with us. */
enum err platform_spawn(const char *const *argv, bool as_fd3,
    struct platform_child *out) MUST_CHECK;
/* Closes the stream and reaps without waiting long; the child ends by
 * itself when its stream ends. */
void platform_child_close(struct platform_child *child);
/* Reaps whatever has ended. */
void platform_reap(void);

/* Whole octets or false. */
bool platform_write_all(int fd, struct str bytes);
/* Waits until fd can be read (1), hangs up or fails (-1), or the time is out
 * (0). timeout_ms < 0: for ever. */
int platform_wait_readable(int fd, int timeout_ms);
/* The peer of a stream has gone. */
bool platform_has_hung_up(int fd);

/* The folder for locks and small notes, made when absent: configured, or
 * XDG_STATE_HOME/ukey-agent, or ~/.local/state/ukey-agent. */
enum err platform_state_dir(
    struct arena *arena, const char *configured, struct str *out) MUST_CHECK;
/* Holds the named lock until the process ends; waits for it at most so long.
 * False: another process has it. */
bool platform_lock(
    struct arena *arena, struct str dir, const char *name, int wait_ms);
/* A note of at most 63 octets; reading an absent one gives "". Writing is by
 * a new file and rename. */
struct str
platform_note_read(struct arena *arena, struct str dir, const char *name);
void platform_note_write(
    struct arena *arena, struct str dir, const char *name, struct str text);

/* No core dump, no ptrace by the user's other programs, no new privileges. */
void platform_harden(void);
/* SIGPIPE ignored; when calm, also the signals that end a program, so that a
 * write to the key is never cut. */
void platform_signals(bool calm);

#endif
