/*
 * err: the one error type of the house.
 *
 * Everything that can fail returns enum err and hands its result back through
 * its last parameter. One table (err.c) says for each code: HTTP status, the
 * sentence a person reads, the log level, and whose fault it is. Detail for
 * the log is added where it is known, with err_note(); it never reaches a
 * page or an API answer.
 */
#ifndef ERR_H
#define ERR_H

enum err {
	ERR_OK = 0,
	ERR_INVALID,   /* the caller's input is wrong */
	ERR_DENIED,    /* known, but not allowed */
	ERR_NOT_FOUND, /* absent, or not the caller's to see: no difference */
	ERR_CONFLICT,  /* the state has moved on; a reload tells the truth */
	ERR_BUSY,      /* try again in a moment; limits and lost connections */
	ERR_UPSTREAM,  /* a peer outside misbehaved or is not there */
	ERR_BUG,       /* ours */
	ERR__MAX
};

enum err_fault { FAULT_NONE, FAULT_CALLER, FAULT_UPSTREAM, FAULT_OURS };

struct err_info {
	const char *code; /* stable word for logs and the API: "not_found" */
	int http_status;
	const char *sentence; /* Chinese, for a member's page */
	int log_level;        /* enum log_level */
	enum err_fault fault;
};

#define MUST_CHECK             __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define NORETURN               __attribute__((noreturn))

/* Never NULL; an unknown code answers as ERR_BUG. */
const struct err_info *err_info(enum err e);

/*
 * Logs a detail line for the error at hand at the level of its code, then
 * returns e, so that a function can end in `return err_note(ERR_INVALID,
 * "iv of %zu octets", len);`. No personal data in the text.
 */
enum err err_note(enum err e, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
