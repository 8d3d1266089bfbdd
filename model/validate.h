/*
 * validate: what people type, made uniform and checked. Pure functions; no
 * database, no form.
 *
 * Each returns NULL when the text is right and puts its uniform spelling in
 * *out (in the arena, or text itself); else it returns a sentence that names
 * the mend, for the page, and leaves *out alone. Texts must be UTF-8. An
 * empty text is wrong everywhere: optional fields are the caller's matter.
 */
#ifndef VALIDATE_H
#define VALIDATE_H

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

/* Full-width letters, digits, signs and the ideographic space become their
 * ASCII forms; both ends are trimmed. */
struct str validate_half_width(struct arena *arena, struct str text);

/* 统一社会信用代码, GB 32100-2015 with the GB 11714 part inside. */
const char *validate_credit_code(
    struct arena *arena, struct str text, struct str *out) MUST_CHECK;

/* now: for the date of birth; a handler is at least 18 years old. */
const char *validate_id_number(struct arena *arena, enum id_kind kind,
    int64_t now, struct str text, struct str *out) MUST_CHECK;

/* A person's name, 1–60 characters: Han, "·", Latin letters, space, hyphen. */
const char *validate_person_name(
    struct arena *arena, struct str text, struct str *out) MUST_CHECK;

const char *validate_mobile(
    struct arena *arena, struct str text, struct str *out) MUST_CHECK;
/* Mobile, landline with or without area code, or a 400 number. */
const char *validate_phone(
    struct arena *arena, struct str text, struct str *out) MUST_CHECK;

const char *validate_email(
    struct arena *arena, struct str text, struct str *out) MUST_CHECK;

/* One line of free text (a street, a remark) of at most max characters:
 * no control characters, no < >, no emoji. */
const char *validate_line(struct arena *arena, struct str text, size_t max,
    struct str *out) MUST_CHECK;

const char *validate_postcode(
    struct arena *arena, struct str text, struct str *out) MUST_CHECK;
/* 顺丰: SF and 12–13 digits, or 12 digits. */
const char *validate_waybill(
    struct arena *arena, struct str text, struct str *out) MUST_CHECK;
/* 6 digits of a message. */
const char *validate_sms_code(
    struct arena *arena, struct str text, struct str *out) MUST_CHECK;

/* Invoice data; limits count GBK octets (model/gbk.h). */
const char *validate_title_name(
    struct arena *arena, struct str text, struct str *out) MUST_CHECK;
/* 15–20 letters and digits; 18 that can be a credit code must be one. */
const char *validate_tax_number(
    struct arena *arena, struct str text, struct str *out) MUST_CHECK;
const char *validate_bank_account(
    struct arena *arena, struct str text, struct str *out) MUST_CHECK;
/* Digits, brackets and hyphens, at most 20. */
const char *validate_title_phone(
    struct arena *arena, struct str text, struct str *out) MUST_CHECK;
/* Two that stand in one field of the invoice: address and phone, bank and
 * account; together at most 100 octets. NULL when they fit. */
const char *validate_title_pair(struct str a, struct str b) MUST_CHECK;

/* Equal but for width of brackets, letters and digits: whether a title is the
 * member's own name. */
bool validate_same_name(struct arena *arena, struct str a, struct str b);

#endif
