-- name: form_use_claim
-- by: web
-- takes: once_hash bytea, session_hash bytea
-- gives: location text
INSERT INTO desk.form_use AS u (once_hash, session_hash) VALUES ($1, $2)
ON CONFLICT (once_hash) DO UPDATE SET session_hash = u.session_hash
WHERE u.session_hash = $2
RETURNING u.location;

-- name: form_use_answer
-- by: web
-- takes: once_hash bytea, location text
UPDATE desk.form_use SET location = $2 WHERE once_hash = $1;
