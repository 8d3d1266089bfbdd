/* sign_ins: coming in and going out, on both sites. */
#ifndef SIGN_INS_H
#define SIGN_INS_H

#include "base/err.h"

struct req;

enum err sign_ins_new(struct req *req) MUST_CHECK;    /* GET /sign-in */
enum err sign_ins_create(struct req *req) MUST_CHECK; /* POST /sign-in */
enum err sign_ins_delete(struct req *req) MUST_CHECK; /* POST /sign-out */
/* POST /api/sign-in/challenge, /api/sign-in/key: by key, from sign_in.js */
enum err sign_ins_challenge(struct req *req) MUST_CHECK;
enum err sign_ins_key(struct req *req) MUST_CHECK;

#endif
