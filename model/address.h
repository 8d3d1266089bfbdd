/*
 * address: where parcels for a member go (收货地址). Name, phone and street
 * are personal data and stand sealed. An address in use by an order was
 * copied into it; changing or removing one changes no order.
 */
#ifndef ADDRESS_H
#define ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

#define ADDRESS_MAX 20 /* a member may keep this many */

struct address {
	int64_t address_id; /* 0: new */
	struct str recipient;
	struct str phone;
	struct str province;
	struct str city;
	struct str county;
	struct str detail;
	struct str postcode; /* may be empty */
	bool is_default;
};

/* Default first, then newest first. */
enum err address_list(struct desk *desk, int64_t member_id,
    struct address **out, size_t *n) MUST_CHECK;
enum err address_find(struct desk *desk, int64_t member_id, int64_t address_id,
    struct address *out) MUST_CHECK;

/* Adds (address_id 0) or changes; address->address_id gets the number. The
 * fields must have passed the form's checks. The first one becomes default
 * by itself. ERR_NOT_FOUND; ERR_INVALID when the member has ADDRESS_MAX. */
enum err address_save(
    struct desk *desk, int64_t member_id, struct address *address) MUST_CHECK;

enum err address_make_default(
    struct desk *desk, int64_t member_id, int64_t address_id) MUST_CHECK;

/* Removes it; when it was the default, the newest left becomes default. */
enum err address_remove(
    struct desk *desk, int64_t member_id, int64_t address_id) MUST_CHECK;

#endif
