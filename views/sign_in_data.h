/* sign_in_data: what the sign-in pages are given. */
#ifndef SIGN_IN_DATA_H
#define SIGN_IN_DATA_H

#include <stdbool.h>

#include "base/str.h"
#include "views/typed.h"

struct sign_in_data {
	const struct typed *typed; /* login */
	struct str next;           /* page to go to afterwards */
	struct str puzzle;         /* of model/pow.h; empty: none is wanted */
	int puzzle_bits;
	bool restored; /* a form waits behind the sign-in */
};

#endif
