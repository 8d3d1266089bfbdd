#include "config.h"

#include "base/db.h"
#include "model/desk.h"
#include "model/notice.h"
#include "model/statements.h"

static const struct row_field fields[] = {
	ROW_FIELD(ROW_INT, struct notice, notice_id),
	ROW_FIELD(ROW_TEXT, struct notice, title),
	ROW_FIELD(ROW_TEXT, struct notice, body),
	ROW_FIELD(ROW_TIME, struct notice, published_at),
};
static const struct row_shape shape = ROW_SHAPE(struct notice, fields);

enum err
notice_list(
    struct desk *desk, int64_t before_id, struct notice **out, size_t *n)
{
	return db_all(desk->db, desk->arena, STMT_NOTICE_LIST,
	    DB_ARGS(ARG_INT(before_id == 0 ? INT64_MAX : before_id)), &shape,
	    out, n);
}

enum err
notice_find(struct desk *desk, int64_t notice_id, struct notice *out)
{
	return db_one(desk->db, desk->arena, STMT_NOTICE_FIND,
	    DB_ARGS(ARG_INT(notice_id)), &shape, out);
}
