/* validate: one function a kind of text. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/plain.h"
#include "model/validate.h"

static void
add_utf8(struct buf *buf, struct str text, size_t from, size_t to)
{
	buf_add(buf, text.p + from, to - from);
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
	struct str name = plain_half_width(arena, text);
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
	    plain_without(arena, plain_half_width(arena, text), " -");

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
	if (number.len != 11 || !plain_is_digits(number) ||
	    number.p[0] != '1' || number.p[1] < '3') {
		return "手机号码应为 11 位数字，以 13 至 19 开头，请核对。";
	}
	*out = number;
	return NULL;
}

/* 400 and seven digits, hyphens gone. */
static bool
is_service_number(struct arena *arena, struct str text)
{
	struct str number = plain_without(arena, text, "-");

	return number.len == 10 && plain_is_digits(number) &&
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
		if (!plain_is_digits(parts[n])) {
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
	    plain_without(arena, plain_half_width(arena, text), " ");

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

		if (!plain_is_digit(c) && !plain_is_upper(c) &&
		    !(c >= 'a' && c <= 'z') && c != '-') {
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
	return n >= 2 && label.len >= 2 && !plain_is_digits(label);
}

const char *
validate_email(struct arena *arena, struct str text, struct str *out)
{
	struct str address = plain_half_width(arena, text);
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

const char *
validate_line(struct arena *arena, struct str text, size_t max, struct str *out)
{
	struct str line = str_trim(text);

	(void)arena;
	if (line.len == 0) {
		return "请填写此项。";
	}
	if (!plain_is_line(line)) {
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
	struct str code = plain_code(arena, text);

	if (code.len != 6 || !plain_is_digits(code)) {
		return "邮政编码应为 6 位数字。";
	}
	*out = code;
	return NULL;
}

const char *
validate_waybill(struct arena *arena, struct str text, struct str *out)
{
	struct str number = plain_without(arena, plain_code(arena, text), "-");
	struct str digits = number;

	if (number.len == 0) {
		return "请填写顺丰运单号。";
	}
	if (str_starts(number, STR("SF"))) {
		digits.p += 2;
		digits.len -= 2;
	}
	if (!plain_is_digits(digits) ||
	    !(digits.len == 12 || (digits.len == 13 && digits.p != number.p))) {
		return "顺丰运单号应为 SF 加 12 至 13 位数字，或 12 位数字，请核对。";
	}
	*out = number;
	return NULL;
}

const char *
validate_sms_code(struct arena *arena, struct str text, struct str *out)
{
	struct str code = plain_code(arena, text);

	if (code.len == 0) {
		return "请填写短信验证码。";
	}
	if (code.len != 6 || !plain_is_digits(code)) {
		return "短信验证码为 6 位数字，请核对。";
	}
	*out = code;
	return NULL;
}
