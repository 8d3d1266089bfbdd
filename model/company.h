/*
 * company: a member company as it stands in the books: its data, its bidding
 * accounts, the people who may act for it, the seals on its keys. Read only.
 */
#ifndef COMPANY_H
#define COMPANY_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

struct company {
	struct str name;
	struct str credit_code;
	struct str legal_person;
	struct str province, city, address;
	struct str state; /* active, suspended */
	int64_t created_at;
};

struct company_account {
	struct str code, name, department;
	struct str state;       /* active, disabled */
	int64_t n_certificates; /* in force or on hold */
};

struct company_operator {
	struct str login, name, phone_mask;
	struct str state;        /* active, disabled */
	struct str role;         /* owner, operator */
	struct str account_code; /* no value: all accounts */
};

struct company_seal {
	struct str kind; /* company, legal_person */
	struct str name;
	struct str state; /* active, ended */
	struct str key_no;
	struct str key_state; /* of desk.ukey */
};

enum err company_find(
    struct desk *desk, int64_t member_id, struct company *out) MUST_CHECK;

/* At most 500 rows each, in the order that people look for them. */
enum err company_accounts(struct desk *desk, int64_t member_id,
    struct company_account **out, size_t *n) MUST_CHECK;
enum err company_operators(struct desk *desk, int64_t member_id,
    struct company_operator **out, size_t *n) MUST_CHECK;
enum err company_seals(struct desk *desk, int64_t member_id,
    struct company_seal **out, size_t *n) MUST_CHECK;

#endif
