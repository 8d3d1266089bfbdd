-- name: application_step
-- by: web jobs
-- takes: member_id int8, application_id int8, from_state text, to_state text
-- gives: certificate_id int8
WITH moved AS (
    UPDATE desk.application
    SET state = $4, changed_at = now()
    WHERE member_id = $1 AND application_id = $2 AND state = $3
    RETURNING member_id, application_id, certificate_id, state
), shown AS (
    UPDATE desk.certificate c
    SET live_application_id =
        CASE WHEN s.final THEN NULL ELSE m.application_id END,
        live_state = CASE WHEN s.final THEN NULL ELSE m.state END
    FROM moved m
    JOIN desk.state s ON s.noun = 'application' AND s.state = m.state
    WHERE c.member_id = m.member_id AND c.certificate_id = m.certificate_id
    AND (c.live_application_id = m.application_id
        OR c.live_application_id IS NULL)
    RETURNING c.certificate_id
)
SELECT m.certificate_id FROM moved m;

-- name: order_step
-- by: web jobs
-- takes: member_id int8, order_id int8, from_state text, to_state text
UPDATE desk.order_head
SET state = $4, paid_at = CASE WHEN $4 = 'paid' THEN now() ELSE paid_at END
WHERE member_id = $1 AND order_id = $2 AND state = $3;

-- name: payment_step
-- by: web jobs
-- takes: member_id int8, payment_id int8, from_state text, to_state text
UPDATE desk.payment
SET state = $4
WHERE member_id = $1 AND payment_id = $2 AND state = $3;

-- name: coupon_use_steps
-- by: web jobs
-- takes: member_id int8, order_id int8, from_state text, to_state text
-- gives: use_id int8
UPDATE desk.coupon_use
SET state = $4, changed_at = now()
WHERE member_id = $1 AND order_id = $2 AND state = $3
RETURNING use_id;
