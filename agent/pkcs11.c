/*
 * pkcs11: the module, its slots, the one session, the PIN.
 *
 * PKCS#11 v2.40. Login state belongs to the process, not to the session, so
 * this runs in the worker, a process of its own, with one session.
 */
#include "config.h"

#include "agent/pkcs11.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"

#define MAX_SLOTS 64

static void
forget_session(struct token *token)
{
	token->session = P11_NO_SESSION;
	token->logged_in = false;
	token->serial[0] = '\0';
}

/* Every session, since some modules keep the login alive over a replug
 * otherwise. */
static void
drop_session(struct token *token)
{
	if (token->session != P11_NO_SESSION) {
		(void)P11_CALL(token, C_CloseAllSessions, token->slot);
	}
	forget_session(token);
}

enum problem
p11_problem(struct token *token, CK_RV rv, const char *what)
{
	if (rv == CKR_OK) {
		return PROBLEM_NONE;
	}
	log_warning("%s answered 0x%lx", what, (unsigned long)rv);
	switch (rv) {
	case CKR_DEVICE_REMOVED:
	case CKR_TOKEN_NOT_PRESENT:
	case CKR_TOKEN_NOT_RECOGNIZED:
	case CKR_SLOT_ID_INVALID:
	case CKR_SESSION_HANDLE_INVALID:
	case CKR_SESSION_CLOSED:
		drop_session(token);
		return PROBLEM_TOKEN_REMOVED;
	case CKR_USER_NOT_LOGGED_IN:
		token->logged_in = false;
		return PROBLEM_PIN_REQUIRED;
	case CKR_PIN_INCORRECT:
		return PROBLEM_PIN_INCORRECT;
	case CKR_PIN_LOCKED:
		return PROBLEM_PIN_LOCKED;
	case CKR_PIN_INVALID:
	case CKR_PIN_LEN_RANGE:
		return PROBLEM_PIN_FORM;
	case CKR_DEVICE_MEMORY:
		return PROBLEM_TOKEN_FULL;
	case CKR_MECHANISM_INVALID:
	case CKR_MECHANISM_PARAM_INVALID:
	case CKR_KEY_SIZE_RANGE:
	case CKR_CURVE_NOT_SUPPORTED:
	case CKR_DOMAIN_PARAMS_INVALID:
		return PROBLEM_ALGORITHM;
	default:
		/* An operation may be left open, which would fail the next. */
		drop_session(token);
		return PROBLEM_TOKEN_FAILED;
	}
}

struct str
p11_padded(struct arena *arena, const unsigned char *p, size_t len)
{
	while (len > 0 && (p[len - 1] == ' ' || p[len - 1] == '\0')) {
		len--;
	}
	struct str s = { (const char *)p, len };
	if (!str_is_utf8(s) || memchr(s.p, '\0', s.len) != NULL) {
		return STR("");
	}
	return str_dup(arena, s);
}

static enum problem
start_module(struct token *token)
{
	CK_C_INITIALIZE_ARGS arguments = { .flags = CKF_OS_LOCKING_OK };
	CK_RV rv = P11_CALL(token, C_Initialize, &arguments);
	if (rv != CKR_OK && rv != CKR_CRYPTOKI_ALREADY_INITIALIZED) {
		log_error("C_Initialize answered 0x%lx", (unsigned long)rv);
		return PROBLEM_MODULE;
	}
	return PROBLEM_NONE;
}

static void
p11_close(struct token *token)
{
	if (token == NULL) {
		return;
	}
	if (token->call != NULL) {
		(void)P11_CALL(token, C_Finalize, NULL);
	}
	/* Not unloaded: vendor modules leave threads behind, and we are about
	 * to exit. */
	free(token);
}

static enum problem
p11_open(const char *module, struct token **out)
{
	struct token *token = calloc(1, sizeof(*token));
	if (token == NULL) {
		return PROBLEM_BUG;
	}
	*out = NULL;
	token->library = dlopen(module, RTLD_NOW | RTLD_LOCAL);
	if (token->library == NULL) {
		log_error("%s", dlerror());
		free(token);
		return PROBLEM_MODULE;
	}
	/* POSIX lets a data pointer be read as a function pointer. */
	CK_C_GetFunctionList get_list;
	void *symbol = dlsym(token->library, "C_GetFunctionList");
	memcpy(&get_list, &symbol, sizeof(get_list));
	if (symbol == NULL || get_list(&token->call) != CKR_OK ||
	    token->call == NULL || start_module(token) != PROBLEM_NONE) {
		log_error("%s is no usable PKCS#11 module", module);
		free(token);
		return PROBLEM_MODULE;
	}
	*out = token;
	return PROBLEM_NONE;
}

static enum token_pin
pin_of(CK_FLAGS flags)
{
	if ((flags & CKF_USER_PIN_LOCKED) != 0) {
		return TOKEN_PIN_LOCKED;
	}
	if ((flags & CKF_USER_PIN_FINAL_TRY) != 0) {
		return TOKEN_PIN_FINAL;
	}
	return (flags & CKF_USER_PIN_COUNT_LOW) != 0 ? TOKEN_PIN_LOW :
						       TOKEN_PIN_OK;
}

static enum problem
slots_of(struct token *token, CK_SLOT_ID *slots, CK_ULONG *n)
{
	/* The first call without room makes modules look for new keys. */
	CK_RV rv = P11_CALL(token, C_GetSlotList, CK_TRUE, NULL, n);
	if (rv == CKR_OK) {
		*n = MAX_SLOTS;
		rv = P11_CALL(token, C_GetSlotList, CK_TRUE, slots, n);
	}
	if (rv != CKR_OK) {
		*n = 0;
		return rv == CKR_BUFFER_TOO_SMALL ?
		    PROBLEM_TOKEN_FAILED :
		    p11_problem(token, rv, "C_GetSlotList");
	}
	return PROBLEM_NONE;
}

/* A key that has been set up, or false. */
static bool
info_of(struct token *token, CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
	return P11_CALL(token, C_GetTokenInfo, slot, info) == CKR_OK &&
	    (info->flags & CKF_TOKEN_INITIALIZED) != 0;
}

static void
describe(struct token *token, CK_SLOT_ID slot, const CK_TOKEN_INFO *info,
    struct arena *arena, struct token_info *out)
{
	*out = (struct token_info){
		.serial = p11_padded(
		    arena, info->serialNumber, sizeof(info->serialNumber)),
		.label = p11_padded(arena, info->label, sizeof(info->label)),
		.model = p11_padded(arena, info->model, sizeof(info->model)),
		.pin = pin_of(info->flags),
	};
	CK_SESSION_HANDLE session;
	bool ours = token->session != P11_NO_SESSION && token->slot == slot;
	if (ours) {
		session = token->session;
	} else if (P11_CALL(token, C_OpenSession, slot, CKF_SERIAL_SESSION,
		       NULL, NULL, &session) != CKR_OK) {
		return;
	}
	if (p11_certs_in(token, session, arena, &out->certs, &out->n_certs) !=
	    PROBLEM_NONE) {
		out->n_certs = 0;
	}
	if (!ours) {
		(void)P11_CALL(token, C_CloseSession, session);
	}
}

static enum problem
p11_list(struct token *token, struct arena *arena, struct token_info **out,
    size_t *n)
{
	CK_SLOT_ID slots[MAX_SLOTS];
	CK_ULONG n_slots;
	*n = 0;
	*out = arena_array(arena, struct token_info, MAX_SLOTS);
	enum problem problem = slots_of(token, slots, &n_slots);
	if (problem == PROBLEM_NONE && n_slots == 0 &&
	    token->session == P11_NO_SESSION) {
		/* Some modules see a key plugged in later only after they
		 * have been started again. */
		(void)P11_CALL(token, C_Finalize, NULL);
		problem = start_module(token);
		if (problem == PROBLEM_NONE) {
			problem = slots_of(token, slots, &n_slots);
		}
	}
	for (CK_ULONG i = 0; problem == PROBLEM_NONE && i < n_slots; i++) {
		CK_TOKEN_INFO info;
		if (info_of(token, slots[i], &info)) {
			describe(
			    token, slots[i], &info, arena, &(*out)[(*n)++]);
		}
	}
	return problem;
}

static bool
p11_is_selected(const struct token *token, struct str serial)
{
	return token->session != P11_NO_SESSION &&
	    str_equal_c(serial, token->serial);
}

static void
p11_logout(struct token *token)
{
	if (token->session != P11_NO_SESSION) {
		(void)P11_CALL(token, C_Logout, token->session);
		(void)P11_CALL(token, C_CloseAllSessions, token->slot);
	}
	forget_session(token);
}

static bool
serial_is(const CK_TOKEN_INFO *info, struct str serial)
{
	size_t len = sizeof(info->serialNumber);
	while (len > 0 &&
	    (info->serialNumber[len - 1] == ' ' ||
		info->serialNumber[len - 1] == '\0')) {
		len--;
	}
	return str_equal(
	    serial, (struct str){ (const char *)info->serialNumber, len });
}

static enum problem
p11_select(struct token *token, struct str serial)
{
	CK_SLOT_ID slots[MAX_SLOTS];
	CK_ULONG n_slots;
	bool others = false;
	p11_logout(token);
	enum problem problem = slots_of(token, slots, &n_slots);
	for (CK_ULONG i = 0; problem == PROBLEM_NONE && i < n_slots; i++) {
		CK_TOKEN_INFO info;
		if (!info_of(token, slots[i], &info)) {
			continue;
		}
		if (!serial_is(&info, serial)) {
			others = true;
			continue;
		}
		CK_SESSION_HANDLE session;
		CK_RV rv = P11_CALL(token, C_OpenSession, slots[i],
		    CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &session);
		if (rv != CKR_OK) {
			return p11_problem(token, rv, "C_OpenSession");
		}
		token->session = session;
		token->slot = slots[i];
		token->logged_in = false;
		memcpy(token->serial, serial.p, serial.len);
		token->serial[serial.len] = '\0';
		return PROBLEM_NONE;
	}
	if (problem != PROBLEM_NONE) {
		return problem;
	}
	return others ? PROBLEM_TOKEN_WRONG : PROBLEM_TOKEN_ABSENT;
}

static enum problem
p11_pin_state(struct token *token, enum token_pin *out)
{
	CK_TOKEN_INFO info;
	*out = TOKEN_PIN_OK;
	CK_RV rv = P11_CALL(token, C_GetTokenInfo, token->slot, &info);
	if (rv != CKR_OK) {
		return p11_problem(token, rv, "C_GetTokenInfo");
	}
	*out = pin_of(info.flags);
	return PROBLEM_NONE;
}

static enum problem
p11_login(struct token *token, struct str pin)
{
	/* CKR_USER_ALREADY_LOGGED_IN comes without a look at the PIN. */
	(void)P11_CALL(token, C_Logout, token->session);
	token->logged_in = false;
	CK_RV rv =
	    P11_CALL(token, C_Login, token->session, CKU_USER, P11_TEXT(pin));
	/* A PIN too short or too long for this key is a wrong PIN. */
	if (rv == CKR_PIN_LEN_RANGE || rv == CKR_PIN_INVALID) {
		return PROBLEM_PIN_INCORRECT;
	}
	token->logged_in = rv == CKR_OK;
	return p11_problem(token, rv, "C_Login");
}

static bool
p11_is_logged_in(struct token *token)
{
	CK_SESSION_INFO info;
	if (token->session == P11_NO_SESSION || !token->logged_in) {
		return false;
	}
	CK_RV rv = P11_CALL(token, C_GetSessionInfo, token->session, &info);
	if (rv != CKR_OK) {
		(void)p11_problem(token, rv, "C_GetSessionInfo");
		return false;
	}
	token->logged_in = info.state == CKS_RW_USER_FUNCTIONS;
	return token->logged_in;
}

static enum problem
p11_set_pin(struct token *token, struct str old_pin, struct str new_pin)
{
	CK_RV rv = P11_CALL(token, C_SetPIN, token->session, P11_TEXT(old_pin),
	    P11_TEXT(new_pin));
	return p11_problem(token, rv, "C_SetPIN");
}

const struct token_driver token_pkcs11 = {
	.name = "PKCS#11",
	.open = p11_open,
	.close = p11_close,
	.list = p11_list,
	.select = p11_select,
	.is_selected = p11_is_selected,
	.pin_state = p11_pin_state,
	.login = p11_login,
	.is_logged_in = p11_is_logged_in,
	.logout = p11_logout,
	.set_pin = p11_set_pin,
	.sweep = p11_sweep,
	.pair_count = p11_pair_count,
	.pair_destroy = p11_pair_destroy,
	.pair_generate = p11_pair_generate,
	.pair_public = p11_pair_public,
	.sign = p11_sign,
	.certs = p11_certs,
	.cert_write = p11_cert_write,
	.cert_destroy = p11_cert_destroy,
	.cert_relabel = p11_cert_relabel,
};
