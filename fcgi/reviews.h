/* reviews: the console's queue and case page. */
#ifndef REVIEWS_H
#define REVIEWS_H

#include "base/err.h"

struct req;

enum err reviews_home(struct req *req) MUST_CHECK; /* GET /admin/ */
/* GET /admin/applications, …/:member/:id, …/:member/:id/scans/:slot */
enum err reviews_index(struct req *req) MUST_CHECK;
enum err reviews_show(struct req *req) MUST_CHECK;
enum err reviews_scan(struct req *req) MUST_CHECK;
/* POST …/:member/:id/approve, …/return */
enum err reviews_approve(struct req *req) MUST_CHECK;
enum err reviews_return(struct req *req) MUST_CHECK;

#endif
