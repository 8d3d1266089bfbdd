/*
 * validate_id: numbers of companies and of people's papers. As in validate.h:
 * NULL when right, else a sentence for the page.
 */
#ifndef VALIDATE_ID_H
#define VALIDATE_ID_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct arena;

/* Papers of a handler, and their words in the database. */
enum id_kind {
	ID_RESIDENT,         /* 居民身份证 */
	ID_HMT_RESIDENT,     /* 港澳台居民居住证 */
	ID_FOREIGN_RESIDENT, /* 外国人永久居留身份证 */
	ID_HM_PERMIT,        /* 港澳居民来往内地通行证 */
	ID_TW_PERMIT,        /* 台湾居民来往大陆通行证 */
	ID_PASSPORT,         /* 护照 */
	ID_KIND__MAX
};

extern const char *const id_kind_names[ID_KIND__MAX];

/* 统一社会信用代码, GB 32100-2015 with the GB 11714 part inside. */
const char *validate_credit_code(
    struct arena *arena, struct str text, struct str *out) MUST_CHECK;

/* now: for the date of birth; a handler is at least 18 years old. */
const char *validate_id_number(struct arena *arena, enum id_kind kind,
    int64_t now, struct str text, struct str *out) MUST_CHECK;

/* Has code only characters that can stand in a credit code? */
bool validate_has_credit_characters(struct str code) MUST_CHECK;
/* Do both check digits of 18 such characters hold? */
bool validate_credit_checks_hold(struct str code) MUST_CHECK;

#endif
