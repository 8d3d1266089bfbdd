/* password: see password.h. */
#include "config.h"

#include <argon2.h>
#include <string.h>

#include "base/arena.h"
#include "base/rand.h"
#include "model/password.h"

/* OWASP's second recommendation: 19 MiB, two passes, one lane. */
#define MEMORY_KIB 19456
#define PASSES     2
#define LANES      1
#define SALT_LEN   16
#define HASH_LEN   32

/* Of a password nobody knows: compared with when there is no such person, so
 * that the time taken tells nothing. */
static const char nobody[] =
    "$argon2id$v=19$m=19456,t=2,p=1$Y2VydGRlc2stbm9ib2R5IQ$"
    "8vY0oF4yqS1m0c1e9xq2n7l4m3t5b6u7w8x9y0z1a2E";

enum err
password_hash(struct arena *arena, struct str password, struct str *out)
{
	unsigned char salt[SALT_LEN];
	char *text;
	size_t len = argon2_encodedlen(
	    PASSES, MEMORY_KIB, LANES, SALT_LEN, HASH_LEN, Argon2_id);

	text = arena_alloc(arena, len + 1);
	rand_bytes(salt, sizeof(salt));
	if (password.len > PASSWORD_MAX ||
	    argon2id_hash_encoded(PASSES, MEMORY_KIB, LANES, password.p,
		password.len, salt, sizeof(salt), HASH_LEN, text,
		len) != ARGON2_OK) {
		return err_note(ERR_BUSY, "argon2id failed");
	}
	*out = str_c(text);
	return ERR_OK;
}

bool
password_is(struct arena *arena, struct str hash, struct str password)
{
	const char *text = hash.p == NULL ? nobody : str_to_c(arena, hash);

	if (password.len > PASSWORD_MAX) {
		password.len = 0;
	}
	return argon2id_verify(text, password.p == NULL ? "" : password.p,
		   password.len) == ARGON2_OK &&
	    hash.p != NULL;
}

static bool
holds(struct str text, const char *low, const char *high)
{
	size_t i;

	for (i = 0; i < text.len; i++) {
		if (text.p[i] >= *low && text.p[i] <= *high) {
			return true;
		}
	}
	return false;
}

static size_t
distinct(struct str text)
{
	bool seen[256] = { false };
	size_t i, n = 0;

	for (i = 0; i < text.len; i++) {
		n += !seen[(unsigned char)text.p[i]];
		seen[(unsigned char)text.p[i]] = true;
	}
	return n;
}

const char *
password_weakness(struct str password, struct str login)
{
	bool letter = holds(password, "a", "z") || holds(password, "A", "Z");

	if (password.len < 10 || password.len > PASSWORD_MAX) {
		return "新密码应为 10 至 128 位，请重新设置";
	}
	if (!letter || !holds(password, "0", "9")) {
		return "新密码应同时含有字母和数字，请重新设置";
	}
	if (distinct(password) < 5) {
		return "新密码重复字符过多，请重新设置";
	}
	if (login.len > 0 &&
	    memmem(password.p, password.len, login.p, login.len) != NULL) {
		return "新密码不能包含登录账号，请重新设置";
	}
	return NULL;
}
