/* renewals: the 续签 form: shown, saved as a draft, submitted, ordered. */
#ifndef RENEWALS_H
#define RENEWALS_H

#include "base/err.h"

struct req;

enum err renewals_new(struct req *req) MUST_CHECK;
enum err renewals_create(struct req *req) MUST_CHECK;

#endif
