/*
 * name: distinguished names as a certificate carries them. Called by
 * certificate, lint, policy and the ceremony.
 */
#include "config.h"

#include <limits.h>
#include <stdbool.h>

#include <openssl/obj_mac.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "ca/der.h"
#include "ca/name.h"

static const struct part {
	int nid;
	unsigned char oid; /* 2.5.4.x */
	unsigned char tag;
	bool must;
	size_t max; /* characters */
	size_t offset;
} table[] = {

#define AT(member) offsetof(struct name_parts, member)
	{ NID_countryName, 6, DER_PRINTABLE, true, 2, AT(country) },
	{ NID_stateOrProvinceName, 8, DER_UTF8, false, 128, AT(province) },
	{ NID_localityName, 7, DER_UTF8, false, 128, AT(locality) },
	{ NID_organizationName, 10, DER_UTF8, true, 64, AT(organization) },
	{ NID_organizationalUnitName, 11, DER_UTF8, false, 64, AT(unit) },
	{ NID_commonName, 3, DER_UTF8, true, 64, AT(common_name) },
#undef AT
};

#define N_PARTS (sizeof(table) / sizeof(table[0]))

static bool
value_is_sound(const struct part *part, struct str value)
{
	size_t pos = 0;

	if (value.len == 0 || !str_is_utf8(value) ||
	    str_utf8_count(value) > part->max ||
	    !str_equal(str_trim(value), value)) {
		return false;
	}
	while (pos < value.len) {
		int32_t c = str_utf8_next(value, &pos);
		if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xfeff ||
		    (c >= 0x200b && c <= 0x200f) ||
		    (c >= 0x2028 && c <= 0x202e)) {
			return false;
		}
	}
	if (part->tag == DER_PRINTABLE) {
		return value.len == 2 && value.p[0] >= 'A' &&
		    value.p[0] <= 'Z' && value.p[1] >= 'A' && value.p[1] <= 'Z';
	}
	return true;
}

static struct str
part_of(const struct name_parts *parts, const struct part *part)
{
	return *(const struct str *)(const void *)((const char *)parts +
	    part->offset);
}

enum err
name_build(const struct name_parts *parts, struct arena *arena, struct str *der)
{
	struct der out;

	der_init(&out, arena, 2048);
	for (size_t i = N_PARTS; i-- > 0;) {
		const struct part *part = &table[i];
		struct str value = part_of(parts, part);
		char oid[3] = { 0x55, 0x04, (char)part->oid };
		if (value.p == NULL && !part->must) {
			continue;
		}
		if (!value_is_sound(part, value)) {
			return err_note(ERR_INVALID,
			    "name element 2.5.4.%u is not usable", part->oid);
		}
		size_t mark = der_mark(&out);
		der_put(&out, part->tag, value);
		der_put(&out, DER_OID, (struct str){ oid, sizeof(oid) });
		der_wrap(&out, DER_SEQUENCE, mark);
		der_wrap(&out, DER_SET, mark);
	}
	der_wrap(&out, DER_SEQUENCE, out.end);
	*der = der_str(&out);
	return der_ok(&out) ? ERR_OK : ERR_BUSY;
}

static bool
entry_is_sound(const X509_NAME_ENTRY *entry, size_t *at)
{
	const ASN1_STRING *data = X509_NAME_ENTRY_get_data(entry);
	int nid = OBJ_obj2nid(X509_NAME_ENTRY_get_object(entry));
	struct str value = { (const char *)ASN1_STRING_get0_data(data),
		(size_t)ASN1_STRING_length(data) };

	while (*at < N_PARTS && table[*at].nid != nid) {
		if (table[*at].must) {
			return false;
		}
		(*at)++;
	}
	if (*at == N_PARTS || ASN1_STRING_type(data) != table[*at].tag ||
	    !value_is_sound(&table[*at], value)) {
		return false;
	}
	(*at)++;
	return true;
}

bool
name_is_sound(const X509_NAME *name)
{
	int n = X509_NAME_entry_count(name);
	size_t at = 0;

	for (int i = 0; i < n; i++) {
		const X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, i);
		/* One attribute to a relative name. */
		if (X509_NAME_ENTRY_set(entry) != i ||
		    !entry_is_sound(entry, &at)) {
			return false;
		}
	}
	return at == N_PARTS;
}

struct str
name_text(struct arena *arena, const X509_NAME *name)
{
	auto_bio BIO *bio = BIO_new(BIO_s_mem());
	char *text = NULL;

	if (bio == NULL ||
	    X509_NAME_print_ex(bio, name, 0,
		XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB) < 0) {
		return STR_NONE;
	}
	long len = BIO_get_mem_data(bio, &text);
	if (len <= 0) {
		return STR_NONE;
	}
	return str_dup(arena, (struct str){ text, (size_t)len });
}

struct str
name_der(struct arena *arena, const X509_NAME *name)
{
	const unsigned char *der = NULL;
	size_t len = 0;

	if (X509_NAME_get0_der(name, &der, &len) != 1) {
		return STR_NONE;
	}
	return str_dup(arena, (struct str){ (const char *)der, len });
}
