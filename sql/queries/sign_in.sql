-- name: sign_in_add
-- by: web
-- takes: operator_id int8, staff_id int8, outcome text, method text, ip text, browser text
INSERT INTO desk.sign_in (operator_id, staff_id, outcome, method, ip, browser)
VALUES ($1, $2, $3, $4, $5::text::inet, $6);

-- name: sign_in_list
-- by: web
-- takes: operator_id int8
-- gives: outcome text, method text, ip text, browser text, at timestamptz
-- reads: yes
SELECT outcome, method, coalesce(host(ip), '') AS ip, browser, at
FROM desk.sign_in WHERE operator_id = $1
ORDER BY sign_in_id DESC LIMIT 10;

-- name: sign_in_challenge_add
-- by: web
-- takes: challenge_hash bytea
INSERT INTO desk.sign_in_challenge (challenge_hash, expires_at)
VALUES ($1, now() + interval '2 minutes');

-- name: sign_in_challenge_use
-- by: web
-- takes: challenge_hash bytea
-- gives: expires_at timestamptz
UPDATE desk.sign_in_challenge SET used_at = now()
WHERE challenge_hash = $1 AND used_at IS NULL AND expires_at > now()
RETURNING expires_at;
