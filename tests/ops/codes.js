'use strict';
/* Codes by short message: who gets how many, and how often one may guess. */
const assert = require('node:assert');
const { World } = require('./world');

const tests = [];
const test = (name, body) => tests.push({ name, body });
let w;

let nextIp = 1;
async function person()
{
	const r = await w.renewal();
	return { ...r, ip: `192.0.2.${nextIp++}` };
}
const ask = async (p, { ip = p.ip, session = 's1' } = {}) => (await w.tool('code', p.operator, ip, '1', session)).out || 'ok';
const check = async (p, code, { session = 's1' } = {}) => (await w.tool('check', p.operator, p.ip, '1', session, code)).out;
const pass = (seconds) => w.sql(`UPDATE desk.rate_limit SET tat = tat - interval '${seconds} seconds'`);
async function codeOf(p)
{
	await w.jobs();
	const box = await w.ctl('GET', `sms?phone=${p.phone}`);
	return box[box.length - 1].code;
}
const other = (code) => (code === '000000' ? '000001' : '000000');

test('a code is sent and is good once', async () => {
	const p = await person();
	assert.strictEqual(await ask(p), 'ok');
	const code = await codeOf(p);
	assert.match(code, /^\d{6}$/);
	assert.strictEqual(await check(p, code, { session: 's2' }), 'bad', 'not in another session');
	assert.strictEqual(await check(p, code), 'good');
	assert.strictEqual(await check(p, code), 'bad', 'used up');
	assert.strictEqual(await w.value('SELECT count(*) FROM desk.sms_code WHERE position(convert_to(\'' + code + '\', \'UTF8\') IN code_mac) > 0'), '0');
});

test('32 askers at once: one message', async () => {
	const p = await person();
	const answers = await Promise.all(Array.from({ length: 32 }, () => ask(p)));
	assert.strictEqual(answers.filter((a) => a === 'ok').length, 1);
	assert.strictEqual(answers.filter((a) => a === 'busy').length, 31);
	await w.jobs();
	assert.strictEqual((await w.ctl('GET', `sms?phone=${p.phone}`)).length, 1);
});

test('five in an hour for a number, wherever it asks from', async () => {
	const p = await person();
	for (let i = 0; i < 5; i++) {
		assert.strictEqual(await ask(p, { ip: `198.51.100.${i}` }), 'ok');
		await w.sql("UPDATE desk.rate_limit SET tat = tat - interval '61 seconds' WHERE rule = 'sms_minute'");
	}
	assert.strictEqual(await ask(p, { ip: '198.51.100.9' }), 'busy');
	await pass(3600);
	assert.strictEqual(await ask(p, { ip: '198.51.100.9' }), 'ok');
});

test('five in ten minutes for an address; who is refused is not charged', async () => {
	const people = [];
	for (let i = 0; i < 6; i++) {
		people.push(await person());
	}
	const answers = [];
	for (const p of people) {
		answers.push(await ask(p, { ip: '203.0.113.7' }));
	}
	assert.deepStrictEqual(answers, ['ok', 'ok', 'ok', 'ok', 'ok', 'busy']);
	assert.strictEqual(await ask(people[5], { ip: '203.0.113.8' }), 'ok', 'from elsewhere at once');
});

test('an IPv6 network counts by its first 64 bits', async () => {
	const answers = [];
	for (let i = 0; i < 6; i++) {
		answers.push(await ask(await person(), { ip: `2001:db8:1:2::${i + 1}` }));
	}
	assert.strictEqual(answers[5], 'busy');
	assert.strictEqual(await ask(await person(), { ip: '2001:db8:1:3::1' }), 'ok');
});

test('five tries for a code, the right one after them is refused', async () => {
	const p = await person();
	await ask(p);
	const code = await codeOf(p);
	for (let i = 0; i < 5; i++) {
		assert.strictEqual(await check(p, other(code)), 'bad');
	}
	assert.strictEqual(await check(p, code), 'bad');
});

test('ten tries in an hour for a number, over all its codes', async () => {
	const p = await person();
	for (let i = 0; i < 2; i++) {
		assert.strictEqual(await ask(p), 'ok');
		const code = await codeOf(p);
		for (let k = 0; k < 5; k++) {
			assert.strictEqual(await check(p, other(code)), 'bad');
		}
		await w.sql("UPDATE desk.rate_limit SET tat = tat - interval '61 seconds' WHERE rule = 'sms_minute'");
	}
	await ask(p);
	const code = await codeOf(p);
	assert.strictEqual(await check(p, code), 'bad', 'even the right one');
	await pass(3600);
	assert.strictEqual(await check(p, code), 'good', 'an hour later');
});

test('the right code five times at once is good once', async () => {
	const p = await person();
	await ask(p);
	const code = await codeOf(p);
	const answers = await Promise.all(Array.from({ length: 5 }, () => check(p, code)));
	assert.strictEqual(answers.filter((a) => a === 'good').length, 1);
});

test('a new code ends the old one, and time ends both', async () => {
	const p = await person();
	await ask(p);
	const first = await codeOf(p);
	await pass(61);
	await ask(p);
	const second = await codeOf(p);
	if (first !== second) {
		assert.strictEqual(await check(p, first), 'bad');
	}
	await w.sql("UPDATE desk.sms_code SET expires_at = now() - interval '1 second'");
	assert.strictEqual(await check(p, second), 'bad');
});

module.exports = { tests, async begin() { w = await new World().start({ sms_limits: 'off' }); return w; } };
