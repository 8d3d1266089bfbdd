/* rand: random octets from OpenSSL; a failure ends the program. */
#ifndef RAND_H
#define RAND_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

void rand_bytes(void *out, size_t len);
uint32_t rand_below(uint32_t n);            /* unbiased, 0 … n-1; n > 0 */
struct str rand_token(struct arena *arena); /* 256 bit as base64url */

#endif
