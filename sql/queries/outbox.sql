-- name: outbox_add
-- by: web jobs ctl
-- takes: kind text, dedupe text, member_id int8, payload jsonb,
--   run_at timestamptz
INSERT INTO desk.outbox (kind, dedupe, member_id, payload, run_at)
VALUES ($1, $2, $3, $4, coalesce($5, now()))
ON CONFLICT (kind, dedupe) DO NOTHING;
