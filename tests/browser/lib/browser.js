'use strict';
/*
 * Chromium as the tests use it: trusting the development root through its own
 * certificate store, in a home folder of its own, speaking to loopback only.
 * Every page is watched: a console error, a refused resource, a breach of the
 * content security policy or a script's exception fails the test at its end.
 */
const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { chromium } = require('playwright-core');
const { dev } = require('./instance');

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
	'--disable-background-networking', '--disable-component-update', '--disable-sync', '--lang=zh-CN'];

function trustStore(home)
{
	const store = path.join(home, '.pki/nssdb');
	fs.mkdirSync(store, { recursive: true });
	execFileSync('certutil', ['-d', `sql:${store}`, '-N', '--empty-password']);
	execFileSync('certutil', ['-d', `sql:${store}`, '-A', '-t', 'C,,', '-n', 'certdesk development', '-i', dev.trust]);
}

/* extra: further flags of Chromium */
async function launch(extra = [])
{
	const home = fs.mkdtempSync(path.join(os.tmpdir(), 'certdesk-browser-'));
	trustStore(home);
	const browser = await chromium.launch({
		executablePath: process.env.CERTDESK_CHROMIUM || '/usr/bin/chromium',
		args: [...FLAGS, ...extra],
		env: { ...process.env, HOME: home, LANG: 'zh_CN.UTF-8' },
	});
	return {
		browser,
		async close()
		{
			await browser.close();
			fs.rmSync(home, { recursive: true, force: true });
		},
	};
}

/* Watches a page; → the list of what went wrong so far. */
function watch(page, allowed)
{
	const wrong = [];
	const add = (text) => {
		if (!allowed.some((pattern) => pattern.test(text))) {
			wrong.push(`${page.url()}: ${text}`);
		}
	};
	page.on('console', (message) => {
		if (message.type() === 'error' || /Content Security Policy/i.test(message.text())) {
			add(`console: ${message.text()} ${message.location().url}`);
		}
	});
	page.on('pageerror', (error) => add(`exception: ${error.message}`));
	page.on('requestfailed', (request) => {
		if (request.failure()?.errorText !== 'net::ERR_ABORTED') {
			add(`request: ${request.url()} ${request.failure()?.errorText}`);
		}
	});
	page.on('request', (request) => {
		const host = new URL(request.url()).hostname;
		if (!['localhost', '127.0.0.1', ''].includes(host)) {
			add(`request that leaves the machine: ${request.url()}`);
		}
	});
	return wrong;
}

/* A new visitor. allowed: patterns of what may be seen in the console. */
async function visitor(browser, { allowed = [], officer, ...options } = {})
{
	const context = await browser.newContext({
		locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: { width: 1440, height: 900 },
		...(officer ? {
			ignoreHTTPSErrors: true,
			clientCertificates: [{ origin: dev.addresses.admin, certPath: officer.certificate, keyPath: officer.key }],
		} : {}),
		...options,
	});
	const page = await context.newPage();
	page.setDefaultTimeout(20000);
	patient(page);
	const wrong = watch(page, [
		/* agents on other ports of the range belong to others, or are none */
		/127\.0\.0\.1:1862\d/,
		...allowed,
	]);
	return {
		context, page, wrong,
		async end()
		{
			await context.close();
			assert.deepStrictEqual(wrong, [], 'nothing went wrong in the browser');
		},
	};
}

/* A page that leads on by itself (the payment's waiting page, a sign-in) may
 * do so just when the test goes elsewhere: who typed an address would type it
 * again. */
function patient(page)
{
	const goOnce = page.goto.bind(page);

	page.goto = async (...address) => {
		for (let again = 3; ; again--) {
			try {
				return await goOnce(...address);
			} catch (error) {
				if (again === 0 || !/ERR_ABORTED|interrupted by another navigation/.test(error.message)) {
					throw error;
				}
			}
		}
	};
}

async function signIn(page, login, next = '/')
{
	const { password } = dev.operators[login];
	await page.goto(`${dev.addresses.members}/sign-in${next === '/' ? '' : `?next=${encodeURIComponent(next)}`}`);
	await page.fill('[name=login]', login);
	await page.fill('[name=password]', password);
	await Promise.all([
		page.waitForURL((url) => url.pathname !== '/sign-in'),
		page.click('main button[type=submit]'),
	]);
}

module.exports = { launch, visitor, signIn };
