-- Whether the money ties out: one row for each thing that does not. Returns
-- nothing on sound books. Run by certdeskctl's user or an auditor, any time.
SELECT 'order_total' AS rule, o.member_id, o.order_id AS id,
    format('total %s, lines %s', o.total_fen, l.fen) AS what
FROM desk.order_head o
JOIN LATERAL (SELECT coalesce(sum(fen), 0) AS fen FROM desk.order_line
    WHERE (member_id, order_id) = (o.member_id, o.order_id)) l ON true
WHERE o.total_fen <> l.fen
UNION ALL
SELECT 'line_price', l.member_id, l.order_id,
    format('line %s: %s is no multiple of its price', l.line_no, l.fen)
FROM desk.order_line l
JOIN desk.order_head o USING (member_id, order_id)
LEFT JOIN desk.price p ON p.price_version = o.price_version AND p.item = l.item
LEFT JOIN desk.application a USING (member_id, application_id)
WHERE l.fen IS DISTINCT FROM
    p.fen * CASE l.item WHEN 'renew_year' THEN a.years ELSE 1 END
UNION ALL
SELECT 'order_coupon', o.member_id, o.order_id,
    format('coupons %s, years held %s', o.coupon_fen, u.fen)
FROM desk.order_head o
JOIN LATERAL (SELECT coalesce(sum(l.fen), 0) AS fen
    FROM desk.coupon_use u
    JOIN desk.order_line l USING (member_id, order_id, line_no)
    WHERE (u.member_id, u.order_id) = (o.member_id, o.order_id)
    AND u.state <> 'returned') u ON true
WHERE o.state NOT IN ('cancelled', 'closed', 'refunding', 'refunded')
AND o.coupon_fen <> u.fen
UNION ALL
SELECT 'order_settled', o.member_id, o.order_id,
    format('%s: payable %s, settled %s', o.state, o.payable_fen, s.fen)
FROM desk.order_head o
JOIN LATERAL (SELECT coalesce(sum(fen), 0) AS fen FROM desk.settlement
    WHERE (member_id, order_id) = (o.member_id, o.order_id)) s ON true
WHERE s.fen <> CASE WHEN o.state IN ('awaiting_payment', 'cancelled', 'closed')
    THEN 0 ELSE o.payable_fen END
UNION ALL
SELECT 'settlement_payment', s.member_id, s.payment_id,
    format('attempt %s: asked %s, settled %s', p.state, p.fen, s.fen)
FROM desk.settlement s
JOIN desk.payment p USING (member_id, payment_id)
WHERE p.fen <> s.fen OR p.order_id <> s.order_id
    OR p.state NOT IN ('paid', 'refunding', 'refunded')
UNION ALL
SELECT 'paid_payment', p.member_id, p.payment_id, 'paid and not settled'
FROM desk.payment p
WHERE p.state = 'paid' AND NOT EXISTS (SELECT FROM desk.settlement s
    WHERE (s.member_id, s.payment_id) = (p.member_id, p.payment_id))
UNION ALL
SELECT 'refund_sum', p.member_id, p.payment_id,
    format('refunds %s of %s', sum(r.fen), p.fen)
FROM desk.payment p JOIN desk.refund r USING (member_id, payment_id)
WHERE r.state <> 'failed'
GROUP BY p.member_id, p.payment_id, p.fen HAVING sum(r.fen) > p.fen
UNION ALL
SELECT 'coupon_total', c.member_id, c.coupon_id,
    format('%s years granted, %s held', c.total, count(*))
FROM desk.coupon c JOIN desk.coupon_use u USING (member_id, coupon_id)
WHERE u.state <> 'returned'
GROUP BY c.member_id, c.coupon_id, c.total HAVING count(*) > c.total
UNION ALL
SELECT 'ended_order_coupon', o.member_id, o.order_id, 'still holds coupons'
FROM desk.order_head o JOIN desk.coupon_use u USING (member_id, order_id)
WHERE o.state IN ('cancelled', 'closed') AND u.state <> 'returned'
ORDER BY 1, 2, 3;
