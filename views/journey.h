/*
 * journey: the stages of an application as steps (views/steps.html), and what
 * its member can do next.
 */
#ifndef JOURNEY_H
#define JOURNEY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "views/parts.h"

#define JOURNEY_MAX 8

/* out has room for JOURNEY_MAX. reviewed: a reviewer looks or has looked. */
size_t journey_steps(
    struct str state, struct str channel, bool reviewed, struct step *out);

/* Text of the member's next step ("去支付"); NULL: it is not his turn. */
const char *journey_next(struct str state);

#endif
