/* toast: see toast.h. */
#include "config.h"

#include <stddef.h>

#include "fcgi/toast.h"
#include "views/page.h"

static const struct {
	const char *code;
	const char *sentence;
	enum tone tone;
} toasts[] = {
	{ "signed_out", "您已退出登录。", TONE_SUCCESS },
	{ "password_changed", "密码已修改，其他设备上的登录已退出。",
	    TONE_SUCCESS },
	{ "session_ended", "该设备上的登录已退出。", TONE_SUCCESS },
	{ "member_chosen", "已切换办理单位。", TONE_SUCCESS },
	{ "saved", "已保存。", TONE_SUCCESS },
	{ "draft_saved", "草稿已保存，您可以随时继续办理。", TONE_SUCCESS },
	{ "submitted", "已提交。", TONE_SUCCESS },
	{ "ordered", "订单已生成，请在 24 小时内完成支付。", TONE_SUCCESS },
	{ "cancelled", "已取消。", TONE_SUCCESS },
	{ "deleted", "已删除。", TONE_SUCCESS },
	{ "default_set", "已设为默认。", TONE_SUCCESS },
	{ "paid", "支付成功。", TONE_SUCCESS },
	{ "reopened", "下载期限已延长。", TONE_SUCCESS },
	{ "approved", "已审核通过。", TONE_SUCCESS },
	{ "returned", "已退回申请人修改。", TONE_SUCCESS },
	{ "restored", "登录已过期，您填写的内容已为您恢复。请核对后重新提交。",
	    TONE_WARNING },
};

void
toast_set(struct page *page, struct str code)
{
	size_t i;

	for (i = 0; i < sizeof(toasts) / sizeof(toasts[0]); i++) {
		if (str_equal_c(code, toasts[i].code)) {
			page->toast = str_c(toasts[i].sentence);
			page->toast_tone = toasts[i].tone;
		}
	}
}
