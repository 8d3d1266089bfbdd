/* Tickets and acknowledgements for the token agent, signed by the platform. */
#include "config.h"

#include <inttypes.h>

#include <openssl/err.h>
#include <openssl/sha.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "model/grant.h"
#include "ops/jobs.h"
#include "ops/kinds.h"

/* The oldest agent, where no release is marked as the floor. */
#define MIN_VERSION "1.0.0"
#define MIN_BUILT   "2025-05-01"
#define ACK_LIFE    (7 * CLOCK_DAY)

static void
add_text(struct buf *buf, const char *name, struct str value)
{
	json_add_string(buf, str_c(name));
	buf_add_char(buf, ':');
	json_add_string(buf, value);
	buf_add_char(buf, ',');
}

static struct str
digest(struct arena *arena, struct str octets)
{
	unsigned char out[SHA256_DIGEST_LENGTH];

	SHA256((const unsigned char *)octets.p, octets.len, out);
	return str_to_hex(
	    arena, (struct str){ (const char *)out, sizeof(out) });
}

static struct str or (struct str text, const char *fallback)
{
	return str_is_empty(text) ? str_c(fallback) : text;
}

static struct str
ticket_text(struct jobs *jobs, const struct grant_ticket_facts *facts)
{
	struct arena *arena = jobs->desk.arena;
	struct buf buf;

	buf_init(&buf, arena, 0);
	buf_add_c(&buf, "{\"v\":1,");
	add_text(&buf, "application", facts->no);
	add_text(&buf, "key_no", facts->key_no);
	add_text(&buf, "token_serial", facts->token_serial);
	add_text(&buf, "old_cert_sha256", digest(arena, facts->old_der));
	add_text(&buf, "origin", str_c(jobs->conf.origin));
	add_text(&buf, "ca_sha256", jobs->ca_sha256);
	add_text(&buf, "root_sha256", jobs->root_sha256);
	add_text(&buf, "terms", facts->terms);
	add_text(&buf, "min_built", or (facts->min_built, MIN_BUILT));
	add_text(&buf, "min_version", or (facts->min_version, MIN_VERSION));
	add_text(&buf, "alg", STR("rsa2048"));
	buf_printf(
	    &buf, "\"exp\":%" PRId64 ",\"kid\":", facts->download_deadline);
	json_add_string(&buf, jobs->platform_kid);
	buf_add_char(&buf, '}');
	return buf_str(&buf);
}

static struct str
ack_text(struct jobs *jobs, const struct grant_ack_facts *facts)
{
	struct arena *arena = jobs->desk.arena;
	struct buf buf;

	buf_init(&buf, arena, 0);
	buf_add_c(&buf, "{\"v\":1,");
	add_text(&buf, "application", facts->no);
	add_text(&buf, "certificate_sha256", digest(arena, facts->der));
	buf_printf(
	    &buf, "\"confirmed\":%" PRId64 ",\"kid\":", facts->changed_at);
	json_add_string(&buf, jobs->platform_kid);
	buf_add_char(&buf, '}');
	return buf_str(&buf);
}

static enum err
sign(struct jobs *jobs, struct grant *grant)
{
	auto_evp_md_ctx EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	size_t len = 64;
	unsigned char *out = arena_alloc(jobs->desk.arena, len);

	if (ctx == NULL ||
	    EVP_DigestSignInit(ctx, NULL, NULL, NULL, jobs->platform_key) !=
		1 ||
	    EVP_DigestSign(ctx, out, &len, (const unsigned char *)grant->body.p,
		grant->body.len) != 1) {
		ERR_clear_error();
		return ERR_BUG;
	}
	grant->signature = (struct str){ (const char *)out, len };
	return ERR_OK;
}

/* *made: the application is where a ticket belongs. */
static enum err
make_ticket(struct jobs *jobs, int64_t member_id, int64_t id,
    struct grant *grant, bool *made)
{
	struct grant_ticket_facts facts;
	enum err e = grant_ticket_facts(&jobs->desk, member_id, id, &facts);

	*made = e == ERR_OK &&
	    (str_equal_c(facts.state, "awaiting_download") ||
		str_equal_c(facts.state, "downloading")) &&
	    facts.download_deadline > clock_now();
	if (!*made) {
		return e;
	}
	if (str_is_empty(facts.terms)) {
		return err_note(ERR_INVALID, "an application without terms");
	}
	grant->body = ticket_text(jobs, &facts);
	grant->expires_at = facts.download_deadline;
	return ERR_OK;
}

static enum err
make_ack(struct jobs *jobs, int64_t member_id, int64_t id, struct grant *grant,
    bool *made)
{
	struct grant_ack_facts facts;
	enum err e = grant_ack_facts(&jobs->desk, member_id, id, &facts);

	*made = e == ERR_OK && str_equal_c(facts.state, "completed") &&
	    str_equal_c(facts.certificate_state, "active");
	if (!*made) {
		return e;
	}
	grant->body = ack_text(jobs, &facts);
	grant->expires_at = clock_now() + ACK_LIFE;
	return ERR_OK;
}

enum err
kind_grant(struct jobs *jobs, const struct job *job,
    const struct json_map *payload, struct job_result *result)
{
	struct grant grant = { 0 };
	struct str name = json_text(payload, "kind");
	bool ack = str_equal_c(name, grant_kind_names[GRANT_ACK]), made = false;
	int64_t id = 0;
	enum err e = job_number(payload, "application", &id);

	if (e == ERR_OK && !ack &&
	    !str_equal_c(name, grant_kind_names[GRANT_TICKET])) {
		e = ERR_INVALID;
	}
	if (e == ERR_OK) {
		e = (ack ? make_ack : make_ticket)(
		    jobs, job->member_id, id, &grant, &made);
	}
	if (e == ERR_OK && !made) {
		result->note = STR("the application has moved on");
		return ERR_OK;
	}
	if (e == ERR_OK) {
		e = sign(jobs, &grant);
	}
	return e == ERR_OK ? grant_store(&jobs->desk, job->member_id, id,
				 ack ? GRANT_ACK : GRANT_TICKET, &grant) :
			     e;
}
