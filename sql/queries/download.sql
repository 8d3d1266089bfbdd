-- name: download_find
-- by: web
-- takes: member_id int8, application_id int8, operator_id int8
-- gives: application_id int8, no text, state text, channel text,
--   certificate_id int8, account_code text, account_name text,
--   member_name text, key_no text, token_serial text, old_serial text,
--   old_not_after timestamptz, old_der bytea, terms text,
--   download_deadline timestamptz, reopened int4, new_certificate_id int8,
--   new_not_before timestamptz, new_not_after timestamptz
-- reads: yes
SELECT a.application_id, a.no, a.state, a.channel, a.certificate_id,
    t.code AS account_code, t.name AS account_name, m.name AS member_name,
    k.key_no, k.token_serial, c.serial AS old_serial,
    c.not_after AS old_not_after, c.der AS old_der,
    desk.terms_digest(a.member_id, a.application_id) AS terms,
    a.download_deadline, a.reopened, a.new_certificate_id,
    n.not_before AS new_not_before, n.not_after AS new_not_after
FROM desk.application a
JOIN desk.member m USING (member_id)
JOIN desk.account t USING (member_id, account_id)
JOIN desk.certificate c USING (member_id, certificate_id)
JOIN desk.ukey k USING (member_id, key_id)
LEFT JOIN desk.certificate n ON n.member_id = a.member_id
    AND n.certificate_id = a.new_certificate_id
WHERE a.member_id = $1 AND a.application_id = $2
AND desk.may_act(a.member_id, $3, a.account_id);

-- name: download_open
-- by: web
-- takes: member_id int8, application_id int8, from_state text,
--   reopened int4
UPDATE desk.application
SET download_deadline = now() + interval '7 days', reopened = reopened + $4
WHERE member_id = $1 AND application_id = $2 AND state = $3;

-- name: download_add_request
-- by: web
-- takes: member_id int8, application_id int8, spki_sha256 bytea, csr bytea,
--   pop bytea, agent text
INSERT INTO desk.issue_request (member_id, application_id, spki_sha256, csr,
    pop, agent)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (member_id, application_id, spki_sha256) DO NOTHING;

-- name: download_add_receipt
-- by: web
-- takes: member_id int8, application_id int8, certificate_sha256 bytea,
--   receipt bytea
INSERT INTO desk.install_receipt (member_id, application_id,
    certificate_sha256, receipt)
VALUES ($1, $2, $3, $4)
ON CONFLICT (member_id, application_id, certificate_sha256) DO NOTHING;

-- name: download_certificate
-- by: web
-- takes: member_id int8, certificate_id int8
-- gives: der bytea
-- reads: yes
SELECT der
FROM desk.certificate
WHERE member_id = $1 AND certificate_id = $2;

-- name: download_delivered
-- by: web
-- takes: member_id int8, application_id int8, certificate_sha256 bytea
-- gives: der bytea
-- reads: yes
SELECT n.der
FROM desk.application a
JOIN desk.certificate c USING (member_id, certificate_id)
JOIN desk.certificate n ON n.member_id = c.member_id AND n.key_id = c.key_id
    AND n.replaces_id = c.certificate_id
WHERE a.member_id = $1 AND a.application_id = $2 AND sha256(n.der) = $3;
