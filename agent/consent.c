/*
 * consent: the Assuan dialogue of pinentry (libassuan manual, "Client
 * requests" and "Server responses"; GnuPG pinentry manual, chapter 3).
 */
#include "config.h"

#include "agent/consent.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/crypto.h>

#include "agent/platform.h"
#include "agent/settings.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"

#define LINE_MAX_LEN   1000 /* Assuan's limit */
#define DIALOG_SECONDS 180
#define PIN_MAX        64

struct dialog {
	struct platform_child child;
	int watch_fd;
	struct secret *room; /* octets read; may hold the PIN */
	size_t have;
	int64_t deadline_us;
};

/* Waits for octets from the dialog, while the front is there. */
static bool
wait_for_dialog(struct dialog *dialog)
{
	for (;;) {
		struct pollfd fds[2] = {
			{ .fd = dialog->child.fd, .events = POLLIN },
			{ .fd = dialog->watch_fd, .events = POLLRDHUP },
		};
		int64_t left_ms =
		    (dialog->deadline_us - clock_monotonic_us()) / 1000;
		if (left_ms <= 0 || poll(fds, 2, (int)left_ms) < 0) {
			return false;
		}
		if ((fds[1].revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0) {
			return false;
		}
		if (fds[0].revents != 0) {
			return true;
		}
	}
}

/* One line without its LF; it stays valid until the next call. */
static bool
read_line(struct dialog *dialog, struct str *line, size_t *used)
{
	char *room = (char *)dialog->room->p;
	if (*used > 0) {
		OPENSSL_cleanse(room, *used);
		memmove(room, room + *used, dialog->have - *used);
		dialog->have -= *used;
		*used = 0;
	}
	for (;;) {
		char *end = memchr(room, '\n', dialog->have);
		if (end != NULL) {
			*line = (struct str){ room, (size_t)(end - room) };
			*used = line->len + 1;
			return true;
		}
		if (dialog->have == dialog->room->len ||
		    !wait_for_dialog(dialog)) {
			return false;
		}
		ssize_t n = read(dialog->child.fd, room + dialog->have,
		    dialog->room->len - dialog->have);
		if (n <= 0) {
			return false;
		}
		dialog->have += (size_t)n;
	}
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	if (c >= 'A' && c <= 'F') {
		return c - 'A' + 10;
	}
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static struct secret *
decode_pin(struct str data)
{
	unsigned char plain[PIN_MAX];
	size_t len = 0;
	struct secret *pin = NULL;
	for (size_t i = 0; i < data.len; i++) {
		unsigned char c = (unsigned char)data.p[i];
		if (c == '%') {
			if (i + 2 >= data.len || hex_value(data.p[i + 1]) < 0 ||
			    hex_value(data.p[i + 2]) < 0) {
				goto out;
			}
			c = (unsigned char)(hex_value(data.p[i + 1]) * 16 +
			    hex_value(data.p[i + 2]));
			i += 2;
		}
		if (len == sizeof(plain)) {
			goto out;
		}
		plain[len++] = c;
	}
	pin = len > 0 ? secret_new(len) : NULL;
	if (pin != NULL) {
		memcpy(pin->p, plain, len);
	}
out:
	OPENSSL_cleanse(plain, sizeof(plain));
	return pin;
}

/* Reads up to OK or ERR; takes a PIN from D lines. */
static enum problem
read_answer(struct dialog *dialog, struct secret **pin)
{
	struct str line;
	size_t used = 0;
	enum problem problem = PROBLEM_USER_CANCEL;
	while (read_line(dialog, &line, &used)) {
		if (str_starts(line, STR("D ")) && pin != NULL &&
		    *pin == NULL) {
			*pin = decode_pin(
			    (struct str){ line.p + 2, line.len - 2 });
		} else if (str_starts(line, STR("OK"))) {
			problem = PROBLEM_NONE;
			break;
		} else if (str_starts(line, STR("ERR"))) {
			break;
		}
	}
	if (used > 0) {
		OPENSSL_cleanse(dialog->room->p, used);
		memmove(dialog->room->p, dialog->room->p + used,
		    dialog->have - used);
		dialog->have -= used;
	}
	return problem;
}

static bool
send_line(struct dialog *dialog, const char *command, struct str text)
{
	struct buf line;
	buf_init(&line, NULL, LINE_MAX_LEN);
	buf_add_c(&line, command);
	if (text.len > 0) {
		buf_add_char(&line, ' ');
	}
	for (size_t i = 0; i < text.len; i++) {
		char c = text.p[i];
		if (c == '%' || c == '\n' || c == '\r') {
			buf_printf(&line, "%%%02X", (unsigned char)c);
		} else {
			buf_add_char(&line, c);
		}
	}
	buf_add_char(&line, '\n');
	bool sent = !buf_failed(&line) &&
	    platform_write_all(dialog->child.fd, buf_str(&line));
	buf_free(&line);
	return sent;
}

/* An option or a text that this pinentry does not know is no obstacle; a
 * dialog that has gone is. */
static bool
tell(struct dialog *dialog, const char *command, struct str text)
{
	if (!send_line(dialog, command, text)) {
		return false;
	}
	return read_answer(dialog, NULL) == PROBLEM_NONE ||
	    !platform_has_hung_up(dialog->child.fd);
}

/* Only a pinentry for terminals needs it. */
static bool
tell_tty(struct dialog *dialog)
{
	const char *tty = getenv("GPG_TTY");
	if (tty == NULL) {
		return true;
	}
	struct buf text;
	buf_init(&text, NULL, 512);
	buf_printf(&text, "ttyname=%s", tty);
	bool ok = tell(dialog, "OPTION", buf_str(&text));
	buf_free(&text);
	return ok;
}

static void
add_line(struct buf *out, const char *name, struct str value)
{
	if (str_is_empty(value)) {
		return;
	}
	buf_printf(out, "\n%s：", name);
	/* A value cannot pretend to be another line. */
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.p[i];
		buf_add_char(out, c < 0x20 || c == 0x7f ? ' ' : value.p[i]);
	}
}

static struct str
describe(const struct settings *settings, const struct consent_ask *ask,
    struct buf *out)
{
	buf_printf(out, "%s正在请求：%s", settings->site_name, ask->deed);
	add_line(out, "网站",
	    ask->origin.p != NULL ? ask->origin : STR("本机Ukey管理工具"));
	add_line(out, "单位", ask->company);
	add_line(out, "申请编号", ask->application);
	add_line(out, "Key编号", ask->key);
	if (ask->left >= 0) {
		buf_printf(out, "\n密码剩余次数：%d", ask->left);
	}
	return buf_str(out);
}

static bool
set_up(struct dialog *dialog, const struct settings *settings,
    const struct consent_ask *ask)
{
	struct buf text;
	buf_init(&text, NULL, 900);
	bool ok = read_answer(dialog, NULL) == PROBLEM_NONE &&
	    tell_tty(dialog) &&
	    tell(dialog, "OPTION", STR("lc-ctype=C.UTF-8")) &&
	    tell(dialog, "SETTITLE", STR("CA数字证书插件")) &&
	    tell(dialog, "SETDESC", describe(settings, ask, &text)) &&
	    tell(dialog, "SETPROMPT", str_c(ask->prompt)) &&
	    tell(dialog, "SETOK", STR("确定")) &&
	    tell(dialog, "SETCANCEL", STR("取消")) &&
	    tell(dialog, "SETTIMEOUT", STR("180"));
	if (ok && ask->left >= 0 && ask->left <= 2) {
		ok = tell(dialog, "SETERROR",
		    STR("再次输错可能锁定 UKey，请确认密码后输入。"));
	}
	buf_free(&text);
	return ok;
}

enum problem
consent_pin(const struct settings *settings, const struct consent_ask *ask,
    int watch_fd, struct secret **pin)
{
	const char *argv[] = { settings->pinentry, NULL };
	struct dialog dialog = {
		.watch_fd = watch_fd,
		.deadline_us =
		    clock_monotonic_us() + (DIALOG_SECONDS + 10) * 1000000LL,
	};
	*pin = NULL;
	if (platform_spawn(argv, false, &dialog.child) != ERR_OK) {
		return PROBLEM_DIALOG;
	}
	enum problem problem = PROBLEM_DIALOG;
	dialog.room = secret_new(LINE_MAX_LEN + 2);
	if (dialog.room != NULL && set_up(&dialog, settings, ask) &&
	    send_line(&dialog, "GETPIN", STR(""))) {
		problem = read_answer(&dialog, pin);
		if (problem == PROBLEM_NONE && *pin == NULL) {
			problem = PROBLEM_USER_CANCEL; /* an empty PIN */
		}
		(void)send_line(&dialog, "BYE", STR(""));
	} else {
		log_error("the dialog %s did not start", settings->pinentry);
	}
	if (problem != PROBLEM_NONE) {
		secret_free(*pin);
		*pin = NULL;
	}
	secret_free(dialog.room);
	platform_child_close(&dialog.child);
	return problem;
}
