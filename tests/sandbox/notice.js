'use strict';
/*
 * The asynchronous notices of the payment side: their fields, their signature
 * and what a fault makes of them. Pure: no clock of its own, no network.
 */
const { beijing } = require('./clock');
const { yuan } = require('./books');
const form = require('./form');
const rsa2 = require('./rsa2');

function base(trade, { appId, sellerId, at, id })
{
	const amount = yuan(trade.total);
	return {
		gmt_create: beijing(trade.created),
		charset: 'utf-8',
		gmt_payment: trade.paid === null ? '' : beijing(trade.paid),
		notify_time: beijing(at),
		subject: trade.subject,
		buyer_id: trade.buyer_id,
		buyer_logon_id: trade.buyer_logon_id,
		invoice_amount: amount,
		version: '1.0',
		notify_id: id,
		fund_bill_list: JSON.stringify([{ amount, fundChannel: 'ALIPAYACCOUNT' }]),
		notify_type: 'trade_status_sync',
		out_trade_no: trade.out_trade_no,
		total_amount: amount,
		trade_status: trade.status,
		trade_no: trade.trade_no,
		auth_app_id: appId,
		receipt_amount: amount,
		point_amount: '0.00',
		app_id: appId,
		buyer_pay_amount: amount,
		seller_id: sellerId,
		passback_params: trade.passback_params || '',
	};
}

/* The fields of a notice about the trade as it stands. */
function fields(trade, context)
{
	const f = base(trade, context);
	if (trade.status === 'TRADE_CLOSED') {
		f.gmt_close = beijing(trade.closed);
	}
	if (trade.paid === null) {
		for (const name of ['receipt_amount', 'invoice_amount', 'buyer_pay_amount', 'point_amount', 'fund_bill_list']) {
			f[name] = '';
		}
	}
	const last = trade.refunds[trade.refunds.length - 1];
	if (last) {
		f.refund_fee = yuan(trade.refunds.reduce((sum, r) => sum + r.amount, 0));
		f.gmt_refund = beijing(last.at);
		f.out_biz_no = last.request_no;
	}
	return f;
}

const BEFORE_SIGNING = {
	wrong_amount: (f, args) => { f.total_amount = args.amount || '0.01'; },
	wrong_app: (f) => { f.app_id = '2021000199999999'; },
	wrong_seller: (f) => { f.seller_id = '2088199999999999'; },
	unknown_order: (f) => { f.out_trade_no = 'CSUNKNOWN0000000000000001'; },
	missing_field: (f, args) => { delete f[args.field || 'seller_id']; },
	partial_refund: (f) => {
		f.refund_fee = '0.01';
		f.gmt_refund = f.notify_time;
		f.out_biz_no = 'REFUND0001';
	},
};

const AFTER_SIGNING = {
	bad_signature: (pairs) => pairs.map(([n, v]) =>
		[n, n === 'sign' ? (v[0] === 'A' ? 'B' : 'A') + v.slice(1) : v]),
	unsigned: (pairs) => pairs.filter(([n]) => n !== 'sign'),
	altered: (pairs, args) => pairs.map(([n, v]) =>
		[n, n === (args.field || 'total_amount') ? args.value || '0.01' : v]),
	duplicate_key: (pairs) => [...pairs, ['total_amount', '0.01']],
};

/*
 * The body of the notice, signed. strike(kind) tells the arguments of a fault
 * that shall strike this notice, or null.
 */
function body(trade, context, key, strike)
{
	const f = fields(trade, context);
	for (const [kind, bend] of Object.entries(BEFORE_SIGNING)) {
		const args = strike(kind);
		if (args) {
			bend(f, args);
		}
	}
	let pairs = Object.entries(f).filter(([, value]) => value !== '');
	const text = strike('sign_type_kept')
		? rsa2.requestContent([...pairs, ['sign_type', 'RSA2']])
		: rsa2.noticeContent(pairs);
	pairs.push(['sign', rsa2.sign(key, text)], ['sign_type', 'RSA2']);
	for (const [kind, bend] of Object.entries(AFTER_SIGNING)) {
		const args = strike(kind);
		if (args) {
			pairs = bend(pairs, args);
		}
	}
	return form.encode(pairs);
}

module.exports = { body, fields };
