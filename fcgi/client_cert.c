/* client_cert: see client_cert.h. nginx passes the certificate as
 * percent-encoded PEM in a parameter that no browser can set. */
#include "config.h"

#include <openssl/pem.h>
#include <openssl/sha.h>

#include "base/cleanup.h"
#include "fcgi/client_cert.h"
#include "fcgi/request.h"

/* In PEM a '+' is base64, and nginx leaves it as it is. */
static struct str
decode(const struct req *req, struct str text)
{
	struct buf out;
	size_t i;

	buf_init(&out, req->arena, 64 * KIB);
	for (i = 0; i < text.len; i++) {
		if (text.p[i] == '+') {
			buf_add_c(&out, "%2B");
		} else {
			buf_add_char(&out, text.p[i]);
		}
	}
	return req_decode(req->arena, buf_str(&out));
}

struct str
client_cert_digest(const struct req *req)
{
	auto_bio BIO *bio = NULL;
	auto_x509 X509 *cert = NULL;
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned len = 0;
	struct str pem;

	if (!str_equal_c(req_env(req, "CERTDESK_CLIENT_VERIFY"), "SUCCESS")) {
		return STR_NONE;
	}
	pem = decode(req, req_env(req, "CERTDESK_CLIENT_CERT"));
	if (str_is_empty(pem) || pem.len > 16 * KIB) {
		return STR_NONE;
	}
	bio = BIO_new_mem_buf(pem.p, (int)pem.len);
	cert = bio == NULL ? NULL : PEM_read_bio_X509(bio, NULL, NULL, NULL);
	if (cert == NULL ||
	    X509_digest(cert, EVP_sha256(), digest, &len) != 1) {
		return STR_NONE;
	}
	return str_to_hex(
	    req->arena, (struct str){ (const char *)digest, len });
}
