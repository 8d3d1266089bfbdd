'use strict';
/*
 * The SMS provider: SendSms of Dysmsapi 2017-05-25, signature ACS3 checked
 * strictly, the provider's own limits for one number, its error shapes. What
 * was sent lies in the outbox, shown by sms_page.js and read by tests.
 */
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const acs3 = require('./acs3');
const form = require('./form');

const SKEW = 15 * 60 * 1000;
const KEEP = 500;
const LIMITS = [[60, 1, '分钟'], [3600, 5, '小时'], [86400, 10, '天']];
const NEED = ['PhoneNumbers', 'SignName', 'TemplateCode'];
const KNOWN = new Set([...NEED, 'TemplateParam', 'OutId', 'SmsUpExtendCode']);

class Sms {
	constructor({ dir, clock, faults, journal, keyId, secret, signName, limits })
	{
		Object.assign(this, { clock, faults, journal, keyId, secret, signName, limits });
		this.file = path.join(dir, 'sms.json');
		this.outbox = fs.existsSync(this.file) ? JSON.parse(fs.readFileSync(this.file, 'utf8')) : [];
		this.nonces = new Map();
		this.forgotten = 0;
	}

	refuse(status, code, message)
	{
		const id = crypto.randomUUID().toUpperCase();
		this.journal.add('sms-refused', '', { code, message });
		return {
			status,
			type: 'application/json;charset=utf-8',
			body: JSON.stringify({
				RequestId: id,
				Message: message,
				Recommend: `https://next.api.aliyun.com/troubleshoot?q=${code}`,
				HostId: 'dysmsapi.aliyuncs.com',
				Code: code,
			}),
		};
	}

	/* → null, or the refusal. */
	authenticate({ method, path: where, pairs, headers, body })
	{
		const auth = acs3.parseAuthorization(headers.authorization);
		for (const name of ['x-acs-action', 'x-acs-version', 'x-acs-date', 'x-acs-signature-nonce', 'x-acs-content-sha256']) {
			if (!headers[name]) {
				return this.refuse(400, `Missing${name}`, `${name} is mandatory for this action.`);
			}
		}
		if (!auth) {
			return this.refuse(400, 'IncompleteSignature', 'The request signature does not conform to Aliyun standards.');
		}
		if (auth.keyId !== this.keyId) {
			return this.refuse(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.');
		}
		const date = headers['x-acs-date'];
		const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(date) ? Date.parse(date) : NaN;
		if (!(Math.abs(this.clock.now() - at) <= SKEW)) {
			return this.refuse(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.');
		}
		if (headers['x-acs-content-sha256'] !== acs3.sha256(body)) {
			return this.refuse(400, 'InvalidContentSha256', 'x-acs-content-sha256 does not match the body.');
		}
		const canonical = acs3.canonicalRequest({
			method, path: where, pairs, headers, signed: auth.signed, bodyHash: acs3.sha256(body),
		});
		const covered = auth.signed.join(';') === acs3.mustSign(headers).join(';');
		if (!covered || !acs3.equal(auth.signature, acs3.signature(this.secret, canonical)) ||
			this.faults.take('sms_wrong_signature', '')) {
			return this.refuse(400, 'SignatureDoesNotMatch',
				`Specified signature is not matched with our calculation. server string to sign is:${acs3.stringToSign(canonical)}`);
		}
		return this.onceOnly(headers['x-acs-signature-nonce']);
	}

	onceOnly(nonce)
	{
		const now = this.clock.now();
		for (const [old, at] of this.nonces) {
			if (now - at > SKEW) {
				this.nonces.delete(old);
			}
		}
		if (this.nonces.has(nonce)) {
			return this.refuse(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.');
		}
		this.nonces.set(nonce, now);
		return null;
	}

	result(status, code, message, bizId)
	{
		const answer = { Message: message, RequestId: crypto.randomUUID().toUpperCase(), Code: code };
		if (bizId) {
			answer.BizId = bizId;
		}
		return { status, type: 'application/json;charset=utf-8', body: JSON.stringify(answer) };
	}

	/* As if all messages so far were of days past: limits begin anew. */
	forget()
	{
		this.forgotten = this.outbox.length > 0 ? this.outbox[this.outbox.length - 1].at : 0;
	}

	limited(phone)
	{
		if (this.limits !== 'on') {
			return null;
		}
		const now = this.clock.now();
		for (const [seconds, most, word] of LIMITS) {
			const n = this.outbox.filter((m) => m.phone === phone && m.code &&
				m.at > this.forgotten && now - m.at < seconds * 1000).length;
			if (n >= most) {
				return `触发${word}级流控Permits:${most}`;
			}
		}
		return null;
	}

	check(fields)
	{
		if (Object.keys(fields).some((name) => !KNOWN.has(name))) {
			return ['isv.INVALID_PARAMETERS', '参数异常'];
		}
		if (!/^1[3-9]\d{9}$/.test(fields.PhoneNumbers)) {
			return ['isv.MOBILE_NUMBER_ILLEGAL', '非法手机号'];
		}
		if (fields.SignName !== this.signName) {
			return ['isv.SMS_SIGNATURE_ILLEGAL', '短信签名不合法'];
		}
		if (!/^SMS_\d{1,20}$/.test(fields.TemplateCode)) {
			return ['isv.SMS_TEMPLATE_ILLEGAL', '短信模板不合法'];
		}
		try {
			const param = JSON.parse(fields.TemplateParam || '{}');
			if (Array.isArray(param) || Object.values(param).some((v) => typeof v !== 'string')) {
				throw new TypeError();
			}
		} catch {
			return ['isv.INVALID_JSON_PARAM', '参数格式错误，请修改为字符串值'];
		}
		return null;
	}

	send(fields)
	{
		const phone = fields.PhoneNumbers;
		const wrong = this.check(fields);
		if (wrong) {
			return this.result(200, wrong[0], wrong[1]);
		}
		const limit = this.faults.take('sms_limit', phone) ? '触发小时级流控Permits:5' : null;
		const param = JSON.parse(fields.TemplateParam || '{}');
		const refusal = limit || (param.code && this.limited(phone));
		if (refusal) {
			return this.result(200, 'isv.BUSINESS_LIMIT_CONTROL', refusal);
		}
		const other = this.faults.take('sms_error', phone);
		if (other) {
			return this.result(200, other.code || 'isp.SYSTEM_ERROR', '系统错误');
		}
		const bizId = `${Math.floor(Math.random() * 9e17) + 1e17}^0`;
		this.outbox.push({
			at: this.clock.now(),
			phone,
			sign_name: fields.SignName,
			template: fields.TemplateCode,
			param,
			code: param.code || '',
			out_id: fields.OutId || '',
			biz_id: bizId,
		});
		this.outbox.splice(0, Math.max(0, this.outbox.length - KEEP));
		fs.writeFileSync(this.file, JSON.stringify(this.outbox));
		return this.result(200, 'OK', 'OK', bizId);
	}

	/* QuerySendDetails: what was taken for a number on a day of Beijing's. */
	details({ PhoneNumber: phone, SendDate: day, PageSize: size, CurrentPage: page })
	{
		if (!/^1[3-9]\d{9}$/.test(phone || '') || !/^\d{8}$/.test(day || '') ||
			!/^([1-9]|[1-4]\d|50)$/.test(size || '') || !/^[1-9]\d*$/.test(page || '')) {
			return this.result(200, 'isv.INVALID_PARAMETERS', '参数异常');
		}
		const of = (at) => new Date(at + 8 * 3600e3).toISOString().slice(0, 10).replace(/-/g, '');
		const found = this.outbox.filter((m) => m.phone === phone && of(m.at) === day);
		const shown = found.slice((page - 1) * size, page * size);
		return {
			status: 200,
			type: 'application/json;charset=utf-8',
			body: JSON.stringify({
				TotalCount: String(found.length),
				Message: 'OK',
				RequestId: crypto.randomUUID().toUpperCase(),
				SmsSendDetailDTOs: {
					SmsSendDetailDTO: shown.map((m) => ({
						PhoneNum: m.phone,
						SendStatus: 3,
						TemplateCode: m.template,
						OutId: m.out_id,
						ErrCode: 'DELIVERED',
					})),
				},
				Code: 'OK',
			}),
		};
	}

	answer(request)
	{
		const { headers } = request;
		if (this.faults.take('sms_5xx', '')) {
			return { status: 503, type: 'text/plain', body: 'Service Unavailable' };
		}
		let pairs;
		try {
			pairs = form.parse(request.query);
		} catch {
			return this.refuse(400, 'InvalidParameter', 'The query is not well formed.');
		}
		const refusal = this.authenticate({ ...request, pairs });
		if (refusal) {
			return refusal;
		}
		if (headers['x-acs-action'] === 'QuerySendDetails' && headers['x-acs-version'] === '2017-05-25') {
			return this.details(Object.fromEntries(pairs));
		}
		if (headers['x-acs-action'] !== 'SendSms' || headers['x-acs-version'] !== '2017-05-25') {
			return this.refuse(404, 'InvalidAction.NotFound', 'Specified api is not found, please check your url and method.');
		}
		if (/^application\/x-www-form-urlencoded/.test(headers['content-type'] || '')) {
			pairs = pairs.concat(form.parse(request.body.toString('latin1')));
		}
		const fields = Object.fromEntries(pairs);
		for (const name of NEED) {
			if (!fields[name]) {
				return this.refuse(400, `Missing${name}`, `${name} is mandatory for this action.`);
			}
		}
		const answer = this.send(fields);
		this.journal.add('sms', fields.PhoneNumbers, { template: fields.TemplateCode, answer: answer.body });
		if (this.faults.take('sms_timeout_but_sent', fields.PhoneNumbers)) {
			return { drop: true };
		}
		const slow = this.faults.take('sms_slow', fields.PhoneNumbers);
		return slow ? { ...answer, delay: slow.ms || 12000 } : answer;
	}
}

module.exports = { Sms };
