/* DER, name, times: what the writer writes, octet by octet. */
#include "config.h"

#include <openssl/x509.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "ca/certificate.h"
#include "ca/der.h"
#include "ca/name.h"
#include "tests/tap.h"

static struct arena *arena;

static struct str
hex_of(const struct der *der)
{
	return str_to_hex(arena, der_str(der));
}

#define WRITES(wanted, name, call)                  \
	do {                                        \
		struct der der;                     \
		der_init(&der, arena, 1024);        \
		call;                               \
		is_str(hex_of(&der), wanted, name); \
	} while (0)

static int64_t
at(int year, int month, int day, int hour, int minute, int second)
{
	return clock_from_utc((struct clock_civil){ .year = year,
	    .month = month,
	    .day = day,
	    .hour = hour,
	    .minute = minute,
	    .second = second });
}

static void
try_values(void)
{
	WRITES("020100", "zero", der_put_int(&der, DER_INTEGER, 0));
	WRITES("02017f", "127", der_put_int(&der, DER_INTEGER, 127));
	WRITES("02020080", "128 has a zero before it",
	    der_put_int(&der, DER_INTEGER, 128));
	WRITES("0203010000", "65536", der_put_int(&der, DER_INTEGER, 65536));
	WRITES("020209ff", "leading zeros go",
	    der_put_unsigned(&der, STR("\0\0\x09\xff")));
	WRITES("020300ff01", "a high bit gets one",
	    der_put_unsigned(&der, STR("\xff\x01")));
	WRITES("0101ff", "true", der_put_true(&der));
	WRITES("030206c0", "two named bits", der_put_named_bits(&der, 0xc000));
	WRITES("03020780", "one named bit", der_put_named_bits(&der, 0x8000));
	WRITES("0303070080", "bits in the second octet",
	    der_put_named_bits(&der, 0x0080));
	WRITES("030100", "no bits", der_put_named_bits(&der, 0));
	WRITES(
	    "030300abcd", "a bit string", der_put_bits(&der, STR("\xab\xcd")));
	WRITES("170d3439313233313233353935395a", "UTCTime to the end of 2049",
	    der_put_time(&der, at(2049, 12, 31, 23, 59, 59)));
	WRITES("180f32303530303130313030303030305a",
	    "GeneralizedTime from 2050",
	    der_put_time(&der, at(2050, 1, 1, 0, 0, 0)));
	WRITES("170d3238303232393135353935395a", "a leap day",
	    der_put_time(&der, at(2028, 2, 29, 15, 59, 59)));
}

static void
try_lengths(void)
{
	struct der der;
	char *long_text = arena_alloc(arena, 300);

	memset(long_text, 'a', 300);
	der_init(&der, arena, 400);
	der_put(&der, DER_UTF8, (struct str){ long_text, 127 });
	ok(memcmp(der_str(&der).p, "\x0c\x7f", 2) == 0, "127 in one octet");
	der_init(&der, arena, 400);
	der_put(&der, DER_UTF8, (struct str){ long_text, 128 });
	ok(memcmp(der_str(&der).p, "\x0c\x81\x80", 3) == 0, "128 in two");
	der_init(&der, arena, 400);
	der_put(&der, DER_UTF8, (struct str){ long_text, 300 });
	ok(memcmp(der_str(&der).p, "\x0c\x82\x01\x2c", 4) == 0, "300 in three");
	der_put(&der, DER_UTF8, (struct str){ long_text, 300 });
	ok(!der_ok(&der) && der_str(&der).p == NULL,
	    "no room: failed, and stays so");
	is_str(str_to_hex(arena, der_oid(arena, STR("1.2.156.10260.4.1.4"))),
	    "2a811cd014040104", "an OID");
	is_str(der_oid(arena, STR("3.1")), NULL, "no OID begins with 3");
	is_str(der_oid(arena, STR("1.x")), NULL, "no letters");
}

static void
try_taking(void)
{
	struct str rest = STR("\x30\x03\x02\x01\x05zz"), content, whole;
	unsigned tag = 0;

	ok(der_take(&rest, &tag, &content, &whole) && tag == DER_SEQUENCE &&
		content.len == 3 && whole.len == 5 && rest.len == 2,
	    "an element is taken");
	const struct str bad[] = { STR("\x30"), STR("\x30\x80\x00\x00"),
		STR("\x30\x81\x01\x00"), STR("\x30\x82\x00\x80"),
		STR("\x30\x05\x00"), STR("\x1f\x01\x00"),
		STR("\x30\x85\x01\x01\x01\x01\x01") };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		rest = bad[i];
		ok(!der_take(&rest, &tag, &content, &whole),
		    "not minimal, not definite, or not there: %zu", i);
	}
}

static struct str
times(const char *what, int n)
{
	size_t len = strlen(what);
	char *room = arena_alloc(arena, len * (size_t)n + 1);

	for (int i = 0; i < n; i++) {
		memcpy(room + (size_t)i * len, what, len);
	}
	return (struct str){ room, len * (size_t)n };
}

static enum err
name_with(struct str common_name)
{
	struct name_parts parts = { .country = STR("CN"),
		.organization = STR("公司"),
		.common_name = common_name };
	struct str der;

	return name_build(&parts, arena, &der);
}

static void
try_names(void)
{
	struct name_parts parts = { .country = STR("CN"),
		.province = STR("安徽省"),
		.locality = STR("合肥市"),
		.organization = STR("云杉，有限公司"),
		.unit = STR("采购"),
		.common_name = STR("A, B+C") };
	struct str der;

	is_err(name_build(&parts, arena, &der), ERR_OK, "a name");
	const unsigned char *p = (const unsigned char *)der.p;
	X509_NAME *name = d2i_X509_NAME(NULL, &p, (long)der.len);
	need(name != NULL, "OpenSSL reads it");
	ok(name_is_sound(name), "and it is sound");
	is_str(name_text(arena, name),
	    "CN=A\\, B\\+C,OU=采购,O=云杉，有限公司,L=合肥市,ST=安徽省,C=CN",
	    "its text");
	ok(str_equal(name_der(arena, name), der), "its octets");
	X509_NAME_free(name);
	/* Counted in characters, not octets: 64 are 192 octets. */
	is_err(name_with(times("会", 64)), ERR_OK, "64 characters");
	is_err(name_with(times("会", 65)), ERR_INVALID, "65 are too many");
	is_err(name_with(STR("")), ERR_INVALID, "the empty name");
	is_err(name_with(STR_NONE), ERR_INVALID, "no name");
	is_err(name_with(STR(" a")), ERR_INVALID, "a blank before it");
	is_err(name_with(STR("a\nb")), ERR_INVALID, "a line break");
	is_err(name_with(STR("a\0b")), ERR_INVALID, "a NUL");
	is_err(name_with(STR("a\xff")), ERR_INVALID, "not UTF-8");
	is_err(name_with(STR("a\xe2\x80\xae"
			     "b")),
	    ERR_INVALID, "writing turned round");
	parts.country = STR("cn");
	is_err(name_build(&parts, arena, &der), ERR_INVALID, "a small country");
}

static int
compare(const void *a, const void *b)
{
	return memcmp(a, b, SERIAL_LEN);
}

static void
try_serials(void)
{
	enum { N = 10000 };

	static unsigned char serials[N][SERIAL_LEN];
	unsigned n_ones[8 * SERIAL_LEN] = { 0 };
	bool positive = true, even = true, apart = true;

	for (size_t i = 0; i < N; i++) {
		serial_make(serials[i]);
		positive =
		    positive && serials[i][0] > 0 && serials[i][0] < 0x80;
		for (unsigned bit = 0; bit < 8 * SERIAL_LEN; bit++) {
			n_ones[bit] +=
			    (unsigned)serials[i][bit / 8] >> (7 - bit % 8) & 1U;
		}
	}
	for (unsigned bit = 8; bit < 8 * SERIAL_LEN; bit++) {
		even = even && n_ones[bit] > N / 2 - 400 &&
		    n_ones[bit] < N / 2 + 400;
	}
	qsort(serials, N, SERIAL_LEN, compare);
	for (size_t i = 1; i < N; i++) {
		apart = apart &&
		    memcmp(serials[i], serials[i - 1], SERIAL_LEN) != 0;
	}
	ok(positive, "10,000 serials: 16 octets and positive");
	ok(even, "their bits are even");
	ok(apart, "no two are the same");
}

int
main(void)
{
	log_open("t_der", LOG_ERROR);
	arena = arena_new(16U << 20);
	need(arena != NULL, "an arena");
	try_values();
	try_lengths();
	try_taking();
	try_names();
	try_serials();
	arena_free(arena);
	return tap_done();
}
