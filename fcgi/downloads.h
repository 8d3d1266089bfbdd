/*
 * downloads: 续签证书 and 下载证书, for the member's page and for its script;
 * 环境检测. The key is driven by the token agent; see docs/agent.md.
 */
#ifndef FCGI_DOWNLOADS_H
#define FCGI_DOWNLOADS_H

#include "base/err.h"

struct req;

enum err downloads_show(struct req *req); /* GET /applications/:id/download */
enum err downloads_make(struct req *req); /* POST /applications/:id/make */

/* POST /api/applications/:id/make → {state}. For the script: as above, and
 * asks for a ticket again when there is none. */
enum err downloads_make_json(struct req *req);
/* GET /api/applications/:id/grant → {state, ticket, ack}, each {body, sig} or
 * null while certdesk-jobs has not signed it. */
enum err downloads_grant(struct req *req);
/* POST /api/applications/:id/csr {csr, pop, agent, built} → {chain}: leaf,
 * issuing CA, root. Base64 throughout. */
enum err downloads_issue(struct req *req);
/* POST /api/applications/:id/receipt {receipt, certificate_sha256} → {state,
 * not_after}. */
enum err downloads_confirm(struct req *req);

enum err environment_show(struct req *req); /* GET /environment */

#endif
