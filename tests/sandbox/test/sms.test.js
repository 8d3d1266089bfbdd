'use strict';
const assert = require('node:assert');
const crypto = require('node:crypto');
const test = require('node:test');
const { world } = require('./world');
const acs3 = require('../acs3');

let w;
test.before(async () => { w = await world(); });
test.after(() => w.stop());
test.beforeEach(() => w.faults.clear());

async function send(params, bend = {})
{
	const pairs = Object.entries({
		SignName: '电子认证', TemplateCode: 'SMS_000000001', TemplateParam: '{"code":"048213"}', ...params,
	});
	const headers = {
		host: new URL(w.base).host,
		'x-acs-action': 'SendSms',
		'x-acs-content-sha256': acs3.sha256(''),
		'x-acs-date': new Date().toISOString().replace(/\.\d+/, ''),
		'x-acs-signature-nonce': crypto.randomUUID(),
		'x-acs-version': '2017-05-25',
		...bend.headers,
	};
	const signed = (bend.signed || Object.keys(headers)).slice().sort();
	const canonical = acs3.canonicalRequest({ method: 'POST', path: '/', pairs, headers, signed, bodyHash: acs3.sha256('') });
	headers.authorization = `ACS3-HMAC-SHA256 Credential=${bend.keyId || 'LTAISandbox0000000001'},` +
		`SignedHeaders=${signed.join(';')},Signature=${acs3.signature(bend.secret || w.secret, canonical)}`;
	const query = pairs.map(([n, v]) => `${encodeURIComponent(n)}=${encodeURIComponent(v)}`).join('&');
	delete headers.host;
	const answer = await fetch(`${w.base}/?${query}`, { method: 'POST', headers });
	return { status: answer.status, ...(await answer.json()) };
}

test('a message is taken and lies in the outbox', async () => {
	const answer = await send({ PhoneNumbers: '13900000001', OutId: 'otp-1' });
	assert.strictEqual(answer.Code, 'OK');
	assert.ok(answer.BizId);
	const box = await w.ctl('GET', 'sms?phone=13900000001');
	assert.strictEqual(box[0].code, '048213');
	assert.strictEqual(box[0].out_id, 'otp-1');
	const html = await (await fetch(`${w.base}/sms`)).text();
	assert.ok(html.includes('048213') && html.includes('沙箱'));
});

test('the signature is checked strictly', async () => {
	const to = { PhoneNumbers: '13900000002' };
	const code = async (bend) => (await send(to, bend)).Code;
	assert.strictEqual(await code({ secret: 'other' }), 'SignatureDoesNotMatch');
	assert.strictEqual(await code({ signed: ['host', 'x-acs-action'] }), 'SignatureDoesNotMatch');
	assert.strictEqual(await code({ keyId: 'LTAIOther' }), 'InvalidAccessKeyId.NotFound');
	assert.strictEqual(await code({ headers: { 'x-acs-date': '2020-01-01T00:00:00Z' } }), 'InvalidTimeStamp.Expired');
	assert.strictEqual(await code({ headers: { 'x-acs-content-sha256': '00' } }), 'InvalidContentSha256');
	assert.strictEqual(await code({ headers: { 'x-acs-signature-nonce': 'one' } }), 'OK');
	assert.strictEqual(await code({ headers: { 'x-acs-signature-nonce': 'one' } }), 'SignatureNonceUsed');
});

test('the provider limits one number', async () => {
	const to = { PhoneNumbers: '13900000003' };
	assert.strictEqual((await send(to)).Code, 'OK');
	const again = await send(to);
	assert.strictEqual(again.status, 200);
	assert.strictEqual(again.Code, 'isv.BUSINESS_LIMIT_CONTROL');
	assert.strictEqual((await send({ ...to, TemplateParam: '{"order":"1"}' })).Code, 'OK', 'notices are not codes');
	await w.ctl('POST', 'forget');
	assert.strictEqual((await send(to)).Code, 'OK');
});

test('what is wrong is named', async () => {
	assert.strictEqual((await send({ PhoneNumbers: '12345' })).Code, 'isv.MOBILE_NUMBER_ILLEGAL');
	assert.strictEqual((await send({ PhoneNumbers: '13900000004', SignName: 'x' })).Code, 'isv.SMS_SIGNATURE_ILLEGAL');
	assert.strictEqual((await send({ PhoneNumbers: '13900000004', TemplateCode: 'x' })).Code, 'isv.SMS_TEMPLATE_ILLEGAL');
	assert.strictEqual((await send({ PhoneNumbers: '13900000004', TemplateParam: '{"code":1}' })).Code, 'isv.INVALID_JSON_PARAM');
	assert.strictEqual((await send({ PhoneNumbers: '13900000004', Extra: 'x' })).Code, 'isv.INVALID_PARAMETERS');
	assert.strictEqual((await send({ PhoneNumbers: '' })).Code, 'MissingPhoneNumbers');
});

test('a message may be sent though the answer is lost', async () => {
	w.faults.add({ kind: 'sms_timeout_but_sent', order: '13900000005' });
	await assert.rejects(send({ PhoneNumbers: '13900000005' }));
	assert.strictEqual((await w.ctl('GET', 'sms?phone=13900000005')).length, 1);
});
