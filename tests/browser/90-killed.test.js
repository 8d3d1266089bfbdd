'use strict';
/* Any program may be killed at any time: it is started again and work goes on.
 * The supervisor of `dev` plays what systemd does on a server. */
const assert = require('node:assert');
const test = require('node:test');
const { launch, visitor, signIn } = require('./lib/browser');
const { dev, pid, until } = require('./lib/instance');

let house;
test.before(async () => { house = await launch(); });
test.after(() => house.close());

for (const name of Object.keys(dev.pids)) {
	test(`${name} is killed`, async () => {
		const who = await visitor(house.browser, { allowed: [/./] });
		const { page } = who;
		await signIn(page, 'xinghe02');
		const old = pid(name);
		process.kill(old, 'SIGKILL');
		await until(`${name} to be started again`, () => pid(name) !== old, 30);
		await until('the members\' site to answer as before', async () => {
			try {
				const answer = await page.goto(`${dev.addresses.members}/certificates`, { timeout: 5000 });
				return answer.status() === 200;
			} catch {
				return false;
			}
		}, 60);
		assert.match(await page.textContent('main'), /KEY-2024-000103/, 'still signed in, the same data');
		await who.end();
	});
}
