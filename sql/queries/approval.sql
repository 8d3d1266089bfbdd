-- name: approval_set
-- by: web
-- takes: member_id int8, application_id int8, state text
UPDATE desk.application
SET signed_by_key = true, review_reason = NULL
WHERE member_id = $1 AND application_id = $2 AND state = $3
AND state IN ('awaiting_order', 'awaiting_payment', 'in_review');
