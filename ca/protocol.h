/*
 * protocol: what the issuing CA says and hears on its sockets.
 *
 * SOCK_SEQPACKET, one frame a message, at most CA_FRAME_MAX octets. A frame
 * is a fixed header and a list of fields; integers are big endian:
 *
 *	magic u32 · version u8 · type u8 · zero u16 · request id 16 octets ·
 *	deadline u64 (milliseconds since 1970) · length of the fields u32
 *	field: tag u16 · length u32 · value
 *
 * Messages carry identifiers, never content: the CA reads everything it signs
 * from the database under its own role. There is no "sign these octets".
 * An unknown version, type or field is a bad frame, never a guess; a bad frame
 * closes its connection and nothing else. Both ends use codec.c.
 */
#ifndef CA_PROTOCOL_H
#define CA_PROTOCOL_H

#include <stddef.h>
#include <stdint.h>

#define CA_MAGIC      0x43444b41u /* "CDKA" */
#define CA_VERSION    1
#define CA_FRAME_MAX  65536
#define CA_HEADER_LEN 36
#define CA_ID_LEN     16
#define CA_SERIAL_MAX 20
#define CA_RULE_MAX   64

/* Numbers are part of the protocol: never reused, never renumbered. */
enum ca_type {
	CA_ISSUE = 1,     /* member, application → OK, REFUSED, PENDING */
	CA_CONFIRM = 2,   /* member, application → OK, REFUSED */
	CA_REVOKE = 3,    /* serial, reason, evidence → REFUSED for now */
	CA_HOLD = 4,      /* serial, evidence → REFUSED for now */
	CA_UNHOLD = 5,    /* serial, evidence → REFUSED for now */
	CA_GENCRL = 6,    /* admin socket → OK with CRL figures */
	CA_STATUS = 7,    /* admin socket → OK with figures */
	CA_PING = 8,      /* → OK */
	CA_OK = 128,      /* done; what it carries depends on the question */
	CA_PENDING = 129, /* not yet; ask again */
	CA_REFUSED = 130, /* rule: a stable name, see rule.h */
	CA_BUSY = 131,    /* no database, or the deadline passed; ask again */
	CA_ERROR = 132,   /* our fault; the log knows */
};

enum ca_field {
	CA_FIELD_MEMBER = 1,      /* u64 */
	CA_FIELD_APPLICATION = 2, /* u64 */
	CA_FIELD_SERIAL = 3,      /* 1–20 octets, as in the certificate */
	CA_FIELD_REASON = 4,      /* u8, RFC 5280 section 5.3.1 */
	CA_FIELD_EVIDENCE = 5,    /* u64 */
	CA_FIELD_CERTIFICATE = 6, /* u64, id of the certificate's row */
	CA_FIELD_RULE = 7,        /* text, 1–64 octets of a–z 0–9 and - */
	CA_FIELD_CRL_NUMBER = 8,  /* u64 */
	CA_FIELD_CRL_ENTRIES = 9, /* u64 */
	CA_FIELD_CRL_THIS_UPDATE = 10, /* u64, seconds since 1970 */
	CA_FIELD_CRL_NEXT_UPDATE = 11, /* u64, seconds since 1970 */
	CA_FIELD_ISSUED = 12,          /* u64, certificates signed since ever */
	CA_FIELD_RESERVED = 13,        /* u64, reserved and not yet signed */
	CA_FIELD_AUDIT_HEAD = 14,      /* u64, number of the newest audit row */
	CA_FIELD__MAX
};

/* One message, either way. Which members count depends on the type; the
 * others are zero. */
struct ca_message {
	enum ca_type type;
	unsigned char id[CA_ID_LEN]; /* an answer repeats the question's */
	int64_t deadline_ms;         /* 0: none */
	int64_t member;
	int64_t application;
	unsigned char serial[CA_SERIAL_MAX];
	size_t serial_len;
	int64_t reason;
	int64_t evidence;
	int64_t certificate;
	char rule[CA_RULE_MAX + 1];
	int64_t crl_number;
	int64_t crl_entries;
	int64_t crl_this_update;
	int64_t crl_next_update;
	int64_t issued;
	int64_t reserved;
	int64_t audit_head;
};

#endif
