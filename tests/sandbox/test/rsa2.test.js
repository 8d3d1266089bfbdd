'use strict';
const assert = require('node:assert');
const crypto = require('node:crypto');
const test = require('node:test');
const golden = require('./golden');
const rsa2 = require('../rsa2');
const form = require('../form');

function pairsOf(text)
{
	return text.split('&').map((piece) => {
		const eq = piece.indexOf('=');
		return [piece.slice(0, eq), piece.slice(eq + 1)];
	});
}

test('the request of the worked example is put in order and verified', () => {
	const pairs = pairsOf(golden.request.text).reverse();
	const text = rsa2.requestContent([...pairs, ['app_auth_token', ''], ['sign', 'x']]);
	assert.strictEqual(text, golden.request.text);
	assert.strictEqual(crypto.createHash('sha256').update(text).digest('hex'), golden.request.sha256);
	assert.ok(rsa2.verify(golden.merchant, text, golden.request.sign));
	assert.ok(!rsa2.verify(golden.platform, text, golden.request.sign));
	assert.ok(!rsa2.verify(golden.merchant, text, golden.request.sign.slice(1)));
});

test('the notice of the worked example is decoded and verified', () => {
	const pairs = form.parse(golden.notice.body);
	const sign = new Map(pairs).get('sign');
	assert.strictEqual(rsa2.noticeContent(pairs), golden.notice.text);
	assert.ok(rsa2.verify(golden.platform, golden.notice.text, sign));
	assert.ok(!rsa2.verify(golden.platform, golden.notice.text.replace('298.50', '0.01'), sign));
	assert.ok(!rsa2.verify(golden.platform, rsa2.requestContent(pairs), sign));
});

test('a body is encoded as the worked example is', () => {
	assert.strictEqual(form.encode(form.parse(golden.notice.body)), golden.notice.body);
});

test('the answer of the worked example is signed over its raw value', () => {
	const m = /^\{"alipay_trade_query_response":(\{.*\}),"sign":"([^"]*)"\}$/.exec(golden.response);
	assert.ok(rsa2.verify(golden.platform, m[1], m[2]));
	assert.ok(!rsa2.verify(golden.platform, JSON.stringify(JSON.parse(m[1]), null, 1), m[2]));
});

test('a form is decoded strictly', () => {
	for (const bad of ['a=%', 'a=%4', 'a=%GG', 'a=1&a=2', 'a=%FF', 'a=b c']) {
		assert.throws(() => form.parse(bad), form.FormError, bad);
	}
	assert.deepStrictEqual(form.parse('a=1+2%2B&b&&c='), [['a', '1 2+'], ['b', ''], ['c', '']]);
});
