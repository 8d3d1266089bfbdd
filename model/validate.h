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
#include "model/validate_id.h"
#include "model/validate_title.h"

struct arena;

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

#endif
