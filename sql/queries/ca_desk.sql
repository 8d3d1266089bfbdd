-- What the CA writes into the desk's tables: certificates, and the steps of
-- applications and orders that only it may take.

-- name: ca_certificate_add
-- by: ca
-- takes: member_id int8, key_id int8, account_id int8, serial text,
--   subject text, spki_sha256 bytea, profile text, not_before timestamptz,
--   not_after timestamptz, der bytea, replaces_id int8, seals text,
--   contact_mask text
-- gives: certificate_id int8
INSERT INTO desk.certificate (member_id, key_id, account_id, state, serial,
	subject, spki_sha256, profile, not_before, not_after, der, replaces_id,
	seals, contact_mask)
VALUES ($1::bigint, $2::bigint, $3::bigint, 'pending_write', $4::text,
	$5::text, $6::bytea, $7::text, $8::timestamptz, $9::timestamptz,
	$10::bytea, $11::bigint, $12::text, $13::text)
RETURNING certificate_id;

-- name: ca_certificate_move
-- by: ca
-- takes: member_id int8, certificate_id int8, from_state text, to_state text
-- gives:
UPDATE desk.certificate SET state = $4::text
WHERE member_id = $1::bigint AND certificate_id = $2::bigint
AND state = $3::text;

-- name: ca_application_move
-- by: ca
-- takes: member_id int8, application_id int8, to_state text,
--   new_certificate_id int8
-- gives:
WITH moved AS (
	UPDATE desk.application SET state = $3::text, changed_at = now(),
		new_certificate_id = $4::bigint
	WHERE member_id = $1::bigint AND application_id = $2::bigint
	RETURNING member_id, application_id, certificate_id
)
UPDATE desk.certificate c SET
	live_application_id = CASE WHEN $3::text = 'completed' THEN NULL
	    ELSE m.application_id END,
	live_state = CASE WHEN $3::text = 'completed' THEN NULL
	    ELSE $3::text END
FROM moved m
WHERE c.member_id = m.member_id AND c.certificate_id = m.certificate_id;

-- name: ca_order_complete
-- by: ca
-- takes: member_id int8, order_id int8
-- gives: order_id int8
UPDATE desk.order_head o SET state = 'completed'
WHERE o.member_id = $1::bigint AND o.order_id = $2::bigint
AND o.state = 'paid'
AND NOT EXISTS (SELECT FROM desk.application a
	WHERE a.member_id = o.member_id AND a.order_id = o.order_id
	AND a.state NOT IN ('completed', 'cancelled', 'closed'))
RETURNING o.order_id;

-- name: ca_event_add
-- by: ca
-- takes: member_id int8, noun text, noun_id int8, from_state text,
--   to_state text, why text, evidence_sha256 bytea
-- gives:
INSERT INTO desk.event (member_id, seq, noun, noun_id, from_state, to_state,
	actor_kind, why, evidence_sha256, previous_hash, hash)
VALUES ($1::bigint, 0, $2::text, $3::bigint, $4::text, $5::text, 'ca',
	$6::text, $7::bytea, '', '');

-- name: ca_outbox_add
-- by: ca
-- takes: kind text, dedupe text, member_id int8, payload text
-- gives:
INSERT INTO desk.outbox (kind, dedupe, member_id, payload)
VALUES ($1::text, $2::text, $3::bigint, $4::text::jsonb)
ON CONFLICT (kind, dedupe) DO NOTHING;
