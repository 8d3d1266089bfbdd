/*
 * seal: AES-256-GCM at rest, HMAC for blind look-up. A failure inside OpenSSL
 * ends the program: unsealed data must not be written instead.
 */
#include "config.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/log.h"
#include "base/rand.h"
#include "base/seal.h"
#include "base/secret.h"
#include "base/wire.h"

enum {
	LAYOUT = 1,
	KEY_LEN = 32,
	NONCE_LEN = 12,
	TAG_LEN = 16,
	HEAD_LEN = 1 + 4 + NONCE_LEN,
	KEYS_MAX = 32,
};

struct key {
	uint32_t id;
	struct secret *octets;
};

struct keyring {
	size_t n_keys;
	struct key keys[KEYS_MAX];
};

NORETURN static void
give_up(const char *what)
{
	log_error("seal: %s failed in OpenSSL", what);
	abort();
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Straight into the secret: the decoder of str would leave it in an arena. */
static bool
read_hex(struct str hex, unsigned char *out)
{
	if (hex.len != (size_t)2 * KEY_LEN) {
		return false;
	}
	for (size_t i = 0; i < KEY_LEN; i++) {
		int high = hex_digit(hex.p[2 * i]);
		int low = hex_digit(hex.p[2 * i + 1]);

		if (high < 0 || low < 0) {
			return false;
		}
		out[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

static const struct key *
find_key(const struct keyring *keyring, uint32_t id)
{
	for (size_t i = 0; i < keyring->n_keys; i++) {
		if (keyring->keys[i].id == id) {
			return &keyring->keys[i];
		}
	}
	return NULL;
}

static enum err
read_key(struct keyring *keyring, struct str line)
{
	struct str id_text, hex;
	struct key *key = &keyring->keys[keyring->n_keys];
	int64_t id;

	if (keyring->n_keys == KEYS_MAX) {
		return err_note(ERR_INVALID, "keyring: over %d keys", KEYS_MAX);
	}
	if (!str_cut(line, ' ', &id_text, &hex) ||
	    !str_to_int64(id_text, &id) || id > UINT32_MAX ||
	    find_key(keyring, (uint32_t)id) != NULL) {
		return err_note(
		    ERR_INVALID, "keyring: a new id and a key are wanted");
	}
	key->id = (uint32_t)id;
	key->octets = secret_new(KEY_LEN);
	if (key->octets == NULL) {
		return err_note(ERR_BUSY, "keyring: no locked memory");
	}
	keyring->n_keys++;
	if (!read_hex(str_trim(hex), key->octets->p)) {
		return err_note(ERR_INVALID,
		    "keyring: 64 lower-case hex digits are wanted");
	}
	return ERR_OK;
}

enum err
keyring_read(const char *path, struct keyring **out)
{
	struct secret *text = NULL;
	struct keyring *keyring;
	struct str rest, line;
	enum err e = secret_read_file(path, &text);

	if (e != ERR_OK) {
		return e;
	}
	keyring = calloc(1, sizeof(*keyring));
	if (keyring == NULL) {
		secret_free(text);
		return ERR_BUSY;
	}
	rest = secret_str(text);
	while (e == ERR_OK && rest.p != NULL) {
		(void)str_cut(rest, '\n', &line, &rest);
		line = str_trim(line);
		if (line.len > 0 && line.p[0] != '#') {
			e = read_key(keyring, line);
		}
	}
	if (e == ERR_OK && keyring->n_keys == 0) {
		e = err_note(ERR_INVALID, "%s has no key", path);
	}
	secret_free(text);
	if (e != ERR_OK) {
		keyring_free(keyring);
		return e;
	}
	*out = keyring;
	return ERR_OK;
}

void
keyring_free(struct keyring *keyring)
{
	if (keyring == NULL) {
		return;
	}
	for (size_t i = 0; i < keyring->n_keys; i++) {
		secret_free(keyring->keys[i].octets);
	}
	free(keyring);
}

static const unsigned char *
octets(struct str s)
{
	return (const unsigned char *)(s.p == NULL ? "" : s.p);
}

struct str
seal_close(const struct keyring *keyring, struct arena *arena, struct str place,
    struct str plain)
{
	auto_evp_cipher_ctx EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	unsigned char nonce[NONCE_LEN];
	struct wire wire;
	unsigned char *out;
	int len = 0;

	if (plain.len > INT_MAX / 2 || place.len > INT_MAX) {
		return STR_NONE;
	}
	out = arena_try_alloc(arena, HEAD_LEN + plain.len + TAG_LEN);
	if (out == NULL) {
		return STR_NONE;
	}
	rand_bytes(nonce, sizeof(nonce));
	wire_init_write(&wire, out, HEAD_LEN);
	wire_put_u8(&wire, LAYOUT);
	wire_put_u32(&wire, keyring->keys[0].id);
	wire_put_bytes(&wire, (struct str){ (char *)nonce, NONCE_LEN });
	if (ctx == NULL ||
	    EVP_EncryptInit_ex(ctx, EVP_aes_256_gcm(), NULL,
		keyring->keys[0].octets->p, nonce) != 1 ||
	    EVP_EncryptUpdate(ctx, NULL, &len, octets(place), (int)place.len) !=
		1 ||
	    EVP_EncryptUpdate(ctx, out + HEAD_LEN, &len, octets(plain),
		(int)plain.len) != 1 ||
	    EVP_EncryptFinal_ex(ctx, out + HEAD_LEN + plain.len, &len) != 1 ||
	    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_GET_TAG, TAG_LEN,
		out + HEAD_LEN + plain.len) != 1) {
		give_up("sealing");
	}
	return (struct str){ (char *)out, HEAD_LEN + plain.len + TAG_LEN };
}

enum err
seal_open(const struct keyring *keyring, struct arena *arena, struct str place,
    struct str sealed, struct str *plain)
{
	auto_evp_cipher_ctx EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	const struct key *key;
	unsigned char tag[TAG_LEN];
	struct str nonce, text;
	struct wire wire;
	unsigned char *out;
	int len = 0;
	uint8_t version;

	wire_init_read(&wire, sealed);
	version = wire_get_u8(&wire);
	key = find_key(keyring, wire_get_u32(&wire));
	nonce = wire_get_bytes(&wire, NONCE_LEN);
	if (!wire_ok(&wire) || version != LAYOUT || key == NULL ||
	    wire_left(&wire) < TAG_LEN || sealed.len > INT_MAX / 2 ||
	    place.len > INT_MAX) {
		return err_note(ERR_INVALID, "sealed octets with no key");
	}
	text = wire_get_bytes(&wire, wire_left(&wire) - TAG_LEN);
	memcpy(tag, wire_get_bytes(&wire, TAG_LEN).p, TAG_LEN);
	out = arena_try_alloc(arena, text.len + 1);
	if (out == NULL) {
		return ERR_BUSY;
	}
	if (ctx == NULL ||
	    EVP_DecryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, key->octets->p,
		octets(nonce)) != 1 ||
	    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_SET_TAG, TAG_LEN, tag) != 1) {
		give_up("opening");
	}
	if (EVP_DecryptUpdate(ctx, NULL, &len, octets(place), (int)place.len) !=
		1 ||
	    EVP_DecryptUpdate(ctx, out, &len, octets(text), (int)text.len) !=
		1 ||
	    EVP_DecryptFinal_ex(ctx, out + text.len, &len) != 1) {
		explicit_bzero(out, text.len);
		return err_note(ERR_INVALID, "sealed octets were altered");
	}
	*plain = (struct str){ (char *)out, text.len };
	return ERR_OK;
}

/* HKDF-SHA-256 (RFC 5869) of the oldest key; the purpose is the info. */
static void
derive(const struct keyring *keyring, const char *purpose,
    unsigned char out[KEY_LEN])
{
	const struct secret *oldest = keyring->keys[keyring->n_keys - 1].octets;
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, NULL);
	size_t len = KEY_LEN;

	if (ctx == NULL || EVP_PKEY_derive_init(ctx) != 1 ||
	    EVP_PKEY_CTX_set_hkdf_md(ctx, EVP_sha256()) != 1 ||
	    EVP_PKEY_CTX_set1_hkdf_key(ctx, oldest->p, KEY_LEN) != 1 ||
	    EVP_PKEY_CTX_add1_hkdf_info(ctx, (const unsigned char *)purpose,
		(int)strlen(purpose)) != 1 ||
	    EVP_PKEY_derive(ctx, out, &len) != 1) {
		give_up("derivation");
	}
	EVP_PKEY_CTX_free(ctx);
}

struct str
keyring_mac(const struct keyring *keyring, struct arena *arena,
    const char *purpose, struct str text)
{
	unsigned char key[KEY_LEN];
	unsigned char mac[EVP_MAX_MD_SIZE];
	unsigned len = 0;

	derive(keyring, purpose, key);
	if (HMAC(EVP_sha256(), key, KEY_LEN, octets(text), text.len, mac,
		&len) == NULL) {
		give_up("HMAC");
	}
	explicit_bzero(key, sizeof(key));
	return str_dup(arena, (struct str){ (char *)mac, len });
}
