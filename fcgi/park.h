/*
 * park: keeps what was typed when a session ended in the middle of a form,
 * over the sign-in, for the same person, for an hour. Only the fields: files
 * have to be chosen again, passwords typed again.
 */
#ifndef PARK_H
#define PARK_H

#include "base/err.h"

struct form;
struct req;
struct session;

/* Seals the form of a session that has ended and answers with a redirect to
 * the sign-in page. The form must carry that session's CSRF token: else
 * ERR_DENIED and no answer. */
enum err park_form(struct req *req, const struct session *ended) MUST_CHECK;

/* What was parked for this page by this person; ERR_NOT_FOUND: nothing. It
 * can be taken once. */
enum err park_take(struct req *req, struct form *form) MUST_CHECK;

#endif
