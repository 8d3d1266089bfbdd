/* conf: what is read, and what is complained of. */
#include "config.h"

#include <unistd.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/log.h"
#include "tests/tap.h"

struct settings {
	const char *socket;
	const char *name;
	int64_t workers;
	bool verbose;
	const char **origins;
};

static const struct conf_item items[] = {
	{ "socket", CONF_TEXT, offsetof(struct settings, socket), NULL, 0, 0 },
	{ "name", CONF_TEXT, offsetof(struct settings, name), "", 0, 0 },
	{ "workers", CONF_INT, offsetof(struct settings, workers), "4", -2,
	    64 },
	{ "verbose", CONF_BOOL, offsetof(struct settings, verbose), "no", 0,
	    0 },
	{ "origins", CONF_LIST, offsetof(struct settings, origins), "", 0, 0 },
};

static struct arena *arena;
static struct settings settings;
static char path[] = "/tmp/t_conf.XXXXXX";

static enum err
read_text(const char *text)
{
	FILE *file = fopen(path, "w");

	need(file != NULL, "temporary file");
	(void)fputs(text, file);
	(void)fclose(file);
	arena_reset(arena);
	settings = (struct settings){ 0 };
	return conf_read(
	    path, items, sizeof(items) / sizeof(items[0]), &settings, arena);
}

static void
test_good(void)
{
	is_err(read_text("# comment\n\n socket = /run/a b=c \r\nworkers=-2\n"
			 "verbose = yes\norigins = a  b\tc"),
	    ERR_OK, "a full file");
	is_str(str_c(settings.socket), "/run/a b=c", "text, trimmed");
	is_str(str_c(settings.name), "", "an empty fallback");
	is_int(settings.workers, -2, "a number");
	ok(settings.verbose, "yes");
	ok(settings.origins[0] != NULL && settings.origins[2] != NULL &&
		settings.origins[3] == NULL,
	    "a list of three");
	is_str(str_c(settings.origins[1]), "b", "its second");
	is_err(read_text("socket = x\n"), ERR_OK, "fallbacks");
	is_int(settings.workers, 4, "of a number");
	ok(!settings.verbose, "of a bool");
	ok(settings.origins[0] == NULL, "of a list");
}

int
main(void)
{
	static const struct {
		const char *text, *name;
	} bad[] = {
		{ "", "a required key is missing" },
		{ "socket\n", "no =" },
		{ "socket = x\nsocket = y\n", "a key twice" },
		{ "socket = x\nsoket = y\n", "an unknown key" },
		{ "socket = x\nworkers = 65\n", "too many" },
		{ "socket = x\nworkers = -3\n", "too few" },
		{ "socket = x\nworkers = four\n", "no number" },
		{ "socket = x\nworkers =\n", "an empty number" },
		{ "socket = x\nverbose = true\n", "neither yes nor no" },
	};

	int fd = mkstemp(path);

	need(fd >= 0, "temporary file");
	(void)close(fd);
	log_open("t_conf", (enum log_level)(LOG_ERROR + 1));
	arena = arena_new((size_t)1024 * 1024);
	need(arena != NULL, "arena");
	test_good();
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		is_err(read_text(bad[i].text), ERR_INVALID, bad[i].name);
	}
	(void)unlink(path);
	is_err(conf_read(path, items, 1, &settings, arena), ERR_NOT_FOUND,
	    "no file");
	arena_free(arena);
	return tap_done();
}
