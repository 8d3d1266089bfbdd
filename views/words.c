/* words: see words.h. The codes are those of sql/migrations. */
#include "config.h"

#include <assert.h>

#include "views/words.h"

static const struct word unknown = { "", "未知", TONE_NONE };

static const struct word application_states[] = {
	{ "draft", "编辑中", TONE_BRAND },
	{ "awaiting_order", "待生成订单", TONE_BRAND },
	{ "awaiting_payment", "待支付", TONE_BRAND },
	{ "in_review", "待审核", TONE_STAFF },
	{ "returned", "审核不通过", TONE_DANGER },
	{ "awaiting_key", "待处理", TONE_STAFF },
	{ "ready_to_make", "待制作", TONE_BRAND },
	{ "making", "制作中", TONE_STAFF },
	{ "awaiting_download", "待下载", TONE_BRAND },
	{ "downloading", "下载中", TONE_BRAND },
	{ "download_overdue", "下载已超期", TONE_WARNING },
	{ "awaiting_shipping", "待发货", TONE_STAFF },
	{ "awaiting_receipt", "待收货", TONE_BRAND },
	{ "completed", "已完成", TONE_SUCCESS },
	{ "cancelled", "已取消", TONE_NONE },
	{ "closed", "已关闭", TONE_NONE },
};

static const struct word seal_kinds[] = {
	{ "company", "单位公章", TONE_NONE },
	{ "legal_person", "法定代表人章", TONE_NONE },
};

static const struct word in_use[] = {
	{ "active", "正常", TONE_SUCCESS },
	{ "disabled", "已停用", TONE_NONE },
	{ "suspended", "已暂停", TONE_WARNING },
	{ "ended", "已失效", TONE_NONE },
};

static const struct word grant_roles[] = {
	{ "owner", "管理员", TONE_BRAND },
	{ "operator", "操作人", TONE_STAFF },
};

static const struct word application_kinds[] = {
	{ "new", "新签", TONE_NONE },
	{ "renew", "续签", TONE_NONE },
	{ "reissue", "补办", TONE_NONE },
	{ "revoke", "吊销", TONE_NONE },
	{ "unlock", "解锁", TONE_NONE },
	{ "change", "变更", TONE_NONE },
	{ "change_phone", "变更手机号", TONE_NONE },
};

static const struct word channels[] = {
	{ "self", "自行下载", TONE_NONE },
	{ "mail", "寄回续签", TONE_NONE },
};

static const struct word order_states[] = {
	{ "awaiting_payment", "待支付", TONE_BRAND },
	{ "paid", "已支付", TONE_SUCCESS },
	{ "awaiting_shipping", "待发货", TONE_STAFF },
	{ "awaiting_receipt", "待收货", TONE_BRAND },
	{ "completed", "已完成", TONE_SUCCESS },
	{ "cancelled", "已取消", TONE_NONE },
	{ "closed", "已关闭", TONE_NONE },
	{ "refunding", "退款中", TONE_STAFF },
	{ "refunded", "已退款", TONE_NONE },
};

static const struct word payment_states[] = {
	{ "created", "正在准备", TONE_STAFF },
	{ "pending", "等待付款", TONE_BRAND },
	{ "notified", "正在确认", TONE_STAFF },
	{ "paid", "支付成功", TONE_SUCCESS },
	{ "held", "待人工核对", TONE_WARNING },
	{ "closing", "正在关闭", TONE_STAFF },
	{ "closed", "已关闭", TONE_NONE },
	{ "paid_late", "关闭后到账，将退款", TONE_WARNING },
	{ "refunding", "退款中", TONE_STAFF },
	{ "refunded", "已退款", TONE_NONE },
};

static const struct word pay_methods[] = {
	{ "online", "在线支付", TONE_NONE },
	{ "coupon", "优惠券支付", TONE_NONE },
};

static const struct word price_items[] = {
	{ "renew_year", "证书费（1年）", TONE_NONE },
	{ "mail_back", "寄回续签服务费", TONE_NONE },
	{ "freight", "运费", TONE_NONE },
};

static const struct word coupon_kinds[] = {
	{ "new_or_renew_year", "新签/续签", TONE_NONE },
};

static const struct word certificate_states[] = {
	{ "pending_write", "待写入", TONE_STAFF },
	{ "active", "已生效", TONE_SUCCESS },
	{ "expiring", "即将到期", TONE_WARNING },
	{ "expired", "已失效", TONE_NONE },
	{ "held", "已冻结", TONE_DANGER },
	{ "replaced", "已被替换", TONE_NONE },
	{ "revoked", "已吊销", TONE_DANGER },
	{ "void", "已作废", TONE_NONE },
};

static const struct word certificate_kinds[] = {
	{ "hard_key", "实体KEY", TONE_NONE },
};

static const struct word seals[] = {
	{ "single", "单位公章（单章）", TONE_NONE },
	{ "double", "单位公章与法定代表人章（双章）", TONE_NONE },
};

static const struct word ukey_states[] = {
	{ "in_stock", "在库", TONE_NONE },
	{ "sent", "已发出", TONE_STAFF },
	{ "in_use", "使用中", TONE_SUCCESS },
	{ "locked", "已锁死", TONE_DANGER },
	{ "returning", "寄回在途", TONE_STAFF },
	{ "at_desk", "在平台", TONE_STAFF },
	{ "lost", "已挂失", TONE_DANGER },
	{ "damaged", "已损坏", TONE_DANGER },
	{ "scrapped", "已作废", TONE_NONE },
};

static const struct word id_kinds[] = {
	{ "resident", "居民身份证", TONE_NONE },
	{ "hmt_resident", "港澳台居民居住证", TONE_NONE },
	{ "foreign_resident", "外国人永久居留身份证", TONE_NONE },
	{ "hm_permit", "港澳居民来往内地通行证", TONE_NONE },
	{ "tw_permit", "台湾居民来往大陆通行证", TONE_NONE },
	{ "passport", "护照", TONE_NONE },
};

static const struct word invoice_kinds[] = {
	{ "normal", "增值税普通电子发票", TONE_NONE },
	{ "special", "增值税专用电子发票", TONE_NONE },
};

static const struct word buyer_kinds[] = {
	{ "organization", "单位", TONE_NONE },
	{ "individual", "个人", TONE_NONE },
};

static const struct word actor_kinds[] = {
	{ "operator", "操作人", TONE_NONE },
	{ "staff", "平台工作人员", TONE_NONE },
	{ "jobs", "系统", TONE_NONE },
	{ "ca", "证书签发系统", TONE_NONE },
	{ "system", "系统", TONE_NONE },
};

static const struct word decisions[] = {
	{ "approve", "审核通过", TONE_SUCCESS },
	{ "return", "退回修改", TONE_DANGER },
};

static const struct word sign_in_methods[] = {
	{ "password", "密码登录", TONE_NONE },
	{ "key", "UKey 登录", TONE_NONE },
};

static const struct word sign_in_outcomes[] = {
	{ "ok", "成功", TONE_SUCCESS },
	{ "wrong_password", "密码错误", TONE_WARNING },
	{ "wrong_key", "UKey 验证失败", TONE_WARNING },
	{ "refused", "已拒绝", TONE_DANGER },
};

static const struct word staff_roles[] = {
	{ "reviewer", "受理审核", TONE_NONE },
	{ "maker", "制证", TONE_NONE },
	{ "shipping", "物流", TONE_NONE },
	{ "finance", "财务", TONE_NONE },
	{ "auditor", "安全审计", TONE_NONE },
	{ "admin", "系统管理", TONE_NONE },
};

struct list {
	const struct word *words;
	size_t n;
};

#define LIST(table)                                       \
	{                                                 \
		table, sizeof(table) / sizeof((table)[0]) \
	}

static const struct list lists[WORD_LIST__MAX] = {
	[WORD_APPLICATION_STATE] = LIST(application_states),
	[WORD_APPLICATION_KIND] = LIST(application_kinds),
	[WORD_CHANNEL] = LIST(channels),
	[WORD_ORDER_STATE] = LIST(order_states),
	[WORD_PAYMENT_STATE] = LIST(payment_states),
	[WORD_PAY_METHOD] = LIST(pay_methods),
	[WORD_PRICE_ITEM] = LIST(price_items),
	[WORD_COUPON_KIND] = LIST(coupon_kinds),
	[WORD_CERTIFICATE_STATE] = LIST(certificate_states),
	[WORD_CERTIFICATE_KIND] = LIST(certificate_kinds),
	[WORD_SEALS] = LIST(seals),
	[WORD_SEAL_KIND] = LIST(seal_kinds),
	[WORD_IN_USE] = LIST(in_use),
	[WORD_GRANT_ROLE] = LIST(grant_roles),
	[WORD_UKEY_STATE] = LIST(ukey_states),
	[WORD_ID_KIND] = LIST(id_kinds),
	[WORD_INVOICE_KIND] = LIST(invoice_kinds),
	[WORD_BUYER_KIND] = LIST(buyer_kinds),
	[WORD_ACTOR_KIND] = LIST(actor_kinds),
	[WORD_DECISION] = LIST(decisions),
	[WORD_SIGN_IN_METHOD] = LIST(sign_in_methods),
	[WORD_SIGN_IN_OUTCOME] = LIST(sign_in_outcomes),
	[WORD_STAFF_ROLE] = LIST(staff_roles),
};

const struct word *
word_find(enum word_list list, struct str code)
{
	assert(list < WORD_LIST__MAX);
	for (size_t i = 0; i < lists[list].n; i++) {
		if (str_equal_c(code, lists[list].words[i].code)) {
			return &lists[list].words[i];
		}
	}
	return &unknown;
}

const struct word *
word_all(enum word_list list, size_t *n)
{
	assert(list < WORD_LIST__MAX);
	*n = lists[list].n;
	return lists[list].words;
}
