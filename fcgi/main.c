/*
 * certdesk-web: serves members and officers over FastCGI.
 *
 *	certdesk-web -c web.conf     run
 *	certdesk-web -t -c web.conf  check the configuration and its files
 *	certdesk-web --routes        print the route table
 */
#include "config.h"

#include <getopt.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/sandbox.h"
#include "fcgi/app.h"
#include "fcgi/pool.h"
#include "fcgi/route.h"

static int
usage(void)
{
	(void)fputs("usage: certdesk-web [-t] -c file\n"
		    "       certdesk-web --routes | --version\n",
	    stderr);
	return 2;
}

static int
run(const char *conf_path, bool only_check)
{
	struct app *app;

	/* glibc raises these by itself after the first large block (Argon2 takes
	 * 19 MiB) and then keeps such blocks; a worker shall give them back. */
	(void)mallopt(M_MMAP_THRESHOLD, 256 * KIB);
	(void)mallopt(M_TRIM_THRESHOLD, 256 * KIB);
	if (sandbox_harden() != ERR_OK || app_new(conf_path, &app) != ERR_OK) {
		return 1;
	}
	if (only_check) {
		app_free(app);
		return 0;
	}
	return pool_run(app, conf_path);
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "conf", required_argument, NULL, 'c' },
		{ "check", no_argument, NULL, 't' },
		{ "routes", no_argument, NULL, 'r' },
		{ "version", no_argument, NULL, 'v' },
		{ NULL, 0, NULL, 0 },
	};
	const char *conf_path = NULL;
	bool only_check = false;
	int c;

	while ((c = getopt_long(argc, argv, "c:t", options, NULL)) != -1) {
		switch (c) {
		case 'c':
			conf_path = optarg;
			break;
		case 't':
			only_check = true;
			break;
		case 'r':
			routes_print();
			return 0;
		case 'v':
			(void)puts(PACKAGE_STRING);
			return 0;
		default:
			return usage();
		}
	}
	if (conf_path == NULL || optind != argc) {
		return usage();
	}
	log_open("certdesk-web", LOG_INFO);
	return run(conf_path, only_check);
}
