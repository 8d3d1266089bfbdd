#include "config.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/seal.h"
#include "model/desk.h"
#include "model/outbox.h"
#include "model/sms.h"

const char *const sms_template_names[SMS_TEMPLATE__MAX] = {
	[SMS_CODE] = "code",
	[SMS_PROGRESS] = "progress",
};

static struct str
place(struct desk *desk, struct str dedupe)
{
	return str_printf(desk->arena, "outbox/sms/%.*s", STR_FMT(dedupe));
}

static struct str
close_text(struct desk *desk, const struct sms *sms, struct str plain)
{
	return str_to_base64(desk->arena,
	    seal_close(
		desk->keyring, desk->arena, place(desk, sms->dedupe), plain));
}

enum err
sms_send(struct desk *desk, const struct sms *sms)
{
	struct str phone = close_text(desk, sms, sms->phone);
	struct str param = close_text(desk, sms, sms->param);
	struct outbox_order order = {
		.kind = "sms",
		.dedupe = sms->dedupe,
		.member_id = sms->member_id,
		.payload = str_printf(desk->arena,
		    "{\"template\":\"%s\",\"phone\":\"%.*s\","
		    "\"param\":\"%.*s\",\"expires\":%" PRId64 "}",
		    sms_template_names[sms->template], STR_FMT(phone),
		    STR_FMT(param),
		    sms->expires == TIME_NONE ? 0 : sms->expires),
		.run_at = TIME_NONE,
	};

	return outbox_add(desk, &order);
}

enum err
sms_open(
    struct desk *desk, struct str dedupe, struct str sealed, struct str *plain)
{
	struct str octets;
	enum err e = str_from_base64(desk->arena, sealed, &octets);

	return e == ERR_OK ? seal_open(desk->keyring, desk->arena,
				 place(desk, dedupe), octets, plain) :
			     e;
}
