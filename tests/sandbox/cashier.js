'use strict';
/*
 * The cashier of the payment sandbox: what is bought, from whom, for how much
 * and how long still; pay, pay later, cancel. Then the browser goes back to
 * the merchant's return address with signed parameters that carry no status.
 */
const crypto = require('node:crypto');
const { beijing } = require('./clock');
const { BookError, yuan } = require('./books');
const { html, page } = require('./html');
const rsa2 = require('./rsa2');
const form = require('./form');

const LATER = 15;

class Cashier {
	constructor({ clock, faults, journal, key, books, notifier, payee, appId, sellerId })
	{
		Object.assign(this, { clock, faults, journal, key, books, notifier, payee, appId, sellerId });
		this.desks = new Map();
	}

	/* An accepted page pay request → the path of its cashier page. */
	enter(order)
	{
		const token = crypto.randomBytes(18).toString('base64url');
		this.desks.set(token, order);
		return `/cashier/${token}`;
	}

	find(token)
	{
		return this.desks.get(token) || null;
	}

	state(order)
	{
		const trade = this.books.find(order.out_trade_no);
		if (trade && trade.status !== 'WAIT_BUYER_PAY') {
			return trade.status;
		}
		return this.clock.now() >= order.expires ? 'TRADE_CLOSED' : 'WAIT_BUYER_PAY';
	}

	show(token, order, problem)
	{
		const left = Math.max(0, Math.floor((order.expires - this.clock.now()) / 1000));
		const state = this.state(order);
		const open = state === 'WAIT_BUYER_PAY' ||
			(state === 'TRADE_CLOSED' && this.faults.find('pay_after_close', order.out_trade_no));
		const word = { TRADE_SUCCESS: '已支付', TRADE_FINISHED: '已支付', TRADE_CLOSED: '交易已关闭' }[state];
		const button = (does, label, css) => html`<form method="post" action="/cashier/${token}/${does}"><button class="${css}">${label}</button></form>`;
		return page('支付宝收银台', html`<div class="card">
<dl><dt>收款方</dt><dd>${this.payee}</dd><dt>商品</dt><dd>${order.subject}</dd>
<dt>商户订单号</dt><dd>${order.out_trade_no}</dd>
<dt>应付金额</dt><dd class="money">¥${yuan(order.total)}</dd>
<dt>支付剩余时间</dt><dd><time id="left" data-seconds="${left}">${Math.floor(left / 60)} 分 ${left % 60} 秒</time>（${beijing(order.expires)} 前）</dd></dl>
${problem ? html`<p class="bad" role="alert">${problem}</p>` : ''}
${open ? [button('pay', '支付', 'main'), button('later', '延迟支付', ''), button('cancel', '取消', '')]
		: html`<p role="status">${word || ''}</p>${button('return', '返回商户', 'main')}`}
<p class="note">延迟支付：${LATER} 秒后扣款成功，页面立即返回商户。取消：不支付，返回商户。</p></div>
<script src="/cashier.script.js" defer></script>`);
	}

	returnAddress(order)
	{
		if (!order.return_url) {
			return null;
		}
		const trade = this.books.find(order.out_trade_no);
		const pairs = [
			['charset', 'utf-8'],
			['out_trade_no', order.out_trade_no],
			['method', 'alipay.trade.page.pay.return'],
			['total_amount', yuan(order.total)],
			['trade_no', trade ? trade.trade_no : ''],
			['auth_app_id', this.appId],
			['version', '1.0'],
			['app_id', this.appId],
			['seller_id', this.sellerId],
			['timestamp', beijing(this.clock.now())],
		].filter(([, value]) => value !== '');
		pairs.push(['sign', rsa2.sign(this.key, rsa2.noticeContent(pairs))], ['sign_type', 'RSA2']);
		return `${order.return_url}${order.return_url.includes('?') ? '&' : '?'}${form.encode(pairs)}`;
	}

	/* → { location } or { problem }; after is run once the answer is sent. */
	async act(order, does)
	{
		if (does === 'cancel' || does === 'return') {
			return { location: this.returnAddress(order) };
		}
		try {
			const trade = this.books.open(order);
			if (does === 'later') {
				setTimeout(() => this.settle(trade).catch(() => {}), LATER * 1000).unref();
				return { location: this.returnAddress(order) };
			}
			return await this.pay(order, trade);
		} catch (error) {
			if (error instanceof BookError) {
				return { problem: error.message };
			}
			throw error;
		}
	}

	async pay(order, trade)
	{
		const before = this.faults.take('before_return', order.out_trade_no);
		const force = this.faults.take('pay_after_close', order.out_trade_no) !== null;
		this.books.pay(trade, force);
		if (before) {
			await this.notifier.tell(trade);
			return { location: this.returnAddress(order) };
		}
		return {
			location: this.returnAddress(order),
			after: () => this.notifier.tell(trade),
		};
	}

	/* The buyer's money arrives without a browser: late payment and tests. */
	async settle(trade)
	{
		const now = this.books.find(trade.out_trade_no);
		const force = this.faults.take('pay_after_close', trade.out_trade_no) !== null;
		this.books.pay(now, force);
		await this.notifier.tell(now);
	}
}

module.exports = { Cashier };
