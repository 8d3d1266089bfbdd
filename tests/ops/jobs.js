'use strict';
/* Runs the tests of one file against a desk of its own; prints TAP. */
const path = require('node:path');

async function main(name)
{
	const { tests, begin } = require(path.join(__dirname, `${name}.js`));
	const only = process.argv[3];
	const chosen = tests.filter((t) => !only || t.name.includes(only));
	const w = await begin();
	let failed = 0;
	console.log(`1..${chosen.length}`);
	for (const [i, { name: what, body }] of chosen.entries()) {
		try {
			await body();
			console.log(`ok ${i + 1} - ${what}`);
		} catch (error) {
			failed++;
			console.log(`not ok ${i + 1} - ${what}`);
			console.log(`${error.stack}\n${w.log || ''}`.replace(/^/gm, '# '));
		}
		w.deaf = false;
		await w.ctl('DELETE', 'faults');
	}
	await w.stop();
	process.exit(failed === 0 ? 0 : 1);
}

main(process.argv[2]).catch((error) => {
	console.log(`Bail out! ${error.stack}`.replace(/\n/g, '\n# '));
	process.exit(1);
});
