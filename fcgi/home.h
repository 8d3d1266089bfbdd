/* home: 我的工作台, and for which member one acts. */
#ifndef FCGI_HOME_H
#define FCGI_HOME_H

#include "base/err.h"

struct req;

enum err home_show(struct req *req) MUST_CHECK;      /* GET / */
enum err members_index(struct req *req) MUST_CHECK;  /* GET /members */
enum err members_choose(struct req *req) MUST_CHECK; /* POST /members/choose */

#endif
