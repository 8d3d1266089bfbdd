'use strict';
/* What the key can do besides: sign in, answer the environment check, show
 * itself in the agent's own tool. */
const assert = require('node:assert');
const test = require('node:test');
const { launch, visitor } = require('./lib/browser');
const { dev, rows, typePin, until } = require('./lib/instance');
const { picture } = require('./lib/screens');

let house;
test.before(async () => { house = await launch(); });
test.after(() => house.close());
test.beforeEach(() => typePin(dev.tokens.pin));

test('sign-in by key', async () => {
	const who = await visitor(house.browser);
	const { page } = who;
	await page.goto(`${dev.addresses.members}/sign-in`);
	await page.fill('[name=login]', 'xinghe01');
	await page.click('[data-sign-in-key]');
	await picture(page, 'sign-in-by-key');
	await page.locator('dialog .pick-card', { hasText: 'KEY-2024-000102' }).click();
	await page.waitForURL((url) => url.pathname === '/');
	assert.match(await page.textContent('main'), /演示星河精密机械有限公司/);
	assert.ok(rows("SELECT 1 FROM desk.sign_in WHERE operator_id = 1 AND method = 'key' AND outcome = 'ok'").length > 0);
	await who.end();
});

test('the environment check finds everything in order', async () => {
	const who = await visitor(house.browser);
	const { page } = who;
	await page.goto(`${dev.addresses.members}/environment`);
	/* Where the browser need not be asked, the page checks by itself. */
	const check = page.locator('[data-part=check]');
	let pressed = false;
	await until('the end of the checks', async () => {
		const text = await page.textContent('main');
		if (!/正在检测|等待检测/.test(text) && /正在运行/.test(text)) {
			return true;
		}
		if (!pressed && !/正在检测/.test(text) && await check.first().isVisible()) {
			pressed = true;
			await check.first().click();
		}
		return false;
	});
	await picture(page, 'environment-checked');
	await who.end();
});

test("the agent's own tool lists the keys", async () => {
	const [, port] = /on 127\.0\.0\.1:(\d+)(?![^]*on 127\.0\.0\.1:)/.exec(
		require('node:fs').readFileSync(`${dev.folders.log}/agent.log`, 'utf8'));
	const who = await visitor(house.browser);
	await who.page.goto(`http://127.0.0.1:${port}/`);
	await who.page.waitForSelector('text=KEY-2024-000102');
	await picture(who.page, 'key-tool');
	await who.end();
});
