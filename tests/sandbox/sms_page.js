'use strict';
/* The outbox of the SMS sandbox as a page: newest first. */
const { beijing } = require('./clock');
const { html, page } = require('./html');

function words(message)
{
	if (message.code) {
		return `验证码 ${message.code}，请勿告知他人。`;
	}
	return Object.entries(message.param).map(([name, value]) => `${name}：${value}`).join('；') || '（无参数）';
}

function smsPage(outbox)
{
	const rows = outbox.slice(-100).reverse().map((m) => html`<tr>
<td>${beijing(m.at)}</td><td>${m.phone}</td><td>【${m.sign_name}】${words(m)}</td><td>${m.template}</td></tr>`);
	return page('短信收件箱', html`<div class="card"><p>本页显示沙箱“发出”的短信，最新的在最前。每 5 秒自动刷新。时间为北京时间。</p>
${rows.length === 0 ? html`<p>还没有短信。请在会员网站上点击“获取验证码”。</p>`
		: html`<table><thead><tr><th>时间</th><th>手机号</th><th>内容</th><th>模板</th></tr></thead><tbody>${rows}</tbody></table>`}</div>`,
	{ head: html`<meta http-equiv="refresh" content="5">` });
}

module.exports = { smsPage };
