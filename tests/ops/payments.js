'use strict';
/* Payments through certdesk-jobs and the sandbox: once, late, twice, wrong. */
const assert = require('node:assert');
const { World, run } = require('./world');

const tests = [];
const test = (name, body) => tests.push({ name, body });
let w;

test('an attempt is signed, paid, settled by its notice, and told of', async () => {
	const r = await w.renewal();
	const again = (await w.tool('attempt', r.member, r.order)).out;
	const p = await w.attempt(r);
	assert.strictEqual(again.split(' ')[0], p.id, 'a live attempt is used again');
	await w.pay(p.no);
	assert.match(await w.states(r), /^awaiting_payment awaiting_payment notified 0$/);
	await w.jobs();
	assert.strictEqual(await w.states(r), 'paid ready_to_make paid 1');
	const [row] = await w.sql(`SELECT evidence, fen, octet_length(evidence_sha256) FROM desk.settlement WHERE payment_id = ${p.id}`);
	assert.deepStrictEqual(row, ['notice', '20000', '32']);
	await w.jobs();
	assert.strictEqual(await w.value(`SELECT count(*) FROM desk.message WHERE member_id = ${r.member}`), '1');
	const box = await w.ctl('GET', `sms?phone=${r.phone}`);
	assert.strictEqual(box.length, 1, 'one short message');
	assert.match(box[0].param.no, /^XQ/);
});

test('what needs review goes to review', async () => {
	const r = await w.renewal({ review: "'handler_new'" });
	await w.pay((await w.attempt(r)).no);
	await w.jobs();
	assert.strictEqual(await w.states(r), 'paid in_review paid 1');
});

test('32 duplicate notices at once, four runners: one fulfilment', async () => {
	const r = await w.renewal({ fen: 4900, couponFen: 20000 });
	const p = await w.attempt(r);
	const n = w.notices.length;
	w.deaf = true;
	await w.pay(p.no);
	const until = Date.now() + 20000;
	while (w.notices.length === n && Date.now() < until) {
		await new Promise((resolve) => { setImmediate(resolve); });
	}
	w.deaf = false;
	const raw = w.notices[n];
	const answers = await Promise.all(Array.from({ length: 32 }, () => w.notice(raw)));
	assert.deepStrictEqual(new Set(answers), new Set(['success']));
	await Promise.all(Array.from({ length: 4 }, () => w.jobs()));
	assert.strictEqual(await w.states(r), 'paid awaiting_key paid 1');
	assert.strictEqual(await w.value(`SELECT count(*) FROM desk.pay_notice WHERE out_trade_no = '${p.no}'`), '1');
	assert.strictEqual(await w.value(`SELECT count(*) FROM desk.event WHERE member_id = ${r.member} AND noun = 'order' AND to_state = 'paid'`), '1');
	assert.strictEqual(await w.value(`SELECT count(*) FROM desk.event WHERE member_id = ${r.member} AND noun = 'application'`), '1');
	assert.strictEqual(await w.value(`SELECT state FROM desk.coupon_use WHERE member_id = ${r.member}`), 'used');
	assert.strictEqual(await w.value(`SELECT count(*) FROM desk.refund WHERE member_id = ${r.member}`), '0');
});

test('no notice ever comes: the query finds the money', async () => {
	const r = await w.renewal();
	const p = await w.attempt(r);
	await w.fault('lose_all', { order: p.no });
	w.deaf = true;
	await w.pay(p.no);
	w.deaf = false;
	await w.hurry('payment_query');
	await w.jobs();
	assert.strictEqual(await w.states(r), 'paid ready_to_make paid 1');
	assert.strictEqual(await w.value(`SELECT evidence FROM desk.settlement WHERE payment_id = ${p.id}`), 'query');
});

test('the notice comes before the return page and after the query: no difference', async () => {
	const r = await w.renewal();
	const p = await w.attempt(r);
	await w.pay(p.no);
	await w.hurry('payment_query');
	await w.jobs();
	await w.ctl('POST', 'notify', { order: p.no });
	await w.jobs();
	assert.strictEqual(await w.states(r), 'paid ready_to_make paid 1');
});

for (const [fault, why] of [['wrong_amount', 'amount'], ['wrong_seller', 'payee'], ['wrong_app', 'application']]) {
	test(`a signed notice with the wrong ${why} is held, never fulfilled`, async () => {
		const r = await w.renewal();
		const p = await w.attempt(r);
		await w.fault(fault, { order: p.no });
		await w.pay(p.no);
		await w.jobs();
		assert.strictEqual(await w.states(r), 'awaiting_payment awaiting_payment held 0');
		assert.strictEqual(await w.value(`SELECT count(*) FROM desk.pay_notice WHERE out_trade_no = '${p.no}'`), '1', 'the evidence is kept');
	});
}

for (const fault of ['bad_signature', 'unsigned', 'altered', 'sign_type_kept', 'duplicate_key']) {
	test(`a notice that is ${fault.replace('_', ' ')} is refused and stores nothing`, async () => {
		const r = await w.renewal();
		const p = await w.attempt(r);
		await w.fault(fault, { order: p.no });
		await w.pay(p.no);
		await w.jobs();
		assert.match(await w.states(r), /^awaiting_payment awaiting_payment pending 0$/);
		assert.strictEqual(await w.value(`SELECT count(*) FROM desk.pay_notice WHERE out_trade_no = '${p.no}'`), '0');
	});
}

test('a worker in an attacker\'s hands can store a notice, not money', async () => {
	const r = await w.renewal();
	const p = await w.attempt(r);
	await w.sql(`WITH n AS (INSERT INTO desk.pay_notice (provider, dedupe, out_trade_no, member_id, payment_id, raw)
			VALUES ('alipay', 'forged-${p.no}', '${p.no}', ${r.member}, ${p.id},
			'trade_status=TRADE_SUCCESS&total_amount=200.00&out_trade_no=${p.no}') RETURNING notice_id)
		INSERT INTO desk.outbox (kind, dedupe, member_id, payload)
		SELECT 'notice_settle', notice_id::text, ${r.member}, jsonb_build_object('notice', notice_id) FROM n;
		UPDATE desk.payment SET state = 'notified' WHERE payment_id = ${p.id}`, 'certdesk_web');
	await w.jobs();
	assert.strictEqual(await w.states(r), 'awaiting_payment awaiting_payment pending 0');
	assert.strictEqual(await w.value(`SELECT state FROM desk.outbox WHERE kind = 'notice_settle' AND member_id = ${r.member}`), 'dead');
	for (const text of [
		`INSERT INTO desk.settlement (member_id, payment_id, order_id, fen, provider_trade_no, evidence, evidence_sha256) VALUES (${r.member}, ${p.id}, ${r.order}, 20000, 'x', 'notice', '')`,
		`UPDATE desk.payment SET state = 'paid' WHERE payment_id = ${p.id}`,
	]) {
		await assert.rejects(w.sql(text, 'certdesk_web'), /denied|may not go/);
	}
});

test('a partial refund\'s notice that says TRADE_SUCCESS pays nothing by itself', async () => {
	const r = await w.renewal();
	const p = await w.attempt(r);
	await w.fault('partial_refund', { order: p.no });
	await w.pay(p.no);
	await w.fault('not_exist', { order: p.no });
	await w.jobs();
	assert.match(await w.states(r), /^awaiting_payment awaiting_payment pending 0$/, 'the gateway was asked and knew of nothing');
});

test('an order unpaid for 24 hours closes, its attempt first, and gives its coupon back', async () => {
	const r = await w.renewal({ fen: 4900, couponFen: 20000 });
	const p = await w.attempt(r);
	await w.sql(`UPDATE desk.order_head SET expires_at = now() - interval '1 minute' WHERE order_id = ${r.order};
		UPDATE desk.payment SET expires_at = now() - interval '1 minute' WHERE payment_id = ${p.id}`);
	await w.jobs();
	await w.hurry('payment_close');
	await w.hurry('order_expire');
	await w.jobs();
	assert.strictEqual(await w.states(r), 'closed closed closed 0');
	assert.strictEqual(await w.value(`SELECT state FROM desk.coupon_use WHERE member_id = ${r.member}`), 'returned');
});

test('money after the close goes back, once, and the coupon stays free', async () => {
	const r = await w.renewal({ fen: 4900, couponFen: 20000 });
	const p = await w.attempt(r);
	await w.ctl('GET', 'books');
	await w.sql(`UPDATE desk.order_head SET expires_at = now() - interval '1 minute' WHERE order_id = ${r.order};
		UPDATE desk.payment SET expires_at = now() - interval '1 minute' WHERE payment_id = ${p.id}`);
	await w.jobs();
	await w.hurry('order_expire');
	await w.jobs();
	assert.strictEqual(await w.states(r), 'closed closed closed 0');
	await w.fault('pay_after_close', { order: p.no, times: 2 });
	await w.pay(p.no);
	await w.jobs();
	await w.jobs();
	assert.strictEqual(await w.states(r), 'closed closed refunded 0');
	assert.strictEqual(await w.value(`SELECT state FROM desk.refund WHERE payment_id = ${p.id}`), 'succeeded');
	assert.strictEqual(await w.value(`SELECT state FROM desk.coupon_use WHERE member_id = ${r.member}`), 'returned');
	assert.strictEqual((await w.ctl('GET', 'books')).find((t) => t.out_trade_no === p.no).refunds.length, 1, 'once in the gateway\'s books');
});

test('a second paid attempt for a paid order is refunded', async () => {
	const r = await w.renewal();
	const first = await w.attempt(r);
	await w.sql(`UPDATE desk.payment SET expires_at = now() - interval '10 minutes' WHERE payment_id = ${first.id}`);
	assert.strictEqual((await w.tool('attempt', r.member, r.order)).out, 'busy', 'the old one is closed first');
	await w.jobs();
	const second = await w.attempt(r);
	assert.notStrictEqual(second.no, first.no);
	await w.pay(second.no);
	await w.jobs();
	await w.fault('pay_after_close', { order: first.no, times: 2 });
	await w.pay(first.no);
	await w.jobs();
	assert.strictEqual(await w.states(r), 'paid ready_to_make refunded,paid 1');
});

test('a refund whose answer says "not yet" is asked after under the same number', async () => {
	const r = await w.renewal();
	const p = await w.attempt(r);
	await w.sql(`UPDATE desk.order_head SET expires_at = now() - interval '1 minute' WHERE order_id = ${r.order};
		UPDATE desk.payment SET expires_at = now() - interval '1 minute' WHERE payment_id = ${p.id}`);
	await w.jobs();
	await w.hurry('order_expire');
	await w.jobs();
	await w.fault('pay_after_close', { order: p.no, times: 2 });
	await w.fault('fund_change_n', { order: p.no });
	await w.pay(p.no);
	await w.jobs();
	await w.hurry('refund');
	await w.jobs();
	assert.strictEqual(await w.states(r), 'closed closed refunded 0');
	assert.strictEqual(await w.value(`SELECT count(*) FROM desk.refund WHERE payment_id = ${p.id}`), '1');
});

for (const fault of ['gateway_5xx', 'gateway_redirect', 'gateway_oversized', 'gateway_drop', 'response_bad_sign',
	'response_unsigned', 'response_wrong_root', 'response_two_roots', 'system_error']) {
	test(`a query answered with ${fault} changes nothing, and the next one finds the money`, async () => {
		const r = await w.renewal();
		const p = await w.attempt(r);
		w.deaf = true;
		await w.fault('lose_all', { order: p.no });
		await w.pay(p.no);
		w.deaf = false;
		await w.fault(fault, { order: p.no });
		await w.hurry('payment_query');
		await w.jobs();
		assert.strictEqual(await w.states(r), 'awaiting_payment awaiting_payment pending 0');
		await w.hurry('payment_query');
		await w.jobs();
		assert.strictEqual(await w.states(r), 'paid ready_to_make paid 1');
	});
}

test('paid while it is being closed: settled, not closed', async () => {
	const r = await w.renewal();
	const p = await w.attempt(r);
	await w.ctl('POST', 'faults', { kind: 'pay_during_close', order: p.no });
	/* The buyer has come: the trade is there and waits. */
	w.sandbox.books.open?.([...w.sandbox.cashier.desks.values()].find((d) => d.out_trade_no === p.no));
	w.deaf = true;
	await w.tool('close', r.member, r.order);
	await w.jobs();
	w.deaf = false;
	assert.strictEqual(await w.states(r), 'paid ready_to_make paid 1');
});

test('killed while it waits for the gateway: the job comes back and is done once', async () => {
	const r = await w.renewal();
	const p = await w.attempt(r);
	w.deaf = true;
	await w.fault('lose_all', { order: p.no });
	await w.pay(p.no);
	w.deaf = false;
	await w.fault('gateway_slow', { order: p.no, ms: 30000 });
	await w.hurry('payment_query');
	const seen = async () => (await w.ctl('GET', `log?order=${p.no}`)).filter((l) => l.method === 'alipay.trade.query').length;
	const before = await seen();
	const server = w.serve();
	const until = Date.now() + 20000;
	while (await seen() === before && Date.now() < until) {
		await new Promise((resolve) => { setImmediate(resolve); });
	}
	process.kill(-server.pid, 'SIGKILL');
	await new Promise((resolve) => { server.on('exit', resolve); });
	assert.strictEqual(await w.states(r), 'awaiting_payment awaiting_payment pending 0');
	await w.hurry('payment_query');
	await w.jobs();
	assert.strictEqual(await w.states(r), 'paid ready_to_make paid 1');
});

test('a job whose effect was committed and whose end was not runs again without harm', async () => {
	const r = await w.renewal();
	await w.pay((await w.attempt(r)).no);
	await w.jobs();
	await w.sql(`UPDATE desk.outbox SET state = 'queued', run_at = now(), done_at = NULL WHERE member_id = ${r.member}`);
	await w.jobs();
	assert.strictEqual(await w.states(r), 'paid ready_to_make paid 1');
	assert.strictEqual(await w.value(`SELECT count(*) FROM desk.event WHERE member_id = ${r.member} AND noun = 'order'`), '1');
	assert.strictEqual(await w.value(`SELECT count(*) FROM desk.message WHERE member_id = ${r.member}`), '1');
});

test('money ties out: settled is what the platform holds, less what went back', async () => {
	const [[settled, refunded]] = await w.sql(`SELECT (SELECT coalesce(sum(fen), 0) FROM desk.settlement),
		(SELECT coalesce(sum(fen), 0) FROM desk.refund WHERE state = 'succeeded')`);
	const [[paid]] = await w.sql("SELECT coalesce(sum(fen), 0) FROM desk.payment WHERE state IN ('paid', 'refunded')");
	assert.strictEqual(Number(paid), Number(settled) + Number(refunded));
	assert.strictEqual(await w.value("SELECT count(*) FROM desk.order_head o WHERE state = 'paid' AND NOT EXISTS (SELECT FROM desk.settlement s WHERE s.member_id = o.member_id AND s.order_id = o.order_id AND s.fen = o.payable_fen)"), '0');
});

module.exports = { tests, async begin() { w = await new World().start(); return w; } };
