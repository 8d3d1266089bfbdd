/* fuzz_ca_request: the certificate request of a member's machine. */
#include "config.h"

#include <stdlib.h>

#include "ca/keycheck.h"
#include "ca/request.h"
#include "tests/fuzz/target.h"

void
fuzz_target(const unsigned char *data, size_t size)
{
	struct request request;
	struct str der = { (const char *)data, size };

	if (request_read(der, &request) == RULE_NONE) {
		/* What will be certified lies inside what was signed. */
		if (request.key == NULL || request.spki.p < der.p ||
		    request.spki.p + request.spki.len > der.p + der.len) {
			abort();
		}
		(void)keycheck(request.key, request.spki,
		    1U << KEY_RSA | 1U << KEY_P256 | 1U << KEY_P384);
	}
	request_clear(&request);
}
