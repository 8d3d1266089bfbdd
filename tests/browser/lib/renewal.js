'use strict';
/*
 * The member's steps of a renewal, each as a person takes it: from the list to
 * the form, the form with two scans and the SMS code, the order, the payment,
 * the download into the key. Every step waits for what the page shows.
 */
const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { control, dev, rows, smsCode, until } = require('./instance');

const KNOWN = { name: '演示周四', phone: '13900000301', id: '440300199202020034' };
const STRANGER = { name: '演示冯七', phone: '13900000307', id: '310101198505050021' };
const OPERATOR_PHONE = '13900000301';

let scans = null;
function scanFiles()
{
	if (scans === null) {
		const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'certdesk-scans-'));
		scans = [path.join(folder, 'front.png'), path.join(folder, 'back.png')];
		execFileSync('node', [path.join(__dirname, '../../demo/scan.js'), ...scans]);
		process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
	}
	return scans;
}

function row(page, keyNo)
{
	return page.locator('tbody tr:not(.row-detail)', { hasText: keyNo });
}

async function openList(page)
{
	await page.goto(`${dev.addresses.members}/certificates`);
	await page.waitForSelector('h1:has-text("CA证书管理")');
}

/* The list, the row, 发起续签. */
async function openForm(page, keyNo)
{
	await openList(page);
	await row(page, keyNo).getByText('发起续签').first().click();
	await page.waitForURL(/\/renewals\/new/);
}

/* Codes go to one number at most once a minute, ours and the provider's: a test
 * that needs a second one has the earlier ones forgotten, as an owner may and a
 * member may not. */
async function forgetLimits()
{
	await control('POST', 'forget', {});
	rows('DELETE FROM desk.rate_limit');
	rows("UPDATE desk.sms_code SET created_at = created_at - interval '2 hours', expires_at = expires_at - interval '2 hours'");
}

async function askCode(page)
{
	const since = Date.now() - 1000;
	await page.click('[data-sms]');
	return smsCode(OPERATOR_PHONE, since);
}

async function fillForm(page, handler = KNOWN, channel = 'self')
{
	const [front, back] = scanFiles();
	await page.check(`[name=channel][value=${channel}]`, { force: true });
	await page.fill('[name=handler_name]', handler.name);
	await page.fill('[name=handler_phone]', handler.phone);
	await page.selectOption('[name=handler_id_kind]', 'resident');
	await page.fill('[name=handler_id]', handler.id);
	const files = page.locator('input[type=file]');
	assert.strictEqual(await files.count(), 2, 'two upload slots');
	await files.nth(0).setInputFiles(front);
	await files.nth(1).setInputFiles(back);
}

/* The whole form up to the order's page; → the order's id. */
async function submitForm(page, handler, channel)
{
	await fillForm(page, handler, channel);
	await page.fill('[name=sms_code]', await askCode(page));
	await page.click('button[value=order]');
	await page.waitForURL(/\/orders\/\d+\/confirm/);
	return Number(/\/orders\/(\d+)\//.exec(page.url())[1]);
}

async function confirmOrder(page, method)
{
	await page.check(`[name=method][value=${method}]`, { force: true });
	await page.locator('.form-actions button[type=submit]').click();
	await page.waitForURL((url) => !/\/confirm$/.test(url.pathname));
}

/* In the sandbox's cashier; `does` is the word on the button. */
async function cashier(page, does = '支付')
{
	await page.waitForURL(/\/cashier\//);
	await page.getByRole('button', { name: does, exact: true }).click();
	await page.waitForURL((url) => url.origin === dev.addresses.members);
}

function application(keyNo)
{
	const [line] = rows(`SELECT a.application_id, a.state, a.member_id, a.new_certificate_id FROM desk.application a
		JOIN desk.certificate c USING (member_id, certificate_id) JOIN desk.ukey k USING (member_id, key_id)
		WHERE k.key_no = '${keyNo}' ORDER BY a.application_id DESC LIMIT 1`);
	return line && { id: Number(line[0]), state: line[1], member: Number(line[2]), certificate: Number(line[3]) };
}

function stateIs(keyNo, state, seconds)
{
	return until(`the state ${state} of ${keyNo}`, () => {
		const found = application(keyNo);
		return found && found.state === state && found;
	}, seconds);
}

/* 续签证书: from 待制作 to the page of the download. */
async function make(page, keyNo)
{
	await openList(page);
	await row(page, keyNo).getByText('续签证书').first().click();
	await page.waitForURL(/\/applications\/\d+/);
	const press = page.getByRole('button', { name: '续签证书', exact: true });
	if (await press.count() > 0) {
		await press.click();
	}
	await page.waitForURL(/\/download$/);
	await page.waitForSelector('[data-download]');
}

/* Waits until the page has found agent and key. */
async function ready(page)
{
	const start = page.locator('[data-part=start]');
	const check = page.locator('[data-part=check]');
	await until('the key on the page', async () => {
		/* The page looks again by itself, and may take the button away
		 * between our look and our click: then look again, too. */
		if (await check.isVisible()) {
			await check.click({ timeout: 1000 }).catch(() => {});
		}
		return start.isEnabled();
	});
	return start;
}

async function startDownload(page)
{
	await (await ready(page)).click();
	await page.locator('#download-dialog [data-part=go]').click();
}

async function finished(page)
{
	await page.locator('#download-dialog [data-view=done]').waitFor({ state: 'visible', timeout: 90000 });
	assert.ok((await page.locator('#download-dialog [data-view=done]').textContent()).includes('证书安装成功'));
}

module.exports = {
	KNOWN, STRANGER, row, openList, openForm, fillForm, askCode, submitForm, confirmOrder, cashier, forgetLimits,
	application, stateIs, make, ready, startDownload, finished, scanFiles,
};
