'use strict';
/* 生成订单 by mail-back: addresses and invoice titles in place, with a script
 * in a dialog and without one on pages of their own; cancelling while a
 * payment is open; 订单管理. */
const assert = require('node:assert');
const test = require('node:test');
const { launch, visitor, signIn } = require('./lib/browser');
const { dev, rows, until } = require('./lib/instance');
const { picture } = require('./lib/screens');
const renewal = require('./lib/renewal');

const KEY = 'KEY-2021-000304'; /* 单章: 寄回续签 is the only way */

let house;
let order = 0;
test.before(async () => { house = await launch(); });
test.after(() => house.close());
test.beforeEach(() => renewal.forgetLimits());

const dialog = (page) => page.locator('dialog[open]');

async function fillAddress(root, { city, phone })
{
	await root.locator('[name=recipient]').fill('演示周四');
	await root.locator('[name=phone]').fill(phone);
	await root.locator('[name=province]').selectOption('北京市');
	await root.locator('[name=city]').fill(city);
	await root.locator('[name=county]').fill('密云区');
	await root.locator('[name=detail]').fill('演示路 4 号');
}

test('an order by mail: address and title are added in place', async () => {
	const who = await visitor(house.browser, { allowed: [/422/] });
	const { page } = who;
	await signIn(page, 'donghu01');
	await renewal.openForm(page, KEY);
	order = await renewal.submitForm(page, renewal.KNOWN, 'mail');
	assert.match(await page.textContent('#payment'), /总金额\s*¥249\.00/);
	await picture(page, 'order-confirm-mail');

	await page.check('[name=method][value=online]', { force: true });
	await page.click('text=新增收货地址');
	await fillAddress(dialog(page), { city: '东城区', phone: '12345' });
	await dialog(page).getByText('保存收货地址').click();
	await dialog(page).locator('#e-phone').waitFor();
	await picture(page, 'address-dialog');
	assert.strictEqual(await dialog(page).locator('[name=recipient]').inputValue(), '演示周四', 'what was typed is kept');
	await dialog(page).locator('[name=phone]').fill('１３９ 0000 0301');
	await dialog(page).getByText('保存收货地址').click();
	await dialog(page).locator('#e-city').waitFor();
	await dialog(page).locator('[name=city]').fill('市辖区');
	await dialog(page).getByText('保存收货地址').click();
	await page.waitForURL(/done=saved/);
	assert.ok(await page.isChecked('[name=method][value=online]'), 'what was picked stays picked');
	assert.match(await page.locator('.pick-card:has([name=address_id]:checked)').textContent(), /演示路 4 号/);

	await page.click('text=新增发票');
	await dialog(page).locator('[name=name]').fill('演示别家公司');
	await dialog(page).locator('[name=email]').fill('fapiao@donghu.example');
	await dialog(page).getByText('保存发票信息').click();
	const card = page.locator('.pick-card:has([name=title_id]:checked)', { hasText: '演示别家公司' });
	await card.waitFor();
	assert.match(await card.textContent(), /名称与贵单位营业执照上的名称不一致/);
	await picture(page, 'order-confirm-mail-filled');

	await page.locator('.form-actions button[type=submit]').click();
	await page.waitForURL(/done=submitted/);
	assert.match(await page.textContent('main'), /应付金额\s*¥249\.00/);
	await picture(page, 'order-to-pay');
	await who.end();
});

test('cancelled while a payment is open: closed first, then ended', async () => {
	const who = await visitor(house.browser);
	const { page } = who;
	await signIn(page, 'donghu01');
	await page.goto(`${dev.addresses.members}/orders/${order}`);
	await page.getByRole('button', { name: '支付', exact: true }).click();
	/* The gateway knows of it from here on, and would be paid by and by. */
	await renewal.cashier(page, '延迟支付');
	await page.goto(`${dev.addresses.members}/orders/${order}`);
	await page.getByText('取消订单').first().click();
	await picture(page, 'order-cancel-dialog');
	const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
	await dialog(page).getByRole('button', { name: '取消订单' }).click();
	await answered;
	await until('the order to be cancelled', async () => {
		await page.goto(`${dev.addresses.members}/orders/${order}`);
		return /已取消/.test(await page.locator('.card-head .tag').first().textContent());
	}, 60);
	await picture(page, 'order-cancelled');
	const [[live]] = rows(`SELECT count(*) FROM desk.payment WHERE order_id = ${order} AND state <> 'closed'`);
	assert.strictEqual(live, '0', 'no attempt stays open');
	assert.strictEqual(renewal.application(KEY).state, 'cancelled');
	await who.end();
});

test('the list: by number, by state, and nothing', async () => {
	const who = await visitor(house.browser);
	const { page } = who;
	await signIn(page, 'donghu01', '/orders');
	const [[no]] = rows(`SELECT no FROM desk.order_head WHERE order_id = ${order}`);
	await picture(page, 'orders');
	await page.fill('[name=no]', no);
	await page.selectOption('[name=state]', 'cancelled');
	await page.click('text=查询');
	await page.waitForURL(/no=/);
	assert.strictEqual(await page.locator('tbody tr').count(), 1);
	await page.goto(`${dev.addresses.members}/orders?no=nothing`);
	assert.match(await page.textContent('main'), /没有符合条件的订单/);
	await picture(page, 'orders-nothing');
	await page.goto(`${dev.addresses.members}/addresses`);
	await picture(page, 'addresses');
	await page.goto(`${dev.addresses.members}/invoice-titles`);
	await picture(page, 'invoice-titles');
	await page.goto(`${dev.addresses.members}/invoice-titles/new`);
	await picture(page, 'invoice-title-new');
	await who.end();
});

test('without a script: pages of their own', async () => {
	const who = await visitor(house.browser, { javaScriptEnabled: false, allowed: [/422/] });
	const { page } = who;
	await signIn(page, 'donghu01', '/addresses');
	await page.click('text=新增收货地址');
	await fillAddress(page.locator('main'), { city: '市辖区', phone: '' });
	await page.locator('[name=detail]').fill('无脚本路 5 号');
	await page.locator('[name=phone]').fill('01012345678');
	await page.click('text=保存收货地址');
	await page.waitForURL(/done=saved/);
	const card = page.locator('.pick-card', { hasText: '无脚本路 5 号' });
	await card.getByText('设为默认').click();
	await page.waitForURL(/done=default_set/);
	assert.match(await page.locator('.pick-card', { hasText: '无脚本路 5 号' }).textContent(), /默认地址/);
	await page.locator('.pick-card', { hasText: '无脚本路 5 号' }).getByText('删除').click();
	await page.waitForURL(/\/remove/);
	await picture(page, 'address-remove');
	await page.click('text=删除收货地址 >> nth=-1');
	await page.waitForURL(/done=deleted/);
	assert.strictEqual(await page.locator('.pick-card', { hasText: '无脚本路 5 号' }).count(), 0);
	await who.end();
});
