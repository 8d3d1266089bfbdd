-- The CA's audit trail and its kill switch, for certdeskctl.

-- name: ca_trail_count
-- by: ctl
-- gives: n int8, n_heads int8
-- reads: yes
SELECT (SELECT count(*) FROM ca.audit) AS n,
	(SELECT count(*) FROM ca.audit_head) AS n_heads;

-- name: ca_trail_first_wrong
-- by: ctl
-- gives: seq int8, what text
-- reads: yes
SELECT x.seq, CASE
	WHEN x.seq <> x.place THEN 'a row is missing before it'
	WHEN x.previous_hash <> x.hash_before THEN 'does not follow the row before'
	ELSE 'was changed' END AS what
FROM (
	SELECT a.seq, a.hash, a.previous_hash, ca.audit_digest(a) AS digest,
		row_number() OVER chain AS place,
		lag(a.hash, 1, decode(repeat('00', 32), 'hex')) OVER chain AS hash_before
	FROM ca.audit a
	WINDOW chain AS (ORDER BY a.seq)) x
WHERE x.seq <> x.place OR x.previous_hash <> x.hash_before OR x.hash <> x.digest
ORDER BY x.seq
LIMIT 1;

-- name: ca_trail_heads
-- by: ctl
-- takes: after int8
-- gives: seq int8, hash bytea, signature bytea
-- reads: yes
SELECT h.seq, a.hash, h.signature
FROM ca.audit_head h JOIN ca.audit a USING (seq)
WHERE h.seq > $1::bigint
ORDER BY h.seq
LIMIT 1000;

-- name: ca_ceiling_halt
-- by: ctl
-- takes: halted bool, why text
UPDATE ca.ceiling SET halted = $1::boolean, halted_why = $2::text;

-- name: ca_ceiling_note
-- by: ctl
-- takes: action text, why text
-- gives: seq int8
SELECT ca.audit_add($1::text, 'ceiling', $2::text) AS seq;
