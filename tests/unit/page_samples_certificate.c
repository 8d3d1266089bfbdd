/* page_samples_certificate: certificates, renewals, applications. */
#include "config.h"

#include "tests/unit/page_samples.h"

static const struct sample certificate[] = {
	{ NULL, NULL },
};
const struct sample_list samples_certificate = { certificate, 0 };
