/* recover: takes up what a crash left behind. Called by main at start and by
 * serve from time to time. */
#include "config.h"

#include "base/clock.h"
#include "base/db.h"
#include "base/log.h"
#include "ca/audit.h"
#include "ca/issue.h"
#include "ca/journal.h"
#include "ca/recover.h"
#include "ca/signer.h"
#include "ca/statements.h"

/* notBefore may lie an hour back: pki.md 5.1. */
#define RESERVED_FOR_AT_MOST (CLOCK_HOUR - 600)
#define KNOWN_IS_ENOUGH      64

struct unfinished {
	int64_t issuance_id;
	int64_t reserved_at;
};

static enum err
take_up(struct signer *signer, const struct unfinished *row)
{
	struct issued out = { RULE_NONE, 0, STR_NONE };
	enum err e;

	if (clock_now() - row->reserved_at > RESERVED_FOR_AT_MOST) {
		return issue_give_up(signer, row->issuance_id, "too old");
	}
	e = issue_finish(signer, row->issuance_id, &out);
	if (e == ERR_CONFLICT) {
		return issue_give_up(
		    signer, row->issuance_id, "its application went elsewhere");
	}
	if (e == ERR_OK) {
		log_notice("issuance %lld was finished late",
		    (long long)row->issuance_id);
	}
	return e;
}

enum err
recover_issuances(struct signer *signer)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct unfinished, issuance_id),
		ROW_FIELD(ROW_TIME, struct unfinished, reserved_at),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct unfinished, fields);
	struct unfinished *rows = NULL;
	size_t n = 0;
	enum err e = db_all(signer->db, signer->arena,
	    STMT_CA_ISSUANCE_UNFINISHED, DB_NO_ARGS, &shape, &rows, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		/* One that fails must not keep the others. */
		if (take_up(signer, &rows[i]) != ERR_OK) {
			e = ERR_OK;
			log_warning("issuance %lld stays reserved",
			    (long long)rows[i].issuance_id);
		}
	}
	return e;
}

struct comparison {
	struct signer *signer;
	size_t n_known;
	size_t n_foreign;
};

struct known_row {
	bool known;
};

static enum err
note_foreign(struct comparison *c, const struct journal_line *line)
{
	struct signer *signer = c->signer;
	struct str serial = str_to_hex(signer->arena, line->serial);
	enum err e = db_run(signer->db, STMT_CA_FOREIGN_NOTE,
	    DB_ARGS(ARG_BYTES(line->serial), ARG_BYTES(line->certificate)),
	    NULL);

	c->n_foreign++;
	log_error("certificate %.*s is in the journal and not in the books: "
		  "was an older backup restored?",
	    STR_FMT(serial));
	if (e == ERR_OK) {
		e = audit_add(signer, "journal-foreign", serial, STR(""));
	}
	return e;
}

static enum err
compare(void *arg, const struct journal_line *line, bool *stop)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_BOOL, struct known_row, known),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct known_row, fields);
	struct comparison *c = arg;
	struct known_row row = { false };
	enum err e =
	    db_one(c->signer->db, c->signer->arena, STMT_CA_SERIAL_KNOWN,
		DB_ARGS(ARG_BYTES(line->serial)), &shape, &row);

	if (e == ERR_OK && !row.known) {
		return note_foreign(c, line);
	}
	c->n_known++;
	/* A restored backup lacks the newest: after a run of known ones
	 * nothing older can be missing. */
	*stop = c->n_known >= KNOWN_IS_ENOUGH;
	return e;
}

enum err
recover_journal(struct signer *signer)
{
	struct comparison c = { signer, 0, 0 };

	return journal_walk(signer->journal, signer->arena, compare, &c);
}
