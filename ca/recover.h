/*
 * recover: takes up what a crash, or a database that failed in the middle,
 * left behind. At start, and again from time to time.
 */
#ifndef CA_RECOVER_H
#define CA_RECOVER_H

#include "base/err.h"

struct signer;

/* Every reserved issuance is finished from its stored octets, or given up
 * when it is older than notBefore may be, or its application went elsewhere.
 * What cannot be done now is left for the next time: ERR_BUSY. */
enum err recover_issuances(struct signer *signer) MUST_CHECK;

/* Compares the side journal's newest lines with the books. Certificates the
 * books do not know are recorded in ca.foreign_serial and told loudly. */
enum err recover_journal(struct signer *signer) MUST_CHECK;

#endif
