'use strict';
/*
 * The signature of Alipay, "RSA2": SHA-256 with RSA, PKCS#1 v1.5, base64.
 * A request is signed over all its fields but `sign`; a notice over all but
 * `sign` and `sign_type`; an answer over the raw bytes of its value.
 */
const crypto = require('node:crypto');

/* pairs: [[name, value], …] as sent; out: names that are left out. */
function content(pairs, out)
{
	return pairs
		.filter(([name, value]) => name !== '' && value !== '' && !out.includes(name))
		.map(([name, value]) => [Buffer.from(name), `${name}=${value}`])
		.sort((a, b) => Buffer.compare(a[0], b[0]))
		.map((pair) => pair[1])
		.join('&');
}

function requestContent(pairs)
{
	return content(pairs, ['sign']);
}

function noticeContent(pairs)
{
	return content(pairs, ['sign', 'sign_type']);
}

function sign(key, text)
{
	return crypto.sign('sha256', Buffer.from(text), key).toString('base64');
}

function verify(key, text, signature)
{
	if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(signature)) {
		return false;
	}
	return crypto.verify('sha256', Buffer.from(text), key, Buffer.from(signature, 'base64'));
}

module.exports = { requestContent, noticeContent, sign, verify };
