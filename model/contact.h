/*
 * contact: where the phone numbers of people stand sealed: the places (see
 * base/seal.h) that who seals and who opens must agree on.
 */
#ifndef CONTACT_H
#define CONTACT_H

#include <stdint.h>

#include "base/str.h"

struct arena;

/* desk.operator.phone_sealed */
struct str contact_place_operator(struct arena *arena, int64_t operator_id);

/* desk.application: column is "handler_name", "handler_phone" or
 * "handler_id". */
struct str contact_place_application(struct arena *arena, const char *column,
    int64_t member_id, int64_t application_id);

#endif
