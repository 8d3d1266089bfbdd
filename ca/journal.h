/*
 * journal: a file beside the database that remembers every certificate.
 *
 * Appended and fsynced before an answer leaves, on another path than the
 * database, so that a certificate handed out is known even when the database
 * is restored from an older backup. One line each: "v1 serial application
 * sha256-of-tbs base64-of-certificate".
 */
#ifndef CA_JOURNAL_H
#define CA_JOURNAL_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct arena;
struct journal;

struct journal_line {
	struct str serial; /* octets */
	int64_t application_id;
	struct str tbs_sha256;
	struct str certificate;
};

enum err journal_open(const char *path, struct journal **out) MUST_CHECK;
void journal_free(struct journal *journal);

/* Durable when it returns ERR_OK. */
enum err journal_add(struct journal *journal, struct arena *arena,
    const struct journal_line *line) MUST_CHECK;

/* Calls fn for the lines, newest first, until it says stop or the oldest was
 * seen (of the last 8 MiB). A torn last line, the trace of a power cut, is
 * passed over. */
enum err journal_walk(struct journal *journal, struct arena *arena,
    enum err (*fn)(void *arg, const struct journal_line *line, bool *stop),
    void *arg) MUST_CHECK;

#endif
