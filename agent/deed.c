/*
 * deed: from frames to driver, dialog and install, and back to JSON.
 */
#include "config.h"

#define CLEANUP_JSON
#include "agent/deed.h"

#include <string.h>

#include <openssl/sha.h>

#include "agent/cert.h"
#include "agent/consent.h"
#include "agent/install.h"
#include "agent/statement.h"
#include "base/arena.h"
#include "base/cleanup.h"
#include "base/log.h"

#define LEFT_TO_STOP 2
#define PIN_SHORTEST 6
#define PIN_LONGEST  16

static const char *const pin_words[] = { [TOKEN_PIN_OK] = "ok",
	[TOKEN_PIN_LOW] = "low",
	[TOKEN_PIN_FINAL] = "final",
	[TOKEN_PIN_LOCKED] = "locked" };

static struct json_object *
json_text(struct str s)
{
	return json_object_new_string_len(s.p == NULL ? "" : s.p, (int)s.len);
}

static void
give(struct deed_outcome *out, struct arena *arena, struct json_object *body)
{
	out->json = str_dup(arena,
	    str_c(json_object_to_json_string_ext(body,
		JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE)));
}

static struct json_object *
describe_token(
    const struct deed_bench *bench, const struct token_info *info, bool detail)
{
	struct json_object *out = json_object_new_object();
	struct json_object *certs = json_object_new_array();
	int left =
	    tries_left(&bench->tries, bench->arena, info->serial, info->pin);
	json_object_object_add(out, "serial", json_text(info->serial));
	json_object_object_add(out, "label", json_text(info->label));
	json_object_object_add(out, "model", json_text(info->model));
	json_object_object_add(out, "present", json_object_new_boolean(true));
	json_object_object_add(
	    out, "pin", json_object_new_string(pin_words[info->pin]));
	json_object_object_add(
	    out, "left", left < 0 ? NULL : json_object_new_int(left));
	for (size_t i = 0; i < info->n_certs; i++) {
		struct json_object *cert =
		    cert_describe(&info->certs[i], detail, bench->arena);
		if (cert != NULL) {
			json_object_array_add(certs, cert);
		}
	}
	json_object_object_add(out, "certs", certs);
	return out;
}

static enum problem
list_keys(const struct deed_bench *bench, const struct frame *ask,
    struct deed_outcome *out)
{
	struct token_info *infos;
	size_t n;
	enum problem problem =
	    bench->driver->list(bench->token, bench->arena, &infos, &n);
	if (problem != PROBLEM_NONE) {
		return problem;
	}
	auto_json json_object *body = json_object_new_object();
	struct json_object *tokens = json_object_new_array();
	for (size_t i = 0; i < n; i++) {
		json_object_array_add(tokens,
		    describe_token(
			bench, &infos[i], ask->field[FIELD_DETAIL].p != NULL));
	}
	json_object_object_add(body, "tokens", tokens);
	give(out, bench->arena, body);
	return PROBLEM_NONE;
}

/* Selects the key and sees that a PIN may be tried at all. */
static enum problem
open_key(const struct deed_bench *bench, const struct frame *ask,
    struct deed_outcome *out)
{
	struct str serial = ask->field[FIELD_TOKEN_SERIAL];
	enum token_pin pin;
	enum problem problem = PROBLEM_NONE;
	if (serial.p == NULL || serial.len > 16) {
		return PROBLEM_REQUEST;
	}
	if (!bench->driver->is_selected(bench->token, serial)) {
		problem = bench->driver->select(bench->token, serial);
	}
	if (problem == PROBLEM_NONE) {
		problem = bench->driver->pin_state(bench->token, &pin);
		if (problem == PROBLEM_TOKEN_REMOVED) {
			/* plugged in again since: a fresh session */
			problem = bench->driver->select(bench->token, serial);
			if (problem == PROBLEM_NONE) {
				problem = bench->driver->pin_state(
				    bench->token, &pin);
			}
		}
	}
	if (problem != PROBLEM_NONE) {
		return problem;
	}
	out->left = tries_left(&bench->tries, bench->arena, serial, pin);
	if (out->left == 0) {
		return PROBLEM_PIN_LOCKED;
	}
	if (out->left > 0 && out->left <= LEFT_TO_STOP &&
	    ask->field[FIELD_RISK].p == NULL) {
		return PROBLEM_PIN_STOP;
	}
	return PROBLEM_NONE;
}

/* Asks, tries once, keeps count. */
static enum problem
ask_and_login(const struct deed_bench *bench, const struct frame *ask,
    struct consent_ask *consent, struct deed_outcome *out)
{
	struct str serial = ask->field[FIELD_TOKEN_SERIAL];
	struct secret *pin = NULL;
	enum token_pin state = TOKEN_PIN_OK;
	consent->left = out->left;
	if (!bench->step(bench->arg, "PIN")) {
		return PROBLEM_WORKER_LOST;
	}
	enum problem problem =
	    consent_pin(bench->settings, consent, bench->front_fd, &pin);
	if (problem != PROBLEM_NONE) {
		return problem;
	}
	problem = bench->driver->login(bench->token, secret_str(pin));
	secret_free(pin);
	if (problem != PROBLEM_NONE && problem != PROBLEM_PIN_INCORRECT) {
		return problem;
	}
	tries_note(
	    &bench->tries, bench->arena, serial, problem == PROBLEM_NONE);
	if (problem == PROBLEM_PIN_INCORRECT &&
	    bench->driver->pin_state(bench->token, &state) == PROBLEM_NONE) {
		out->left =
		    tries_left(&bench->tries, bench->arena, serial, state);
	}
	return problem;
}

static enum problem
find_cert(
    const struct deed_bench *bench, struct str sha256, struct token_cert *out)
{
	struct install install = { .driver = bench->driver,
		.token = bench->token,
		.arena = bench->arena };
	if (sha256.len != SHA256_DIGEST_LENGTH) {
		return PROBLEM_REQUEST;
	}
	return install_find_cert(&install, sha256, out);
}

/* A PIN is given for one application; another one asks again. */
static bool
is_unlocked(const struct deed_bench *bench, const struct frame *ask)
{
	return bench->driver->is_logged_in(bench->token) &&
	    str_equal_c(ask->field[FIELD_APPLICATION], bench->unlocked_for);
}

static enum problem
unlock(const struct deed_bench *bench, const struct frame *ask,
    struct deed_outcome *out)
{
	struct token_cert old;
	struct str name = ask->field[FIELD_APPLICATION];
	if (name.p == NULL || name.len >= DEED_NAME_ROOM) {
		return PROBLEM_REQUEST;
	}
	enum problem problem = open_key(bench, ask, out);
	if (problem == PROBLEM_NONE) {
		problem = find_cert(bench, ask->field[FIELD_OLD_SHA256], &old);
	}
	if (problem != PROBLEM_NONE) {
		return problem;
	}
	if (!is_unlocked(bench, ask)) {
		struct consent_ask consent = {
			.deed = "下载证书到 UKey",
			.prompt = "UKey 密码：",
			.origin = ask->field[FIELD_ORIGIN],
			.company = cert_company(bench->arena, old.der),
			.application = ask->field[FIELD_APPLICATION],
			.key = ask->field[FIELD_KEY_NO],
		};
		problem = ask_and_login(bench, ask, &consent, out);
	}
	if (problem == PROBLEM_NONE) {
		memcpy(bench->unlocked_for, name.p, name.len);
		bench->unlocked_for[name.len] = '\0';
		out->json = STR("{\"unlocked\":true}");
	}
	return problem;
}

static struct install
install_of(const struct deed_bench *bench, const struct frame *ask)
{
	return (struct install){
		.driver = bench->driver,
		.token = bench->token,
		.arena = bench->arena,
		.step = bench->step,
		.arg = bench->arg,
		.application = ask->field[FIELD_APPLICATION],
		.key_no = ask->field[FIELD_KEY_NO],
		.origin = ask->field[FIELD_ORIGIN],
	};
}

/* The key of the job, with the PIN given for it. */
static enum problem
need_unlocked(const struct deed_bench *bench, const struct frame *ask)
{
	struct str serial = ask->field[FIELD_TOKEN_SERIAL];
	if (!bench->driver->is_selected(bench->token, serial)) {
		struct token_info *infos;
		size_t n;
		enum problem problem =
		    bench->driver->list(bench->token, bench->arena, &infos, &n);
		if (problem != PROBLEM_NONE) {
			return problem;
		}
		for (size_t i = 0; i < n; i++) {
			if (str_equal(infos[i].serial, serial)) {
				return PROBLEM_PIN_REQUIRED;
			}
		}
		return n > 0 ? PROBLEM_TOKEN_WRONG : PROBLEM_TOKEN_ABSENT;
	}
	enum token_pin pin;
	enum problem problem = bench->driver->pin_state(bench->token, &pin);
	if (problem == PROBLEM_NONE && !is_unlocked(bench, ask)) {
		problem = PROBLEM_PIN_REQUIRED;
	}
	return problem;
}

static enum problem
make_csr(const struct deed_bench *bench, const struct frame *ask,
    struct deed_outcome *out)
{
	struct install install = install_of(bench, ask);
	struct install_request request;
	enum problem problem = need_unlocked(bench, ask);
	if (problem == PROBLEM_NONE) {
		problem =
		    install_prepare(&install, ask->field[FIELD_OLD_SHA256],
			token_algorithm_of(ask->field[FIELD_ALGORITHM]),
			ask->field[FIELD_TERMS], &request);
	}
	if (problem != PROBLEM_NONE) {
		return problem;
	}
	auto_json json_object *body = json_object_new_object();
	json_object_object_add(
	    body, "csr", json_text(str_to_base64(bench->arena, request.csr)));
	json_object_object_add(
	    body, "pop", json_text(str_to_base64(bench->arena, request.pop)));
	json_object_object_add(
	    body, "resumed", json_object_new_boolean(request.resumed));
	give(out, bench->arena, body);
	return PROBLEM_NONE;
}

static enum problem
install_cert(const struct deed_bench *bench, const struct frame *ask,
    struct deed_outcome *out)
{
	struct install install = install_of(bench, ask);
	struct install_package package = {
		.cert = ask->field[FIELD_CERT],
		.ca = ask->field[FIELD_CA],
		.root = ask->field[FIELD_ROOT],
		.ca_sha256 = ask->field[FIELD_CA_SHA256],
		.root_sha256 = ask->field[FIELD_ROOT_SHA256],
	};
	struct str receipt;
	struct str sha256;
	enum problem problem = need_unlocked(bench, ask);
	if (problem == PROBLEM_NONE) {
		problem = install_write(&install, &package, &receipt, &sha256);
	}
	if (problem != PROBLEM_NONE) {
		return problem;
	}
	auto_json json_object *body = json_object_new_object();
	json_object_object_add(
	    body, "receipt", json_text(str_to_base64(bench->arena, receipt)));
	json_object_object_add(body, "certificate_sha256",
	    json_text(str_to_hex(bench->arena, sha256)));
	give(out, bench->arena, body);
	return PROBLEM_NONE;
}

static enum problem
finish(const struct deed_bench *bench, const struct frame *ask,
    struct deed_outcome *out)
{
	struct install install = install_of(bench, ask);
	enum problem problem = need_unlocked(bench, ask);
	if (problem == PROBLEM_NONE) {
		problem = install_finish(&install, ask->field[FIELD_OLD_SHA256],
		    ask->field[FIELD_CERT_SHA256]);
	}
	if (problem == PROBLEM_NONE) {
		bench->driver->logout(bench->token);
		out->json = STR("{\"finished\":true}");
	}
	return problem;
}

/* Finds the certificate, asks for the PIN, signs one statement, logs out. */
static enum problem
speak_for(const struct deed_bench *bench, const struct frame *ask,
    const char *deed, struct deed_outcome *out)
{
	struct token_cert cert;
	struct str signature = STR_NONE;
	bench->driver->logout(bench->token);
	enum problem problem = open_key(bench, ask, out);
	if (problem == PROBLEM_NONE) {
		problem =
		    find_cert(bench, ask->field[FIELD_CERT_SHA256], &cert);
	}
	if (problem != PROBLEM_NONE) {
		return problem;
	}
	struct consent_ask consent = {
		.deed = deed,
		.prompt = "UKey 密码：",
		.origin = ask->field[FIELD_ORIGIN],
		.company = cert_company(bench->arena, cert.der),
		.application = ask->field[FIELD_APPLICATION],
	};
	problem = ask_and_login(bench, ask, &consent, out);
	if (problem == PROBLEM_NONE) {
		const unsigned char *at = (const unsigned char *)cert.der.p;
		auto_x509 X509 *x509 = d2i_X509(NULL, &at, (long)cert.der.len);
		EVP_PKEY *key = x509 == NULL ? NULL : X509_get0_pubkey(x509);
		struct str text = ask->type == FRAME_SIGN_IN ?
		    statement_sign_in(bench->arena, ask->field[FIELD_ORIGIN],
			ask->field[FIELD_CHALLENGE]) :
		    statement_apply(bench->arena, ask->field[FIELD_ORIGIN],
			cert_serial_hex(bench->arena, cert.der),
			ask->field[FIELD_APPLICATION],
			ask->field[FIELD_FORM_SHA256]);
		problem = key == NULL ?
		    PROBLEM_OLD_CERT_ABSENT :
		    bench->driver->sign(bench->token, cert.id, key, text,
			bench->arena, &signature);
		bench->driver->logout(bench->token);
	}
	if (problem != PROBLEM_NONE) {
		return problem;
	}
	auto_json json_object *body = json_object_new_object();
	json_object_object_add(body, "certificate",
	    json_text(str_to_base64(bench->arena, cert.der)));
	json_object_object_add(body, "signature",
	    json_text(str_to_base64(bench->arena, signature)));
	give(out, bench->arena, body);
	return PROBLEM_NONE;
}

static enum problem
ask_new_pin(const struct deed_bench *bench, struct consent_ask *consent,
    struct secret **pin)
{
	struct secret *again = NULL;
	consent->left = -1;
	consent->prompt = "新密码（6至16位）：";
	enum problem problem =
	    consent_pin(bench->settings, consent, bench->front_fd, pin);
	if (problem != PROBLEM_NONE) {
		return problem;
	}
	if ((*pin)->len < PIN_SHORTEST || (*pin)->len > PIN_LONGEST) {
		return PROBLEM_PIN_FORM;
	}
	consent->prompt = "再次输入新密码：";
	problem =
	    consent_pin(bench->settings, consent, bench->front_fd, &again);
	if (problem == PROBLEM_NONE &&
	    !str_equal_secret(secret_str(*pin), secret_str(again))) {
		problem = PROBLEM_PIN_FORM;
	}
	secret_free(again);
	return problem;
}

static enum problem
change_pin(const struct deed_bench *bench, const struct frame *ask,
    struct deed_outcome *out)
{
	struct secret *old_pin = NULL;
	struct secret *new_pin = NULL;
	struct str serial = ask->field[FIELD_TOKEN_SERIAL];
	bench->driver->logout(bench->token);
	enum problem problem = open_key(bench, ask, out);
	if (problem != PROBLEM_NONE) {
		return problem;
	}
	struct consent_ask consent = {
		.deed = "修改 UKey 密码",
		.prompt = "当前密码：",
		.origin = ask->field[FIELD_ORIGIN],
		.key = serial,
		.left = out->left,
	};
	if (!bench->step(bench->arg, "PIN")) {
		return PROBLEM_WORKER_LOST;
	}
	problem =
	    consent_pin(bench->settings, &consent, bench->front_fd, &old_pin);
	if (problem == PROBLEM_NONE) {
		problem =
		    bench->driver->login(bench->token, secret_str(old_pin));
		if (problem == PROBLEM_NONE ||
		    problem == PROBLEM_PIN_INCORRECT) {
			tries_note(&bench->tries, bench->arena, serial,
			    problem == PROBLEM_NONE);
		}
	}
	enum token_pin state;
	if (problem == PROBLEM_PIN_INCORRECT &&
	    bench->driver->pin_state(bench->token, &state) == PROBLEM_NONE) {
		out->left =
		    tries_left(&bench->tries, bench->arena, serial, state);
	}
	if (problem == PROBLEM_NONE) {
		problem = ask_new_pin(bench, &consent, &new_pin);
	}
	if (problem == PROBLEM_NONE) {
		problem = bench->driver->set_pin(
		    bench->token, secret_str(old_pin), secret_str(new_pin));
	}
	secret_free(old_pin);
	secret_free(new_pin);
	bench->driver->logout(bench->token);
	if (problem == PROBLEM_NONE) {
		out->json = STR("{\"changed\":true}");
	}
	return problem;
}

void
deed_do(const struct deed_bench *bench, const struct frame *ask,
    struct deed_outcome *out)
{
	*out = (struct deed_outcome){ .left = -1 };
	switch (ask->type) {
	case FRAME_LIST:
		out->problem = list_keys(bench, ask, out);
		break;
	case FRAME_UNLOCK:
		out->problem = unlock(bench, ask, out);
		break;
	case FRAME_CSR:
		out->problem = make_csr(bench, ask, out);
		break;
	case FRAME_INSTALL:
		out->problem = install_cert(bench, ask, out);
		break;
	case FRAME_FINISH:
		out->problem = finish(bench, ask, out);
		break;
	case FRAME_SIGN_IN:
		out->problem = speak_for(bench, ask, "使用 UKey 登录", out);
		break;
	case FRAME_APPLY:
		out->problem =
		    speak_for(bench, ask, "用 UKey 确认续签申请", out);
		break;
	case FRAME_PIN_CHANGE:
		out->problem = change_pin(bench, ask, out);
		break;
	default:
		out->problem = PROBLEM_BUG;
		break;
	}
	if (out->problem == PROBLEM_NONE && out->json.p == NULL) {
		out->problem = PROBLEM_BUG;
	}
}
