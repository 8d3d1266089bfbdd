/*
 * pkcs11_object: finding, reading and sweeping objects; certificates.
 */
#include "config.h"

#include "agent/pkcs11.h"

#include <openssl/x509.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/log.h"

#define MAX_VALUE 16384

enum problem
p11_find(struct token *token, CK_SESSION_HANDLE session, CK_ATTRIBUTE *template,
    CK_ULONG n_template, CK_OBJECT_HANDLE *found, size_t *n_found)
{
	*n_found = 0;
	CK_RV rv =
	    P11_CALL(token, C_FindObjectsInit, session, template, n_template);
	if (rv != CKR_OK) {
		return p11_problem(token, rv, "C_FindObjectsInit");
	}
	while (*n_found < P11_MAX_FOUND) {
		CK_ULONG n = 0;
		rv = P11_CALL(token, C_FindObjects, session, found + *n_found,
		    P11_MAX_FOUND - *n_found, &n);
		if (rv != CKR_OK || n == 0) {
			break;
		}
		*n_found += n;
	}
	CK_RV last = P11_CALL(token, C_FindObjectsFinal, session);
	return p11_problem(token, rv != CKR_OK ? rv : last, "C_FindObjects");
}

bool
p11_attribute(struct token *token, CK_SESSION_HANDLE session,
    CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, struct arena *arena,
    struct str *out)
{
	CK_ATTRIBUTE attribute = { type, NULL, 0 };
	*out = STR_NONE;
	if (P11_CALL(token, C_GetAttributeValue, session, object, &attribute,
		1) != CKR_OK ||
	    attribute.ulValueLen == CK_UNAVAILABLE_INFORMATION ||
	    attribute.ulValueLen > MAX_VALUE) {
		return false;
	}
	char *room = arena_alloc(arena, attribute.ulValueLen + 1);
	attribute.pValue = room;
	if (attribute.ulValueLen > 0 &&
	    P11_CALL(token, C_GetAttributeValue, session, object, &attribute,
		1) != CKR_OK) {
		return false;
	}
	*out = (struct str){ room, attribute.ulValueLen };
	return true;
}

static bool
has_public_key(struct token *token, CK_SESSION_HANDLE session, struct str id)
{
	CK_OBJECT_CLASS class = CKO_PUBLIC_KEY;
	CK_OBJECT_HANDLE found[P11_MAX_FOUND];
	size_t n;
	CK_ATTRIBUTE template[] = {
		{ CKA_CLASS, &class, sizeof(class) },
		{ CKA_ID, P11_TEXT(id) },
	};
	return id.len > 0 &&
	    p11_find(token, session, template, 2, found, &n) == PROBLEM_NONE &&
	    n > 0;
}

enum problem
p11_certs_in(struct token *token, CK_SESSION_HANDLE session,
    struct arena *arena, struct token_cert **out, size_t *n)
{
	CK_OBJECT_CLASS class = CKO_CERTIFICATE;
	CK_CERTIFICATE_TYPE kind = CKC_X_509;
	CK_OBJECT_HANDLE found[P11_MAX_FOUND];
	size_t n_found;
	CK_ATTRIBUTE template[] = {
		{ CKA_CLASS, &class, sizeof(class) },
		{ CKA_CERTIFICATE_TYPE, &kind, sizeof(kind) },
	};
	*n = 0;
	*out = arena_array(arena, struct token_cert, P11_MAX_FOUND);
	enum problem problem =
	    p11_find(token, session, template, 2, found, &n_found);
	for (size_t i = 0; problem == PROBLEM_NONE && i < n_found; i++) {
		struct token_cert cert = { .handle = found[i] };
		if (!p11_attribute(token, session, found[i], CKA_VALUE, arena,
			&cert.der) ||
		    cert.der.len == 0) {
			continue;
		}
		if (!p11_attribute(
			token, session, found[i], CKA_ID, arena, &cert.id)) {
			cert.id = STR("");
		}
		if (!p11_attribute(token, session, found[i], CKA_LABEL, arena,
			&cert.label) ||
		    !str_is_utf8(cert.label)) {
			cert.label = STR("");
		}
		cert.has_key = has_public_key(token, session, cert.id);
		(*out)[(*n)++] = cert;
	}
	return problem;
}

enum problem
p11_certs(struct token *token, struct arena *arena, struct token_cert **out,
    size_t *n)
{
	return p11_certs_in(token, token->session, arena, out, n);
}

/* DER of a part of the certificate into the arena. */
static struct str
der_in_arena(struct arena *arena, unsigned char *der, int len)
{
	if (der == NULL || len <= 0) {
		return STR_NONE;
	}
	struct str out =
	    str_dup(arena, (struct str){ (const char *)der, (size_t)len });
	OPENSSL_free(der);
	return out;
}

enum problem
p11_cert_write(
    struct token *token, struct str id, struct str label, struct str der)
{
	struct arena *arena = arena_new(256 * 1024);
	const unsigned char *at = (const unsigned char *)der.p;
	auto_x509 X509 *cert = d2i_X509(NULL, &at, (long)der.len);
	if (arena == NULL || cert == NULL) {
		arena_free(arena);
		return PROBLEM_PACKAGE;
	}
	unsigned char *bytes = NULL;
	int len = i2d_X509_NAME(X509_get_subject_name(cert), &bytes);
	struct str subject = der_in_arena(arena, bytes, len);
	bytes = NULL;
	len = i2d_X509_NAME(X509_get_issuer_name(cert), &bytes);
	struct str issuer = der_in_arena(arena, bytes, len);
	bytes = NULL;
	len = i2d_ASN1_INTEGER(X509_get0_serialNumber(cert), &bytes);
	struct str serial = der_in_arena(arena, bytes, len);

	CK_OBJECT_CLASS class = CKO_CERTIFICATE;
	CK_CERTIFICATE_TYPE kind = CKC_X_509;
	CK_BBOOL yes = CK_TRUE;
	CK_BBOOL no = CK_FALSE;
	CK_ATTRIBUTE template[] = {
		{ CKA_CLASS, &class, sizeof(class) },
		{ CKA_CERTIFICATE_TYPE, &kind, sizeof(kind) },
		{ CKA_TOKEN, &yes, sizeof(yes) },
		{ CKA_PRIVATE, &no, sizeof(no) },
		{ CKA_ID, P11_TEXT(id) },
		{ CKA_LABEL, P11_TEXT(label) },
		{ CKA_SUBJECT, P11_TEXT(subject) },
		{ CKA_ISSUER, P11_TEXT(issuer) },
		{ CKA_SERIAL_NUMBER, P11_TEXT(serial) },
		{ CKA_VALUE, P11_TEXT(der) },
	};
	CK_OBJECT_HANDLE object;
	CK_RV rv = P11_CALL(token, C_CreateObject, token->session, template,
	    sizeof(template) / sizeof(template[0]), &object);
	arena_free(arena);
	return p11_problem(token, rv, "C_CreateObject");
}

enum problem
p11_cert_destroy(struct token *token, unsigned long handle)
{
	return p11_problem(token,
	    P11_CALL(token, C_DestroyObject, token->session, handle),
	    "C_DestroyObject");
}

enum problem
p11_cert_relabel(struct token *token, unsigned long handle, struct str label)
{
	CK_ATTRIBUTE attribute = { CKA_LABEL, P11_TEXT(label) };
	return p11_problem(token,
	    P11_CALL(token, C_SetAttributeValue, token->session, handle,
		&attribute, 1),
	    "C_SetAttributeValue");
}

static bool
key_is_empty(struct token *token, CK_OBJECT_HANDLE object, struct arena *arena)
{
	static const CK_ATTRIBUTE_TYPE telling[] = { CKA_ID, CKA_LABEL,
		CKA_MODULUS, CKA_EC_PARAMS };
	struct str value;
	for (size_t i = 0; i < sizeof(telling) / sizeof(telling[0]); i++) {
		if (p11_attribute(token, token->session, object, telling[i],
			arena, &value) &&
		    value.len > 0) {
			return false;
		}
	}
	return true;
}

/* What a crash inside a module leaves; anything that could be somebody's is
 * kept. */
static bool
is_debris(struct token *token, CK_OBJECT_HANDLE object, struct arena *arena)
{
	CK_OBJECT_CLASS class = CKO_DATA;
	CK_ATTRIBUTE attribute = { CKA_CLASS, &class, sizeof(class) };
	struct str value;
	CK_RV rv = P11_CALL(
	    token, C_GetAttributeValue, token->session, object, &attribute, 1);
	if (rv == CKR_ATTRIBUTE_TYPE_INVALID) {
		return true;
	}
	if (rv != CKR_OK) {
		return false;
	}
	if (class == CKO_CERTIFICATE) {
		return p11_attribute(token, token->session, object, CKA_VALUE,
			   arena, &value) &&
		    value.len == 0;
	}
	return (class == CKO_PRIVATE_KEY || class == CKO_PUBLIC_KEY) &&
	    key_is_empty(token, object, arena);
}

enum problem
p11_sweep(struct token *token)
{
	CK_OBJECT_HANDLE found[P11_MAX_FOUND];
	size_t n;
	enum problem problem =
	    p11_find(token, token->session, NULL, 0, found, &n);
	struct arena *arena = arena_new(4 * 1024 * 1024);
	if (arena == NULL) {
		return PROBLEM_BUG;
	}
	for (size_t i = 0; problem == PROBLEM_NONE && i < n; i++) {
		if (is_debris(token, found[i], arena)) {
			log_notice("destroys an object left half written");
			problem = p11_cert_destroy(token, found[i]);
		}
	}
	arena_free(arena);
	return problem;
}
