-- name: company_find
-- by: web
-- takes: member_id int8
-- gives: name text, credit_code text, legal_person text, province text,
--   city text, address text, state text, created_at timestamptz
-- reads: yes
SELECT name, credit_code, legal_person, province, city, address, state,
    created_at
FROM desk.member
WHERE member_id = $1;

-- name: company_accounts
-- by: web
-- takes: member_id int8
-- gives: code text, name text, department text, state text, n_certificates int8
-- reads: yes
SELECT a.code, a.name, a.department, a.state,
    (SELECT count(*) FROM desk.certificate c
    WHERE c.member_id = a.member_id AND c.account_id = a.account_id
    AND c.state IN ('active', 'held')) AS n_certificates
FROM desk.account a
WHERE a.member_id = $1
ORDER BY a.code
LIMIT 500;

-- name: company_operators
-- by: web
-- takes: member_id int8
-- gives: login text, name text, phone_mask text, state text, role text,
--   account_code text
-- reads: yes
SELECT p.login, p.name, p.phone_mask, p.state, g.role,
    a.code AS account_code
FROM desk.operator_grant g
JOIN desk.operator p USING (operator_id)
LEFT JOIN desk.account a ON a.member_id = g.member_id
    AND a.account_id = g.account_id
WHERE g.member_id = $1
ORDER BY g.role DESC, p.login
LIMIT 500;

-- name: company_seals
-- by: web
-- takes: member_id int8
-- gives: kind text, name text, state text, key_no text, key_state text
-- reads: yes
SELECT s.kind, s.name, s.state, k.key_no, k.state AS key_state
FROM desk.seal s
JOIN desk.ukey k USING (member_id, key_id)
WHERE s.member_id = $1
ORDER BY k.key_no, s.kind
LIMIT 500;
