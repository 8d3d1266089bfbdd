-- name: staff_find_by_login
-- by: web
-- takes: login text
-- gives: staff_id int8, login text, name text, password_hash text, certificate_sha256 bytea, state text
-- reads: yes
SELECT staff_id, login, name, password_hash, certificate_sha256, state
FROM desk.staff WHERE login = $1;

-- name: staff_set_failed
-- by: web
-- takes: staff_id int8, failed bool
UPDATE desk.staff
SET failed_count = CASE WHEN $2::boolean THEN failed_count + 1 ELSE 0 END
WHERE staff_id = $1 AND ($2::boolean OR failed_count > 0);
