/* journal: a file beside the database that remembers every certificate.
 * Called by issue.c and, at start, by recover.c. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "ca/journal.h"

#define TAIL_MAX (8L << 20)

struct journal {
	int fd;
	bool torn; /* the file does not end with a newline */
};

enum err
journal_open(const char *path, struct journal **out)
{
	struct journal *journal = calloc(1, sizeof(*journal));
	struct stat st;
	char last = '\n';

	if (journal == NULL) {
		return ERR_BUSY;
	}
	journal->fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (journal->fd < 0 || fstat(journal->fd, &st) != 0) {
		free(journal);
		return err_note(
		    ERR_DENIED, "journal %s: %s", path, strerror(errno));
	}
	if (st.st_size > 0 &&
	    pread(journal->fd, &last, 1, st.st_size - 1) != 1) {
		last = '\0';
	}
	journal->torn = last != '\n';
	*out = journal;
	return ERR_OK;
}

void
journal_free(struct journal *journal)
{
	if (journal != NULL) {
		close(journal->fd);
		free(journal);
	}
}

enum err
journal_add(struct journal *journal, struct arena *arena,
    const struct journal_line *line)
{
	struct str text = str_printf(arena, "%sv1 %.*s %" PRId64 " %.*s %.*s\n",
	    journal->torn ? "\n" : "", STR_FMT(str_to_hex(arena, line->serial)),
	    line->application_id, STR_FMT(str_to_hex(arena, line->tbs_sha256)),
	    STR_FMT(str_to_base64(arena, line->certificate)));

	if (arena_failed(arena)) {
		return ERR_BUSY;
	}
	if (write(journal->fd, text.p, text.len) != (ssize_t)text.len) {
		journal->torn = true;
		return err_note(ERR_BUSY, "journal: %s", strerror(errno));
	}
	journal->torn = false;
	if (fdatasync(journal->fd) != 0) {
		return err_note(ERR_BUSY, "journal: %s", strerror(errno));
	}
	return ERR_OK;
}

static bool
line_read(struct arena *arena, struct str text, struct journal_line *line)
{
	struct str part[5];

	for (int i = 0; i < 5; i++) {
		if (text.p == NULL) {
			return false;
		}
		str_cut(text, ' ', &part[i], &text);
	}
	return text.p == NULL && str_equal_c(part[0], "v1") &&
	    str_from_hex(arena, part[1], &line->serial) == ERR_OK &&
	    str_to_int64(part[2], &line->application_id) &&
	    str_from_hex(arena, part[3], &line->tbs_sha256) == ERR_OK &&
	    str_from_base64(arena, part[4], &line->certificate) == ERR_OK;
}

static enum err
walk(struct arena *arena, struct str tail,
    enum err (*fn)(void *, const struct journal_line *, bool *), void *arg)
{
	bool stop = false;
	enum err e = ERR_OK;

	while (e == ERR_OK && !stop && tail.len > 0) {
		size_t from = tail.len;
		struct journal_line line;
		while (from > 0 && tail.p[from - 1] != '\n') {
			from--;
		}
		struct str text = { tail.p + from, tail.len - from };
		if (line_read(arena, text, &line)) {
			e = fn(arg, &line, &stop);
		} else if (text.len > 0) {
			log_warning(
			    "journal: a line of %zu octets is torn", text.len);
		}
		tail.len = from > 0 ? from - 1 : 0;
	}
	return e;
}

enum err
journal_walk(struct journal *journal, struct arena *arena,
    enum err (*fn)(void *, const struct journal_line *, bool *), void *arg)
{
	struct stat st;
	enum err e = ERR_BUSY;

	if (fstat(journal->fd, &st) != 0) {
		return err_note(ERR_BUSY, "journal: %s", strerror(errno));
	}
	off_t from = st.st_size > TAIL_MAX ? st.st_size - TAIL_MAX : 0;
	size_t len = (size_t)(st.st_size - from);
	char *room = malloc(len + 1);
	if (room == NULL) {
		return ERR_BUSY;
	}
	ssize_t n = pread(journal->fd, room, len, from);
	if (n >= 0 && (size_t)n == len) {
		e = walk(arena, (struct str){ room, len }, fn, arg);
	}
	free(room);
	return e;
}
