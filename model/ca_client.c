/*
 * ca_client: asks the issuing CA. Called by the handlers that issue and
 * confirm, by certdesk-jobs and by certdeskctl.
 */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/rand.h"
#include "ca/codec.h"
#include "ca/protocol.h"
#include "model/ca_client.h"

#define WAIT_MS 8000

static enum err
connect_to(const char *path, int *fd)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	if (strlen(path) >= sizeof(address.sun_path)) {
		return err_note(ERR_BUG, "socket path too long: %s", path);
	}
	memcpy(address.sun_path, path, strlen(path));
	*fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (*fd < 0 ||
	    connect(*fd, (const struct sockaddr *)&address, sizeof(address)) !=
		0) {
		return err_note(
		    ERR_BUSY, "the CA is not there: %s", strerror(errno));
	}
	return ERR_OK;
}

static enum err
exchange(int fd, struct str question, unsigned char *room, size_t room_len,
    size_t *len)
{
	int64_t until = clock_monotonic_us() + WAIT_MS * 1000L;
	ssize_t n = send(fd, question.p, question.len, MSG_NOSIGNAL);

	if (n < 0 || (size_t)n != question.len) {
		return err_note(
		    ERR_BUSY, "the CA does not listen: %s", strerror(errno));
	}
	for (;;) {
		struct pollfd pollfd = { .fd = fd, .events = POLLIN };
		int64_t left = (until - clock_monotonic_us()) / 1000;
		if (left <= 0) {
			return err_note(ERR_BUSY, "the CA took too long");
		}
		if (poll(&pollfd, 1, (int)left) < 0 && errno != EINTR) {
			return err_note(ERR_BUG, "poll: %s", strerror(errno));
		}
		n = recv(fd, room, room_len, MSG_DONTWAIT);
		if (n > 0) {
			*len = (size_t)n;
			return ERR_OK;
		}
		if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
			return err_note(ERR_BUSY, "the CA hung up");
		}
	}
}

static enum err
judge(const struct ca_message *reply)
{
	switch (reply->type) {
	case CA_OK:
		return ERR_OK;
	case CA_REFUSED:
		return err_note(ERR_DENIED, "the CA refused: %s", reply->rule);
	case CA_PENDING:
	case CA_BUSY:
		return ERR_BUSY;
	default:
		break;
	}
	return err_note(
	    ERR_UPSTREAM, "the CA answered with type %d", (int)reply->type);
}

static enum err
ask(const char *path, struct ca_message *question, struct ca_message *reply)
{
	auto_fd int fd = -1;
	unsigned char out[1024], in[4096];
	size_t out_len = 0;
	size_t in_len = 0;
	enum err e;

	rand_bytes(question->id, sizeof(question->id));
	question->deadline_ms = clock_now() * 1000 + WAIT_MS;
	if ((e = ca_encode(question, out, sizeof(out), &out_len)) != ERR_OK ||
	    (e = connect_to(path, &fd)) != ERR_OK ||
	    (e = exchange(fd, (struct str){ (const char *)out, out_len }, in,
		 sizeof(in), &in_len)) != ERR_OK) {
		return e;
	}
	if (ca_decode((struct str){ (const char *)in, in_len }, reply) !=
		ERR_OK ||
	    memcmp(reply->id, question->id, sizeof(reply->id)) != 0) {
		return err_note(ERR_UPSTREAM, "the CA answered nonsense");
	}
	return judge(reply);
}

static enum err
ask_about(enum ca_type type, const char *path, int64_t member_id,
    int64_t application_id, struct ca_answer *answer)
{
	struct ca_message question = {
		.type = type, .member = member_id, .application = application_id
	};
	struct ca_message reply = { .type = CA_ERROR };
	enum err e = ask(path, &question, &reply);

	memset(answer, 0, sizeof(*answer));
	answer->certificate_id = reply.certificate;
	for (size_t i = 0; i < reply.serial_len; i++) {
		(void)snprintf(
		    answer->serial + 2 * i, 3, "%02x", reply.serial[i]);
	}
	(void)snprintf(answer->rule, sizeof(answer->rule), "%s", reply.rule);
	return e;
}

enum err
ca_issue(const char *path, int64_t member_id, int64_t application_id,
    struct ca_answer *answer)
{
	return ask_about(CA_ISSUE, path, member_id, application_id, answer);
}

enum err
ca_confirm(const char *path, int64_t member_id, int64_t application_id,
    struct ca_answer *answer)
{
	return ask_about(CA_CONFIRM, path, member_id, application_id, answer);
}

enum err
ca_ping(const char *path)
{
	struct ca_message question = { .type = CA_PING };
	struct ca_message reply;

	return ask(path, &question, &reply);
}

static enum err
ask_figures(enum ca_type type, const char *path, struct ca_figures *out)
{
	struct ca_message question = { .type = type };
	struct ca_message reply = { .type = CA_ERROR };
	enum err e = ask(path, &question, &reply);

	*out = (struct ca_figures){ .crl_number = reply.crl_number,
		.crl_entries = reply.crl_entries,
		.crl_this_update = reply.crl_this_update,
		.crl_next_update = reply.crl_next_update,
		.issued = reply.issued,
		.reserved = reply.reserved,
		.audit_head = reply.audit_head };
	return e;
}

enum err
ca_generate_crl(const char *admin_socket, struct ca_figures *out)
{
	return ask_figures(CA_GENCRL, admin_socket, out);
}

enum err
ca_status(const char *admin_socket, struct ca_figures *out)
{
	return ask_figures(CA_STATUS, admin_socket, out);
}
