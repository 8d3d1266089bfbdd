/* ctl_doctor: looks at everything that breaks quietly: clock, roles, money,
 * queue, revocation list, the CA, disk, and the pool's size. */
#include "config.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/statvfs.h>
#include <sys/timex.h>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "model/audit.h"
#include "model/ca_client.h"
#include "model/job.h"
#include "ops/ctl.h"

#define CLOCK_SKEW_MAX 2
#define QUEUE_AGE_MAX  (5 * CLOCK_MINUTE)
#define CRL_AGE_MAX    (25 * CLOCK_HOUR)
#define DISK_FREE_MIN  10 /* percent */

/* Prints one line; true when it is well. */
static PRINTF_LIKE(2, 3) bool say(bool well, const char *fmt, ...)
{
	va_list ap;

	printf("%s  ", well ? "ok   " : "WRONG");
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	return well;
}

static bool
look_at_clock(const struct audit_database *database)
{
	int64_t skew = clock_now() - database->now;
	struct timex timex = { 0 };
	bool synchronised =
	    adjtimex(&timex) >= 0 && (timex.status & STA_UNSYNC) == 0;

	if (!synchronised) {
		/* In a container the host keeps the time: told, not wrong. */
		printf("note   the kernel says that nothing sets the clock\n");
	}
	return say(skew >= -CLOCK_SKEW_MAX && skew <= CLOCK_SKEW_MAX,
	    "clock: %" PRId64 " s from the database's", skew);
}

static bool
look_at_database(struct ctl *ctl)
{
	struct audit_database database = { 0 };
	bool well;

	if (audit_look(&ctl->desk, &database) != ERR_OK) {
		return say(false, "database: cannot be asked");
	}
	well = look_at_clock(&database);
	well = say(database.n_missing_roles == 0,
		   "roles: %" PRId64 " missing or superusers",
		   database.n_missing_roles) &&
	    well;
	well = say(!database.web_settles && !database.web_certifies &&
		       !database.jobs_reviews,
		   "roles: workers neither settle nor certify, jobs do not "
		   "review") &&
	    well;
	return say(database.n_unfulfilled == 0,
		   "money: %" PRId64 " orders paid without a settlement",
		   database.n_unfulfilled) &&
	    well;
}

static bool
look_at_queue(struct ctl *ctl)
{
	struct job_health health;
	int64_t age = 0;
	bool well;

	if (job_health(&ctl->desk, &health) != ERR_OK) {
		return say(false, "queue: cannot be asked");
	}
	if (health.oldest_due != TIME_NONE && health.oldest_due < clock_now()) {
		age = clock_now() - health.oldest_due;
	}
	well = say(age <= QUEUE_AGE_MAX,
	    "queue: %" PRId64 " due, the oldest for %" PRId64 " s",
	    health.n_due, age);
	return say(health.n_dead == 0,
		   "queue: %" PRId64 " dead letters (certdeskctl dead list)",
		   health.n_dead) &&
	    well;
}

/* Seconds from then to now; false when the time cannot be read. */
static bool
seconds_since(const ASN1_TIME *then, int64_t *seconds)
{
	int days = 0, rest = 0;

	if (then == NULL || ASN1_TIME_diff(&days, &rest, then, NULL) != 1) {
		return false;
	}
	*seconds = (int64_t)days * CLOCK_DAY + rest;
	return true;
}

static bool
look_at_crl(const char *path)
{
	auto_bio BIO *bio = BIO_new_file(path, "rb");
	auto_x509_crl X509_CRL *crl =
	    bio == NULL ? NULL : d2i_X509_CRL_bio(bio, NULL);
	int64_t age = 0, over = 0;

	ERR_clear_error();
	if (crl == NULL ||
	    !seconds_since(X509_CRL_get0_lastUpdate(crl), &age) ||
	    !seconds_since(X509_CRL_get0_nextUpdate(crl), &over)) {
		return say(false, "revocation list: %s cannot be read", path);
	}
	return say(age <= CRL_AGE_MAX && over < 0,
	    "revocation list: %" PRId64 " hours old, good for %" PRId64
	    " hours more",
	    age / CLOCK_HOUR, -over / CLOCK_HOUR);
}

static bool
look_at_ca(const char *admin_socket)
{
	struct ca_figures figures = { 0 };

	if (ca_status(admin_socket, &figures) != ERR_OK) {
		return say(false, "issuing CA: no answer at %s", admin_socket);
	}
	/* A serial is reserved for the blink between two commits. */
	return say(figures.reserved == 0,
	    "issuing CA: %" PRId64 " issued, %" PRId64 " left unfinished",
	    figures.issued, figures.reserved);
}

static bool
look_at_disk(const char *path)
{
	struct statvfs disk;
	uint64_t percent;

	if (statvfs(path, &disk) != 0 || disk.f_blocks == 0) {
		return say(false, "disk: %s cannot be looked at", path);
	}
	percent = (uint64_t)disk.f_bavail * 100 / disk.f_blocks;
	return say(percent >= DISK_FREE_MIN, "disk: %" PRIu64 " %% free at %s",
	    percent, path);
}

enum err
ctl_doctor(struct ctl *ctl, int n_args, char *const *args)
{
	const struct ctl_conf *conf = &ctl->conf;
	bool well = look_at_database(ctl);

	(void)n_args;
	(void)args;
	well = look_at_queue(ctl) && well;
	if (*conf->crl_file != '\0') {
		well = look_at_crl(conf->crl_file) && well;
	}
	if (*conf->ca_admin_socket != '\0') {
		well = look_at_ca(conf->ca_admin_socket) && well;
	}
	if (conf->workers > 0) {
		/* A worker is pinned to a kept connection: fewer workers than
		 * those starve requests. */
		well = say(conf->workers >= conf->keepalive,
			   "pool: %" PRId64 " workers for %" PRId64
			   " kept connections",
			   conf->workers, conf->keepalive) &&
		    well;
	}
	well = look_at_disk(conf->disk) && well;
	return well ? ERR_OK : ERR_CONFLICT;
}
