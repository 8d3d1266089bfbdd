/* tries: the notes are small files named by the digest of the serial. */
#include "config.h"

#include "agent/tries.h"

#include <openssl/sha.h>

#include "agent/platform.h"
#include "base/arena.h"

static const char *
name_of(struct arena *arena, struct str serial)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	SHA256((const unsigned char *)serial.p, serial.len, digest);
	struct str hex =
	    str_to_hex(arena, (struct str){ (const char *)digest, 8 });
	return str_to_c(arena, str_printf(arena, "wrong-%.*s", STR_FMT(hex)));
}

static int64_t
wrong_so_far(const struct tries *tries, struct arena *arena, struct str serial)
{
	int64_t wrong = 0;
	struct str note =
	    platform_note_read(arena, tries->dir, name_of(arena, serial));
	return str_to_int64(note, &wrong) ? wrong : 0;
}

int
tries_left(const struct tries *tries, struct arena *arena, struct str serial,
    enum token_pin pin)
{
	if (pin == TOKEN_PIN_LOCKED) {
		return 0;
	}
	if (pin == TOKEN_PIN_FINAL) {
		return 1;
	}
	if (pin == TOKEN_PIN_OK) {
		return tries->full;
	}
	int64_t wrong = wrong_so_far(tries, arena, serial);
	if (wrong == 0) {
		return -1; /* mistyped elsewhere */
	}
	/* The key would have said so if one or none were left. */
	return wrong + 2 >= tries->full ? 2 : tries->full - (int)wrong;
}

void
tries_note(const struct tries *tries, struct arena *arena, struct str serial,
    bool right)
{
	int64_t wrong = right ? 0 : wrong_so_far(tries, arena, serial) + 1;
	platform_note_write(arena, tries->dir, name_of(arena, serial),
	    str_printf(arena, "%lld", (long long)wrong));
}
