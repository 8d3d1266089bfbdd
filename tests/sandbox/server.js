'use strict';
/*
 * The HTTP side of the sandbox: reads a request whole, finds who answers it,
 * writes the answer. Anything larger than a real provider takes is refused.
 */
const fs = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const path = require('node:path');
const { html, page } = require('./html');
const { smsPage } = require('./sms_page');

const BODY_LIMIT = 1 << 20;

function readBody(request)
{
	return new Promise((resolve, reject) => {
		const chunks = [];
		let size = 0;
		request.on('data', (chunk) => {
			size += chunk.length;
			if (size > BODY_LIMIT) {
				reject(Object.assign(new Error('too large'), { status: 413 }));
				request.destroy();
				return;
			}
			chunks.push(chunk);
		});
		request.on('end', () => resolve(Buffer.concat(chunks)));
		request.on('error', reject);
	});
}

function show(title, body)
{
	return { status: 200, type: 'text/html; charset=utf-8', body: page(title, body) };
}

function home()
{
	return show('沙箱', html`<div class="card"><p>这里扮演外部服务：</p>
<ul><li>支付宝网关：/gateway.do（由会员网站的订单页面跳转而来）</li>
<li><a href="/sms">短信收件箱</a>：查看发出的验证码</li></ul></div>`);
}

class Server {
	constructor({ gateway, cashier, sms, ctl })
	{
		Object.assign(this, { gateway, cashier, sms, ctl });
	}

	async route(request)
	{
		const { method, path: where } = request;
		if (where.startsWith('/_ctl/')) {
			return this.ctl.answer(request);
		}
		if (where === '/gateway.do' && (method === 'GET' || method === 'POST')) {
			return this.gateway.answer(request.query, request.body.toString('latin1'));
		}
		if (where.startsWith('/cashier/')) {
			return this.cash(request);
		}
		if (where === '/' && request.headers['x-acs-action']) {
			return this.sms.answer(request);
		}
		if (method === 'GET' && where === '/sms') {
			return { status: 200, type: 'text/html; charset=utf-8', body: smsPage(this.sms.outbox) };
		}
		if (method === 'GET' && where === '/cashier.script.js') {
			return {
				status: 200,
				type: 'text/javascript; charset=utf-8',
				body: fs.readFileSync(path.join(__dirname, 'cashier.script.js')),
			};
		}
		if (method === 'GET' && where === '/healthz') {
			return { status: 200, type: 'text/plain', body: 'ok\n' };
		}
		if (method === 'GET' && where === '/') {
			return home();
		}
		if (method === 'GET' && where === '/favicon.ico') {
			return { status: 204, type: 'image/x-icon', body: '' };
		}
		return { status: 404, type: 'text/plain', body: 'not found\n' };
	}

	async cash({ method, path: where })
	{
		const [, , token, does] = where.split('/');
		const order = this.cashier.find(token);
		if (!order) {
			return { ...show('支付宝收银台', html`<div class="card"><p>收银台页面已失效，请返回商户重新支付。</p></div>`), status: 404 };
		}
		if (method === 'GET' && does === undefined) {
			return { status: 200, type: 'text/html; charset=utf-8', body: this.cashier.show(token, order) };
		}
		if (method !== 'POST' || !['pay', 'later', 'cancel', 'return'].includes(does)) {
			return { status: 405, type: 'text/plain', body: 'method\n' };
		}
		const done = await this.cashier.act(order, does);
		if (done.location) {
			return { status: 303, location: done.location, after: done.after };
		}
		return {
			status: 200,
			type: 'text/html; charset=utf-8',
			body: this.cashier.show(token, order, done.problem || '商户没有给出返回地址，支付结果以通知为准。'),
			after: done.after,
		};
	}

	write(response, answer)
	{
		if (answer.drop) {
			response.destroy();
			return;
		}
		const headers = { 'Cache-Control': 'no-store' };
		if (answer.location) {
			headers.Location = answer.location;
		}
		if (answer.type) {
			headers['Content-Type'] = answer.type;
		}
		response.writeHead(answer.status, headers);
		response.end(answer.body || '', () => {
			Promise.resolve(answer.after && answer.after()).catch((error) => console.error(error));
		});
	}

	async handle(request, response)
	{
		try {
			const at = request.url.indexOf('?');
			const answer = await this.route({
				method: request.method,
				path: at < 0 ? request.url : request.url.slice(0, at),
				query: at < 0 ? '' : request.url.slice(at + 1),
				headers: request.headers,
				body: await readBody(request),
			});
			setTimeout(() => this.write(response, answer), answer.delay || 0);
		} catch (error) {
			console.error(error);
			if (!response.headersSent && !response.destroyed) {
				this.write(response, { status: error.status || 500, type: 'text/plain', body: 'error\n' });
			}
		}
	}

	listen({ listen, port, tls_certificate: cert, tls_key: key })
	{
		const handle = (request, response) => this.handle(request, response);
		const server = cert
			? https.createServer({ cert: fs.readFileSync(cert), key: fs.readFileSync(key) }, handle)
			: http.createServer(handle);
		return new Promise((resolve, reject) => {
			server.once('error', reject);
			server.listen(Number(port), listen, () => resolve(server));
		});
	}
}

module.exports = { Server };
