'use strict';
/*
 * A sandbox for one test file: own folder, own merchant key, a receiver of
 * notices that answers what the test says.
 */
const crypto = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');
const { start } = require('../world');
const conf = require('../conf');
const { beijing } = require('../clock');
const form = require('../form');
const rsa2 = require('../rsa2');

async function receiver()
{
	const got = [];
	const answers = [];
	const server = http.createServer((request, response) => {
		let body = '';
		request.on('data', (chunk) => { body += chunk; });
		request.on('end', () => {
			got.push(body);
			const answer = answers.shift() ?? 'success';
			response.end(answer);
			server.emit('got');
		});
	});
	await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
	return { server, got, answers, host: `127.0.0.1:${server.address().port}` };
}

async function world(extra = {})
{
	const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'sandbox-'));
	const pair = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
	const file = (name) => path.join(dir, name);
	fs.writeFileSync(file('merchant.pem'), pair.publicKey.export({ type: 'spki', format: 'pem' }));
	const shop = await receiver();
	const settings = {
		dir: file('data'),
		merchant_public_key: file('merchant.pem'),
		token_file: file('token'),
		sms_secret_file: file('secret'),
		notify_hosts: shop.host,
		return_hosts: shop.host,
		...extra,
	};
	const w = await start(conf.parse(Object.entries(settings).map(([k, v]) => `${k} = ${v}`).join('\n')));
	const base = `http://127.0.0.1:${w.server.address().port}`;
	const token = fs.readFileSync(file('token'), 'utf8').trim();

	const signed = (method, biz, more = {}) => {
		const pairs = Object.entries({
			app_id: '2021000100000001',
			method,
			format: 'JSON',
			charset: 'utf-8',
			sign_type: 'RSA2',
			timestamp: beijing(Date.now()),
			version: '1.0',
			biz_content: JSON.stringify(biz),
			...more,
		});
		return form.encode([...pairs, ['sign', rsa2.sign(pair.privateKey, rsa2.requestContent(pairs))]]);
	};
	const ctl = async (method, where, value) => (await fetch(`${base}/_ctl/${where}`, {
		method,
		headers: { 'X-Sandbox-Token': token },
		body: value && JSON.stringify(value),
	})).json();
	return {
		...w, base, token, shop, signed, ctl, pair,
		secret: fs.readFileSync(file('secret'), 'utf8').trim(),
		platform: crypto.createPublicKey(fs.readFileSync(path.join(dir, 'data/export/alipay_public_key.pem'))),
		stop()
		{
			w.server.close();
			w.server.closeAllConnections();
			shop.server.close();
			shop.server.closeAllConnections();
			fs.rmSync(dir, { recursive: true });
		},
	};
}

module.exports = { world };
