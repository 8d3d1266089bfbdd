/* token: the words of the ticket for key algorithms. */
#include "config.h"

#include "agent/token.h"

enum token_algorithm
token_algorithm_of(struct str name)
{
	/* SM2 is left out on purpose: PKCS#11 defines no SM2 signature, and a
	 * module that accepts the curve makes plain ECDSA with it. */
	if (str_equal(name, STR("rsa2048"))) {
		return TOKEN_RSA2048;
	}
	if (str_equal(name, STR("rsa3072"))) {
		return TOKEN_RSA3072;
	}
	if (str_equal(name, STR("p256"))) {
		return TOKEN_P256;
	}
	return TOKEN_NO_ALGORITHM;
}
