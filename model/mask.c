/* mask: a head and a tail, stars between; short texts lose all but one. */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "model/mask.h"

static struct str
mask(struct arena *arena, struct str text, size_t head, size_t tail)
{
	/* Fewer hidden than shown would be no mask. */
	if (text.len < head + tail + 3) {
		head = text.len > 3 ? 1 : 0;
		tail = head;
	}
	return str_printf(arena, "%.*s****%.*s", (int)head,
	    text.p == NULL ? "" : text.p, (int)tail,
	    text.p == NULL ? "" : text.p + (text.len - tail));
}

struct str
mask_phone(struct arena *arena, struct str phone)
{
	return mask(arena, phone, 3, 4);
}

struct str
mask_id(struct arena *arena, struct str number)
{
	return mask(arena, number, 6, 4);
}

struct str
mask_name(struct arena *arena, struct str name)
{
	size_t n = str_utf8_count(name);
	size_t shown = n > 3 ? 2 : 1;
	size_t pos = 0;
	struct buf buf;

	buf_init(&buf, arena, 0);
	for (size_t i = 0; i < shown && i < n; i++) {
		(void)str_utf8_next(name, &pos);
	}
	buf_add_str(&buf, (struct str){ name.p, pos });
	for (size_t i = shown; i < n || i == shown; i++) {
		buf_add_char(&buf, '*');
	}
	return buf_str(&buf);
}
