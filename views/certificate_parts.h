/*
 * certificate_parts: what the pages about certificates and their
 * applications are given by fcgi/certificates.c, renewals.c and
 * applications.c.
 */
#ifndef CERTIFICATE_PARTS_H
#define CERTIFICATE_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "model/application.h"
#include "model/certificate.h"
#include "model/download.h"
#include "model/event.h"
#include "model/price.h"
#include "model/renewal.h"
#include "model/upload.h"
#include "views/html.h"
#include "views/journey.h"
#include "views/parts.h"

struct typed;

/* CA证书管理 */
struct certificate_search {
	struct certificate_filter filter;
	bool is_set; /* some filter is */
	const struct certificate_list *list;
	const struct renewal_offer *offers;         /* of each row */
	const struct application_row *applications; /* of all rows */
	size_t n_applications;
	int64_t open_id; /* the row shown open; 0: none */
	struct str base; /* address of this list, up to "open=" */
	struct str newer_url, older_url;
};

/* What the next press is for an application that is under way. */
struct next_step {
	const char *text; /* NULL: it is not the member's turn */
	struct shown url;
	bool post; /* a form that is sent, not a link */
};

struct certificate_name {
	struct str label; /* 颁发者, 主题 … */
	struct str value;
};

/* 查看证书 */
struct certificate_view {
	const struct certificate *certificate;
	struct renewal_offer offer;
	struct str serial, issuer, subject, key_algorithm, signature_algorithm;
	struct str sha256, sha1;               /* hex */
	struct str usage;                      /* 密钥用途 */
	struct str subject_key, authority_key; /* hex */
	struct str crl_url, ocsp_url;
	struct str pem;
	const struct certificate_name *chain; /* root first */
	size_t n_chain;
	const struct application_row *applications;
	size_t n_applications;
};

/* 续签 */
struct renewal_page {
	const struct certificate *certificates;
	const struct renewal_offer *offers;
	size_t n;
	const struct open_bid *bids;
	size_t n_bids;
	struct price_table prices;
	enum renewal_mail mail; /* why it must be sent in, of any of them */
	bool returned;          /* by a reviewer: what is wrong is in review */
	struct application_review review;
	struct str operator_name;
	struct str operator_phone_mask;
	const struct typed *typed;
	struct upload_slot front, back;
	int64_t n_free_years; /* of coupons */
};

/* An application, its stages and its story. */
struct application_story {
	const struct application *application;
	const struct application_review *review; /* NULL: none */
	const struct event_line *events;
	size_t n_events;
	struct step steps[JOURNEY_MAX];
	size_t n_steps;         /* 0: ended, cancelled or closed */
	struct str form_digest; /* hex, when the key may sign; or no value */
	struct str serial;      /* of the certificate being renewed */
};

/* Pressed next by the member, in this state; now for deadlines. */
struct next_step application_next_step(int64_t application_id, int64_t order_id,
    int64_t certificate_id, struct str state, struct str channel,
    int64_t reopened);

#endif
