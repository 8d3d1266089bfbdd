/* publish: makes the revocation list from the books and puts it where it is
 * served from. Called by serve on the schedule and by dispatch for GENCRL. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/x509.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/log.h"
#include "ca/audit.h"
#include "ca/certificate.h"
#include "ca/crash.h"
#include "ca/crl.h"
#include "ca/keystore.h"
#include "ca/lint.h"
#include "ca/publish.h"
#include "ca/signer.h"
#include "ca/statements.h"

#define CRL_EVERY  CLOCK_DAY
#define CRL_LASTS  (7 * CLOCK_DAY)
#define RETRY_SOON 30

struct newest {
	int64_t number;
	int64_t this_update, next_update;
	int64_t n_entries;
	struct str der;
};

struct flag {
	bool stale;
	bool allowed;
};

static enum err
read_newest(struct signer *signer, struct newest *newest)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct newest, number),
		ROW_FIELD(ROW_TIME, struct newest, this_update),
		ROW_FIELD(ROW_TIME, struct newest, next_update),
		ROW_FIELD(ROW_INT, struct newest, n_entries),
		ROW_FIELD(ROW_BYTES, struct newest, der),
	};
	static const struct row_shape shape = ROW_SHAPE(struct newest, fields);
	enum err e;

	*newest = (struct newest){ .this_update = TIME_NONE };
	e = db_one(signer->db, signer->arena, STMT_CA_CRL_NEWEST, DB_NO_ARGS,
	    &shape, newest);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err
read_entries(struct signer *signer, int64_t previous_update,
    struct crl_entry **entries, size_t *n)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_BYTES, struct crl_entry, serial),
		ROW_FIELD(ROW_TIME, struct crl_entry, revoked_at),
		ROW_FIELD(ROW_INT, struct crl_entry, reason),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct crl_entry, fields);

	return db_all(signer->db, signer->arena, STMT_CA_CRL_ENTRIES,
	    DB_ARGS(ARG_TIME(previous_update)), &shape, entries, n);
}

static int
compare_serials(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static enum err
may_vanish(struct signer *signer, struct str serial, int64_t previous_update)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_BOOL, struct flag, allowed),
	};
	static const struct row_shape shape = ROW_SHAPE(struct flag, fields);
	struct flag flag = { false, false };
	enum err e = db_one(signer->db, signer->arena, STMT_CA_CRL_MAY_VANISH,
	    DB_ARGS(ARG_BYTES(serial), ARG_TIME(previous_update)), &shape,
	    &flag);

	if (e == ERR_OK && !flag.allowed) {
		e = err_note(ERR_BUG,
		    "ALARM: %.*s would vanish from the revocation list; "
		    "nothing is published",
		    STR_FMT(str_to_hex(signer->arena, serial)));
	}
	return e;
}

/* Nothing may be missing that stood on the list before, but what expired
 * before that one was made, or was taken back from a hold. */
static enum err
compare_with_previous(
    struct signer *signer, const struct newest *previous, struct str der)
{
	struct str *before = NULL, *after = NULL;
	size_t n_before = 0, n_after = 0;
	enum err e;

	if (previous->number == 0) {
		return ERR_OK;
	}
	if ((e = crl_serials(
		 previous->der, signer->arena, &before, &n_before)) != ERR_OK ||
	    (e = crl_serials(der, signer->arena, &after, &n_after)) != ERR_OK) {
		return e;
	}
	qsort(after, n_after, sizeof(*after), compare_serials);
	for (size_t i = 0; e == ERR_OK && i < n_before; i++) {
		if (bsearch(&before[i], after, n_after, sizeof(*after),
			compare_serials) == NULL) {
			e = may_vanish(
			    signer, before[i], previous->this_update);
		}
	}
	return e;
}

static enum err
check_signature(const struct signer *signer, struct str der)
{
	auto_x509_crl X509_CRL *crl = NULL;
	const unsigned char *p = (const unsigned char *)der.p;

	crl = d2i_X509_CRL(NULL, &p, (long)der.len);
	if (crl == NULL ||
	    X509_CRL_verify(crl, keystore_public(signer->keystore)) != 1) {
		return err_note(ERR_BUG,
		    "the revocation list is signed "
		    "wrongly");
	}
	return ERR_OK;
}

static enum err
make(struct signer *signer, const struct crl_plan *plan,
    const struct newest *previous, struct str *der)
{
	const struct issuer *issuer = &signer->issuer;
	struct arena *arena = signer->arena;
	struct str tbs, stub, signature, draft;
	enum err e;

	if ((e = crl_build(issuer, plan, arena, &tbs)) != ERR_OK ||
	    (e = signature_make(signer->lint_key, arena, tbs, &stub)) !=
		ERR_OK ||
	    (e = signed_assemble(
		 tbs, issuer->algorithm, stub, arena, &draft)) != ERR_OK) {
		return e;
	}
	if (!lint_crl(draft, issuer, plan, arena)) {
		return err_note(ERR_BUG, "the revocation list is not right");
	}
	if ((e = keystore_sign(signer->keystore, arena, tbs, &signature)) !=
		ERR_OK ||
	    (e = signed_assemble(
		 tbs, issuer->algorithm, signature, arena, der)) != ERR_OK ||
	    (e = check_signature(signer, *der)) != ERR_OK) {
		return e;
	}
	if (!str_equal(signed_tbs(*der), tbs)) {
		return err_note(ERR_BUG, "the revocation list changed");
	}
	return compare_with_previous(signer, previous, *der);
}

struct storing {
	struct signer *signer;
	const struct crl_plan *plan;
	struct str der;
};

static enum err
store(struct db *db, void *arg)
{
	struct storing *s = arg;
	struct signer *signer = s->signer;
	enum err e = signer_fence(signer);

	if (e == ERR_OK) {
		e = db_run(db, STMT_CA_CRL_ADD,
		    DB_ARGS(ARG_INT(s->plan->number),
			ARG_INT(signer->issuer.id),
			ARG_TIME(s->plan->this_update),
			ARG_TIME(s->plan->next_update),
			ARG_INT((int64_t)s->plan->n_entries),
			ARG_BYTES(s->der)),
		    NULL);
	}
	if (e == ERR_OK) {
		e = audit_add(signer, "crl",
		    str_printf(signer->arena, "%" PRId64, s->plan->number),
		    str_to_hex(
			signer->arena, sha256_of(signer->arena, s->der)));
	}
	return e;
}

static enum err
sync_folder_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct str folder = slash == NULL ?
	    STR(".") :
	    (struct str){ path, (size_t)(slash - path) + 1 };
	auto_fd int fd =
	    open(str_to_c(arena, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd >= 0 && fsync(fd) == 0 ?
	    ERR_OK :
	    err_note(ERR_BUSY, "%s: %s", path, strerror(errno));
}

/* Readers see the old list or the new one, never a part. */
static enum err
write_file(struct signer *signer, struct str der)
{
	struct arena *arena = signer->arena;
	const char *path = signer->crl_file;
	const char *fresh = str_to_c(arena, str_printf(arena, "%s.new", path));
	auto_fd int fd =
	    open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	if (fd < 0 || fchmod(fd, 0644) != 0 ||
	    write(fd, der.p, der.len) != (ssize_t)der.len || fsync(fd) != 0) {
		return err_note(ERR_BUSY, "%s: %s", fresh, strerror(errno));
	}
	crash_point("crl-before-rename");
	if (rename(fresh, path) != 0) {
		return err_note(ERR_BUSY, "%s: %s", path, strerror(errno));
	}
	crash_point("crl-after-rename");
	return sync_folder_of(arena, path);
}

static int64_t
larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static enum err
publish(struct signer *signer, struct published *out)
{
	struct newest previous;
	struct crl_entry *entries = NULL;
	struct crl_plan plan = { 0 };
	struct str der = STR_NONE;
	int64_t now = clock_now();
	enum err e;

	if ((e = signer_lock(signer)) != ERR_OK ||
	    (e = read_newest(signer, &previous)) != ERR_OK ||
	    (e = read_entries(signer, previous.this_update, &entries,
		 &plan.n_entries)) != ERR_OK) {
		return e;
	}
	plan.entries = entries;
	plan.number = larger(previous.number + 1, now);
	plan.this_update = now;
	plan.next_update = now + CRL_LASTS < signer->issuer.not_after ?
	    now + CRL_LASTS :
	    signer->issuer.not_after;
	if ((e = make(signer, &plan, &previous, &der)) != ERR_OK) {
		return e;
	}
	struct storing storing = { signer, &plan, der };
	e = db_transact(signer->db, store, &storing);
	if (e == ERR_OK) {
		crash_point("crl-after-row");
		e = write_file(signer, der);
	}
	*out = (struct published){ plan.number, plan.this_update,
		plan.next_update, (int64_t)plan.n_entries };
	return e;
}

enum err
publish_crl(struct signer *signer, struct published *out)
{
	enum err e = publish(signer, out);

	signer->crl_due = clock_now() + (e == ERR_OK ? CRL_EVERY : RETRY_SOON);
	if (e == ERR_OK) {
		log_info("crl %lld with %lld entries", (long long)out->number,
		    (long long)out->n_entries);
	}
	return e;
}

static bool
file_is(const char *path, struct arena *arena, struct str der)
{
	auto_fd int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *room = arena_try_alloc(arena, der.len + 1);

	return fd >= 0 && room != NULL &&
	    read(fd, room, der.len + 1) == (ssize_t)der.len &&
	    memcmp(room, der.p, der.len) == 0;
}

enum err
publish_resume(struct signer *signer)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_BOOL, struct flag, stale),
	};
	static const struct row_shape shape = ROW_SHAPE(struct flag, fields);
	struct newest newest;
	struct flag flag = { true, false };
	enum err e = read_newest(signer, &newest);

	signer->crl_due = clock_now();
	if (e != ERR_OK || newest.number == 0) {
		return e;
	}
	e = db_one(signer->db, signer->arena, STMT_CA_CRL_IS_STALE,
	    DB_ARGS(ARG_INT(newest.number)), &shape, &flag);
	if (e == ERR_OK && !flag.stale) {
		signer->crl_due = newest.this_update + CRL_EVERY;
	}
	if (e == ERR_OK &&
	    !file_is(signer->crl_file, signer->arena, newest.der)) {
		e = write_file(signer, newest.der);
	}
	return e;
}

enum err
publish_newest(struct signer *signer, struct published *out)
{
	struct newest newest;
	enum err e = read_newest(signer, &newest);

	*out = (struct published){ newest.number,
		newest.number == 0 ? 0 : newest.this_update, newest.next_update,
		newest.n_entries };
	return e;
}
