/*
 * migrate: brings a database to the schema of this release.
 *
 * The one place outside of base/db.c that speaks to libpq, since it alone runs
 * text that is no named statement: the files of sql/. Each migration runs in a
 * transaction of its own, as certdesk_owner, and is registered in it with the
 * digest of its file; one that is registered is passed over, and refused when
 * its file has changed since. roles.sql runs at the end, every time.
 */
#ifndef MIGRATE_H
#define MIGRATE_H

#include <stddef.h>

#include "base/err.h"

struct arena;

/*
 * conninfo: of the database (which must exist), for a superuser. folder: holds
 * migrations/NNNN-name.sql and roles.sql. *n_applied gets the number of
 * migrations that were new. ERR_CONFLICT for a changed or missing old file,
 * ERR_BUSY without a connection, ERR_BUG when a script fails; each after a log
 * line that tells what.
 */
enum err migrate(struct arena *arena, const char *conninfo, const char *folder,
    size_t *n_applied) MUST_CHECK;

#endif
