/*
 * frame: what agentd and the worker say to each other over their socketpair.
 *
 * One request at a time goes down; progress frames and exactly one DONE or
 * FAILED with the same id come up. Length (u32, of what follows), version,
 * type, id (u32), then fields: tag (u8), length (u32), octets. Tags are
 * unique within a frame; unknown tags and types are a bad frame, since both
 * ends are always of one build.
 */
#ifndef FRAME_H
#define FRAME_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

#define FRAME_VERSION 1
#define FRAME_MAX     (256u * 1024u)
#define FRAME_HEAD    4u

enum frame_type {
	FRAME_NONE = 0,
	FRAME_LIST,    /* → JSON of all keys; needs no PIN */
	FRAME_UNLOCK,  /* asks for the PIN and logs in */
	FRAME_CSR,     /* new pair if there is none, request, old key's word */
	FRAME_INSTALL, /* writes, reads back, tests, receipt */
	FRAME_FINISH,  /* retires the old certificate, logs out */
	FRAME_SIGN_IN,
	FRAME_APPLY,
	FRAME_PIN_CHANGE,
	FRAME_PROGRESS, /* FIELD_STEP */
	FRAME_DONE,     /* FIELD_JSON: the body of the answer */
	FRAME_FAILED,   /* FIELD_PROBLEM, FIELD_LEFT */
	FRAME__MAX
};

enum frame_field {
	FIELD_NONE = 0,
	FIELD_ORIGIN,
	FIELD_APPLICATION,
	FIELD_KEY_NO,
	FIELD_TOKEN_SERIAL,
	FIELD_OLD_SHA256, /* octets, as are all digests here */
	FIELD_CA_SHA256,
	FIELD_ROOT_SHA256,
	FIELD_CERT_SHA256,
	FIELD_TERMS, /* hex */
	FIELD_ALGORITHM,
	FIELD_CERT, /* DER */
	FIELD_CA,
	FIELD_ROOT,
	FIELD_CHALLENGE,
	FIELD_FORM_SHA256, /* hex */
	FIELD_RISK,        /* "1": the member accepts the danger of a lock */
	FIELD_DETAIL,      /* "1": LIST with every field of each certificate */
	FIELD_STEP,
	FIELD_JSON,
	FIELD_PROBLEM, /* decimal */
	FIELD_LEFT,    /* decimal; absent: unknown */
	FIELD__MAX
};

struct frame {
	enum frame_type type;
	uint32_t id;
	struct str field[FIELD__MAX]; /* p == NULL: absent */
};

enum frame_status { FRAME_MORE, FRAME_GOT, FRAME_BAD };

/* Adds the frame to out; out is failed when it does not fit FRAME_MAX. */
void frame_encode(const struct frame *frame, struct buf *out);

/* Reads one frame from the beginning of bytes; its fields point into bytes.
 * *used is what it took. */
enum frame_status
frame_decode(struct str bytes, struct frame *out, size_t *used);

#endif
