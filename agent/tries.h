/*
 * tries: how many more wrong PINs a key takes, as far as one can know.
 *
 * PKCS#11 tells only "some were wrong", "one is left" and "locked". The agent
 * counts the wrong ones it has seen, per serial number, in a note that
 * outlives it, and believes the key's flags over the note.
 */
#ifndef TRIES_H
#define TRIES_H

#include "agent/token.h"

struct tries {
	struct str dir; /* of the notes */
	int full;       /* tries of a key never mistyped on */
};

/* 0 when locked; -1: unknown. */
int tries_left(const struct tries *tries, struct arena *arena,
    struct str serial, enum token_pin pin);
void tries_note(const struct tries *tries, struct arena *arena,
    struct str serial, bool right);

#endif
