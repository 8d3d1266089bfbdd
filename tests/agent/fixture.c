/*
 * fixture: a PKCS#11 module for tests that stands before SoftHSM and adds what
 * real keys do and SoftHSM does not: a retry counter that locks, being
 * unplugged, slowness, and failing or dying at the n-th call of a function.
 *
 * FIXTURE_MODULE is the module behind; FIXTURE_STATE a folder with
 *	wrong      how many PINs were wrong in a row
 *	unplugged  when it exists there is no key
 *	plan       "FUNCTION N ACTION": at the N-th call from now on, once
 *	trace      when it exists, each call adds its name
 * Actions: kill-before, kill-after, unplug, unplug-after, slow-MS, error-HEX.
 * Kills are at call boundaries only: SoftHSM is not safe against more.
 */
#include "config.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <p11-kit/pkcs11.h>

#define TRIES 6

static CK_FUNCTION_LIST_PTR real;
static CK_FUNCTION_LIST ours;
static int was_unplugged;

static void
path_of(char out[512], const char *name)
{
	const char *dir = getenv("FIXTURE_STATE");
	snprintf(out, 512, "%s/%s", dir == NULL ? "/nonexistent" : dir, name);
}

static int
exists(const char *name)
{
	char path[512];
	path_of(path, name);
	return access(path, F_OK) == 0;
}

static int
wrong_pins(void)
{
	char path[512];
	int n = 0;
	path_of(path, "wrong");
	FILE *file = fopen(path, "re");
	if (file != NULL) {
		if (fscanf(file, "%d", &n) != 1) {
			n = 0;
		}
		fclose(file);
	}
	return n;
}

static void
put(const char *name, const char *text)
{
	char path[512];
	path_of(path, name);
	FILE *file = fopen(path, "we");
	if (file != NULL) {
		fputs(text, file);
		fclose(file);
	}
}

static void
set_wrong_pins(int n)
{
	char text[16];
	snprintf(text, sizeof(text), "%d\n", n);
	put("wrong", text);
}

static void
trace(const char *function)
{
	char path[512];
	path_of(path, "trace");
	int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	if (fd >= 0) {
		char line[64];
		int len = snprintf(line, sizeof(line), "%s\n", function);
		if (write(fd, line, (size_t)len) < 0) {
			_exit(1);
		}
		close(fd);
	}
}

/* The action that is due at this call, or "". */
static void
due(const char *function, char action[32])
{
	char path[512];
	char name[64];
	int n;
	action[0] = '\0';
	path_of(path, "plan");
	FILE *file = fopen(path, "re");
	if (file == NULL) {
		return;
	}
	int got = fscanf(file, "%63s %d %31s", name, &n, action);
	fclose(file);
	if (got != 3 || strcmp(name, function) != 0) {
		action[0] = '\0';
		return;
	}
	if (n > 1) {
		char text[128];
		snprintf(text, sizeof(text), "%s %d %s\n", name, n - 1, action);
		put("plan", text);
		action[0] = '\0';
		return;
	}
	unlink(path);
}

static void
close_sessions(void)
{
	CK_SLOT_ID slots[16];
	CK_ULONG n = 16;
	if (real->C_GetSlotList(CK_TRUE, slots, &n) == CKR_OK) {
		for (CK_ULONG i = 0; i < n; i++) {
			(void)real->C_CloseAllSessions(slots[i]);
		}
	}
}

/* Before a call: CKR_OK to go on. after gets what is to happen behind it. */
static CK_RV
enter(const char *function, char after[32])
{
	trace(function);
	due(function, after);
	if (exists("unplugged")) {
		was_unplugged = 1;
		return CKR_DEVICE_REMOVED;
	}
	if (was_unplugged) {
		/* A key that was away has no sessions any more. */
		was_unplugged = 0;
		close_sessions();
	}
	if (strcmp(after, "kill-before") == 0) {
		kill(getpid(), SIGKILL);
	} else if (strcmp(after, "unplug") == 0) {
		put("unplugged", "");
		was_unplugged = 1;
		return CKR_DEVICE_REMOVED;
	} else if (strncmp(after, "error-", 6) == 0) {
		return strtoul(after + 6, NULL, 16);
	} else if (strncmp(after, "slow-", 5) == 0) {
		long ms = strtol(after + 5, NULL, 10);
		struct timespec wait = { ms / 1000, ms % 1000 * 1000000 };
		nanosleep(&wait, NULL);
	}
	return CKR_OK;
}

static CK_RV
leave(CK_RV rv, const char after[32])
{
	if (strcmp(after, "kill-after") == 0) {
		kill(getpid(), SIGKILL);
	}
	if (strcmp(after, "unplug-after") == 0) {
		put("unplugged", "");
		was_unplugged = 1;
		return CKR_DEVICE_REMOVED;
	}
	return rv;
}

/* clang-format off */
#define WRAP(name, parameters, arguments)                       \
	static CK_RV                                            \
	fixture_##name parameters                               \
	{                                                       \
		char after[32];                                 \
		CK_RV rv = enter(#name, after);                 \
		if (rv == CKR_OK) {                             \
			rv = leave(real->name arguments, after); \
		}                                               \
		return rv;                                      \
	}

WRAP(C_OpenSession,
    (CK_SLOT_ID slot, CK_FLAGS flags, void *application, CK_NOTIFY notify,
	CK_SESSION_HANDLE *session),
    (slot, flags, application, notify, session))
WRAP(C_GetSessionInfo, (CK_SESSION_HANDLE session, CK_SESSION_INFO *info),
    (session, info))
WRAP(C_FindObjectsInit,
    (CK_SESSION_HANDLE session, CK_ATTRIBUTE *template, CK_ULONG n),
    (session, template, n))
WRAP(C_FindObjects,
    (CK_SESSION_HANDLE session, CK_OBJECT_HANDLE *object, CK_ULONG max,
	CK_ULONG *n),
    (session, object, max, n))
WRAP(C_FindObjectsFinal, (CK_SESSION_HANDLE session), (session))
WRAP(C_GetAttributeValue,
    (CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object,
	CK_ATTRIBUTE *template, CK_ULONG n),
    (session, object, template, n))
WRAP(C_SetAttributeValue,
    (CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object,
	CK_ATTRIBUTE *template, CK_ULONG n),
    (session, object, template, n))
WRAP(C_GenerateKeyPair,
    (CK_SESSION_HANDLE session, CK_MECHANISM *mechanism,
	CK_ATTRIBUTE *pub, CK_ULONG n_pub, CK_ATTRIBUTE *prv, CK_ULONG n_prv,
	CK_OBJECT_HANDLE *pub_out, CK_OBJECT_HANDLE *prv_out),
    (session, mechanism, pub, n_pub, prv, n_prv, pub_out, prv_out))
WRAP(C_SignInit,
    (CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key),
    (session, mechanism, key))
WRAP(C_Sign,
    (CK_SESSION_HANDLE session, unsigned char *data, CK_ULONG len,
	unsigned char *signature, CK_ULONG *signature_len),
    (session, data, len, signature, signature_len))
WRAP(C_CreateObject,
    (CK_SESSION_HANDLE session, CK_ATTRIBUTE *template, CK_ULONG n,
	CK_OBJECT_HANDLE *object),
    (session, template, n, object))
WRAP(C_DestroyObject, (CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object),
    (session, object))
WRAP(C_SetPIN,
    (CK_SESSION_HANDLE session, unsigned char *old_pin, CK_ULONG old_len,
	unsigned char *new_pin, CK_ULONG new_len),
    (session, old_pin, old_len, new_pin, new_len))

/* clang-format on */

static CK_RV
fixture_C_GetSlotList(CK_BBOOL present, CK_SLOT_ID *slots, CK_ULONG *n)
{
	if (exists("unplugged")) {
		was_unplugged = 1;
		*n = 0;
		return CKR_OK;
	}
	return real->C_GetSlotList(present, slots, n);
}

static CK_RV
fixture_C_GetTokenInfo(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
	char after[32];
	CK_RV rv = enter("C_GetTokenInfo", after);
	if (rv != CKR_OK) {
		return rv == CKR_DEVICE_REMOVED ? CKR_TOKEN_NOT_PRESENT : rv;
	}
	rv = real->C_GetTokenInfo(slot, info);
	int wrong = wrong_pins();
	info->flags &= ~(CK_FLAGS)(CKF_USER_PIN_COUNT_LOW |
	    CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED);
	if (wrong > 0) {
		info->flags |= CKF_USER_PIN_COUNT_LOW;
	}
	if (wrong == TRIES - 1) {
		info->flags |= CKF_USER_PIN_FINAL_TRY;
	}
	if (wrong >= TRIES) {
		info->flags |= CKF_USER_PIN_LOCKED;
	}
	return leave(rv, after);
}

static CK_RV
fixture_C_Login(CK_SESSION_HANDLE session, CK_USER_TYPE user,
    unsigned char *pin, CK_ULONG len)
{
	char after[32];
	CK_RV rv = enter("C_Login", after);
	if (rv != CKR_OK) {
		return rv;
	}
	if (user == CKU_USER && wrong_pins() >= TRIES) {
		return CKR_PIN_LOCKED;
	}
	rv = real->C_Login(session, user, pin, len);
	if (user == CKU_USER && rv == CKR_PIN_INCORRECT) {
		set_wrong_pins(wrong_pins() + 1);
		if (wrong_pins() >= TRIES) {
			rv = CKR_PIN_LOCKED;
		}
	} else if (user == CKU_USER && rv == CKR_OK) {
		set_wrong_pins(0);
	}
	return leave(rv, after);
}

static CK_RV
fixture_C_InitPIN(CK_SESSION_HANDLE session, unsigned char *pin, CK_ULONG len)
{
	CK_RV rv = real->C_InitPIN(session, pin, len);
	if (rv == CKR_OK) {
		set_wrong_pins(0);
	}
	return rv;
}

#define REPLACE(name) ours.name = fixture_##name

CK_RV
C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list)
{
	const char *module = getenv("FIXTURE_MODULE");
	void *library =
	    module == NULL ? NULL : dlopen(module, RTLD_NOW | RTLD_LOCAL);
	void *symbol =
	    library == NULL ? NULL : dlsym(library, "C_GetFunctionList");
	CK_C_GetFunctionList get_list;
	memcpy(&get_list, &symbol, sizeof(get_list));
	if (symbol == NULL || get_list(&real) != CKR_OK) {
		return CKR_GENERAL_ERROR;
	}
	ours = *real;
	ours.C_GetFunctionList = C_GetFunctionList;
	REPLACE(C_GetSlotList);
	REPLACE(C_GetTokenInfo);
	REPLACE(C_OpenSession);
	REPLACE(C_GetSessionInfo);
	REPLACE(C_Login);
	REPLACE(C_InitPIN);
	REPLACE(C_SetPIN);
	REPLACE(C_FindObjectsInit);
	REPLACE(C_FindObjects);
	REPLACE(C_FindObjectsFinal);
	REPLACE(C_GetAttributeValue);
	REPLACE(C_SetAttributeValue);
	REPLACE(C_GenerateKeyPair);
	REPLACE(C_SignInit);
	REPLACE(C_Sign);
	REPLACE(C_CreateObject);
	REPLACE(C_DestroyObject);
	*list = &ours;
	return CKR_OK;
}
