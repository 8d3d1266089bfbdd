'use strict';
/*
 * Pictures of pages at 1440 and 390 wide, for people to look at; and what a
 * machine can see by itself: nothing may be wider than the window.
 */
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');

const folder = process.env.CERTDESK_SCREENS || path.join(__dirname, '../../../var/screens');
const WIDTHS = [1440, 390];

async function picture(page, name)
{
	const was = page.viewportSize();
	fs.mkdirSync(folder, { recursive: true });
	for (const width of WIDTHS) {
		await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
		await page.screenshot({ path: path.join(folder, `${name}-${width}.png`), fullPage: true, animations: 'disabled' });
		const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
		assert.ok(over <= 0, `${name} at ${width}: ${over} px too wide`);
	}
	await page.setViewportSize(was);
}

module.exports = { picture };
