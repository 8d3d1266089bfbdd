/* fuzz_multipart: bodies of uploads. The first octet says in what pieces the
 * rest comes; whatever it is, what is read is part of what was sent. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "fcgi/file_kind.h"
#include "fcgi/multipart.h"
#include "tests/fuzz/target.h"

struct feed {
	const unsigned char *p;
	size_t left, step;
};

static size_t
feed_read(void *source, void *out, size_t len)
{
	struct feed *feed = source;
	size_t n = feed->left < feed->step ? feed->left : feed->step;

	n = n < len ? n : len;
	memcpy(out, feed->p, n);
	feed->p += n;
	feed->left -= n;
	return n;
}

static void
read_parts(struct multipart *mp, size_t size)
{
	struct multipart_part part;
	struct file_probe probe;
	char room[513];
	size_t n, total = 0;

	while (multipart_next(mp, &part) == ERR_OK && part.name.p != NULL) {
		if (!str_is_utf8(part.name)) {
			abort();
		}
		file_probe_init(&probe);
		while ((n = multipart_read(mp, room, sizeof(room))) > 0) {
			file_probe_feed(&probe, room, n);
			total += n;
		}
	}
	if (total > size) {
		abort();
	}
}

void
fuzz_target(const unsigned char *data, size_t size)
{
	struct arena *arena = arena_new(8U << 20);
	struct multipart *mp = arena_new_of(arena, struct multipart);
	struct feed feed;

	log_open("fuzz", LOG_ERROR);
	if (size > 0) {
		feed = (struct feed){ data + 1, size - 1, 1U + data[0] };
		if (multipart_init(mp, STR("multipart/form-data; boundary=x"),
			arena, feed_read, &feed) == ERR_OK) {
			read_parts(mp, size);
		}
	}
	arena_free(arena);
}
