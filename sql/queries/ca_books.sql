-- What the CA keeps about itself: the signer's lock, issuers, profiles,
-- ceilings, audit.

-- name: ca_signer_lock
-- by: ca
-- takes:
-- gives: held bool
SELECT CASE WHEN EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory'
        AND pid = pg_backend_pid() AND objsubid = 1 AND granted
        AND (classid::bigint << 32 | objid::bigint) = 4843372868425633793)
    THEN true ELSE pg_try_advisory_lock(4843372868425633793) END AS held;

-- The session's lock, counted once more: a connection that was made again in
-- the meantime takes it here, and keeps it.

-- name: ca_signer_fence
-- by: ca
-- takes:
-- gives: held bool
SELECT pg_try_advisory_lock(4843372868425633793) AS held;

-- name: ca_issuer_note
-- by: ca
-- takes: certificate bytea, sha256 bytea, subject text, not_after timestamptz
-- gives: issuer_id int4
WITH fresh AS (
	INSERT INTO ca.issuer (certificate, sha256, subject, not_after)
	SELECT $1::bytea, $2::bytea, $3::text, $4::timestamptz
	WHERE NOT EXISTS (SELECT FROM ca.issuer WHERE sha256 = $2::bytea)
	RETURNING issuer_id
)
SELECT issuer_id FROM fresh
UNION ALL
SELECT issuer_id FROM ca.issuer WHERE sha256 = $2::bytea;

-- name: ca_profile_note
-- by: ca
-- takes: full_name text, sha256 bytea
-- gives: same bool
WITH fresh AS (
	INSERT INTO ca.profile (full_name, sha256)
	SELECT $1::text, $2::bytea
	WHERE NOT EXISTS (SELECT FROM ca.profile WHERE full_name = $1::text)
	RETURNING true AS same
)
SELECT same FROM fresh
UNION ALL
SELECT sha256 = $2::bytea FROM ca.profile WHERE full_name = $1::text;

-- name: ca_audit_add
-- by: ca
-- takes: action text, subject text, detail text
-- gives: seq int8
SELECT ca.audit_add($1::text, $2::text, $3::text) AS seq;

-- name: ca_audit_head_find
-- by: ca
-- takes:
-- gives: seq int8, hash bytea, is_signed bool
-- reads: yes
SELECT a.seq, a.hash,
	EXISTS (SELECT FROM ca.audit_head h WHERE h.seq = a.seq) AS is_signed
FROM ca.audit a ORDER BY a.seq DESC LIMIT 1;

-- name: ca_audit_head_sign
-- by: ca
-- takes: seq int8, signature bytea
-- gives:
INSERT INTO ca.audit_head (seq, signature) VALUES ($1::bigint, $2::bytea);

-- name: ca_ceiling_check
-- by: ca
-- takes: member_id int8
-- gives: halted bool, hour_full bool, member_full bool
SELECT c.halted,
	(SELECT count(*) FROM ca.issuance
	    WHERE reserved_at > now() - interval '1 hour') >= c.per_hour AS hour_full,
	(SELECT count(*) FROM ca.issuance
	    WHERE member_id = $1::bigint
	    AND reserved_at > now() - interval '24 hours') >= c.per_member_day AS member_full
FROM ca.ceiling c;

-- name: ca_figures
-- by: ca
-- takes:
-- gives: issued int8, reserved int8, audit_head int8
-- reads: yes
SELECT count(*) FILTER (WHERE state = 'signed') AS issued,
	count(*) FILTER (WHERE state = 'reserved') AS reserved,
	(SELECT coalesce(max(seq), 0) FROM ca.audit) AS audit_head
FROM ca.issuance;

-- name: ca_serial_known
-- by: ca
-- takes: serial bytea
-- gives: known bool
-- reads: yes
SELECT EXISTS (SELECT FROM ca.issuance WHERE serial = $1::bytea) AS known;

-- name: ca_foreign_note
-- by: ca
-- takes: serial bytea, certificate bytea
-- gives:
INSERT INTO ca.foreign_serial (serial, certificate)
SELECT $1::bytea, $2::bytea
WHERE NOT EXISTS (SELECT FROM ca.foreign_serial WHERE serial = $1::bytea);
