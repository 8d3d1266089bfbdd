/* validate_title: see the header. */
#include "config.h"

#include <string.h>

#include "model/gbk.h"
#include "model/plain.h"
#include "model/validate_id.h"
#include "model/validate_title.h"

const char *
validate_title_name(struct arena *arena, struct str text, struct str *out)
{
	struct str name = str_trim(text);

	(void)arena;
	if (name.len == 0) {
		return "请填写发票抬头名称。";
	}
	if (!plain_is_line(name)) {
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
	struct str number = plain_code(arena, text);

	if (number.len == 0) {
		return "请填写纳税人识别号。";
	}
	if (number.len < 15 || number.len > 20) {
		return "纳税人识别号应为 15 至 20 位数字和大写字母，请核对。";
	}
	for (size_t i = 0; i < number.len; i++) {
		if (!plain_is_digit(number.p[i]) &&
		    !plain_is_upper(number.p[i])) {
			return "纳税人识别号只含数字和大写字母，请核对。";
		}
	}
	if (number.len == 18 && validate_has_credit_characters(number) &&
	    !validate_credit_checks_hold(number)) {
		return "纳税人识别号的校验位不符，请检查是否有输错的字符。";
	}
	*out = number;
	return NULL;
}

const char *
validate_bank_account(struct arena *arena, struct str text, struct str *out)
{
	struct str number =
	    plain_without(arena, plain_half_width(arena, text), " ");

	if (number.len == 0) {
		return "请填写银行账号。";
	}
	if (!plain_is_digits(number) || number.len < 8 || number.len > 30) {
		return "银行账号应为 8 至 30 位数字，请核对。";
	}
	*out = number;
	return NULL;
}

const char *
validate_title_phone(struct arena *arena, struct str text, struct str *out)
{
	struct str number =
	    plain_without(arena, plain_half_width(arena, text), " ");
	size_t n_digits = 0;

	if (number.len == 0) {
		return "请填写单位电话。";
	}
	for (size_t i = 0; i < number.len; i++) {
		if (plain_is_digit(number.p[i])) {
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
	    plain_half_width(arena, a), plain_half_width(arena, b));
}
