-- name: order_candidate
-- by: web
-- takes: member_id int8, application_ids int8[]
-- gives: application_id int8, state text, channel text, years int4,
--   order_id int8, order_state text, submitted bool
SELECT a.application_id, a.state, a.channel, a.years, a.order_id,
    o.state AS order_state, a.submitted_at IS NOT NULL AS submitted
FROM desk.application a
LEFT JOIN desk.order_head o USING (member_id, order_id)
WHERE a.member_id = $1 AND a.application_id = ANY ($2)
ORDER BY a.application_id
FOR UPDATE OF a;

-- name: order_add
-- by: web
-- takes: member_id int8, no text, price_version int4, total_fen int8,
--   operator_id int8
-- gives: order_id int8
INSERT INTO desk.order_head (member_id, no, state, price_version, total_fen,
    operator_id, expires_at)
VALUES ($1, $2, 'awaiting_payment', $3, $4, $5, now() + interval '24 hours')
RETURNING order_id;

-- name: order_line_add
-- by: web
-- takes: member_id int8, order_id int8, line_no int4, application_id int8,
--   item text, fen int8
INSERT INTO desk.order_line (member_id, order_id, line_no, application_id,
    item, fen)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: order_take
-- by: web
-- takes: member_id int8, application_id int8, order_id int8
UPDATE desk.application SET order_id = $3
WHERE member_id = $1 AND application_id = $2;

-- name: order_find
-- by: web jobs ctl
-- takes: member_id int8, order_id int8, operator_id int8
-- gives: member_id int8, order_id int8, no text, state text,
--   price_version int4, total_fen int8, coupon_fen int8, payable_fen int8,
--   method text, title_id int8, title_kind text, title_name text,
--   title_tax_no text, title_email text, title_mobile text,
--   address_sealed bytea, operator_name text, expires_at timestamptz,
--   paid_at timestamptz, cancel_asked_at timestamptz,
--   created_at timestamptz, n_applications int8, n_mailed int8, paying bool
-- reads: yes
SELECT o.member_id, o.order_id, o.no, o.state, o.price_version, o.total_fen,
    o.coupon_fen, o.payable_fen, o.method,
    (o.title->>'title_id')::int8 AS title_id, o.title->>'kind' AS title_kind,
    o.title->>'name' AS title_name, o.title->>'tax_no' AS title_tax_no,
    o.title->>'email' AS title_email, o.title->>'mobile' AS title_mobile,
    o.address_sealed, p.name AS operator_name, o.expires_at, o.paid_at,
    o.cancel_asked_at, o.created_at, l.n_applications, l.n_mailed,
    EXISTS (SELECT FROM desk.payment y
        WHERE y.member_id = o.member_id AND y.order_id = o.order_id
        AND y.state IN ('created', 'pending', 'notified', 'closing')) AS paying
FROM desk.order_head o
JOIN desk.operator p USING (operator_id)
JOIN LATERAL (SELECT count(DISTINCT l.application_id) AS n_applications,
        count(DISTINCT l.application_id) FILTER (WHERE a.channel = 'mail')
            AS n_mailed,
        bool_and(desk.may_act(l.member_id, $3, a.account_id)) AS mine
    FROM desk.order_line l JOIN desk.application a
        USING (member_id, application_id)
    WHERE l.member_id = o.member_id AND l.order_id = o.order_id) l ON l.mine
WHERE o.member_id = $1 AND o.order_id = $2;

-- name: order_entries
-- by: web jobs ctl
-- takes: member_id int8, order_id int8
-- gives: application_id int8, application_no text, kind text, channel text,
--   state text, years int4, submitted_at timestamptz,
--   handler_name_mask text, account_name text, account_code text,
--   key_no text, certificate_id int8, fen int8
-- reads: yes
SELECT a.application_id, a.no AS application_no, a.kind, a.channel, a.state,
    a.years, a.submitted_at, a.handler_name_mask, t.name AS account_name,
    t.code AS account_code, k.key_no, a.certificate_id, l.fen
FROM (SELECT member_id, application_id, min(line_no) AS place,
        coalesce(sum(fen) FILTER (WHERE item <> 'freight'), 0)::int8 AS fen
    FROM desk.order_line WHERE member_id = $1 AND order_id = $2
    GROUP BY member_id, application_id) l
JOIN desk.application a USING (member_id, application_id)
JOIN desk.account t USING (member_id, account_id)
JOIN desk.certificate c USING (member_id, certificate_id)
JOIN desk.ukey k USING (member_id, key_id)
ORDER BY l.place;

-- name: order_lines
-- by: web jobs ctl
-- takes: member_id int8, order_id int8
-- gives: line_no int4, application_id int8, item text, fen int8,
--   coupon_fen int8
-- reads: yes
SELECT line_no, application_id, item, fen, coupon_fen
FROM desk.order_line
WHERE member_id = $1 AND order_id = $2
ORDER BY line_no;

-- name: order_payments
-- by: web ctl
-- takes: member_id int8, order_id int8
-- gives: payment_id int8, provider text, out_trade_no text, fen int8,
--   state text, created_at timestamptz, paid_at timestamptz
-- reads: yes
SELECT payment_id, provider, out_trade_no, fen, state, created_at, paid_at
FROM desk.payment
WHERE member_id = $1 AND order_id = $2
ORDER BY payment_id DESC
LIMIT 50;

-- name: order_list_older
-- by: web
-- takes: member_id int8, operator_id int8, before int8, state text, no text,
--   since timestamptz, until timestamptz, room int8
-- gives: order_id int8, no text, state text, total_fen int8,
--   payable_fen int8, method text, expires_at timestamptz,
--   created_at timestamptz, n_applications int8, account_names text,
--   mailed bool
-- reads: yes
SELECT o.order_id, o.no, o.state, o.total_fen, o.payable_fen, o.method,
    o.expires_at, o.created_at, l.n_applications, l.account_names, l.mailed
FROM desk.order_head o
JOIN LATERAL (SELECT count(DISTINCT l.application_id) AS n_applications,
        string_agg(DISTINCT t.name, '、') AS account_names,
        bool_or(a.channel = 'mail') AS mailed,
        bool_and(desk.may_act(l.member_id, $2, a.account_id)) AS mine
    FROM desk.order_line l
    JOIN desk.application a USING (member_id, application_id)
    JOIN desk.account t USING (member_id, account_id)
    WHERE l.member_id = o.member_id AND l.order_id = o.order_id) l ON l.mine
WHERE o.member_id = $1 AND o.order_id < $3
    AND ($4::text IS NULL OR o.state = $4)
    AND ($5::text IS NULL OR strpos(o.no, $5) > 0)
    AND ($6::timestamptz IS NULL OR o.created_at >= $6)
    AND ($7::timestamptz IS NULL OR o.created_at < $7)
ORDER BY o.order_id DESC
LIMIT $8;

-- name: order_list_newer
-- by: web
-- takes: member_id int8, operator_id int8, after int8, state text, no text,
--   since timestamptz, until timestamptz, room int8
-- gives: order_id int8, no text, state text, total_fen int8,
--   payable_fen int8, method text, expires_at timestamptz,
--   created_at timestamptz, n_applications int8, account_names text,
--   mailed bool
-- reads: yes
SELECT o.order_id, o.no, o.state, o.total_fen, o.payable_fen, o.method,
    o.expires_at, o.created_at, l.n_applications, l.account_names, l.mailed
FROM desk.order_head o
JOIN LATERAL (SELECT count(DISTINCT l.application_id) AS n_applications,
        string_agg(DISTINCT t.name, '、') AS account_names,
        bool_or(a.channel = 'mail') AS mailed,
        bool_and(desk.may_act(l.member_id, $2, a.account_id)) AS mine
    FROM desk.order_line l
    JOIN desk.application a USING (member_id, application_id)
    JOIN desk.account t USING (member_id, account_id)
    WHERE l.member_id = o.member_id AND l.order_id = o.order_id) l ON l.mine
WHERE o.member_id = $1 AND o.order_id > $3
    AND ($4::text IS NULL OR o.state = $4)
    AND ($5::text IS NULL OR strpos(o.no, $5) > 0)
    AND ($6::timestamptz IS NULL OR o.created_at >= $6)
    AND ($7::timestamptz IS NULL OR o.created_at < $7)
ORDER BY o.order_id
LIMIT $8;

-- name: order_count
-- by: web
-- takes: member_id int8, operator_id int8, state text, no text,
--   since timestamptz, until timestamptz
-- gives: n_found int8
-- reads: yes
SELECT count(*) AS n_found FROM (
    SELECT FROM desk.order_head o
    JOIN LATERAL (SELECT
            bool_and(desk.may_act(l.member_id, $2, a.account_id)) AS mine
        FROM desk.order_line l JOIN desk.application a
            USING (member_id, application_id)
        WHERE l.member_id = o.member_id AND l.order_id = o.order_id) l
        ON l.mine
    WHERE o.member_id = $1
        AND ($3::text IS NULL OR o.state = $3)
        AND ($4::text IS NULL OR strpos(o.no, $4) > 0)
        AND ($5::timestamptz IS NULL OR o.created_at >= $5)
        AND ($6::timestamptz IS NULL OR o.created_at < $6)
    LIMIT 1000) hit;

-- name: order_lock
-- by: web jobs
-- takes: member_id int8, order_id int8
-- gives: state text, total_fen int8, expired bool, cancel_asked bool,
--   paying bool, n_years int8, n_mailed int8
SELECT o.state, o.total_fen, o.expires_at <= now() AS expired,
    o.cancel_asked_at IS NOT NULL AS cancel_asked,
    EXISTS (SELECT FROM desk.payment y
        WHERE y.member_id = o.member_id AND y.order_id = o.order_id
        AND y.state IN ('created', 'pending', 'notified', 'closing')) AS paying,
    (SELECT count(*) FROM desk.order_line l
        WHERE l.member_id = o.member_id AND l.order_id = o.order_id
        AND l.item = 'renew_year') AS n_years,
    (SELECT count(*) FROM desk.application a
        WHERE a.member_id = o.member_id AND a.order_id = o.order_id
        AND a.channel = 'mail') AS n_mailed
FROM desk.order_head o
WHERE o.member_id = $1 AND o.order_id = $2
FOR UPDATE OF o;

-- name: order_choose
-- by: web
-- takes: member_id int8, order_id int8, method text, coupon_fen int8,
--   title_id int8, address_sealed bytea
UPDATE desk.order_head o SET method = $3, coupon_fen = $4,
    title = (SELECT to_jsonb(t) - 'member_id' - 'is_default' - 'deleted_at'
        - 'created_at' FROM desk.invoice_title t
        WHERE t.member_id = $1 AND t.title_id = $5),
    address_sealed = $6
WHERE o.member_id = $1 AND o.order_id = $2;

-- name: order_ask_cancel
-- by: web
-- takes: member_id int8, order_id int8
UPDATE desk.order_head SET cancel_asked_at = now()
WHERE member_id = $1 AND order_id = $2 AND cancel_asked_at IS NULL;
