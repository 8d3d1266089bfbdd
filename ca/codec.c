/*
 * codec: octets of a CA frame to a message and back. One table says which
 * fields a type carries, another where a field lives; both directions walk
 * them. Called by the CA's server and by model/ca_client.c.
 */
#include "config.h"

#include <stdbool.h>
#include <string.h>

#include "base/wire.h"
#include "ca/codec.h"

enum place { PLACE_U64, PLACE_U8, PLACE_SERIAL, PLACE_RULE };

static const struct {
	enum place place;
	size_t offset;
} fields[CA_FIELD__MAX] = {

#define AT(kind, member)                                  \
	{                                                 \
		kind, offsetof(struct ca_message, member) \
	}
	[CA_FIELD_MEMBER] = AT(PLACE_U64, member),
	[CA_FIELD_APPLICATION] = AT(PLACE_U64, application),
	[CA_FIELD_SERIAL] = AT(PLACE_SERIAL, serial),
	[CA_FIELD_REASON] = AT(PLACE_U8, reason),
	[CA_FIELD_EVIDENCE] = AT(PLACE_U64, evidence),
	[CA_FIELD_CERTIFICATE] = AT(PLACE_U64, certificate),
	[CA_FIELD_RULE] = AT(PLACE_RULE, rule),
	[CA_FIELD_CRL_NUMBER] = AT(PLACE_U64, crl_number),
	[CA_FIELD_CRL_ENTRIES] = AT(PLACE_U64, crl_entries),
	[CA_FIELD_CRL_THIS_UPDATE] = AT(PLACE_U64, crl_this_update),
	[CA_FIELD_CRL_NEXT_UPDATE] = AT(PLACE_U64, crl_next_update),
	[CA_FIELD_ISSUED] = AT(PLACE_U64, issued),
	[CA_FIELD_RESERVED] = AT(PLACE_U64, reserved),
	[CA_FIELD_AUDIT_HEAD] = AT(PLACE_U64, audit_head),
#undef AT
};

#define BIT(field) (1u << (field))
#define WHO        (BIT(CA_FIELD_MEMBER) | BIT(CA_FIELD_APPLICATION))
#define FIGURES                                                             \
	(BIT(CA_FIELD_CRL_NUMBER) | BIT(CA_FIELD_CRL_ENTRIES) |             \
	    BIT(CA_FIELD_CRL_THIS_UPDATE) | BIT(CA_FIELD_CRL_NEXT_UPDATE) | \
	    BIT(CA_FIELD_ISSUED) | BIT(CA_FIELD_RESERVED) |                 \
	    BIT(CA_FIELD_AUDIT_HEAD))

static const struct {
	enum ca_type type;
	uint32_t must; /* carried always */
	uint32_t may;  /* carried when not zero */
} types[] = {
	{ CA_ISSUE, WHO, 0 },
	{ CA_CONFIRM, WHO, 0 },
	{ CA_REVOKE,
	    BIT(CA_FIELD_SERIAL) | BIT(CA_FIELD_REASON) |
		BIT(CA_FIELD_EVIDENCE),
	    0 },
	{ CA_HOLD, BIT(CA_FIELD_SERIAL) | BIT(CA_FIELD_EVIDENCE), 0 },
	{ CA_UNHOLD, BIT(CA_FIELD_SERIAL) | BIT(CA_FIELD_EVIDENCE), 0 },
	{ CA_GENCRL, 0, 0 },
	{ CA_STATUS, 0, 0 },
	{ CA_PING, 0, 0 },
	{ CA_OK, 0,
	    BIT(CA_FIELD_CERTIFICATE) | BIT(CA_FIELD_SERIAL) | FIGURES },
	{ CA_PENDING, 0, 0 },
	{ CA_REFUSED, BIT(CA_FIELD_RULE), 0 },
	{ CA_BUSY, 0, 0 },
	{ CA_ERROR, 0, 0 },
};

static bool
type_find(unsigned type, uint32_t *must, uint32_t *may)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (types[i].type == type) {
			*must = types[i].must;
			*may = types[i].may;
			return true;
		}
	}
	return false;
}

static bool
rule_is_well_formed(struct str rule)
{
	if (rule.len == 0 || rule.len > CA_RULE_MAX) {
		return false;
	}
	for (size_t i = 0; i < rule.len; i++) {
		char c = rule.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			c == '-')) {
			return false;
		}
	}
	return true;
}

/* Members are reached by their offset, so copies go through memcpy. */
static int64_t
number_get(const struct ca_message *message, unsigned field)
{
	int64_t value;

	memcpy(&value, (const char *)message + fields[field].offset,
	    sizeof(value));
	return value;
}

static void
number_set(struct ca_message *message, unsigned field, int64_t value)
{
	memcpy((char *)message + fields[field].offset, &value, sizeof(value));
}

static bool
field_is_set(const struct ca_message *message, unsigned field)
{
	switch (fields[field].place) {
	case PLACE_SERIAL:
		return message->serial_len > 0;
	case PLACE_RULE:
		return message->rule[0] != '\0';
	case PLACE_U64:
	case PLACE_U8:
		break;
	}
	return number_get(message, field) != 0;
}

static void
field_put(struct wire *wire, const struct ca_message *message, unsigned field)
{
	wire_put_u16(wire, (uint16_t)field);
	switch (fields[field].place) {
	case PLACE_U64:
		wire_put_u32(wire, 8);
		wire_put_u64(wire, (uint64_t)number_get(message, field));
		break;
	case PLACE_U8:
		wire_put_u32(wire, 1);
		wire_put_u8(wire, (uint8_t)number_get(message, field));
		break;
	case PLACE_SERIAL:
		wire_put_u32(wire, (uint32_t)message->serial_len);
		wire_put_bytes(wire,
		    (struct str){
			(const char *)message->serial, message->serial_len });
		break;
	case PLACE_RULE:
		wire_put_u32(wire, (uint32_t)strlen(message->rule));
		wire_put_bytes(wire, str_c(message->rule));
		break;
	}
}

static bool
message_is_sound(const struct ca_message *message, uint32_t must)
{
	if (message->serial_len > CA_SERIAL_MAX || message->deadline_ms < 0) {
		return false;
	}
	for (unsigned f = 1; f < CA_FIELD__MAX; f++) {
		if (fields[f].place == PLACE_U64 &&
		    number_get(message, f) < 0) {
			return false;
		}
	}
	if (message->reason < 0 || message->reason > 255) {
		return false;
	}
	if ((must & BIT(CA_FIELD_SERIAL)) != 0 && message->serial_len == 0) {
		return false;
	}
	return (must & BIT(CA_FIELD_RULE)) == 0 ||
	    rule_is_well_formed(str_c(message->rule));
}

enum err
ca_encode(const struct ca_message *message, unsigned char *room,
    size_t room_len, size_t *len)
{
	uint32_t must, may;
	struct wire head, body;

	if (!type_find((unsigned)message->type, &must, &may) ||
	    !message_is_sound(message, must) || room_len < CA_HEADER_LEN) {
		return err_note(ERR_BUG, "ca message of type %d cannot be sent",
		    (int)message->type);
	}
	if (room_len > CA_FRAME_MAX) {
		room_len = CA_FRAME_MAX;
	}
	wire_init_write(&body, room + CA_HEADER_LEN, room_len - CA_HEADER_LEN);
	for (unsigned f = 1; f < CA_FIELD__MAX; f++) {
		if ((must & BIT(f)) != 0 ||
		    ((may & BIT(f)) != 0 && field_is_set(message, f))) {
			field_put(&body, message, f);
		}
	}
	wire_init_write(&head, room, CA_HEADER_LEN);
	wire_put_u32(&head, CA_MAGIC);
	wire_put_u8(&head, CA_VERSION);
	wire_put_u8(&head, (uint8_t)message->type);
	wire_put_u16(&head, 0);
	wire_put_bytes(
	    &head, (struct str){ (const char *)message->id, CA_ID_LEN });
	wire_put_u64(&head, (uint64_t)message->deadline_ms);
	wire_put_u32(&head, (uint32_t)body.pos);
	if (!wire_ok(&head) || !wire_ok(&body)) {
		return err_note(ERR_BUG, "ca message does not fit its room");
	}
	*len = CA_HEADER_LEN + body.pos;
	return ERR_OK;
}

static bool
field_take(struct ca_message *out, unsigned field, struct str value)
{
	struct wire wire;
	uint64_t number;

	wire_init_read(&wire, value);
	switch (fields[field].place) {
	case PLACE_U64:
		number = wire_get_u64(&wire);
		if (!wire_at_end(&wire) || number > INT64_MAX) {
			return false;
		}
		number_set(out, field, (int64_t)number);
		return true;
	case PLACE_U8:
		number_set(out, field, wire_get_u8(&wire));
		return wire_at_end(&wire);
	case PLACE_SERIAL:
		if (value.len == 0 || value.len > CA_SERIAL_MAX) {
			return false;
		}
		memcpy(out->serial, value.p, value.len);
		out->serial_len = value.len;
		return true;
	case PLACE_RULE:
		if (!rule_is_well_formed(value)) {
			return false;
		}
		memcpy(out->rule, value.p, value.len);
		out->rule[value.len] = '\0';
		return true;
	}
	return false;
}

static bool
fields_take(
    struct wire *wire, struct ca_message *out, uint32_t must, uint32_t may)
{
	uint32_t seen = 0;

	while (wire_ok(wire) && wire_left(wire) > 0) {
		unsigned tag = wire_get_u16(wire);
		uint32_t len = wire_get_u32(wire);
		struct str value = wire_get_bytes(wire, len);
		if (!wire_ok(wire) || tag == 0 || tag >= CA_FIELD__MAX ||
		    (seen & BIT(tag)) != 0 || ((must | may) & BIT(tag)) == 0 ||
		    !field_take(out, tag, value)) {
			return false;
		}
		seen |= BIT(tag);
	}
	return wire_at_end(wire) && (seen & must) == must;
}

enum err
ca_decode(struct str frame, struct ca_message *out)
{
	struct wire wire;
	struct str id;
	uint32_t must, may;

	memset(out, 0, sizeof(*out));
	if (frame.len > CA_FRAME_MAX) {
		return ERR_INVALID;
	}
	wire_init_read(&wire, frame);
	uint32_t magic = wire_get_u32(&wire);
	uint8_t version = wire_get_u8(&wire);
	uint8_t type = wire_get_u8(&wire);
	uint16_t zero = wire_get_u16(&wire);
	id = wire_get_bytes(&wire, CA_ID_LEN);
	uint64_t deadline = wire_get_u64(&wire);
	uint32_t len = wire_get_u32(&wire);
	if (!wire_ok(&wire) || magic != CA_MAGIC || version != CA_VERSION ||
	    zero != 0 || deadline > INT64_MAX || len != wire_left(&wire) ||
	    !type_find(type, &must, &may)) {
		return ERR_INVALID;
	}
	out->type = (enum ca_type)type;
	out->deadline_ms = (int64_t)deadline;
	memcpy(out->id, id.p, CA_ID_LEN);
	return fields_take(&wire, out, must, may) ? ERR_OK : ERR_INVALID;
}
