/* notices: 公告, 站内信, and the help centre. */
#ifndef FCGI_NOTICES_H
#define FCGI_NOTICES_H

#include "base/err.h"

struct req;

enum err notices_index(struct req *req);  /* GET /notices */
enum err notices_show(struct req *req);   /* GET /notices/:id */
enum err messages_index(struct req *req); /* GET /messages */
enum err messages_read(struct req *req);  /* POST /messages/read */
enum err help_show(struct req *req);      /* GET /help */

#endif
