/* An application moved on: a line in the site's inbox, and a short message to
 * the operator and the handler where they should act or know. */
#include "config.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "model/message.h"
#include "model/sms.h"
#include "ops/jobs.h"
#include "ops/kinds.h"

/* A short message about a state that has long passed only confuses. */
#define SMS_LIFE CLOCK_DAY

struct words {
	const char *state;
	const char *sentence; /* behind the application's number */
	const char *sms;      /* word for the template; NULL: none is sent */
};

static const struct words words[] = {
	{ "in_review", "已支付，等待平台审核。", NULL },
	{ "returned", "审核未通过，请按退回原因修改后重新提交。",
	    "审核未通过，请登录平台查看原因" },
	{ "awaiting_key", "已支付，请将实体KEY寄回平台。",
	    "待处理，请将实体KEY寄回" },
	{ "ready_to_make", "已可办理，请点击“续签证书”并在7天内完成下载。",
	    "待制作，请登录平台续签证书" },
	{ "awaiting_download", "的新证书可以下载了，请在7天内写入实体KEY。",
	    NULL },
	{ "download_overdue", "超过7天未完成下载，可在平台重新开启下载。",
	    "下载已超期，请登录平台重新开启" },
	{ "completed", "已完成，新证书已写入实体KEY并生效。",
	    "已完成，新证书已生效" },
	{ "closed", "已关闭。", "已关闭" },
};

static const struct words *
find_words(struct str state)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (str_equal_c(state, words[i].state)) {
			return &words[i];
		}
	}
	return NULL;
}

struct telling {
	struct jobs *jobs;
	const struct job *job;
	const struct words *words;
	int64_t application_id;
	struct message_people people;
};

static enum err
send_sms(struct telling *telling, const char *whom, struct str phone)
{
	struct arena *arena = telling->jobs->desk.arena;
	struct buf param;
	struct sms sms = {
		.template = SMS_PROGRESS,
		.phone = phone,
		.dedupe = str_printf(arena, "message/%" PRId64 "/%s",
		    telling->job->job_id, whom),
		.member_id = telling->job->member_id,
		.expires = telling->job->created_at + SMS_LIFE,
	};

	buf_init(&param, arena, 0);
	buf_add_c(&param, "{\"no\":");
	json_add_string(&param, telling->people.no);
	buf_add_c(&param, ",\"state\":");
	json_add_string(&param, str_c(telling->words->sms));
	buf_add_char(&param, '}');
	sms.param = buf_str(&param);
	return sms_send(&telling->jobs->desk, &sms);
}

static enum err
send_both(struct telling *telling)
{
	struct str first = telling->people.operator_phone;
	struct str second = telling->people.handler_phone;
	enum err e = ERR_OK;

	if (!str_is_empty(first)) {
		e = send_sms(telling, "operator", first);
	}
	if (e == ERR_OK && !str_is_empty(second) && !str_equal(second, first)) {
		e = send_sms(telling, "handler", second);
	}
	return e;
}

static enum err
tell_in_transaction(struct db *db, void *arg)
{
	struct telling *telling = arg;
	struct arena *arena = telling->jobs->desk.arena;
	struct message message = {
		.member_id = telling->job->member_id,
		.dedupe = telling->job->dedupe,
		.kind = "application_state",
		.body = str_printf(arena, "办理编号%.*s%s",
		    STR_FMT(telling->people.no), telling->words->sentence),
		.path = str_printf(
		    arena, "/applications/%" PRId64, telling->application_id),
	};
	enum err e = message_add(&telling->jobs->desk, &message);

	(void)db;
	if (e == ERR_OK && telling->words->sms != NULL) {
		e = send_both(telling);
	}
	return e;
}

enum err
kind_message(struct jobs *jobs, const struct job *job,
    const struct json_map *payload, struct job_result *result)
{
	struct telling telling = {
		.jobs = jobs,
		.job = job,
		.words = find_words(json_text(payload, "state")),
	};
	enum err e =
	    job_number(payload, "application", &telling.application_id);

	(void)result;
	if (e != ERR_OK || telling.words == NULL) {
		return e;
	}
	e = message_people(&jobs->desk, job->member_id, telling.application_id,
	    &telling.people);
	return e == ERR_OK ?
	    db_transact(jobs->desk.db, tell_in_transaction, &telling) :
	    e;
}
