/* fuzz_ca_frame: what a peer sends to the CA, or the CA answers. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "ca/codec.h"
#include "tests/fuzz/target.h"

void
fuzz_target(const unsigned char *data, size_t size)
{
	static unsigned char first[CA_FRAME_MAX], second[CA_FRAME_MAX];
	struct ca_message message;
	size_t first_len = 0, second_len = 0;

	if (ca_decode((struct str){ (const char *)data, size }, &message) !=
	    ERR_OK) {
		return;
	}
	/* What was taken can be said again, and means the same. */
	if (ca_encode(&message, first, sizeof(first), &first_len) != ERR_OK ||
	    ca_decode((struct str){ (const char *)first, first_len },
		&message) != ERR_OK ||
	    ca_encode(&message, second, sizeof(second), &second_len) !=
		ERR_OK ||
	    first_len != second_len || memcmp(first, second, first_len) != 0) {
		abort();
	}
}
