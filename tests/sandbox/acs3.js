'use strict';
/*
 * The signature ACS3-HMAC-SHA256 of Aliyun's OpenAPI, from the side that
 * checks it. Pure: bytes and headers in, a verdict out.
 */
const crypto = require('node:crypto');

function escape(text)
{
	return encodeURIComponent(text).replace(/[!'()*]/g,
		(c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(data)
{
	return crypto.createHash('sha256').update(data).digest('hex');
}

function canonicalQuery(pairs)
{
	return pairs
		.map(([name, value]) => [escape(name), escape(value)])
		.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0))
		.map(([name, value]) => `${name}=${value}`)
		.join('&');
}

function canonicalRequest({ method, path, pairs, headers, signed, bodyHash })
{
	const lines = signed.map((name) => `${name}:${String(headers[name]).trim()}\n`).join('');
	return `${method}\n${path}\n${canonicalQuery(pairs)}\n${lines}\n${signed.join(';')}\n${bodyHash}`;
}

function stringToSign(canonical)
{
	return `ACS3-HMAC-SHA256\n${sha256(canonical)}`;
}

function signature(secret, canonical)
{
	return crypto.createHmac('sha256', secret).update(stringToSign(canonical)).digest('hex');
}

/* { keyId, signed, signature } or null when the header is not of the form. */
function parseAuthorization(header)
{
	const m = /^ACS3-HMAC-SHA256 Credential=([0-9A-Za-z]+),SignedHeaders=([a-z0-9;-]+),Signature=([0-9a-f]{64})$/
		.exec(header || '');
	return m && { keyId: m[1], signed: m[2].split(';'), signature: m[3] };
}

/* Every header that must be covered: host, content-type if sent, x-acs-*. */
function mustSign(headers)
{
	return Object.keys(headers)
		.filter((name) => name === 'host' || name === 'content-type' || name.startsWith('x-acs-'))
		.sort();
}

function equal(a, b)
{
	return a.length === b.length && crypto.timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

module.exports = {
	canonicalRequest, stringToSign, signature, parseAuthorization, mustSign, sha256, equal,
};
