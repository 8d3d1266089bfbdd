/*
 * api: the calls of agentd, in one table; a call that is not there does not
 * exist. The guards stand before the table: Host, then Origin, then session,
 * then the form of the body.
 */
#include "config.h"

#define CLEANUP_JSON
#include "agent/agentd.h"

#include <string.h>

#include <json-c/json.h>

#include "agent/origin.h"
#include "agent/token.h"
#include "agent/tool.h"
#include "agent/version.h"
#include "base/arena.h"
#include "base/cleanup.h"
#include "base/clock.h"

#define LONG_POLL_SECONDS 25
#define TOOL_POLICY                                                 \
	"default-src 'none'; script-src 'self'; style-src 'self'; " \
	"img-src 'self'; connect-src 'self'; base-uri 'none'; "     \
	"form-action 'none'; frame-ancestors 'none'"

struct call {
	struct agent *agent;
	struct conn *conn;
	const struct http_request *request;
	struct str origin;
	struct json_object *body; /* POST: an object */
	struct job *job;          /* of /v1/jobs/:id… */
};

enum realm { REALM_SITE, REALM_TOOL };

enum call_needs { NEEDS_NOTHING, NEEDS_SESSION, NEEDS_JOB };

struct api_call {
	enum http_method method;
	const char *path; /* with NEEDS_JOB: what follows the job's id */
	enum realm realm;
	enum call_needs needs;
	enum problem (*handle)(struct call *call);
};

static struct str
text_of(const struct call *call, struct json_object *object, const char *key,
    size_t max)
{
	struct json_object *value;
	if (!json_object_object_get_ex(object, key, &value) ||
	    !json_object_is_type(value, json_type_string)) {
		return STR_NONE;
	}
	struct str s = { json_object_get_string(value),
		(size_t)json_object_get_string_len(value) };
	if (s.len > max || memchr(s.p, '\0', s.len) != NULL) {
		return STR_NONE;
	}
	return str_dup(call->agent->scratch, s);
}

static bool
flag_of(struct json_object *object, const char *key)
{
	struct json_object *value;
	return json_object_object_get_ex(object, key, &value) &&
	    json_object_is_type(value, json_type_boolean) &&
	    json_object_get_boolean(value);
}

static void
answer_json(struct call *call, int status, struct json_object *body)
{
	front_answer(call->conn, status,
	    str_c(json_object_to_json_string_ext(body,
		JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE)));
}

/* Queues for the worker; the connection waits. */
static enum problem
ask_worker(struct call *call, struct frame *frame)
{
	uint32_t task;
	enum problem problem = crew_ask(call->agent, frame, call->job, &task);
	if (problem != PROBLEM_NONE) {
		return problem;
	}
	call->conn->state = CONN_WAITING;
	call->conn->task = task;
	if (call->job != NULL) {
		call->job->running = frame->type;
	}
	return PROBLEM_NONE;
}

static void
add_text(struct json_object *object, const char *key, struct str value)
{
	json_object_object_add(
	    object, key, json_object_new_string_len(value.p, (int)value.len));
}

static enum problem
hello(struct call *call)
{
	static const char *const algorithms[] = { "rsa2048", "rsa3072",
		"p256" };
	auto_json json_object *body = json_object_new_object();
	struct json_object *api = json_object_new_array();
	struct json_object *algs = json_object_new_array();
	bool tool = origin_is_tool(call->origin, call->agent->port);
	json_object_array_add(api, json_object_new_int(AGENT_API));
	for (size_t i = 0; i < 3; i++) {
		json_object_array_add(
		    algs, json_object_new_string(algorithms[i]));
	}
	add_text(body, "agent", STR(AGENT_VERSION));
	add_text(body, "built", STR(AGENT_BUILT));
	json_object_object_add(body, "api", api);
	json_object_object_add(body, "algs", algs);
	add_text(body, "session",
	    str_c(tool ? call->agent->tool_session : call->agent->session));
	json_object_object_add(body, "now", json_object_new_int64(clock_now()));
	answer_json(call, 200, body);
	return PROBLEM_NONE;
}

static enum problem
tokens(struct call *call)
{
	struct frame frame = { .type = FRAME_LIST };
	/* While a dialog is open or a key is being written, what was seen last
	 * is told rather than nothing. */
	if (crew_is_busy(call->agent) && call->agent->last_list.len > 0) {
		front_answer(call->conn, 200, buf_str(&call->agent->last_list));
		return PROBLEM_NONE;
	}
	return ask_worker(call, &frame);
}

static enum problem
tool_tokens(struct call *call)
{
	struct frame frame = { .type = FRAME_LIST };
	frame.field[FIELD_DETAIL] = STR("1");
	return ask_worker(call, &frame);
}

static struct json_object *
describe_job(const struct job *job)
{
	struct json_object *body = json_object_new_object();
	add_text(body, "job", str_c(job->id));
	add_text(body, "application", job->ticket.application);
	add_text(body, "key_no", job->ticket.key_no);
	add_text(body, "token_serial", job->ticket.token_serial);
	json_object_object_add(body, "seq", json_object_new_int64(job->seq));
	add_text(body, "step", str_c(job->step));
	json_object_object_add(body, "running",
	    json_object_new_boolean(job->running != FRAME_NONE));
	if (job->problem != PROBLEM_NONE) {
		const struct problem_info *info = problem_info(job->problem);
		add_text(body, "error", str_c(info->code));
		add_text(body, "hint", str_c(info->hint));
	}
	return body;
}

static enum problem
jobs_create(struct call *call)
{
	struct agent *agent = call->agent;
	struct json_object *envelope;
	struct ticket ticket;
	if (!json_object_object_get_ex(call->body, "ticket", &envelope)) {
		return PROBLEM_REQUEST;
	}
	enum problem problem = ticket_read(&agent->keys, envelope, call->origin,
	    clock_now(), agent->scratch, &ticket);
	if (problem == PROBLEM_NONE &&
	    token_algorithm_of(ticket.algorithm) == TOKEN_NO_ALGORITHM) {
		problem = PROBLEM_ALGORITHM;
	}
	if (problem != PROBLEM_NONE) {
		return problem;
	}
	struct job *job = job_open(&agent->jobs, &ticket);
	if (job == NULL) {
		return PROBLEM_BUSY;
	}
	auto_json json_object *body = describe_job(job);
	answer_json(call, 201, body);
	return PROBLEM_NONE;
}

void
api_tell_job(struct agent *agent, const struct job *job)
{
	for (size_t i = 0; i < AGENT_CONNS; i++) {
		struct conn *conn = &agent->conn[i];
		if (conn->state != CONN_WAITING || conn->since >= job->seq ||
		    strcmp(conn->job, job->id) != 0) {
			continue;
		}
		auto_json json_object *body = describe_job(job);
		front_answer(conn, 200,
		    str_c(json_object_to_json_string_ext(
			body, JSON_C_TO_STRING_PLAIN)));
	}
}

static enum problem
job_show(struct call *call)
{
	int64_t since = 0;
	struct str query = call->request->query;
	if (query.p != NULL &&
	    (!str_starts(query, STR("since=")) ||
		!str_to_int64(
		    (struct str){ query.p + 6, query.len - 6 }, &since) ||
		since > UINT32_MAX)) {
		return PROBLEM_REQUEST;
	}
	memcpy(call->conn->job, call->job->id, sizeof(call->conn->job));
	call->conn->since = (unsigned)since;
	call->conn->state = CONN_WAITING;
	call->conn->deadline_us =
	    clock_monotonic_us() + LONG_POLL_SECONDS * 1000000LL;
	api_tell_job(call->agent, call->job);
	return PROBLEM_NONE;
}

static struct frame
frame_of_job(const struct call *call, enum frame_type type)
{
	const struct ticket *ticket = &call->job->ticket;
	struct frame frame = { .type = type };
	frame.field[FIELD_ORIGIN] = ticket->origin;
	frame.field[FIELD_APPLICATION] = ticket->application;
	frame.field[FIELD_KEY_NO] = ticket->key_no;
	frame.field[FIELD_TOKEN_SERIAL] = ticket->token_serial;
	frame.field[FIELD_OLD_SHA256] = ticket->old_cert_sha256;
	return frame;
}

static enum problem
job_unlock(struct call *call)
{
	struct frame frame = frame_of_job(call, FRAME_UNLOCK);
	if (flag_of(call->body, "accept_risk")) {
		frame.field[FIELD_RISK] = STR("1");
	}
	return ask_worker(call, &frame);
}

static enum problem
job_csr(struct call *call)
{
	struct frame frame = frame_of_job(call, FRAME_CSR);
	frame.field[FIELD_TERMS] = call->job->ticket.terms;
	frame.field[FIELD_ALGORITHM] = call->job->ticket.algorithm;
	return ask_worker(call, &frame);
}

static enum problem
job_install(struct call *call)
{
	static const enum frame_field places[] = { FIELD_CERT, FIELD_CA,
		FIELD_ROOT };
	struct frame frame = frame_of_job(call, FRAME_INSTALL);
	struct json_object *package;
	struct json_object *chain;
	if (!json_object_object_get_ex(call->body, "package", &package) ||
	    !json_object_object_get_ex(package, "chain", &chain) ||
	    !json_object_is_type(chain, json_type_array) ||
	    json_object_array_length(chain) != 3) {
		return PROBLEM_PACKAGE;
	}
	for (size_t i = 0; i < 3; i++) {
		struct json_object *item = json_object_array_get_idx(chain, i);
		struct str text = { json_object_get_string(item),
			(size_t)json_object_get_string_len(item) };
		if (!json_object_is_type(item, json_type_string) ||
		    str_from_base64(call->agent->scratch, text,
			&frame.field[places[i]]) != ERR_OK) {
			return PROBLEM_PACKAGE;
		}
	}
	frame.field[FIELD_CA_SHA256] = call->job->ticket.ca_sha256;
	frame.field[FIELD_ROOT_SHA256] = call->job->ticket.root_sha256;
	return ask_worker(call, &frame);
}

static enum problem
job_finish(struct call *call)
{
	struct frame frame = frame_of_job(call, FRAME_FINISH);
	struct json_object *envelope;
	struct ack ack;
	if (!json_object_object_get_ex(call->body, "ack", &envelope)) {
		return PROBLEM_ACK;
	}
	enum problem problem = ticket_read_ack(
	    &call->agent->keys, envelope, call->agent->scratch, &ack);
	if (problem == PROBLEM_NONE &&
	    !str_equal(ack.application, call->job->ticket.application)) {
		problem = PROBLEM_ACK;
	}
	if (problem != PROBLEM_NONE) {
		return problem;
	}
	frame.field[FIELD_CERT_SHA256] = ack.certificate_sha256;
	return ask_worker(call, &frame);
}

/* Key and certificate that a signature is asked from. */
static enum problem
frame_of_speaker(struct call *call, enum frame_type type, struct frame *frame)
{
	struct str serial = text_of(call, call->body, "token_serial", 16);
	struct str sha256 = text_of(call, call->body, "certificate_sha256", 64);
	*frame = (struct frame){ .type = type };
	if (serial.p == NULL || sha256.len != 64 ||
	    str_from_hex(call->agent->scratch, sha256,
		&frame->field[FIELD_CERT_SHA256]) != ERR_OK) {
		return PROBLEM_REQUEST;
	}
	frame->field[FIELD_ORIGIN] = call->origin;
	frame->field[FIELD_TOKEN_SERIAL] = serial;
	if (flag_of(call->body, "accept_risk")) {
		frame->field[FIELD_RISK] = STR("1");
	}
	return PROBLEM_NONE;
}

static enum problem
sign_in(struct call *call)
{
	struct frame frame;
	struct str octets;
	struct str challenge = text_of(call, call->body, "challenge", 43);
	if (challenge.len != 43 ||
	    str_from_base64url(call->agent->scratch, challenge, &octets) !=
		ERR_OK ||
	    octets.len != 32) {
		return PROBLEM_REQUEST;
	}
	enum problem problem = frame_of_speaker(call, FRAME_SIGN_IN, &frame);
	if (problem != PROBLEM_NONE) {
		return problem;
	}
	frame.field[FIELD_CHALLENGE] = challenge;
	return ask_worker(call, &frame);
}

static enum problem
apply(struct call *call)
{
	struct frame frame;
	struct str octets;
	struct str form = text_of(call, call->body, "form_sha256", 64);
	struct str application = text_of(call, call->body, "application", 64);
	if (form.len != 64 || !ticket_name_is_plain(application) ||
	    str_from_hex(call->agent->scratch, form, &octets) != ERR_OK) {
		return PROBLEM_REQUEST;
	}
	enum problem problem = frame_of_speaker(call, FRAME_APPLY, &frame);
	if (problem != PROBLEM_NONE) {
		return problem;
	}
	/* One spelling only: what is signed must not depend on the page's. */
	frame.field[FIELD_FORM_SHA256] =
	    str_to_hex(call->agent->scratch, octets);
	frame.field[FIELD_APPLICATION] = application;
	return ask_worker(call, &frame);
}

static enum problem
pin_change(struct call *call)
{
	struct frame frame = { .type = FRAME_PIN_CHANGE };
	struct str serial = text_of(call, call->body, "serial", 16);
	if (serial.p == NULL) {
		return PROBLEM_REQUEST;
	}
	frame.field[FIELD_TOKEN_SERIAL] = serial;
	if (!origin_is_tool(call->origin, call->agent->port)) {
		frame.field[FIELD_ORIGIN] = call->origin;
	}
	if (flag_of(call->body, "accept_risk")) {
		frame.field[FIELD_RISK] = STR("1");
	}
	return ask_worker(call, &frame);
}

/* clang-format off */
static const struct api_call calls[] = {
	{ HTTP_GET, "/v1/hello", REALM_SITE, NEEDS_NOTHING, hello },
	{ HTTP_GET, "/v1/tokens", REALM_SITE, NEEDS_SESSION, tokens },
	{ HTTP_POST, "/v1/jobs", REALM_SITE, NEEDS_SESSION, jobs_create },
	{ HTTP_GET, "", REALM_SITE, NEEDS_JOB, job_show },
	{ HTTP_POST, "/unlock-pin", REALM_SITE, NEEDS_JOB, job_unlock },
	{ HTTP_POST, "/csr", REALM_SITE, NEEDS_JOB, job_csr },
	{ HTTP_POST, "/install", REALM_SITE, NEEDS_JOB, job_install },
	{ HTTP_POST, "/finish", REALM_SITE, NEEDS_JOB, job_finish },
	{ HTTP_POST, "/v1/sign-in", REALM_SITE, NEEDS_SESSION, sign_in },
	{ HTTP_POST, "/v1/apply", REALM_SITE, NEEDS_SESSION, apply },
	{ HTTP_POST, "/v1/pin/change", REALM_SITE, NEEDS_SESSION, pin_change },
	{ HTTP_POST, "/tool/hello", REALM_TOOL, NEEDS_NOTHING, hello },
	{ HTTP_POST, "/tool/tokens", REALM_TOOL, NEEDS_SESSION, tool_tokens },
	{ HTTP_POST, "/tool/pin/change", REALM_TOOL, NEEDS_SESSION, pin_change },
};
/* clang-format on */

#define JOBS_PREFIX STR("/v1/jobs/")

/* "/v1/jobs/<id>/<verb>" into id and "/verb" (or ""). */
static bool
split_job_path(struct str path, struct str *id, struct str *verb)
{
	if (!str_starts(path, JOBS_PREFIX) ||
	    path.len < JOBS_PREFIX.len + JOB_ID_LEN) {
		return false;
	}
	*id = (struct str){ path.p + JOBS_PREFIX.len, JOB_ID_LEN };
	*verb = (struct str){ id->p + JOB_ID_LEN,
		path.len - JOBS_PREFIX.len - JOB_ID_LEN };
	return true;
}

static enum problem
find_call(const struct http_request *request, const struct api_call **out,
    struct str *job_id)
{
	struct str verb;
	bool of_job = split_job_path(request->path, job_id, &verb);
	enum problem problem = PROBLEM_NOT_FOUND;
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		const struct api_call *call = &calls[i];
		bool fits = call->needs == NEEDS_JOB ?
		    of_job && str_equal_c(verb, call->path) :
		    str_equal_c(request->path, call->path);
		if (fits && call->method == request->method) {
			*out = call;
			return PROBLEM_NONE;
		}
		if (fits) {
			problem = PROBLEM_METHOD;
		}
	}
	return problem;
}

static void
answer_preflight(
    struct agent *agent, struct conn *conn, const struct http_request *request)
{
	(void)agent;
	struct http_answer answer = {
		.status = 204,
		.allow_origin = str_c(conn->origin),
		.preflight = true,
		.private_network = request->wants_private_network,
	};
	buf_reset(&conn->out);
	http_write(&conn->out, &answer);
	conn->state = CONN_WRITING;
	conn->deadline_us = clock_monotonic_us() + 5 * 1000000LL;
}

static bool
answer_tool_file(struct conn *conn, const struct http_request *request)
{
	if (request->method != HTTP_GET) {
		return false;
	}
	for (unsigned i = 0; i < tool_n_files; i++) {
		if (str_equal_c(request->path, tool_files[i].path)) {
			front_answer_file(conn, tool_files[i].type,
			    tool_files[i].body, TOOL_POLICY);
			return true;
		}
	}
	return false;
}

/* Strict JSON, one object, nothing after it. */
static struct json_object *
parse_body(const struct http_request *request)
{
	struct str type = request->content_type;
	struct str kind;
	struct str rest;
	str_cut(type, ';', &kind, &rest);
	if (!str_equal_c(str_trim(kind), "application/json") ||
	    request->body.len == 0) {
		return NULL;
	}
	struct json_tokener *tokener = json_tokener_new_ex(6);
	if (tokener == NULL) {
		return NULL;
	}
	json_tokener_set_flags(
	    tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	struct json_object *object = json_tokener_parse_ex(
	    tokener, request->body.p, (int)request->body.len);
	bool whole = json_tokener_get_error(tokener) == json_tokener_success &&
	    json_tokener_get_parse_end(tokener) == request->body.len &&
	    json_object_is_type(object, json_type_object);
	json_tokener_free(tokener);
	if (!whole) {
		json_object_put(object);
		return NULL;
	}
	return object;
}

static enum problem
guard_origin(struct agent *agent, struct conn *conn,
    const struct http_request *request, enum realm realm)
{
	bool allowed = realm == REALM_TOOL ?
	    origin_is_tool(request->origin, agent->port) :
	    origin_is_listed(request->origin, agent->settings.origins);
	if (!allowed || request->origin.len >= sizeof(conn->origin)) {
		return PROBLEM_ORIGIN;
	}
	memcpy(conn->origin, request->origin.p, request->origin.len);
	conn->origin[request->origin.len] = '\0';
	return PROBLEM_NONE;
}

static enum problem
guard_session(const struct agent *agent, const struct http_request *request,
    enum realm realm)
{
	const char *wanted =
	    realm == REALM_TOOL ? agent->tool_session : agent->session;
	return request->session.p != NULL &&
		str_equal_secret(request->session, str_c(wanted)) ?
	    PROBLEM_NONE :
	    PROBLEM_SESSION;
}

static enum problem
make_call(
    struct agent *agent, struct conn *conn, const struct http_request *request)
{
	bool tool_path = str_starts(request->path, STR("/tool/"));
	enum problem problem = guard_origin(
	    agent, conn, request, tool_path ? REALM_TOOL : REALM_SITE);
	if (problem != PROBLEM_NONE) {
		return problem;
	}
	if (request->method == HTTP_OPTIONS) {
		answer_preflight(agent, conn, request);
		return PROBLEM_NONE;
	}
	const struct api_call *api = NULL;
	struct str job_id = STR_NONE;
	problem = find_call(request, &api, &job_id);
	if (api == NULL) {
		return problem;
	}
	if (problem == PROBLEM_NONE && api->needs != NEEDS_NOTHING) {
		problem = guard_session(agent, request, api->realm);
	}
	if (problem != PROBLEM_NONE) {
		return problem;
	}
	auto_json json_object *body = NULL;
	struct call call = { .agent = agent, .conn = conn, .request = request };
	call.origin = str_c(conn->origin);
	if (api->needs == NEEDS_JOB) {
		call.job = job_find(&agent->jobs, job_id, call.origin);
		if (call.job == NULL) {
			return PROBLEM_JOB_UNKNOWN;
		}
		if (call.job->ticket.expires <= clock_now()) {
			return PROBLEM_TICKET_EXPIRED;
		}
	}
	if (request->method == HTTP_POST) {
		body = parse_body(request);
		if (body == NULL) {
			return request->content_type.p == NULL ?
			    PROBLEM_TYPE :
			    PROBLEM_REQUEST;
		}
		call.body = body;
	}
	return api->handle(&call);
}

void
api_handle(
    struct agent *agent, struct conn *conn, const struct http_request *request)
{
	enum problem problem = PROBLEM_NONE;
	if (!origin_host_is_ours(request->host, agent->port)) {
		problem = PROBLEM_HOST;
	} else if (!answer_tool_file(conn, request)) {
		problem = make_call(agent, conn, request);
	}
	if (problem != PROBLEM_NONE) {
		front_refuse(agent, conn, problem, -1);
	}
}
