/* company: pages of what the platform holds about the member. */
#ifndef FCGI_COMPANY_H
#define FCGI_COMPANY_H

#include "base/err.h"

struct req;

enum err company_show(struct req *req);       /* GET /company */
enum err structure_show(struct req *req);     /* GET /structure */
enum err seal_records_index(struct req *req); /* GET /seal-records */

#endif
