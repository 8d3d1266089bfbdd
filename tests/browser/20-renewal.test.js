'use strict';
/* The main job, whole: paid by coupon, then paid at Alipay's cashier and
 * carried through to the new certificate on the key. */
const assert = require('node:assert');
const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const test = require('node:test');
const { launch, visitor, signIn } = require('./lib/browser');
const { dev, rows, typePin, tool, certificatesOn, control } = require('./lib/instance');
const { picture } = require('./lib/screens');
const renewal = require('./lib/renewal');

const COUPON_KEY = 'KEY-2024-000302';
const PAID_KEY = 'KEY-2024-000301';

let house;
test.before(async () => { house = await launch(); });
test.after(() => house.close());
test.beforeEach(() => renewal.forgetLimits());

function validity(keyNo)
{
	return rows(`SELECT c.certificate_id, c.state, extract(epoch FROM c.not_after)::bigint, encode(c.der, 'hex')
		FROM desk.certificate c JOIN desk.ukey k USING (member_id, key_id)
		WHERE k.key_no = '${keyNo}' ORDER BY c.certificate_id`)
		.map(([id, state, until, der]) => ({ id: Number(id), state, until: Number(until), der: Buffer.from(der, 'hex') }));
}

/* A year by the calendar, 29 February going to 28. */
function yearLater(seconds)
{
	const [[text]] = rows(`SELECT extract(epoch FROM to_timestamp(${seconds}) AT TIME ZONE 'Asia/Shanghai' + interval '1 year' - interval '8 hours')::bigint`);
	return Number(text);
}

/* The installed certificate is what p11tool reads, openssl accepts the chain,
 * and it is for the key pair that is there. */
function checkKey(keyNo, der)
{
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'certdesk-verify-'));
	const found = certificatesOn(keyNo).map((pem) => new crypto.X509Certificate(pem));
	const fresh = found.filter((cert) => cert.raw.equals(der));
	assert.strictEqual(fresh.length, 1, 'the new certificate is on the key, once');
	assert.strictEqual(found.length, 2, 'the old one stays beside it');
	fs.writeFileSync(path.join(folder, 'new.pem'), fresh[0].toString());
	const chain = fs.readFileSync(dev.ca.chain, 'utf8').match(/-----BEGIN[^]*?-----END CERTIFICATE-----\n/g);
	fs.writeFileSync(path.join(folder, 'issuing.pem'), chain[0]);
	fs.writeFileSync(path.join(folder, 'root.pem'), chain[1]);
	assert.match(tool('openssl', 'verify', '-x509_strict', '-CAfile', path.join(folder, 'root.pem'),
		'-untrusted', path.join(folder, 'issuing.pem'), path.join(folder, 'new.pem')), /: OK/);
	fs.rmSync(folder, { recursive: true });
}

test('paid by coupon', async () => {
	const who = await visitor(house.browser);
	const { page } = who;
	await signIn(page, 'donghu01');
	await renewal.openForm(page, COUPON_KEY);
	await picture(page, 'renewal-form-new');
	await renewal.submitForm(page, renewal.KNOWN);
	await picture(page, 'order-confirm');
	assert.match(await page.textContent('main'), /剩余：新签\/续签10个1年/);
	await renewal.confirmOrder(page, 'coupon');
	await renewal.stateIs(COUPON_KEY, 'ready_to_make');
	await page.goto(`${dev.addresses.members}/certificates`);
	assert.match(await renewal.row(page, COUPON_KEY).textContent(), /待制作/);
	await picture(page, 'certificates-ready-to-make');
	await who.end();
});

test('paid at the cashier, downloaded into the key', async () => {
	const who = await visitor(house.browser);
	const { page } = who;
	const [old] = validity(PAID_KEY);
	await signIn(page, 'donghu01');
	await renewal.openForm(page, PAID_KEY);
	const order = await renewal.submitForm(page, renewal.KNOWN);
	await renewal.confirmOrder(page, 'online');
	if (await page.locator('form[action$="/pay"] button').count() > 0) {
		await picture(page, 'order-to-pay');
		await page.locator('form[action$="/pay"] button').click();
	}
	await page.waitForURL(/\/cashier\//);
	await picture(page, 'sandbox-cashier');
	await renewal.cashier(page);
	await renewal.stateIs(PAID_KEY, 'ready_to_make');
	await page.goto(`${dev.addresses.members}/orders/${order}/payment`);
	await page.waitForSelector('text=支付成功');
	await picture(page, 'payment-paid');

	typePin(dev.tokens.pin);
	await renewal.make(page, PAID_KEY);
	await renewal.ready(page);
	await picture(page, 'download');
	await renewal.startDownload(page);
	await renewal.finished(page);
	await picture(page, 'download-done');

	const [was, now, ...more] = validity(PAID_KEY);
	assert.strictEqual(more.length, 0, 'one new certificate');
	assert.strictEqual(was.state, 'replaced');
	assert.strictEqual(now.state, 'active');
	assert.strictEqual(now.until, yearLater(old.until), 'old 失效时间 and a year');
	checkKey(PAID_KEY, now.der);

	await renewal.openList(page);
	const text = await page.textContent('main');
	const until = new Date(now.until * 1000 + 8 * 3600e3).toISOString().slice(0, 10);
	assert.ok(text.includes(until), `the list shows the new 失效时间 ${until}`);
	assert.match(text, /已被替换/);
	await picture(page, 'certificates-renewed');
	await page.goto(`${dev.addresses.members}/certificates/${now.id}`);
	await picture(page, 'certificate-new');
	await page.goto(`${dev.addresses.members}/certificates/${was.id}/history`);
	await picture(page, 'history-completed');

	const [[no]] = rows(`SELECT out_trade_no FROM desk.payment WHERE order_id = ${order}`);
	const book = (await control('GET', 'books')).find((trade) => trade.out_trade_no === no);
	assert.strictEqual(book.status, 'TRADE_SUCCESS');
	assert.strictEqual(book.total, 20000);
	assert.strictEqual(rows(`SELECT 1 FROM desk.settlement WHERE order_id = ${order}`).length, 1, 'settled once');
	await who.end();
});

test('a single-seal certificate is refused self renewal, with the reason', async () => {
	const who = await visitor(house.browser);
	const { page } = who;
	await signIn(page, 'donghu01');
	await renewal.openForm(page, 'KEY-2021-000304');
	assert.ok(await page.locator('[name=channel][value=self]').isDisabled());
	assert.ok(await page.locator('[name=channel][value=mail]').isChecked());
	assert.match(await page.textContent('main'), /单位公章/);
	await picture(page, 'renewal-form-single-seal');
	await who.end();
});
