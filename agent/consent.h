/*
 * consent: the agent's own window, in which the member reads what is about to
 * happen and types the PIN. A pinentry program does it, spoken to in Assuan.
 *
 * Called by the worker only; the PIN never leaves it and never passes through
 * the page or agentd. One dialog is one attempt.
 */
#ifndef CONSENT_H
#define CONSENT_H

#include <stdbool.h>

#include "agent/problem.h"
#include "base/secret.h"
#include "base/str.h"

struct settings;

struct consent_ask {
	const char *deed;   /* "下载证书" */
	const char *prompt; /* "UKey 密码" */
	struct str origin;  /* p == NULL: asked by the key tool */
	struct str company;
	struct str application;
	struct str key;
	int left; /* tries; < 0: unknown */
};

/* watch_fd: when its peer goes away the dialog is closed, with
 * PROBLEM_USER_CANCEL. PROBLEM_DIALOG when no dialog could be had. The PIN has
 * 1 to 64 octets. Freed with secret_free. */
enum problem consent_pin(const struct settings *settings,
    const struct consent_ask *ask, int watch_fd, struct secret **pin);

#endif
