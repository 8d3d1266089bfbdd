/* arena and buf: ceilings, stickiness, reuse. */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/log.h"
#include "tests/tap.h"

static bool
is_zero(const unsigned char *p, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (p[i] != 0) {
			return false;
		}
	}
	return true;
}

static void
test_arena(void)
{
	struct arena *arena = arena_new((size_t)300 * 1024);
	unsigned char *p;
	bool zeroed = true;
	bool aligned = true;

	need(arena != NULL, "arena");
	for (size_t i = 1; i < 200; i++) {
		p = arena_alloc(arena, i);
		zeroed = zeroed && is_zero(p, i);
		aligned = aligned && (uintptr_t)p % 16 == 0;
		memset(p, 0xa5, i);
	}
	ok(zeroed, "allocations are zeroed");
	ok(aligned, "and aligned");
	p = arena_try_alloc(arena, (size_t)100 * 1024);
	ok(p != NULL && is_zero(p, (size_t)100 * 1024),
	    "one larger than a chunk");
	arena_reset(arena);
	is_int((int64_t)arena_used(arena), 0, "reset");
	p = arena_alloc(arena, 1000);
	ok(is_zero(p, 1000), "zeroed again after a reset");

	ok(arena_try_alloc(arena, (size_t)300 * 1024) == NULL, "the ceiling");
	ok(arena_failed(arena), "failed");
	p = arena_alloc(arena, (size_t)64 * 1024);
	ok(p != NULL && is_zero(p, (size_t)64 * 1024), "a scratch block");
	memset(p, 1, (size_t)64 * 1024);
	ok(arena_try_alloc(arena, 1) == NULL, "failed stays failed");
	is_str(str_dup(arena, STR("abc")), "", "a copy that does not fit");
	arena_reset(arena);
	ok(!arena_failed(arena), "until the reset");
	ok(arena_try_alloc(arena, SIZE_MAX) == NULL, "the largest size");
	arena_reset(arena);
	ok(arena_try_alloc(arena, SIZE_MAX - 8) == NULL, "and nearly that");
	arena_free(arena);
	arena_free(NULL);
}

static void
test_buf(struct arena *arena)
{
	struct buf buf;

	buf_init(&buf, arena, 1000);
	is_str(buf_str(&buf), "", "an empty buf");
	for (int i = 0; i < 100; i++) {
		buf_printf(&buf, "%02d", i % 100);
	}
	ok(!buf_failed(&buf) && buf_str(&buf).len == 200, "grows");
	ok(str_starts(buf_str(&buf), STR("000102")) &&
		str_ends(buf_str(&buf), STR("9899")),
	    "keeps what it had");
	for (int i = 0; i < 1000; i++) {
		buf_add_c(&buf, "xyz");
	}
	ok(buf_failed(&buf), "the ceiling");
	ok(buf_str(&buf).len <= 1000, "is not passed");
	buf_reset(&buf);
	ok(!buf_failed(&buf) && buf_str(&buf).len == 0, "reset");
	buf_add_percent(&buf, STR("a-_.~ /&中"));
	is_str(buf_str(&buf), "a-_.~%20%2F%26%E4%B8%AD", "percent");

	buf_init(&buf, NULL, 0);
	buf_add_str(&buf, STR_NONE);
	buf_add_char(&buf, 'a');
	is_str(buf_str(&buf), "a", "on the heap");
	buf_free(&buf);
	is_str(buf_str(&buf), "", "freed");

	buf_init(&buf, NULL, 4);
	buf_printf(&buf, "%s", "abcd");
	ok(buf_failed(&buf), "the NUL of a printf needs room too");
	buf_free(&buf);
}

int
main(void)
{
	struct arena *arena = arena_new((size_t)1024 * 1024);

	log_open("t_arena", LOG_ERROR);
	test_arena();
	test_buf(arena);
	arena_free(arena);
	return tap_done();
}
