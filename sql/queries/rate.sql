-- name: rate_take
-- by: web
-- takes: rule text, key text, n int8, window_seconds int8
-- gives: rule text
INSERT INTO desk.rate_limit AS r (rule, key, tat)
VALUES ($1, $2, now() + make_interval(secs => $4::bigint::float8 / $3::bigint))
ON CONFLICT (rule, key) DO UPDATE
SET tat = greatest(r.tat, now()) + make_interval(secs => $4::bigint::float8 / $3::bigint)
WHERE greatest(r.tat, now()) + make_interval(secs => $4::bigint::float8 / $3::bigint)
    <= now() + make_interval(secs => $4::bigint::float8)
RETURNING r.rule;

-- name: rate_forget
-- by: web
-- takes: rule text, key text
UPDATE desk.rate_limit SET tat = now() WHERE rule = $1 AND key = $2;
