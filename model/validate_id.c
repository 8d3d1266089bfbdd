/*
 * validate_id: check digits follow the standards named; the many samples on
 * the web that do not are wrong.
 */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "model/plain.h"
#include "model/validate_id.h"

const char *const id_kind_names[ID_KIND__MAX] = {
	[ID_RESIDENT] = "resident",
	[ID_HMT_RESIDENT] = "hmt_resident",
	[ID_FOREIGN_RESIDENT] = "foreign_resident",
	[ID_HM_PERMIT] = "hm_permit",
	[ID_TW_PERMIT] = "tw_permit",
	[ID_PASSPORT] = "passport",
};

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

		sum +=
		    (plain_is_digit(c) ? c - '0' : c - 'A' + 10) * weights[i];
	}
	check = 11 - sum % 11;
	if (check == 10) {
		wanted = 'X';
	} else {
		wanted = check == 11 ? '0' : (char)('0' + check);
	}
	return code.p[16] == wanted;
}

bool
validate_has_credit_characters(struct str code)
{
	for (size_t i = 0; i < code.len; i++) {
		if (credit_value(code.p[i]) < 0) {
			return false;
		}
	}
	return true;
}

bool
validate_credit_checks_hold(struct str code)
{
	return credit_check_is_right(code) && organisation_check_is_right(code);
}

const char *
validate_credit_code(struct arena *arena, struct str text, struct str *out)
{
	struct str code = plain_code(arena, text);

	if (code.len == 0) {
		return "请填写统一社会信用代码。";
	}
	if (code.len != 18) {
		return "统一社会信用代码应为 18 位，请对照营业执照核对。";
	}
	if (!validate_has_credit_characters(code)) {
		return "统一社会信用代码只含数字和大写字母，且没有 I、O、S、V、Z，请核对。";
	}
	if (!plain_is_digits((struct str){ code.p + 2, 6 })) {
		return "统一社会信用代码第 3 至 8 位应为数字，请核对。";
	}
	if (!validate_credit_checks_hold(code)) {
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
	return number.len == 18 &&
	    plain_is_digits((struct str){ number.p, 17 }) &&
	    (plain_is_digit(number.p[17]) || number.p[17] == 'X');
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
		if (!plain_is_upper(number.p[i])) {
			return false;
		}
	}
	return number.len > n &&
	    plain_is_digits((struct str){ number.p + n, number.len - n });
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
	if ((number.len == 8 || number.len == 10) && plain_is_digits(number)) {
		return NULL;
	}
	return "台湾居民来往大陆通行证号码应为 8 位（或 10 位）数字。";
}

static const char *
check_passport(struct str number)
{
	for (size_t i = 0; i < number.len; i++) {
		if (!plain_is_digit(number.p[i]) &&
		    !plain_is_upper(number.p[i])) {
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
	struct str number = plain_code(arena, text);
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
