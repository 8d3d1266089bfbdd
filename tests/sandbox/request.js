'use strict';
/*
 * What a request to the payment gateway must look like, checked as strictly
 * as the provider's own rules allow: every parameter known, each in its form,
 * the signature by the merchant over exactly what was sent.
 */
const { parseBeijing } = require('./clock');
const { fen } = require('./books');
const rsa2 = require('./rsa2');

const SKEW = 15 * 60 * 1000;

const COMMON = {
	app_id: { need: true },
	method: { need: true },
	format: { form: /^JSON$/ },
	charset: { need: true, form: /^utf-8$/ },
	sign_type: { need: true, form: /^RSA2$/ },
	sign: { need: true },
	timestamp: { need: true },
	version: { need: true, form: /^1\.0$/ },
	biz_content: { need: true },
	notify_url: { form: /^https?:\/\/[^?#]{1,250}$/ },
	return_url: { form: /^https?:\/\/.{1,250}$/ },
};

const ORDER_NO = /^[0-9A-Za-z_]{1,64}$/;
const AMOUNT = { test: (v) => fen(v) !== null && fen(v) >= 1 && fen(v) <= 1e10 };
const TRADE = {
	out_trade_no: { form: ORDER_NO },
	trade_no: { form: /^\d{16,64}$/ },
};

const METHODS = {
	'alipay.trade.page.pay': {
		out_trade_no: { need: true, form: ORDER_NO },
		product_code: { need: true, form: /^FAST_INSTANT_TRADE_PAY$/ },
		total_amount: { need: true, form: AMOUNT },
		subject: { need: true, form: /^[^/=&]{1,256}$/u },
		body: { form: /^.{1,128}$/u },
		time_expire: { form: { test: (v) => parseBeijing(v) !== null } },
		passback_params: { form: /^.{1,512}$/ },
		qr_pay_mode: { form: /^[01234]$/ },
		integration_type: { form: /^PCWEB$/ },
	},
	'alipay.trade.query': { ...TRADE, query_options: {} },
	'alipay.trade.close': { ...TRADE, operator_id: {} },
	'alipay.trade.refund': {
		...TRADE,
		refund_amount: { need: true, form: AMOUNT },
		refund_reason: { form: /^.{1,256}$/u },
		out_request_no: { form: /^[0-9A-Za-z_-]{1,64}$/ },
	},
	'alipay.trade.fastpay.refund.query': {
		...TRADE,
		out_request_no: { need: true, form: /^[0-9A-Za-z_-]{1,64}$/ },
		query_options: {},
	},
};

class RequestError extends Error {
	constructor(code, subCode, message)
	{
		super(message);
		this.code = code;
		this.subCode = subCode;
	}
}

function invalid(subCode, message)
{
	return new RequestError('40002', `isv.${subCode}`, message);
}

function checkFields(given, rules, missing, wrong)
{
	for (const [name, value] of given) {
		const rule = rules[name];
		if (!rule) {
			throw wrong(name, '未知的参数');
		}
		if (typeof value === 'string' && value !== '' && rule.form && !rule.form.test(value)) {
			throw wrong(name, '参数格式不正确');
		}
	}
	const values = new Map(given);
	for (const [name, rule] of Object.entries(rules)) {
		if (rule.need && (values.get(name) ?? '') === '') {
			throw missing(name);
		}
	}
}

/* biz_content: one JSON object, each name once. */
function parseBiz(text)
{
	const seen = new Set();
	let biz;
	try {
		biz = JSON.parse(text);
	} catch {
		throw invalid('invalid-parameter', 'biz_content 不是 JSON');
	}
	if (biz === null || typeof biz !== 'object' || Array.isArray(biz)) {
		throw invalid('invalid-parameter', 'biz_content 不是 JSON 对象');
	}
	for (const m of text.matchAll(/"((?:[^"\\]|\\.)*)"\s*:/g)) {
		if (seen.has(m[1])) {
			throw invalid('invalid-parameter', `biz_content 中 ${m[1]} 重复`);
		}
		seen.add(m[1]);
	}
	return biz;
}

/*
 * pairs: all parameters as sent, decoded. → { method, biz, common }.
 * Throws RequestError.
 */
function check(pairs, { appId, merchantKey, now })
{
	const common = Object.fromEntries(pairs);

	checkFields(pairs, COMMON,
		(name) => new RequestError('40001', `isv.missing-${name.replace(/_/g, '-')}`, `缺少参数 ${name}`),
		(name, why) => invalid(`invalid-${name.replace(/_/g, '-')}`, `${name}: ${why}`));
	if (common.app_id !== appId) {
		throw invalid('invalid-app-id', '无效的AppID参数');
	}
	if (!rsa2.verify(merchantKey, rsa2.requestContent(pairs), common.sign)) {
		throw invalid('invalid-signature', '验签出错，请确认 charset 参数放在了 URL 查询字符串中且各参数值使用 charset 参数指示的字符集编码');
	}
	const rules = METHODS[common.method];
	if (!rules) {
		throw invalid('invalid-method', '不存在的方法名');
	}
	const at = parseBeijing(common.timestamp);
	if (at === null || Math.abs(now - at) > SKEW) {
		throw invalid('invalid-timestamp', '非法的时间戳参数');
	}
	const biz = parseBiz(common.biz_content);
	for (const [name, value] of Object.entries(biz)) {
		if (typeof value !== 'string' && name !== 'query_options') {
			throw invalid('invalid-parameter', `${name}: 参数必须是字符串`);
		}
	}
	checkFields(Object.entries(biz), rules,
		(name) => invalid('missing-parameter', `缺少参数 ${name}`),
		(name, why) => invalid('invalid-parameter', `${name}: ${why}`));
	if (rules.trade_no && !biz.out_trade_no && !biz.trade_no) {
		throw invalid('missing-parameter', 'out_trade_no 与 trade_no 不能同时为空');
	}
	return { method: common.method, biz, common };
}

module.exports = { check, RequestError, METHODS };
