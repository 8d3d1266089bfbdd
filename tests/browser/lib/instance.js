'use strict';
/*
 * The running system that the tests walk through: what `./dev run --detach`
 * wrote into dev.json, and small questions to its sandbox, database and keys.
 */
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const https = require('node:https');
const path = require('node:path');

const file = process.env.CERTDESK_DEV_JSON || path.join(__dirname, '../../../var/dev.json');
const dev = JSON.parse(fs.readFileSync(file, 'utf8'));
const root = fs.readFileSync(dev.trust);

/* A call to the sandbox's controls. */
function control(method, where, value)
{
	const body = value === undefined ? '' : JSON.stringify(value);
	return new Promise((resolve, reject) => {
		const call = https.request(`${dev.addresses.sandbox}/_ctl/${where}`, {
			method, ca: root, agent: false,
			headers: { 'X-Sandbox-Token': dev.sandbox.token, 'Content-Length': Buffer.byteLength(body) },
		}, (answer) => {
			let text = '';
			answer.on('data', (chunk) => { text += chunk; });
			answer.on('end', () => resolve(JSON.parse(text)));
		});
		call.on('error', reject);
		call.end(body);
	});
}

/* Polls until `look` gives something true; the tests' only way to wait for
 * what no page shows. */
async function until(what, look, seconds = 20)
{
	const end = Date.now() + seconds * 1000;
	for (;;) {
		const found = await look();
		if (found) {
			return found;
		}
		if (Date.now() > end) {
			throw new Error(`${what} did not come within ${seconds} s`);
		}
		await new Promise((resolve) => { setTimeout(resolve, 100); });
	}
}

/* The newest code sent to that phone after `since` (ms). */
function smsCode(phone, since)
{
	return until(`an SMS code for ${phone}`, async () => {
		const all = await control('GET', `sms?phone=${phone}`);
		const fresh = all.filter((m) => m.code && m.at >= since);
		return fresh.length > 0 && fresh[fresh.length - 1].code;
	});
}

/* Rows of a query, read as the owner: [[column, …], …]. */
function rows(sql)
{
	const out = execFileSync('psql', ['-X', '-q', '-A', '-t', '-F', '\t', '-v', 'ON_ERROR_STOP=1', '-c', sql,
		`host=${dev.sockets.postgres} dbname=certdesk user=certdesk_owner`], { encoding: 'utf8' });
	return out.split('\n').filter((line) => line !== '').map((line) => line.split('\t'));
}

/* What the member types into the PIN window from now on; each dialog takes a
 * line, the last one stays. */
function typePin(...pins)
{
	fs.writeFileSync(dev.tokens.pin_file, `${pins.join('\n')}\n`);
}

/* The present process of a service. */
function pid(name)
{
	return Number(fs.readFileSync(path.join(dev.folders.run, `${name}.pid`), 'utf8'));
}

function tool(name, ...args)
{
	return execFileSync(name, args, {
		encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'],
		env: { ...process.env, SOFTHSM2_CONF: dev.tokens.softhsm2_conf },
	});
}

/* Certificates on the key with that label, as PEM. */
function certificatesOn(keyNo)
{
	const url = `pkcs11:token=${keyNo}`;
	const module = tool('sh', '-c', 'ls /usr/lib/softhsm/libsofthsm2.so /usr/lib/*/softhsm/libsofthsm2.so 2>/dev/null | head -n 1').trim();
	const out = tool('p11tool', '--provider', module, '--list-all-certs', '--only-urls', url);
	return out.split('\n').filter((line) => line.startsWith('pkcs11:')).map((line) =>
		tool('p11tool', '--provider', module, '--export', line));
}

module.exports = { dev, control, until, smsCode, rows, typePin, pid, tool, certificatesOn };
