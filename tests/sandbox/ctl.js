'use strict';
/*
 * /_ctl/…: how tests steer the sandbox and look into it. Every call carries
 * the token of the configuration in X-Sandbox-Token.
 */
const acs3 = require('./acs3');

function json(status, value)
{
	return { status, type: 'application/json; charset=utf-8', body: `${JSON.stringify(value)}\n` };
}

class Ctl {
	constructor({ token, clock, faults, journal, books, notifier, cashier, sms })
	{
		Object.assign(this, { token, clock, faults, journal, books, notifier, cashier, sms });
	}

	answer({ method, path, query, headers, body })
	{
		if (!acs3.equal(String(headers['x-sandbox-token'] || ''), this.token)) {
			return json(403, { error: 'token' });
		}
		const args = new URLSearchParams(query);
		let input = {};
		if (method === 'POST') {
			try {
				input = JSON.parse(body.toString('utf8') || '{}');
			} catch {
				return json(400, { error: 'not JSON' });
			}
		}
		switch (`${method} ${path}`) {
		case 'GET /_ctl/log':
			return json(200, this.journal.about(args.get('order')));
		case 'GET /_ctl/books':
			return json(200, this.books.all());
		case 'GET /_ctl/sms':
			return json(200, this.sms.outbox.filter((m) => !args.get('phone') || m.phone === args.get('phone')));
		case 'GET /_ctl/notices':
			return json(200, this.notifier.sent.filter((s) => !args.get('order') || s.order === args.get('order')));
		case 'GET /_ctl/faults':
			return json(200, this.faults.plan);
		case 'POST /_ctl/faults':
			return this.addFault(input);
		case 'DELETE /_ctl/faults':
			this.faults.clear();
			return json(200, []);
		case 'POST /_ctl/clock':
			this.clock.advance((Number(input.advance) || 0) * 1000);
			this.notifier.rearm();
			return json(200, { now: new Date(this.clock.now()).toISOString(), factor: this.clock.factor });
		case 'POST /_ctl/pay':
			return this.pay(input);
		case 'POST /_ctl/forget':
			this.sms.forget();
			return json(200, {});
		case 'POST /_ctl/notify':
			return this.notify(input);
		default:
			return json(404, { error: 'no such control' });
		}
	}

	addFault(input)
	{
		try {
			return json(200, this.faults.add(input));
		} catch (error) {
			return json(400, { error: error.message });
		}
	}

	/* The buyer pays without a browser: { order, amount? }. */
	async pay({ order })
	{
		const desk = [...this.cashier.desks.values()].find((d) => d.out_trade_no === order);
		const trade = this.books.find(order) || (desk && this.books.open(desk));
		if (!trade) {
			return json(404, { error: 'no such trade; open the cashier page first' });
		}
		try {
			await this.cashier.settle(trade);
		} catch (error) {
			return json(409, { error: error.code || error.message });
		}
		return json(200, this.books.find(order));
	}

	/* One more notice about a trade as it stands, with whatever faults are due. */
	async notify({ order })
	{
		const trade = this.books.find(order);
		if (!trade) {
			return json(404, { error: 'no such trade' });
		}
		await this.notifier.tell(trade);
		const sent = this.notifier.sent.filter((s) => s.order === order);
		return json(200, sent[sent.length - 1]);
	}
}

module.exports = { Ctl };
