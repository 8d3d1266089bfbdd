-- name: deadline_queue_orders
-- by: jobs
INSERT INTO desk.outbox (kind, dedupe, member_id, payload)
SELECT 'order_expire', o.order_id::text, o.member_id,
    jsonb_build_object('order', o.order_id)
FROM desk.order_head o
WHERE o.state = 'awaiting_payment' AND o.expires_at <= now()
ON CONFLICT (kind, dedupe) DO NOTHING;

-- name: deadline_queue_downloads
-- by: jobs
INSERT INTO desk.outbox (kind, dedupe, member_id, payload)
SELECT 'download_expire',
    a.application_id || '/' || extract(epoch FROM a.download_deadline)::int8,
    a.member_id, jsonb_build_object('application', a.application_id)
FROM desk.application a
WHERE a.state IN ('awaiting_download', 'downloading')
AND a.download_deadline <= now()
ON CONFLICT (kind, dedupe) DO NOTHING;

-- name: deadline_queue_stalled
-- by: jobs
INSERT INTO desk.outbox (kind, dedupe, member_id, payload)
SELECT 'download_stalled',
    a.application_id || '/' || extract(epoch FROM a.changed_at)::int8,
    a.member_id, jsonb_build_object('application', a.application_id)
FROM desk.application a
WHERE a.state = 'downloading' AND a.download_deadline > now()
AND a.changed_at <= now() - interval '15 minutes'
ON CONFLICT (kind, dedupe) DO NOTHING;

-- name: deadline_next
-- by: jobs
-- gives: at timestamptz
-- reads: yes
SELECT least(
    (SELECT min(o.expires_at) FROM desk.order_head o
        WHERE o.state = 'awaiting_payment' AND o.expires_at > now()),
    (SELECT min(a.download_deadline) FROM desk.application a
        WHERE a.state IN ('awaiting_download', 'downloading')
        AND a.download_deadline > now())) AS at;

-- name: deadline_application
-- by: jobs
-- takes: member_id int8, application_id int8
-- gives: state text, download_deadline timestamptz, changed_at timestamptz
SELECT state, download_deadline, changed_at
FROM desk.application
WHERE member_id = $1 AND application_id = $2
FOR UPDATE;
