-- name: parked_form_add
-- by: web
-- takes: park_hash bytea, operator_id int8, path text, sealed bytea
INSERT INTO desk.parked_form (park_hash, operator_id, path, sealed)
VALUES ($1, $2, $3, $4);

-- name: parked_form_take
-- by: web
-- takes: park_hash bytea, operator_id int8, path text
-- gives: path text, sealed bytea
DELETE FROM desk.parked_form
WHERE park_hash = $1 AND operator_id = $2 AND path = $3
AND created_at > now() - interval '1 hour'
RETURNING path, sealed;
