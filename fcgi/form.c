/* form: see form.h. */
#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "fcgi/form.h"
#include "fcgi/park.h"
#include "fcgi/request.h"

struct form *
form_new(struct arena *arena)
{
	struct form *form = arena_new_of(arena, struct form);

	form->arena = arena;
	form->typed = typed_new(arena);
	return form;
}

struct form *
form_fresh(struct req *req)
{
	struct form *form = form_new(req->arena);

	if (park_take(req, form) != ERR_OK) {
		return form_new(req->arena);
	}
	return form;
}

enum err
form_add(struct form *form, struct str name, struct str value)
{
	if (str_equal_c(name, "_csrf")) {
		form->csrf = value;
	} else if (str_equal_c(name, "_once")) {
		form->once = value;
	} else if (!typed_add(form->typed, name, value)) {
		return err_note(ERR_INVALID, "form with too many fields");
	}
	return ERR_OK;
}

enum err
form_parse_pairs(struct form *form, struct str pairs)
{
	struct str pair, name, value;
	enum err e;

	while (pairs.len > 0) {
		(void)str_cut(pairs, '&', &pair, &pairs);
		if (pair.len == 0) {
			continue;
		}
		(void)str_cut(pair, '=', &name, &value);
		name = req_decode(form->arena, name);
		value =
		    value.p == NULL ? STR("") : req_decode(form->arena, value);
		if (str_is_empty(name) || value.p == NULL) {
			return err_note(ERR_INVALID, "form is not UTF-8");
		}
		e = form_add(form, name, value);
		if (e != ERR_OK) {
			return e;
		}
	}
	return ERR_OK;
}

struct str
form_to_pairs(const struct form *form)
{
	struct buf out;
	size_t i;
	const struct typed_field *field;

	buf_init(&out, form->arena, 0);
	for (i = 0; i < form->typed->n_fields; i++) {
		field = &form->typed->fields[i];
		if (field->value.p == NULL ||
		    strstr(str_to_c(form->arena, field->name), "password") !=
			NULL) {
			continue;
		}
		buf_add_c(&out, out.len > 0 ? "&" : "");
		buf_add_percent(&out, field->name);
		buf_add_char(&out, '=');
		buf_add_percent(&out, field->value);
	}
	return buf_str(&out);
}

/* str_trim, and U+3000, which Chinese input methods make. */
static struct str
trim_wide(struct str s)
{
	static const struct str wide = { "\xE3\x80\x80", 3 };
	size_t before;

	do {
		before = s.len;
		s = str_trim(s);
		if (str_starts(s, wide)) {
			s.p += wide.len;
			s.len -= wide.len;
		}
		if (str_ends(s, wide)) {
			s.len -= wide.len;
		}
	} while (s.len != before);
	return s;
}

/* U+FF01 … U+FF5E are ASCII 0x21 … 0x7E moved; U+3000 is the space. */
static struct str
narrow(struct arena *arena, struct str s)
{
	struct buf out;
	size_t pos = 0, from = 0;
	int32_t c;

	buf_init(&out, arena, s.len + 1);
	while ((c = str_utf8_next(s, &pos)) >= 0) {
		if (c >= 0xFF01 && c <= 0xFF5E) {
			buf_add_char(&out, (char)(c - 0xFEE0));
		} else if (c == 0x3000) {
			buf_add_char(&out, ' ');
		} else {
			buf_add(&out, s.p + from, pos - from);
		}
		from = pos;
	}
	return buf_failed(&out) ? s : buf_str(&out);
}

/* CR LF and CR become LF. */
static struct str
line_ends(struct arena *arena, struct str s)
{
	struct buf out;
	size_t i;

	buf_init(&out, arena, s.len + 1);
	for (i = 0; i < s.len; i++) {
		if (s.p[i] != '\r') {
			buf_add_char(&out, s.p[i]);
		} else if (i + 1 == s.len || s.p[i + 1] != '\n') {
			buf_add_char(&out, '\n');
		}
	}
	return buf_failed(&out) ? s : buf_str(&out);
}

static bool
has_control(struct str s, bool lines)
{
	size_t i;
	unsigned char c;

	for (i = 0; i < s.len; i++) {
		c = (unsigned char)s.p[i];
		if ((c < 0x20 && !(lines && c == '\n')) || c == 0x7F) {
			return true;
		}
	}
	return false;
}

static void
mistake(struct form *form, const struct form_field *field, const char *what)
{
	struct str sentence =
	    str_printf(form->arena, "%s%s", field->label, what);

	typed_mistake(form->typed, field->name, sentence.p);
}

static void
read_text(struct form *form, const struct form_field *field, struct str value,
    struct str *out)
{
	bool lines = field->type == FIELD_LINES;
	size_t max = field->max > 0 ? field->max : lines ? 2000 : 200;
	const char *sentence;

	if (lines) {
		value = line_ends(form->arena, value);
	}
	if (field->type != FIELD_SECRET) {
		value = trim_wide(value);
	}
	if (field->halfwidth) {
		value = trim_wide(narrow(form->arena, value));
	}
	*out = value;
	if (value.len == 0) {
		if (field->required) {
			mistake(form, field, "不能为空，请填写");
		}
		return;
	}
	if (has_control(value, lines)) {
		mistake(form, field, "含有不能识别的字符，请重新填写");
	} else if (str_utf8_count(value) > max) {
		mistake(form, field,
		    str_printf(form->arena, "最多 %zu 个字，请缩短", max).p);
	} else if (field->check != NULL) {
		sentence = field->check(form->arena, value, out);
		if (sentence != NULL) {
			typed_mistake(form->typed, field->name, sentence);
		}
	}
}

static void
read_choice(struct form *form, const struct form_field *field, struct str value,
    int *out)
{
	size_t i;

	*out = -1;
	for (i = 0; i < field->n_choices; i++) {
		if (field->choices[i] != NULL &&
		    str_equal_c(value, field->choices[i])) {
			*out = (int)i;
			return;
		}
	}
	if (field->required || value.len > 0) {
		mistake(form, field, "没有选择，请选择一项");
	}
}

static void
read_field(struct form *form, const struct form_field *field, char *into)
{
	struct str value = typed_value(form->typed, field->name);
	int64_t number = 0;
	bool flag;

	switch (field->type) {
	case FIELD_TEXT:
	case FIELD_LINES:
	case FIELD_SECRET:
		read_text(form, field, value,
		    (struct str *)(void *)(into + field->offset));
		if (field->type == FIELD_SECRET) {
			(void)typed_set(form->typed, field->name, STR(""));
		}
		break;
	case FIELD_INT:
		value = trim_wide(value);
		if ((value.len > 0 && !str_to_int64(value, &number)) ||
		    (value.len == 0 && field->required)) {
			mistake(form, field, "应为数字，请重新填写");
		}
		memcpy(into + field->offset, &number, sizeof(number));
		break;
	case FIELD_FLAG:
		flag = value.len > 0;
		memcpy(into + field->offset, &flag, sizeof(flag));
		if (!flag && field->required) {
			mistake(form, field, "需要勾选");
		}
		break;
	case FIELD_CHOICE:
		read_choice(
		    form, field, value, (int *)(void *)(into + field->offset));
		break;
	}
}

bool
form_read(struct form *form, const struct form_field *fields, size_t n_fields,
    void *into)
{
	size_t i;

	for (i = 0; i < n_fields; i++) {
		read_field(form, &fields[i], into);
	}
	return form_is_good(form);
}

void
form_error(struct form *form, const char *name, const char *sentence)
{
	if (name != NULL) {
		typed_mistake(form->typed, name, sentence);
	} else if (form->typed->error == NULL) {
		form->typed->error = sentence;
	}
}

bool
form_is_good(const struct form *form)
{
	return typed_n_errors(form->typed) == 0;
}

const struct form_file *
form_file(const struct form *form, const char *name)
{
	size_t i;

	for (i = 0; i < form->n_files; i++) {
		if (str_equal_c(form->files[i].name, name)) {
			return &form->files[i];
		}
	}
	return NULL;
}
