/*
 * problem: the table. The page and the key tool show the hints as they are.
 */
#include "config.h"

#include "agent/problem.h"

#include <stddef.h>

/* clang-format off */
static const struct problem_info problems[PROBLEM__MAX] = {
	[PROBLEM_NONE] = { "OK", 200, false, "" },
	[PROBLEM_REQUEST] = { "REQUEST", 400, false,
	    "网页发给插件的请求不完整，请刷新页面后重试。" },
	[PROBLEM_TOO_LARGE] = { "TOO_LARGE", 413, false,
	    "网页发给插件的数据过大，请刷新页面后重试。" },
	[PROBLEM_TIMEOUT] = { "TIMEOUT", 408, true,
	    "插件等待网页数据超时，请重试。" },
	[PROBLEM_RATE] = { "RATE", 429, true,
	    "操作过于频繁，请稍候再试。" },
	[PROBLEM_NOT_FOUND] = { "NOT_FOUND", 404, false,
	    "插件没有这项功能，请升级到最新版插件。" },
	[PROBLEM_METHOD] = { "METHOD", 405, false,
	    "插件没有这项功能，请升级到最新版插件。" },
	[PROBLEM_TYPE] = { "TYPE", 415, false,
	    "网页发给插件的数据格式不对，请刷新页面后重试。" },
	[PROBLEM_HOST] = { "HOST", 421, false,
	    "插件只接受本机访问，请从平台页面重新进入。" },
	[PROBLEM_ORIGIN] = { "ORIGIN", 403, false,
	    "该网站不在插件的允许名单内，请从平台官网进入。" },
	[PROBLEM_SESSION] = { "SESSION", 401, true,
	    "插件已重新启动，请重试。" },
	[PROBLEM_TICKET] = { "TICKET", 403, false,
	    "下载授权未通过校验，请刷新页面重新获取。" },
	[PROBLEM_TICKET_EXPIRED] = { "TICKET_EXPIRED", 403, false,
	    "下载授权已过期，请在页面上重新打开下载；也请核对本机时间。" },
	[PROBLEM_TICKET_ORIGIN] = { "TICKET_ORIGIN", 403, false,
	    "下载授权不属于当前网站，请从平台官网重新进入。" },
	[PROBLEM_ACK] = { "ACK", 403, false,
	    "平台的确认信息未通过校验，请刷新页面重试。" },
	[PROBLEM_AGENT_TOO_OLD] = { "AGENT_TOO_OLD", 426, false,
	    "CA数字证书插件版本过旧，请下载并安装最新版。" },
	[PROBLEM_JOB_UNKNOWN] = { "JOB_UNKNOWN", 404, true,
	    "插件已重新启动，请点击继续，已完成的步骤不会重做。" },
	[PROBLEM_STATE] = { "STATE", 409, false,
	    "步骤顺序不对，请刷新页面后继续。" },
	[PROBLEM_BUSY] = { "BUSY", 409, true,
	    "插件正在处理另一项操作，请先完成它或稍候再试。" },
	[PROBLEM_MODULE] = { "MODULE", 500, false,
	    "未能加载 UKey 驱动，请重新安装最新版CA数字证书插件。" },
	[PROBLEM_TOKEN_ABSENT] = { "TOKEN_ABSENT", 409, true,
	    "未检测到 UKey，请将 UKey 插入电脑的USB接口。" },
	[PROBLEM_TOKEN_WRONG] = { "TOKEN_WRONG", 409, true,
	    "当前插入的不是这张证书所在的 UKey，请更换后重试。" },
	[PROBLEM_TOKEN_REMOVED] = { "TOKEN_REMOVED", 409, true,
	    "UKey 已被拔出，请重新插入后点击继续，已完成的步骤不会重做。" },
	[PROBLEM_TOKEN_FULL] = { "TOKEN_FULL", 409, false,
	    "UKey 的存储空间不足，请联系客服处理，原证书不受影响。" },
	[PROBLEM_TOKEN_FAILED] = { "TOKEN_FAILED", 409, true,
	    "UKey 没有正确响应，请重新插拔 UKey 后点击继续。" },
	[PROBLEM_OLD_CERT_ABSENT] = { "OLD_CERT_ABSENT", 409, false,
	    "UKey 内没有找到要续签的原证书，请确认插入的是本证书的 UKey。" },
	[PROBLEM_ALGORITHM] = { "ALGORITHM", 409, false,
	    "该 UKey 不支持所需的密钥算法，请联系客服。" },
	[PROBLEM_PIN_REQUIRED] = { "PIN_REQUIRED", 401, true,
	    "请先输入 UKey 密码。" },
	[PROBLEM_PIN_INCORRECT] = { "PIN_INCORRECT", 401, true,
	    "UKey 密码不正确。" },
	[PROBLEM_PIN_STOP] = { "PIN_STOP", 409, false,
	    "UKey 密码剩余次数不多，为避免锁定已停止尝试，建议办理解锁。" },
	[PROBLEM_PIN_LOCKED] = { "PIN_LOCKED", 423, false,
	    "UKey 密码已锁定，请办理解锁。" },
	[PROBLEM_PIN_FORM] = { "PIN_FORM", 409, true,
	    "新密码不符合要求：须为6至16位，且两次输入一致。" },
	[PROBLEM_USER_CANCEL] = { "USER_CANCEL", 409, true,
	    "您取消了密码输入。" },
	[PROBLEM_DIALOG] = { "DIALOG", 500, false,
	    "未能打开密码输入窗口，请重新安装最新版CA数字证书插件。" },
	[PROBLEM_PACKAGE] = { "PACKAGE", 400, false,
	    "平台下发的证书不完整，请刷新页面重试。" },
	[PROBLEM_CERT_CHAIN] = { "CERT_CHAIN", 409, false,
	    "平台下发的证书未通过校验，已停止写入，请联系客服。" },
	[PROBLEM_CERT_KEY_MISMATCH] = { "CERT_KEY_MISMATCH", 409, false,
	    "证书与 UKey 内的密钥不一致，已停止写入，请刷新页面重试。" },
	[PROBLEM_VERIFY] = { "VERIFY", 409, true,
	    "写入后的自检未通过，请点击继续，原证书不受影响。" },
	[PROBLEM_WORKER_LOST] = { "WORKER_LOST", 503, true,
	    "UKey 驱动程序意外中断，请点击继续，已完成的步骤不会重做。" },
	[PROBLEM_BUG] = { "BUG", 500, false,
	    "插件内部错误，请重新启动插件；仍有问题请联系客服。" },
};

/* clang-format on */

const struct problem_info *
problem_info(enum problem problem)
{
	if ((unsigned)problem >= PROBLEM__MAX ||
	    problems[problem].code == NULL) {
		return &problems[PROBLEM_BUG];
	}
	return &problems[problem];
}
