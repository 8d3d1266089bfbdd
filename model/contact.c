#include "config.h"

#include <inttypes.h>

#include "base/arena.h"
#include "model/contact.h"

struct str
contact_place_operator(struct arena *arena, int64_t operator_id)
{
	return str_printf(arena, "operator/phone/%" PRId64, operator_id);
}

struct str
contact_place_application(struct arena *arena, const char *column,
    int64_t member_id, int64_t application_id)
{
	return str_printf(arena, "application/%s/%" PRId64 "/%" PRId64, column,
	    member_id, application_id);
}
