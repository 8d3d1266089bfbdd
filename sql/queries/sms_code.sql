-- name: sms_code_phone
-- by: web
-- takes: operator_id int8
-- gives: phone_sealed bytea, phone_mac bytea
-- reads: yes
SELECT phone_sealed, phone_mac FROM desk.operator WHERE operator_id = $1;

-- name: sms_code_add
-- by: web
-- takes: purpose text, phone_mac bytea, session_hash bytea, subject_id int8,
--   code_mac bytea
-- gives: code_id int8
INSERT INTO desk.sms_code (purpose, phone_mac, session_hash, subject_id,
    code_mac, expires_at)
VALUES ($1, $2, $3, $4, $5, now() + interval '5 minutes')
RETURNING code_id;

-- name: sms_code_try
-- by: web
-- takes: purpose text, session_hash bytea, subject_id int8
-- gives: code_id int8, code_mac bytea, phone_mac bytea, tries_left int4
UPDATE desk.sms_code SET tries_left = tries_left - 1
WHERE code_id = (SELECT code_id FROM desk.sms_code
    WHERE session_hash = $2 AND purpose = $1 AND subject_id = $3
    ORDER BY code_id DESC LIMIT 1)
AND used_at IS NULL AND expires_at > now() AND tries_left > 0
RETURNING code_id, code_mac, phone_mac, tries_left;

-- name: sms_code_use
-- by: web
-- takes: code_id int8
UPDATE desk.sms_code SET used_at = now()
WHERE code_id = $1 AND used_at IS NULL;
