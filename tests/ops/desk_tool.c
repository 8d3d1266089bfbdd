/*
 * desk_tool: what a worker does to payments and messages, for the tests of
 * certdesk-jobs: under the web role, through the model, without HTTP.
 *
 *	desk_tool CONNINFO KEYRING attempt MEMBER ORDER
 *	desk_tool CONNINFO KEYRING close MEMBER ORDER
 *	desk_tool CONNINFO KEYRING notice ALIPAY-KEY-FILE   < the form
 *	desk_tool CONNINFO KEYRING sms PHONE PARAM DEDUPE
 *	desk_tool CONNINFO KEYRING grant MEMBER APPLICATION KIND
 *	desk_tool CONNINFO KEYRING code OPERATOR IP SUBJECT SESSION
 *	desk_tool CONNINFO KEYRING check OPERATOR IP SUBJECT SESSION CODE
 *	desk_tool CONNINFO KEYRING seal PLACE TEXT
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/seal.h"
#include "gateway/alipay_notice.h"
#include "gateway/rsa_key.h"
#include "model/desk.h"
#include "model/grant.h"
#include "model/payment.h"
#include "model/sms.h"
#include "model/sms_code.h"
#include "model/statements.h"

static struct str
read_all(struct arena *arena, FILE *file)
{
	struct buf buf;
	char piece[4096];
	size_t n;

	buf_init(&buf, arena, 0);
	while ((n = fread(piece, 1, sizeof(piece), file)) > 0) {
		buf_add(&buf, piece, n);
	}
	return buf.len == 0 ? STR("") : buf_str(&buf);
}

static enum err
run_attempt(struct desk *desk, char **args)
{
	struct payment payment;
	enum err e = payment_attempt(desk, strtoll(args[0], NULL, 10),
	    strtoll(args[1], NULL, 10), &payment);

	if (e == ERR_OK) {
		printf("%" PRId64 " %.*s\n", payment.payment_id,
		    STR_FMT(payment.out_trade_no));
	}
	return e;
}

static enum err
run_close(struct desk *desk, char **args)
{
	bool asked = false;
	enum err e = payment_ask_close(desk, strtoll(args[0], NULL, 10),
	    strtoll(args[1], NULL, 10), &asked);

	printf("%s\n", asked ? "asked" : "none");
	return e;
}

/* As fcgi/payments.c does. */
static enum err
run_notice(struct desk *desk, char **args)
{
	auto_file FILE *file = fopen(args[0], "re");
	auto_evp_pkey EVP_PKEY *key = NULL;
	struct alipay_notice notice;
	struct payment_notice record;
	struct str raw = read_all(desk->arena, stdin);
	bool is_new = false;
	enum err e = file == NULL ?
	    ERR_NOT_FOUND :
	    rsa_key_read_public(read_all(desk->arena, file), &key);

	if (e == ERR_OK) {
		e = alipay_notice_read(desk->arena, key, raw, &notice);
	}
	if (e != ERR_OK) {
		return e;
	}
	record = (struct payment_notice){
		.dedupe = str_printf(desk->arena, "%.*s|%.*s",
		    STR_FMT(notice.notify_id), STR_FMT(notice.trade_status)),
		.out_trade_no = notice.out_trade_no,
		.raw = raw,
		.tells_of_money = notice.trade == ALIPAY_TRADE_SUCCESS ||
		    notice.trade == ALIPAY_TRADE_FINISHED,
	};
	e = payment_notice_record(desk, &record, &is_new);
	if (e == ERR_OK) {
		printf("success");
	}
	return e;
}

static enum err
run_sms(struct desk *desk, char **args)
{
	return sms_send(desk,
	    &(struct sms){ .template = SMS_CODE,
		.phone = str_c(args[0]),
		.param = str_c(args[1]),
		.dedupe = str_c(args[2]),
		.expires = clock_now() + 300 });
}

static enum err
run_grant(struct desk *desk, char **args)
{
	return grant_ask(desk, strtoll(args[0], NULL, 10),
	    strtoll(args[1], NULL, 10),
	    strcmp(args[2], "ack") == 0 ? GRANT_ACK : GRANT_TICKET);
}

static enum err
run_seal(struct desk *desk, char **args)
{
	struct str sealed = seal_close(
	    desk->keyring, desk->arena, str_c(args[0]), str_c(args[1]));

	printf("%.*s\n", STR_FMT(str_to_hex(desk->arena, sealed)));
	return ERR_OK;
}

/* OPERATOR IP SUBJECT SESSION */
static struct sms_code_use
code_use(struct desk *desk, char **args)
{
	desk->actor = (struct actor){ .kind = ACTOR_OPERATOR,
		.id = strtoll(args[0], NULL, 10),
		.ip = str_c(args[1]) };
	return (struct sms_code_use){ .purpose = "renew",
		.subject_id = strtoll(args[2], NULL, 10),
		.session_hash = str_c(args[3]) };
}

static enum err
run_code(struct desk *desk, char **args)
{
	struct sms_code_use use = code_use(desk, args);
	const char *sentence = NULL;

	return sms_code_send(desk, &use, &sentence);
}

static enum err
run_check(struct desk *desk, char **args)
{
	struct sms_code_use use = code_use(desk, args);
	const char *sentence = NULL;
	bool good = false;
	enum err e =
	    sms_code_check(desk, &use, str_c(args[4]), &good, &sentence);

	if (e == ERR_OK) {
		printf("%s\n", good ? "good" : "bad");
	}
	return e;
}

static const struct {
	const char *name;
	enum err (*run)(struct desk *desk, char **args);
	int n_args;
} verbs[] = {
	{ "attempt", run_attempt, 2 },
	{ "close", run_close, 2 },
	{ "notice", run_notice, 1 },
	{ "sms", run_sms, 3 },
	{ "grant", run_grant, 3 },
	{ "code", run_code, 4 },
	{ "check", run_check, 5 },
	{ "seal", run_seal, 2 },
};

int
main(int argc, char **argv)
{
	struct keyring *keyring = NULL;
	struct desk desk = { .actor = { .kind = ACTOR_SYSTEM },
		.request = STR_NONE };
	enum err e = ERR_INVALID;

	log_open("desk_tool", LOG_ERROR);
	if (argc < 4 || keyring_read(argv[2], &keyring) != ERR_OK) {
		return EXIT_FAILURE;
	}
	desk.db = db_new(argv[1], statements, STMT__MAX);
	desk.arena = arena_new(16U << 20);
	desk.keyring = keyring;
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (strcmp(argv[3], verbs[i].name) == 0 &&
		    argc == 4 + verbs[i].n_args) {
			e = verbs[i].run(&desk, argv + 4);
		}
	}
	if (e != ERR_OK) {
		printf("%s\n", err_info(e)->code);
	}
	db_free(desk.db);
	arena_free(desk.arena);
	keyring_free(keyring);
	return e == ERR_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
