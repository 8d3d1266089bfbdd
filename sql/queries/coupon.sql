-- name: coupon_left
-- by: web jobs ctl
-- takes: member_id int8
-- gives: years_left int8
-- reads: yes
SELECT coalesce(sum(c.total - (SELECT count(*) FROM desk.coupon_use u
    WHERE u.member_id = c.member_id AND u.coupon_id = c.coupon_id
    AND u.state <> 'returned')), 0)::int8 AS years_left
FROM desk.coupon c
WHERE c.member_id = $1 AND c.expires_at > now();

-- name: coupon_queue
-- by: web
-- takes: member_id int8
-- gives: pg_advisory_xact_lock void
SELECT pg_advisory_xact_lock(1668641904, hashint8($1));

-- name: coupon_lock
-- by: web
-- takes: member_id int8, order_id int8
INSERT INTO desk.coupon_use (member_id, coupon_id, slot, order_id, line_no,
    state)
SELECT $1, y.coupon_id, y.slot, $2, l.line_no, 'locked'
FROM (SELECT line_no, row_number() OVER (ORDER BY line_no) AS n
    FROM desk.order_line
    WHERE member_id = $1 AND order_id = $2 AND item = 'renew_year') l
JOIN (SELECT c.coupon_id, s.slot,
        row_number() OVER (ORDER BY c.expires_at, c.coupon_id, s.slot) AS n
    FROM desk.coupon c, generate_series(1, c.total) AS s (slot)
    WHERE c.member_id = $1 AND c.expires_at > now()
    AND NOT EXISTS (SELECT FROM desk.coupon_use u
        WHERE u.member_id = c.member_id AND u.coupon_id = c.coupon_id
        AND u.slot = s.slot AND u.state <> 'returned')) y USING (n);

-- name: coupon_pays
-- by: web
-- takes: member_id int8, order_id int8
-- gives: coupon_fen int8
WITH line AS (
    UPDATE desk.order_line l SET coupon_fen = CASE WHEN EXISTS (
        SELECT FROM desk.coupon_use u
        WHERE u.member_id = l.member_id AND u.order_id = l.order_id
        AND u.line_no = l.line_no AND u.state <> 'returned')
        THEN l.fen ELSE 0 END
    WHERE l.member_id = $1 AND l.order_id = $2
    RETURNING l.coupon_fen)
SELECT coalesce(sum(coupon_fen), 0)::int8 AS coupon_fen FROM line;
