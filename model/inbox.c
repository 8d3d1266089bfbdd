#include "config.h"

#include "base/db.h"
#include "model/desk.h"
#include "model/inbox.h"
#include "model/statements.h"

static const struct row_field fields[] = {
	ROW_FIELD(ROW_INT, struct inbox_line, message_id),
	ROW_FIELD(ROW_TEXT, struct inbox_line, body),
	ROW_FIELD(ROW_TEXT, struct inbox_line, path),
	ROW_FIELD(ROW_TIME, struct inbox_line, read_at),
	ROW_FIELD(ROW_TIME, struct inbox_line, created_at),
};
static const struct row_shape shape = ROW_SHAPE(struct inbox_line, fields);

enum err
inbox_list(struct desk *desk, int64_t member_id, int64_t before_id,
    struct inbox_line **out, size_t *n)
{
	return db_all(desk->db, desk->arena, STMT_INBOX_LIST,
	    DB_ARGS(ARG_INT(member_id),
		ARG_INT(before_id == 0 ? INT64_MAX : before_id)),
	    &shape, out, n);
}

enum err
inbox_read_all(struct desk *desk, int64_t member_id, int64_t up_to_id)
{
	return db_run(desk->db, STMT_INBOX_READ_ALL,
	    DB_ARGS(ARG_INT(member_id), ARG_INT(up_to_id)), NULL);
}
