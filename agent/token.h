/*
 * token: what the worker can do with a key, behind one table of functions.
 *
 * pkcs11.c is the one driver now; GM/T 0016 (SKF) keys come as another. A
 * driver knows objects on a key and nothing of applications, tickets or
 * pages; install.c and statement.c know those and nothing of PKCS#11. A pair
 * is named by its id, a certificate by the handle that certs() gave, which
 * lives until the next change.
 */
#ifndef TOKEN_H
#define TOKEN_H

#include <stdbool.h>
#include <stddef.h>

#include <openssl/evp.h>

#include "agent/problem.h"
#include "base/str.h"

struct arena;
struct token;

enum token_algorithm {
	TOKEN_NO_ALGORITHM,
	TOKEN_RSA2048,
	TOKEN_RSA3072,
	TOKEN_P256
};

enum token_pin {
	TOKEN_PIN_OK,
	TOKEN_PIN_LOW,
	TOKEN_PIN_FINAL,
	TOKEN_PIN_LOCKED
};

struct token_cert {
	unsigned long handle;
	struct str der;
	struct str id;
	struct str label;
	bool has_key; /* its public key object is there too */
};

struct token_info {
	struct str serial;
	struct str label;
	struct str model;
	enum token_pin pin;
	struct token_cert *certs;
	size_t n_certs;
};

/* How many halves of pairs carry an id. */
struct token_pair {
	size_t n_private;
	size_t n_public;
};

struct token_driver {
	const char *name;

	/* Loads the module. Closed with close. */
	enum problem (*open)(const char *module, struct token **out);
	void (*close)(struct token *token);

	/* All keys plugged in, with what can be read without a PIN. */
	enum problem (*list)(struct token *token, struct arena *arena,
	    struct token_info **out, size_t *n);

	/* Opens the key with this serial number; the one open before is logged
	 * out. PROBLEM_TOKEN_ABSENT; PROBLEM_TOKEN_WRONG when only others are
	 * there. */
	enum problem (*select)(struct token *token, struct str serial);
	bool (*is_selected)(const struct token *token, struct str serial);

	/* Everything below is for the selected key and may answer
	 * PROBLEM_TOKEN_REMOVED (then nothing is selected any more),
	 * PROBLEM_PIN_REQUIRED or PROBLEM_TOKEN_FAILED. */
	enum problem (*pin_state)(struct token *token, enum token_pin *out);
	/* PROBLEM_PIN_INCORRECT, PROBLEM_PIN_LOCKED. Never answers well
	 * without having checked the PIN. */
	enum problem (*login)(struct token *token, struct str pin);
	bool (*is_logged_in)(struct token *token);
	void (*logout)(struct token *token);
	/* PROBLEM_PIN_FORM when the key refuses the new one. */
	enum problem (*set_pin)(
	    struct token *token, struct str old_pin, struct str new_pin);

	/* Destroys debris that a crash inside the module left: unreadable
	 * objects, certificates without value, keys without numbers, id and
	 * label. Nothing else. */
	enum problem (*sweep)(struct token *token);

	enum problem (*pair_count)(
	    struct token *token, struct str id, struct token_pair *out);
	enum problem (*pair_destroy)(struct token *token, struct str id);
	/* PROBLEM_ALGORITHM, PROBLEM_TOKEN_FULL. */
	enum problem (*pair_generate)(struct token *token, struct str id,
	    struct str label, enum token_algorithm algorithm);
	/* PROBLEM_VERIFY: there, but not a usable public key. */
	enum problem (*pair_public)(
	    struct token *token, struct str id, EVP_PKEY **out);

	/* Signs the message (SHA-256; RSA PKCS#1 v1.5 or ECDSA as DER) with a
	 * private key of this id and checks the result with its public key;
	 * PROBLEM_VERIFY when no key of the id gives a good signature. */
	enum problem (*sign)(struct token *token, struct str id,
	    EVP_PKEY *public_key, struct str message, struct arena *arena,
	    struct str *signature);

	enum problem (*certs)(struct token *token, struct arena *arena,
	    struct token_cert **out, size_t *n);
	enum problem (*cert_write)(struct token *token, struct str id,
	    struct str label, struct str der);
	enum problem (*cert_destroy)(struct token *token, unsigned long handle);
	enum problem (*cert_relabel)(
	    struct token *token, unsigned long handle, struct str label);
};

/* "rsa2048", "rsa3072", "p256"; anything else, SM2 too, is none. */
enum token_algorithm token_algorithm_of(struct str name);

extern const struct token_driver token_pkcs11;

#endif
