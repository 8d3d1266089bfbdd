-- name: payment_find
-- by: web jobs
-- takes: member_id int8, payment_id int8
-- gives: member_id int8, payment_id int8, order_id int8, out_trade_no text,
--   fen int8, state text, gateway_url text, provider_trade_no text,
--   expires_at timestamptz, paid_at timestamptz, queries int4,
--   created_at timestamptz
-- reads: yes
SELECT member_id, payment_id, order_id, out_trade_no, fen, state, gateway_url,
    provider_trade_no, expires_at, paid_at, queries, created_at
FROM desk.payment
WHERE member_id = $1 AND payment_id = $2;

-- name: payment_lock
-- by: web jobs
-- takes: member_id int8, payment_id int8
-- gives: member_id int8, payment_id int8, order_id int8, out_trade_no text,
--   fen int8, state text, gateway_url text, provider_trade_no text,
--   expires_at timestamptz, paid_at timestamptz, queries int4,
--   created_at timestamptz
SELECT member_id, payment_id, order_id, out_trade_no, fen, state, gateway_url,
    provider_trade_no, expires_at, paid_at, queries, created_at
FROM desk.payment
WHERE member_id = $1 AND payment_id = $2
FOR UPDATE;

-- name: payment_latest
-- by: web jobs
-- takes: member_id int8, order_id int8
-- gives: member_id int8, payment_id int8, order_id int8, out_trade_no text,
--   fen int8, state text, gateway_url text, provider_trade_no text,
--   expires_at timestamptz, paid_at timestamptz, queries int4,
--   created_at timestamptz
-- reads: yes
SELECT member_id, payment_id, order_id, out_trade_no, fen, state, gateway_url,
    provider_trade_no, expires_at, paid_at, queries, created_at
FROM desk.payment
WHERE member_id = $1 AND order_id = $2
ORDER BY payment_id DESC
LIMIT 1;

-- name: payment_live
-- by: web jobs
-- takes: member_id int8, order_id int8
-- gives: member_id int8, payment_id int8, order_id int8, out_trade_no text,
--   fen int8, state text, gateway_url text, provider_trade_no text,
--   expires_at timestamptz, paid_at timestamptz, queries int4,
--   created_at timestamptz
SELECT member_id, payment_id, order_id, out_trade_no, fen, state, gateway_url,
    provider_trade_no, expires_at, paid_at, queries, created_at
FROM desk.payment
WHERE member_id = $1 AND order_id = $2
AND state IN ('created', 'pending', 'notified', 'closing')
FOR UPDATE;

-- name: payment_find_by_trade_no
-- by: web jobs
-- takes: out_trade_no text
-- gives: member_id int8, payment_id int8, order_id int8, out_trade_no text,
--   fen int8, state text, gateway_url text, provider_trade_no text,
--   expires_at timestamptz, paid_at timestamptz, queries int4,
--   created_at timestamptz
-- reads: yes
SELECT member_id, payment_id, order_id, out_trade_no, fen, state, gateway_url,
    provider_trade_no, expires_at, paid_at, queries, created_at
FROM desk.payment
WHERE out_trade_no = $1;

-- name: payment_insert
-- by: web
-- takes: member_id int8, order_id int8, out_trade_no text, fen int8,
--   expires_at timestamptz
-- gives: member_id int8, payment_id int8, order_id int8, out_trade_no text,
--   fen int8, state text, gateway_url text, provider_trade_no text,
--   expires_at timestamptz, paid_at timestamptz, queries int4,
--   created_at timestamptz
INSERT INTO desk.payment (member_id, order_id, provider, out_trade_no, fen,
    state, expires_at)
VALUES ($1, $2, 'alipay', $3, $4, 'created', $5)
RETURNING member_id, payment_id, order_id, out_trade_no, fen, state,
    gateway_url, provider_trade_no, expires_at, paid_at, queries, created_at;

-- name: payment_order_lock
-- by: web jobs
-- takes: member_id int8, order_id int8
-- gives: state text, payable_fen int8, method text, expires_at timestamptz
SELECT state, payable_fen, method, expires_at
FROM desk.order_head
WHERE member_id = $1 AND order_id = $2
FOR UPDATE;

-- name: pay_notice_insert
-- by: web
-- takes: dedupe text, out_trade_no text, member_id int8, payment_id int8,
--   raw bytea
-- gives: notice_id int8
INSERT INTO desk.pay_notice (provider, dedupe, out_trade_no, member_id,
    payment_id, raw)
VALUES ('alipay', $1, $2, $3, $4, $5)
ON CONFLICT (provider, dedupe) DO NOTHING
RETURNING notice_id;
