/*
 * validate: one function a kind of text. Check digits follow the standards
 * named; the many samples on the web that do not are wrong.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "model/gbk.h"
#include "model/validate.h"

const char *const id_kind_names[ID_KIND__MAX] = {
	[ID_RESIDENT] = "resident",
	[ID_HMT_RESIDENT] = "hmt_resident",
	[ID_FOREIGN_RESIDENT] = "foreign_resident",
	[ID_HM_PERMIT] = "hm_permit",
	[ID_TW_PERMIT] = "tw_permit",
	[ID_PASSPORT] = "passport",
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
all_digits(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!is_digit(text.p[i])) {
			return false;
		}
	}
	return text.len > 0;
}

/* The characters of text without those in drop (ASCII). */
static struct str
without(struct arena *arena, struct str text, const char *drop)
{
	struct buf buf;

	buf_init(&buf, arena, 0);
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] == '\0' || strchr(drop, text.p[i]) == NULL) {
			buf_add_char(&buf, text.p[i]);
		}
	}
	return buf_str(&buf);
}

/* Half width, ASCII letters in upper case, no spaces. */
static struct str
code_text(struct arena *arena, struct str text)
{
	struct str half =
	    without(arena, validate_half_width(arena, text), " \t");
	struct buf buf;

	buf_init(&buf, arena, 0);
	for (size_t i = 0; i < half.len; i++) {
		char c = half.p[i];

		buf_add_char(
		    &buf, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
	}
	return buf_str(&buf);
}

static void
add_utf8(struct buf *buf, struct str text, size_t from, size_t to)
{
	buf_add(buf, text.p + from, to - from);
}

struct str
validate_half_width(struct arena *arena, struct str text)
{
	struct buf buf;
	size_t pos = 0;
	size_t from = 0;
	int32_t c;

	buf_init(&buf, arena, 0);
	while ((c = str_utf8_next(text, &pos)) >= 0) {
		if (c >= 0xff01 && c <= 0xff5e) {
			buf_add_char(&buf, (char)(c - 0xff01 + '!'));
		} else if (c == 0x3000 || c == 0xa0) {
			buf_add_char(&buf, ' ');
		} else {
			add_utf8(&buf, text, from, pos);
		}
		from = pos;
	}
	return str_trim(buf_str(&buf));
}

/* Index in the 31 characters of GB 32100, or -1. */
static int
credit_value(char c)
{
	static const char characters[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	const char *at = c == '\0' ? NULL : strchr(characters, c);

	return at == NULL ? -1 : (int)(at - characters);
}

static bool
credit_check_is_right(struct str code)
{
	static const int weights[] = { 1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25,
		13, 8, 24, 10, 30, 28 };
	int sum = 0;

	for (size_t i = 0; i < 17; i++) {
		sum += credit_value(code.p[i]) * weights[i];
	}
	return credit_value(code.p[17]) == (31 - sum % 31) % 31;
}

/* GB 11714 over positions 9–17: letters count from A = 10. */
static bool
organisation_check_is_right(struct str code)
{
	static const int weights[] = { 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0;
	int check;
	char wanted;

	for (size_t i = 0; i < 8; i++) {
		char c = code.p[8 + i];

		sum += (is_digit(c) ? c - '0' : c - 'A' + 10) * weights[i];
	}
	check = 11 - sum % 11;
	if (check == 10) {
		wanted = 'X';
	} else {
		wanted = check == 11 ? '0' : (char)('0' + check);
	}
	return code.p[16] == wanted;
}

const char *
validate_credit_code(struct arena *arena, struct str text, struct str *out)
{
	struct str code = code_text(arena, text);

	if (code.len == 0) {
		return "请填写统一社会信用代码。";
	}
	if (code.len != 18) {
		return "统一社会信用代码应为 18 位，请对照营业执照核对。";
	}
	for (size_t i = 0; i < code.len; i++) {
		if (credit_value(code.p[i]) < 0) {
			return "统一社会信用代码只含数字和大写字母，且没有 I、O、S、V、Z，请核对。";
		}
	}
	if (!all_digits((struct str){ code.p + 2, 6 })) {
		return "统一社会信用代码第 3 至 8 位应为数字，请核对。";
	}
	if (!credit_check_is_right(code) ||
	    !organisation_check_is_right(code)) {
		return "统一社会信用代码的校验位不符，请检查是否有输错的字符。";
	}
	*out = code;
	return NULL;
}

/* MOD 11-2 of GB 11643 over 18 characters. */
static bool
id_check_is_right(struct str number)
{
	static const int weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10,
		5, 8, 4, 2 };
	int sum = 0;

	for (size_t i = 0; i < 17; i++) {
		sum += (number.p[i] - '0') * weights[i];
	}
	return number.p[17] == "10X98765432"[sum % 11];
}

/* The date of birth at positions 7–14 as 00:00 in Beijing. */
static bool
birth(struct str number, int64_t *when)
{
	char text[] = "YYYY-MM-DD 00:00:00";

	memcpy(text, number.p + 6, 4);
	memcpy(text + 5, number.p + 10, 2);
	memcpy(text + 8, number.p + 12, 2);
	return clock_parse_second(str_c(text), when);
}

static bool
is_province(struct str number)
{
	static const char provinces[] =
	    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 "
	    "50 51 52 53 54 61 62 63 64 65 71 81 82 83 ";

	for (size_t i = 0; i + 2 < sizeof(provinces); i += 3) {
		if (memcmp(provinces + i, number.p, 2) == 0) {
			return true;
		}
	}
	return false;
}

static const char *
check_birth(struct str number, int64_t now)
{
	int64_t born;

	if (!birth(number, &born)) {
		return "证件号码中的出生日期不存在，请核对第 7 至 14 位。";
	}
	if (born > now) {
		return "证件号码中的出生日期晚于今天，请核对第 7 至 14 位。";
	}
	if (clock_add_years(born, 18) > now) {
		return "办理人须年满 18 周岁，请更换办理人。";
	}
	return NULL;
}

static bool
has_id_shape(struct str number)
{
	return number.len == 18 && all_digits((struct str){ number.p, 17 }) &&
	    (is_digit(number.p[17]) || number.p[17] == 'X');
}

static const char *
check_resident(struct str number, int64_t now)
{
	if (number.len == 15) {
		return "15 位的旧号码已停用，请填写 18 位身份证号码。";
	}
	if (!has_id_shape(number)) {
		return "身份证号码应为 18 位，前 17 位为数字，末位为数字或 X。";
	}
	if (!is_province(number)) {
		return "身份证号码的前两位不是有效的地区代码，请核对。";
	}
	if (!id_check_is_right(number)) {
		return "身份证号码的校验位不符，请检查是否有输错的数字。";
	}
	return check_birth(number, now);
}

static const char *
check_hmt_resident(struct str number, int64_t now)
{
	if (!has_id_shape(number) ||
	    (!str_starts(number, STR("810000")) &&
		!str_starts(number, STR("820000")) &&
		!str_starts(number, STR("830000")))) {
		return "港澳台居民居住证号码应为 18 位，以 810000、820000 或 830000 开头。";
	}
	if (!id_check_is_right(number)) {
		return "居住证号码的校验位不符，请检查是否有输错的数字。";
	}
	return check_birth(number, now);
}

/* n letters, then digits up to the end. */
static bool
is_letters_then_digits(struct str number, size_t n)
{
	for (size_t i = 0; i < n && i < number.len; i++) {
		if (!is_upper(number.p[i])) {
			return false;
		}
	}
	return number.len > n &&
	    all_digits((struct str){ number.p + n, number.len - n });
}

static const char *
check_foreign_resident(struct str number)
{
	if (number.len == 15 && is_letters_then_digits(number, 3)) {
		return NULL;
	}
	if (!has_id_shape(number) || number.p[0] != '9') {
		return "外国人永久居留身份证号码应为以 9 开头的 18 位号码，或 3 位字母加 12 位数字。";
	}
	if (!id_check_is_right(number)) {
		return "证件号码的校验位不符，请检查是否有输错的数字。";
	}
	return NULL;
}

static const char *
check_hm_permit(struct str number)
{
	if ((number.len == 9 || number.len == 11) &&
	    (number.p[0] == 'H' || number.p[0] == 'M') &&
	    is_letters_then_digits(number, 1)) {
		return NULL;
	}
	return "港澳居民来往内地通行证号码应为 H 或 M 加 8 位（或 10 位）数字。";
}

static const char *
check_tw_permit(struct str number)
{
	if ((number.len == 8 || number.len == 10) && all_digits(number)) {
		return NULL;
	}
	return "台湾居民来往大陆通行证号码应为 8 位（或 10 位）数字。";
}

static const char *
check_passport(struct str number)
{
	for (size_t i = 0; i < number.len; i++) {
		if (!is_digit(number.p[i]) && !is_upper(number.p[i])) {
			return "护照号码只含字母和数字，请核对。";
		}
	}
	if (number.len < 5 || number.len > 17) {
		return "护照号码应为 5 至 17 位字母和数字，请核对。";
	}
	return NULL;
}

static const char *
check_id(enum id_kind kind, struct str number, int64_t now)
{
	switch (kind) {
	case ID_RESIDENT:
		return check_resident(number, now);
	case ID_HMT_RESIDENT:
		return check_hmt_resident(number, now);
	case ID_FOREIGN_RESIDENT:
		return check_foreign_resident(number);
	case ID_HM_PERMIT:
		return check_hm_permit(number);
	case ID_TW_PERMIT:
		return check_tw_permit(number);
	case ID_PASSPORT:
		return check_passport(number);
	case ID_KIND__MAX:
		break;
	}
	return "请选择证件类型。";
}

const char *
validate_id_number(struct arena *arena, enum id_kind kind, int64_t now,
    struct str text, struct str *out)
{
	struct str number = code_text(arena, text);
	const char *wrong;

	if (number.len == 0) {
		return "请填写证件号码。";
	}
	wrong = check_id(kind, number, now);
	if (wrong == NULL) {
		*out = number;
	}
	return wrong;
}

static bool
is_han(int32_t c)
{
	return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) ||
	    (c >= 0x20000 && c <= 0x323af) || (c >= 0xf900 && c <= 0xfaff) ||
	    c == 0x3007; /* 〇 */
}

static bool
is_latin(int32_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	    (c >= 0xc0 && c <= 0x24f && c != 0xd7 && c != 0xf7);
}

static bool
is_middle_dot(int32_t c)
{
	return c == 0xb7 || c == 0x30fb || c == 0x2022 || c == 0x2027 ||
	    c == 0xff65;
}

const char *
validate_person_name(struct arena *arena, struct str text, struct str *out)
{
	struct str name = validate_half_width(arena, text);
	struct buf buf;
	size_t pos = 0;
	size_t from = 0;
	bool letters = false;
	int32_t c;

	if (name.len == 0) {
		return "请填写姓名。";
	}
	if (str_utf8_count(name) > 60) {
		return "姓名最多 60 个字，请核对。";
	}
	buf_init(&buf, arena, 0);
	while ((c = str_utf8_next(name, &pos)) >= 0) {
		if (is_middle_dot(c)) {
			buf_add_c(&buf, "·");
		} else if (is_han(c) || is_latin(c)) {
			letters = true;
			add_utf8(&buf, name, from, pos);
		} else if (c == ' ' || c == '-') {
			buf_add_char(&buf, (char)c);
		} else {
			break;
		}
		from = pos;
	}
	if (c >= 0 || !letters) {
		return "姓名只能包含汉字、字母、间隔号“·”、空格和连字符，请与证件一致。";
	}
	*out = buf_str(&buf);
	return NULL;
}

/* Spaces, hyphens and the country's own prefix gone. */
static struct str
plain_mobile(struct arena *arena, struct str text)
{
	struct str number =
	    without(arena, validate_half_width(arena, text), " -");

	if (str_starts(number, STR("+86"))) {
		return (struct str){ number.p + 3, number.len - 3 };
	}
	if (str_starts(number, STR("0086"))) {
		return (struct str){ number.p + 4, number.len - 4 };
	}
	return number;
}

const char *
validate_mobile(struct arena *arena, struct str text, struct str *out)
{
	struct str number = plain_mobile(arena, text);

	if (number.len == 0) {
		return "请填写手机号码。";
	}
	if (number.len != 11 || !all_digits(number) || number.p[0] != '1' ||
	    number.p[1] < '3') {
		return "手机号码应为 11 位数字，以 13 至 19 开头，请核对。";
	}
	*out = number;
	return NULL;
}

/* 400 and seven digits, hyphens gone. */
static bool
is_service_number(struct arena *arena, struct str text)
{
	struct str number = without(arena, text, "-");

	return number.len == 10 && all_digits(number) &&
	    str_starts(number, STR("400"));
}

/* (0dd[d]-)dddddd[d](-d…): area code, number, extension. */
static bool
is_landline(struct str text)
{
	struct str parts[3] = { { NULL, 0 } };
	struct str rest = text;
	size_t n = 0;
	size_t number = 0;

	while (rest.p != NULL && n < 3) {
		(void)str_cut(rest, '-', &parts[n], &rest);
		if (!all_digits(parts[n])) {
			return false;
		}
		n++;
	}
	if (n == 0 || rest.p != NULL) {
		return false;
	}
	if (n > 1 && parts[0].p[0] == '0' && parts[0].len <= 4) {
		/* With a hyphen behind the area code. */
		if (parts[0].len < 3) {
			return false;
		}
		number = 1;
	} else if (parts[0].p[0] == '0') {
		/* Without one: 3 or 4 digits of area, 7 or 8 of number. */
		return parts[0].len >= 10 && parts[0].len <= 12 && n <= 2 &&
		    (n == 1 || parts[1].len <= 6);
	}
	if (parts[number].len != 7 && parts[number].len != 8) {
		return false;
	}
	return n == number + 1 ||
	    (n == number + 2 && parts[number + 1].len <= 6);
}

const char *
validate_phone(struct arena *arena, struct str text, struct str *out)
{
	struct str number =
	    without(arena, validate_half_width(arena, text), " ");

	if (number.len == 0) {
		return "请填写联系电话。";
	}
	if (validate_mobile(arena, number, out) == NULL) {
		return NULL;
	}
	if (!is_service_number(arena, number) && !is_landline(number)) {
		return "电话应为 11 位手机号码，或带区号的座机，例如 010-12345678。";
	}
	*out = number;
	return NULL;
}

static bool
is_email_label(struct str label)
{
	for (size_t i = 0; i < label.len; i++) {
		char c = label.p[i];

		if (!is_digit(c) && !is_upper(c) && !(c >= 'a' && c <= 'z') &&
		    c != '-') {
			return false;
		}
	}
	return label.len > 0 && label.len <= 63 && label.p[0] != '-' &&
	    label.p[label.len - 1] != '-';
}

static bool
is_email_domain(struct str domain)
{
	struct str rest = domain;
	struct str label = STR_NONE;
	size_t n = 0;

	while (rest.p != NULL) {
		(void)str_cut(rest, '.', &label, &rest);
		if (!is_email_label(label)) {
			return false;
		}
		n++;
	}
	return n >= 2 && label.len >= 2 && !all_digits(label);
}

const char *
validate_email(struct arena *arena, struct str text, struct str *out)
{
	struct str address = validate_half_width(arena, text);
	struct str local, domain;
	bool fine;

	if (address.len == 0) {
		return "请填写电子邮箱。";
	}
	fine = address.len <= 254 && str_cut(address, '@', &local, &domain) &&
	    local.len > 0 && local.len <= 64 && is_email_domain(domain) &&
	    local.p[0] != '.' && local.p[local.len - 1] != '.';
	for (size_t i = 0; fine && i < local.len; i++) {
		char c = local.p[i];

		/* The atoms of RFC 5322, without quoted strings. */
		fine = c > ' ' && c < 0x7f &&
		    strchr("()<>[]:;\\,\"", c) == NULL &&
		    !(c == '.' && local.p[i - 1] == '.');
	}
	if (!fine) {
		return "电子邮箱格式不对，例如 name@example.com。";
	}
	*out = address;
	return NULL;
}

/* Characters that break forms of others: control characters, marks of
 * direction and joining, emoji, private use. */
static bool
is_printable(int32_t c)
{
	if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
		return false;
	}
	if ((c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	    (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || c == 0x20e3) {
		return false;
	}
	if ((c >= 0x2600 && c <= 0x27bf && c != 0x2605 && c != 0x2606) ||
	    (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe000 && c <= 0xf8ff) ||
	    (c >= 0xfff0 && c <= 0xffff)) {
		return false;
	}
	return c < 0x10000 || (c >= 0x20000 && c <= 0x323af);
}

static bool
is_printable_text(struct str text)
{
	size_t pos = 0;
	int32_t c;

	while ((c = str_utf8_next(text, &pos)) >= 0) {
		if (!is_printable(c) || c == '<' || c == '>') {
			return false;
		}
	}
	return pos == text.len;
}

const char *
validate_line(struct arena *arena, struct str text, size_t max, struct str *out)
{
	struct str line = str_trim(text);

	(void)arena;
	if (line.len == 0) {
		return "请填写此项。";
	}
	if (!is_printable_text(line)) {
		return "请去掉换行、表情符号以及 < > 等特殊字符。";
	}
	if (str_utf8_count(line) > max) {
		return "内容过长，请缩短后再提交。";
	}
	*out = line;
	return NULL;
}

const char *
validate_postcode(struct arena *arena, struct str text, struct str *out)
{
	struct str code = code_text(arena, text);

	if (code.len != 6 || !all_digits(code)) {
		return "邮政编码应为 6 位数字。";
	}
	*out = code;
	return NULL;
}

const char *
validate_waybill(struct arena *arena, struct str text, struct str *out)
{
	struct str number = without(arena, code_text(arena, text), "-");
	struct str digits = number;

	if (number.len == 0) {
		return "请填写顺丰运单号。";
	}
	if (str_starts(number, STR("SF"))) {
		digits.p += 2;
		digits.len -= 2;
	}
	if (!all_digits(digits) ||
	    !(digits.len == 12 || (digits.len == 13 && digits.p != number.p))) {
		return "顺丰运单号应为 SF 加 12 至 13 位数字，或 12 位数字，请核对。";
	}
	*out = number;
	return NULL;
}

const char *
validate_sms_code(struct arena *arena, struct str text, struct str *out)
{
	struct str code = code_text(arena, text);

	if (code.len == 0) {
		return "请填写短信验证码。";
	}
	if (code.len != 6 || !all_digits(code)) {
		return "短信验证码为 6 位数字，请核对。";
	}
	*out = code;
	return NULL;
}

const char *
validate_title_name(struct arena *arena, struct str text, struct str *out)
{
	struct str name = str_trim(text);

	(void)arena;
	if (name.len == 0) {
		return "请填写发票抬头名称。";
	}
	if (!is_printable_text(name)) {
		return "发票抬头不能含有换行、表情符号以及 < > 等特殊字符。";
	}
	if (gbk_len(name) > 100) {
		return "发票抬头过长，最多 50 个汉字（100 字节）。";
	}
	*out = name;
	return NULL;
}

const char *
validate_tax_number(struct arena *arena, struct str text, struct str *out)
{
	struct str number = code_text(arena, text);
	bool is_credit_code = number.len == 18;

	if (number.len == 0) {
		return "请填写纳税人识别号。";
	}
	if (number.len < 15 || number.len > 20) {
		return "纳税人识别号应为 15 至 20 位数字和大写字母，请核对。";
	}
	for (size_t i = 0; i < number.len; i++) {
		if (!is_digit(number.p[i]) && !is_upper(number.p[i])) {
			return "纳税人识别号只含数字和大写字母，请核对。";
		}
		is_credit_code =
		    is_credit_code && credit_value(number.p[i]) >= 0;
	}
	if (is_credit_code &&
	    (!credit_check_is_right(number) ||
		!organisation_check_is_right(number))) {
		return "纳税人识别号的校验位不符，请检查是否有输错的字符。";
	}
	*out = number;
	return NULL;
}

const char *
validate_bank_account(struct arena *arena, struct str text, struct str *out)
{
	struct str number =
	    without(arena, validate_half_width(arena, text), " ");

	if (number.len == 0) {
		return "请填写银行账号。";
	}
	if (!all_digits(number) || number.len < 8 || number.len > 30) {
		return "银行账号应为 8 至 30 位数字，请核对。";
	}
	*out = number;
	return NULL;
}

const char *
validate_title_phone(struct arena *arena, struct str text, struct str *out)
{
	struct str number =
	    without(arena, validate_half_width(arena, text), " ");
	size_t n_digits = 0;

	if (number.len == 0) {
		return "请填写单位电话。";
	}
	for (size_t i = 0; i < number.len; i++) {
		if (is_digit(number.p[i])) {
			n_digits++;
		} else if (strchr("()-", number.p[i]) == NULL) {
			return "单位电话只能包含数字、括号和连字符。";
		}
	}
	if (number.len > 20 || n_digits < 7) {
		return "单位电话应为 7 位以上的数字，最多 20 个字符。";
	}
	*out = number;
	return NULL;
}

const char *
validate_title_pair(struct str a, struct str b)
{
	if (gbk_len(a) + gbk_len(b) > 100) {
		return "两项合计过长，最多 50 个汉字（100 字节），请缩短。";
	}
	return NULL;
}

bool
validate_same_name(struct arena *arena, struct str a, struct str b)
{
	return str_equal(
	    validate_half_width(arena, a), validate_half_width(arena, b));
}
