'use strict';
/*
 * The keys of the sandbox. Its private key is made at the first start and
 * never leaves its own folder; export/ holds the public half only. Of the
 * merchant it knows the public key and nothing else.
 */
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

function writeOnce(file, text, mode)
{
	const temp = `${file}.${process.pid}`;
	fs.writeFileSync(temp, text, { mode });
	fs.renameSync(temp, file);
}

function platform(dir)
{
	const file = path.join(dir, 'platform.pem');
	if (!fs.existsSync(file)) {
		const pair = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
		writeOnce(file, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }), 0o600);
	}
	const key = crypto.createPrivateKey(fs.readFileSync(file));
	const out = path.join(dir, 'export');
	fs.mkdirSync(out, { recursive: true });
	writeOnce(path.join(out, 'alipay_public_key.pem'),
		crypto.createPublicKey(key).export({ type: 'spki', format: 'pem' }), 0o644);
	return key;
}

function merchant(file)
{
	const key = crypto.createPublicKey(fs.readFileSync(file));
	if (key.asymmetricKeyType !== 'rsa' || key.asymmetricKeyDetails.modulusLength < 2048) {
		throw new Error(`${file}: not an RSA key of at least 2048 bits`);
	}
	return key;
}

/* A secret shared with the product: read, or made if there is none yet. */
function secret(file)
{
	if (!fs.existsSync(file)) {
		writeOnce(file, `${crypto.randomBytes(24).toString('base64url')}\n`, 0o640);
	}
	return fs.readFileSync(file, 'utf8').trim();
}

module.exports = { platform, merchant, secret };
