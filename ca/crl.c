/*
 * crl: builds and takes apart certificate revocation lists. Called by
 * publish.c.
 */
#include "config.h"

#include <string.h>

#include <openssl/x509.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "ca/crl.h"
#include "ca/der.h"
#include "ca/issuer.h"

static void
put_entry(struct der *der, const struct crl_entry *entry)
{
	size_t mark = der_mark(der);

	if (entry->reason != 0) {
		size_t ext;
		der_put_int(der, DER_ENUMERATED, (uint64_t)entry->reason);
		der_wrap(der, DER_OCTET_STRING, mark);
		der_put(der, DER_OID, STR("\x55\x1d\x15"));
		ext = mark;
		der_wrap(der, DER_SEQUENCE, ext);
		der_wrap(der, DER_SEQUENCE, ext);
	}
	der_put_time(der, entry->revoked_at);
	der_put_unsigned(der, entry->serial);
	der_wrap(der, DER_SEQUENCE, mark);
}

static void
put_extensions(struct der *der, const struct issuer *issuer, int64_t number)
{
	size_t all = der_mark(der);

	der_put_int(der, DER_INTEGER, (uint64_t)number);
	der_wrap(der, DER_OCTET_STRING, all);
	der_put(der, DER_OID, STR("\x55\x1d\x14"));
	der_wrap(der, DER_SEQUENCE, all);
	der_put_raw(der, issuer->authority_key_id);
	der_wrap(der, DER_SEQUENCE, all);
	der_wrap(der, DER_CONTEXT_C(0), all);
}

enum err
crl_build(const struct issuer *issuer, const struct crl_plan *plan,
    struct arena *arena, struct str *tbs)
{
	struct der der;

	der_init(&der, arena, 2048 + issuer->name.len + plan->n_entries * 64);
	put_extensions(&der, issuer, plan->number);
	if (plan->n_entries > 0) { /* absent, not empty: section 5.1.2.6 */
		size_t mark = der_mark(&der);
		for (size_t i = plan->n_entries; i-- > 0;) {
			put_entry(&der, &plan->entries[i]);
		}
		der_wrap(&der, DER_SEQUENCE, mark);
	}
	der_put_time(&der, plan->next_update);
	der_put_time(&der, plan->this_update);
	der_put_raw(&der, issuer->name);
	der_put_raw(&der, issuer->algorithm);
	der_put_int(&der, DER_INTEGER, 1); /* v2 */
	der_wrap(&der, DER_SEQUENCE, der.end);
	*tbs = der_str(&der);
	return der_ok(&der) ? ERR_OK : ERR_BUSY;
}

enum err
crl_serials(struct str der, struct arena *arena, struct str **out, size_t *n)
{
	auto_x509_crl X509_CRL *crl = NULL;
	const unsigned char *p = (const unsigned char *)der.p;
	STACK_OF(X509_REVOKED) * revoked;

	crl = d2i_X509_CRL(NULL, &p, (long)der.len);
	if (crl == NULL || p != (const unsigned char *)der.p + der.len) {
		return ERR_INVALID;
	}
	revoked = X509_CRL_get_REVOKED(crl);
	*n = revoked == NULL ? 0 : (size_t)sk_X509_REVOKED_num(revoked);
	*out = arena_try_alloc(arena, (*n + 1) * sizeof(**out));
	if (*out == NULL) {
		return ERR_BUSY;
	}
	for (size_t i = 0; i < *n; i++) {
		const ASN1_INTEGER *serial = X509_REVOKED_get0_serialNumber(
		    sk_X509_REVOKED_value(revoked, (int)i));
		(*out)[i] = str_dup(arena,
		    (struct str){ (const char *)ASN1_STRING_get0_data(serial),
			(size_t)ASN1_STRING_length(serial) });
	}
	return arena_failed(arena) ? ERR_BUSY : ERR_OK;
}
