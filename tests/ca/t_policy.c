/*
 * What the CA promises about validity, on any day of the calendar: dossiers
 * made by hand, judged at moments of our choosing, by a CA made for this test;
 * and that lint lets nothing pass that differs from the plan.
 */
#include "config.h"

#include <sys/stat.h>
#include <unistd.h>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/secret.h"
#include "ca/ceremony.h"
#include "ca/dossier.h"
#include "ca/keystore.h"
#include "ca/lint.h"
#include "ca/name.h"
#include "ca/policy.h"
#include "ca/signer.h"
#include "tests/tap.h"

#define CODE   "91340100MA2N3B4C5D"
#define ORIGIN "https://desk.example"

static struct arena *arena;
static struct signer signer;
static char folder[] = "/tmp/cdpolicy.XXXXXX";

static const char *
path_of(const char *name)
{
	return str_to_c(arena, str_printf(arena, "%s/%s", folder, name));
}

static void
open_signer(void)
{
	static const char *origins[] = { "https://a.example", ORIGIN, NULL };
	struct secret *passphrase = secret_new(20);
	const char *source = getenv("top_srcdir");

	need(mkdtemp(folder) != NULL && passphrase != NULL, "a folder");
	memset(passphrase->p, 'x', passphrase->len);
	struct ceremony ceremony = { folder, CEREMONY_P256, "测试",
		passphrase };
	need(ceremony_perform(&ceremony, arena) == ERR_OK, "a ceremony");
	is_err(ceremony_perform(&ceremony, arena), ERR_CONFLICT,
	    "a second ceremony overwrites nothing");
	need(keystore_open(path_of("issuing-key.pem"), passphrase,
		 &signer.keystore) == ERR_OK,
	    "the key");
	need(
	    issuer_open(&signer.issuer, signer.keystore, path_of("issuing.pem"),
		path_of("root.pem"), clock_now(), arena) == ERR_OK,
	    "the issuer");
	signer.issuer.crl_url = "http://pki.example/a.crl";
	signer.arena = arena;
	signer.origins = origins;
	need(profile_read_all(str_to_c(arena,
				  str_printf(arena, "%s/ca/profiles",
				      source == NULL ? "." : source)),
		 arena, &signer.profiles) == ERR_OK,
	    "the profiles");
	signer.frames = arena_new_of(arena, struct certificate_frame);
	need(certificate_frame_make(&signer.issuer, signer.profiles.profiles[0],
		 arena, signer.frames) == ERR_OK,
	    "the frame");
	secret_free(passphrase);
}

static struct str
spki_of(EVP_PKEY *key)
{
	unsigned char *der = NULL;
	int len = i2d_PUBKEY(key, &der);
	struct str out =
	    str_dup(arena, (struct str){ (const char *)der, (size_t)len });

	OPENSSL_free(der);
	return out;
}

static struct str
csr_of(EVP_PKEY *key)
{
	X509_REQ *req = X509_REQ_new();
	unsigned char *der = NULL;

	need(req != NULL && X509_REQ_set_pubkey(req, key) &&
		X509_REQ_sign(req, key, EVP_sha256()) > 0,
	    "a request");
	int len = i2d_X509_REQ(req, &der);
	struct str out =
	    str_dup(arena, (struct str){ (const char *)der, (size_t)len });
	OPENSSL_free(der);
	X509_REQ_free(req);
	return out;
}

static void
plan_old(struct certificate_plan *plan, EVP_PKEY *key, int64_t not_after)
{
	struct name_parts parts = { .country = STR("CN"),
		.organization = STR("云杉"),
		.common_name = STR("云杉") };
	unsigned char *serial = arena_alloc(arena, SERIAL_LEN);

	serial_make(serial);
	*plan = (struct certificate_plan){ .serial = { (const char *)serial,
					       SERIAL_LEN },
		.spki = spki_of(key),
		.credit_code = STR(CODE),
		.not_before = not_after - 365 * CLOCK_DAY,
		.not_after = not_after };
	need(name_build(&parts, arena, &plan->subject) == ERR_OK, "a name");
}

static struct str
certificate_of(const struct certificate_plan *plan)
{
	struct str tbs, signature, der;

	need(certificate_build(signer.frames, plan, arena, &tbs) == ERR_OK &&
		keystore_sign(signer.keystore, arena, tbs, &signature) ==
		    ERR_OK &&
		signed_assemble(tbs, signer.issuer.algorithm, signature, arena,
		    &der) == ERR_OK,
	    "a certificate");
	return der;
}

static struct dossier_line line = { .application_id = 1,
	.item = { "renew_year", 10 },
	.fen = 20000,
	.price_fen = 20000 };

/* A case that nothing is wrong with, of a certificate that ends then. */
static struct dossier
dossier_of(
    EVP_PKEY *old_key, EVP_PKEY *new_key, int64_t not_after, const char *rule)
{
	struct certificate_plan plan;
	struct str subject = STR("CN=云杉,O=云杉,C=CN");

	plan_old(&plan, old_key, not_after);
	struct dossier d = { .member_id = 1,
		.application_id = 1,
		.application_no = STR("RENEW0000001"),
		.application_state = STR("downloading"),
		.kind = STR("renew"),
		.channel = STR("self"),
		.years = 1,
		.order_id = 1,
		.member_state = STR("active"),
		.credit_code = STR(CODE),
		.old_id = 1,
		.old_state = STR("active"),
		.old_serial = str_to_hex(arena, plan.serial),
		.old_spki = sha256_of(arena, plan.spki),
		.old_der = certificate_of(&plan),
		.old_seals = STR("double"),
		.key_state = STR("in_use"),
		.order_state = STR("paid"),
		.settled_fen = 20000,
		.price_was_valid = true,
		.lines = &line,
		.n_lines = 1 };
	d.terms = str_printf(arena,
	    "certdesk-terms-v1\nRENEW0000001\n1\n%.*s\n%.*s\n" CODE
	    "\nKEY-1\nmember@1\n%s\nORDER1",
	    STR_FMT(d.old_serial), STR_FMT(subject), rule);
	d.terms_digest = str_to_hex(arena, sha256_of(arena, d.terms));
	d.csr = csr_of(new_key);
	d.spki_sha256 = sha256_of(arena, spki_of(new_key));
	need(signature_make(old_key, arena,
		 policy_pop_text(&signer, ORIGIN, &d), &d.pop) == ERR_OK,
	    "a proof");
	return d;
}

static int64_t
moment(const char *beijing)
{
	int64_t out = 0;

	need(clock_parse_second(str_c(beijing), &out), beijing);
	return out;
}

static const struct {
	const char *name;
	const char *now, *old_end;
	bool carry;
	const char *new_end; /* NULL: refused */
	enum rule rule;
} days[] = {
	{ "a plain year", "2027-03-01 10:00:00", "2027-04-01 23:59:59", true,
	    "2028-04-01 23:59:59", RULE_NONE },
	{ "from a leap day", "2028-02-01 10:00:00", "2028-02-29 23:59:59", true,
	    "2029-02-28 23:59:59", RULE_NONE },
	{ "across a leap day", "2027-02-20 10:00:00", "2027-02-28 23:59:59",
	    true, "2028-02-28 23:59:59", RULE_NONE },
	/* In UTC this end lies on 02-28, the day before. */
	{ "a leap day of Beijing alone", "2028-02-20 10:00:00",
	    "2028-02-29 05:00:00", true, "2029-02-28 05:00:00", RULE_NONE },
	{ "the end of the year", "2026-12-31 12:00:00", "2026-12-31 23:59:59",
	    true, "2027-12-31 23:59:59", RULE_NONE },
	{ "the first moment of the window", "2027-06-01 00:00:00",
	    "2027-07-31 00:00:00", true, "2028-07-31 00:00:00", RULE_NONE },
	{ "a second before it", "2027-05-31 23:59:59", "2027-07-31 00:00:00",
	    true, NULL, RULE_OLD_WINDOW },
	{ "expired: a year from the issue", "2027-06-01 08:00:00",
	    "2027-05-01 23:59:59", false, "2028-06-01 08:00:00", RULE_NONE },
	{ "expired, issued on a leap day", "2028-02-29 08:00:00",
	    "2028-01-31 23:59:59", false, "2029-02-28 08:00:00", RULE_NONE },
	{ "expired 396 days ago", "2028-06-01 00:00:00", "2027-05-02 00:00:00",
	    false, "2029-06-01 00:00:00", RULE_NONE },
	{ "expired 397 days ago", "2028-06-02 00:00:01", "2027-05-02 00:00:00",
	    false, NULL, RULE_OLD_WINDOW },
	{ "beyond the issuer's own end", "2036-09-01 00:00:00",
	    "2036-10-01 00:00:00", true, NULL, RULE_ISSUER_LIFETIME },
};

static void
try_days(EVP_PKEY *old_key, EVP_PKEY *new_key)
{
	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
		int64_t end = moment(days[i].old_end);
		struct str iso = clock_format_iso_utc(arena, end);
		const char *rule = days[i].carry ?
		    str_to_c(
			arena, str_printf(arena, "carry:%.*s", STR_FMT(iso))) :
		    "from-issue";
		struct dossier d = dossier_of(old_key, new_key, end, rule);
		struct verdict v;
		enum rule got =
		    policy_judge(&signer, &d, moment(days[i].now), &v);
		is_str(str_c(rule_name(got)), rule_name(days[i].rule),
		    days[i].name);
		if (got == RULE_NONE) {
			is_str(clock_format_second(arena, v.not_after),
			    days[i].new_end, "its end");
		}
		verdict_clear(&v);
	}
}

/* Each differs from the plan in one thing; all but the first are caught. */
static void
try_lint(EVP_PKEY *key)
{
	struct certificate_plan plan, other;
	struct certificate_frame frame = *signer.frames;
	int64_t now = clock_now();
	struct str der;

	plan_old(&plan, key, now + 300 * CLOCK_DAY);
	plan.not_before = now;
	der = certificate_of(&plan);
	ok(lint_certificate(der, &frame, &plan, arena), "as planned");
	other = plan;
	other.serial = STR("\x01"
			   "123456789012345");
	ok(!lint_certificate(der, &frame, &other, arena), "another serial");
	other = plan;
	other.not_after++;
	ok(!lint_certificate(der, &frame, &other, arena), "another end");
	other = plan;
	other.not_before--;
	ok(!lint_certificate(der, &frame, &other, arena), "another begin");
	other = plan;
	other.credit_code = STR("91340100MA2N3B4C5E");
	ok(!lint_certificate(der, &frame, &other, arena), "another code");
	other = plan;
	other.spki = spki_of(keystore_public(signer.keystore));
	ok(!lint_certificate(der, &frame, &other, arena), "another key");
	other = plan;
	other.subject = signer.issuer.name;
	ok(!lint_certificate(der, &frame, &other, arena), "another subject");

	struct profile profile = *frame.profile;
	frame.profile = &profile;
	profile.key_usage = USAGE_DIGITAL_SIGNATURE;
	ok(!lint_certificate(der, &frame, &plan, arena), "more usage");
	profile = *signer.frames->profile;
	profile.credit_code = false;
	ok(!lint_certificate(der, &frame, &plan, arena), "an extension more");
	profile = *signer.frames->profile;
	profile.max_days = 200;
	ok(!lint_certificate(der, &frame, &plan, arena), "too long a life");
	profile = *signer.frames->profile;
	struct issuer issuer = signer.issuer;
	frame.issuer = &issuer;
	issuer.crl_url = "http://pki.example/b.crl";
	ok(!lint_certificate(der, &frame, &plan, arena), "another address");
	issuer = signer.issuer;
	issuer.not_after = now + 200 * CLOCK_DAY;
	ok(!lint_certificate(der, &frame, &plan, arena), "outlives its CA");
	ok(!lint_certificate(STR("0"), &frame, &plan, arena), "no certificate");

	/* A CA certificate is never taken for a member's. */
	other = plan;
	ok(!lint_certificate(signer.issuer.der, signer.frames, &other, arena),
	    "a CA's certificate");
}

static void
remove_folder(void)
{
	static const char *const names[] = { "root.pem", "root-key.pem",
		"issuing.pem", "issuing-key.pem", "chain.pem", "ceremony.txt" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		(void)unlink(path_of(names[i]));
	}
	(void)rmdir(folder);
}

int
main(void)
{
	EVP_PKEY *old_key = EVP_EC_gen("P-256");
	EVP_PKEY *new_key = EVP_EC_gen("P-256");

	log_open("t_policy", LOG_ERROR);
	arena = arena_new(64U << 20);
	need(arena != NULL && old_key != NULL && new_key != NULL, "keys");
	open_signer();
	try_days(old_key, new_key);
	try_lint(old_key);
	remove_folder();
	issuer_clear(&signer.issuer);
	keystore_free(signer.keystore);
	EVP_PKEY_free(old_key);
	EVP_PKEY_free(new_key);
	arena_free(arena);
	return tap_done();
}
