/* fuzz_sms: what the short message service answers. */
#include "config.h"

#include <stdlib.h>

#include "base/arena.h"
#include "gateway/aliyun_sms.h"
#include "tests/fuzz/target.h"

void
fuzz_target(const unsigned char *data, size_t size)
{
	static struct arena *arena;
	struct str bytes = { (const char *)data, size }, code, biz_id;
	enum aliyun_sms_outcome outcome = ALIYUN_SMS_REFUSED;
	bool found = false;

	if (arena == NULL) {
		arena = arena_new(16U << 20);
	}
	arena_reset(arena);
	if (aliyun_sms_send_reply(arena, bytes, &outcome, &code, &biz_id) ==
		ERR_OK &&
	    outcome == ALIYUN_SMS_SENT && !str_equal_c(code, "OK")) {
		abort();
	}
	if (aliyun_sms_find_reply(arena, bytes, STR("job7"), &found) !=
		ERR_OK &&
	    found) {
		/* Only a whole answer may say that it was sent. */
		abort();
	}
}
