#include "config.h"

#include <limits.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/secret.h"
#include "gateway/rsa_key.h"

#define KEY_TEXT_MAX 16384

static bool
is_base64_char(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	    (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '=';
}

/* The base64 between the armour lines, or the whole text when it has none,
 * without white space. A private key passes here, so it stays in the secret. */
static bool
strip_armour(struct str text, struct secret *out)
{
	bool in_armour = false;

	out->len = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.p[i];

		if (c == '-' && (i == 0 || text.p[i - 1] == '\n')) {
			in_armour = true;
		}
		if (c == '\n') {
			in_armour = false;
		} else if (in_armour || c == '\r' || c == ' ' || c == '\t') {
			continue;
		} else if (is_base64_char(c)) {
			out->p[out->len++] = (unsigned char)c;
		} else {
			return false;
		}
	}
	return out->len > 0 && out->len % 4 == 0;
}

/* Strict: EVP_DecodeBlock counts the padding as octets and takes it anywhere. */
static bool
decode_base64(struct secret *text)
{
	size_t padding = 0;
	int len;

	while (padding < 2 && text->p[text->len - 1 - padding] == '=') {
		padding++;
	}
	if (memchr(text->p, '=', text->len - padding) != NULL) {
		return false;
	}
	len = EVP_DecodeBlock(text->p, text->p, (int)text->len);
	if (len < 0) {
		return false;
	}
	text->len = (size_t)len - padding;
	return true;
}

static enum err
read_key(struct str text, bool private, EVP_PKEY **key)
{
	struct secret *der;
	const unsigned char *at;
	EVP_PKEY *found = NULL;
	size_t room;

	if (text.len == 0 || text.len > KEY_TEXT_MAX) {
		return ERR_INVALID;
	}
	der = secret_new(text.len);
	if (der == NULL) {
		return ERR_BUSY;
	}
	room = der->len;
	if (strip_armour(text, der) && decode_base64(der)) {
		at = der->p;
		found = private ?
		    d2i_AutoPrivateKey(NULL, &at, (long)der->len) :
		    d2i_PUBKEY(NULL, &at, (long)der->len);
	}
	der->len = room;
	secret_free(der);
	ERR_clear_error();
	if (found != NULL &&
	    (EVP_PKEY_get_base_id(found) != EVP_PKEY_RSA ||
		EVP_PKEY_get_bits(found) < RSA_KEY_BITS_MIN)) {
		EVP_PKEY_free(found);
		found = NULL;
	}
	if (found == NULL) {
		return ERR_INVALID;
	}
	*key = found;
	return ERR_OK;
}

enum err
rsa_key_read_private(struct str text, EVP_PKEY **key)
{
	return read_key(text, true, key);
}

enum err
rsa_key_read_public(struct str text, EVP_PKEY **key)
{
	return read_key(text, false, key);
}

enum err
rsa_key_sign(
    struct arena *arena, EVP_PKEY *key, struct str text, struct str *signature)
{
	auto_evp_md_ctx EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	const unsigned char *octets = (const unsigned char *)text.p;
	unsigned char *out;
	size_t len = 0;

	if (ctx == NULL ||
	    EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key) != 1 ||
	    EVP_DigestSign(ctx, NULL, &len, octets, text.len) != 1) {
		ERR_clear_error();
		return ERR_BUG;
	}
	out = arena_alloc(arena, len);
	if (EVP_DigestSign(ctx, out, &len, octets, text.len) != 1) {
		ERR_clear_error();
		return ERR_BUG;
	}
	*signature =
	    str_to_base64(arena, (struct str){ (const char *)out, len });
	return ERR_OK;
}

bool
rsa_key_verify(
    struct arena *arena, EVP_PKEY *key, struct str text, struct str signature)
{
	auto_evp_md_ctx EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	struct str raw;
	bool holds;

	if (ctx == NULL || signature.len == 0 ||
	    str_from_base64(arena, signature, &raw) != ERR_OK) {
		return false;
	}
	/* 1 and nothing else is a yes: 0 is a no, and so is -1. */
	holds = EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, key) == 1 &&
	    EVP_DigestVerify(ctx, (const unsigned char *)raw.p, raw.len,
		(const unsigned char *)text.p, text.len) == 1;
	ERR_clear_error();
	return holds;
}
