/* sandbox_web: the system calls that a web worker may make. */
#ifndef SANDBOX_WEB_H
#define SANDBOX_WEB_H

#include "base/err.h"

enum err sandbox_web_enter(void) MUST_CHECK;
enum err sandbox_web_enter_metrics(void) MUST_CHECK;

#endif
