'use strict';
/* What a member can do with applications besides the straight way: a draft
 * kept and cancelled, several certificates in one order, and the
 * certificate's own key vouching for its application. */
const assert = require('node:assert');
const test = require('node:test');
const { launch, visitor, signIn } = require('./lib/browser');
const { dev, rows, smsCode, typePin } = require('./lib/instance');
const { picture } = require('./lib/screens');
const renewal = require('./lib/renewal');

const SIGNED_KEY = 'KEY-2024-000307';

let house;
test.before(async () => { house = await launch(); });
test.beforeEach(() => renewal.forgetLimits());
test.after(() => house.close());

test('a draft is kept, gone on with, and cancelled', async () => {
	const who = await visitor(house.browser);
	const { page } = who;
	await signIn(page, 'yuanshan01');
	await renewal.openList(page);
	await page.locator('tbody').getByText('发起续签').first().click();
	await page.waitForURL(/\/renewals\/new/);
	await page.fill('[name=handler_name]', renewal.KNOWN.name);
	await page.click('button[value=save]');
	await page.waitForURL(/done=draft_saved/);
	await page.locator('tbody').getByText('继续填写').first().click();
	await page.waitForURL(/\/renewals\/new/);
	assert.strictEqual(await page.inputValue('[name=handler_name]'), renewal.KNOWN.name);
	await picture(page, 'renewal-form-draft');
	const [[id]] = rows("SELECT max(application_id) FROM desk.application WHERE state = 'draft'");
	await page.goto(`${dev.addresses.members}/applications/${id}`);
	await picture(page, 'application-draft');
	await page.getByText('取消申请').first().click();
	await page.locator('dialog button[type=submit]').click();
	await page.waitForURL(/done=cancelled/);
	assert.deepStrictEqual(rows(`SELECT state FROM desk.application WHERE application_id = ${id}`), [['cancelled']]);
	await who.end();
});

test('several certificates make one order', async () => {
	const who = await visitor(house.browser);
	const { page } = who;
	await signIn(page, 'xinghe01');
	await renewal.openList(page);
	const boxes = page.locator('tbody tr:not(.row-detail)', { hasNotText: /仅支持寄回|须人工审核/ })
		.locator('input[data-row]:not([disabled])');
	await boxes.nth(0).check();
	await boxes.nth(1).check();
	assert.match(await page.textContent('[data-selected]'), /2/);
	await picture(page, 'certificates-selected');
	await page.locator('[data-needs-selection]').click();
	await page.waitForURL(/certificate=\d+&certificate=\d+/);
	assert.strictEqual(await page.locator('[name=certificate]').count(), 2);
	await renewal.fillForm(page, renewal.STRANGER);
	const since = Date.now() - 1000;
	await page.click('[data-sms]');
	await page.fill('[name=sms_code]', await smsCode('13900000101', since));
	await picture(page, 'renewal-form-two');
	await page.click('button[value=order]');
	await page.waitForURL(/\/orders\/\d+\/confirm/);
	const order = /\/orders\/(\d+)\//.exec(page.url())[1];
	assert.deepStrictEqual(rows(`SELECT count(DISTINCT application_id), sum(fen) FROM desk.order_line WHERE order_id = ${order}`),
		[['2', '40000']]);
	await picture(page, 'order-confirm-two');
	await page.goto(`${dev.addresses.members}/orders/${order}/cancel`);
	await page.locator('main button[type=submit]').click();
	await page.waitForURL((url) => !url.pathname.endsWith('/cancel'));
	assert.deepStrictEqual(rows(`SELECT DISTINCT state FROM desk.application WHERE order_id = ${order}`), [['cancelled']]);
	await who.end();
});

test("the certificate's own key makes a review needless", async () => {
	const who = await visitor(house.browser);
	const { page } = who;
	typePin(dev.tokens.pin);
	await signIn(page, 'donghu01');
	await renewal.openForm(page, SIGNED_KEY);
	await renewal.submitForm(page, renewal.STRANGER);
	await renewal.confirmOrder(page, 'coupon');
	const { id } = await renewal.stateIs(SIGNED_KEY, 'in_review');
	await page.goto(`${dev.addresses.members}/applications/${id}`);
	await picture(page, 'application-to-sign');
	await page.click('[data-sign]');
	await renewal.stateIs(SIGNED_KEY, 'ready_to_make', 60);
	await page.waitForSelector('button:has-text("续签证书")');
	assert.match(await page.textContent('main'), /免人工审核/);
	await picture(page, 'application-signed');
	await who.end();
});
