/* dispatch: from a question to its answer. Called by serve.c. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/db.h"
#include "base/log.h"
#include "ca/confirm.h"
#include "ca/dispatch.h"
#include "ca/issue.h"
#include "ca/publish.h"
#include "ca/rule.h"
#include "ca/signer.h"
#include "ca/statements.h"

static void
answer_rule(struct ca_message *reply, enum rule rule)
{
	reply->type = CA_REFUSED;
	(void)snprintf(reply->rule, sizeof(reply->rule), "%s", rule_name(rule));
}

static enum err
answer_issued(enum err e, const struct issued *issued, struct ca_message *reply)
{
	if (e == ERR_DENIED && issued->rule != RULE_NONE) {
		answer_rule(reply, issued->rule);
		return ERR_OK;
	}
	if (e == ERR_OK) {
		reply->type = CA_OK;
		reply->certificate = issued->certificate_id;
		reply->serial_len = issued->serial.len <= CA_SERIAL_MAX ?
		    issued->serial.len :
		    0;
		memcpy(reply->serial, issued->serial.p, reply->serial_len);
	}
	return e;
}

static enum err
serve_issue(struct signer *signer, const struct ca_message *question,
    struct ca_message *reply)
{
	struct issued issued;
	enum err e = issue(signer, question->member, question->application,
	    question->deadline_ms, &issued);

	return answer_issued(e, &issued, reply);
}

static enum err
serve_confirm(struct signer *signer, const struct ca_message *question,
    struct ca_message *reply)
{
	struct issued issued;
	enum err e =
	    confirm(signer, question->member, question->application, &issued);

	return answer_issued(e, &issued, reply);
}

static enum err
serve_later(struct signer *signer, const struct ca_message *question,
    struct ca_message *reply)
{
	(void)signer;
	(void)question;
	answer_rule(reply, RULE_NOT_BUILT);
	return ERR_OK;
}

static enum err
answer_figures(struct signer *signer, const struct published *published,
    struct ca_message *reply)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_INT, struct ca_message, issued),
		ROW_FIELD(ROW_INT, struct ca_message, reserved),
		ROW_FIELD(ROW_INT, struct ca_message, audit_head),
	};
	static const struct row_shape shape =
	    ROW_SHAPE(struct ca_message, fields);

	reply->type = CA_OK;
	reply->crl_number = published->number;
	reply->crl_entries = published->n_entries;
	reply->crl_this_update = published->this_update;
	reply->crl_next_update = published->next_update;
	return db_one(signer->db, signer->arena, STMT_CA_FIGURES, DB_NO_ARGS,
	    &shape, reply);
}

static enum err
serve_crl(struct signer *signer, const struct ca_message *question,
    struct ca_message *reply)
{
	struct published published;
	enum err e = publish_crl(signer, &published);

	(void)question;
	return e == ERR_OK ? answer_figures(signer, &published, reply) : e;
}

static enum err
serve_status(struct signer *signer, const struct ca_message *question,
    struct ca_message *reply)
{
	struct published published;
	enum err e = publish_newest(signer, &published);

	(void)question;
	return e == ERR_OK ? answer_figures(signer, &published, reply) : e;
}

static enum err
serve_ping(struct signer *signer, const struct ca_message *question,
    struct ca_message *reply)
{
	(void)signer;
	(void)question;
	reply->type = CA_OK;
	return ERR_OK;
}

static const struct {
	enum ca_type type;
	bool by_desk, by_admin;
	enum err (*serve)(
	    struct signer *, const struct ca_message *, struct ca_message *);
} services[] = {
	{ CA_ISSUE, true, false, serve_issue },
	{ CA_CONFIRM, true, false, serve_confirm },
	{ CA_REVOKE, true, true, serve_later },
	{ CA_HOLD, true, true, serve_later },
	{ CA_UNHOLD, true, true, serve_later },
	{ CA_GENCRL, false, true, serve_crl },
	{ CA_STATUS, false, true, serve_status },
	{ CA_PING, true, true, serve_ping },
};

static enum ca_type
type_of_error(enum err e)
{
	switch (e) {
	case ERR_BUSY:
		return CA_BUSY;
	case ERR_CONFLICT:
		return CA_PENDING;
	default:
		return CA_ERROR;
	}
}

void
dispatch(struct signer *signer, enum caller caller,
    const struct ca_message *question, struct ca_message *reply)
{
	enum err e = ERR_INVALID;

	memset(reply, 0, sizeof(*reply));
	reply->type = CA_ERROR;
	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++) {
		bool allowed = caller == CALLER_DESK ? services[i].by_desk :
						       services[i].by_admin;
		if (allowed && services[i].type == question->type) {
			e = services[i].serve(signer, question, reply);
			break;
		}
	}
	if (e != ERR_OK) {
		memset(reply, 0, sizeof(*reply));
		reply->type = type_of_error(e);
		log_warning("type %d failed: %s", (int)question->type,
		    err_info(e)->code);
	}
	memcpy(reply->id, question->id, sizeof(reply->id));
}
