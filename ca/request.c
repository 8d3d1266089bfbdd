/*
 * request: a PKCS#10 certificate request, of which only the key is believed.
 * Called by policy.c and by the fuzz target.
 */
#include "config.h"

#include <string.h>

#include <openssl/x509.h>

#include "base/cleanup.h"
#include "ca/der.h"
#include "ca/keycheck.h"
#include "ca/request.h"

/* CertificationRequestInfo: version 0, subject, subjectPKInfo, [0] attributes.
 * Takes the third element as it stands. */
static bool
find_spki(struct str der, struct str *spki)
{
	struct str content, whole, all, info;
	unsigned tag;

	if (!der_take(&der, &tag, &all, &whole) || tag != DER_SEQUENCE ||
	    der.len != 0 || !der_take(&all, &tag, &info, &whole) ||
	    tag != DER_SEQUENCE) {
		return false;
	}
	if (!der_take(&info, &tag, &content, &whole) || tag != DER_INTEGER ||
	    !str_equal(content, STR("\0")) ||
	    !der_take(&info, &tag, &content, &whole) || tag != DER_SEQUENCE) {
		return false;
	}
	return der_take(&info, &tag, &content, spki) && tag == DER_SEQUENCE;
}

enum rule
request_read(struct str der, struct request *out)
{
	auto_x509_req X509_REQ *req = NULL;
	const unsigned char *p = (const unsigned char *)der.p;

	memset(out, 0, sizeof(*out));
	if (der.len == 0 || der.len > REQUEST_MAX ||
	    !find_spki(der, &out->spki)) {
		return RULE_REQUEST;
	}
	req = d2i_X509_REQ(NULL, &p, (long)der.len);
	if (req == NULL || p != (const unsigned char *)der.p + der.len) {
		return RULE_REQUEST;
	}
	/* The key is read from the octets that will be certified, and the
	 * signature is checked with that very key. */
	p = (const unsigned char *)out->spki.p;
	out->key = d2i_PUBKEY(NULL, &p, (long)out->spki.len);
	if (out->key == NULL) {
		return RULE_REQUEST;
	}
	if (key_kind_of(out->key) == KEY_SM2) {
		return RULE_KEY_SM2;
	}
	if (X509_REQ_verify(req, out->key) != 1) {
		return RULE_REQUEST_SIGNATURE;
	}
	return RULE_NONE;
}

void
request_clear(struct request *request)
{
	EVP_PKEY_free(request->key);
	memset(request, 0, sizeof(*request));
}
