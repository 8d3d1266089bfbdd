/* signer: all that certdesk-ca holds while it runs. */
#include "config.h"

#include "base/arena.h"
#include "base/db.h"
#include "ca/audit.h"
#include "ca/name.h"
#include "ca/signer.h"
#include "ca/statements.h"

struct flag {
	bool held;
	bool same;
	int64_t issuer_id;
};

static const struct row_field lock_fields[] = {
	ROW_FIELD(ROW_BOOL, struct flag, held),
};
static const struct row_shape lock_shape = ROW_SHAPE(struct flag, lock_fields);

const struct certificate_frame *
signer_frame(const struct signer *signer, const struct profile *profile)
{
	for (size_t i = 0; i < signer->profiles.n_profiles; i++) {
		if (signer->profiles.profiles[i] == profile) {
			return &signer->frames[i];
		}
	}
	return NULL;
}

static enum err
take(struct signer *signer, unsigned stmt)
{
	struct flag flag = { false, false, 0 };
	enum err e = db_one(
	    signer->db, signer->arena, stmt, DB_NO_ARGS, &lock_shape, &flag);

	if (e == ERR_OK && !flag.held) {
		e = err_note(ERR_BUSY, "another signer is active");
	}
	return e;
}

enum err
signer_lock(struct signer *signer)
{
	return take(signer, STMT_CA_SIGNER_LOCK);
}

enum err
signer_fence(struct signer *signer)
{
	return take(signer, STMT_CA_SIGNER_FENCE);
}

static enum err
introduce_issuer(struct signer *signer)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct flag, issuer_id),
	};
	static const struct row_shape shape = ROW_SHAPE(struct flag, fields);
	struct issuer *issuer = &signer->issuer;
	struct flag flag = { false, false, 0 };
	enum err e = db_one(signer->db, signer->arena, STMT_CA_ISSUER_NOTE,
	    DB_ARGS(ARG_BYTES(issuer->der),
		ARG_BYTES(sha256_of(signer->arena, issuer->der)),
		ARG_TEXT(name_text(
		    signer->arena, X509_get_subject_name(issuer->certificate))),
		ARG_TIME(issuer->not_after)),
	    &shape, &flag);

	issuer->id = flag.issuer_id;
	return e;
}

static enum err
introduce_profile(struct signer *signer, const struct profile *profile)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_BOOL, struct flag, same),
	};
	static const struct row_shape shape = ROW_SHAPE(struct flag, fields);
	struct flag flag = { false, false, 0 };
	enum err e = db_one(signer->db, signer->arena, STMT_CA_PROFILE_NOTE,
	    DB_ARGS(ARG_TEXT(profile->full_name), ARG_BYTES(profile->digest)),
	    &shape, &flag);

	if (e == ERR_OK && !flag.same) {
		e = err_note(ERR_INVALID,
		    "profile %.*s was changed without a new version",
		    STR_FMT(profile->full_name));
	}
	return e;
}

enum err
signer_introduce(struct signer *signer)
{
	enum err e = introduce_issuer(signer);

	for (size_t i = 0; e == ERR_OK && i < signer->profiles.n_profiles;
	     i++) {
		e = introduce_profile(signer, signer->profiles.profiles[i]);
	}
	if (e == ERR_OK) {
		e = audit_add(signer, "start",
		    str_to_hex(signer->arena,
			sha256_of(signer->arena, signer->issuer.der)),
		    STR(""));
	}
	return e;
}
