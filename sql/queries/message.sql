-- name: message_insert
-- by: web jobs
-- takes: member_id int8, dedupe text, kind text, body text, path text
INSERT INTO desk.message (member_id, dedupe, kind, body, path)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (member_id, dedupe) DO NOTHING;

-- name: message_application
-- by: jobs
-- takes: member_id int8, application_id int8
-- gives: no text, certificate_id int8, operator_id int8, phone_sealed bytea,
--   handler_phone_sealed bytea
-- reads: yes
SELECT a.no, a.certificate_id, a.operator_id, p.phone_sealed,
    a.handler_phone_sealed
FROM desk.application a
JOIN desk.operator p USING (operator_id)
WHERE a.member_id = $1 AND a.application_id = $2;
