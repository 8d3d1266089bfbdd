/*
 * secret: octets that must not leak: locked in memory, left out of core
 * dumps, wiped when freed. Never in an arena, never logged.
 */
#ifndef SECRET_H
#define SECRET_H

#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

struct secret {
	unsigned char *p;
	size_t len;
	size_t mapped; /* secret.c's own */
};

/* NULL when memory runs out or cannot be locked. */
struct secret *secret_new(size_t len);
void secret_free(struct secret *secret);

/* Reads a whole file of at most 64 KiB; one trailing newline is dropped.
 * ERR_NOT_FOUND, ERR_DENIED when others than the owner may read it. */
enum err secret_read_file(const char *path, struct secret **out) MUST_CHECK;

struct str secret_str(const struct secret *secret);

#endif
