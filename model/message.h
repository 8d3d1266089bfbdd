/*
 * message: what a member is told: a line in the site's inbox (站内信), and the
 * people whom an application's progress is sent to.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

struct message {
	int64_t member_id;
	struct str dedupe; /* the occasion; told once */
	const char *kind;  /* "application_state", … */
	struct str body;
	struct str path; /* page it leads to; may be empty */
};

/* In the transaction at hand. */
enum err
message_add(struct desk *desk, const struct message *message) MUST_CHECK;

/* Whom to tell of an application. The phones are open; STR_NONE where there
 * is none or it cannot be opened. */
struct message_people {
	struct str no; /* 办理编号 */
	int64_t certificate_id;
	struct str operator_phone;
	struct str handler_phone;
};

enum err message_people(struct desk *desk, int64_t member_id,
    int64_t application_id, struct message_people *out) MUST_CHECK;

#endif
