/* downloads: see downloads.h. */
#include "config.h"

#include <openssl/x509.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/str.h"
#include "fcgi/downloads.h"
#include "fcgi/request.h"
#include "fcgi/response.h"
#include "model/agent_floor.h"
#include "model/ca_client.h"
#include "model/download.h"
#include "model/grant.h"
#include "model/key_word.h"
#include "views/download.h"
#include "views/environment.h"

#define RULE_ROOM (CA_ANSWER_RULE_MAX + 1)

static struct json_object *
json_text(struct str s)
{
	return json_object_new_string_len(s.p == NULL ? "" : s.p, (int)s.len);
}

static enum err
find(struct req *req, struct download *download)
{
	int64_t id;
	enum err e = req_param_id(req, "id", &id);

	return e == ERR_OK ?
	    download_find(&req->desk, req->session->member_id, id, download) :
	    e;
}

enum err
downloads_show(struct req *req)
{
	struct download download;
	struct agent_floor floor;
	enum err e = find(req, &download);

	if (e == ERR_OK) {
		e = agent_floor_find(&req->desk, &floor);
	}
	if (e == ERR_OK) {
		view_download(reply_page(req, 200),
		    req_page(req, STR("下载证书")), &download,
		    str_to_hex(req->arena,
			key_word_sha256(req->arena, download.old_der)),
		    &floor);
	}
	return e;
}

static enum err
make(struct req *req, int64_t *id)
{
	enum err e = req_param_id(req, "id", id);

	return e == ERR_OK ?
	    download_make(&req->desk, req->session->member_id, *id) :
	    e;
}

enum err
downloads_make(struct req *req)
{
	int64_t id;
	enum err e = make(req, &id);

	/* In another state, or for staff to open: the page says which. */
	if (e == ERR_OK || e == ERR_CONFLICT || e == ERR_DENIED) {
		return reply_redirect_to(
		    req, "/applications/%lld/download", (long long)id);
	}
	return e;
}

enum err
downloads_make_json(struct req *req)
{
	int64_t id;
	enum err e = make(req, &id);
	json_object *answer;

	if (e != ERR_OK) {
		return e;
	}
	answer = json_object_new_object();
	json_object_object_add(
	    answer, "state", json_object_new_string("awaiting_download"));
	return reply_json_object(req, 200, answer);
}

static enum err
add_grant(
    struct req *req, json_object *answer, int64_t id, enum grant_kind kind)
{
	struct grant grant;
	json_object *envelope;
	enum err e =
	    grant_find(&req->desk, req->session->member_id, id, kind, &grant);

	if (e == ERR_NOT_FOUND) {
		json_object_object_add(answer, grant_kind_names[kind], NULL);
		return ERR_OK;
	}
	if (e == ERR_OK) {
		envelope = json_object_new_object();
		json_object_object_add(envelope, "body",
		    json_text(str_to_base64(req->arena, grant.body)));
		json_object_object_add(envelope, "sig",
		    json_text(str_to_base64(req->arena, grant.signature)));
		json_object_object_add(
		    answer, grant_kind_names[kind], envelope);
	}
	return e;
}

enum err
downloads_grant(struct req *req)
{
	struct download download;
	enum err e = find(req, &download);
	json_object *answer;

	if (e != ERR_OK) {
		return e;
	}
	answer = json_object_new_object();
	json_object_object_add(answer, "state", json_text(download.state));
	e = add_grant(req, answer, download.application_id, GRANT_TICKET);
	if (e == ERR_OK) {
		e = add_grant(req, answer, download.application_id, GRANT_ACK);
	}
	if (e != ERR_OK) {
		json_object_put(answer);
		return e;
	}
	return reply_json_object(req, 200, answer);
}

/* What the CA refused, for the page; the rule is for the hotline. */
static enum err
answer_refused(struct req *req, enum err e, const char *rule)
{
	if (e != ERR_DENIED || rule[0] == '\0') {
		return e;
	}
	reply_coded(req, 409, rule,
	    STR("签发系统核验未通过，已停止下载，费用不会损失。请联系客服并告知错误代码。"));
	return ERR_OK;
}

static enum err
read_base64(struct req *req, const char *name, size_t max, struct str *out)
{
	struct str text = req_json_text(req, name);

	if (str_is_empty(text) || text.len > max) {
		return ERR_INVALID;
	}
	return str_from_base64(req->arena, text, out);
}

static enum err
reply_chain(struct req *req, struct str leaf)
{
	json_object *answer = json_object_new_object();
	json_object *chain = json_object_new_array();
	int i;

	json_object_array_add(
	    chain, json_text(str_to_base64(req->arena, leaf)));
	for (i = 0; i < sk_X509_num(req->app->ca_chain) && i < 2; i++) {
		unsigned char *der = NULL;
		int len = i2d_X509(sk_X509_value(req->app->ca_chain, i), &der);

		if (len <= 0) {
			json_object_put(chain);
			json_object_put(answer);
			return ERR_BUG;
		}
		json_object_array_add(chain,
		    json_text(str_to_base64(req->arena,
			(struct str){ (const char *)der, (size_t)len })));
		OPENSSL_free(der);
	}
	json_object_object_add(answer, "chain", chain);
	return reply_json_object(req, 200, answer);
}

enum err
downloads_issue(struct req *req)
{
	struct download download;
	struct download_request request;
	struct str agent = req_json_text(req, "agent");
	struct str built = req_json_text(req, "built");
	struct str certificate = STR_NONE;
	char rule[RULE_ROOM];
	bool admitted;
	enum err e = find(req, &download);

	if (e == ERR_OK) {
		e = agent_floor_admits(&req->desk, agent, built, &admitted);
	}
	if (e == ERR_OK && !admitted) {
		reply_coded(req, 426, "AGENT_TOO_OLD",
		    STR("CA数字证书插件版本过旧，请下载并安装最新版。"));
		return ERR_OK;
	}
	if (e == ERR_OK) {
		e = read_base64(req, "csr", 20 * KIB, &request.csr);
	}
	if (e == ERR_OK) {
		e = read_base64(req, "pop", 2 * KIB, &request.pop);
	}
	if (e != ERR_OK) {
		return e;
	}
	request.agent =
	    str_printf(req->arena, "%.*s %.*s", STR_FMT(agent), STR_FMT(built));
	e = download_issue(&req->desk, req->session->member_id, &download,
	    &request, req->app->conf.origin, req->app->conf.ca_socket, rule,
	    &certificate);
	return e == ERR_OK ? reply_chain(req, certificate) :
			     answer_refused(req, e, rule);
}

enum err
downloads_confirm(struct req *req)
{
	struct download download;
	struct str receipt;
	struct str sha256;
	char rule[RULE_ROOM];
	json_object *answer;
	enum err e = find(req, &download);

	if (e == ERR_OK) {
		e = read_base64(req, "receipt", 2 * KIB, &receipt);
	}
	if (e == ERR_OK) {
		e = str_from_hex(req->arena,
		    req_json_text(req, "certificate_sha256"), &sha256);
	}
	if (e == ERR_OK && sha256.len != 32) {
		e = ERR_INVALID;
	}
	if (e != ERR_OK) {
		return e;
	}
	e = download_confirm(&req->desk, req->session->member_id, &download,
	    sha256, receipt, req->app->conf.origin, req->app->conf.ca_socket,
	    rule);
	if (e == ERR_OK) {
		e = find(req, &download);
	}
	if (e != ERR_OK) {
		return answer_refused(req, e, rule);
	}
	answer = json_object_new_object();
	json_object_object_add(answer, "state", json_text(download.state));
	if (download.new_not_after != TIME_NONE) {
		json_object_object_add(answer, "not_after",
		    json_text(clock_format_second(
			req->arena, download.new_not_after)));
	}
	return reply_json_object(req, 200, answer);
}

enum err
environment_show(struct req *req)
{
	struct agent_floor floor;
	enum err e = agent_floor_find(&req->desk, &floor);

	if (e == ERR_OK) {
		view_environment(reply_page(req, 200),
		    req_page(req, STR("环境检测")), &floor);
	}
	return e;
}
