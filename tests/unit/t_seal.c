/* seal, secret and rand: what is closed opens only here and unaltered. */
#include "config.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/rand.h"
#include "base/seal.h"
#include "base/secret.h"
#include "tests/tap.h"

#define KEY_1 "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define KEY_2 "ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff"

static struct arena *arena;
static char path[] = "/tmp/t_seal.XXXXXX";

static void
put_file(const char *text, mode_t mode)
{
	FILE *file = fopen(path, "w");

	need(file != NULL, "temporary file");
	(void)fputs(text, file);
	(void)fclose(file);
	(void)chmod(path, mode);
}

static struct keyring *
keyring(const char *text)
{
	struct keyring *ring = NULL;

	put_file(text, 0600);
	need(keyring_read(path, &ring) == ERR_OK, "keyring");
	return ring;
}

static void
test_keyring(void)
{
	static const char *const bad[] = { "", "\n# none\n", "1\n", "1 00\n",
		"x " KEY_1 "\n", "1 " KEY_1 "0\n", "1 " KEY_1 "\n1 " KEY_2 "\n",
		"4294967296 " KEY_1 "\n" };
	struct keyring *ring = NULL;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		put_file(bad[i], 0600);
		is_err(keyring_read(path, &ring), ERR_INVALID,
		    "a bad keyring file");
	}
	put_file("1 " KEY_1 "\n", 0640);
	is_err(keyring_read(path, &ring), ERR_DENIED, "readable by a group");
	is_err(keyring_read("/nonexistent", &ring), ERR_NOT_FOUND, "absent");
	keyring_free(NULL);
}

static void
test_tamper(const struct keyring *ring, struct str place, struct str sealed)
{
	char *copy = arena_alloc(arena, sealed.len);
	struct str plain;
	size_t opened = 0;

	for (size_t i = 0; i < sealed.len; i++) {
		memcpy(copy, sealed.p, sealed.len);
		copy[i] = (char)(copy[i] ^ 0x01);
		opened +=
		    seal_open(ring, arena, place,
			(struct str){ copy, sealed.len }, &plain) == ERR_OK;
	}
	is_int((int64_t)opened, 0, "a flipped bit anywhere is noticed");
	opened = 0;
	for (size_t len = 0; len < sealed.len; len++) {
		opened += seal_open(ring, arena, place,
			      (struct str){ sealed.p, len }, &plain) == ERR_OK;
	}
	is_int((int64_t)opened, 0, "so is a cut anywhere");
	is_err(seal_open(ring, arena, STR("elsewhere"), sealed, &plain),
	    ERR_INVALID, "so is a move");
}

static void
test_seal(void)
{
	struct str place = STR("desk.operator/7/phone");
	struct keyring *old = keyring("1 " KEY_1 "\n");
	struct keyring *rotated =
	    keyring("# new first\n2 " KEY_2 "\n1 " KEY_1 "\n");
	struct str sealed = seal_close(old, arena, place, STR("13800138000"));
	struct str again = seal_close(old, arena, place, STR("13800138000"));
	struct str plain = STR_NONE;

	is_int((int64_t)sealed.len, 1 + 4 + 12 + 11 + 16, "length");
	ok(!str_equal(sealed, again), "a new nonce each time");
	is_err(seal_open(old, arena, place, sealed, &plain), ERR_OK, "opens");
	is_str(plain, "13800138000", "the text");
	is_err(seal_open(rotated, arena, place, sealed, &plain), ERR_OK,
	    "opens after a rotation");
	test_tamper(old, place, sealed);

	again = seal_close(rotated, arena, place, STR(""));
	is_err(seal_open(rotated, arena, place, again, &plain), ERR_OK,
	    "the empty text");
	is_str(plain, "", "stays empty");
	is_err(seal_open(old, arena, place, again, &plain), ERR_INVALID,
	    "not with the old key alone");

	again = keyring_mac(old, arena, "phone", STR("1"));
	is_int((int64_t)again.len, 32, "a MAC");
	ok(str_equal(again, keyring_mac(rotated, arena, "phone", STR("1"))),
	    "outlives a rotation");
	ok(!str_equal(again, keyring_mac(old, arena, "name", STR("1"))),
	    "is of its purpose");
	ok(!str_equal(again, keyring_mac(old, arena, "phone", STR("2"))),
	    "and of its text");
	keyring_free(old);
	keyring_free(rotated);
}

static void
test_secret(void)
{
	struct secret *secret = NULL;

	put_file("open sesame\n", 0600);
	is_err(secret_read_file(path, &secret), ERR_OK, "a secret file");
	is_str(secret_str(secret), "open sesame", "without its newline");
	secret_free(secret);
	secret_free(NULL);
	put_file("x\n", 0604);
	is_err(
	    secret_read_file(path, &secret), ERR_DENIED, "readable by others");
	is_err(secret_read_file("/tmp", &secret), ERR_INVALID, "a folder");
	secret = secret_new(0);
	ok(secret != NULL, "an empty secret");
	secret_free(secret);
}

static void
test_rand(void)
{
	unsigned seen[5] = { 0 };
	struct str a = rand_token(arena);
	struct str b = rand_token(arena);

	ok(a.len == 43 && b.len == 43 && !str_equal(a, b), "tokens");
	for (int i = 0; i < 5000; i++) {
		seen[rand_below(5)]++;
	}
	for (int i = 0; i < 5; i++) {
		ok(seen[i] > 800 && seen[i] < 1200, "rand_below is even");
	}
	is_int(rand_below(1), 0, "below one is zero");
}

int
main(void)
{
	int fd = mkstemp(path);

	need(fd >= 0, "temporary file");
	(void)close(fd);
	log_open("t_seal", (enum log_level)(LOG_ERROR + 1));
	arena = arena_new((size_t)16 * 1024 * 1024);
	need(arena != NULL, "arena");
	test_keyring();
	test_seal();
	test_secret();
	test_rand();
	(void)unlink(path);
	arena_free(arena);
	return tap_done();
}
