/* money: integers in, text out. */
#include "config.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/money.h"

#define WORDS_LIMIT ((int64_t)100 * 1000000000000)

struct str
money_format(struct arena *arena, int64_t fen)
{
	/* The absolute value of INT64_MIN does not fit int64_t. */
	uint64_t value = fen < 0 ? 0 - (uint64_t)fen : (uint64_t)fen;

	return str_printf(arena, "%s%llu.%02u", fen < 0 ? "-" : "",
	    (unsigned long long)(value / 100), (unsigned)(value % 100));
}

struct str
money_format_grouped(struct arena *arena, int64_t fen)
{
	struct str plain = money_format(arena, fen);
	struct buf buf;

	buf_init(&buf, arena, 0);
	for (size_t i = 0; i < plain.len; i++) {
		/* Three digits, or a multiple, stand before the point. */
		size_t to_point = plain.len - 3 - i;

		if (i > 0 && i + 3 < plain.len && to_point % 3 == 0 &&
		    plain.p[i - 1] != '-') {
			buf_add_char(&buf, ',');
		}
		buf_add_char(&buf, plain.p[i]);
	}
	return buf_str(&buf);
}

bool
money_parse(struct str text, int64_t *fen)
{
	struct str yuan, decimals;
	int64_t whole = 0;
	int64_t part = 0;
	bool pointed = str_cut(text, '.', &yuan, &decimals);

	if (yuan.len > 12 || !str_to_int64(yuan, &whole)) {
		return false;
	}
	if (pointed && (decimals.len > 2 || !str_to_int64(decimals, &part))) {
		return false;
	}
	*fen = whole * 100 + (decimals.len == 1 ? part * 10 : part);
	return true;
}

static const char *const digit_words[] = { "零", "壹", "贰", "叁", "肆", "伍",
	"陆", "柒", "捌", "玖" };

/* One group of four digits without what stands between groups. */
static void
add_group(struct buf *buf, int group)
{
	static const char *const units[] = { "仟", "佰", "拾", "" };
	int divisor = 1000;
	bool started = false;
	bool zero = false;

	for (int i = 0; i < 4; i++, divisor /= 10) {
		int digit = group / divisor % 10;

		if (digit == 0) {
			zero = started;
			continue;
		}
		if (zero) {
			buf_add_c(buf, digit_words[0]);
			zero = false;
		}
		buf_add_c(buf, digit_words[digit]);
		buf_add_c(buf, units[i]);
		started = true;
	}
}

static void
add_yuan(struct buf *buf, int64_t yuan)
{
	static const char *const units[] = { "亿", "万", "" };
	int64_t divisor = 100000000;
	bool started = false;
	bool gap = false; /* a whole group of zeros stands before this one */

	for (size_t i = 0; i < 3; i++, divisor /= 10000) {
		int group = (int)(yuan / divisor % 10000);

		if (group == 0) {
			gap = started;
			continue;
		}
		if (started && (gap || group < 1000)) {
			buf_add_c(buf, digit_words[0]);
		}
		add_group(buf, group);
		buf_add_c(buf, units[i]);
		started = true;
		gap = false;
	}
}

struct str
money_in_words(struct arena *arena, int64_t fen)
{
	int64_t yuan = fen / 100;
	int jiao = (int)(fen / 10 % 10);
	int last = (int)(fen % 10);
	struct buf buf;

	if (fen < 0 || fen >= WORDS_LIMIT) {
		return STR_NONE;
	}
	buf_init(&buf, arena, 0);
	buf_add_c(&buf, "人民币");
	if (fen == 0) {
		buf_add_c(&buf, "零元");
	} else if (yuan > 0) {
		add_yuan(&buf, yuan);
		buf_add_c(&buf, "元");
	}
	if (jiao == 0 && last == 0) {
		buf_add_c(&buf, "整");
	}
	if (jiao != 0) {
		buf_add_c(&buf, digit_words[jiao]);
		buf_add_c(&buf, "角");
	} else if (last != 0 && yuan > 0) {
		buf_add_c(&buf, digit_words[0]);
	}
	if (last != 0) {
		buf_add_c(&buf, digit_words[last]);
		buf_add_c(&buf, "分");
	}
	return buf_str(&buf);
}

void
money_split_tax(
    int64_t gross_fen, int rate_percent, int64_t *net_fen, int64_t *tax_fen)
{
	int64_t divisor = 100 + rate_percent;

	*net_fen = (gross_fen * 100 + divisor / 2) / divisor;
	*tax_fen = gross_fen - *net_fen;
}
