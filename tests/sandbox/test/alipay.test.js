'use strict';
const assert = require('node:assert');
const test = require('node:test');
const { world } = require('./world');
const { beijing } = require('../clock');
const form = require('../form');
const rsa2 = require('../rsa2');

let w;
let serial = 0;
test.before(async () => { w = await world({ clock_factor: '2000' }); });
test.after(() => w.stop());
test.beforeEach(() => w.faults.clear());

function order(more = {})
{
	serial++;
	return {
		out_trade_no: `CS20261122${String(serial).padStart(14, '0')}`,
		product_code: 'FAST_INSTANT_TRADE_PAY',
		total_amount: '200.00',
		subject: '数字证书服务费',
		time_expire: beijing(Date.now() + 600e3),
		...more,
	};
}

const urls = () => ({
	notify_url: `http://${w.shop.host}/pay/notify/alipay`,
	return_url: `http://${w.shop.host}/pay/return/alipay`,
});

async function get(query)
{
	return fetch(`${w.base}/gateway.do?${query}`, { redirect: 'manual' });
}

async function enter(biz)
{
	const answer = await get(w.signed('alipay.trade.page.pay', biz, urls()));
	assert.strictEqual(answer.status, 302, await answer.text());
	return w.base + answer.headers.get('location');
}

async function call(method, biz)
{
	const raw = await (await get(w.signed(method, biz))).text();
	const root = `${method.replace(/\./g, '_')}_response`;
	const m = new RegExp(`^\\{"${root}":(\\{.*\\}),"sign":"([^"]*)"\\}$`).exec(raw);
	assert.ok(m, raw);
	assert.ok(rsa2.verify(w.platform, m[1], m[2]), 'the answer is signed');
	return JSON.parse(m[1]);
}

/* Resolves when the shop has received n notices in all. */
function received(n)
{
	return new Promise((resolve) => {
		const look = () => (w.shop.got.length >= n ? resolve(w.shop.got) : w.shop.server.once('got', look));
		look();
	});
}

test('pay: cashier, return without a status, signed notice, query', async () => {
	const biz = order();
	const n = w.shop.got.length;
	assert.strictEqual((await call('alipay.trade.query', { out_trade_no: biz.out_trade_no })).sub_code, 'ACQ.TRADE_NOT_EXIST');
	const desk = await enter(biz);
	const html = await (await fetch(desk)).text();
	for (const word of ['沙箱', '¥200.00', '数字证书服务费', '支付', '延迟支付', '取消', '支付剩余时间']) {
		assert.ok(html.includes(word), word);
	}
	const paid = await fetch(`${desk}/pay`, { method: 'POST', redirect: 'manual' });
	assert.strictEqual(paid.status, 303);
	const back = form.parse(new URL(paid.headers.get('location')).search.slice(1));
	const fields = new Map(back);
	assert.ok(rsa2.verify(w.platform, rsa2.noticeContent(back), fields.get('sign')));
	assert.ok(!fields.has('trade_status'));
	assert.strictEqual(fields.get('out_trade_no'), biz.out_trade_no);

	const notice = form.parse((await received(n + 1))[n]);
	const told = new Map(notice);
	assert.ok(rsa2.verify(w.platform, rsa2.noticeContent(notice), told.get('sign')));
	assert.strictEqual(told.get('trade_status'), 'TRADE_SUCCESS');
	assert.strictEqual(told.get('total_amount'), '200.00');
	const found = await call('alipay.trade.query', { out_trade_no: biz.out_trade_no });
	assert.strictEqual(found.trade_status, 'TRADE_SUCCESS');
	assert.strictEqual(found.trade_no, told.get('trade_no'));
});

test('requests are checked strictly', async () => {
	const biz = order();
	const good = w.signed('alipay.trade.page.pay', biz, urls());
	const cases = {
		'isv.invalid-signature': [
			good.replace('200.00', '0.01'),
			good.replace(/sign=([A-Za-z0-9])/, (m, c) => `sign=${c === 'A' ? 'B' : 'A'}`),
		],
		'isv.missing-sign': [good.replace(/&sign=[^&]*/, '')],
		'isv.invalid-extra': [w.signed('alipay.trade.page.pay', biz, { extra: '1' })],
		'isv.invalid-app-id': [w.signed('alipay.trade.page.pay', biz, { app_id: '2021000199999999' })],
		'isv.invalid-timestamp': [
			w.signed('alipay.trade.page.pay', biz, { timestamp: '2026-11-22 25:00:00' }),
			w.signed('alipay.trade.page.pay', biz, { timestamp: beijing(Date.now() - 3600e3) }),
		],
		'isv.invalid-charset': [w.signed('alipay.trade.page.pay', biz, { charset: 'gbk' })],
		'isv.invalid-parameter': [
			w.signed('alipay.trade.page.pay', { ...biz, total_amount: '200.000' }),
			w.signed('alipay.trade.page.pay', { ...biz, total_amount: 200 }),
			w.signed('alipay.trade.page.pay', { ...biz, colour: 'red' }),
			w.signed('alipay.trade.page.pay', { ...biz, subject: 'a=b' }),
			`${good}&app_id=2021000100000001`,
		],
		'isv.invalid-notify-url': [w.signed('alipay.trade.page.pay', biz, { notify_url: 'http://127.0.0.1:1/x' })],
	};
	for (const [code, queries] of Object.entries(cases)) {
		for (const query of queries) {
			const answer = await get(query);
			const text = await answer.text();
			assert.ok(text.includes(code), `${code}: ${text}`);
			assert.notStrictEqual(answer.status, 302);
		}
	}
});

test('an order number is one amount for ever', async () => {
	const biz = order();
	const desk = await enter(biz);
	await fetch(`${desk}/later`, { method: 'POST', redirect: 'manual' });
	const again = await get(w.signed('alipay.trade.page.pay', { ...biz, total_amount: '0.01' }, urls()));
	assert.ok((await again.text()).includes('ACQ.CONTEXT_INCONSISTENT'));
	assert.strictEqual((await get(w.signed('alipay.trade.page.pay', biz, urls()))).status, 302);
});

test('an expired or closed trade cannot be paid', async () => {
	const biz = order();
	const desk = await enter(biz);
	await fetch(`${desk}/later`, { method: 'POST', redirect: 'manual' });
	assert.strictEqual((await call('alipay.trade.query', { out_trade_no: biz.out_trade_no })).trade_status, 'WAIT_BUYER_PAY');
	assert.strictEqual((await call('alipay.trade.close', { out_trade_no: biz.out_trade_no })).code, '10000');
	const paid = await fetch(`${desk}/pay`, { method: 'POST', redirect: 'manual' });
	assert.strictEqual(paid.status, 200);
	assert.ok((await paid.text()).includes('交易已经关闭'));
	w.faults.add({ kind: 'pay_after_close', order: biz.out_trade_no });
	assert.strictEqual((await fetch(`${desk}/pay`, { method: 'POST', redirect: 'manual' })).status, 303);
	assert.strictEqual((await call('alipay.trade.query', { out_trade_no: biz.out_trade_no })).trade_status, 'TRADE_SUCCESS');

	const late = order({ time_expire: beijing(Date.now() + 60e3) });
	const lateDesk = await enter(late);
	await fetch(`${lateDesk}/later`, { method: 'POST', redirect: 'manual' });
	w.clock.advance(61e3);
	assert.strictEqual((await call('alipay.trade.query', { out_trade_no: late.out_trade_no })).trade_status, 'TRADE_CLOSED');
	w.clock.advance(-61e3);
});

test('a payment during the close wins', async () => {
	const biz = order();
	await fetch(`${await enter(biz)}/later`, { method: 'POST', redirect: 'manual' });
	w.faults.add({ kind: 'pay_during_close', order: biz.out_trade_no });
	const closed = await call('alipay.trade.close', { out_trade_no: biz.out_trade_no });
	assert.strictEqual(closed.sub_code, 'ACQ.TRADE_STATUS_ERROR');
	assert.strictEqual((await call('alipay.trade.query', { out_trade_no: biz.out_trade_no })).trade_status, 'TRADE_SUCCESS');
});

test('refunds: idempotent by number, never above what was paid', async () => {
	const biz = order();
	const no = { out_trade_no: biz.out_trade_no };
	await enter(biz);
	await w.ctl('POST', 'pay', { order: biz.out_trade_no });
	const first = await call('alipay.trade.refund', { ...no, refund_amount: '50.00', out_request_no: 'R1' });
	assert.strictEqual(first.fund_change, 'Y');
	const again = await call('alipay.trade.refund', { ...no, refund_amount: '50.00', out_request_no: 'R1' });
	assert.strictEqual(again.fund_change, 'N');
	assert.strictEqual(again.refund_fee, '50.00');
	const other = await call('alipay.trade.refund', { ...no, refund_amount: '51.00', out_request_no: 'R1' });
	assert.strictEqual(other.sub_code, 'ACQ.DISCORDANT_REPEAT_REQUEST');
	const much = await call('alipay.trade.refund', { ...no, refund_amount: '150.01', out_request_no: 'R2' });
	assert.strictEqual(much.sub_code, 'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL');
	await call('alipay.trade.refund', { ...no, refund_amount: '150.00', out_request_no: 'R2' });
	assert.strictEqual((await call('alipay.trade.query', no)).trade_status, 'TRADE_CLOSED');
	const found = await call('alipay.trade.fastpay.refund.query', { ...no, out_request_no: 'R2' });
	assert.strictEqual(found.refund_status, 'REFUND_SUCCESS');
});

test('a notice is sent again until the answer is exactly success', async () => {
	const biz = order();
	const n = w.shop.got.length;
	w.shop.answers.push('SUCCESS', 'success\n', 'fail', '<html>success</html>');
	await enter(biz);
	await w.ctl('POST', 'pay', { order: biz.out_trade_no });
	const got = (await received(n + 5)).slice(n);
	assert.strictEqual(new Set(got).size, 1, 'the same notice each time');
	const log = await w.ctl('GET', `log?order=${biz.out_trade_no}`);
	const told = log.filter((row) => row.kind === 'notice');
	assert.deepStrictEqual(told.map((row) => row.ok).slice(0, 4), [false, false, false, false]);
});

test('faults of notices', async (t) => {
	const told = async (fault) => {
		const biz = order();
		const n = w.shop.got.length;
		w.faults.add({ order: biz.out_trade_no, ...fault });
		await enter(biz);
		await w.ctl('POST', 'pay', { order: biz.out_trade_no });
		const raw = (await received(n + (fault.n || 1)))[n];
		const pairs = [];
		for (const piece of raw.split('&')) {
			pairs.push(...form.parse(piece));
		}
		const map = new Map(pairs);
		return { biz, map, count: w.shop.got.length - n, ok: rsa2.verify(w.platform, rsa2.noticeContent(pairs), map.get('sign') || '') };
	};
	await t.test('wrong amount is truly signed', async () => {
		const { map, ok } = await told({ kind: 'wrong_amount' });
		assert.ok(ok);
		assert.strictEqual(map.get('total_amount'), '0.01');
	});
	for (const [kind, field] of [['wrong_app', 'app_id'], ['wrong_seller', 'seller_id'], ['unknown_order', 'out_trade_no']]) {
		await t.test(kind, async () => {
			const { map, ok, biz } = await told({ kind });
			assert.ok(ok);
			assert.ok(![biz.out_trade_no, '2021000100000001', '2088100000000001'].includes(map.get(field)));
		});
	}
	for (const kind of ['bad_signature', 'unsigned', 'sign_type_kept', 'altered', 'duplicate_key']) {
		await t.test(kind, async () => assert.ok(!(await told({ kind })).ok));
	}
	await t.test('duplicates', async () => assert.strictEqual((await told({ kind: 'duplicate', n: 32 })).count, 32));
	await t.test('lost', async () => {
		const biz = order();
		const n = w.shop.got.length;
		w.faults.add({ kind: 'lose', order: biz.out_trade_no, times: 2 });
		await enter(biz);
		await w.ctl('POST', 'pay', { order: biz.out_trade_no });
		assert.strictEqual(w.shop.got.length, n);
		await received(n + 1);
		const log = await w.ctl('GET', `log?order=${biz.out_trade_no}`);
		assert.deepStrictEqual(log.filter((r) => r.kind === 'notice').map((r) => r.ok), [false, false, true]);
	});
	await t.test('before the return', async () => {
		const biz = order();
		const n = w.shop.got.length;
		w.faults.add({ kind: 'before_return', order: biz.out_trade_no });
		await fetch(`${await enter(biz)}/pay`, { method: 'POST', redirect: 'manual' });
		assert.strictEqual(w.shop.got.length, n + 1);
	});
});

test('faults of answers', async () => {
	const biz = order();
	const no = { out_trade_no: biz.out_trade_no };
	const raw = async () => (await get(w.signed('alipay.trade.query', no))).text();
	const split = (text) => /^\{"([a-z_]+)":(\{.*?\})(?:,"sign":"([^"]*)")?\}$/.exec(text);
	await enter(biz);
	await w.ctl('POST', 'pay', { order: biz.out_trade_no });
	w.faults.add({ kind: 'response_bad_sign' });
	let m = split(await raw());
	assert.ok(!rsa2.verify(w.platform, m[2], m[3]));
	w.faults.add({ kind: 'response_unsigned' });
	assert.strictEqual(split(await raw())[3], undefined);
	w.faults.add({ kind: 'response_wrong_root' });
	assert.strictEqual(split(await raw())[1], 'alipay_trade_other_response');
	w.faults.add({ kind: 'gateway_5xx' });
	assert.strictEqual((await get(w.signed('alipay.trade.query', no))).status, 502);
	w.faults.add({ kind: 'gateway_redirect' });
	assert.strictEqual((await get(w.signed('alipay.trade.query', no))).status, 302);
	w.faults.add({ kind: 'gateway_drop' });
	await assert.rejects(raw());
	w.faults.add({ kind: 'gateway_oversized' });
	assert.ok((await raw()).length > 3e6);
	m = split(await raw());
	assert.ok(rsa2.verify(w.platform, m[2], m[3]), 'and then all is well');
});

test('control needs the token; unknown faults are refused', async () => {
	assert.strictEqual((await fetch(`${w.base}/_ctl/books`)).status, 403);
	assert.ok((await w.ctl('POST', 'faults', { kind: 'nonsense' })).error);
	const books = await w.ctl('GET', 'books');
	assert.ok(books.length > 0 && books.every((b) => Number.isInteger(b.total)));
});
