'use strict';
/* After all the others: the books of the whole instance are sound. */
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const { rows } = require('./lib/instance');

test('the money ties out', () => {
	const query = fs.readFileSync(path.join(__dirname, '../../sql/checks/money.sql'), 'utf8');
	assert.deepStrictEqual(rows(query), []);
});

test('every event is where its chain says, and unchanged', () => {
	assert.deepStrictEqual(rows(`SELECT member_id, seq FROM (
		SELECT e.member_id, e.seq, e.hash, e.previous_hash, desk.event_digest(e) AS digest,
		    lag(e.hash, 1, decode(repeat('00', 32), 'hex')) OVER w AS before, row_number() OVER w AS place
		FROM desk.event e WINDOW w AS (PARTITION BY e.member_id ORDER BY e.seq)) t
		WHERE hash <> digest OR previous_hash <> before OR seq <> place`), []);
	assert.deepStrictEqual(rows(`SELECT member_id FROM desk.event_head h
		WHERE NOT EXISTS (SELECT FROM desk.event e WHERE (e.member_id, e.seq, e.hash) = (h.member_id, h.seq, h.hash))`), []);
});

test('every move was a step that is allowed', () => {
	assert.deepStrictEqual(rows(`SELECT e.noun, e.from_state, e.to_state, count(*) FROM desk.event e
		WHERE e.noun IN (SELECT noun FROM desk.transition) AND e.from_state <> e.to_state
		AND NOT EXISTS (SELECT FROM desk.transition t
		    WHERE (t.noun, t.from_state, t.to_state) = (e.noun, e.from_state, e.to_state))
		AND e.from_state <> '' GROUP BY 1, 2, 3`), []);
});

test('no job lies dead', () => {
	assert.deepStrictEqual(rows("SELECT kind, dedupe, last_error FROM desk.outbox WHERE state = 'dead'"), []);
});
