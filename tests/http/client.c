/* client: see client.h. FastCGI 1.0, the responder role. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "tests/http/client.h"

enum record {
	RECORD_BEGIN = 1,
	RECORD_END = 3,
	RECORD_PARAMS,
	RECORD_STDIN,
	RECORD_STDOUT
};

#define RECORD_MAX 65535

static void
add_head(struct buf *out, enum record type, size_t len)
{
	const unsigned char head[8] = { 1, (unsigned char)type, 0, 1,
		(unsigned char)(len >> 8), (unsigned char)len, 0, 0 };

	buf_add(out, head, sizeof(head));
}

static void
add_stream(struct buf *out, enum record type, struct str octets)
{
	size_t n;

	while (octets.len > 0) {
		n = octets.len > RECORD_MAX ? RECORD_MAX : octets.len;
		add_head(out, type, n);
		buf_add(out, octets.p, n);
		octets.p += n;
		octets.len -= n;
	}
	add_head(out, type, 0);
}

static void
add_len(struct buf *out, size_t len)
{
	const unsigned char wide[4] = { (unsigned char)(0x80 | len >> 24),
		(unsigned char)(len >> 16), (unsigned char)(len >> 8),
		(unsigned char)len };

	if (len < 128) {
		buf_add_char(out, (char)len);
	} else {
		buf_add(out, wide, sizeof(wide));
	}
}

static void
add_param(struct buf *out, const char *name, const char *value)
{
	if (value == NULL) {
		return;
	}
	add_len(out, strlen(name));
	add_len(out, strlen(value));
	buf_add_c(out, name);
	buf_add_c(out, value);
}

static struct str
make_params(struct client *client, const struct ask *ask)
{
	struct buf out;
	const char *length = ask->length;
	const char *type = ask->content_type;

	buf_init(&out, client->arena, 0);
	if (length == NULL) {
		length = str_printf(client->arena, "%zu", ask->body.len).p;
	}
	if (type == NULL && ask->body.len > 0) {
		type = "application/x-www-form-urlencoded";
	}
	add_param(
	    &out, "REQUEST_METHOD", ask->method == NULL ? "GET" : ask->method);
	add_param(&out, "REQUEST_URI", ask->path);
	add_param(&out, "CONTENT_LENGTH", length);
	add_param(&out, "CONTENT_TYPE", type);
	add_param(&out, "REMOTE_ADDR", ask->ip == NULL ? "127.0.0.1" : ask->ip);
	add_param(
	    &out, "CERTDESK_SITE", ask->site == NULL ? "members" : ask->site);
	add_param(&out, "HTTP_COOKIE", ask->cookie);
	add_param(&out, "HTTP_X_CSRF_TOKEN", ask->csrf);
	add_param(&out, "HTTP_REFERER", ask->referer);
	add_param(&out, "HTTP_ORIGIN", ask->origin);
	add_param(&out, "CERTDESK_CLIENT_CERT", ask->cert);
	add_param(&out, "CERTDESK_CLIENT_VERIFY",
	    ask->cert == NULL ? NULL : "SUCCESS");
	return buf_str(&out);
}

static int
dial(const char *path)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	const struct timeval patience = { .tv_sec = 20 };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)snprintf(name.sun_path, sizeof(name.sun_path), "%s", path);
	(void)setsockopt(
	    fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (connect(fd, (struct sockaddr *)&name, sizeof(name)) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static bool
read_exactly(int fd, void *into, size_t len)
{
	char *p = into;
	ssize_t n;

	while (len > 0) {
		n = recv(fd, p, len, 0);
		if (n <= 0) {
			return false;
		}
		p += n;
		len -= (size_t)n;
	}
	return true;
}

/* All STDOUT until the END record; false when the connection broke. */
static bool
read_answer(int fd, struct buf *out)
{
	static char room[RECORD_MAX + 256];
	unsigned char head[8];
	size_t len;

	while (read_exactly(fd, head, sizeof(head))) {
		len = (size_t)head[4] << 8 | head[5];
		if (!read_exactly(fd, room, len + head[6])) {
			return false;
		}
		if (head[1] == RECORD_STDOUT) {
			buf_add(out, room, len);
		} else if (head[1] == RECORD_END) {
			return true;
		}
	}
	return false;
}

static struct answer
take_apart(struct str text)
{
	struct answer answer = { 0 };
	const char *end = memmem(text.p, text.len, "\r\n\r\n", 4);
	struct str status;
	int64_t number = 0;

	if (end == NULL) {
		return answer;
	}
	answer.head = (struct str){ text.p, (size_t)(end - text.p) + 2 };
	answer.body.p = end + 4;
	answer.body.len = text.len - answer.head.len - 2;
	status = answer_header(&answer, "Status");
	if (status.len > 3) {
		status.len = 3;
	}
	(void)str_to_int64(status, &number);
	answer.status = (int)number;
	return answer;
}

struct answer
client_ask(struct client *client, const struct ask *ask)
{
	static const char begin[8] = { 0, 1, 0, 0, 0, 0, 0, 0 };
	auto_fd int fd = dial(client->socket);
	struct buf out, in;
	struct str left;
	ssize_t n;

	if (fd < 0) {
		return (struct answer){ 0 };
	}
	buf_init(&out, client->arena, 64U << 20);
	buf_init(&in, client->arena, 64U << 20);
	add_head(&out, RECORD_BEGIN, sizeof(begin));
	buf_add(&out, begin, sizeof(begin));
	add_stream(&out, RECORD_PARAMS, make_params(client, ask));
	add_stream(&out, RECORD_STDIN, ask->body);
	left = buf_str(&out);
	while (left.len > 0) {
		n = send(fd, left.p, left.len, MSG_NOSIGNAL);
		if (n <= 0) {
			break; /* what was answered before is still there */
		}
		left.p += n;
		left.len -= (size_t)n;
	}
	if (!read_answer(fd, &in)) {
		return (struct answer){ 0 };
	}
	return take_apart(buf_str(&in));
}

void
client_reset(struct client *client)
{
	arena_reset(client->arena);
}

struct str
answer_header(const struct answer *answer, const char *name)
{
	struct str rest = answer->head, line, key, value;

	while (rest.len > 0) {
		(void)str_cut(rest, '\n', &line, &rest);
		if (str_cut(str_trim(line), ':', &key, &value) &&
		    key.len == strlen(name) &&
		    strncasecmp(key.p, name, key.len) == 0) {
			return str_trim(value);
		}
	}
	return STR("");
}

bool
answer_has(const struct answer *answer, const char *text)
{
	return answer->body.p != NULL &&
	    memmem(answer->body.p, answer->body.len, text, strlen(text)) !=
	    NULL;
}

struct str
answer_between(
    const struct answer *answer, const char *before, const char *after)
{
	const char *p, *end, *to;

	if (answer->body.p == NULL) {
		return STR("");
	}
	end = answer->body.p + answer->body.len;
	p = memmem(answer->body.p, answer->body.len, before, strlen(before));
	if (p == NULL) {
		return STR("");
	}
	p += strlen(before);
	to = memmem(p, (size_t)(end - p), after, strlen(after));
	return to == NULL ? STR("") : (struct str){ p, (size_t)(to - p) };
}

struct str
client_file(struct client *client, const char *name)
{
	const char *folder = getenv("WEB_FOLDER");
	auto_file FILE *file = NULL;
	char *room = arena_alloc(client->arena, 8192);

	if (folder != NULL) {
		file = fopen(
		    str_printf(client->arena, "%s/%s", folder, name).p, "re");
	}
	if (file == NULL) {
		return STR_NONE;
	}
	return (struct str){ room, fread(room, 1, 8191, file) };
}

struct str
answer_cookie(
    struct client *client, const struct answer *answer, const char *name)
{
	struct str rest = answer->head, line, value, tail;
	struct str want = str_printf(client->arena, "Set-Cookie: %s=", name);

	while (rest.len > 0) {
		(void)str_cut(rest, '\n', &line, &rest);
		if (!str_starts(line, want)) {
			continue;
		}
		line.p += strlen("Set-Cookie: ");
		line.len -= strlen("Set-Cookie: ");
		(void)str_cut(line, ';', &value, &tail);
		return str_dup(client->arena, value);
	}
	return STR("");
}
