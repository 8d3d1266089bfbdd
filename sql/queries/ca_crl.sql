-- Certificate revocation lists. What a list holds is read by one statement,
-- after the signer's lock is held, so no snapshot can predate the lock.

-- name: ca_crl_newest
-- by: ca
-- takes:
-- gives: number int8, this_update timestamptz, next_update timestamptz,
--   n_entries int4, der bytea
-- reads: yes
SELECT number, this_update, next_update, n_entries, der
FROM ca.crl ORDER BY number DESC LIMIT 1;

-- name: ca_crl_is_stale
-- by: ca
-- takes: number int8
-- gives: stale bool
-- reads: yes
SELECT EXISTS (SELECT FROM ca.revocation r, ca.crl c
	WHERE c.number = $1::bigint AND r.recorded_at > c.made_at) AS stale;

-- name: ca_crl_entries
-- by: ca
-- takes: previous_update timestamptz
-- gives: serial bytea, revoked_at timestamptz, reason int4
SELECT serial, revoked_at, reason
FROM ca.revocation
WHERE released_at IS NULL
AND ($1::timestamptz IS NULL OR not_after >= $1::timestamptz)
ORDER BY serial;

-- name: ca_crl_may_vanish
-- by: ca
-- takes: serial bytea, previous_update timestamptz
-- gives: allowed bool
-- reads: yes
SELECT coalesce(bool_or(released_at IS NOT NULL OR not_after < $2::timestamptz), false) AS allowed
FROM ca.revocation WHERE serial = $1::bytea;

-- name: ca_crl_add
-- by: ca
-- takes: number int8, issuer_id int4, this_update timestamptz,
--   next_update timestamptz, n_entries int4, der bytea
-- gives:
INSERT INTO ca.crl (number, issuer_id, this_update, next_update, n_entries, der)
VALUES ($1::bigint, $2::integer, $3::timestamptz, $4::timestamptz, $5::integer, $6::bytea);

-- name: ca_revocation_add
-- by: ca
-- takes: serial bytea, not_after timestamptz, reason int4
-- gives:
INSERT INTO ca.revocation (serial, not_after, reason)
SELECT $1::bytea, $2::timestamptz, $3::integer
WHERE NOT EXISTS (SELECT FROM ca.revocation WHERE serial = $1::bytea);
