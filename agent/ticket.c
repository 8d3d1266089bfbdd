/*
 * ticket: verification first, then reading. A field that is missing, of
 * another type or out of form makes the whole worthless.
 */
#include "config.h"

#define CLEANUP_JSON
#include "agent/ticket.h"

#include <string.h>

#include <openssl/pem.h>

#include "agent/origin.h"
#include "agent/version.h"
#include "base/arena.h"
#include "base/cleanup.h"
#include "base/log.h"

#define BODY_MAX 4096

enum err
ticket_keys_read(const char *const *paths, struct ticket_keys *out)
{
	size_t n = 0;
	while (paths[n] != NULL) {
		n++;
	}
	*out = (struct ticket_keys){ calloc(n + 1, sizeof(EVP_PKEY *)), 0 };
	if (out->key == NULL || n == 0) {
		return err_note(ERR_INVALID, "no platform key is configured");
	}
	for (size_t i = 0; i < n; i++) {
		auto_file FILE *file = fopen(paths[i], "re");
		if (file == NULL) {
			return err_note(
			    ERR_INVALID, "cannot open %s", paths[i]);
		}
		EVP_PKEY *key = PEM_read_PUBKEY(file, NULL, NULL, NULL);
		if (key == NULL || EVP_PKEY_get_id(key) != EVP_PKEY_ED25519) {
			EVP_PKEY_free(key);
			return err_note(ERR_INVALID,
			    "%s holds no Ed25519 public key", paths[i]);
		}
		out->key[out->n++] = key;
	}
	return ERR_OK;
}

void
ticket_keys_free(struct ticket_keys *keys)
{
	for (size_t i = 0; i < keys->n; i++) {
		EVP_PKEY_free(keys->key[i]);
	}
	free(keys->key);
	*keys = (struct ticket_keys){ NULL, 0 };
}

static bool
signature_holds(const struct ticket_keys *keys, struct str body, struct str sig)
{
	for (size_t i = 0; i < keys->n; i++) {
		auto_evp_md_ctx EVP_MD_CTX *md = EVP_MD_CTX_new();
		if (md != NULL &&
		    EVP_DigestVerifyInit(md, NULL, NULL, NULL, keys->key[i]) ==
			1 &&
		    EVP_DigestVerify(md, (const unsigned char *)sig.p, sig.len,
			(const unsigned char *)body.p, body.len) == 1) {
			return true;
		}
	}
	return false;
}

static struct str
text_of(struct json_object *object, const char *key, struct arena *arena)
{
	struct json_object *value;
	if (!json_object_object_get_ex(object, key, &value) ||
	    !json_object_is_type(value, json_type_string)) {
		return STR_NONE;
	}
	struct str s = { json_object_get_string(value),
		(size_t)json_object_get_string_len(value) };
	if (memchr(s.p, '\0', s.len) != NULL) {
		return STR_NONE;
	}
	return str_dup(arena, s);
}

static int64_t
number_of(struct json_object *object, const char *key)
{
	struct json_object *value;
	if (!json_object_object_get_ex(object, key, &value) ||
	    !json_object_is_type(value, json_type_int)) {
		return -1;
	}
	return json_object_get_int64(value);
}

static struct str
digest_of(struct json_object *object, const char *key, struct arena *arena)
{
	struct str hex = text_of(object, key, arena);
	struct str out;
	if (hex.len != 64 || str_from_hex(arena, hex, &out) != ERR_OK) {
		return STR_NONE;
	}
	return out;
}

/* The verified body as an object, or NULL. */
static struct json_object *
open_envelope(const struct ticket_keys *keys, struct json_object *envelope,
    struct arena *arena)
{
	struct str body;
	struct str sig;
	if (!json_object_is_type(envelope, json_type_object)) {
		return NULL;
	}
	struct str body64 = text_of(envelope, "body", arena);
	struct str sig64 = text_of(envelope, "sig", arena);
	if (body64.p == NULL || body64.len > BODY_MAX || sig64.p == NULL ||
	    sig64.len > 128 ||
	    str_from_base64(arena, body64, &body) != ERR_OK ||
	    str_from_base64(arena, sig64, &sig) != ERR_OK || sig.len != 64 ||
	    !signature_holds(keys, body, sig)) {
		return NULL;
	}
	struct json_tokener *tokener = json_tokener_new_ex(4);
	if (tokener == NULL) {
		return NULL;
	}
	json_tokener_set_flags(
	    tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	struct json_object *object =
	    json_tokener_parse_ex(tokener, body.p, (int)body.len);
	bool whole = json_tokener_get_error(tokener) == json_tokener_success &&
	    json_tokener_get_parse_end(tokener) == body.len;
	json_tokener_free(tokener);
	if (!whole || !json_object_is_type(object, json_type_object) ||
	    number_of(object, "v") != 1) {
		json_object_put(object);
		return NULL;
	}
	return object;
}

bool
ticket_name_is_plain(struct str name)
{
	if (name.len == 0 || name.len > 64) {
		return false;
	}
	for (size_t i = 0; i < name.len; i++) {
		char c = name.p[i];
		if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') &&
		    (c < '0' || c > '9') && c != '.' && c != '_' && c != '-') {
			return false;
		}
	}
	return true;
}

static bool
is_hex_digest(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if ((s.p[i] < '0' || s.p[i] > '9') &&
		    (s.p[i] < 'a' || s.p[i] > 'f')) {
			return false;
		}
	}
	return s.len == 64;
}

enum problem
ticket_read(const struct ticket_keys *keys, struct json_object *envelope,
    struct str origin, int64_t now, struct arena *arena, struct ticket *out)
{
	auto_json json_object *body = open_envelope(keys, envelope, arena);
	if (body == NULL) {
		return PROBLEM_TICKET;
	}
	*out = (struct ticket){
		.application = text_of(body, "application", arena),
		.key_no = text_of(body, "key_no", arena),
		.token_serial = text_of(body, "token_serial", arena),
		.old_cert_sha256 = digest_of(body, "old_cert_sha256", arena),
		.origin = text_of(body, "origin", arena),
		.ca_sha256 = digest_of(body, "ca_sha256", arena),
		.root_sha256 = digest_of(body, "root_sha256", arena),
		.terms = text_of(body, "terms", arena),
		.min_built = text_of(body, "min_built", arena),
		.min_version = text_of(body, "min_version", arena),
		.algorithm = text_of(body, "alg", arena),
		.expires = number_of(body, "exp"),
	};
	if (!ticket_name_is_plain(out->application) ||
	    !ticket_name_is_plain(out->key_no) ||
	    !ticket_name_is_plain(out->token_serial) ||
	    out->old_cert_sha256.p == NULL || out->ca_sha256.p == NULL ||
	    out->root_sha256.p == NULL || !is_hex_digest(out->terms) ||
	    !origin_is_well_formed(out->origin) ||
	    !version_is_valid(out->min_version) ||
	    !version_date_is_valid(out->min_built) ||
	    out->algorithm.p == NULL || out->expires < 0) {
		return PROBLEM_TICKET;
	}
	if (!str_equal(out->origin, origin)) {
		return PROBLEM_TICKET_ORIGIN;
	}
	if (out->expires <= now) {
		return PROBLEM_TICKET_EXPIRED;
	}
	/* Dates of this form sort as text. */
	if (version_compare(STR(AGENT_VERSION), out->min_version) < 0 ||
	    str_compare(STR(AGENT_BUILT), out->min_built) < 0) {
		return PROBLEM_AGENT_TOO_OLD;
	}
	return PROBLEM_NONE;
}

enum problem
ticket_read_ack(const struct ticket_keys *keys, struct json_object *envelope,
    struct arena *arena, struct ack *out)
{
	auto_json json_object *body = open_envelope(keys, envelope, arena);
	if (body == NULL) {
		return PROBLEM_ACK;
	}
	*out = (struct ack){
		.application = text_of(body, "application", arena),
		.certificate_sha256 =
		    digest_of(body, "certificate_sha256", arena),
		.confirmed = number_of(body, "confirmed"),
	};
	if (!ticket_name_is_plain(out->application) ||
	    out->certificate_sha256.p == NULL || out->confirmed < 0) {
		return PROBLEM_ACK;
	}
	return PROBLEM_NONE;
}
