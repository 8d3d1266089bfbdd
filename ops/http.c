#include "config.h"

#include <stdlib.h>

#define CLEANUP_CURL
#include "base/arena.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "ops/http.h"

#define CONNECT_SECONDS 3L
#define TOTAL_SECONDS   10L
#define ANSWER_MAX      (1U << 20)

struct http {
	CURL *curl; /* ours */
	const char *ca_file;
};

struct http *
http_new(const char *ca_file)
{
	struct http *http = calloc(1, sizeof(*http));

	if (http == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != 0) {
		free(http);
		return NULL;
	}
	http->curl = curl_easy_init();
	http->ca_file = ca_file;
	if (http->curl == NULL) {
		http_free(http);
		return NULL;
	}
	return http;
}

void
http_free(struct http *http)
{
	if (http == NULL) {
		return;
	}
	curl_easy_cleanup(http->curl);
	curl_global_cleanup();
	free(http);
}

static size_t
take(char *octets, size_t size, size_t n, void *into)
{
	struct buf *buf = into;

	buf_add(buf, octets, size * n);
	/* Anything but all of it ends the transfer. */
	return buf_failed(buf) ? 0 : size * n;
}

static struct curl_slist *
make_headers(struct arena *arena, const struct call *call)
{
	struct curl_slist *list = curl_slist_append(NULL, "Expect:");

	for (size_t i = 0; list != NULL && i < call->n_headers; i++) {
		struct curl_slist *longer =
		    curl_slist_append(list, str_to_c(arena, call->headers[i]));

		if (longer == NULL) {
			curl_slist_free_all(list);
		}
		list = longer;
	}
	return list;
}

static void
set_rules(const struct http *http, struct str url)
{
	CURL *curl = http->curl;

	curl_easy_reset(curl);
	/* The address begins with the configured base, so its scheme is the
	 * one the operator chose. */
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR,
	    str_starts(url, STR("http://")) ? "http" : "https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	/* On a kept connection that dies, libcurl sends the request again by
	 * itself: a message sent twice, a refund asked for twice. */
	curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, TOTAL_SECONDS);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "certdesk");
	curl_easy_setopt(
	    curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (http->ca_file != NULL && *http->ca_file != '\0') {
		curl_easy_setopt(curl, CURLOPT_CAINFO, http->ca_file);
	}
}

static bool
surely_not_sent(CURLcode code)
{
	return code == CURLE_UNSUPPORTED_PROTOCOL ||
	    code == CURLE_URL_MALFORMAT || code == CURLE_COULDNT_RESOLVE_HOST ||
	    code == CURLE_COULDNT_CONNECT ||
	    code == CURLE_PEER_FAILED_VERIFICATION ||
	    code == CURLE_SSL_CONNECT_ERROR || code == CURLE_SSL_CACERT_BADFILE;
}

static enum err
perform(struct http *http, struct http_answer *answer)
{
	CURLcode code = curl_easy_perform(http->curl);
	long status = 0;

	if (surely_not_sent(code)) {
		return err_note(ERR_BUSY, "%s", curl_easy_strerror(code));
	}
	if (code != CURLE_OK) {
		return err_note(ERR_UPSTREAM, "%s", curl_easy_strerror(code));
	}
	curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &status);
	answer->status = (int)status;
	return ERR_OK;
}

enum err
http_send(struct http *http, struct arena *arena, const struct call *call,
    struct http_answer *answer)
{
	auto_curl_slist struct curl_slist *headers = make_headers(arena, call);
	CURL *curl = http->curl;
	struct buf body;
	enum err e;

	if (headers == NULL) {
		return ERR_BUSY;
	}
	buf_init(&body, arena, ANSWER_MAX);
	set_rules(http, call->url);
	curl_easy_setopt(curl, CURLOPT_URL, str_to_c(arena, call->url));
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
	if (call->post) {
		curl_easy_setopt(curl, CURLOPT_POST, 1L);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
		    (curl_off_t)call->body.len);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call->body.p);
	}
	e = perform(http, answer);
	answer->body = buf_str(&body);
	if (e == ERR_OK && answer->body.p == NULL) {
		answer->body = STR("");
	}
	return e;
}
