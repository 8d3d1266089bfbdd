'use strict';
/*
 * Puts the sandbox together from its configuration; main.js and the tests
 * start it through here. Nothing is global.
 */
const fs = require('node:fs');
const { list } = require('./conf');
const { Books } = require('./books');
const { Cashier } = require('./cashier');
const { Clock } = require('./clock');
const { Ctl } = require('./ctl');
const { Faults } = require('./faults');
const { Gateway } = require('./gateway');
const { Journal } = require('./journal');
const { Notifier } = require('./notifier');
const { Server } = require('./server');
const { Sms } = require('./sms');
const keys = require('./keys');

async function start(conf)
{
	fs.mkdirSync(conf.dir, { recursive: true });
	const clock = new Clock(Number(conf.clock_factor));
	const common = {
		clock,
		faults: new Faults(),
		journal: new Journal(clock),
		key: keys.platform(conf.dir),
		merchantKey: keys.merchant(conf.merchant_public_key),
		books: new Books(conf.dir, clock),
		appId: conf.app_id,
		sellerId: conf.seller_id,
		payee: conf.payee,
		hosts: list(conf.notify_hosts),
		returnHosts: list(conf.return_hosts),
		trust: conf.trust ? fs.readFileSync(conf.trust) : null,
	};
	common.notifier = new Notifier(common);
	common.cashier = new Cashier(common);
	const gateway = new Gateway(common);
	const sms = new Sms({
		...common,
		dir: conf.dir,
		keyId: conf.sms_key_id,
		secret: keys.secret(conf.sms_secret_file),
		signName: conf.sms_sign_name,
		limits: conf.sms_limits,
	});
	const ctl = new Ctl({ ...common, sms, token: keys.secret(conf.token_file) });
	const server = await new Server({ gateway, cashier: common.cashier, sms, ctl }).listen(conf);
	return { server, ...common, sms };
}

module.exports = { start };
