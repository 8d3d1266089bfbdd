/* The CA's frames: golden octets, what is refused, and that every message
 * comes back as it went. */
#include "config.h"

#include "base/arena.h"
#include "base/log.h"
#include "ca/codec.h"
#include "tests/tap.h"

/* Never change these: they are what is on the wire between two releases. */
#define ID "00112233445566778899aabbccddeeff"

static const struct {
	const char *name;
	struct ca_message message;
	const char *hex;
} golden[] = {
	{ "ISSUE",
	    { .type = CA_ISSUE,
		.deadline_ms = 1795380281000,
		.member = 7,
		.application = 0x123456789a },
	    "43444b4101010000" ID "000001a20500fea80000001c"
	    "0001000000080000000000000007"
	    "000200000008000000123456789a" },
	{ "CONFIRM", { .type = CA_CONFIRM, .member = 1, .application = 2 },
	    "43444b4101020000" ID "00000000000000000000001c"
	    "0001000000080000000000000001"
	    "0002000000080000000000000002" },
	{ "REVOKE",
	    { .type = CA_REVOKE,
		.serial = { 0x12, 0x34 },
		.serial_len = 2,
		.reason = 1,
		.evidence = 9 },
	    "43444b4101030000" ID "00000000000000000000001d"
	    "0003000000021234"
	    "00040000000101"
	    "0005000000080000000000000009" },
	{ "PING", { .type = CA_PING },
	    "43444b4101080000" ID "000000000000000000000000" },
	{ "OK",
	    { .type = CA_OK,
		.certificate = 5,
		.serial = { 0x7f },
		.serial_len = 1 },
	    "43444b4101800000" ID "000000000000000000000015"
	    "0003000000017f"
	    "0006000000080000000000000005" },
	{ "REFUSED", { .type = CA_REFUSED, .rule = "not-paid" },
	    "43444b4101820000" ID "00000000000000000000000e"
	    "0007000000086e6f742d70616964" },
};

#define HEAD "43444b4101010000" ID "0000000000000000"

static const struct {
	const char *name;
	const char *hex;
} bad[] = {
	{ "nothing", "" },
	{ "a part of a header", "43444b4101080000" },
	{ "another magic", "53444b4101080000" ID "000000000000000000000000" },
	{ "another version", "43444b4102080000" ID "000000000000000000000000" },
	{ "an unknown type", "43444b4101090000" ID "000000000000000000000000" },
	{ "type zero", "43444b4101000000" ID "000000000000000000000000" },
	{ "the spare octets used",
	    "43444b4101080001" ID "000000000000000000000000" },
	{ "a deadline beyond time",
	    "43444b4101080000" ID "ffffffffffffffff00000000" },
	{ "octets behind it",
	    "43444b4101080000" ID "00000000000000000000000000" },
	{ "a length that is too long",
	    "43444b4101080000" ID "000000000000000000000001" },
	{ "a field missing", HEAD "0000000e0001000000080000000000000001" },
	{ "a field twice",
	    HEAD "0000002a0001000000080000000000000001"
		 "0001000000080000000000000001"
		 "0002000000080000000000000002" },
	{ "a field out of place",
	    HEAD "000000230001000000080000000000000001"
		 "0002000000080000000000000002"
		 "00040000000101" },
	{ "an unknown field",
	    HEAD "000000220001000000080000000000000001"
		 "0002000000080000000000000002"
		 "00ff00000000" },
	{ "a number of seven octets",
	    HEAD "0000001b00010000000700000000000001"
		 "0002000000080000000000000002" },
	{ "a negative number",
	    HEAD "0000001c000100000008ffffffffffffffff"
		 "0002000000080000000000000002" },
	{ "a field longer than the frame",
	    HEAD "0000001c0001000000080000000000000001"
		 "0002ffffffff0000000000000002" },
	{ "a rule that is no name",
	    "43444b4101820000" ID "00000000000000000000000800070000000241"
	    "42" },
	{ "an empty serial",
	    "43444b4101800000" ID "000000000000000000000006000300000000" },
};

static void
try_golden(struct arena *arena, size_t i)
{
	struct ca_message message = golden[i].message, back;
	unsigned char room[256];
	size_t len = 0;
	struct str wanted;

	need(str_from_hex(arena, str_c(golden[i].hex), &wanted) == ERR_OK,
	    golden[i].name);
	memcpy(message.id, wanted.p + 8, sizeof(message.id));
	is_err(ca_encode(&message, room, sizeof(room), &len), ERR_OK,
	    golden[i].name);
	is_str(str_to_hex(arena, (struct str){ (const char *)room, len }),
	    golden[i].hex, "its octets");
	is_err(ca_decode(wanted, &back), ERR_OK, "is read");
	is_err(
	    ca_encode(&back, room, sizeof(room), &len), ERR_OK, "said again");
	is_str(str_to_hex(arena, (struct str){ (const char *)room, len }),
	    golden[i].hex, "it comes back the same");
	/* Every shorter frame is none, and no octet beyond its end is read. */
	size_t n_taken = 0;
	for (size_t cut = 0; cut < wanted.len; cut++) {
		char *exact = malloc(cut + 1);
		memcpy(exact, wanted.p, cut);
		n_taken +=
		    ca_decode((struct str){ exact, cut }, &back) == ERR_OK ? 1 :
									     0;
		free(exact);
	}
	ok(n_taken == 0, "no part of %s is a frame", golden[i].name);
}

int
main(void)
{
	struct arena *arena = arena_new(4U << 20);
	struct ca_message message = { .type = CA_REFUSED }, back;
	unsigned char room[64];
	size_t len = 0;

	log_open("t_codec", LOG_ERROR);
	need(arena != NULL, "an arena");
	for (size_t i = 0; i < sizeof(golden) / sizeof(golden[0]); i++) {
		try_golden(arena, i);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct str frame;
		need(str_from_hex(arena, str_c(bad[i].hex), &frame) == ERR_OK,
		    bad[i].name);
		is_err(ca_decode(frame, &back), ERR_INVALID, bad[i].name);
	}
	is_err(ca_encode(&message, room, sizeof(room), &len), ERR_BUG,
	    "a refusal without a rule is not sent");
	message.type = (enum ca_type)77;
	is_err(ca_encode(&message, room, sizeof(room), &len), ERR_BUG,
	    "nor a type there is not");
	message = (struct ca_message){
		.type = CA_ISSUE, .member = 1, .application = 1
	};
	is_err(ca_encode(&message, room, sizeof(room) - 1, &len), ERR_BUG,
	    "nor one without room");
	arena_free(arena);
	return tap_done();
}
