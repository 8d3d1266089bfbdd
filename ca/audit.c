/* audit: the CA's own append-only story. Called by whatever acts. */
#include "config.h"

#include <inttypes.h>

#include "base/db.h"
#include "ca/audit.h"
#include "ca/keystore.h"
#include "ca/signer.h"
#include "ca/statements.h"

struct head {
	int64_t seq;
	struct str hash;
	bool is_signed;
};

enum err
audit_add(struct signer *signer, const char *action, struct str subject,
    struct str detail)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct head, seq),
	};
	static const struct row_shape shape = ROW_SHAPE(struct head, fields);
	struct head head;

	return db_one(signer->db, signer->arena, STMT_CA_AUDIT_ADD,
	    DB_ARGS(ARG_C(action), ARG_TEXT(subject), ARG_TEXT(detail)), &shape,
	    &head);
}

enum err
audit_sign_head(struct signer *signer)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct head, seq),
		ROW_FIELD(ROW_BYTES, struct head, hash),
		ROW_FIELD(ROW_BOOL, struct head, is_signed),
	};
	static const struct row_shape shape = ROW_SHAPE(struct head, fields);
	struct head head;
	struct str signature;
	enum err e = db_one(signer->db, signer->arena, STMT_CA_AUDIT_HEAD_FIND,
	    DB_NO_ARGS, &shape, &head);

	if (e == ERR_NOT_FOUND || (e == ERR_OK && head.is_signed)) {
		return ERR_OK;
	}
	if (e == ERR_OK) {
		/* Begins with a letter: never the beginning of DER. */
		e = keystore_sign(signer->keystore, signer->arena,
		    str_printf(signer->arena,
			"certdesk-audit-v1\n%" PRId64 "\n%.*s", head.seq,
			STR_FMT(str_to_hex(signer->arena, head.hash))),
		    &signature);
	}
	if (e == ERR_OK) {
		e = db_run(signer->db, STMT_CA_AUDIT_HEAD_SIGN,
		    DB_ARGS(ARG_INT(head.seq), ARG_BYTES(signature)), NULL);
	}
	return e;
}

struct str
audit_case(struct signer *signer, int64_t member_id, int64_t application_id)
{
	return str_printf(
	    signer->arena, "%" PRId64 "/%" PRId64, member_id, application_id);
}
