/*
 * router: from a request to its answer. Finds the route, checks every column
 * of it (site, role, session, size, type, rate, proof of origin), reads the
 * body, calls the handler, and turns an error into a page. One-use forms run
 * inside a transaction together with the note of their answer.
 */
#ifndef ROUTER_H
#define ROUTER_H

#include "fcgi/route.h"

struct req;

/* Leaves a whole answer in req->res, whatever happens. */
void router_serve(struct req *req);

/* Index in routes[] for a method and path, or -1: there is no such path, or
 * -2: it is there under the other method. Fills in params (may be NULL). */
struct str;
int router_find(enum method method, struct str path, struct str *params);

#endif
