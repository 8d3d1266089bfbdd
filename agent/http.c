/*
 * http: RFC 9112, the small part that a browser's fetch uses on loopback.
 */
#include "config.h"

#include "agent/http.h"

#include <string.h>
#include <strings.h>

/* RFC 9110 section 5.6.2 */
static bool
is_token_char(unsigned char c)
{
	if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z')) {
		return true;
	}
	return c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL;
}

static bool
name_is(struct str name, const char *wanted)
{
	return name.len == strlen(wanted) &&
	    strncasecmp(name.p, wanted, name.len) == 0;
}

/* Takes one line ended by CRLF off *rest. */
static bool
take_line(struct str *rest, struct str *line)
{
	const char *end = memmem(rest->p, rest->len, "\r\n", 2);
	if (end == NULL) {
		return false;
	}
	*line = (struct str){ rest->p, (size_t)(end - rest->p) };
	size_t used = line->len + 2;
	*rest = (struct str){ rest->p + used, rest->len - used };
	return true;
}

static bool
is_visible(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c <= 0x20 || c >= 0x7f) {
			return false;
		}
	}
	return true;
}

static enum problem
parse_request_line(struct str line, struct http_request *out)
{
	struct str method;
	struct str target;
	struct str version;
	struct str rest;
	if (!str_cut(line, ' ', &method, &rest) ||
	    !str_cut(rest, ' ', &target, &version) ||
	    !str_equal(version, STR("HTTP/1.1"))) {
		return PROBLEM_REQUEST;
	}
	if (str_equal(method, STR("GET"))) {
		out->method = HTTP_GET;
	} else if (str_equal(method, STR("POST"))) {
		out->method = HTTP_POST;
	} else if (str_equal(method, STR("OPTIONS"))) {
		out->method = HTTP_OPTIONS;
	} else {
		return PROBLEM_METHOD;
	}
	if (!str_starts(target, STR("/")) || !is_visible(target)) {
		return PROBLEM_REQUEST;
	}
	str_cut(target, '?', &out->path, &out->query);
	return PROBLEM_NONE;
}

/* A header that decides something may stand once only. */
static bool
set_once(struct str *slot, struct str value)
{
	if (slot->p != NULL) {
		return false;
	}
	*slot = value;
	return true;
}

struct head {
	struct str content_length;
	struct str private_network;
};

static enum problem
parse_header(struct str line, struct http_request *out, struct head *head)
{
	struct str name;
	struct str value;
	if (!str_cut(line, ':', &name, &value) || name.len == 0) {
		return PROBLEM_REQUEST;
	}
	for (size_t i = 0; i < name.len; i++) {
		if (!is_token_char((unsigned char)name.p[i])) {
			return PROBLEM_REQUEST;
		}
	}
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.p[i];
		if ((c < 0x20 && c != '\t') || c == 0x7f) {
			return PROBLEM_REQUEST;
		}
	}
	value = str_trim(value);
	bool ok = true;
	if (name_is(name, "Host")) {
		ok = set_once(&out->host, value);
	} else if (name_is(name, "Origin")) {
		ok = set_once(&out->origin, value);
	} else if (name_is(name, "X-Agent-Session")) {
		ok = set_once(&out->session, value);
	} else if (name_is(name, "Content-Type")) {
		ok = set_once(&out->content_type, value);
	} else if (name_is(name, "Sec-Fetch-Site")) {
		ok = set_once(&out->fetch_site, value);
	} else if (name_is(name, "Content-Length")) {
		ok = set_once(&head->content_length, value);
	} else if (name_is(name, "Access-Control-Request-Private-Network")) {
		ok = set_once(&head->private_network, value);
	} else if (name_is(name, "Transfer-Encoding") ||
	    name_is(name, "Upgrade")) {
		ok = false;
	}
	return ok ? PROBLEM_NONE : PROBLEM_REQUEST;
}

static enum problem
parse_head(struct str head_bytes, struct http_request *out, size_t *body_len)
{
	struct str rest = head_bytes;
	struct str line;
	struct head head = { 0 };
	*body_len = 0;
	if (!take_line(&rest, &line)) {
		return PROBLEM_REQUEST;
	}
	enum problem problem = parse_request_line(line, out);
	while (problem == PROBLEM_NONE && take_line(&rest, &line) &&
	    line.len > 0) {
		problem = parse_header(line, out, &head);
	}
	if (problem != PROBLEM_NONE) {
		return problem;
	}
	out->wants_private_network = str_equal_c(head.private_network, "true");
	if (out->method == HTTP_POST) {
		int64_t len;
		if (!str_to_int64(head.content_length, &len)) {
			return PROBLEM_REQUEST;
		}
		if (len > HTTP_BODY_MAX) {
			return PROBLEM_TOO_LARGE;
		}
		*body_len = (size_t)len;
	} else if (head.content_length.p != NULL &&
	    !str_equal_c(head.content_length, "0")) {
		return PROBLEM_REQUEST;
	}
	return PROBLEM_NONE;
}

enum http_status
http_parse(struct str bytes, struct http_request *out, enum problem *why)
{
	memset(out, 0, sizeof(*out));
	*why = PROBLEM_REQUEST;
	if (bytes.len == 0) {
		return HTTP_MORE;
	}
	size_t look = bytes.len < HTTP_HEAD_MAX ? bytes.len : HTTP_HEAD_MAX;
	if (memchr(bytes.p, '\0', look) != NULL) {
		return HTTP_BAD;
	}
	const char *end = memmem(bytes.p, look, "\r\n\r\n", 4);
	if (end == NULL) {
		*why = PROBLEM_TOO_LARGE;
		return bytes.len >= HTTP_HEAD_MAX ? HTTP_BAD : HTTP_MORE;
	}
	size_t head_len = (size_t)(end - bytes.p) + 4;
	size_t body_len;
	enum problem problem =
	    parse_head((struct str){ bytes.p, head_len }, out, &body_len);
	if (problem != PROBLEM_NONE) {
		*why = problem;
		return HTTP_BAD;
	}
	if (bytes.len - head_len < body_len) {
		return HTTP_MORE;
	}
	out->body = (struct str){ bytes.p + head_len, body_len };
	*why = PROBLEM_NONE;
	return HTTP_GOT;
}

static const char *
reason_of(int status)
{
	switch (status) {
	case 200:
		return "OK";
	case 201:
		return "Created";
	case 204:
		return "No Content";
	case 400:
		return "Bad Request";
	case 401:
		return "Unauthorized";
	case 403:
		return "Forbidden";
	case 404:
		return "Not Found";
	case 405:
		return "Method Not Allowed";
	case 408:
		return "Request Timeout";
	case 409:
		return "Conflict";
	case 413:
		return "Content Too Large";
	case 415:
		return "Unsupported Media Type";
	case 421:
		return "Misdirected Request";
	case 423:
		return "Locked";
	case 426:
		return "Upgrade Required";
	case 429:
		return "Too Many Requests";
	case 503:
		return "Service Unavailable";
	default:
		return "Error";
	}
}

void
http_write(struct buf *out, const struct http_answer *answer)
{
	buf_printf(out, "HTTP/1.1 %d %s\r\n", answer->status,
	    reason_of(answer->status));
	buf_add_c(out,
	    "Connection: close\r\nCache-Control: no-store\r\n"
	    "X-Content-Type-Options: nosniff\r\n"
	    "Referrer-Policy: no-referrer\r\n"
	    "Cross-Origin-Opener-Policy: same-origin\r\n"
	    "X-Frame-Options: DENY\r\nVary: Origin\r\n");
	if (answer->policy != NULL) {
		buf_printf(
		    out, "Content-Security-Policy: %s\r\n", answer->policy);
	}
	if (answer->allow_origin.p != NULL) {
		buf_printf(out, "Access-Control-Allow-Origin: %.*s\r\n",
		    STR_FMT(answer->allow_origin));
	}
	if (answer->preflight) {
		buf_add_c(out,
		    "Access-Control-Allow-Methods: GET, POST\r\n"
		    "Access-Control-Allow-Headers: "
		    "content-type, x-agent-session\r\n"
		    "Access-Control-Max-Age: 600\r\n");
	}
	if (answer->private_network) {
		buf_add_c(
		    out, "Access-Control-Allow-Private-Network: true\r\n");
	}
	if (answer->type != NULL) {
		buf_printf(out, "Content-Type: %s\r\n", answer->type);
	}
	/* RFC 9110 section 8.6: no Content-Length in a 204. */
	if (answer->status != 204) {
		buf_printf(out, "Content-Length: %zu\r\n", answer->body.len);
	}
	buf_add_c(out, "\r\n");
	buf_add_str(out, answer->body);
}
