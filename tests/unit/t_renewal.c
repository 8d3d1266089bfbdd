/* t_renewal: when a certificate may be renewed, how, and what comes of it. */
#include "config.h"

#include "base/arena.h"
#include "base/clock.h"
#include "model/application.h"
#include "model/approval.h"
#include "model/certificate.h"
#include "model/renewal.h"
#include "tests/tap.h"

#define DAYS(n) ((int64_t)(n)*CLOCK_DAY)

static struct arena *arena;

static int64_t
at(const char *text)
{
	int64_t when = 0;

	if (!clock_parse_second(str_c(text), &when)) {
		ok(false, "%s is a moment", text);
	}
	return when;
}

static struct certificate
until(const char *not_after)
{
	return (struct certificate){
		.certificate_id = 1,
		.state = STR("active"),
		.key_state = STR("in_use"),
		.seals = STR("double"),
		.not_after = at(not_after),
	};
}

static void
bar_is(const struct certificate *c, const char *now, enum renewal_bar wanted,
    const char *name)
{
	is_int((int)renewal_offer(c, at(now)).bar, (int)wanted, name);
}

static void
try_window(void)
{
	struct certificate c = until("2026-04-27 13:50:07");

	bar_is(&c, "2026-02-26 13:50:06", RENEWAL_TOO_EARLY,
	    "a second before the window");
	bar_is(&c, "2026-02-26 13:50:07", RENEWAL_OPEN,
	    "60 days before, to the second");
	bar_is(&c, "2026-04-27 13:50:07", RENEWAL_OPEN, "as it expires");
	bar_is(&c, "2029-01-01 00:00:00", RENEWAL_OPEN, "long after");
	ok(!renewal_offer(&c, at("2027-04-27 13:50:07")).late,
	    "365 days after is not late");
	ok(renewal_offer(&c, at("2027-04-27 13:50:08")).late,
	    "a second more is late: reviewed");
}

static void
validity_is(const char *not_after, const char *now, const char *wanted)
{
	struct certificate c = until(not_after);
	struct renewal_offer offer = renewal_offer(&c, at(now));

	is_str(clock_format_second(arena, offer.new_not_after), wanted, wanted);
}

static void
try_validity(void)
{
	validity_is("2026-04-27 13:50:07", "2026-03-01 09:00:00",
	    "2027-04-27 13:50:07");
	validity_is("2026-04-27 13:50:07", "2026-05-01 09:00:00",
	    "2027-05-01 09:00:00");
	validity_is("2028-02-29 10:00:00", "2028-02-01 09:00:00",
	    "2029-02-28 10:00:00");
	validity_is("2027-02-28 10:00:00", "2027-02-01 09:00:00",
	    "2028-02-28 10:00:00");
}

static void
try_states(void)
{
	static const struct {
		const char *state;
		enum renewal_bar bar;
	} cases[] = {
		{ "revoked", RENEWAL_REVOKED },
		{ "replaced", RENEWAL_REPLACED },
		{ "held", RENEWAL_HELD },
		{ "pending_write", RENEWAL_NOT_WRITTEN },
		{ "void", RENEWAL_NOT_WRITTEN },
		{ "expiring", RENEWAL_OPEN },
		{ "expired", RENEWAL_OPEN },
	};
	struct certificate c = until("2026-04-27 13:50:07");

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		c.state = str_c(cases[i].state);
		bar_is(&c, "2026-04-01 00:00:00", cases[i].bar, cases[i].state);
	}
	for (int bar = 0; bar < RENEWAL_BAR__MAX; bar++) {
		ok(renewal_bar_sentence((enum renewal_bar)bar) != NULL,
		    "bar %d has its sentence", bar);
	}
}

static void
try_key_and_seals(void)
{
	struct certificate c = until("2026-04-27 13:50:07");
	int64_t now = at("2026-04-01 00:00:00");

	is_int((int)renewal_offer(&c, now).mail, RENEWAL_SELF_TOO,
	    "two seals may be renewed by oneself");
	c.key_state = STR("locked");
	is_int((int)renewal_offer(&c, now).mail, RENEWAL_KEY_LOCKED,
	    "a locked key is sent in");
	c.seals = STR("single");
	is_int((int)renewal_offer(&c, now).mail, RENEWAL_SINGLE_SEAL,
	    "one seal is sent in");
	c.member_state = STR("suspended");
	bar_is(&c, "2026-04-01 00:00:00", RENEWAL_SUSPENDED,
	    "a suspended member may not apply");
	c.member_state = STR("active");
	c.key_state = STR("lost");
	bar_is(&c, "2026-04-01 00:00:00", RENEWAL_KEY_GONE,
	    "a lost key is not renewed");
}

static void
try_running(void)
{
	struct certificate c = until("2026-04-27 13:50:07");
	int64_t now = at("2026-04-01 00:00:00");

	c.live_application_id = 7;
	c.live_state = STR("in_review");
	bar_is(&c, "2026-04-01 00:00:00", RENEWAL_RUNNING,
	    "one application at a time");
	ok(!renewal_offer(&c, now).editable, "in review it stands");
	c.live_state = STR("draft");
	ok(renewal_offer(&c, now).editable, "a draft is gone on with");
	c.live_state = STR("returned");
	ok(renewal_offer(&c, now).editable, "what came back is mended");
	c.state = STR("revoked");
	ok(!renewal_offer(&c, now).editable, "not of a revoked certificate");
}

static void
try_approval(void)
{
	struct application a = {
		.channel = STR("self"),
		.state = STR("in_review"),
		.review_reason = STR(RENEWAL_REVIEW_HANDLER),
	};

	ok(approval_is_open(&a), "the key may vouch for a new handler");
	a.review_reason = STR("证书失效已超过 365 天");
	ok(!approval_is_open(&a), "not for a certificate long expired");
	a.review_reason = STR_NONE;
	ok(!approval_is_open(&a), "not where nothing is to be reviewed");
	a.review_reason = STR(RENEWAL_REVIEW_HANDLER);
	a.channel = STR("mail");
	ok(!approval_is_open(&a), "not for a key sent in");
	a.channel = STR("self");
	a.state = STR("returned");
	ok(!approval_is_open(&a), "not for what an officer returned");
}

int
main(void)
{
	arena = arena_new(1 << 20);
	try_window();
	try_validity();
	try_states();
	try_key_and_seals();
	try_running();
	try_approval();
	arena_free(arena);
	return tap_done();
}
