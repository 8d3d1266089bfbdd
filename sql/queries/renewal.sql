-- name: renewal_live
-- by: web
-- takes: member_id int8, certificate_id int8
-- gives: application_id int8, no text, state text, order_id int8
SELECT p.application_id, p.no, p.state, p.order_id
FROM desk.application p
WHERE p.member_id = $1 AND p.certificate_id = $2
AND p.state NOT IN ('completed', 'cancelled', 'closed')
FOR UPDATE;

-- name: renewal_add
-- by: web
-- takes: member_id int8, certificate_id int8, no text, operator_id int8
-- gives: application_id int8
WITH added AS (
    INSERT INTO desk.application (member_id, no, kind, state, certificate_id,
        account_id, operator_id)
    SELECT c.member_id, $3, 'renew', 'draft', c.certificate_id, c.account_id,
        $4
    FROM desk.certificate c
    WHERE c.member_id = $1 AND c.certificate_id = $2
    RETURNING member_id, application_id, certificate_id
), shown AS (
    UPDATE desk.certificate c
    SET live_application_id = a.application_id, live_state = 'draft'
    FROM added a
    WHERE c.member_id = a.member_id AND c.certificate_id = a.certificate_id
)
SELECT application_id FROM added;

-- name: renewal_set
-- by: web
-- takes: member_id int8, application_id int8, channel text, name_sealed bytea,
--   name_mask text, phone_sealed bytea, phone_mask text, id_kind text,
--   id_sealed bytea, id_mask text, handler_mac bytea, front_id int8,
--   back_id int8, operator_id int8
UPDATE desk.application
SET channel = CASE WHEN state = 'returned' THEN channel ELSE $3 END,
    handler_name_sealed = $4, handler_name_mask = $5,
    handler_phone_sealed = $6, handler_phone_mask = $7, handler_id_kind = $8,
    handler_id_sealed = $9, handler_id_mask = $10, handler_mac = $11,
    front_id = nullif($12::int8, 0), back_id = nullif($13::int8, 0), operator_id = $14
WHERE member_id = $1 AND application_id = $2
AND state IN ('draft', 'awaiting_order', 'returned');

-- name: renewal_submit
-- by: web
-- takes: member_id int8, application_id int8, review_reason text
UPDATE desk.application
SET submitted_at = now(), review_reason = $3
WHERE member_id = $1 AND application_id = $2
AND state IN ('draft', 'awaiting_order', 'returned');

-- name: renewal_known_handler
-- by: web
-- takes: member_id int8, handler_mac bytea
-- gives: n int8
-- reads: yes
SELECT count(*) AS n FROM desk.known_handler
WHERE member_id = $1 AND handler_mac = $2;
