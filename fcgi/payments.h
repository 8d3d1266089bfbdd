/*
 * payments: paying an order online: the attempt, the page that waits for it,
 * the way to the gateway and back, and the gateway's notices.
 */
#ifndef PAYMENTS_H
#define PAYMENTS_H

#include "base/err.h"

struct req;

enum err payments_create(struct req *req);  /* POST /orders/:id/pay */
enum err payments_show(struct req *req);    /* GET /orders/:id/payment */
enum err payments_state(struct req *req);   /* GET /api/orders/:id/payment */
enum err payments_gateway(struct req *req); /* …/payment/gateway */
enum err payments_return(struct req *req);  /* GET /pay/return/alipay */
enum err payments_notice(struct req *req);  /* POST /pay/notify/alipay */

#endif
