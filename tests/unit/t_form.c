/* t_form: posted pairs into a struct, mistakes as data. */
#include "config.h"

#include "base/arena.h"
#include "base/log.h"
#include "fcgi/form.h"
#include "tests/tap.h"

enum colour { RED, GREEN };

struct posted {
	struct str name, code, lines, secret;
	int64_t number;
	bool flag;
	int colour;
};

static const char *
check_code(struct arena *arena, struct str text, struct str *out)
{
	(void)arena;
	if (!str_equal_c(text, "A1")) {
		return "代码应为 A1";
	}
	*out = STR("a1");
	return NULL;
}

static const char *const colours[] = { [RED] = "red", [GREEN] = "green" };

static const struct form_field fields[] = {
	{ .name = "name",
	    .label = "姓名",
	    .required = true,
	    .max = 3,
	    .offset = offsetof(struct posted, name) },
	{ .name = "code",
	    .label = "代码",
	    .halfwidth = true,
	    .check = check_code,
	    .offset = offsetof(struct posted, code) },
	{ .name = "lines",
	    .label = "备注",
	    .type = FIELD_LINES,
	    .offset = offsetof(struct posted, lines) },
	{ .name = "secret",
	    .label = "密码",
	    .type = FIELD_SECRET,
	    .offset = offsetof(struct posted, secret) },
	{ .name = "number",
	    .label = "数量",
	    .type = FIELD_INT,
	    .offset = offsetof(struct posted, number) },
	{ .name = "flag",
	    .label = "同意",
	    .type = FIELD_FLAG,
	    .offset = offsetof(struct posted, flag) },
	{ .name = "colour",
	    .label = "颜色",
	    .type = FIELD_CHOICE,
	    .choices = colours,
	    .n_choices = 2,
	    .required = true,
	    .offset = offsetof(struct posted, colour) },
};

static struct arena *arena;

static struct form *
form_of(const char *pairs)
{
	struct form *form = form_new(arena);

	need(form_parse_pairs(form, str_c(pairs)) == ERR_OK, "pairs");
	return form;
}

static void
good(void)
{
	struct posted posted = { 0 };
	struct form *form = form_of(
	    "_csrf=c&_once=o&name=+%E5%BC%A0%E3%80%80&code=%EF%BC%A1%EF%BC%91"
	    "&lines=a%0D%0Ab%0Dc&secret=+x+&number=42&flag=1&colour=green");

	ok(form_read(form, fields, N_FIELDS(fields), &posted), "all good");
	is_str(posted.name, "张", "trimmed, the wide space too");
	is_str(posted.code, "a1", "half width, and as the check spells it");
	is_str(posted.lines, "a\nb\nc", "line ends");
	is_str(posted.secret, " x ", "a secret is as typed");
	is_str(typed_value(form->typed, "secret"), "", "and not drawn again");
	is_int(posted.number, 42, "number");
	ok(posted.flag, "flag");
	is_int(posted.colour, GREEN, "choice");
	is_str(form->csrf, "c", "token");
	ok(!typed_has(form->typed, "_csrf"), "is not among the typed");
}

static void
bad(void)
{
	struct posted posted = { 0 };
	struct form *form = form_of(
	    "name=%E5%BC%A0%E4%B8%89%E6%9D%8E%E5%9B%9B&code=B2&number=-1"
	    "&lines=a%01&colour=blue");

	ok(!form_read(form, fields, N_FIELDS(fields), &posted), "mistakes");
	is_str(str_c(typed_error(form->typed, "name")),
	    "姓名最多 3 个字，请缩短", "too long");
	is_str(str_c(typed_error(form->typed, "code")), "代码应为 A1",
	    "the check's word");
	is_str(str_c(typed_error(form->typed, "number")),
	    "数量应为数字，请重新填写", "no number");
	ok(typed_error(form->typed, "lines") != NULL, "control characters");
	is_str(str_c(typed_error(form->typed, "colour")),
	    "颜色没有选择，请选择一项", "no such choice");
	is_str(typed_value(form->typed, "code"), "B2", "what was typed stays");
	form = form_of("colour=red");
	ok(!form_read(form, fields, N_FIELDS(fields), &posted), "missing");
	is_str(str_c(typed_error(form->typed, "name")), "姓名不能为空，请填写",
	    "is named");
	ok(typed_error(form->typed, "code") == NULL, "optional is optional");
}

static void
malformed(void)
{
	static const char *const bodies[] = { "a=%", "a=%4", "a=%zz", "a=%00",
		"a=%ff", "=b", "a=%ed%a0%80" };
	struct form *form;
	size_t i, taken = 0;
	struct str back;

	for (i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		form = form_new(arena);
		taken += form_parse_pairs(form, str_c(bodies[i])) == ERR_OK;
	}
	is_int((int64_t)taken, 0, "malformed pairs are refused");
	form = form_of("a=%26%3D&b&password=x&c=+");
	back = form_to_pairs(form);
	is_str(back, "a=%26%3D&b=&c=%20", "and back, without passwords");
}

int
main(void)
{
	arena = arena_new(8U << 20);
	log_open("t_form", LOG_ERROR);
	good();
	bad();
	malformed();
	arena_free(arena);
	return tap_done();
}
