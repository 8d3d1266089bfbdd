-- name: cleanup_sessions
-- by: jobs
DELETE FROM desk.session WHERE expires_at < now() - interval '1 day';

-- name: cleanup_sms_codes
-- by: jobs
DELETE FROM desk.sms_code WHERE expires_at < now() - interval '1 day';

-- name: cleanup_challenges
-- by: jobs
DELETE FROM desk.sign_in_challenge WHERE expires_at < now() - interval '1 day';

-- name: cleanup_forms
-- by: jobs
DELETE FROM desk.form_use WHERE created_at < now() - interval '2 days';

-- name: cleanup_parked
-- by: jobs
DELETE FROM desk.parked_form WHERE created_at < now() - interval '1 day';

-- name: cleanup_rates
-- by: jobs
DELETE FROM desk.rate_limit WHERE tat < now() - interval '2 days';

-- name: cleanup_jobs
-- by: jobs
DELETE FROM desk.outbox
WHERE state = 'done' AND done_at < now() - interval '30 days';
