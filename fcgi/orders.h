/* orders: 订单管理, 生成订单 and 订单详情. Paying online is payments.h. */
#ifndef ORDERS_H
#define ORDERS_H

#include "base/err.h"

struct req;

enum err orders_index(struct req *req) MUST_CHECK;
/* An order that is not confirmed yet leads to its 生成订单 page. */
enum err orders_show(struct req *req) MUST_CHECK;
enum err orders_confirm(struct req *req) MUST_CHECK;
enum err orders_submit(struct req *req) MUST_CHECK;
enum err orders_ask_cancel(struct req *req) MUST_CHECK;
enum err orders_cancel(struct req *req) MUST_CHECK;

#endif
