/* wire: a bound that holds, and an error that sticks. */
#include "config.h"

#include "base/wire.h"
#include "tests/tap.h"

static void
test_round_trip(void)
{
	unsigned char room[32];
	struct wire out, in;

	wire_init_write(&out, room, sizeof(room));
	wire_put_u8(&out, 0xfe);
	wire_put_u16(&out, 0x0102);
	wire_put_u32(&out, 0xdeadbeef);
	wire_put_u64(&out, UINT64_MAX - 1);
	wire_put_bytes(&out, STR("abc"));
	wire_put_bytes(&out, STR_NONE);
	ok(wire_ok(&out), "all fits");
	ok(str_equal(wire_written(&out),
	       STR("\xfe\x01\x02\xde\xad\xbe\xef"
		   "\xff\xff\xff\xff\xff\xff\xff\xfe"
		   "abc")),
	    "big endian");

	wire_init_read(&in, wire_written(&out));
	is_int(wire_get_u8(&in), 0xfe, "u8");
	is_int(wire_get_u16(&in), 0x0102, "u16");
	is_int(wire_get_u32(&in), 0xdeadbeef, "u32");
	ok(wire_get_u64(&in) == UINT64_MAX - 1, "u64");
	ok(!wire_at_end(&in) && wire_left(&in) == 3, "not at the end");
	is_str(wire_get_bytes(&in, 3), "abc", "bytes");
	ok(wire_at_end(&in), "at the end");
}

static void
test_sticky(void)
{
	unsigned char room[3] = { 0 };
	struct wire wire;

	wire_init_read(&wire, STR("\x01\x02\x03"));
	is_int(wire_get_u32(&wire), 0, "past the end is zero");
	ok(!wire_ok(&wire), "failed");
	is_int(wire_get_u8(&wire), 0, "what would fit is zero too");
	is_str(wire_get_bytes(&wire, 1), "", "and so are octets");
	ok(!wire_at_end(&wire), "a failed wire is not at its end");

	wire_init_read(&wire, STR("abc"));
	is_str(wire_get_bytes(&wire, SIZE_MAX), "", "the largest length");
	ok(!wire_ok(&wire), "fails");

	wire_init_read(&wire, STR_NONE);
	ok(wire_at_end(&wire), "nothing is at its end");
	is_str(wire_get_bytes(&wire, 0), "", "no octets of nothing");
	ok(wire_ok(&wire), "is fine");

	wire_init_write(&wire, room, sizeof(room));
	wire_put_u32(&wire, 0xffffffff);
	ok(!wire_ok(&wire) && room[0] == 0, "no half writes");
	wire_put_u8(&wire, 1);
	is_int((int64_t)wire_written(&wire).len, 0, "nothing after a failure");
}

int
main(void)
{
	test_round_trip();
	test_sticky();
	return tap_done();
}
