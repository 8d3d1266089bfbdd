-- name: refund_insert
-- by: jobs
-- takes: member_id int8, payment_id int8, out_request_no text, fen int8,
--   reason text
-- gives: refund_id int8
INSERT INTO desk.refund (member_id, payment_id, out_request_no, fen, state,
    reason)
VALUES ($1, $2, $3, $4, 'created', $5)
RETURNING refund_id;

-- name: refund_find
-- by: web jobs
-- takes: member_id int8, refund_id int8
-- gives: member_id int8, refund_id int8, payment_id int8,
--   out_request_no text, fen int8, state text, reason text,
--   out_trade_no text
-- reads: yes
SELECT r.member_id, r.refund_id, r.payment_id, r.out_request_no, r.fen,
    r.state, r.reason, p.out_trade_no
FROM desk.refund r
JOIN desk.payment p USING (member_id, payment_id)
WHERE r.member_id = $1 AND r.refund_id = $2;

-- name: refund_step
-- by: jobs
-- takes: member_id int8, refund_id int8, from_state text, to_state text
UPDATE desk.refund
SET state = $4, changed_at = now()
WHERE member_id = $1 AND refund_id = $2 AND state = $3;
