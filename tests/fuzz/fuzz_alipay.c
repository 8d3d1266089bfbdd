/* fuzz_alipay: notices and answers of the payment gateway, before and after
 * their signature. A message that differs from the signed one by one octet
 * must never hold. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "gateway/alipay_notice.h"
#include "gateway/alipay_reply.h"
#include "gateway/json.h"
#include "gateway/pairs.h"
#include "gateway/rsa_key.h"
#include "tests/fuzz/target.h"
#include "tests/unit/golden.h"

static void
try_json(struct arena *arena, struct str bytes)
{
	struct json_map map;

	if (json_read_object(arena, bytes, &map) != ERR_OK) {
		return;
	}
	for (size_t i = 0; i < map.n; i++) {
		struct str raw = map.list[i].raw;

		if (raw.p < bytes.p || raw.p + raw.len > bytes.p + bytes.len ||
		    raw.len == 0) {
			abort();
		}
	}
}

/* Some octets can change without a change of meaning (%2B and %2b, a space
 * for a plus): what was signed must be the same then. */
static bool
same_meaning(struct arena *arena, struct str bytes)
{
	struct pairs ours, theirs;

	if (pairs_parse(arena, bytes, &theirs) != ERR_OK ||
	    pairs_parse(arena, STR(GOLDEN_NOTICE_BODY), &ours) != ERR_OK) {
		return false;
	}
	for (size_t i = 0; i < ours.n; i++) {
		const char *name = str_to_c(arena, ours.list[i].name);

		if (!str_equal(pairs_find(&theirs, name), ours.list[i].value)) {
			return false;
		}
	}
	return true;
}

void
fuzz_target(const unsigned char *data, size_t size)
{
	static struct arena *arena;
	static EVP_PKEY *key;
	struct str bytes = { (const char *)data, size }, trade_no;
	struct alipay_notice notice;
	struct alipay_reply reply;

	if (arena == NULL) {
		arena = arena_new(16U << 20);
		log_open("fuzz_alipay", LOG_ERROR);
		if (rsa_key_read_public(STR(GOLDEN_PLATFORM_KEY), &key) !=
		    ERR_OK) {
			abort();
		}
	}
	arena_reset(arena);
	if (alipay_notice_read(arena, key, bytes, &notice) == ERR_OK &&
	    !same_meaning(arena, bytes)) {
		abort();
	}
	(void)!alipay_return_read(arena, key, bytes, &trade_no);
	if (alipay_reply_read(
		arena, key, "alipay.trade.query", bytes, &reply) == ERR_OK &&
	    (!str_equal_c(reply.code, "10000") || reply.total_fen != 29850)) {
		abort();
	}
	try_json(arena, bytes);
}
