'use strict';
/* What ends by itself, what is told, and what the platform signs. */
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { World } = require('./world');

const tests = [];
const test = (name, body) => tests.push({ name, body });
let w;

const smsOf = async (phone) => w.ctl('GET', `sms?phone=${phone}`);

test('a code is sent, once', async () => {
	await w.tool('sms', '13800000001', '{"code":"048213"}', 'code-1');
	await w.tool('sms', '13800000001', '{"code":"048213"}', 'code-1');
	await w.jobs();
	const box = await smsOf('13800000001');
	assert.strictEqual(box.length, 1);
	assert.strictEqual(box[0].code, '048213');
	assert.ok(!(await w.value("SELECT payload::text FROM desk.outbox WHERE dedupe = 'code-1'")).includes('048213'), 'nothing in clear in the queue');
	assert.ok(!w.log.includes('13800000001'), 'nor in the log');
});

test('a send whose answer never came is looked for, not sent again', async () => {
	await w.fault('sms_timeout_but_sent', { order: '13800000002' });
	await w.tool('sms', '13800000002', '{"code":"111111"}', 'code-2');
	await w.jobs();
	assert.strictEqual(await w.value("SELECT state FROM desk.outbox WHERE dedupe = 'code-2'"), 'queued');
	await w.hurry('sms');
	await w.jobs();
	assert.strictEqual((await smsOf('13800000002')).length, 1);
	assert.strictEqual(await w.value("SELECT state FROM desk.outbox WHERE dedupe = 'code-2'"), 'done');
});

test('a send that surely failed is sent after a look', async () => {
	await w.fault('sms_5xx');
	await w.tool('sms', '13800000003', '{"code":"222222"}', 'code-3');
	await w.jobs();
	assert.strictEqual((await smsOf('13800000003')).length, 0);
	await w.hurry('sms');
	await w.jobs();
	assert.strictEqual((await smsOf('13800000003')).length, 1);
});

test('flow control is waited out; a refusal is a dead letter', async () => {
	await w.fault('sms_limit', { order: '13800000004' });
	await w.tool('sms', '13800000004', '{"code":"333333"}', 'code-4');
	await w.tool('sms', '12345678901', '{"code":"444444"}', 'code-5');
	await w.jobs();
	assert.strictEqual(await w.value("SELECT state FROM desk.outbox WHERE dedupe = 'code-4'"), 'queued');
	assert.strictEqual(await w.value("SELECT state || ' ' || last_error FROM desk.outbox WHERE dedupe = 'code-5'"), 'dead isv.MOBILE_NUMBER_ILLEGAL');
	await w.hurry('sms');
	await w.jobs();
	assert.strictEqual((await smsOf('13800000004')).length, 1);
});

test('a code that has run out is not sent', async () => {
	await w.tool('sms', '13800000006', '{"code":"555555"}', 'code-6');
	await w.sql("UPDATE desk.outbox SET payload = jsonb_set(payload, '{expires}', '1000') WHERE dedupe = 'code-6'");
	await w.jobs();
	assert.strictEqual((await smsOf('13800000006')).length, 0);
	assert.strictEqual(await w.value("SELECT state FROM desk.outbox WHERE dedupe = 'code-6'"), 'done');
});

test('a download not made in 7 days is overdue', async () => {
	const r = await w.renewal({ state: 'awaiting_download', deadline: "now() - interval '1 second'" });
	const other = await w.renewal({ state: 'awaiting_download', deadline: "now() + interval '1 day'" });
	await w.jobs();
	const state = (of) => w.value(`SELECT state FROM desk.application WHERE application_id = ${of.application}`);
	assert.strictEqual(await state(r), 'download_overdue');
	assert.strictEqual(await state(other), 'awaiting_download');
});

test('a download that stopped in the middle can be taken up again', async () => {
	const r = await w.renewal({ state: 'downloading', deadline: "now() + interval '1 day'" });
	await w.sql(`UPDATE desk.application SET changed_at = now() - interval '16 minutes' WHERE application_id = ${r.application}`);
	await w.jobs();
	assert.strictEqual(await w.value(`SELECT state FROM desk.application WHERE application_id = ${r.application}`), 'awaiting_download');
});

test('a ticket is signed by the platform and says what it must', async () => {
	const r = await w.renewal({ state: 'awaiting_download', deadline: "now() + interval '7 days'" });
	await w.tool('grant', r.member, r.application, 'ticket');
	await w.jobs();
	const [[body, signature]] = await w.sql(`SELECT encode(body, 'hex'), encode(signature, 'hex') FROM desk.agent_grant WHERE application_id = ${r.application}`);
	const octets = Buffer.from(body, 'hex');
	assert.ok(crypto.verify(null, octets, w.platform, Buffer.from(signature, 'hex')));
	const ticket = JSON.parse(octets);
	const [[no, terms, until]] = await w.sql(`SELECT no, desk.terms_digest(member_id, application_id), floor(extract(epoch FROM download_deadline))
		FROM desk.application WHERE application_id = ${r.application}`);
	assert.strictEqual(ticket.v, 1);
	assert.strictEqual(ticket.application, no);
	assert.strictEqual(ticket.terms, terms);
	assert.strictEqual(ticket.exp, Number(until));
	assert.strictEqual(ticket.origin, 'https://desk.invalid');
	assert.match(ticket.key_no, /^KEY-/);
	assert.match(ticket.old_cert_sha256, /^[0-9a-f]{64}$/);
	assert.match(ticket.root_sha256, /^[0-9a-f]{64}$/);
	assert.notStrictEqual(ticket.ca_sha256, ticket.root_sha256);
});

test('no ticket for an application that is not to be downloaded, no ack before the end', async () => {
	const r = await w.renewal();
	await w.tool('grant', r.member, r.application, 'ticket');
	await w.tool('grant', r.member, r.application, 'ack');
	await w.jobs();
	assert.strictEqual(await w.value(`SELECT count(*) FROM desk.agent_grant WHERE application_id = ${r.application}`), '0');
});

test('a gateway whose certificate nobody vouches for is not spoken to', async () => {
	const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'certdesk-tls-'));
	spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
		'-keyout', `${dir}/tls.key`, '-out', `${dir}/tls.crt`, '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']);
	const other = await new World().start({ tls_certificate: `${dir}/tls.crt`, tls_key: `${dir}/tls.key` });
	other.base = other.base.replace('http://127.0.0.1', 'https://localhost');
	other.writeConf();
	await other.tool('sms', '13800000009', '{"code":"999999"}', 'code-9');
	await other.jobs();
	assert.strictEqual(await other.value('SELECT state FROM desk.outbox'), 'queued');
	assert.strictEqual(other.sandbox.sms.outbox.length, 0);
	fs.appendFileSync(other.file('jobs.conf'), `\nca_file = ${dir}/tls.crt\n`);
	await other.hurry('sms');
	await other.jobs();
	assert.strictEqual(await other.value('SELECT state FROM desk.outbox'), 'done');
	assert.strictEqual(other.sandbox.sms.outbox.length, 1);
	await other.stop();
	fs.rmSync(dir, { recursive: true });
});

test('a job of an unknown kind, or with a payload that is none, is a dead letter', async () => {
	await w.sql(`INSERT INTO desk.outbox (kind, dedupe, payload) VALUES ('nonsense', '1', '{}'), ('payment_sign', 'x', '{"payment":"7"}'), ('refund', 'x', '[]')`);
	await w.jobs();
	assert.strictEqual(await w.value("SELECT count(*) FROM desk.outbox WHERE state = 'dead' AND (kind = 'nonsense' OR dedupe = 'x')"), '3');
});

test('the chain of events holds', async () => {
	assert.strictEqual(await w.value('SELECT count(*) FROM desk.event e WHERE e.hash <> desk.event_digest(e)'), '0');
	assert.notStrictEqual(await w.value('SELECT count(*) FROM desk.event'), '0');
});

module.exports = { tests, async begin() { w = await new World().start({ sms_limits: 'off' }); return w; } };
