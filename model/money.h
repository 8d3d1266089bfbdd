/*
 * money: amounts in fen (int64_t), and how people write them. No floating
 * point anywhere.
 */
#ifndef MONEY_H
#define MONEY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

/* "1234.50", "-0.05". */
struct str money_format(struct arena *arena, int64_t fen);
/* "1,234.50": for people. */
struct str money_format_grouped(struct arena *arena, int64_t fen);

/* Reads yuan with at most two decimals: "200", "200.5", "0.01". No sign, no
 * space, no comma, at most 12 digits before the point. */
bool money_parse(struct str text, int64_t *fen);

/* 人民币大写 by the People's Bank's rule (支付结算办法, annex 1), with 人民币
 * before it: "人民币贰佰元整". STR_NONE under 0 or from 10^12 yuan on. */
struct str money_in_words(struct arena *arena, int64_t fen);

/* A gross amount in net and tax at a rate in per cent: net rounds half up to
 * a fen, tax is the rest, so the two always add up. gross_fen >= 0. */
void money_split_tax(
    int64_t gross_fen, int rate_percent, int64_t *net_fen, int64_t *tax_fen);

#endif
