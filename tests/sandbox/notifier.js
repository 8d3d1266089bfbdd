'use strict';
/*
 * Delivers notices: at once, then after 4 m, 10 m, 10 m, 1 h, 2 h, 6 h and
 * 15 h until the answer's body is exactly `success`. The gaps run on the
 * sandbox's clock. Only hosts named in the configuration are ever called: a
 * notifier is otherwise a machine for requests to any place.
 */
const http = require('node:http');
const https = require('node:https');
const notice = require('./notice');

const GAPS = [4 * 60, 10 * 60, 10 * 60, 3600, 2 * 3600, 6 * 3600, 15 * 3600];
const ANSWER_LIMIT = 4096;

function post(url, text, trust)
{
	return new Promise((resolve) => {
		const target = new URL(url);
		const options = {
			method: 'POST',
			timeout: 10000,
			agent: false,
			headers: {
				'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
				'Content-Length': Buffer.byteLength(text),
			},
		};
		if (target.protocol === 'https:' && trust) {
			options.ca = trust;
		}
		const call = (target.protocol === 'https:' ? https : http).request(target, options, (answer) => {
			const chunks = [];
			let size = 0;
			answer.on('data', (chunk) => {
				size += chunk.length;
				if (size <= ANSWER_LIMIT) {
					chunks.push(chunk);
				}
			});
			answer.on('end', () => resolve({
				status: answer.statusCode,
				body: Buffer.concat(chunks).toString('latin1'),
			}));
			answer.on('error', (error) => resolve({ status: 0, body: '', error: error.message }));
		});
		call.on('timeout', () => call.destroy(new Error('timeout')));
		call.on('error', (error) => resolve({ status: 0, body: '', error: error.message }));
		call.end(text);
	});
}

class Notifier {
	constructor({ clock, faults, journal, key, appId, sellerId, hosts, trust, books })
	{
		Object.assign(this, { clock, faults, journal, key, appId, sellerId, hosts, trust, books });
		this.queue = new Set();
		this.sent = [];
	}

	allowed(url)
	{
		return this.hosts.has(new URL(url).host);
	}

	/* → a promise of the end of the first delivery. */
	async tell(trade)
	{
		if (!trade.notify_url) {
			return;
		}
		const order = trade.out_trade_no;
		const strike = (kind) => this.faults.take(kind, order);
		const item = {
			url: trade.notify_url,
			order,
			body: '',
			gap: 0,
			timer: null,
			due: 0,
		};
		const replay = strike('replay');
		item.body = replay ? this.replayed(replay, trade) : this.compose(trade, strike);
		this.sent.push({ order, body: item.body });

		const twice = strike('duplicate');
		const late = strike('delay');
		if (late) {
			this.wait(item, late.seconds || 5);
			return;
		}
		const copies = twice ? twice.n || 2 : 1;
		await Promise.all(Array.from({ length: copies }, (_, i) =>
			this.deliver(i === 0 ? item : { ...item, last: true })));
	}

	compose(trade, strike)
	{
		const at = this.clock.now();
		const day = new Date(at + 8 * 3600e3).toISOString().replace(/\D/g, '').slice(0, 14);
		const id = `${day.slice(0, 8)}00222${day.slice(8)}00${this.books.serial()}`;
		this.books.save();
		return notice.body(trade, { appId: this.appId, sellerId: this.sellerId, at, id }, this.key, strike);
	}

	/* An old notice, as it was: for another order, if one is named. */
	replayed(args, trade)
	{
		const old = this.sent.find((s) => s.order === (args.of || trade.out_trade_no)) || this.sent[0];
		return old ? old.body : this.compose(trade, () => null);
	}

	async deliver(item)
	{
		this.queue.delete(item);
		let answer = { status: 0, body: '', error: 'lost' };
		const lost = this.faults.find('lose_all', item.order) || this.faults.take('lose', item.order);
		if (!this.allowed(item.url)) {
			answer.error = 'host is not allowed';
		} else if (!lost) {
			answer = await post(item.url, item.body, this.trust);
		}
		const ok = answer.status === 200 && answer.body === 'success';
		this.journal.add('notice', item.order, { url: item.url, sent: item.body, answer, ok });
		if (!ok && !item.last && item.gap < GAPS.length) {
			this.wait(item, GAPS[item.gap++]);
		}
		return ok;
	}

	wait(item, seconds)
	{
		item.due = this.clock.now() + this.clock.gap(seconds);
		this.queue.add(item);
		this.arm(item);
	}

	arm(item)
	{
		clearTimeout(item.timer);
		item.timer = setTimeout(() => this.deliver(item), Math.max(0, item.due - this.clock.now()));
		item.timer.unref();
	}

	/* After the clock was moved by hand. */
	rearm()
	{
		for (const item of this.queue) {
			this.arm(item);
		}
	}
}

module.exports = { Notifier, GAPS };
