#include "config.h"

#include "base/db.h"
#include "model/company.h"
#include "model/desk.h"
#include "model/statements.h"

static const struct row_field company_fields[] = {
	ROW_FIELD(ROW_TEXT, struct company, name),
	ROW_FIELD(ROW_TEXT, struct company, credit_code),
	ROW_FIELD(ROW_TEXT, struct company, legal_person),
	ROW_FIELD(ROW_TEXT, struct company, province),
	ROW_FIELD(ROW_TEXT, struct company, city),
	ROW_FIELD(ROW_TEXT, struct company, address),
	ROW_FIELD(ROW_TEXT, struct company, state),
	ROW_FIELD(ROW_TIME, struct company, created_at),
};
static const struct row_shape company_shape =
    ROW_SHAPE(struct company, company_fields);

static const struct row_field account_fields[] = {
	ROW_FIELD(ROW_TEXT, struct company_account, code),
	ROW_FIELD(ROW_TEXT, struct company_account, name),
	ROW_FIELD(ROW_TEXT, struct company_account, department),
	ROW_FIELD(ROW_TEXT, struct company_account, state),
	ROW_FIELD(ROW_INT, struct company_account, n_certificates),
};
static const struct row_shape account_shape =
    ROW_SHAPE(struct company_account, account_fields);

static const struct row_field operator_fields[] = {
	ROW_FIELD(ROW_TEXT, struct company_operator, login),
	ROW_FIELD(ROW_TEXT, struct company_operator, name),
	ROW_FIELD(ROW_TEXT, struct company_operator, phone_mask),
	ROW_FIELD(ROW_TEXT, struct company_operator, state),
	ROW_FIELD(ROW_TEXT, struct company_operator, role),
	ROW_FIELD(ROW_TEXT, struct company_operator, account_code),
};
static const struct row_shape operator_shape =
    ROW_SHAPE(struct company_operator, operator_fields);

static const struct row_field seal_fields[] = {
	ROW_FIELD(ROW_TEXT, struct company_seal, kind),
	ROW_FIELD(ROW_TEXT, struct company_seal, name),
	ROW_FIELD(ROW_TEXT, struct company_seal, state),
	ROW_FIELD(ROW_TEXT, struct company_seal, key_no),
	ROW_FIELD(ROW_TEXT, struct company_seal, key_state),
};
static const struct row_shape seal_shape =
    ROW_SHAPE(struct company_seal, seal_fields);

enum err
company_find(struct desk *desk, int64_t member_id, struct company *out)
{
	return db_one(desk->db, desk->arena, STMT_COMPANY_FIND,
	    DB_ARGS(ARG_INT(member_id)), &company_shape, out);
}

enum err
company_accounts(struct desk *desk, int64_t member_id,
    struct company_account **out, size_t *n)
{
	return db_all(desk->db, desk->arena, STMT_COMPANY_ACCOUNTS,
	    DB_ARGS(ARG_INT(member_id)), &account_shape, out, n);
}

enum err
company_operators(struct desk *desk, int64_t member_id,
    struct company_operator **out, size_t *n)
{
	return db_all(desk->db, desk->arena, STMT_COMPANY_OPERATORS,
	    DB_ARGS(ARG_INT(member_id)), &operator_shape, out, n);
}

enum err
company_seals(
    struct desk *desk, int64_t member_id, struct company_seal **out, size_t *n)
{
	return db_all(desk->db, desk->arena, STMT_COMPANY_SEALS,
	    DB_ARGS(ARG_INT(member_id)), &seal_shape, out, n);
}
