/*
 * rule: why the CA refuses.
 *
 * Each rule has a stable name that travels in REFUSED, stands in the audit
 * trail and is shown to staff in words. Names are never changed or reused.
 */
#ifndef CA_RULE_H
#define CA_RULE_H

enum rule {
	RULE_NONE = 0, /* nothing against it */
	/* asked for */
	RULE_UNKNOWN_APPLICATION,
	RULE_APPLICATION_STATE,
	RULE_APPLICATION_KIND,
	RULE_MEMBER_STATE,
	RULE_NO_REQUEST,
	RULE_NOT_BUILT, /* a message that is numbered but not served yet */
	/* money */
	RULE_NO_ORDER,
	RULE_PRICE, /* order's amount is not the price table's */
	RULE_NOT_PAID,
	RULE_COUPON,
	/* authority */
	RULE_NO_PROOF,
	RULE_PROOF, /* the old key did not sign these terms */
	RULE_TERMS, /* what is stored is not what the certificate says */
	/* the certificate being renewed */
	RULE_OLD_ABSENT,
	RULE_OLD_FOREIGN, /* not signed by this CA */
	RULE_OLD_MEMBER,
	RULE_OLD_STATE,
	RULE_OLD_REVOKED,
	RULE_OLD_RENEWED,
	RULE_OLD_WINDOW,
	RULE_OLD_SEAL, /* a single seal must be renewed by post */
	RULE_SUBJECT,
	RULE_CREDIT_CODE,
	RULE_KEY_STATE, /* the hardware key is not in use */
	/* the request and its key */
	RULE_REQUEST,
	RULE_REQUEST_SIGNATURE,
	RULE_KEY_TYPE,
	RULE_KEY_SIZE,
	RULE_KEY_EXPONENT,
	RULE_KEY_SMALL_FACTOR,
	RULE_KEY_ROCA,
	RULE_KEY_FERMAT,
	RULE_KEY_POINT,
	RULE_KEY_SM2, /* known, not served by this issuer */
	RULE_KEY_BLOCKED,
	RULE_KEY_USED, /* already certified, for anyone */
	RULE_KEY_CA,
	/* what would be signed */
	RULE_PROFILE,
	RULE_VALIDITY,
	RULE_ISSUER_LIFETIME,
	RULE_LINT,
	/* ceilings */
	RULE_CEILING_HOUR,
	RULE_CEILING_MEMBER,
	RULE_HALTED,
	RULE_REKEY_LIMIT,
	RULE_CONFIRMED,
	/* confirmation */
	RULE_NOT_ISSUED,
	RULE_NO_RECEIPT,
	RULE_RECEIPT,
	RULE__MAX
};

/* Never NULL; "none" for RULE_NONE. */
const char *rule_name(enum rule rule);

#endif
