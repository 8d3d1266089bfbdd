/* download: see download.h. */
#include "config.h"

#include <string.h>

#include "base/db.h"
#include "base/str.h"
#include "model/ca_client.h"
#include "model/desk.h"
#include "model/download.h"
#include "model/grant.h"
#include "model/key_word.h"
#include "model/statements.h"
#include "model/step.h"

#define AGENT_TEXT_MAX 64

struct opening {
	struct desk *desk;
	int64_t member_id;
	const struct download *download;
};

struct octets {
	struct str der;
};

static const struct row_field octets_fields[] = {
	ROW_FIELD(ROW_BYTES, struct octets, der),
};
static const struct row_shape octets_shape =
    ROW_SHAPE(struct octets, octets_fields);

enum err
download_find(struct desk *desk, int64_t member_id, int64_t application_id,
    struct download *out)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct download, application_id),
		ROW_FIELD(ROW_TEXT, struct download, no),
		ROW_FIELD(ROW_TEXT, struct download, state),
		ROW_FIELD(ROW_TEXT, struct download, channel),
		ROW_FIELD(ROW_INT, struct download, certificate_id),
		ROW_FIELD(ROW_TEXT, struct download, account_code),
		ROW_FIELD(ROW_TEXT, struct download, account_name),
		ROW_FIELD(ROW_TEXT, struct download, member_name),
		ROW_FIELD(ROW_TEXT, struct download, key_no),
		ROW_FIELD(ROW_TEXT, struct download, token_serial),
		ROW_FIELD(ROW_TEXT, struct download, old_serial),
		ROW_FIELD(ROW_TIME, struct download, old_not_after),
		ROW_FIELD(ROW_BYTES, struct download, old_der),
		ROW_FIELD(ROW_TEXT, struct download, terms),
		ROW_FIELD(ROW_TIME, struct download, download_deadline),
		ROW_FIELD(ROW_INT, struct download, reopened),
		ROW_FIELD(ROW_INT, struct download, new_certificate_id),
		ROW_FIELD(ROW_TIME, struct download, new_not_before),
		ROW_FIELD(ROW_TIME, struct download, new_not_after),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct download, fields);
	struct db_arg operator= desk->actor.kind == ACTOR_OPERATOR ?
	    ARG_INT(desk->actor.id) :
	    ARG_NULL;

	enum err e = db_one(desk->db, desk->arena, STMT_DOWNLOAD_FIND,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(application_id), operator),
	    &shape, out);

	if (e == ERR_OK) {
		out->is_open = str_equal_c(out->state, "awaiting_download") ||
		    str_equal_c(out->state, "downloading");
		out->may_reopen = str_equal_c(out->state, "download_overdue") &&
		    out->reopened < DOWNLOAD_FREE_REOPENINGS;
	}
	return e;
}

static enum err
open_in_transaction(struct db *db, void *arg)
{
	struct opening *opening = arg;
	const struct download *download = opening->download;
	bool again = str_equal(download->state, STR("download_overdue"));
	const char *from = again ? "download_overdue" : "ready_to_make";
	int64_t n = 0;
	enum err e = db_run(db, STMT_DOWNLOAD_OPEN,
	    DB_ARGS(ARG_INT(opening->member_id),
		ARG_INT(download->application_id), ARG_C(from),
		ARG_INT(again ? 1 : 0)),
	    &n);

	if (e == ERR_OK && n != 1) {
		e = ERR_CONFLICT;
	}
	if (e == ERR_OK) {
		e = application_step(opening->desk, opening->member_id,
		    download->application_id, from, "awaiting_download",
		    again ? STR("会员重新开通下载") : STR("会员点击续签证书"));
	}
	if (e == ERR_OK) {
		e = grant_ask(opening->desk, opening->member_id,
		    download->application_id, GRANT_TICKET);
	}
	return e;
}

enum err
download_make(struct desk *desk, int64_t member_id, int64_t application_id)
{
	struct download download;
	struct grant grant;
	struct opening opening = { desk, member_id, &download };
	enum err e = download_find(desk, member_id, application_id, &download);

	if (e != ERR_OK) {
		return e;
	}
	if (download.is_open) {
		e = grant_find(
		    desk, member_id, application_id, GRANT_TICKET, &grant);
		return e == ERR_NOT_FOUND ?
		    grant_ask(desk, member_id, application_id, GRANT_TICKET) :
		    e;
	}
	if (str_equal(download.state, STR("download_overdue")) &&
	    !download.may_reopen) {
		return ERR_DENIED;
	}
	if (!str_equal(download.state, STR("ready_to_make")) &&
	    !download.may_reopen) {
		return ERR_CONFLICT;
	}
	if (!str_equal(download.channel, STR("self"))) {
		return ERR_CONFLICT;
	}
	return db_transact(desk->db, open_in_transaction, &opening);
}

static enum err
begin(struct desk *desk, int64_t member_id, const struct download *download)
{
	enum err e;

	if (str_equal(download->state, STR("downloading"))) {
		return ERR_OK;
	}
	e = application_step(desk, member_id, download->application_id,
	    "awaiting_download", "downloading", STR(""));
	/* Two pages at once: the other has begun it. */
	return e == ERR_CONFLICT ? ERR_OK : e;
}

struct storing {
	struct desk *desk;
	int64_t member_id;
	const struct download *download;
	const struct download_request *request;
	struct str spki_sha256;
};

static enum err
store_in_transaction(struct db *db, void *arg)
{
	struct storing *storing = arg;
	struct str agent = storing->request->agent;
	enum err e;

	if (agent.len > AGENT_TEXT_MAX) {
		agent.len = AGENT_TEXT_MAX;
	}
	e = db_run(db, STMT_DOWNLOAD_ADD_REQUEST,
	    DB_ARGS(ARG_INT(storing->member_id),
		ARG_INT(storing->download->application_id),
		ARG_BYTES(storing->spki_sha256),
		ARG_BYTES(storing->request->csr),
		ARG_BYTES(storing->request->pop), ARG_TEXT(agent)),
	    NULL);
	return e == ERR_OK ?
	    begin(storing->desk, storing->member_id, storing->download) :
	    e;
}

static void
tell_rule(char *rule, const struct ca_answer *answer, enum err e)
{
	rule[0] = '\0';
	if (e == ERR_DENIED) {
		memcpy(rule, answer->rule, sizeof(answer->rule));
	}
}

enum err
download_issue(struct desk *desk, int64_t member_id,
    const struct download *download, const struct download_request *request,
    const char *origin, const char *ca_socket, char *rule,
    struct str *certificate)
{
	struct storing storing = { desk, member_id, download, request,
		STR_NONE };
	struct ca_answer answer = { 0 };
	struct octets octets;
	enum err e;

	rule[0] = '\0';
	if (!download->is_open) {
		return ERR_CONFLICT;
	}
	/* The CA judges all this again. Here it keeps a request that can never
	 * be signed from standing in the way of a good one of the same key. */
	e = key_word_request(desk->arena, request->csr, &storing.spki_sha256);
	if (e != ERR_OK) {
		return e;
	}
	if (!key_word_holds(download->old_der,
		key_word_pop(desk->arena, origin, download->no, download->terms,
		    request->csr),
		request->pop)) {
		return err_note(
		    ERR_INVALID, "the old key did not sign the request");
	}
	e = db_transact(desk->db, store_in_transaction, &storing);
	if (e == ERR_OK) {
		e = ca_issue(
		    ca_socket, member_id, download->application_id, &answer);
		tell_rule(rule, &answer, e);
	}
	if (e == ERR_OK) {
		e = db_one(desk->db, desk->arena, STMT_DOWNLOAD_CERTIFICATE,
		    DB_ARGS(ARG_INT(member_id), ARG_INT(answer.certificate_id)),
		    &octets_shape, &octets);
		*certificate = octets.der;
	}
	return e;
}

enum err
download_confirm(struct desk *desk, int64_t member_id,
    const struct download *download, struct str certificate_sha256,
    struct str receipt, const char *origin, const char *ca_socket, char *rule)
{
	struct ca_answer answer = { 0 };
	struct octets octets;
	enum err e = db_one(desk->db, desk->arena, STMT_DOWNLOAD_DELIVERED,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(download->application_id),
		ARG_BYTES(certificate_sha256)),
	    &octets_shape, &octets);

	rule[0] = '\0';
	if (e != ERR_OK) {
		return e == ERR_NOT_FOUND ? ERR_INVALID : e;
	}
	if (!key_word_holds(octets.der,
		key_word_receipt(desk->arena, origin, download->no, octets.der),
		receipt)) {
		return err_note(ERR_INVALID, "the receipt does not hold");
	}
	e = db_run(desk->db, STMT_DOWNLOAD_ADD_RECEIPT,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(download->application_id),
		ARG_BYTES(certificate_sha256), ARG_BYTES(receipt)),
	    NULL);
	if (e == ERR_OK) {
		e = ca_confirm(
		    ca_socket, member_id, download->application_id, &answer);
		tell_rule(rule, &answer, e);
	}
	return e == ERR_OK ?
	    grant_ask(desk, member_id, download->application_id, GRANT_ACK) :
	    e;
}
