/* sms_codes: POST /api/sms-codes, asked for by views/static/app.js. */
#ifndef SMS_CODES_H
#define SMS_CODES_H

#include "base/err.h"

struct req;

enum err sms_codes_create(struct req *req) MUST_CHECK;

#endif
