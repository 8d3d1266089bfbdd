/*
 * pow: proof of work, asked of a browser after many sign-ins from one place
 * or for one account. A puzzle carries its own time and proof (keyed digest),
 * so nothing is stored until it is used; used ones are remembered.
 *
 * The answer is a text of at most 20 digits such that SHA-256(puzzle ":"
 * answer) begins with POW_BITS zero bits. views/static/pow.js finds it.
 */
#ifndef POW_H
#define POW_H

#include "base/err.h"
#include "base/str.h"

struct desk;

#define POW_BITS 17

struct str pow_puzzle(struct desk *desk);

/* ERR_INVALID for a wrong, old, foreign or used one. */
enum err
pow_take(struct desk *desk, struct str puzzle, struct str answer) MUST_CHECK;

#endif
