/*
 * csrf: proof that a POST comes from a page of ours.
 *
 * The token is a keyed digest over the session's token (for visitors not
 * signed in: over the token of their visit cookie), so it needs no storage
 * and changes with the session. A one-use token (_once) is random with a
 * keyed digest over itself and the session: only our pages can make one.
 */
#ifndef CSRF_H
#define CSRF_H

#include <stdbool.h>

#include "base/str.h"

struct req;

/* Sets the visit cookie when the request has neither cookie yet. */
struct str csrf_token(struct req *req);
/* False without a cookie, or for a token of another session. */
bool csrf_is_good(struct req *req, struct str token);

/* Origin, and Sec-Fetch-Site, where the browser sends them. */
bool csrf_origin_is_ours(const struct req *req);

struct str once_token(struct req *req);
bool once_is_good(struct req *req, struct str token);

#endif
