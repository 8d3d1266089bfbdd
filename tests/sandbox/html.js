'use strict';
/*
 * The pages of the sandbox: text with every value escaped, one frame with the
 * watermark 沙箱 and one small style sheet. No scripts but cashier.script.js.
 */
class Html {
	constructor(text)
	{
		this.text = text;
	}
}

function escape(value)
{
	return String(value).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

function html(strings, ...values)
{
	let text = strings[0];
	values.forEach((value, i) => {
		for (const piece of Array.isArray(value) ? value : [value]) {
			text += piece instanceof Html ? piece.text : escape(piece ?? '');
		}
		text += strings[i + 1];
	});
	return new Html(text);
}

const MARK = encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="220" height="140">' +
	'<text x="30" y="90" transform="rotate(-24 110 70)" font-size="34" fill="#8a94a6" fill-opacity=".16" ' +
	'font-family="Noto Sans CJK SC, sans-serif">沙箱</text></svg>');

const STYLE = `
*{box-sizing:border-box}
body{margin:0;background:#f5f7fa url("data:image/svg+xml,${MARK}");color:#1d2129;
font:15px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",system-ui,sans-serif}
header{background:#1677ff;color:#fff;padding:12px 20px;display:flex;gap:12px;align-items:center}
header b{font-size:18px}header span{border:1px solid #fff;border-radius:4px;padding:0 8px}
main{max-width:820px;margin:24px auto;padding:0 16px}
.card{background:#ffffffd9;border:1px solid #e5e8ef;border-radius:6px;padding:24px;margin-bottom:16px}
dl{display:grid;grid-template-columns:7em 1fr;gap:8px 16px;margin:0 0 20px}
dt{color:#4e5969}dd{margin:0;overflow-wrap:anywhere}
.money{font-size:30px;font-weight:600;color:#b35c00;font-variant-numeric:tabular-nums}
form{display:inline}button{font:inherit;border-radius:6px;border:1px solid #1677ff;padding:8px 24px;margin:4px 8px 4px 0;
background:#fff;color:#0b5cc4;cursor:pointer}button.main{background:#0b5cc4;color:#fff;border-color:#0b5cc4}
button:focus-visible{outline:2px solid #0b5cc4;outline-offset:2px}
table{width:100%;border-collapse:collapse}th,td{text-align:left;padding:8px;border-bottom:1px solid #e5e8ef;vertical-align:top}
.note{color:#4e5969;font-size:13px}.bad{color:#c62f2f}a{color:#0b5cc4}
`;

function page(title, body, { head = '' } = {})
{
	return html`<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · 沙箱</title>${head}<style>${new Html(STYLE)}</style></head>
<body><header><b>${title}</b><span>沙箱</span></header><main>${body}
<p class="note">沙箱：仅供演示与测试，不产生任何真实交易、扣款或短信。</p></main></body></html>
`.text;
}

module.exports = { html, page };
