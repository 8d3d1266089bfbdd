/*
 * body: reads what a request carries, as its route says, within its limits.
 */
#ifndef BODY_H
#define BODY_H

#include "base/err.h"

struct req;

/*
 * Fills req->form, req->json or req->body. In a multipart form the fields
 * _csrf must come before the first file (viewc's form head writes it first):
 * a file is stored only for a proven page, else ERR_DENIED. A wrong media
 * type is answered here with 415 (and ERR_INVALID returned).
 */
enum err body_read(struct req *req) MUST_CHECK;

/* Reads and forgets what is left: an answer sent over unread octets breaks a
 * kept connection. */
void body_drain(struct req *req);

#endif
