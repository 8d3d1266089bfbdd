'use strict';
const assert = require('node:assert');
const test = require('node:test');
const acs3 = require('../acs3');
const golden = require('./golden').acs3;

const HEADERS = {
	host: 'dysmsapi.aliyuncs.com',
	'x-acs-action': 'SendSms',
	'x-acs-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
	'x-acs-date': '2025-11-22T02:00:00Z',
	'x-acs-signature-nonce': '9b1c7a520b8e4d559f1a6a2f0f7c0001',
	'x-acs-version': '2017-05-25',
};

const PAIRS = [
	['TemplateParam', '{"code":"048213"}'],
	['SignName', '电子认证'],
	['PhoneNumbers', '13900000001'],
	['TemplateCode', 'SMS_000000001'],
	['OutId', 'otp-000001'],
];

test('the canonical request and signature of the worked example', () => {
	const auth = acs3.parseAuthorization(golden.authorization);
	const canonical = acs3.canonicalRequest({
		method: 'POST', path: '/', pairs: PAIRS, headers: HEADERS, signed: auth.signed, bodyHash: acs3.sha256(''),
	});
	assert.strictEqual(canonical, golden.canonical);
	assert.strictEqual(acs3.stringToSign(canonical), golden.stringToSign);
	assert.strictEqual(acs3.signature(golden.secret, canonical), auth.signature);
	assert.strictEqual(auth.keyId, 'LTAISandbox0000000001');
});

test('the published example of RunInstances', () => {
	const headers = {
		host: 'ecs.cn-shanghai.aliyuncs.com',
		'x-acs-action': 'RunInstances',
		'x-acs-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
		'x-acs-date': '2023-10-26T10:22:32Z',
		'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
		'x-acs-version': '2014-05-26',
	};
	const canonical = acs3.canonicalRequest({
		method: 'POST',
		path: '/',
		pairs: [['ImageId', 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd'], ['RegionId', 'cn-shanghai']],
		headers,
		signed: Object.keys(headers).sort(),
		bodyHash: acs3.sha256(''),
	});
	assert.strictEqual(acs3.signature('YourAccessKeySecret', canonical),
		'06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0');
});

test('every header that matters must be covered', () => {
	assert.deepStrictEqual(acs3.mustSign({ ...HEADERS, accept: '*/*', 'content-type': 'a' }),
		['content-type', ...Object.keys(HEADERS)].sort());
	assert.strictEqual(acs3.parseAuthorization('ACS3-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=00'), null);
});
