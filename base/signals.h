/*
 * signals: signals as something to read, so that a program handles them
 * between two steps of its loop and never inside one.
 */
#ifndef SIGNALS_H
#define SIGNALS_H

#include <stddef.h>

#include "base/err.h"

/* Blocks the signals given and makes a descriptor (non-blocking, closed on
 * exec) that polls readable when one came. SIGPIPE is ignored from then on. */
enum err signals_open(const int *signals, size_t n_signals, int *fd) MUST_CHECK;

/* The next signal that came, 0 when there is none. */
int signals_next(int fd);

/* Unblocks all: for a child, which must not inherit the parent's mask. */
void signals_unblock(void);

#endif
