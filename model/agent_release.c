#include "config.h"

#include "base/db.h"
#include "model/agent_release.h"
#include "model/desk.h"
#include "model/statements.h"

static const struct row_field fields[] = {
	ROW_FIELD(ROW_TEXT, struct agent_release, version),
	ROW_FIELD(ROW_TIME, struct agent_release, built),
	ROW_FIELD(ROW_TEXT, struct agent_release, file_name),
	ROW_FIELD(ROW_INT, struct agent_release, size),
	ROW_FIELD(ROW_BYTES, struct agent_release, sha256),
	ROW_FIELD(ROW_BOOL, struct agent_release, is_floor),
	ROW_FIELD(ROW_TIME, struct agent_release, released_at),
};
static const struct row_shape shape = ROW_SHAPE(struct agent_release, fields);

enum err
agent_release_list(struct desk *desk, struct agent_release **out, size_t *n)
{
	return db_all(desk->db, desk->arena, STMT_AGENT_RELEASE_LIST,
	    DB_NO_ARGS, &shape, out, n);
}
