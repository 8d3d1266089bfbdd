/* key_word: see key_word.h. */
#include "config.h"

#include <openssl/sha.h>
#include <openssl/x509.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "model/key_word.h"

struct str
key_word_sha256(struct arena *arena, struct str octets)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];

	SHA256((const unsigned char *)octets.p, octets.len, digest);
	return str_dup(
	    arena, (struct str){ (const char *)digest, sizeof(digest) });
}

static struct str
hex_digest(struct arena *arena, struct str octets)
{
	return str_to_hex(arena, key_word_sha256(arena, octets));
}

struct str
key_word_pop(struct arena *arena, const char *origin, struct str application_no,
    struct str terms_hex, struct str csr_der)
{
	return str_printf(arena, "certdesk-pop-v1\n%s\n%.*s\n%.*s\n%.*s",
	    origin, STR_FMT(application_no), STR_FMT(terms_hex),
	    STR_FMT(hex_digest(arena, csr_der)));
}

struct str
key_word_receipt(struct arena *arena, const char *origin,
    struct str application_no, struct str certificate_der)
{
	return str_printf(arena, "certdesk-installed-v1\n%s\n%.*s\n%.*s",
	    origin, STR_FMT(application_no),
	    STR_FMT(hex_digest(arena, certificate_der)));
}

struct str
key_word_apply(struct arena *arena, const char *origin,
    struct str certificate_serial_hex, struct str application_no,
    struct str form_hex)
{
	return str_printf(arena, "certdesk-apply-v1\n%s\n%.*s\n%.*s\n%.*s",
	    origin, STR_FMT(certificate_serial_hex), STR_FMT(application_no),
	    STR_FMT(form_hex));
}

bool
key_word_holds(
    struct str certificate_der, struct str text, struct str signature)
{
	const unsigned char *at = (const unsigned char *)certificate_der.p;
	auto_x509 X509 *certificate =
	    d2i_X509(NULL, &at, (long)certificate_der.len);
	auto_evp_md_ctx EVP_MD_CTX *md = EVP_MD_CTX_new();
	EVP_PKEY *key =
	    certificate == NULL ? NULL : X509_get0_pubkey(certificate);

	return key != NULL && md != NULL && !str_is_empty(signature) &&
	    EVP_DigestVerifyInit(md, NULL, EVP_sha256(), NULL, key) == 1 &&
	    EVP_DigestVerify(md, (const unsigned char *)signature.p,
		signature.len, (const unsigned char *)text.p, text.len) == 1;
}

enum err
key_word_request(
    struct arena *arena, struct str csr_der, struct str *spki_sha256)
{
	const unsigned char *at = (const unsigned char *)csr_der.p;
	auto_x509_req X509_REQ *request =
	    d2i_X509_REQ(NULL, &at, (long)csr_der.len);
	unsigned char *spki = NULL;
	int len;

	if (request == NULL ||
	    at != (const unsigned char *)csr_der.p + csr_der.len ||
	    X509_REQ_verify(request, X509_REQ_get0_pubkey(request)) != 1) {
		return err_note(ERR_INVALID, "no request, or not its own");
	}
	len = i2d_X509_PUBKEY(X509_REQ_get_X509_PUBKEY(request), &spki);
	if (len <= 0) {
		return err_note(ERR_BUG, "a key that cannot be written");
	}
	*spki_sha256 = key_word_sha256(
	    arena, (struct str){ (const char *)spki, (size_t)len });
	OPENSSL_free(spki);
	return ERR_OK;
}
