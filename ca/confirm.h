/*
 * confirm: the new key says that its certificate is written.
 *
 * In one transaction: the receipt is verified with the new certificate's own
 * key, the new certificate becomes active, the old one replaced, the
 * application completed, and its order too when nothing else hangs on it.
 */
#ifndef CA_CONFIRM_H
#define CA_CONFIRM_H

#include <stdint.h>

#include "base/err.h"

struct issued;
struct signer;

/* ERR_DENIED: refused by out->rule. Confirming again is ERR_OK. */
enum err confirm(struct signer *signer, int64_t member_id,
    int64_t application_id, struct issued *out) MUST_CHECK;

#endif
