-- name: job_take
-- by: jobs
-- takes: lease_seconds int4
-- gives: job_id int8, kind text, dedupe text, member_id int8, payload text,
--   attempts int4, created_at timestamptz
UPDATE desk.outbox
SET attempts = attempts + 1, run_at = now() + make_interval(secs => $1::int4)
WHERE job_id = (
    SELECT job_id
    FROM desk.outbox
    WHERE state = 'queued' AND run_at <= now()
    ORDER BY run_at, job_id
    LIMIT 1
    FOR UPDATE SKIP LOCKED)
RETURNING job_id, kind, dedupe, member_id, payload::text AS payload,
    attempts, created_at;

-- name: job_done
-- by: jobs
-- takes: job_id int8, note text
UPDATE desk.outbox
SET state = 'done', done_at = now(), last_error = $2
WHERE job_id = $1 AND state = 'queued';

-- name: job_again
-- by: jobs
-- takes: job_id int8, run_at timestamptz
UPDATE desk.outbox
SET run_at = $2, attempts = 0, last_error = ''
WHERE job_id = $1 AND state = 'queued';

-- name: job_failed
-- by: jobs
-- takes: job_id int8, run_at timestamptz, error text
UPDATE desk.outbox
SET run_at = $2, last_error = $3
WHERE job_id = $1 AND state = 'queued';

-- name: job_dead
-- by: jobs
-- takes: job_id int8, error text
UPDATE desk.outbox
SET state = 'dead', last_error = $2
WHERE job_id = $1 AND state = 'queued';

-- name: job_next
-- by: jobs
-- gives: run_at timestamptz
-- reads: yes
SELECT min(run_at) AS run_at FROM desk.outbox WHERE state = 'queued';

-- name: job_list_dead
-- by: ctl
-- gives: job_id int8, kind text, dedupe text, member_id int8, attempts int4,
--   created_at timestamptz, last_error text
-- reads: yes
SELECT job_id, kind, dedupe, member_id, attempts, created_at, last_error
FROM desk.outbox
WHERE state = 'dead'
ORDER BY job_id
LIMIT 1000;

-- name: job_retry
-- by: ctl
-- takes: job_id int8
UPDATE desk.outbox
SET state = 'queued', attempts = 0, run_at = now(), created_at = now()
WHERE job_id = $1 AND state = 'dead';

-- name: job_wake
-- by: ctl
-- gives: pg_notify void
SELECT pg_notify('outbox', '');

-- name: job_health
-- by: jobs ctl
-- gives: n_due int8, n_dead int8, oldest_due timestamptz
-- reads: yes
SELECT count(*) FILTER (WHERE state = 'queued' AND run_at <= now()) AS n_due,
    count(*) FILTER (WHERE state = 'dead') AS n_dead,
    min(run_at) FILTER (WHERE state = 'queued') AS oldest_due
FROM desk.outbox
WHERE state <> 'done';
