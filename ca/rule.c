/*
 * rule: why the CA refuses, by name. Called wherever a refusal is answered,
 * logged or recorded.
 */
#include "config.h"

#include <stddef.h>

#include "ca/rule.h"

static const char *const names[RULE__MAX] = {
	[RULE_NONE] = "none",
	[RULE_UNKNOWN_APPLICATION] = "unknown-application",
	[RULE_APPLICATION_STATE] = "application-state",
	[RULE_APPLICATION_KIND] = "application-kind",
	[RULE_MEMBER_STATE] = "member-state",
	[RULE_NO_REQUEST] = "no-request",
	[RULE_NOT_BUILT] = "not-built",
	[RULE_NO_ORDER] = "no-order",
	[RULE_PRICE] = "price",
	[RULE_NOT_PAID] = "not-paid",
	[RULE_COUPON] = "coupon",
	[RULE_NO_PROOF] = "no-proof",
	[RULE_PROOF] = "proof",
	[RULE_TERMS] = "terms",
	[RULE_OLD_ABSENT] = "old-absent",
	[RULE_OLD_FOREIGN] = "old-foreign",
	[RULE_OLD_MEMBER] = "old-member",
	[RULE_OLD_STATE] = "old-state",
	[RULE_OLD_REVOKED] = "old-revoked",
	[RULE_OLD_RENEWED] = "old-renewed",
	[RULE_OLD_WINDOW] = "old-window",
	[RULE_OLD_SEAL] = "old-seal",
	[RULE_SUBJECT] = "subject",
	[RULE_CREDIT_CODE] = "credit-code",
	[RULE_KEY_STATE] = "key-state",
	[RULE_REQUEST] = "request",
	[RULE_REQUEST_SIGNATURE] = "request-signature",
	[RULE_KEY_TYPE] = "key-type",
	[RULE_KEY_SIZE] = "key-size",
	[RULE_KEY_EXPONENT] = "key-exponent",
	[RULE_KEY_SMALL_FACTOR] = "key-small-factor",
	[RULE_KEY_ROCA] = "key-roca",
	[RULE_KEY_FERMAT] = "key-fermat",
	[RULE_KEY_POINT] = "key-point",
	[RULE_KEY_SM2] = "key-sm2",
	[RULE_KEY_BLOCKED] = "key-blocked",
	[RULE_KEY_USED] = "key-used",
	[RULE_KEY_CA] = "key-ca",
	[RULE_PROFILE] = "profile",
	[RULE_VALIDITY] = "validity",
	[RULE_ISSUER_LIFETIME] = "issuer-lifetime",
	[RULE_LINT] = "lint",
	[RULE_CEILING_HOUR] = "ceiling-hour",
	[RULE_CEILING_MEMBER] = "ceiling-member",
	[RULE_HALTED] = "halted",
	[RULE_REKEY_LIMIT] = "rekey-limit",
	[RULE_CONFIRMED] = "confirmed",
	[RULE_NOT_ISSUED] = "not-issued",
	[RULE_NO_RECEIPT] = "no-receipt",
	[RULE_RECEIPT] = "receipt",
};

const char *
rule_name(enum rule rule)
{
	if ((unsigned)rule >= RULE__MAX || names[rule] == NULL) {
		return "none";
	}
	return names[rule];
}
