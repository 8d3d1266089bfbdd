/*
 * words: the Chinese words, and the colour, for every code that the database
 * and the model know. Codes are English words; people never see one: an
 * unknown code shows as "未知" in grey.
 */
#ifndef WORDS_H
#define WORDS_H

#include "base/str.h"
#include "views/page.h"

struct word {
	const char *code;
	const char *text;
	enum tone tone;
};

enum word_list {
	WORD_APPLICATION_STATE,
	WORD_APPLICATION_KIND,
	WORD_CHANNEL, /* 续签方式 */
	WORD_ORDER_STATE,
	WORD_PAYMENT_STATE,
	WORD_PAY_METHOD,
	WORD_PRICE_ITEM,
	WORD_COUPON_KIND,
	WORD_CERTIFICATE_STATE, /* in the books, and what time makes of it:
				 * expiring, expired */
	WORD_CERTIFICATE_KIND,
	WORD_SEALS,
	WORD_SEAL_KIND,
	WORD_IN_USE, /* a member, account, person or seal */
	WORD_GRANT_ROLE,
	WORD_UKEY_STATE,
	WORD_ID_KIND, /* 证件类型 */
	WORD_INVOICE_KIND,
	WORD_BUYER_KIND,
	WORD_ACTOR_KIND,
	WORD_DECISION,
	WORD_SIGN_IN_METHOD,
	WORD_SIGN_IN_OUTCOME,
	WORD_STAFF_ROLE,
	WORD_LIST__MAX
};

/* Never NULL. */
const struct word *word_find(enum word_list list, struct str code);
#define word_find_c(list, code) word_find((list), str_c(code))

/* All words of a list in their order, for filters and selects. */
const struct word *word_all(enum word_list list, size_t *n);

#endif
