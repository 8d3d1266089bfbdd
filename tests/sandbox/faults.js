'use strict';
/*
 * What the sandbox shall do wrong, and how often. A test adds faults through
 * POST /_ctl/faults; whoever is about to act asks `take`. A fault may name one
 * order (out_trade_no) or phone; without a name it strikes the next comer.
 */
const KINDS = new Set([
	/* notices */
	'duplicate', 'delay', 'lose', 'lose_all', 'before_return', 'wrong_amount', 'wrong_app',
	'wrong_seller', 'bad_signature', 'unsigned', 'sign_type_kept', 'altered', 'unknown_order',
	'duplicate_key', 'missing_field', 'replay', 'partial_refund', 'unencoded_space',
	/* gateway */
	'gateway_5xx', 'gateway_slow', 'gateway_redirect', 'gateway_oversized', 'gateway_drop',
	'response_bad_sign', 'response_unsigned', 'response_wrong_root', 'response_two_roots',
	'response_wrong_amount', 'fund_change_n', 'pay_during_close', 'pay_after_close', 'not_exist',
	'system_error',
	/* SMS */
	'sms_limit', 'sms_timeout_but_sent', 'sms_5xx', 'sms_slow', 'sms_wrong_signature', 'sms_error',
]);

class Faults {
	constructor()
	{
		this.plan = [];
		this.next = 1;
	}

	add({ kind, order = '', times = 1, ...args })
	{
		if (!KINDS.has(kind)) {
			throw new RangeError(`unknown fault ${kind}`);
		}
		const fault = { id: this.next++, kind, order: String(order), times, args };
		this.plan.push(fault);
		return fault;
	}

	find(kind, order)
	{
		return this.plan.find((f) => f.kind === kind && f.times > 0 &&
			(f.order === '' || f.order === order));
	}

	/* The arguments of the fault that strikes now, or null. */
	take(kind, order)
	{
		const fault = this.find(kind, order);
		if (!fault) {
			return null;
		}
		fault.times--;
		return fault.args;
	}

	clear()
	{
		this.plan = [];
	}
}

module.exports = { Faults, KINDS };
