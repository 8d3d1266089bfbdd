-- name: settlement_insert
-- by: jobs
-- takes: member_id int8, payment_id int8, order_id int8, fen int8,
--   provider_trade_no text, evidence text, evidence_sha256 bytea
INSERT INTO desk.settlement (member_id, payment_id, order_id, fen,
    provider_trade_no, evidence, evidence_sha256)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: settlement_note
-- by: jobs
-- takes: member_id int8, payment_id int8, provider_trade_no text,
--   paid_at timestamptz
UPDATE desk.payment
SET provider_trade_no = $3, paid_at = coalesce($4, now())
WHERE member_id = $1 AND payment_id = $2;

-- name: settlement_notice
-- by: jobs
-- takes: notice_id int8
-- gives: member_id int8, payment_id int8, raw bytea, received_at timestamptz
-- reads: yes
SELECT member_id, payment_id, raw, received_at
FROM desk.pay_notice
WHERE notice_id = $1;
