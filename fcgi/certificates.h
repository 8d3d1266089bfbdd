/* certificates: CA证书管理, 查看证书, 查看办理记录, and the certificate as a
 * file. */
#ifndef CERTIFICATES_H
#define CERTIFICATES_H

#include "base/err.h"

struct req;

enum err certificates_index(struct req *req) MUST_CHECK;
enum err certificates_show(struct req *req) MUST_CHECK;
enum err certificates_history(struct req *req) MUST_CHECK;
enum err certificates_pem(struct req *req) MUST_CHECK;
enum err certificates_der(struct req *req) MUST_CHECK;

#endif
