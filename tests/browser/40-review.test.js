'use strict';
/* A handler who is not known yet: 待审核, returned by an officer with a reason,
 * mended by the member, approved by another, 待制作. */
const assert = require('node:assert');
const test = require('node:test');
const { launch, visitor, signIn } = require('./lib/browser');
const { dev, rows } = require('./lib/instance');
const { picture } = require('./lib/screens');
const renewal = require('./lib/renewal');

const KEY = 'KEY-2024-000306';

let house;
test.before(async () => { house = await launch(); });
test.after(() => house.close());
test.beforeEach(() => renewal.forgetLimits());

async function officer(browser, login)
{
	const who = await visitor(browser, { officer: dev.officers[login] });
	await who.page.goto(`${dev.addresses.admin}/admin/sign-in`);
	await picture(who.page, 'admin-sign-in');
	await who.page.fill('[name=login]', login);
	await who.page.fill('[name=password]', dev.officers[login].password);
	await Promise.all([
		who.page.waitForURL((url) => url.pathname !== '/admin/sign-in'),
		who.page.click('main button[type=submit]'),
	]);
	return who;
}

async function openCase(page, id)
{
	await page.goto(`${dev.addresses.admin}/admin/applications`);
	await picture(page, 'admin-queue');
	await page.click(`a[href$="/${id}"]`);
	await page.waitForURL(new RegExp(`/admin/applications/\\d+/${id}$`));
}

test('without a client certificate the admin host says what is missing', async () => {
	const who = await visitor(house.browser, { allowed: [/400/], ignoreHTTPSErrors: true });
	const answer = await who.page.goto(`${dev.addresses.admin}/admin/sign-in`);
	assert.strictEqual(answer.status(), 400);
	await picture(who.page, 'admin-no-certificate');
	await who.end();
});

test('reviewed, returned, mended, approved', async () => {
	const member = await visitor(house.browser);
	await signIn(member.page, 'donghu01');
	await renewal.openForm(member.page, KEY);
	await renewal.submitForm(member.page, renewal.STRANGER);
	await renewal.confirmOrder(member.page, 'coupon');
	const { id } = await renewal.stateIs(KEY, 'in_review');
	await member.page.goto(`${dev.addresses.members}/applications/${id}`);
	await picture(member.page, 'application-in-review');

	const first = await officer(house.browser, 'shenhe01');
	await openCase(first.page, id);
	assert.match(await first.page.textContent('main'), /演示冯七/);
	await picture(first.page, 'admin-case');
	const scans = first.page.locator('main img');
	for (let i = 0; i < await scans.count(); i++) {
		assert.ok(await scans.nth(i).evaluate((img) => img.complete && img.naturalWidth > 0), 'the scan is shown');
	}
	await first.page.check('[name=reason][value=blurred]');
	await first.page.fill('[name=note]', '请重新扫描（演示）');
	await first.page.getByRole('button', { name: '退回修改' }).click();
	await renewal.stateIs(KEY, 'returned');
	await first.end();

	await renewal.openList(member.page);
	assert.match(await renewal.row(member.page, KEY).textContent(), /审核不通过/);
	await renewal.forgetLimits();
	await member.page.goto(`${dev.addresses.members}/renewals/new?certificate=36`);
	assert.match(await member.page.textContent('main'), /扫描件不清晰/);
	await picture(member.page, 'renewal-form-returned');
	const [front, back] = renewal.scanFiles();
	await member.page.locator('input[type=file]').nth(0).setInputFiles(front);
	await member.page.locator('input[type=file]').nth(1).setInputFiles(back);
	await member.page.fill('[name=sms_code]', await renewal.askCode(member.page));
	await member.page.getByRole('button', { name: '重新提交审核' }).click();
	await renewal.stateIs(KEY, 'in_review');
	await member.end();

	const second = await officer(house.browser, 'shenhe02');
	await openCase(second.page, id);
	await second.page.getByRole('button', { name: '审核通过' }).click();
	await renewal.stateIs(KEY, 'ready_to_make');
	await second.end();
	assert.deepStrictEqual(rows(`SELECT staff_id, decision FROM desk.review WHERE application_id = ${id} ORDER BY n`),
		[['1', 'return'], ['2', 'approve']]);
	assert.ok(rows(`SELECT 1 FROM desk.view_audit WHERE application_id = ${id}`).length > 0, 'every look is written down');
});
