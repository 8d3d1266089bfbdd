-- name: payment_course_address
-- by: jobs
-- takes: member_id int8, payment_id int8, gateway_url text
UPDATE desk.payment
SET gateway_url = $3
WHERE member_id = $1 AND payment_id = $2 AND state = 'created';

-- name: payment_course_queried
-- by: jobs
-- takes: member_id int8, payment_id int8
UPDATE desk.payment
SET queries = queries + 1, queried_at = now()
WHERE member_id = $1 AND payment_id = $2;
