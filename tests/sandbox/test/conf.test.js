'use strict';
const assert = require('node:assert');
const test = require('node:test');
const conf = require('../conf');
const { GAPS } = require('../notifier');
const { fen, yuan } = require('../books');
const { beijing, parseBeijing } = require('../clock');

const LEAST = 'dir = a\nmerchant_public_key = b\ntoken_file = c\nsms_secret_file = d\n';

test('settings: unknown, doubled, missing and unsafe ones are refused', () => {
	assert.strictEqual(conf.parse(`# x\n${LEAST}`).listen, '127.0.0.1');
	for (const bad of ['', `${LEAST}colour = red`, `${LEAST}dir = x`, `${LEAST}listen = 0.0.0.0`,
		`${LEAST}app_id = 2016000000000001`, `${LEAST}nothing`]) {
		assert.throws(() => conf.parse(bad), bad);
	}
});

test('the schedule of notices is the real one', () => {
	assert.deepStrictEqual(GAPS, [240, 600, 600, 3600, 7200, 21600, 54000]);
});

test('money and time', () => {
	assert.strictEqual(fen('298.50'), 29850);
	assert.strictEqual(fen('0.1'), 10);
	for (const bad of ['', '1.', '.5', '01', '1e3', '-1', '1.234', '１']) {
		assert.strictEqual(fen(bad), null, bad);
	}
	assert.strictEqual(yuan(5), '0.05');
	assert.strictEqual(parseBeijing('2026-02-30 00:00:00'), null);
	assert.strictEqual(beijing(parseBeijing('2026-11-22 08:00:00')), '2026-11-22 08:00:00');
	assert.strictEqual(new Date(parseBeijing('2026-11-22 08:00:00')).toISOString(), '2026-11-22T00:00:00.000Z');
});
