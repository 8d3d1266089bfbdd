'use strict';
/*
 * The agent from a page that is public to the browser: without its permission,
 * refused, granted; the agent's own key tool.
 */
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const { launch, visitor } = require('./lib/browser');
const { dev, typePin } = require('./lib/instance');
const { picture } = require('./lib/screens');

const site = new URL(dev.addresses.members);
let house;
test.before(async () => {
	house = await launch([`--ip-address-space-overrides=127.0.0.1:${site.port}=public,[::1]:${site.port}=public`]);
});
test.after(() => house.close());
test.beforeEach(() => typePin(dev.tokens.pin));

/* A visitor for whom the person has decided so. */
async function visit(setting)
{
	const who = await visitor(house.browser, { allowed: [/loopback|ERR_FAILED|net::ERR_BLOCKED/i] });
	if (setting !== null) {
		const session = await who.context.newCDPSession(who.page);
		const { targetInfo } = await session.send('Target.getTargetInfo');
		const control = await house.browser.newBrowserCDPSession();
		await control.send('Browser.setPermission', {
			permission: { name: 'loopback-network' }, setting, origin: site.origin,
			browserContextId: targetInfo.browserContextId,
		});
	}
	return who;
}

async function state(page, check)
{
	return page.locator(`[data-check=${check}]`).getAttribute('data-state');
}

test('before the person decided, the page says what the browser will ask', async () => {
	const who = await visit('prompt');
	const { page } = who;
	await page.goto(`${site.origin}/environment`);
	await page.locator('[data-check=permission] [data-mend=prompt]').waitFor({ state: 'visible' });
	assert.strictEqual(await state(page, 'agent'), 'none');
	await picture(page, 'environment-prompt');
	await who.end();
});

test('a refusal is told, with the way back', async () => {
	const who = await visit('denied');
	const { page } = who;
	await page.goto(`${site.origin}/environment`);
	await page.locator('[data-check=permission] [data-mend=denied]').waitFor({ state: 'visible' });
	await page.waitForFunction(() => document.querySelector('[data-part=code]').value.startsWith('CD1|'));
	assert.strictEqual(await state(page, 'agent'), 'bad');
	await picture(page, 'environment-denied');
	await who.end();
});

test('with the permission everything is found', async () => {
	const who = await visit('granted');
	const { page } = who;
	await page.goto(`${site.origin}/environment`);
	await page.waitForFunction(() => document.querySelector('[data-part=code]').value.startsWith('CD1|'));
	for (const check of ['browser', 'permission', 'agent', 'version', 'key', 'clock']) {
		assert.strictEqual(await state(page, check), 'ok', check);
	}
	assert.match(await page.locator('[data-part=code]').inputValue(), /^CD1\|[012]{7}\|[^|]+\|1\.0\.0\/[\d-]+\|K\d+\|C\d+\/\d+\|T-?\d+\|\d{12}$/);
	await picture(page, 'environment');
	await who.end();
});

test('the key tool lists keys and shows a certificate', async () => {
	const who = await visit(null);
	const { page } = who;
	const port = fs.readFileSync(path.join(path.dirname(dev.tokens.pin_file), 'port'), 'utf8').trim();
	await page.goto(`http://127.0.0.1:${port}/`);
	const key = page.locator('section', { hasText: 'KEY-2024-000101' });
	await key.waitFor();
	await picture(page, 'key-tool');
	await key.getByText('显示证书').first().click();
	await page.locator('#fields').getByText('统一社会信用代码').waitFor();
	await picture(page, 'key-tool-certificate');
	await page.locator('.dialog-foot [data-close]').click();
	typePin('wrong-pin', dev.tokens.pin);
	await key.getByText('修改密码').click();
	await page.locator('#message', { hasText: '密码不正确' }).waitFor();
	typePin(dev.tokens.pin);
	await key.getByText('修改密码').click();
	await page.locator('#message', { hasText: '密码修改成功' }).waitFor();
	await who.end();
});
