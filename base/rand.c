/* rand: OpenSSL's generator. Going on without randomness is never right. */
#include "config.h"

#include <limits.h>
#include <stdlib.h>

#include <openssl/rand.h>

#include "base/log.h"
#include "base/rand.h"

void
rand_bytes(void *out, size_t len)
{
	if (len > INT_MAX || RAND_bytes(out, (int)len) != 1) {
		log_error("rand: no random octets");
		abort();
	}
}

uint32_t
rand_below(uint32_t n)
{
	/* Values under this bound would make small results likelier. */
	uint32_t bound = (0U - n) % n;
	uint32_t value;

	do {
		rand_bytes(&value, sizeof(value));
	} while (value < bound);
	return value % n;
}

struct str
rand_token(struct arena *arena)
{
	char octets[32];

	rand_bytes(octets, sizeof(octets));
	return str_to_base64url(arena, (struct str){ octets, sizeof(octets) });
}
