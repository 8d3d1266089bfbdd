/* sandbox_jobs: what a runner of certdesk-jobs gives up. */
#ifndef SANDBOX_JOBS_H
#define SANDBOX_JOBS_H

#include "base/err.h"

/* Once keys are read and before the first job. */
enum err sandbox_jobs_enter(void) MUST_CHECK;

#endif
