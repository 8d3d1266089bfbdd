/* health: see health.h. */
#include "config.h"

#include "base/db.h"
#include "fcgi/health.h"
#include "fcgi/request.h"

enum err
health_live(struct req *req)
{
	buf_add_c(reply_text(req, 200), "ok\n");
	return ERR_OK;
}

enum err
health_ready(struct req *req)
{
	bool ready = db_ping(req->desk.db) == ERR_OK;

	buf_add_c(reply_text(req, ready ? 200 : 503),
	    ready ? "ready\n" : "no database\n");
	return ERR_OK;
}
