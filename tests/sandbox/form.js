'use strict';
/*
 * Percent-decoding of queries and form bodies, strictly: bad escapes, bytes
 * that are not UTF-8 and a name given twice are refused. Pairs keep the order
 * in which they came.
 */
const decoder = new TextDecoder('utf-8', { fatal: true });

class FormError extends Error {}

function decode(text)
{
	if (/%(?![0-9A-Fa-f]{2})/.test(text)) {
		throw new FormError('bad escape');
	}
	if (/[^\x21-\x7e]/.test(text)) {
		throw new FormError('a byte that must be escaped');
	}
	const bytes = Buffer.from(text.replace(/\+/g, ' '), 'latin1');
	const out = [];
	for (let i = 0; i < bytes.length; i++) {
		if (bytes[i] === 0x25) {
			out.push(parseInt(bytes.toString('latin1', i + 1, i + 3), 16));
			i += 2;
		} else {
			out.push(bytes[i]);
		}
	}
	try {
		return decoder.decode(Uint8Array.from(out));
	} catch {
		throw new FormError('not UTF-8');
	}
}

function parse(text)
{
	const pairs = [];
	const seen = new Set();
	for (const piece of text.split('&')) {
		if (piece === '') {
			continue;
		}
		const eq = piece.indexOf('=');
		const name = decode(eq < 0 ? piece : piece.slice(0, eq));
		const value = eq < 0 ? '' : decode(piece.slice(eq + 1));
		if (seen.has(name)) {
			throw new FormError(`${name} is given twice`);
		}
		seen.add(name);
		pairs.push([name, value]);
	}
	return pairs;
}

function encode(pairs)
{
	return pairs.map(([name, value]) => `${formEscape(name)}=${formEscape(value)}`).join('&');
}

function formEscape(text)
{
	return encodeURIComponent(text).replace(/[!'()~]/g,
		(c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`).replace(/%20/g, '+');
}

module.exports = { parse, encode, FormError };
