/*
 * review: what an officer does with an application in review: sees it beside
 * its scans, approves it, or returns it with reasons. Every look at personal
 * data leaves a row in desk.view_audit.
 */
#ifndef REVIEW_H
#define REVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "model/application.h"

struct desk;

struct review_row {
	int64_t member_id, application_id;
	struct str no;
	struct str channel;
	struct str review_reason;
	struct str member_name;
	struct str account_code;
	struct str key_no;
	int64_t n_returned; /* earlier decisions */
	int64_t submitted_at;
	int64_t submitted_us; /* the same in microseconds: the page's key */
};

/* Where the queue's page begins: behind this row. */
struct review_after {
	int64_t submitted_us; /* 0: from the start */
	int64_t application_id;
};

struct review_case {
	int64_t member_id;
	struct application application;
	struct application_handler handler; /* in clear */
	struct str member_name;
	struct str credit_code;
	struct str legal_person;
	struct str member_state;
	struct str subject;
	struct str seals;
	struct str certificate_state;
	int64_t total_fen;
	struct str order_state;
	struct str front_kind, back_kind; /* "jpeg" …; none: not there */
	int64_t front_size, back_size;
	bool known; /* this handler was approved before */
};

struct review_line {
	struct str decision;
	struct str staff_name;
	struct str reasons; /* one a line */
	struct str note;
	int64_t at;
};

struct review_reason {
	struct str code;
	struct str words;
	struct str field; /* of the form; may be empty */
};

#define REVIEW_REASONS_MAX 32

struct review_decision {
	int64_t member_id, application_id;
	struct str reason_codes[REVIEW_REASONS_MAX]; /* return only */
	size_t n_reasons;
	struct str note; /* may be empty */
};

/* Oldest first; one more than room is never given. */
enum err review_queue(struct desk *desk, struct review_after after,
    int64_t room, struct review_row **out, size_t *n) MUST_CHECK;

/* Also of applications decided since; never of drafts. Writes down the look. */
enum err review_find(struct desk *desk, int64_t member_id,
    int64_t application_id, struct review_case *out) MUST_CHECK;
enum err review_list(struct desk *desk, int64_t member_id,
    int64_t application_id, struct review_line **out, size_t *n) MUST_CHECK;
enum err review_list_reasons(
    struct desk *desk, struct review_reason **out, size_t *n) MUST_CHECK;

/* what: "front", "back". */
enum err review_note_view(struct desk *desk, int64_t member_id,
    int64_t application_id, const char *what) MUST_CHECK;

/* in_review → ready_to_make or awaiting_key. The handler is known from now
 * on. ERR_CONFLICT when it is not in review any more. */
enum err review_approve(
    struct desk *desk, const struct review_decision *decision) MUST_CHECK;
/* in_review → returned. ERR_INVALID without a known reason. */
enum err review_return(
    struct desk *desk, const struct review_decision *decision) MUST_CHECK;

#endif
