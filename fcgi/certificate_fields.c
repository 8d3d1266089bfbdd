/* certificate_fields: see certificate_fields.h. */
#include "config.h"

#include <limits.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "fcgi/certificate_fields.h"
#include "views/certificate_parts.h"

static X509 *
read_der(struct str der)
{
	const unsigned char *p = (const unsigned char *)der.p;

	return der.len > LONG_MAX ? NULL : d2i_X509(NULL, &p, (long)der.len);
}

static struct str
take_bio(struct arena *arena, BIO *bio)
{
	char *text = NULL;
	long len = BIO_get_mem_data(bio, &text);

	return len <= 0 ? STR("") :
			  str_dup(arena, (struct str){ text, (size_t)len });
}

/* Chinese stays readable: no escapes of octets above 127. */
static struct str
name_text(struct arena *arena, const X509_NAME *name)
{
	auto_bio BIO *bio = BIO_new(BIO_s_mem());

	if (bio == NULL ||
	    X509_NAME_print_ex(bio, name, 0,
		(XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB)) < 0) {
		return STR("");
	}
	return take_bio(arena, bio);
}

static struct str
digest_hex(struct arena *arena, const X509 *cert, const EVP_MD *md)
{
	unsigned char sum[EVP_MAX_MD_SIZE];
	unsigned len = 0;

	if (X509_digest(cert, md, sum, &len) != 1) {
		return STR("");
	}
	return str_to_hex(arena, (struct str){ (const char *)sum, len });
}

static struct str
octets_hex(struct arena *arena, const ASN1_OCTET_STRING *octets)
{
	if (octets == NULL) {
		return STR_NONE;
	}
	return str_to_hex(arena,
	    (struct str){ (const char *)ASN1_STRING_get0_data(octets),
		(size_t)ASN1_STRING_length(octets) });
}

static struct str
serial_hex(struct arena *arena, X509 *cert)
{
	auto_bignum BIGNUM *number =
	    ASN1_INTEGER_to_BN(X509_get0_serialNumber(cert), NULL);
	char *hex = number == NULL ? NULL : BN_bn2hex(number);
	struct str text = str_dup(arena, str_c(hex == NULL ? "" : hex));

	OPENSSL_free(hex);
	return text;
}

static struct str
usage_text(struct arena *arena, X509 *cert)
{
	static const struct {
		uint32_t bit;
		const char *word;
	} words[] = {
		{ KU_DIGITAL_SIGNATURE, "数字签名" },
		{ KU_NON_REPUDIATION, "不可否认" },
		{ KU_KEY_ENCIPHERMENT, "密钥加密" },
		{ KU_DATA_ENCIPHERMENT, "数据加密" },
		{ KU_KEY_AGREEMENT, "密钥协商" },
		{ KU_KEY_CERT_SIGN, "签发证书" },
		{ KU_CRL_SIGN, "签发吊销列表" },
	};

	uint32_t usage = X509_get_key_usage(cert);
	struct buf out;

	buf_init(&out, arena, 0);
	if (usage == UINT32_MAX) {
		return STR("未限定");
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if ((usage & words[i].bit) != 0) {
			buf_add_c(&out, out.len > 0 ? "、" : "");
			buf_add_c(&out, words[i].word);
		}
	}
	return buf_str(&out);
}

static struct str
key_text(struct arena *arena, X509 *cert)
{
	EVP_PKEY *key = X509_get0_pubkey(cert);

	if (key == NULL) {
		return STR("");
	}
	if (EVP_PKEY_is_a(key, "RSA")) {
		return str_printf(arena, "RSA %d 位", EVP_PKEY_get_bits(key));
	}
	if (EVP_PKEY_is_a(key, "EC")) {
		return EVP_PKEY_get_bits(key) == 256 ? STR("ECC P-256") :
						       STR("ECC");
	}
	return str_dup(arena, str_c(EVP_PKEY_get0_type_name(key)));
}

static struct str
signature_text(struct arena *arena, const X509 *cert)
{
	const char *name = OBJ_nid2ln(X509_get_signature_nid(cert));

	return str_dup(arena, str_c(name == NULL ? "" : name));
}

static struct str
uri_of(struct arena *arena, const GENERAL_NAME *name)
{
	if (name->type != GEN_URI) {
		return STR_NONE;
	}
	return str_dup(arena,
	    (struct str){ (const char *)ASN1_STRING_get0_data(
			      name->d.uniformResourceIdentifier),
		(size_t)ASN1_STRING_length(
		    name->d.uniformResourceIdentifier) });
}

static struct str
crl_url(struct arena *arena, X509 *cert)
{
	CRL_DIST_POINTS *points =
	    X509_get_ext_d2i(cert, NID_crl_distribution_points, NULL, NULL);
	struct str url = STR_NONE;

	for (int i = 0; i < sk_DIST_POINT_num(points) && url.p == NULL; i++) {
		const DIST_POINT *point = sk_DIST_POINT_value(points, i);

		if (point->distpoint != NULL && point->distpoint->type == 0 &&
		    sk_GENERAL_NAME_num(point->distpoint->name.fullname) > 0) {
			url = uri_of(arena,
			    sk_GENERAL_NAME_value(
				point->distpoint->name.fullname, 0));
		}
	}
	CRL_DIST_POINTS_free(points);
	return url;
}

static struct str
ocsp_url(struct arena *arena, X509 *cert)
{
	AUTHORITY_INFO_ACCESS *info =
	    X509_get_ext_d2i(cert, NID_info_access, NULL, NULL);
	struct str url = STR_NONE;

	for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(info); i++) {
		const ACCESS_DESCRIPTION *d =
		    sk_ACCESS_DESCRIPTION_value(info, i);

		if (OBJ_obj2nid(d->method) == NID_ad_OCSP) {
			url = uri_of(arena, d->location);
		}
	}
	AUTHORITY_INFO_ACCESS_free(info);
	return url;
}

/* The file has the issuing CA first; a reader expects the root on top. */
static void
tell_chain(
    struct arena *arena, STACK_OF(X509) * chain, struct certificate_view *view)
{
	int n = chain == NULL ? 0 : sk_X509_num(chain);
	struct certificate_name *names =
	    arena_array(arena, struct certificate_name, (size_t)n);

	for (int i = 0; i < n; i++) {
		X509 *cert = sk_X509_value(chain, n - 1 - i);

		names[i].value = name_text(arena, X509_get_subject_name(cert));
		names[i].label = i == 0 ? STR("根证书") : STR("签发机构证书");
	}
	view->chain = names;
	view->n_chain = (size_t)n;
}

enum err
certificate_fields(struct arena *arena, struct str der, STACK_OF(X509) * chain,
    struct certificate_view *view)
{
	auto_x509 X509 *cert = read_der(der);

	if (cert == NULL) {
		return err_note(ERR_BUG, "certificate cannot be read");
	}
	view->serial = serial_hex(arena, cert);
	view->issuer = name_text(arena, X509_get_issuer_name(cert));
	view->subject = name_text(arena, X509_get_subject_name(cert));
	view->key_algorithm = key_text(arena, cert);
	view->signature_algorithm = signature_text(arena, cert);
	view->sha256 = digest_hex(arena, cert, EVP_sha256());
	view->sha1 = digest_hex(arena, cert, EVP_sha1());
	view->usage = usage_text(arena, cert);
	view->subject_key = octets_hex(arena, X509_get0_subject_key_id(cert));
	view->authority_key =
	    octets_hex(arena, X509_get0_authority_key_id(cert));
	view->crl_url = crl_url(arena, cert);
	view->ocsp_url = ocsp_url(arena, cert);
	tell_chain(arena, chain, view);
	return ERR_OK;
}

enum err
certificate_pem(struct str der, struct buf *out)
{
	auto_x509 X509 *cert = read_der(der);
	auto_bio BIO *bio = BIO_new(BIO_s_mem());
	char *text = NULL;
	long len;

	if (cert == NULL || bio == NULL || PEM_write_bio_X509(bio, cert) != 1) {
		return err_note(ERR_BUG, "certificate cannot be written");
	}
	len = BIO_get_mem_data(bio, &text);
	if (len > 0) {
		buf_add(out, text, (size_t)len);
	}
	return ERR_OK;
}
