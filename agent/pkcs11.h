/*
 * pkcs11: inside of the PKCS#11 driver, shared by pkcs11.c (module, slots,
 * session, PIN), pkcs11_object.c (finding and reading objects, certificates)
 * and pkcs11_pair.c (key pairs and signatures). Nobody else includes it.
 */
#ifndef AGENT_PKCS11_H
#define AGENT_PKCS11_H

#include <p11-kit/pkcs11.h>

#include "agent/token.h"

struct token {
	void *library;
	CK_FUNCTION_LIST_PTR call;
	CK_SESSION_HANDLE session; /* CK_INVALID_HANDLE: nothing selected */
	CK_SLOT_ID slot;
	char serial[17];
	bool logged_in;
};

#define P11_NO_SESSION ((CK_SESSION_HANDLE)0)
#define P11_MAX_FOUND  64

/* What a return value means to the member; closes the session when the key
 * has gone. CKR_OK is PROBLEM_NONE. what is for the log. */
enum problem p11_problem(struct token *token, CK_RV rv, const char *what);

/* Handles of at most P11_MAX_FOUND objects that match. */
enum problem
p11_find(struct token *token, CK_SESSION_HANDLE session, CK_ATTRIBUTE *template,
    CK_ULONG n_template, CK_OBJECT_HANDLE *found, size_t *n_found);

/* One attribute into the arena; false when the object has not or will not
 * give it. */
bool p11_attribute(struct token *token, CK_SESSION_HANDLE session,
    CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, struct arena *arena,
    struct str *out);

/* Fields that PKCS#11 pads with blanks. */
struct str p11_padded(struct arena *arena, const unsigned char *p, size_t len);

enum problem p11_certs_in(struct token *token, CK_SESSION_HANDLE session,
    struct arena *arena, struct token_cert **out, size_t *n);

/* The entries of the driver table that stand in the other two files. */
enum problem p11_certs(struct token *token, struct arena *arena,
    struct token_cert **out, size_t *n);
enum problem p11_cert_write(
    struct token *token, struct str id, struct str label, struct str der);
enum problem p11_cert_destroy(struct token *token, unsigned long handle);
enum problem
p11_cert_relabel(struct token *token, unsigned long handle, struct str label);
enum problem p11_sweep(struct token *token);
enum problem
p11_pair_count(struct token *token, struct str id, struct token_pair *out);
enum problem p11_pair_destroy(struct token *token, struct str id);
enum problem p11_pair_generate(struct token *token, struct str id,
    struct str label, enum token_algorithm algorithm);
enum problem
p11_pair_public(struct token *token, struct str id, EVP_PKEY **out);
enum problem p11_sign(struct token *token, struct str id, EVP_PKEY *public_key,
    struct str message, struct arena *arena, struct str *signature);

#define P11_CALL(token, name, ...) ((token)->call->name(__VA_ARGS__))

/* PKCS#11 takes its input through pointers that are not const. */
#define P11_TEXT(s) ((void *)(uintptr_t)(s).p), (CK_ULONG)(s).len

#endif
