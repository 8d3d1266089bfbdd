'use strict';
/*
 * The configuration of the sandbox: `key = value` lines, as every program of
 * this house reads them. Unknown keys are refused, so that a misspelt one is
 * found at start. Called by main.js; nothing else reads files of settings.
 */
const fs = require('node:fs');

const KEYS = {
	listen: '127.0.0.1',
	port: '0',
	dir: null,
	tls_certificate: '',
	tls_key: '',
	trust: '',
	base: '',
	merchant_public_key: null,
	app_id: '2021000100000001',
	seller_id: '2088100000000001',
	payee: '演示平台服务有限公司（沙箱）',
	notify_hosts: '',
	return_hosts: '',
	clock_factor: '1',
	token_file: null,
	sms_key_id: 'LTAISandbox0000000001',
	sms_secret_file: null,
	sms_sign_name: '电子认证',
	sms_limits: 'on',
};

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

function parse(text)
{
	const conf = {};
	text.split('\n').forEach((line, i) => {
		const bare = line.trim();
		if (bare === '' || bare.startsWith('#')) {
			return;
		}
		const eq = bare.indexOf('=');
		if (eq < 1) {
			throw new Error(`line ${i + 1}: not "key = value"`);
		}
		const key = bare.slice(0, eq).trim();
		if (!(key in KEYS)) {
			throw new Error(`line ${i + 1}: unknown key ${key}`);
		}
		if (key in conf) {
			throw new Error(`line ${i + 1}: ${key} is given twice`);
		}
		conf[key] = bare.slice(eq + 1).trim();
	});
	for (const [key, preset] of Object.entries(KEYS)) {
		if (key in conf) {
			continue;
		}
		if (preset === null) {
			throw new Error(`${key} is missing`);
		}
		conf[key] = preset;
	}
	if (!LOOPBACK.has(conf.listen)) {
		throw new Error('the sandbox listens on loopback only');
	}
	if (!/^2021000\d{9}$/.test(conf.app_id)) {
		throw new Error('app_id is not one of the sandbox');
	}
	return conf;
}

function read(path)
{
	return parse(fs.readFileSync(path, 'utf8'));
}

function list(value)
{
	return new Set(value.split(/[\s,]+/).filter((word) => word !== ''));
}

module.exports = { parse, read, list };
