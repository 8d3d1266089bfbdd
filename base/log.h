/*
 * log: one line an event, to standard error, for the journal.
 *
 * Lines read `level program key=value … message`. Values are quoted when they
 * hold a space or a quote; control characters become \xNN, so one event is
 * always one line. Never log personal data, PINs, keys or tokens.
 */
#ifndef LOG_H
#define LOG_H

#include "base/err.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_NOTICE, LOG_WARNING, LOG_ERROR };

/* program must outlive the process; lines below level are dropped. */
void log_open(const char *program, enum log_level level);

/* Text put before every later line, e.g. "req=8f2c"; NULL clears it. Copied,
 * cut at 63 octets. */
void log_tag(const char *tag);

void log_line(enum log_level level, const char *fmt, ...) PRINTF_LIKE(2, 3);

#define log_debug(...)   log_line(LOG_DEBUG, __VA_ARGS__)
#define log_info(...)    log_line(LOG_INFO, __VA_ARGS__)
#define log_notice(...)  log_line(LOG_NOTICE, __VA_ARGS__)
#define log_warning(...) log_line(LOG_WARNING, __VA_ARGS__)
#define log_error(...)   log_line(LOG_ERROR, __VA_ARGS__)

#endif
