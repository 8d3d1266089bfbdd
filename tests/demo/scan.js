#!/usr/bin/env node
'use strict';
/*
 * scan.js FRONT.png BACK.png: two pictures that pass for scans of a paper,
 * plainly not of anybody: coloured fields, lines for text, a red round seal.
 */
const fs = require('node:fs');
const zlib = require('node:zlib');

const W = 1600;
const H = 1008;

const TABLE = Array.from({ length: 256 }, (_, n) => {
	for (let k = 0; k < 8; k++) {
		n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
	}
	return n >>> 0;
});

function crc(bytes)
{
	let c = 0xffffffff;
	for (const b of bytes) {
		c = TABLE[(c ^ b) & 255] ^ (c >>> 8);
	}
	return (c ^ 0xffffffff) >>> 0;
}

function chunk(kind, data)
{
	const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
	const out = Buffer.alloc(body.length + 8);
	out.writeUInt32BE(data.length, 0);
	body.copy(out, 4);
	out.writeUInt32BE(crc(body), body.length + 4);
	return out;
}

function png(colour)
{
	const raw = Buffer.alloc((W * 3 + 1) * H);
	for (let y = 0; y < H; y++) {
		for (let x = 0; x < W; x++) {
			const at = y * (W * 3 + 1) + 1 + x * 3;
			raw.set(colour(x, y), at);
		}
	}
	const head = Buffer.alloc(13);
	head.writeUInt32BE(W, 0);
	head.writeUInt32BE(H, 4);
	head.set([8, 2, 0, 0, 0], 8);
	return Buffer.concat([
		Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
		chunk('IHDR', head), chunk('IDAT', zlib.deflateSync(raw, { level: 9 })), chunk('IEND', Buffer.alloc(0)),
	]);
}

function paper(tint, front)
{
	return (x, y) => {
		const seal = Math.hypot(x - 1180, y - 640);
		if ((seal > 180 && seal < 196) || seal < 22) {
			return [198, 47, 47];
		}
		if (x < 40 || y < 40 || x > W - 40 || y > H - 40) {
			return [245, 247, 250];
		}
		if (front && x > 1100 && x < 1480 && y > 130 && y < 470) {
			return [190, 200, 214];
		}
		if (x > 140 && x < 900 && y > 140 && y < 860 && (y - 140) % 120 < 34) {
			return [78, 89, 105];
		}
		return tint;
	};
}

const [front, back] = process.argv.slice(2);
fs.writeFileSync(front, png(paper([226, 238, 250], true)));
fs.writeFileSync(back, png(paper([250, 240, 226], false)));
