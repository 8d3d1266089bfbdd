/*
 * application: an application of a member as it is read (办理记录), and the
 * steps the member takes with it once it is submitted. How one is filled in
 * and submitted is renewal.h; every change of state goes through step.h.
 */
#ifndef APPLICATION_H
#define APPLICATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

struct application {
	int64_t application_id;
	struct str no; /* 办理编号 */
	struct str kind;
	struct str channel;
	struct str state;
	int64_t certificate_id;
	int64_t account_id;
	struct str account_code;
	struct str account_name;
	struct str key_no;
	int64_t years;
	struct str handler_name_sealed; /* application_handler opens these */
	struct str handler_name_mask;
	struct str handler_phone_sealed;
	struct str handler_phone_mask;
	struct str handler_id_kind;
	struct str handler_id_sealed;
	struct str handler_id_mask;
	int64_t front_id, back_id; /* uploads; 0: none yet */
	struct str operator_name;
	struct str review_reason; /* no value: needs no review */
	bool signed_by_key;
	int64_t order_id; /* 0: none */
	struct str order_no;
	int64_t download_deadline;
	int64_t reopened;
	int64_t new_certificate_id; /* 0: none yet */
	int64_t old_not_after;
	int64_t new_not_after; /* TIME_NONE: not issued */
	int64_t submitted_at;
	int64_t created_at;
	int64_t changed_at;
};

/* A row under a certificate. */
struct application_row {
	int64_t application_id;
	struct str no;
	struct str kind;
	struct str channel;
	struct str state;
	int64_t certificate_id;
	struct str account_code;
	struct str account_name;
	struct str contact_mask;
	int64_t submitted_at;
	int64_t created_at;
	int64_t order_id;
	int64_t download_deadline;
};

/* What an officer decided last. */
struct application_review {
	struct str decision; /* "approve", "return" */
	struct str note;
	struct str reasons; /* one a line */
	struct str fields;  /* form fields they point at, parted by spaces */
	int64_t at;
};

/* The handler's data in clear, for the form of who typed it. */
struct application_handler {
	struct str name;
	struct str phone;
	struct str id_number;
};

/* ERR_NOT_FOUND: absent, another member's, of another account. */
enum err application_find(struct desk *desk, int64_t member_id,
    int64_t application_id, struct application *out) MUST_CHECK;
enum err application_handler(struct desk *desk, int64_t member_id,
    const struct application *application,
    struct application_handler *out) MUST_CHECK;

/* Newest first for each certificate. The certificates must have been found
 * before: may_act is not asked again. */
enum err application_list(struct desk *desk, int64_t member_id,
    const int64_t *certificate_ids, size_t n_ids, struct application_row **out,
    size_t *n) MUST_CHECK;

/* ERR_NOT_FOUND: none yet. */
enum err application_review_last(struct desk *desk, int64_t member_id,
    int64_t application_id, struct application_review *out) MUST_CHECK;

/* draft or awaiting_order → cancelled. One with an order ends with it. */
enum err application_cancel(
    struct desk *desk, int64_t member_id, int64_t application_id) MUST_CHECK;

#endif
