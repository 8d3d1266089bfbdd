/*
 * cert: reads with OpenSSL and writes UTF-8; values are text for a screen and
 * nothing decides by them.
 */
#include "config.h"

#include "agent/cert.h"

#include <openssl/sha.h>
#include <openssl/x509v3.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/clock.h"

#define NAME_FLAGS (XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB)

static X509 *
parse(struct str der)
{
	const unsigned char *at = (const unsigned char *)der.p;
	return d2i_X509(NULL, &at, (long)der.len);
}

static struct str
bio_text(struct arena *arena, BIO *bio)
{
	char *p = NULL;
	long len = BIO_get_mem_data(bio, &p);
	struct str s = { p == NULL ? "" : p, len > 0 ? (size_t)len : 0 };
	return str_is_utf8(s) ? str_dup(arena, s) : STR("");
}

static struct str
name_text(struct arena *arena, const X509_NAME *name)
{
	auto_bio BIO *bio = BIO_new(BIO_s_mem());
	if (bio == NULL || X509_NAME_print_ex(bio, name, 0, NAME_FLAGS) < 0) {
		return STR("");
	}
	return bio_text(arena, bio);
}

static struct str
time_text(struct arena *arena, const ASN1_TIME *when)
{
	struct tm tm;
	if (ASN1_TIME_to_tm(when, &tm) != 1) {
		return STR("");
	}
	struct clock_civil civil = { tm.tm_year + 1900, tm.tm_mon + 1,
		tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, 0 };
	return clock_format_iso_utc(arena, clock_from_utc(civil));
}

static struct str
integer_hex(struct arena *arena, const ASN1_INTEGER *number)
{
	return str_to_hex(arena,
	    (struct str){ (const char *)ASN1_STRING_get0_data(number),
		(size_t)ASN1_STRING_length(number) });
}

static struct str
key_text(struct arena *arena, X509 *cert)
{
	EVP_PKEY *key = X509_get0_pubkey(cert);
	char group[32] = "";
	size_t len;
	if (key == NULL) {
		return STR("");
	}
	if (EVP_PKEY_get_group_name(key, group, sizeof(group), &len) == 1) {
		return str_printf(arena, "EC %s", group);
	}
	return str_printf(arena, "%s-%d", EVP_PKEY_get0_type_name(key),
	    EVP_PKEY_get_bits(key));
}

static struct json_object *
json_text(struct str s)
{
	return json_object_new_string_len(s.p == NULL ? "" : s.p, (int)s.len);
}

static void
add_field(struct json_object *fields, const char *name, struct str value)
{
	struct json_object *pair = json_object_new_array();
	json_object_array_add(pair, json_object_new_string(name));
	json_object_array_add(pair, json_text(value));
	json_object_array_add(fields, pair);
}

static const char *
extension_name(int nid, const char *oid)
{
	switch (nid) {
	case NID_basic_constraints:
		return "基本约束";
	case NID_key_usage:
		return "密钥用法";
	case NID_ext_key_usage:
		return "增强型密钥用法";
	case NID_subject_key_identifier:
		return "使用者密钥标识符";
	case NID_authority_key_identifier:
		return "授权密钥标识符";
	case NID_crl_distribution_points:
		return "CRL分发点";
	case NID_info_access:
		return "授权信息访问";
	case NID_certificate_policies:
		return "证书策略";
	case NID_subject_alt_name:
		return "使用者备用名称";
	default:
		break;
	}
	/* TC260 arc, GB/T 20518 */
	return str_equal_c(str_c(oid), "1.2.156.10260.4.1.4") ?
	    "统一社会信用代码" :
	    oid;
}

static struct str
extension_text(struct arena *arena, X509_EXTENSION *extension)
{
	auto_bio BIO *bio = BIO_new(BIO_s_mem());
	ASN1_OCTET_STRING *data = X509_EXTENSION_get_data(extension);
	const unsigned char *p = ASN1_STRING_get0_data(data);
	size_t len = (size_t)ASN1_STRING_length(data);
	if (bio != NULL && X509V3_EXT_print(bio, extension, 0, 0) == 1) {
		return str_trim(bio_text(arena, bio));
	}
	/* A short UTF8String or PrintableString is shown as text. */
	if (len > 2 &&
	    (p[0] == V_ASN1_UTF8STRING || p[0] == V_ASN1_PRINTABLESTRING) &&
	    p[1] == len - 2 &&
	    str_is_utf8((struct str){ (const char *)p + 2, len - 2 })) {
		return str_dup(
		    arena, (struct str){ (const char *)p + 2, len - 2 });
	}
	return str_to_hex(arena, (struct str){ (const char *)p, len });
}

static void
add_extensions(struct json_object *fields, X509 *cert, struct arena *arena)
{
	for (int i = 0; i < X509_get_ext_count(cert); i++) {
		X509_EXTENSION *extension = X509_get_ext(cert, i);
		ASN1_OBJECT *object = X509_EXTENSION_get_object(extension);
		char oid[128] = "";
		OBJ_obj2txt(oid, sizeof(oid), object, 1);
		add_field(fields, extension_name(OBJ_obj2nid(object), oid),
		    extension_text(arena, extension));
	}
}

static struct str
digest_hex(struct arena *arena, const EVP_MD *md, struct str der)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned len = 0;
	if (EVP_Digest(der.p, der.len, digest, &len, md, NULL) != 1) {
		return STR("");
	}
	return str_to_hex(arena, (struct str){ (const char *)digest, len });
}

static struct json_object *
all_fields(X509 *cert, struct str der, struct arena *arena)
{
	struct json_object *fields = json_object_new_array();
	char algorithm[80] = "";
	const ASN1_OBJECT *object;
	X509_ALGOR_get0(&object, NULL, NULL, X509_get0_tbs_sigalg(cert));
	OBJ_obj2txt(algorithm, sizeof(algorithm), object, 0);
	add_field(fields, "版本",
	    str_printf(arena, "V%ld", X509_get_version(cert) + 1));
	add_field(
	    fields, "序列号", integer_hex(arena, X509_get0_serialNumber(cert)));
	add_field(fields, "签名算法", str_c(algorithm));
	add_field(
	    fields, "颁发者", name_text(arena, X509_get_issuer_name(cert)));
	add_field(
	    fields, "生效时间", time_text(arena, X509_get0_notBefore(cert)));
	add_field(
	    fields, "失效时间", time_text(arena, X509_get0_notAfter(cert)));
	add_field(
	    fields, "使用者", name_text(arena, X509_get_subject_name(cert)));
	add_field(fields, "公钥", key_text(arena, cert));
	add_extensions(fields, cert, arena);
	add_field(fields, "SHA-1指纹", digest_hex(arena, EVP_sha1(), der));
	add_field(fields, "SHA-256指纹", digest_hex(arena, EVP_sha256(), der));
	return fields;
}

struct json_object *
cert_describe(const struct token_cert *cert, bool detail, struct arena *arena)
{
	auto_x509 X509 *x509 = parse(cert->der);
	if (x509 == NULL) {
		return NULL;
	}
	struct json_object *out = json_object_new_object();
	json_object_object_add(out, "sha256",
	    json_text(digest_hex(arena, EVP_sha256(), cert->der)));
	json_object_object_add(out, "subject",
	    json_text(name_text(arena, X509_get_subject_name(x509))));
	json_object_object_add(out, "issuer",
	    json_text(name_text(arena, X509_get_issuer_name(x509))));
	json_object_object_add(out, "serial",
	    json_text(integer_hex(arena, X509_get0_serialNumber(x509))));
	json_object_object_add(out, "not_before",
	    json_text(time_text(arena, X509_get0_notBefore(x509))));
	json_object_object_add(out, "not_after",
	    json_text(time_text(arena, X509_get0_notAfter(x509))));
	json_object_object_add(out, "key", json_text(key_text(arena, x509)));
	json_object_object_add(out, "label", json_text(cert->label));
	json_object_object_add(
	    out, "has_key", json_object_new_boolean(cert->has_key));
	if (detail) {
		json_object_object_add(
		    out, "company", json_text(cert_company(arena, cert->der)));
		json_object_object_add(
		    out, "fields", all_fields(x509, cert->der, arena));
		json_object_object_add(
		    out, "der", json_text(str_to_base64(arena, cert->der)));
	}
	return out;
}

struct str
cert_serial_hex(struct arena *arena, struct str der)
{
	auto_x509 X509 *cert = parse(der);
	return cert == NULL ? STR("") :
			      integer_hex(arena, X509_get0_serialNumber(cert));
}

struct str
cert_company(struct arena *arena, struct str der)
{
	static const int nids[] = { NID_organizationName, NID_commonName };
	auto_x509 X509 *cert = parse(der);
	for (size_t i = 0; cert != NULL && i < 2; i++) {
		const X509_NAME *name = X509_get_subject_name(cert);
		int at = X509_NAME_get_index_by_NID(name, nids[i], -1);
		unsigned char *utf8 = NULL;
		if (at < 0) {
			continue;
		}
		int len = ASN1_STRING_to_UTF8(&utf8,
		    X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
		if (len >= 0) {
			struct str out = str_dup(arena,
			    (struct str){ (const char *)utf8, (size_t)len });
			OPENSSL_free(utf8);
			return out;
		}
	}
	return STR("");
}
