-- Issuing: what the CA reads to judge for itself, and the two transactions.

-- name: ca_case_lock
-- by: ca
-- takes: member_id int8, application_id int8
-- gives: application_no text, application_state text, kind text, channel text,
--   years int4, order_id int8, member_state text, credit_code text,
--   old_id int8, old_state text, old_serial text, old_subject text,
--   old_spki bytea, old_profile text, old_not_after timestamptz,
--   old_der bytea, old_seals text, old_successor int8, key_id int8,
--   account_id int8, contact_mask text, key_state text, terms text,
--   terms_digest text
SELECT a.no AS application_no, a.state AS application_state, a.kind, a.channel,
	a.years, coalesce(a.order_id, 0) AS order_id, m.state AS member_state, m.credit_code,
	c.certificate_id AS old_id, c.state AS old_state, c.serial AS old_serial,
	c.subject AS old_subject, c.spki_sha256 AS old_spki,
	c.profile AS old_profile, c.not_after AS old_not_after,
	c.der AS old_der, c.seals AS old_seals,
	coalesce((SELECT n.certificate_id FROM desk.certificate n
	    WHERE n.member_id = c.member_id AND n.replaces_id = c.certificate_id
	    AND n.state <> 'void'
	    AND NOT EXISTS (SELECT FROM ca.issuance i
	        WHERE i.member_id = n.member_id
	        AND i.certificate_id = n.certificate_id
	        AND i.application_id = a.application_id)
	    LIMIT 1), 0) AS old_successor,
	c.key_id, c.account_id, c.contact_mask, k.state AS key_state,
	coalesce(desk.terms_text(a.member_id, a.application_id), '') AS terms,
	coalesce(desk.terms_digest(a.member_id, a.application_id), '') AS terms_digest
FROM desk.application a
JOIN desk.member m USING (member_id)
JOIN desk.certificate c USING (member_id, certificate_id)
JOIN desk.ukey k USING (member_id, key_id)
WHERE a.member_id = $1::bigint AND a.application_id = $2::bigint
FOR UPDATE OF a, c;

-- name: ca_request_find
-- by: ca
-- takes: member_id int8, application_id int8
-- gives: spki_sha256 bytea, csr bytea, pop bytea
SELECT spki_sha256, csr, pop
FROM desk.issue_request
WHERE member_id = $1::bigint AND application_id = $2::bigint
ORDER BY created_at DESC, spki_sha256 LIMIT 1;

-- name: ca_order_find
-- by: ca
-- takes: member_id int8, order_id int8, application_id int8
-- gives: order_state text, price_version int4, settled_fen int8,
--   settled_at timestamptz, refunded bool, price_was_valid bool,
--   spent_fen int8
SELECT o.state AS order_state, o.price_version,
	coalesce(s.fen, 0) AS settled_fen, s.settled_at,
	EXISTS (SELECT FROM desk.refund r
	    WHERE r.member_id = s.member_id AND r.payment_id = s.payment_id
	    AND r.state <> 'failed') AS refunded,
	-- The version must have been in force while the order could be paid.
	EXISTS (SELECT FROM desk.price_list p
	    WHERE p.price_version = o.price_version
	    AND p.valid_from <= coalesce(s.settled_at, now())
	    AND NOT EXISTS (SELECT FROM desk.price_list later
	        WHERE later.valid_from > p.valid_from
	        AND later.valid_from <= coalesce(s.settled_at, now())
	            - interval '25 hours')) AS price_was_valid,
	(SELECT coalesce(sum(i.fee_fen), 0) FROM ca.issuance i
	    WHERE i.member_id = o.member_id AND i.order_id = o.order_id
	    AND i.application_id <> $3::bigint
	    AND i.state <> 'void')::bigint AS spent_fen
FROM desk.order_head o
LEFT JOIN desk.settlement s USING (member_id, order_id)
WHERE o.member_id = $1::bigint AND o.order_id = $2::bigint;

-- name: ca_order_lines
-- by: ca
-- takes: member_id int8, order_id int8
-- gives: application_id int8, item text, fen int8, price_fen int8,
--   coupon_fen int8, coupon_id int8, coupon_slot int4, coupon_state text,
--   coupon_kind text, coupon_good bool
SELECT l.application_id, l.item, l.fen, coalesce(p.fen, -1) AS price_fen,
	l.coupon_fen, coalesce(u.coupon_id, 0) AS coupon_id,
	coalesce(u.slot, 0) AS coupon_slot,
	coalesce(u.state, '') AS coupon_state,
	coalesce(c.kind, '') AS coupon_kind,
	coalesce(u.slot <= c.total AND c.created_at <= now(), false) AS coupon_good
FROM desk.order_line l
JOIN desk.order_head o USING (member_id, order_id)
LEFT JOIN desk.price p ON p.price_version = o.price_version AND p.item = l.item
LEFT JOIN desk.coupon_use u ON u.member_id = l.member_id
	AND u.order_id = l.order_id AND u.line_no = l.line_no
	AND u.state <> 'returned'
LEFT JOIN desk.coupon c ON c.member_id = u.member_id AND c.coupon_id = u.coupon_id
WHERE l.member_id = $1::bigint AND l.order_id = $2::bigint
ORDER BY l.line_no;

-- name: ca_key_check
-- by: ca
-- takes: spki_sha256 bytea, member_id int8, application_id int8
-- gives: key_blocked bool, key_used bool
SELECT EXISTS (SELECT FROM ca.blocked_key WHERE spki_sha256 = $1::bytea) AS key_blocked,
	EXISTS (SELECT FROM ca.issuance i WHERE i.spki_sha256 = $1::bytea
	    AND (i.member_id, i.application_id) <> ($2::bigint, $3::bigint))
	OR EXISTS (SELECT FROM desk.certificate c WHERE c.spki_sha256 = $1::bytea
	    AND NOT EXISTS (SELECT FROM ca.issuance i
	        WHERE i.member_id = c.member_id
	        AND i.certificate_id = c.certificate_id
	        AND (i.member_id, i.application_id) = ($2::bigint, $3::bigint))) AS key_used;

-- name: ca_serial_revoked
-- by: ca
-- takes: serial bytea
-- gives: old_revoked bool
SELECT EXISTS (SELECT FROM ca.revocation
	WHERE serial = $1::bytea AND released_at IS NULL) AS old_revoked;

-- name: ca_issuance_live
-- by: ca
-- takes: member_id int8, application_id int8
-- gives: issuance_id int8, state text, serial bytea, spki_sha256 bytea,
--   not_after timestamptz, certificate bytea, certificate_sha256 bytea,
--   certificate_id int8, confirmed_at timestamptz
SELECT issuance_id, state, serial, spki_sha256, not_after, certificate,
	certificate_sha256, coalesce(certificate_id, 0) AS certificate_id,
	confirmed_at
FROM ca.issuance
WHERE member_id = $1::bigint AND application_id = $2::bigint
AND state <> 'void';

-- name: ca_issuance_voids
-- by: ca
-- takes: member_id int8, application_id int8
-- gives: n_voids int8
SELECT count(*) AS n_voids FROM ca.issuance
WHERE member_id = $1::bigint AND application_id = $2::bigint
AND state = 'void' AND certificate IS NOT NULL;

-- name: ca_issuance_reserve
-- by: ca
-- takes: member_id int8, application_id int8, old_certificate_id int8,
--   issuer_id int4, serial bytea, spki_sha256 bytea, profile text, terms text,
--   order_id int8, fee_fen int8, coupon_id int8, coupon_slot int4,
--   not_before timestamptz, not_after timestamptz, tbs bytea,
--   tbs_sha256 bytea
-- gives: issuance_id int8
INSERT INTO ca.issuance (member_id, application_id, old_certificate_id,
	issuer_id, serial, spki_sha256, profile, terms, order_id, fee_fen,
	coupon_id, coupon_slot, not_before, not_after, tbs, tbs_sha256)
VALUES ($1::bigint, $2::bigint, $3::bigint, $4::integer, $5::bytea, $6::bytea,
	$7::text, $8::text, $9::bigint, $10::bigint, $11::bigint, $12::integer,
	$13::timestamptz, $14::timestamptz, $15::bytea, $16::bytea)
RETURNING issuance_id;

-- name: ca_issuance_find
-- by: ca
-- takes: issuance_id int8
-- gives: issuance_id int8, member_id int8, application_id int8,
--   old_certificate_id int8, issuer_id int4, serial bytea,
--   spki_sha256 bytea, profile text, not_before timestamptz,
--   not_after timestamptz, tbs bytea, tbs_sha256 bytea, state text,
--   certificate_id int8
SELECT issuance_id, member_id, application_id, old_certificate_id, issuer_id,
	serial, spki_sha256, profile, not_before, not_after, tbs, tbs_sha256,
	state, coalesce(certificate_id, 0) AS certificate_id
FROM ca.issuance WHERE issuance_id = $1::bigint;

-- name: ca_issuance_unfinished
-- by: ca
-- takes:
-- gives: issuance_id int8, reserved_at timestamptz
SELECT issuance_id, reserved_at FROM ca.issuance
WHERE state = 'reserved' ORDER BY issuance_id LIMIT 200;

-- name: ca_issuance_lock
-- by: ca
-- takes: issuance_id int8
-- gives: state text, application_state text, old_state text, key_id int8,
--   account_id int8, seals text, contact_mask text
SELECT i.state, a.state AS application_state, c.state AS old_state,
	c.key_id, c.account_id, c.seals, c.contact_mask
FROM ca.issuance i
JOIN desk.application a USING (member_id, application_id)
JOIN desk.certificate c ON c.member_id = i.member_id
	AND c.certificate_id = i.old_certificate_id
WHERE i.issuance_id = $1::bigint
FOR UPDATE OF i, a, c;

-- name: ca_issuance_sign
-- by: ca
-- takes: issuance_id int8, certificate bytea, certificate_sha256 bytea,
--   certificate_id int8
-- gives:
UPDATE ca.issuance SET state = 'signed', certificate = $2::bytea,
	certificate_sha256 = $3::bytea, certificate_id = $4::bigint,
	signed_at = now()
WHERE issuance_id = $1::bigint AND state = 'reserved';

-- name: ca_issuance_void
-- by: ca
-- takes: issuance_id int8, why text
-- gives: serial bytea, not_after timestamptz, member_id int8,
--   certificate_id int8, application_id int8
UPDATE ca.issuance SET state = 'void', voided_at = now(), void_why = $2::text
WHERE issuance_id = $1::bigint AND state <> 'void' AND confirmed_at IS NULL
RETURNING serial, not_after, member_id, coalesce(certificate_id, 0) AS certificate_id,
	application_id;

-- name: ca_issuance_confirm
-- by: ca
-- takes: issuance_id int8
-- gives:
UPDATE ca.issuance SET confirmed_at = now()
WHERE issuance_id = $1::bigint AND state = 'signed' AND confirmed_at IS NULL;

-- name: ca_receipt_find
-- by: ca
-- takes: member_id int8, application_id int8, certificate_sha256 bytea
-- gives: receipt bytea
SELECT receipt FROM desk.install_receipt
WHERE member_id = $1::bigint AND application_id = $2::bigint
AND certificate_sha256 = $3::bytea;
