/* inbox: a member's site messages (站内信) as they read them; message.h is
 * how they come about. Newest first. */
#ifndef INBOX_H
#define INBOX_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct desk;

struct inbox_line {
	int64_t message_id;
	struct str body;
	struct str path; /* page it leads to; may be empty */
	int64_t read_at; /* TIME_NONE: not read */
	int64_t created_at;
};

enum { INBOX_LINES_A_PAGE = 20 };

/* Those before before_id (0: from the newest), one more than a page holds
 * when there are more. */
enum err inbox_list(struct desk *desk, int64_t member_id, int64_t before_id,
    struct inbox_line **out, size_t *n) MUST_CHECK;

/* Marks as read all up to and with up_to_id: what the reader has seen, and
 * nothing that came since. */
enum err inbox_read_all(
    struct desk *desk, int64_t member_id, int64_t up_to_id) MUST_CHECK;

#endif
