'use strict';
/*
 * /gateway.do: the methods of the payment provider over the books. Answers
 * have the provider's shape and are signed over the raw bytes of their value.
 */
const { beijing, parseBeijing } = require('./clock');
const { BookError, fen, yuan } = require('./books');
const { check, RequestError } = require('./request');
const form = require('./form');
const rsa2 = require('./rsa2');
const { html, page } = require('./html');

const FIFTEEN_DAYS = 15 * 86400e3;
const BUYER = { buyer_id: '2088102100000001', buyer_logon_id: 'cs***@sandbox.com' };

class Gateway {
	constructor({ clock, faults, journal, key, merchantKey, books, notifier, cashier, appId, returnHosts })
	{
		Object.assign(this, { clock, faults, journal, key, merchantKey, books, notifier, cashier, appId, returnHosts });
	}

	/* query: raw query text; body: raw form body or ''. → an answer. */
	async answer(query, body)
	{
		let pairs = [];
		let request;
		const method = /(?:^|&)method=([^&]*)/.exec(query)?.[1] || '';
		try {
			pairs = form.parse(body === '' ? query : `${query}&${body}`);
			request = check(pairs, {
				appId: this.appId,
				merchantKey: this.merchantKey,
				now: this.clock.now(),
			});
		} catch (error) {
			const refusal = error instanceof RequestError ? error
				: error instanceof form.FormError ? new RequestError('40002', 'isv.invalid-parameter', error.message) : null;
			if (!refusal) {
				throw error;
			}
			this.journal.add('refused', '', { method, code: refusal.subCode, why: refusal.message });
			return method === 'alipay.trade.page.pay'
				? this.errorPage(refusal.subCode, refusal.message)
				: this.reply(method, this.error(refusal.code, refusal.subCode, refusal.message), '');
		}
		const order = request.biz.out_trade_no || '';
		this.journal.add('request', order, { method: request.method, biz: request.biz });
		if (request.method === 'alipay.trade.page.pay') {
			return this.pagePay(request);
		}
		return this.call(request, order);
	}

	pagePay({ biz, common })
	{
		const expires = biz.time_expire ? parseBeijing(biz.time_expire) : this.clock.now() + FIFTEEN_DAYS;
		const order = {
			out_trade_no: biz.out_trade_no,
			total: fen(biz.total_amount),
			subject: biz.subject,
			passback_params: biz.passback_params || '',
			notify_url: common.notify_url || '',
			return_url: common.return_url || '',
			expires,
			...BUYER,
		};
		if (order.notify_url && !this.notifier.allowed(order.notify_url)) {
			return this.errorPage('isv.invalid-notify-url', '沙箱不允许该通知地址');
		}
		if (order.return_url && !this.returnHosts.has(new URL(order.return_url).host)) {
			return this.errorPage('isv.invalid-return-url', '沙箱不允许该返回地址');
		}
		const old = this.books.find(order.out_trade_no);
		if (old && (old.total !== order.total || old.subject !== order.subject)) {
			return this.errorPage('ACQ.CONTEXT_INCONSISTENT', '交易信息被篡改：同一商户订单号的金额或商品与首次不一致');
		}
		return { status: 302, location: this.cashier.enter(order) };
	}

	errorPage(code, message)
	{
		return {
			status: 200,
			type: 'text/html; charset=utf-8',
			body: page('支付宝收银台', html`<div class="card"><p class="bad" role="alert">抱歉，本次支付请求未被受理。</p>
<dl><dt>错误代码</dt><dd>${code}</dd><dt>原因</dt><dd>${message}</dd></dl></div>`),
		};
	}

	async call({ method, biz }, order)
	{
		if (this.faults.take('gateway_redirect', order)) {
			return { status: 302, location: '/gateway.do' };
		}
		if (this.faults.take('gateway_5xx', order)) {
			return { status: 502, type: 'text/html', body: '<html><h1>502 Bad Gateway</h1></html>' };
		}
		if (this.faults.take('system_error', order)) {
			return this.reply(method, this.error('20000', 'aop.ACQ.SYSTEM_ERROR', '系统异常', 'Service Currently Unavailable'), order);
		}
		const result = await this.perform(method, biz, order);
		if (this.faults.take('gateway_drop', order)) {
			return { drop: true };
		}
		const slow = this.faults.take('gateway_slow', order);
		const answer = this.reply(method, result, order);
		if (slow) {
			answer.delay = slow.ms || 12000;
		}
		if (this.faults.take('gateway_oversized', order)) {
			answer.body += ' '.repeat(3 << 20);
		}
		return answer;
	}

	async perform(method, biz, order)
	{
		const trade = this.books.find(biz.out_trade_no, biz.trade_no);
		if (!trade || this.faults.take('not_exist', order)) {
			return this.error('40004', 'ACQ.TRADE_NOT_EXIST', '交易不存在');
		}
		try {
			switch (method) {
			case 'alipay.trade.query':
				return this.query(trade);
			case 'alipay.trade.close':
				return await this.close(trade);
			case 'alipay.trade.refund':
				return this.refund(trade, biz);
			default:
				return this.refundQuery(trade, biz);
			}
		} catch (error) {
			if (error instanceof BookError) {
				return this.error('40004', error.code, error.message);
			}
			throw error;
		}
	}

	error(code, subCode, subMsg, msg)
	{
		const words = { 40001: 'Missing Required Arguments', 40002: 'Invalid Arguments', 40004: 'Business Failed' };
		return { code, msg: msg || words[code], sub_code: subCode, sub_msg: subMsg };
	}

	success(rest)
	{
		return { code: '10000', msg: 'Success', ...rest };
	}

	query(trade)
	{
		const amount = yuan(trade.total);
		const wrong = this.faults.take('response_wrong_amount', trade.out_trade_no);
		return this.success({
			buyer_logon_id: trade.buyer_logon_id,
			buyer_pay_amount: trade.paid === null ? '0.00' : amount,
			buyer_user_id: trade.buyer_id,
			invoice_amount: trade.paid === null ? '0.00' : amount,
			out_trade_no: trade.out_trade_no,
			point_amount: '0.00',
			receipt_amount: trade.paid === null ? '0.00' : amount,
			...(trade.paid === null ? {} : { send_pay_date: beijing(trade.paid) }),
			subject: trade.subject,
			total_amount: wrong ? wrong.amount || '0.01' : amount,
			trade_no: trade.trade_no,
			trade_status: trade.status,
		});
	}

	async close(trade)
	{
		if (this.faults.take('pay_during_close', trade.out_trade_no)) {
			await this.cashier.settle(trade);
		}
		this.books.close(trade);
		return this.success({ out_trade_no: trade.out_trade_no, trade_no: trade.trade_no });
	}

	refund(trade, biz)
	{
		const amount = fen(biz.refund_amount);
		const requestNo = biz.out_request_no || trade.out_trade_no;
		const { fresh, refund } = this.books.refund(trade, requestNo, amount, biz.refund_reason || '');
		const pending = this.faults.take('fund_change_n', trade.out_trade_no);
		if (fresh) {
			this.notifier.tell(trade).catch(() => {});
		}
		return this.success({
			buyer_logon_id: trade.buyer_logon_id,
			buyer_user_id: trade.buyer_id,
			fund_change: fresh && !pending ? 'Y' : 'N',
			gmt_refund_pay: beijing(refund.at),
			out_trade_no: trade.out_trade_no,
			refund_fee: yuan(this.books.refunded(trade)),
			send_back_fee: yuan(amount),
			trade_no: trade.trade_no,
		});
	}

	refundQuery(trade, biz)
	{
		const refund = trade.refunds.find((r) => r.request_no === biz.out_request_no);
		if (!refund) {
			return this.success({});
		}
		return this.success({
			out_request_no: refund.request_no,
			out_trade_no: trade.out_trade_no,
			refund_amount: yuan(refund.amount),
			refund_status: 'REFUND_SUCCESS',
			total_amount: yuan(trade.total),
			trade_no: trade.trade_no,
		});
	}

	reply(method, result, order)
	{
		const known = /^[a-z.]{1,80}$/.test(method);
		let root = known ? `${method.replace(/\./g, '_')}_response` : 'error_response';
		const value = JSON.stringify(result);
		let signature = rsa2.sign(this.key, value);
		if (this.faults.take('response_wrong_root', order)) {
			root = 'alipay_trade_other_response';
		}
		if (this.faults.take('response_bad_sign', order)) {
			signature = rsa2.sign(this.key, `${value} `);
		}
		const tail = this.faults.take('response_unsigned', order) ? '' : `,"sign":"${signature}"`;
		const second = this.faults.take('response_two_roots', order) ? `,"${root}":${value}` : '';
		const body = `{"${root}":${value}${second}${tail}}`;
		this.journal.add('answer', order, { method, body });
		return { status: 200, type: 'application/json;charset=utf-8', body };
	}
}

module.exports = { Gateway };
