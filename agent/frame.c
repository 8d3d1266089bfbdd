/*
 * frame: encoding and strict decoding. Pure; the sockets are elsewhere.
 */
#include "config.h"

#include "agent/frame.h"

#include <string.h>

#include "base/wire.h"

void
frame_encode(const struct frame *frame, struct buf *out)
{
	size_t body = 1 + 1 + 4;
	for (unsigned tag = 1; tag < FIELD__MAX; tag++) {
		if (frame->field[tag].p != NULL) {
			body += 1 + 4 + frame->field[tag].len;
		}
	}
	if (body > FRAME_MAX) {
		out->failed = true;
		return;
	}
	unsigned char head[FRAME_HEAD + 6];
	struct wire wire;
	wire_init_write(&wire, head, sizeof(head));
	wire_put_u32(&wire, (uint32_t)body);
	wire_put_u8(&wire, FRAME_VERSION);
	wire_put_u8(&wire, (uint8_t)frame->type);
	wire_put_u32(&wire, frame->id);
	buf_add(out, head, sizeof(head));
	for (unsigned tag = 1; tag < FIELD__MAX; tag++) {
		struct str value = frame->field[tag];
		if (value.p == NULL) {
			continue;
		}
		unsigned char lead[5];
		wire_init_write(&wire, lead, sizeof(lead));
		wire_put_u8(&wire, (uint8_t)tag);
		wire_put_u32(&wire, (uint32_t)value.len);
		buf_add(out, lead, sizeof(lead));
		buf_add_str(out, value);
	}
}

enum frame_status
frame_decode(struct str bytes, struct frame *out, size_t *used)
{
	memset(out, 0, sizeof(*out));
	*used = 0;
	if (bytes.len < FRAME_HEAD) {
		return FRAME_MORE;
	}
	struct wire wire;
	wire_init_read(&wire, bytes);
	uint32_t body = wire_get_u32(&wire);
	if (body < 6 || body > FRAME_MAX) {
		return FRAME_BAD;
	}
	if (wire_left(&wire) < body) {
		return FRAME_MORE;
	}
	wire_init_read(&wire, (struct str){ bytes.p + FRAME_HEAD, body });
	uint8_t version = wire_get_u8(&wire);
	uint8_t type = wire_get_u8(&wire);
	out->id = wire_get_u32(&wire);
	if (version != FRAME_VERSION || type == FRAME_NONE ||
	    type >= FRAME__MAX) {
		return FRAME_BAD;
	}
	out->type = (enum frame_type)type;
	while (wire_ok(&wire) && wire_left(&wire) > 0) {
		uint8_t tag = wire_get_u8(&wire);
		uint32_t len = wire_get_u32(&wire);
		struct str value = wire_get_bytes(&wire, len);
		if (!wire_ok(&wire) || tag == FIELD_NONE || tag >= FIELD__MAX ||
		    out->field[tag].p != NULL) {
			return FRAME_BAD;
		}
		if (value.p == NULL) {
			value = STR("");
		}
		out->field[tag] = value;
	}
	if (!wire_at_end(&wire)) {
		return FRAME_BAD;
	}
	*used = FRAME_HEAD + body;
	return FRAME_GOT;
}
