-- name: grant_ticket_facts
-- by: jobs
-- takes: member_id int8, application_id int8
-- gives: no text, state text, key_no text, token_serial text,
--   old_der bytea, terms text, download_deadline timestamptz,
--   min_version text, min_built text
-- reads: yes
SELECT a.no, a.state, k.key_no, k.token_serial, c.der AS old_der,
    desk.terms_digest(a.member_id, a.application_id) AS terms,
    a.download_deadline,
    (SELECT r.version FROM desk.agent_release r WHERE r.is_floor
        ORDER BY r.released_at DESC LIMIT 1) AS min_version,
    (SELECT r.built::text FROM desk.agent_release r WHERE r.is_floor
        ORDER BY r.released_at DESC LIMIT 1) AS min_built
FROM desk.application a
JOIN desk.certificate c USING (member_id, certificate_id)
JOIN desk.ukey k USING (member_id, key_id)
WHERE a.member_id = $1 AND a.application_id = $2;

-- name: grant_ack_facts
-- by: jobs
-- takes: member_id int8, application_id int8
-- gives: no text, state text, certificate_state text, der bytea,
--   changed_at timestamptz
-- reads: yes
SELECT a.no, a.state, n.state AS certificate_state, n.der, a.changed_at
FROM desk.application a
JOIN desk.certificate n ON n.member_id = a.member_id
    AND n.certificate_id = a.new_certificate_id
WHERE a.member_id = $1 AND a.application_id = $2;

-- name: grant_store
-- by: jobs
-- takes: member_id int8, application_id int8, kind text, body bytea,
--   signature bytea, expires_at timestamptz
INSERT INTO desk.agent_grant AS g (member_id, application_id, kind, body,
    signature, expires_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (member_id, application_id, kind) DO UPDATE
SET body = excluded.body, signature = excluded.signature,
    expires_at = excluded.expires_at, created_at = now();

-- name: grant_find
-- by: web jobs
-- takes: member_id int8, application_id int8, kind text
-- gives: body bytea, signature bytea, expires_at timestamptz
-- reads: yes
SELECT body, signature, expires_at
FROM desk.agent_grant
WHERE member_id = $1 AND application_id = $2 AND kind = $3
AND expires_at > now();
