'use strict';
/* Every page that a member can reach without doing anything: it is there, it
 * is sound, and a picture of it is kept. */
const assert = require('node:assert');
const test = require('node:test');
const { launch, visitor, signIn } = require('./lib/browser');
const { dev } = require('./lib/instance');
const { picture } = require('./lib/screens');

const PAGES = [
	['/', 'home', '我的工作台'],
	['/certificates', 'certificates', 'CA证书管理'],
	['/certificates/1', 'certificate', '查看证书'],
	['/certificates/12/history', 'certificate-history', '办理记录'],
	['/renewals/new?certificate=1', 'renewal-form', '续签'],
	['/orders', 'orders', '订单管理'],
	['/orders/1', 'order', '订单'],
	['/addresses', 'addresses', '收货地址'],
	['/invoice-titles', 'invoice-titles', '发票'],
	['/applications/1', 'application', '办理'],
	['/environment', 'environment', '环境检测'],
	['/help', 'help', '帮助'],
	['/company', 'company', '企业信息'],
	['/structure', 'structure', '企业架构'],
	['/account', 'account', '个人中心'],
	['/seal-records', 'seal-records', '签章记录'],
	['/notices', 'notices', '公告'],
	['/messages', 'messages', '站内信'],
];

let house;
test.before(async () => { house = await launch(); });
test.after(() => house.close());

test('the sign-in page', async () => {
	const who = await visitor(house.browser);
	await who.page.goto(`${dev.addresses.members}/`);
	await who.page.waitForURL(/\/sign-in/);
	await picture(who.page, 'sign-in');
	await who.end();
});

test('pages of a member', async (t) => {
	const who = await visitor(house.browser);
	await signIn(who.page, 'xinghe01');
	for (const [path, name, word] of PAGES) {
		await t.test(path, async () => {
			const answer = await who.page.goto(dev.addresses.members + path, { waitUntil: 'load' });
			assert.strictEqual(answer.status(), 200);
			assert.ok((await who.page.title()).includes(word) || (await who.page.textContent('main')).includes(word), word);
			assert.strictEqual(await who.page.locator('h1').count(), 1, 'one first heading');
			await picture(who.page, name);
		});
	}
	await t.test('nothing of English is left on them', async () => {
		const text = await who.page.textContent('body');
		assert.ok(!/\b(error|undefined|null|NaN)\b/.test(text));
	});
	await who.end();
});

test('a page that is not there says so', async () => {
	const who = await visitor(house.browser, { allowed: [/404/] });
	await signIn(who.page, 'xinghe01');
	for (const path of ['/nowhere', '/certificates/31', '/applications/999999']) {
		const answer = await who.page.goto(dev.addresses.members + path);
		assert.strictEqual(answer.status(), 404, path);
	}
	await picture(who.page, 'not-found');
	await who.end();
});
