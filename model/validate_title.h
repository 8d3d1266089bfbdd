/*
 * validate_title: data of an invoice's buyer. As in validate.h: NULL when
 * right, else a sentence for the page.
 */
#ifndef VALIDATE_TITLE_H
#define VALIDATE_TITLE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

struct arena;

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
