-- name: operator_find_by_login
-- by: web
-- takes: login text
-- gives: operator_id int8, login text, name text, password_hash text, state text, credential_version int4
-- reads: yes
SELECT operator_id, login, name, password_hash, state, credential_version
FROM desk.operator WHERE login = $1;

-- name: operator_find
-- by: web
-- takes: operator_id int8
-- gives: operator_id int8, login text, name text, password_hash text, state text, credential_version int4
-- reads: yes
SELECT operator_id, login, name, password_hash, state, credential_version
FROM desk.operator WHERE operator_id = $1;

-- name: operator_set_failed
-- by: web
-- takes: operator_id int8, failed bool
UPDATE desk.operator
SET failed_count = CASE WHEN $2::boolean THEN failed_count + 1 ELSE 0 END
WHERE operator_id = $1 AND ($2::boolean OR failed_count > 0);

-- name: operator_set_password
-- by: web
-- takes: operator_id int8, password_hash text, credential_version int4
-- gives: credential_version int4
UPDATE desk.operator SET password_hash = $2, failed_count = 0,
    credential_version = credential_version + 1
WHERE operator_id = $1 AND credential_version = $3
RETURNING credential_version;

-- name: operator_session_renew
-- by: web
-- takes: token_hash bytea, operator_id int8
UPDATE desk.session s SET credential_version = o.credential_version
FROM desk.operator o
WHERE s.token_hash = $1 AND s.operator_id = $2
AND o.operator_id = s.operator_id;

-- name: operator_by_certificate
-- by: web
-- takes: spki_sha256 bytea, der bytea, login text
-- gives: operator_id int8, member_id int8, certificate_id int8, login text, n int8
-- reads: yes
SELECT o.operator_id, c.member_id, c.certificate_id, o.login,
    count(*) OVER () AS n
FROM desk.certificate c
JOIN desk.operator_grant g ON g.member_id = c.member_id
    AND (g.account_id IS NULL OR g.account_id = c.account_id)
JOIN desk.operator o ON o.operator_id = g.operator_id
WHERE c.spki_sha256 = $1 AND c.der = $2 AND c.state = 'active'
AND c.not_before <= now() AND c.not_after > now()
AND o.state = 'active' AND ($3::text IS NULL OR o.login = $3)
GROUP BY o.operator_id, c.member_id, c.certificate_id, o.login
ORDER BY o.operator_id LIMIT 1;

-- name: member_list_of_operator
-- by: web
-- takes: operator_id int8
-- gives: member_id int8, name text, credit_code text, is_owner bool, n_accounts int8, n_certificates int8
-- reads: yes
SELECT m.member_id, m.name, m.credit_code,
    bool_or(g.role = 'owner') AS is_owner,
    (SELECT count(*) FROM desk.account a WHERE a.member_id = m.member_id
        AND (bool_or(g.account_id IS NULL)
            OR a.account_id = ANY (array_agg(g.account_id)))) AS n_accounts,
    (SELECT count(*) FROM desk.certificate c WHERE c.member_id = m.member_id
        AND c.state = 'active'
        AND (bool_or(g.account_id IS NULL)
            OR c.account_id = ANY (array_agg(g.account_id)))) AS n_certificates
FROM desk.operator_grant g JOIN desk.member m USING (member_id)
WHERE g.operator_id = $1
GROUP BY m.member_id, m.name, m.credit_code
ORDER BY m.name LIMIT 200;
