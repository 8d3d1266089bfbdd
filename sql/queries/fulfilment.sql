-- name: fulfilment_applications
-- by: web jobs
-- takes: member_id int8, order_id int8
-- gives: application_id int8, channel text, state text, needs_review bool
SELECT a.application_id, a.channel, a.state,
    a.review_reason IS NOT NULL AS needs_review
FROM desk.application a
WHERE a.member_id = $1 AND a.order_id = $2
ORDER BY a.application_id
FOR UPDATE;
