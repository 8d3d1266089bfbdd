/* account: 个人中心: the person's own data, password and sessions. */
#ifndef FCGI_ACCOUNT_H
#define FCGI_ACCOUNT_H

#include "base/err.h"

struct req;

enum err account_show(struct req *req) MUST_CHECK; /* GET /account */
/* POST /account/password */
enum err account_change_password(struct req *req) MUST_CHECK;
/* POST /account/sessions/end */
enum err account_end_session(struct req *req) MUST_CHECK;

#endif
