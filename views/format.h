/*
 * format: how numbers, times and personal data are shown. Pure functions;
 * each returns a short text by value that a page writes with <%= … %>.
 *
 * Times are Beijing time. TIME_NONE shows as "—".
 */
#ifndef FORMAT_H
#define FORMAT_H

#include <stdint.h>

#include "base/str.h"
#include "views/html.h"

struct shown format_money(int64_t fen);       /* ¥1,234.00 */
struct shown format_money_plain(int64_t fen); /* 1234.00, for form fields */
struct shown format_minute(int64_t when);     /* 2026-11-22 14:05 */
struct shown format_second(int64_t when);     /* 2026-11-22 14:05:09 */
struct shown format_day(int64_t when);        /* 2026-11-22 */
struct shown format_iso(int64_t when);        /* 2026-11-22T14:05:09+08:00 */

/* 138****5678; a landline or anything unknown keeps its last four. */
struct shown format_phone(struct str phone);
/* 110105********1234: six, stars, four. Shorter numbers: one, stars, one. */
struct shown format_id_number(struct str number);
/* 张*明: the first and the last character stay. */
struct shown format_person(struct str name);

/* 还剩 6 天 3 小时, 还剩 3 小时 20 分, 还剩 5 分, 不到 1 分钟, 已超期 */
struct shown format_left(int64_t now, int64_t until);
/* 17: a number as a form field holds it. */
struct shown format_number(int64_t number);
/* 512 字节, 3.4 KB, 2.1 MB */
struct shown format_size(int64_t octets);
/* A1:B2:… for serial numbers and fingerprints given in hex; cut when the text
 * is longer than a struct shown holds. */
struct shown format_hex_pairs(struct str hex);

#endif
