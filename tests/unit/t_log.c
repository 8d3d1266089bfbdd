/* log: one event is one line, whatever it holds. */
#include "config.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/log.h"
#include "tests/tap.h"

static char text[8192];

/* What fn logs. */
static struct str
logged(void (*fn)(void))
{
	FILE *file = tmpfile();
	int saved = dup(STDERR_FILENO);
	size_t len;

	need(file != NULL && saved >= 0, "temporary file");
	(void)dup2(fileno(file), STDERR_FILENO);
	fn();
	(void)dup2(saved, STDERR_FILENO);
	(void)close(saved);
	rewind(file);
	len = fread(text, 1, sizeof(text), file);
	(void)fclose(file);
	return (struct str){ text, len };
}

static void
log_plain(void)
{
	log_info("a=%d", 1);
	log_debug("hidden");
}

static void
log_hostile(void)
{
	log_tag("req=1\n2");
	log_warning("x\r\ny\x7f中");
	log_tag(NULL);
}

static void
log_long(void)
{
	static char filler[5000];

	memset(filler, '\n', sizeof(filler) - 1);
	log_error("%s", filler);
}

int
main(void)
{
	struct str line;

	log_open("t", LOG_INFO);
	is_str(logged(log_plain), "info t a=1\n", "a line, and only one");
	is_str(logged(log_hostile),
	    "warning t req=1\\x0a2 x\\x0d\\x0ay\\x7f中\n",
	    "control characters are spelled");
	line = logged(log_long);
	ok(line.len <= 4096 && line.p[line.len - 1] == '\n' &&
		memchr(line.p, '\n', line.len) == line.p + line.len - 1,
	    "a long event is still one line");
	return tap_done();
}
