'use strict';
/* A handler who is not known yet: 待审核, returned by an officer with a reason,
 * mended by the member, approved, 待制作. */
const assert = require('node:assert');
const test = require('node:test');
const { launch, visitor, signIn } = require('./lib/browser');
const { dev, rows } = require('./lib/instance');
const { picture } = require('./lib/screens');
const renewal = require('./lib/renewal');

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

test('without a client certificate the admin host says what is missing', async () => {
	const who = await visitor(house.browser, { allowed: [/400/], ignoreHTTPSErrors: true });
	const answer = await who.page.goto(`${dev.addresses.admin}/admin/sign-in`);
	assert.strictEqual(answer.status(), 400);
	await picture(who.page, 'admin-no-certificate');
	await who.end();
});

test('an officer signs in and sees the queue', async () => {
	const who = await officer(house.browser, 'shenhe01');
	await picture(who.page, 'admin-queue');
	assert.match(await who.page.textContent('main'), /XQ\d+/);
	await who.end();
	assert.ok(rows("SELECT 1 FROM desk.sign_in WHERE staff_id = 1 AND outcome = 'ok'").length > 0);
});
