#include "config.h"

#include <assert.h>
#include <inttypes.h>

#include "gateway/yuan.h"

#define WHOLE_DIGITS_MAX 9

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

enum err
yuan_parse(struct str text, int64_t *fen)
{
	struct str whole, cents;
	bool has_point = str_cut(text, '.', &whole, &cents);
	int64_t value = 0;

	if (whole.len == 0 || whole.len > WHOLE_DIGITS_MAX ||
	    (whole.len > 1 && whole.p[0] == '0')) {
		return ERR_INVALID;
	}
	if (has_point && (cents.len == 0 || cents.len > 2)) {
		return ERR_INVALID;
	}
	for (size_t i = 0; i < whole.len; i++) {
		if (!is_digit(whole.p[i])) {
			return ERR_INVALID;
		}
		value = value * 10 + (whole.p[i] - '0');
	}
	for (size_t i = 0; i < 2; i++) {
		char c = has_point && i < cents.len ? cents.p[i] : '0';

		if (!is_digit(c)) {
			return ERR_INVALID;
		}
		value = value * 10 + (c - '0');
	}
	*fen = value;
	return ERR_OK;
}

struct str
yuan_format(struct arena *arena, int64_t fen)
{
	assert(fen >= 0);
	return str_printf(
	    arena, "%" PRId64 ".%02" PRId64, fen / 100, fen % 100);
}
