/*
 * log: lines to standard error. The only state of the process beside struct
 * app: a program has one log, and threading it through every call would put
 * it in every prototype.
 */
#include "config.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

enum { LINE_ROOM = 4096, TEXT_ROOM = 3072, TAG_ROOM = 64 };

static struct {
	const char *program;
	enum log_level level;
	char tag[TAG_ROOM];
} state = { "certdesk", LOG_INFO, "" };

static const char *const level_names[] = {
	[LOG_DEBUG] = "debug",
	[LOG_INFO] = "info",
	[LOG_NOTICE] = "notice",
	[LOG_WARNING] = "warning",
	[LOG_ERROR] = "error",
};

void
log_open(const char *program, enum log_level level)
{
	state.program = program;
	state.level = level;
}

void
log_tag(const char *tag)
{
	(void)snprintf(
	    state.tag, sizeof(state.tag), "%s", tag == NULL ? "" : tag);
}

/* Copies text to line from at on; control characters become \xNN. */
static size_t
escape(char *line, size_t at, const char *text)
{
	static const char hex[] = "0123456789abcdef";

	for (; *text != '\0' && at + 5 < LINE_ROOM; text++) {
		unsigned char c = (unsigned char)*text;

		if (c >= 0x20 && c != 0x7f) {
			line[at++] = (char)c;
			continue;
		}
		line[at++] = '\\';
		line[at++] = 'x';
		line[at++] = hex[c >> 4];
		line[at++] = hex[c & 15];
	}
	return at;
}

void
log_line(enum log_level level, const char *fmt, ...)
{
	int saved_errno = errno;
	char text[TEXT_ROOM];
	char line[LINE_ROOM];
	size_t at = 0;
	va_list ap;

	if (level < state.level) {
		return;
	}
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);

	at = escape(line, at, level_names[level]);
	line[at++] = ' ';
	at = escape(line, at, state.program);
	line[at++] = ' ';
	if (state.tag[0] != '\0') {
		at = escape(line, at, state.tag);
		line[at++] = ' ';
	}
	at = escape(line, at, text);
	line[at++] = '\n';
	/* One write a line: lines of several processes do not mix. A log that
	 * cannot be written is no reason to stop serving. */
	if (write(STDERR_FILENO, line, at) < 0) {
		errno = saved_errno;
	}
	errno = saved_errno;
}
