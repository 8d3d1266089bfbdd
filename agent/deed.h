/*
 * deed: what the worker does for one frame. One deed at a time; each ends in
 * a JSON body or a problem.
 */
#ifndef DEED_H
#define DEED_H

#include "agent/frame.h"
#include "agent/problem.h"
#include "agent/settings.h"
#include "agent/token.h"
#include "agent/tries.h"

#define DEED_NAME_ROOM 65

struct deed_bench {
	const struct settings *settings;
	const struct token_driver *driver;
	struct token *token;
	struct tries tries;
	struct arena *arena; /* of this deed */
	int front_fd;        /* watched while a dialog is open */
	/* The application the PIN was given for, DEED_NAME_ROOM octets; lives
	 * as long as the worker. */
	char *unlocked_for;
	bool (*step)(void *arg, const char *name);
	void *arg;
};

struct deed_outcome {
	enum problem problem;
	struct str json; /* with PROBLEM_NONE */
	int left;        /* tries; < 0: unknown */
};

void deed_do(const struct deed_bench *bench, const struct frame *ask,
    struct deed_outcome *out);

#endif
