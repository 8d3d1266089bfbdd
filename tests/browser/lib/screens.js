'use strict';
/*
 * Pictures of pages at 1440 and 390 wide, for people to look at; and what a
 * machine can see by itself: nothing may be wider than the window. The window
 * is made as high as the page, so that what sticks to its edge stands there.
 */
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');

const folder = process.env.CERTDESK_SCREENS || path.join(__dirname, '../../../var/screens');
const SIZES = [[1440, 900], [390, 844]];

async function picture(page, name)
{
	const was = page.viewportSize();
	fs.mkdirSync(folder, { recursive: true });
	for (const [width, height] of SIZES) {
		await page.setViewportSize({ width, height });
		const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
		assert.ok(over <= 0, `${name} at ${width}: ${over} px too wide`);
		const whole = await page.evaluate(() => document.documentElement.scrollHeight);
		await page.setViewportSize({ width, height: Math.min(Math.max(height, whole), 8000) });
		await page.screenshot({ path: path.join(folder, `${name}-${width}.png`), animations: 'disabled' });
	}
	await page.setViewportSize(was);
}

module.exports = { picture };
