'use strict';
/*
 * The ledger of the payment side: trades by merchant order number, kept in
 * one JSON file so that a restart forgets nothing. Money is integer fen.
 * Only this file changes a trade; it knows no HTTP and no signatures.
 */
const fs = require('node:fs');
const path = require('node:path');

class BookError extends Error {
	constructor(code, message)
	{
		super(message);
		this.code = code;
	}
}

/* null unless `text` is yuan in the provider's form. */
function fen(text)
{
	const m = /^(0|[1-9]\d{0,8})(?:\.(\d{1,2}))?$/.exec(text);
	return m ? Number(m[1]) * 100 + Number((m[2] || '').padEnd(2, '0')) : null;
}

function yuan(amount)
{
	return `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`;
}

class Books {
	constructor(dir, clock)
	{
		this.file = path.join(dir, 'books.json');
		this.clock = clock;
		this.data = { serial: 0, trades: {} };
		if (fs.existsSync(this.file)) {
			this.data = JSON.parse(fs.readFileSync(this.file, 'utf8'));
		}
	}

	save()
	{
		const temp = `${this.file}.new`;
		fs.writeFileSync(temp, JSON.stringify(this.data, null, '\t'));
		fs.renameSync(temp, this.file);
	}

	serial()
	{
		this.data.serial++;
		return String(this.data.serial).padStart(10, '0');
	}

	/* The trade as it is now: one whose time is over is closed first. */
	find(outTradeNo, tradeNo)
	{
		const trade = tradeNo
			? Object.values(this.data.trades).find((t) => t.trade_no === tradeNo)
			: this.data.trades[outTradeNo];
		if (trade && trade.status === 'WAIT_BUYER_PAY' && this.clock.now() >= trade.expires) {
			this.finish(trade, 'TRADE_CLOSED');
		}
		return trade || null;
	}

	/* The buyer has logged in: from now on the trade exists. */
	open(order)
	{
		const old = this.find(order.out_trade_no);
		if (old) {
			if (old.total !== order.total || old.subject !== order.subject) {
				throw new BookError('ACQ.CONTEXT_INCONSISTENT', '交易信息被篡改');
			}
			return old;
		}
		const now = this.clock.now();
		const day = new Date(now + 8 * 3600e3).toISOString().slice(0, 10).replace(/-/g, '');
		const trade = {
			...order,
			trade_no: `${day}2200140001${this.serial()}`,
			status: 'WAIT_BUYER_PAY',
			created: now,
			paid: null,
			closed: null,
			refunds: [],
		};
		this.data.trades[order.out_trade_no] = trade;
		this.save();
		return trade;
	}

	finish(trade, status)
	{
		trade.status = status;
		trade.closed = this.clock.now();
		this.save();
	}

	pay(trade, force)
	{
		if (trade.status === 'TRADE_SUCCESS' || trade.status === 'TRADE_FINISHED') {
			throw new BookError('ACQ.TRADE_HAS_SUCCESS', '交易已被支付');
		}
		if (trade.status === 'TRADE_CLOSED' && !force) {
			throw new BookError('ACQ.TRADE_HAS_CLOSE', '交易已经关闭');
		}
		trade.status = 'TRADE_SUCCESS';
		trade.paid = this.clock.now();
		trade.closed = null;
		this.save();
	}

	close(trade)
	{
		if (trade.status === 'TRADE_CLOSED') {
			return;
		}
		if (trade.status !== 'WAIT_BUYER_PAY') {
			throw new BookError('ACQ.TRADE_STATUS_ERROR', '交易状态不合法');
		}
		this.finish(trade, 'TRADE_CLOSED');
	}

	refunded(trade)
	{
		return trade.refunds.reduce((sum, refund) => sum + refund.amount, 0);
	}

	/* → { refund, fresh }; the request number makes a repetition harmless. */
	refund(trade, requestNo, amount, reason)
	{
		const old = trade.refunds.find((r) => r.request_no === requestNo);
		if (old) {
			if (old.amount !== amount) {
				throw new BookError('ACQ.DISCORDANT_REPEAT_REQUEST', '同一笔退款金额不一致');
			}
			return { refund: old, fresh: false };
		}
		if (trade.paid === null) {
			throw new BookError('ACQ.TRADE_NOT_ALLOW_REFUND', '当前交易不允许退款');
		}
		if (this.refunded(trade) + amount > trade.total) {
			throw new BookError('ACQ.REFUND_AMT_NOT_EQUAL_TOTAL', '退款金额超限');
		}
		const refund = { request_no: requestNo, amount, reason, at: this.clock.now() };
		trade.refunds.push(refund);
		if (this.refunded(trade) === trade.total) {
			trade.status = 'TRADE_CLOSED';
			trade.closed = refund.at;
		}
		this.save();
		return { refund, fresh: true };
	}

	all()
	{
		return Object.keys(this.data.trades).map((no) => this.find(no));
	}
}

module.exports = { Books, BookError, fen, yuan };
