/* validate, gbk and mask: what people type. */
#include "config.h"

#include <iconv.h>

#include "base/arena.h"
#include "base/clock.h"
#include "model/gbk.h"
#include "model/mask.h"
#include "model/validate.h"
#include "tests/tap.h"

static struct arena *arena;
static int64_t now;

typedef const char *check_fn(struct arena *, struct str, struct str *);

/* Right, and uniform as wanted. */
static void
right(check_fn *check, const char *text, const char *wanted)
{
	struct str out = STR_NONE;
	const char *wrong = check(arena, str_c(text), &out);

	if (!ok(wrong == NULL, "right: '%s'", text)) {
		(void)printf("# %s\n", wrong);
	}
	is_str(out, wanted, "its uniform spelling");
}

static void
wrong(check_fn *check, const char *text)
{
	struct str out = STR("untouched");
	const char *sentence = check(arena, str_c(text), &out);

	ok(sentence != NULL && str_equal_c(out, "untouched"), "wrong: '%s'",
	    text);
	ok(sentence != NULL && str_is_utf8(str_c(sentence)) &&
		str_ends(str_c(sentence), STR("。")),
	    "and a sentence says so");
}

#define ALL_WRONG(check, ...)                                            \
	do {                                                             \
		static const char *const texts[] = { __VA_ARGS__ };      \
		for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); \
		     i++) {                                              \
			wrong((check), texts[i]);                        \
		}                                                        \
	} while (0)

static void
test_credit_code(void)
{
	static const char *const good[] = { "91350100M000100Y43",
		"91110000000000000E", "91110108MA01AB2C3T",
		"91110108MA00000070" };

	for (size_t i = 0; i < 4; i++) {
		right(validate_credit_code, good[i], good[i]);
	}
	right(validate_credit_code, "  91350100m000100y43 ",
	    "91350100M000100Y43");
	right(
	    validate_credit_code, "91350100 M000 100Y43", "91350100M000100Y43");
	right(validate_credit_code,
	    "\xef\xbc\x99"
	    "1350100M000100Y43",
	    "91350100M000100Y43");
	ALL_WRONG(validate_credit_code, "", "91350100M000100Y4Z",
	    "91350100M000100Y44", "91350100M000100Y4", "91350100M000100Y433",
	    "9135010OM000100Y43", "91350100M000100Y34", "91350100M000010Y43",
	    "A1350100M000100Y43", "913501A0M000100Y43", "91350100M00010中");
}

/* Every single wrong digit and every swap of neighbours must show. */
static void
test_credit_code_mistakes(void)
{
	char code[] = "91110108MA01AB2C3T";
	struct str out;
	int missed = 0;

	for (size_t i = 0; i < 18; i++) {
		char saved = code[i];

		for (const char *c = "0123456789ABCDEFGHJKLMNPQRTUWXY";
		     *c != '\0'; c++) {
			code[i] = *c;
			missed += *c != saved &&
			    validate_credit_code(arena, str_c(code), &out) ==
				NULL;
		}
		code[i] = saved;
	}
	is_int(missed, 0, "no single mistake passes");
}

static const char *
id_check(enum id_kind kind, const char *text, struct str *out)
{
	return validate_id_number(arena, kind, now, str_c(text), out);
}

static void
test_id_numbers(void)
{
	static const struct {
		enum id_kind kind;
		const char *text, *wanted; /* NULL: wrong */
	} vectors[] = {
		{ ID_RESIDENT, "11010519491231002X", "11010519491231002X" },
		{ ID_RESIDENT, "11010519491231002x", "11010519491231002X" },
		{ ID_RESIDENT, "110105 19491231 002X", "11010519491231002X" },
		{ ID_RESIDENT, "440524188001010014", "440524188001010014" },
		{ ID_RESIDENT, "110105194912310021", NULL },
		{ ID_RESIDENT, "11010519491231002", NULL },
		{ ID_RESIDENT, "110105491231002", NULL },
		{ ID_RESIDENT, "", NULL },
		{ ID_RESIDENT, "99010519491231002X", NULL },
		{ ID_RESIDENT, "1101051949123100中", NULL },
		{ ID_RESIDENT, "810000199003070015", "810000199003070015" },
		{ ID_HMT_RESIDENT, "810000199003070015", "810000199003070015" },
		{ ID_HMT_RESIDENT, "820000199003070017", "820000199003070017" },
		{ ID_HMT_RESIDENT, "830000199003070019", "830000199003070019" },
		{ ID_HMT_RESIDENT, "830000199003070018", NULL },
		{ ID_HMT_RESIDENT, "11010519491231002X", NULL },
		{ ID_FOREIGN_RESIDENT, "ABC123456789012", "ABC123456789012" },
		{ ID_FOREIGN_RESIDENT, "AB1234567890123", NULL },
		{ ID_FOREIGN_RESIDENT, "11010519491231002X", NULL },
		{ ID_HM_PERMIT, "h12345678", "H12345678" },
		{ ID_HM_PERMIT, "M1234567890", "M1234567890" },
		{ ID_HM_PERMIT, "X12345678", NULL },
		{ ID_HM_PERMIT, "H123456789", NULL },
		{ ID_HM_PERMIT, "H", NULL },
		{ ID_TW_PERMIT, "12345678", "12345678" },
		{ ID_TW_PERMIT, "1234567890", "1234567890" },
		{ ID_TW_PERMIT, "123456789", NULL },
		{ ID_TW_PERMIT, "A2345678", NULL },
		{ ID_PASSPORT, "e1234567", "E1234567" },
		{ ID_PASSPORT, "E123", NULL },
		{ ID_PASSPORT, "E12345678901234567", NULL },
		{ ID_PASSPORT, "E1234_67", NULL },
		{ ID_KIND__MAX, "E1234567", NULL },
	};

	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		struct str out = STR_NONE;
		const char *sentence =
		    id_check(vectors[i].kind, vectors[i].text, &out);

		ok((sentence == NULL) == (vectors[i].wanted != NULL),
		    "paper %d: '%s'", (int)vectors[i].kind, vectors[i].text);
		is_str(out, vectors[i].wanted, "its uniform spelling");
	}
}

/* An ID number with a birthday, its check digit made right by trying. */
static const char *
born(const char *birthday, struct str *out)
{
	char number[19];
	const char *sentence = NULL;

	for (const char *c = "0123456789X"; *c != '\0'; c++) {
		(void)snprintf(
		    number, sizeof(number), "110105%s002%c", birthday, *c);
		sentence = id_check(ID_RESIDENT, number, out);
		if (sentence == NULL || strstr(sentence, "校验位") == NULL) {
			break;
		}
	}
	return sentence;
}

static void
test_birthdays(void)
{
	struct str out;

	need(clock_parse_second(STR("2026-11-22 12:00:00"), &now), "now");
	ok(born("20081122", &out) == NULL, "18 years old today");
	ok(strstr(born("20081123", &out), "18 周岁") != NULL, "not yet");
	ok(strstr(born("20270101", &out), "今天") != NULL, "not yet born");
	ok(strstr(born("19900229", &out), "不存在") != NULL, "no such day");
	ok(born("19920229", &out) == NULL, "a leap day");
}

static void
test_names(void)
{
	right(validate_person_name, " 张三 ", "张三");
	right(validate_person_name, "阿凡提•买买提", "阿凡提·买买提");
	right(validate_person_name, "阿凡提・买买提", "阿凡提·买买提");
	right(validate_person_name, "𠮷田", "𠮷田");
	right(validate_person_name, "Jean-Paul Müller", "Jean-Paul Müller");
	right(validate_person_name, "Ｌｉ", "Li");
	ALL_WRONG(validate_person_name, "", " ", "张3", "<b>", "张三\n李四",
	    "😀", "-", "·", "张三;", "张\xe2\x80\x8b三",
	    "张张张张张张张张张张张张张张张张张张张张张张张张张张张张张张张张"
	    "张张张张张张张张张张张张张张张张张张张张张张张张张张张张张");
}

static void
test_phones(void)
{
	right(validate_mobile, "13800138000", "13800138000");
	right(validate_mobile, "+86 138-0013-8000", "13800138000");
	right(validate_mobile, "008619912345678", "19912345678");
	right(validate_mobile, "１３８００１３８０００", "13800138000");
	ALL_WRONG(validate_mobile, "", "12800138000", "1380013800",
	    "138001380000", "23800138000", "1380013800a", "+8613800138",
	    "010-12345678");
	right(validate_phone, "13800138000", "13800138000");
	right(validate_phone, "010-12345678", "010-12345678");
	right(validate_phone, "01012345678", "01012345678");
	right(validate_phone, "0755-1234567", "0755-1234567");
	right(validate_phone, "12345678-8001", "12345678-8001");
	right(validate_phone, "0755-12345678-123456", "0755-12345678-123456");
	right(validate_phone, "400-810-8888", "400-810-8888");
	right(validate_phone, "4008108888", "4008108888");
	ALL_WRONG(validate_phone, "", "123456", "010-123", "0-12345678",
	    "010--12345678", "010-12345678-1-2", "-12345678", "12345678-",
	    "0755-12345678-1234567", "abc", "(010)12345678");
}

static void
test_lines(void)
{
	struct str out = STR_NONE;

	right(validate_email, " a.b+c@example.com ", "a.b+c@example.com");
	right(validate_email, "x@a-b.co", "x@a-b.co");
	ALL_WRONG(validate_email, "", "a", "a@", "@b.com", "a@b", "a@b..com",
	    "a@-b.com", "a b@c.com", "a@b.com\r\nBcc: x@y.z", ".a@b.com",
	    "a..b@c.com", "a.@b.com", "a@b.c", "a@1.2.3.4", "<a@b.com>",
	    "a@b@c.com", "中@b.com");
	right(validate_postcode, "100000", "100000");
	ALL_WRONG(validate_postcode, "", "10000", "1000000", "10000a");
	right(validate_waybill, "sf1234567890123", "SF1234567890123");
	right(validate_waybill, "SF123456789012", "SF123456789012");
	right(validate_waybill, "123456789012", "123456789012");
	ALL_WRONG(validate_waybill, "", "1234567890123", "SF12345678901",
	    "SF12345678901234", "YT123456789012", "SF");
	right(validate_sms_code, " 012345", "012345");
	ALL_WRONG(validate_sms_code, "", "12345", "1234567", "12345a");

	ok(validate_line(arena, STR(" 中关村大街 1 号 "), 20, &out) == NULL,
	    "a street");
	is_str(out, "中关村大街 1 号", "trimmed");
	ok(validate_line(arena, STR("一二三"), 2, &out) != NULL, "too long");
	ok(validate_line(arena, STR("a\nb"), 20, &out) != NULL, "two lines");
	ok(validate_line(arena, STR("a\tb"), 20, &out) != NULL, "a tab");
	ok(validate_line(arena, STR("<script>"), 20, &out) != NULL, "markup");
	ok(validate_line(arena, STR("x☺"), 20, &out) != NULL, "a sign");
	ok(validate_line(arena, STR("x😀"), 20, &out) != NULL, "an emoji");
	ok(validate_line(arena,
	       STR("x\xe2\x80\xae"
		   "y"),
	       20, &out) != NULL,
	    "a mark of direction");
	ok(validate_line(arena, STR("x\xff"), 20, &out) != NULL, "no UTF-8");
}

static void
test_titles(void)
{
	static char long_name[151];

	for (size_t i = 0; i < 150; i += 3) {
		memcpy(long_name + i, "中", 3);
	}
	right(validate_title_name, " 北京某某科技有限公司（分公司） ",
	    "北京某某科技有限公司（分公司）");
	right(validate_title_name, long_name, long_name);
	ok(validate_title_name(arena, str_printf(arena, "%s,", long_name),
	       &(struct str){ 0 }) != NULL,
	    "101 octets of GBK");
	ALL_WRONG(validate_title_name, "", "a<b", "a\tb", "公司😀");
	right(validate_tax_number, "91350100m000100y43", "91350100M000100Y43");
	right(validate_tax_number, "110105194912310", "110105194912310");
	right(validate_tax_number, "11010519491231002X01",
	    "11010519491231002X01");
	ALL_WRONG(validate_tax_number, "", "91350100M000100Y44",
	    "12345678901234", "123456789012345678901", "91350100M000100_43");
	right(validate_bank_account, "6222 0202 0000 0000 000",
	    "6222020200000000000");
	ALL_WRONG(validate_bank_account, "", "1234567", "12345678a",
	    "1234567890123456789012345678901");
	right(validate_title_phone, "(010) 12345678", "(010)12345678");
	ALL_WRONG(validate_title_phone, "", "123", "123456789012345678901",
	    "1234567a");
	ok(validate_title_pair(str_c(long_name), STR("")) == NULL, "a pair");
	ok(validate_title_pair(str_c(long_name), STR("1")) != NULL,
	    "a pair too long");
	ok(validate_same_name(arena, STR("甲（乙）公司"), STR("甲(乙)公司")),
	    "brackets of either width");
	ok(!validate_same_name(arena, STR("甲公司"), STR("乙公司")),
	    "another name");
}

/* Every character of the Basic Multilingual Plane against iconv. */
static void
test_gbk(void)
{
	iconv_t gbk = iconv_open("GBK", "UTF-8");
	int wrong_ones = 0;

	need(gbk != (iconv_t)-1, "iconv");
	for (unsigned c = 1; c < 0x10000; c++) {
		char in[4];
		char out[8];
		char *p = in;
		char *q = out;
		size_t len = c < 0x80 ? 1 : 3;
		size_t room = sizeof(out);
		size_t wanted;

		/* Surrogates; and the euro sign, which iconv takes from
		 * Microsoft's code page, in one octet. */
		if ((c >= 0xd800 && c < 0xe000) || c == 0x20ac) {
			continue;
		}
		if (c < 0x80) {
			in[0] = (char)c;
		} else if (c < 0x800) {
			len = 2;
			in[0] = (char)(0xc0 | c >> 6);
			in[1] = (char)(0x80 | (c & 0x3f));
		} else {
			in[0] = (char)(0xe0 | c >> 12);
			in[1] = (char)(0x80 | (c >> 6 & 0x3f));
			in[2] = (char)(0x80 | (c & 0x3f));
		}
		wanted = gbk_len((struct str){ in, len });
		if (iconv(gbk, &p, &len, &q, &room) == (size_t)-1) {
			wrong_ones += wanted != 4;
			(void)iconv(gbk, NULL, NULL, NULL, NULL);
		} else {
			wrong_ones += wanted != sizeof(out) - room;
		}
	}
	(void)iconv_close(gbk);
	is_int(wrong_ones, 0, "every character as iconv counts it");
	is_int((int64_t)gbk_len(STR("a中€𠮷")), 1 + 2 + 4 + 4, "a mixed text");
	is_int((int64_t)gbk_len(STR_NONE), 0, "no text");
}

static void
test_masks(void)
{
	is_str(mask_phone(arena, STR("13800138000")), "138****8000", "phone");
	is_str(
	    mask_id(arena, STR("11010519491231002X")), "110105****002X", "ID");
	is_str(mask_id(arena, STR("E1234567")), "E****7", "a short ID");
	is_str(mask_phone(arena, STR("12")), "****", "a very short phone");
	is_str(mask_phone(arena, STR_NONE), "****", "none");
	is_str(mask_name(arena, STR("张三")), "张*", "a name of two");
	is_str(mask_name(arena, STR("张三丰")), "张**", "of three");
	is_str(mask_name(arena, STR("欧阳锋锋")), "欧阳**", "of four");
	is_str(mask_name(arena, STR("")), "*", "of none");
}

int
main(void)
{
	arena = arena_new((size_t)16 * 1024 * 1024);
	need(arena != NULL, "arena");
	need(clock_parse_second(STR("2026-11-22 12:00:00"), &now), "now");
	test_credit_code();
	test_credit_code_mistakes();
	test_id_numbers();
	test_birthdays();
	test_names();
	test_phones();
	test_lines();
	test_titles();
	test_gbk();
	test_masks();
	ok(!arena_failed(arena), "the arena held");
	arena_free(arena);
	return tap_done();
}
