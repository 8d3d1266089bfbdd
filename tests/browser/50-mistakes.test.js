'use strict';
/* What people do wrong, and what happens to them: nothing typed is lost, the
 * field is named, nothing is doubled. */
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const test = require('node:test');
const { launch, visitor, signIn } = require('./lib/browser');
const { dev, rows } = require('./lib/instance');
const { picture } = require('./lib/screens');
const renewal = require('./lib/renewal');

const KEY = 'KEY-2024-000308';
const FORM = `${dev.addresses.members}/renewals/new?certificate=38`;

let house;
test.before(async () => { house = await launch(); });
test.after(() => house.close());
test.beforeEach(() => renewal.forgetLimits());

test('a form with mistakes comes back with what was typed', async () => {
	const who = await visitor(house.browser, { allowed: [/422/] });
	const { page } = who;
	await signIn(page, 'donghu01');
	await page.goto(FORM);
	await page.fill('[name=handler_name]', '演示周四');
	await page.fill('[name=handler_phone]', '12345');
	await page.fill('[name=handler_id]', '440300199202020035');
	const answer = page.waitForResponse((r) => r.request().method() === 'POST' && r.url().endsWith('/renewals'));
	await page.click('button[value=order]');
	assert.strictEqual((await answer).status(), 422);
	await page.waitForSelector('.field-error');
	for (const name of ['handler_phone', 'handler_id', 'sms_code']) {
		assert.ok(await page.locator(`.is-wrong:has([name=${name}]) .field-error`).count() > 0, name);
	}
	assert.strictEqual(await page.inputValue('[name=handler_name]'), '演示周四');
	assert.strictEqual(await page.inputValue('[name=handler_phone]'), '12345');
	await picture(page, 'renewal-form-mistakes');
	await who.end();
});

test('a file of another kind is refused at its field', async () => {
	const who = await visitor(house.browser, { allowed: [/422/] });
	const { page } = who;
	const file = path.join(os.tmpdir(), `certdesk-${process.pid}.png`);
	fs.writeFileSync(file, 'GIF89a, not a picture of the kind its name says');
	await signIn(page, 'donghu01');
	await page.goto(FORM);
	await renewal.fillForm(page);
	await page.locator('input[type=file]').nth(0).setInputFiles(file);
	await page.fill('[name=sms_code]', '123456');
	await page.click('button[value=order]');
	await page.waitForSelector('.field-error');
	assert.match(await page.locator('.is-wrong').filter({ has: page.locator('input[type=file]') }).textContent(), /JPG|PNG|PDF/);
	fs.rmSync(file);
	await who.end();
});

test('a wrong code is refused and its tries are counted', async () => {
	const who = await visitor(house.browser, { allowed: [/422/] });
	const { page } = who;
	await signIn(page, 'donghu01');
	await page.goto(FORM);
	await renewal.fillForm(page);
	const code = await renewal.askCode(page);
	await page.fill('[name=sms_code]', code === '000000' ? '000001' : '000000');
	await page.click('button[value=order]');
	await page.waitForSelector('.is-wrong:has([name=sms_code]) .field-error');
	assert.strictEqual(rows(`SELECT 1 FROM desk.application WHERE certificate_id = 38 AND state <> 'draft'`).length, 0);
	await who.end();
});

test('a session that ends in the middle of a form loses nothing', async () => {
	const who = await visitor(house.browser);
	const { page } = who;
	await signIn(page, 'donghu01');
	await page.goto(FORM);
	await page.fill('[name=handler_name]', '演示周四');
	await page.fill('[name=handler_phone]', '13900000399');
	rows("UPDATE desk.session SET expires_at = now() - interval '1 second' WHERE operator_id = 4");
	await page.click('button[value=save]');
	await page.waitForURL(/\/sign-in/);
	await picture(page, 'sign-in-again');
	await page.fill('[name=login]', 'donghu01');
	await page.fill('[name=password]', dev.operators.donghu01.password);
	await page.click('main button[type=submit]');
	await page.waitForURL(/\/renewals\/new/);
	assert.strictEqual(await page.inputValue('[name=handler_phone]'), '13900000399');
	await who.end();
});

test('a double click makes one application and one order', async () => {
	const who = await visitor(house.browser, { allowed: [/409/] });
	const { page } = who;
	await signIn(page, 'donghu01');
	await page.goto(FORM);
	await renewal.fillForm(page);
	await page.fill('[name=sms_code]', await renewal.askCode(page));
	await page.locator('button[value=order]').dblclick({ noWaitAfter: true });
	await page.waitForURL(/\/orders\/\d+\/confirm/);
	assert.strictEqual(rows("SELECT 1 FROM desk.application WHERE certificate_id = 38").length, 1);
	assert.strictEqual(rows(`SELECT 1 FROM desk.order_line l JOIN desk.application a USING (member_id, application_id)
		WHERE a.certificate_id = 38`).length, 1);
	/* going back tells that it is under way (409); forward is the same order */
	const order = page.url();
	await page.goBack();
	await page.goForward();
	assert.strictEqual(page.url(), order);
	await who.end();
	assert.strictEqual(renewal.application(KEY).state, 'awaiting_payment');
});

test('a second payment attempt is not a second payment', async () => {
	const who = await visitor(house.browser);
	const { page } = who;
	const { id } = renewal.application(KEY);
	const [[order]] = rows(`SELECT order_id FROM desk.application WHERE application_id = ${id}`);
	await signIn(page, 'donghu01');
	await page.goto(`${dev.addresses.members}/orders/${order}/confirm`);
	await renewal.confirmOrder(page, 'online');
	const pay = page.locator('form[action$="/pay"] button');
	if (await pay.count() > 0) {
		await pay.click();
	}
	await renewal.cashier(page, '取消');
	await page.goto(`${dev.addresses.members}/orders/${order}`);
	await picture(page, 'order-payment-cancelled');
	await page.locator('form[action$="/pay"] button').click();
	await renewal.cashier(page, '支付');
	await renewal.stateIs(KEY, 'ready_to_make');
	assert.strictEqual(rows(`SELECT 1 FROM desk.settlement WHERE order_id = ${order}`).length, 1);
	await who.end();
});
