/*
 * settings: the agent's configuration file, read by agentd and by the worker.
 *
 * It names the driver module that is loaded into the worker, so it must
 * belong to root or to the user the agent runs as, and be writable by nobody
 * else; a package installs it as root's.
 */
#ifndef SETTINGS_H
#define SETTINGS_H

#include <stdint.h>

#include "base/err.h"

struct arena;

struct settings {
	const char **origins;       /* sites that may use the agent */
	const char **platform_keys; /* Ed25519 public keys, PEM files */
	const char *module;         /* PKCS#11 library */
	const char *pinentry;       /* program speaking Assuan */
	const char *worker;         /* ukey-worker */
	const char *state_dir;      /* "" for the user's own */
	const char *site_name;      /* shown in the PIN window */
	int64_t first_port;         /* of five; pages look at 18620 and on */
	int64_t pin_tries;          /* of this model of key when full */
};

enum err settings_read(
    const char *path, struct arena *arena, struct settings *out) MUST_CHECK;

#endif
