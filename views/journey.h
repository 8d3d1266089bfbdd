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

struct event_line;

#define JOURNEY_MAX 8

/* out has room for JOURNEY_MAX. reviewed: a reviewer looks or has looked. */
size_t journey_steps(
    struct str state, struct str channel, bool reviewed, struct step *out);

/* The same with the time each stage was left, from its events. */
size_t journey_told(struct str state, struct str channel, bool reviewed,
    const struct event_line *events, size_t n_events, struct step *out);

/* Text of the member's next step ("去支付"); NULL: it is not his turn. */
const char *journey_next(struct str state);

#endif
