/* pow: see pow.h. */
#include "config.h"

#include <inttypes.h>

#include <openssl/sha.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/rand.h"
#include "base/seal.h"
#include "model/desk.h"
#include "model/pow.h"
#include "model/statements.h"

#define LIFE (10 * CLOCK_MINUTE)

struct claimed {
	struct str location;
};

static struct str
puzzle_mac(struct desk *desk, struct str head)
{
	return str_to_base64url(
	    desk->arena, keyring_mac(desk->keyring, desk->arena, "pow", head));
}

struct str
pow_puzzle(struct desk *desk)
{
	unsigned char random[12];
	struct str head, mac;

	rand_bytes(random, sizeof(random));
	head = str_printf(desk->arena, "%" PRId64 "-%s", clock_now() + LIFE,
	    str_to_hex(desk->arena,
		(struct str){ (const char *)random, sizeof(random) })
		.p);
	mac = puzzle_mac(desk, head);
	return str_printf(
	    desk->arena, "%.*s.%.*s", STR_FMT(head), STR_FMT(mac));
}

static bool
is_ours(struct desk *desk, struct str puzzle)
{
	struct str head, mac, until, rest;
	int64_t expires;

	if (puzzle.p == NULL || puzzle.len > 200 ||
	    !str_cut(puzzle, '.', &head, &mac) ||
	    !str_equal_secret(mac, puzzle_mac(desk, head))) {
		return false;
	}
	(void)str_cut(head, '-', &until, &rest);
	return str_to_int64(until, &expires) && expires > clock_now();
}

static bool
is_solved(struct desk *desk, struct str puzzle, struct str answer)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	struct str text;
	unsigned i;
	int64_t number;

	if (!str_to_int64(answer, &number) || answer.len > 20) {
		return false;
	}
	text = str_printf(
	    desk->arena, "%.*s:%.*s", STR_FMT(puzzle), STR_FMT(answer));
	SHA256((const unsigned char *)text.p, text.len, digest);
	for (i = 0; i < POW_BITS; i++) {
		if ((digest[i / 8] >> (7 - i % 8) & 1) != 0) {
			return false;
		}
	}
	return true;
}

enum err
pow_take(struct desk *desk, struct str puzzle, struct str answer)
{
	static const struct row_field fields[] = {
		ROW_FIELD(ROW_TEXT, struct claimed, location),
	};
	static const struct row_shape shape = ROW_SHAPE(struct claimed, fields);
	struct claimed claimed = { STR_NONE };
	unsigned char digest[SHA256_DIGEST_LENGTH], user[16];
	struct str hash, mine;
	enum err e;

	if (!is_ours(desk, puzzle) || !is_solved(desk, puzzle, answer)) {
		return ERR_INVALID;
	}
	/* Kept among the one-use tokens. Claimed under a random name, so that
	 * the second claim is another's and finds nothing. */
	SHA256((const unsigned char *)puzzle.p, puzzle.len, digest);
	rand_bytes(user, sizeof(user));
	hash = (struct str){ (const char *)digest, sizeof(digest) };
	mine = (struct str){ (const char *)user, sizeof(user) };
	e = db_one(desk->db, desk->arena, STMT_FORM_USE_CLAIM,
	    DB_ARGS(ARG_BYTES(hash), ARG_BYTES(mine)), &shape, &claimed);
	return e == ERR_NOT_FOUND ? ERR_INVALID : e;
}
