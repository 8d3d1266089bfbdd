/* applications: an application shown, and the member's steps with it. */
#ifndef APPLICATIONS_H
#define APPLICATIONS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct application;
struct application_story;
struct req;

enum err applications_show(struct req *req) MUST_CHECK;
enum err applications_sign(struct req *req) MUST_CHECK;
enum err applications_ask_cancel(struct req *req) MUST_CHECK;
enum err applications_cancel(struct req *req) MUST_CHECK;

/* The application with its events and stages, as pages show it. */
enum err applications_tell(struct req *req, int64_t application_id,
    struct application_story *story) MUST_CHECK;

#endif
