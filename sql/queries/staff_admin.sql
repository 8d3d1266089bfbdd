-- name: staff_insert
-- by: ctl
-- takes: login text, name text, password_hash text, certificate_sha256 bytea,
--   roles text
-- gives: staff_id int8
INSERT INTO desk.staff (login, name, password_hash, certificate_sha256, roles)
VALUES ($1, $2, $3, $4, string_to_array($5, ','))
RETURNING staff_id;

-- name: staff_admin_set_state
-- by: ctl
-- takes: login text, state text
UPDATE desk.staff
SET state = $2, credential_version = credential_version + 1
WHERE login = $1;

-- name: staff_admin_set_password
-- by: ctl
-- takes: login text, password_hash text
UPDATE desk.staff
SET password_hash = $2, failed_count = 0,
    credential_version = credential_version + 1
WHERE login = $1;

-- name: operator_admin_set_password
-- by: ctl
-- takes: login text, password_hash text
UPDATE desk.operator
SET password_hash = $2, failed_count = 0,
    credential_version = credential_version + 1
WHERE login = $1;
