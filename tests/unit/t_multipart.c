/* t_multipart: bodies whole and broken, read in pieces of every size. */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/log.h"
#include "fcgi/multipart.h"
#include "tests/tap.h"

#define TYPE "multipart/form-data; boundary=\"a b\""

struct feed {
	struct str left;
	size_t step;
};

static struct arena *arena;

static size_t
feed_read(void *source, void *out, size_t len)
{
	struct feed *feed = source;
	size_t n = feed->left.len < feed->step ? feed->left.len : feed->step;

	n = n < len ? n : len;
	memcpy(out, feed->left.p, n);
	feed->left.p += n;
	feed->left.len -= n;
	return n;
}

/* name=value; of all parts, with the file's name before its octets. */
static struct str
read_all(struct str body, size_t step, size_t room_len)
{
	struct feed feed = { body, step };
	struct multipart *mp = arena_new_of(arena, struct multipart);
	struct multipart_part part;
	struct buf out;
	char room[4096];
	size_t n;

	buf_init(&out, arena, 0);
	if (multipart_init(mp, STR(TYPE), arena, feed_read, &feed) != ERR_OK) {
		return STR("bad type");
	}
	for (;;) {
		if (multipart_next(mp, &part) != ERR_OK) {
			return STR("broken");
		}
		if (part.name.p == NULL) {
			return buf_str(&out);
		}
		buf_add_str(&out, part.name);
		buf_add_char(&out, '=');
		buf_add_str(&out, part.filename);
		while ((n = multipart_read(mp, room, room_len)) > 0) {
			buf_add(&out, room, n);
		}
		if (multipart_failed(mp)) {
			return STR("broken");
		}
		buf_add_char(&out, ';');
	}
}

#define PART(head, body) \
	"--a b\r\nContent-Disposition: form-data; " head "\r\n\r\n" body "\r\n"

static void
in_pieces(void)
{
	static const char simple[] = "preamble\r\n" PART("name=\"one\"", "1")
	    PART("name=two", "") PART("name=\"f\"; filename=\"x;y.png\"",
		"\r\n--a \r\n--ab") "--a b--\r\nepilogue";
	size_t step, bad = 0;

	for (step = 1; step < 200; step++) {
		bad +=
		    !str_equal_c(read_all(str_c(simple), step, 1 + step % 50),
			"one=1;two=;f=x;y.png\r\n--a \r\n--ab;");
	}
	is_int((int64_t)bad, 0, "the parts, whatever the pieces");
}

static void
large(void)
{
	struct buf body, file;
	struct str got;
	size_t i;

	buf_init(&body, arena, 0);
	buf_init(&file, arena, 0);
	for (i = 0; i < 60000; i++) {
		buf_add_c(&file, i % 7 == 0 ? "\r\n--a" : "octets");
	}
	buf_add_c(&body,
	    "--a b\r\nContent-Disposition: form-data; name=f; "
	    "filename=\"\"\r\n\r\n");
	buf_add_str(&body, buf_str(&file));
	buf_add_c(&body, "\r\n--a b--");
	got = read_all(buf_str(&body), 8192, 4096);
	ok(got.len == file.len + 3 && memcmp(got.p + 2, file.p, file.len) == 0,
	    "a large file comes through whole");
}

static void
broken(void)
{
	static const struct {
		const char *name;
		const char *body;
	} bodies[] = {
		{ "empty", "" },
		{ "no delimiter", "hello" },
		{ "no end", PART("name=a", "1") },
		{ "cut behind a delimiter", "--a b" },
		{ "octets behind a delimiter", "--a bX\r\n\r\n\r\n--a b--" },
		{ "no head", "--a b\r\n--a b--" },
		{ "a part without a name",
		    "--a b\r\nX: y\r\n\r\n1\r\n--a b--" },
		{ "a name that is not UTF-8",
		    PART("name=\"\xFF\"", "1") "--a b--" },
		{ "a quote that does not end",
		    PART("name=\"a", "1") "--a b--" },
	};

	size_t i;

	for (i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		is_str(read_all(str_c(bodies[i].body), 3, 10), "broken",
		    bodies[i].name);
	}
}

static void
limits(void)
{
	static const char *const types[] = { "text/plain",
		"multipart/form-data", "multipart/form-data; boundary=",
		"multipart/form-data; boundary=\"",
		"multipart/mixed; boundary=a",
		"multipart/form-data; boundary=a\tb",
		"multipart/form-data; boundary=1234567890123456789012345678901"
		"2345678901234567890123456789012345678901" };
	struct multipart *mp = arena_new_of(arena, struct multipart);
	struct feed feed = { STR(""), 1 };
	struct buf body;
	size_t i, bad = 0;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		bad += multipart_init(mp, str_c(types[i]), arena, feed_read,
			   &feed) == ERR_OK;
	}
	is_int((int64_t)bad, 0, "media types that are none");
	buf_init(&body, arena, 0);
	for (i = 0; i <= MULTIPART_PARTS_MAX; i++) {
		buf_add_c(&body, PART("name=a", "1"));
	}
	buf_add_c(&body, "--a b--");
	is_str(read_all(buf_str(&body), 999, 99), "broken", "too many parts");
	buf_init(&body, arena, 0);
	buf_add_c(&body, "--a b\r\nContent-Disposition: form-data; name=a");
	for (i = 0; i < 5000; i++) {
		buf_add_char(&body, ' ');
	}
	buf_add_c(&body, "\r\n\r\n1\r\n--a b--");
	is_str(read_all(buf_str(&body), 999, 99), "broken", "too long a head");
}

int
main(void)
{
	arena = arena_new(64U << 20);
	log_open("t_multipart", LOG_ERROR);
	in_pieces();
	large();
	broken();
	limits();
	arena_free(arena);
	return tap_done();
}
