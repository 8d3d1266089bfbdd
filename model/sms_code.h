/*
 * sms_code: the code sent to the acting operator's phone before something
 * weighty is submitted. Bound to the session, the purpose and the subject;
 * six digits, five minutes, five tries, one use.
 */
#ifndef SMS_CODE_H
#define SMS_CODE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

struct sms_code_use {
	const char *purpose; /* "renew", … */
	struct str session_hash;
	int64_t subject_id; /* e.g. the first certificate of the form */
};

#define SMS_CODE_WAIT 60 /* seconds between two codes */

/* Makes a code and asks for its message. ERR_BUSY when one of the limits
 * refuses: for the number and purpose one a minute, 5 an hour, 10 a day; for
 * the number, the address, the account and the site as the table in
 * sms_code.c says. *sentence is then for the person. */
enum err sms_code_send(struct desk *desk, const struct sms_code_use *use,
    const char **sentence) MUST_CHECK;

/* Takes one try. *good tells; *sentence, when it is not, what to do. The code
 * is used up by the transaction that goes well. */
enum err sms_code_check(struct desk *desk, const struct sms_code_use *use,
    struct str code, bool *good, const char **sentence) MUST_CHECK;

#endif
