#!/usr/bin/env node
'use strict';
/* sandbox: `main.js sandbox.conf` runs it; `main.js --keys DIR` makes its keys only. */
const fs = require('node:fs');
const { read } = require('./conf');
const { start } = require('./world');
const keys = require('./keys');

async function main([first, second])
{
	if (first === '--keys' && second) {
		fs.mkdirSync(second, { recursive: true });
		keys.platform(second);
		return;
	}
	if (!first || second) {
		throw new Error('usage: main.js FILE.conf | main.js --keys DIR');
	}
	const { server } = await start(read(first));
	console.log(`sandbox: listening on ${JSON.stringify(server.address())}`);
	for (const signal of ['SIGTERM', 'SIGINT']) {
		process.on(signal, () => process.exit(0));
	}
}

main(process.argv.slice(2)).catch((error) => {
	console.error(`sandbox: ${error.message}`);
	process.exit(1);
});
