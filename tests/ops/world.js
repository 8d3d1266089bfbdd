'use strict';
/*
 * A desk for one test of certdesk-jobs: a fresh database, keys, the sandbox in
 * this very process, and a receiver of notices that does what a worker does.
 * Runs inside tests/pg.sh. Nothing here waits for time to pass: jobs are run
 * to the end with -x, and what lies ahead is pulled near in the database.
 */
const { spawn, spawnSync } = require('node:child_process');
const crypto = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');

const top = process.env.top_srcdir;
const build = process.env.top_builddir;
const sandbox = require(path.join(top, 'tests/sandbox/world.js'));
const conf = require(path.join(top, 'tests/sandbox/conf.js'));

let databases = 0;

/* Runs to its end; → { status, out, err }. */
function run(file, args, input = '')
{
	return new Promise((resolve) => {
		const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'] });
		let out = '';
		let err = '';
		child.stdout.on('data', (chunk) => { out += chunk; });
		child.stderr.on('data', (chunk) => { err += chunk; });
		child.on('close', (status, signal) => resolve({ status, signal, out: out.trim(), err }));
		child.stdin.on('error', () => {}); /* it need not read it */
		child.stdin.end(input);
	});
}

function must({ status, out, err })
{
	if (status !== 0) {
		throw new Error(`${out}\n${err}`);
	}
	return out;
}

class World {
	constructor()
	{
		this.dir = fs.mkdtempSync(path.join(os.tmpdir(), 'certdesk-ops-'));
		this.database = `ops${process.pid}_${++databases}`;
		this.serial = 0;
	}

	file(name)
	{
		return path.join(this.dir, name);
	}

	conninfo(role)
	{
		return `host=${process.env.PGHOST} user=${role} dbname=${this.database}`;
	}

	/* Rows as arrays of text, as the superuser or the role given. */
	async sql(text, role = 'postgres')
	{
		const out = must(await run('psql', ['-qXAt', '-F', '\t', '-v', 'ON_ERROR_STOP=1',
			'-v', 'VERBOSITY=terse', '-d', this.conninfo(role), '-c', text]));
		return out === '' ? [] : out.split('\n').map((line) => line.split('\t'));
	}

	async value(text)
	{
		return (await this.sql(text))[0]?.[0];
	}

	async start(settings = {})
	{
		must(await run('psql', ['-qX', '-c', `CREATE DATABASE ${this.database}`]));
		must(await run(path.join(build, 'ops/certdeskctl'), ['-d', this.conninfo('postgres'), '-s', path.join(top, 'sql'), 'migrate']));
		this.makeKeys();
		await this.startReceiver();
		await this.startSandbox(settings);
		this.writeConf();
		return this;
	}

	makeKeys()
	{
		const write = (name, text) => fs.writeFileSync(this.file(name), text, { mode: 0o600 });
		const merchant = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
		const platform = crypto.generateKeyPairSync('ed25519');
		this.platform = platform.publicKey;
		write('keyring', `1 ${crypto.randomBytes(32).toString('hex')}\n`);
		write('merchant.pem', merchant.privateKey.export({ type: 'pkcs8', format: 'pem' }));
		write('merchant_public.pem', merchant.publicKey.export({ type: 'spki', format: 'pem' }));
		write('platform.pem', platform.privateKey.export({ type: 'pkcs8', format: 'pem' }));
		for (const name of ['ca', 'root']) {
			const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256',
				'-nodes', '-keyout', '/dev/null', '-subj', `/CN=${name}`, '-days', '10'], { encoding: 'utf8' });
			write(`${name}.crt`, made.stdout);
		}
		write('chain.pem', fs.readFileSync(this.file('ca.crt'), 'utf8') + fs.readFileSync(this.file('root.crt'), 'utf8'));
	}

	/* What stands before a worker: every notice goes to desk_tool. */
	async startReceiver()
	{
		this.notices = [];
		this.deaf = false;
		this.receiver = http.createServer((request, response) => {
			const chunks = [];
			request.on('data', (chunk) => chunks.push(chunk));
			request.on('end', async () => {
				const raw = Buffer.concat(chunks).toString('latin1');
				this.notices.push(raw);
				const answer = this.deaf ? 'failure' : await this.notice(raw);
				response.end(answer);
			});
		});
		await new Promise((resolve) => { this.receiver.listen(0, '127.0.0.1', resolve); });
		this.shop = `127.0.0.1:${this.receiver.address().port}`;
	}

	async startSandbox(settings)
	{
		const all = {
			dir: this.file('sandbox'),
			merchant_public_key: this.file('merchant_public.pem'),
			token_file: this.file('token'),
			sms_secret_file: this.file('sms_secret'),
			notify_hosts: this.shop,
			return_hosts: this.shop,
			...settings,
		};
		this.sandbox = await sandbox.start(conf.parse(Object.entries(all).map(([k, v]) => `${k} = ${v}`).join('\n')));
		this.base = `http://127.0.0.1:${this.sandbox.server.address().port}`;
		fs.chmodSync(this.file('sms_secret'), 0o600);
	}

	writeConf()
	{
		fs.writeFileSync(this.file('jobs.conf'), Object.entries({
			db: this.conninfo('certdesk_jobs'),
			keyring: this.file('keyring'),
			platform_key: this.file('platform.pem'),
			origin: 'https://desk.invalid',
			ca_chain: this.file('chain.pem'),
			alipay_gateway: `${this.base}/gateway.do`,
			alipay_app_id: '2021000100000001',
			alipay_seller_id: '2088100000000001',
			merchant_key: this.file('merchant.pem'),
			alipay_public_key: this.file('sandbox/export/alipay_public_key.pem'),
			notify_url: `http://${this.shop}/pay/notify/alipay`,
			return_url: `http://${this.shop}/pay/return/alipay`,
			sms_endpoint: this.base,
			sms_key_id: 'LTAISandbox0000000001',
			sms_secret_file: this.file('sms_secret'),
			sms_sign_name: '电子认证',
			runners: '1',
		}).map(([k, v]) => `${k} = ${v}`).join('\n'));
	}

	async tool(...args)
	{
		return run(path.join(build, 'tests/ops/desk_tool'), [this.conninfo('certdesk_web'), this.file('keyring'), ...args]);
	}

	/* A worker's answer to a notice. */
	async notice(raw)
	{
		const got = await run(path.join(build, 'tests/ops/desk_tool'), [this.conninfo('certdesk_web'), this.file('keyring'),
			'notice', this.file('sandbox/export/alipay_public_key.pem')], raw);
		return got.status === 0 ? got.out : 'failure';
	}

	/* Everything that is due, and what comes of it. */
	async jobs()
	{
		const got = await run(path.join(build, 'ops/certdesk-jobs'), ['-c', this.file('jobs.conf'), '-x']);
		this.log = got.err;
		return must(got);
	}

	/* The server itself, until it is killed. */
	serve()
	{
		const child = spawn(path.join(build, 'ops/certdesk-jobs'), ['-c', this.file('jobs.conf')], { stdio: 'ignore', detached: true });
		return child;
	}

	/* Pulls jobs of a kind to now. */
	async hurry(kind)
	{
		await this.sql(`UPDATE desk.outbox SET run_at = now() WHERE state = 'queued' AND kind = '${kind}'`);
	}

	ctl(method, where, value)
	{
		return fetch(`${this.base}/_ctl/${where}`, {
			method,
			headers: { 'X-Sandbox-Token': fs.readFileSync(this.file('token'), 'utf8').trim() },
			body: value && JSON.stringify(value),
		}).then((answer) => answer.json());
	}

	fault(kind, more = {})
	{
		return this.ctl('POST', 'faults', { kind, ...more });
	}

	/* One renewal that waits for payment; → { member, order, application }. */
	async renewal({ fen = 20000, couponFen = 0, state = 'awaiting_payment', review = 'NULL', deadline = 'NULL' } = {})
	{
		const n = String(++this.serial).padStart(4, '0');
		const phone = `1390000${n}`;
		const [[operator]] = await this.sql(`INSERT INTO desk.operator (login, name, phone_sealed, phone_mac, phone_mask, password_hash)
			VALUES ('op_${n}', '张三', '', '${n}', '139****${n}', '') RETURNING operator_id`);
		const sealed = must(await this.tool('seal', `operator/phone/${operator}`, phone));
		const rows = await this.sql(`UPDATE desk.operator SET phone_sealed = '\\x${sealed}' WHERE operator_id = ${operator};
			INSERT INTO desk.member (name, credit_code) VALUES ('测试${n}', '91110000000000${n}') RETURNING member_id`);
		const member = rows[0][0];
		const [[ids]] = await this.sql(`WITH account AS (
				INSERT INTO desk.account (member_id, code, name) VALUES (${member}, 'acc-${n}', '账号') RETURNING account_id
			), key AS (
				INSERT INTO desk.ukey (member_id, key_no, token_serial, made_on) VALUES (${member}, 'KEY-${n}', 'TS${n}', '2024-01-01') RETURNING key_id
			), cert AS (
				INSERT INTO desk.certificate (member_id, key_id, account_id, state, serial, subject, spki_sha256, profile, not_before, not_after, der, seals)
				SELECT ${member}, key_id, account_id, 'active', md5('${n}'), 'CN=测试', '\\x00', 'member@1', now() - interval '340 days', now() + interval '25 days', '\\x3000', 'double'
				FROM key, account RETURNING certificate_id, account_id
			), head AS (
				INSERT INTO desk.order_head (member_id, no, state, price_version, total_fen, coupon_fen, method, operator_id, expires_at)
				VALUES (${member}, 'DD${n}', 'awaiting_payment', 1, ${fen + couponFen}, ${couponFen}, 'online', ${operator}, now() + interval '24 hours') RETURNING order_id
			), app AS (
				INSERT INTO desk.application (member_id, no, kind, channel, state, certificate_id, account_id, operator_id, order_id, review_reason, submitted_at, download_deadline)
				SELECT ${member}, 'XQ20260000${n}', 'renew', '${couponFen > 0 ? 'mail' : 'self'}', '${state}', certificate_id, account_id, ${operator}, order_id, ${review}, now(), ${deadline}
				FROM cert, head RETURNING application_id, order_id
			), line AS (
				INSERT INTO desk.order_line (member_id, order_id, line_no, application_id, item, fen, coupon_fen)
				SELECT ${member}, order_id, l.line_no, application_id, l.item, l.fen, l.coupon_fen
				FROM app, (VALUES (1, 'renew_year', ${couponFen || fen}, ${couponFen}), (2, 'mail_back', ${fen}, 0)) AS l (line_no, item, fen, coupon_fen)
				WHERE l.line_no = 1 OR ${couponFen} > 0
			)
			SELECT order_id || ' ' || application_id FROM app`);
		const [order, application] = ids.split(' ');
		if (couponFen > 0) {
			await this.sql(`WITH c AS (INSERT INTO desk.coupon (member_id, kind, total, expires_at)
					VALUES (${member}, 'new_or_renew_year', 10, now() + interval '1 year') RETURNING coupon_id)
				INSERT INTO desk.coupon_use (member_id, coupon_id, slot, order_id, line_no, state)
				SELECT ${member}, coupon_id, 1, ${order}, 1, 'locked' FROM c`);
		}
		return { member, order, application, phone, operator };
	}

	/* Begins an attempt, has it signed, and opens the cashier. */
	async attempt({ member, order })
	{
		const made = must(await this.tool('attempt', member, order)).split(' ');
		await this.jobs();
		const url = await this.value(`SELECT gateway_url FROM desk.payment WHERE payment_id = ${made[0]}`);
		const opened = await fetch(url, { redirect: 'manual' });
		if (opened.status !== 302) {
			throw new Error(`cashier: ${opened.status} ${await opened.text()}`);
		}
		return { id: made[0], no: made[1], url };
	}

	/* Pays; its notice has been answered when this resolves. */
	async pay(no)
	{
		const n = this.notices.length;
		const paid = await this.ctl('POST', 'pay', { order: no });
		const until = Date.now() + 20000;
		while (!this.deaf && this.notices.length === n && Date.now() < until) {
			await new Promise((resolve) => { setImmediate(resolve); });
		}
		return paid;
	}

	async states({ member, order, application })
	{
		const [row] = await this.sql(`SELECT o.state, a.state,
				(SELECT string_agg(p.state, ',' ORDER BY p.payment_id) FROM desk.payment p WHERE p.member_id = o.member_id AND p.order_id = o.order_id),
				(SELECT count(*) FROM desk.settlement s WHERE s.member_id = o.member_id AND s.order_id = o.order_id)
			FROM desk.order_head o JOIN desk.application a ON a.member_id = o.member_id AND a.order_id = o.order_id
			WHERE o.member_id = ${member} AND o.order_id = ${order} AND a.application_id = ${application}`);
		return row.join(' ');
	}

	async stop()
	{
		this.sandbox.server.close();
		this.sandbox.server.closeAllConnections?.();
		this.receiver.close();
		fs.rmSync(this.dir, { recursive: true, force: true });
	}
}

module.exports = { World, run };
