'use strict';
/* Broken off in the middle, a download goes on where it was and ends with one
 * certificate. */
const assert = require('node:assert');
const test = require('node:test');
const { launch, visitor, signIn } = require('./lib/browser');
const { dev, rows, typePin, pid, until, certificatesOn } = require('./lib/instance');
const { picture } = require('./lib/screens');
const renewal = require('./lib/renewal');

let house;
test.before(async () => { house = await launch(); });
test.after(() => house.close());
test.beforeEach(async () => {
	await renewal.forgetLimits();
	typePin(dev.tokens.pin);
});

async function toDownload(page, keyNo)
{
	await signIn(page, 'donghu01');
	await renewal.openForm(page, keyNo);
	await renewal.submitForm(page, renewal.KNOWN);
	await renewal.confirmOrder(page, 'coupon');
	await renewal.stateIs(keyNo, 'ready_to_make');
	await renewal.make(page, keyNo);
}

function certificatesOf(keyNo)
{
	return rows(`SELECT c.state FROM desk.certificate c JOIN desk.ukey k USING (member_id, key_id)
		WHERE k.key_no = '${keyNo}' ORDER BY c.certificate_id`).map(([state]) => state);
}

test('the agent is killed after it made the key', async () => {
	const keyNo = 'KEY-2024-000303';
	const who = await visitor(house.browser, { allowed: [/503|502|Failed to load/] });
	const { page } = who;
	await toDownload(page, keyNo);
	let killed = false;
	await page.route('**/api/applications/*/csr', async (route) => {
		if (!killed) {
			/* the request exists, so the key pair does */
			killed = true;
			process.kill(pid('agent'), 'SIGKILL');
		}
		await route.continue();
	});
	await renewal.startDownload(page);
	await page.locator('#download-dialog [data-view=failed], #download-dialog [data-view=done]').locator('visible=true').first()
		.waitFor({ timeout: 60000 });
	assert.ok(killed);
	if (await page.locator('#download-dialog [data-view=failed]').isVisible()) {
		await picture(page, 'download-broken-off');
		await until('the agent to be there again', () => {
			try {
				return process.kill(pid('agent'), 0);
			} catch {
				return false;
			}
		});
		await page.locator('#download-dialog [data-part=again]').click();
		await renewal.finished(page);
	}
	assert.deepStrictEqual(certificatesOf(keyNo), ['replaced', 'active']);
	assert.strictEqual(certificatesOn(keyNo).length, 2);
	await who.end();
});

test('the page is reloaded after the certificate was issued', async () => {
	const keyNo = 'KEY-2024-000305';
	const who = await visitor(house.browser);
	const { page } = who;
	await toDownload(page, keyNo);
	page.on('dialog', (dialog) => dialog.accept());
	let cut = false;
	await page.route('**/api/applications/*/receipt', async (route) => {
		if (cut) {
			await route.continue();
			return;
		}
		/* the certificate is on the key, the platform does not know it yet */
		cut = true;
		await route.abort('aborted');
	});
	await renewal.startDownload(page);
	await page.locator('#download-dialog [data-view=failed]').waitFor({ state: 'visible', timeout: 60000 });
	assert.deepStrictEqual(certificatesOf(keyNo), ['active', 'pending_write']);
	await page.reload();
	await renewal.startDownload(page);
	await renewal.finished(page);
	assert.deepStrictEqual(certificatesOf(keyNo), ['replaced', 'active']);
	assert.strictEqual(certificatesOn(keyNo).length, 2);
	await who.end();
});

test('the wrong PIN says how many tries are left', async () => {
	const keyNo = 'KEY-2024-000302';
	const who = await visitor(house.browser, { allowed: [/401/] });
	const { page } = who;
	await signIn(page, 'donghu01');
	if ((renewal.application(keyNo) || {}).state !== 'awaiting_download') {
		await renewal.make(page, keyNo);
	}
	typePin('11111111', dev.tokens.pin);
	await renewal.startDownload(page);
	await page.locator('#download-dialog [data-view=failed]').waitFor({ state: 'visible', timeout: 60000 });
	assert.match(await page.textContent('#download-dialog [data-part=problem]'), /剩余 \d+ 次/);
	await picture(page, 'download-wrong-pin');
	await page.locator('#download-dialog [data-part=again]').click();
	await renewal.finished(page);
	await who.end();
});
