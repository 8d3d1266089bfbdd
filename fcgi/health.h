/* health: for whoever watches over the processes. */
#ifndef HEALTH_H
#define HEALTH_H

#include "base/err.h"

struct req;

/* GET /healthz: a worker answers. */
enum err health_live(struct req *req) MUST_CHECK;
/* GET /readyz: and reaches its database. */
enum err health_ready(struct req *req) MUST_CHECK;

#endif
