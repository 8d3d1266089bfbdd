/*
 * err: the table of errors, and the note that goes with one to the log.
 */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/err.h"
#include "base/log.h"

static const struct err_info table[ERR__MAX] = {
	[ERR_OK] = { "ok", 200, "已完成。", LOG_DEBUG, FAULT_NONE },
	[ERR_INVALID] = { "invalid", 400,
	    "提交的内容有误，请返回上一页核对后再试。", LOG_INFO,
	    FAULT_CALLER },
	[ERR_DENIED] = { "denied", 403, "您没有权限进行此操作。", LOG_NOTICE,
	    FAULT_CALLER },
	[ERR_NOT_FOUND] = { "not_found", 404,
	    "您访问的内容不存在，或者不属于当前账号。", LOG_INFO,
	    FAULT_CALLER },
	[ERR_CONFLICT] = { "conflict", 409,
	    "内容已发生变化，请刷新页面，查看最新状态后再操作。", LOG_INFO,
	    FAULT_CALLER },
	[ERR_BUSY] = { "busy", 503, "系统繁忙，请稍后再试。", LOG_WARNING,
	    FAULT_OURS },
	[ERR_UPSTREAM] = { "upstream", 502,
	    "合作方的服务暂时无法使用，请稍后再试。", LOG_WARNING,
	    FAULT_UPSTREAM },
	[ERR_BUG] = { "bug", 500,
	    "系统出现错误，我们已记录。请稍后再试，或联系客服并提供页面上的编号。",
	    LOG_ERROR, FAULT_OURS },
};

const struct err_info *
err_info(enum err e)
{
	/* A code from a broken cast may be negative where enums are signed. */
	if ((unsigned)e >= ERR__MAX) {
		e = ERR_BUG;
	}
	return &table[e];
}

enum err
err_note(enum err e, const char *fmt, ...)
{
	const struct err_info *info = err_info(e);
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	log_line(
	    (enum log_level)info->log_level, "err=%s %s", info->code, text);
	return e;
}
