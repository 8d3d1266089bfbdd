-- name: session_find
-- by: web
-- takes: token_hash bytea
-- gives: operator_id int8, staff_id int8, member_id int8, login text, name text, phone_mask text, member_name text, roles text, certificate_sha256 bytea, created_at timestamptz, seen_at timestamptz, live bool, is_owner bool, n_members int8, n_unread int8
-- reads: yes
SELECT s.operator_id, s.staff_id, g.member_id,
    coalesce(o.login, f.login) AS login, coalesce(o.name, f.name) AS name,
    o.phone_mask, m.name AS member_name,
    coalesce(array_to_string(f.roles, ' '), '') AS roles,
    f.certificate_sha256,
    s.created_at, s.seen_at,
    s.expires_at > now() AND s.seen_at > now() - interval '30 minutes'
        AND s.credential_version =
            coalesce(o.credential_version, f.credential_version)
        AND coalesce(o.state, f.state) = 'active' AS live,
    coalesce(g.is_owner, false) AS is_owner,
    (SELECT count(DISTINCT x.member_id) FROM desk.operator_grant x
        WHERE x.operator_id = s.operator_id) AS n_members,
    (SELECT count(*) FROM desk.message u
        WHERE u.member_id = g.member_id AND u.read_at IS NULL) AS n_unread
FROM desk.session s
LEFT JOIN desk.operator o USING (operator_id)
LEFT JOIN desk.staff f USING (staff_id)
LEFT JOIN LATERAL (SELECT x.member_id, bool_or(x.role = 'owner') AS is_owner
    FROM desk.operator_grant x
    WHERE x.operator_id = s.operator_id AND x.member_id = s.member_id
    GROUP BY x.member_id) g ON true
LEFT JOIN desk.member m ON m.member_id = g.member_id
WHERE s.token_hash = $1;

-- name: session_add
-- by: web
-- takes: token_hash bytea, operator_id int8, staff_id int8, member_id int8, method text, ip text, browser text
-- gives: token_hash bytea
INSERT INTO desk.session (token_hash, operator_id, staff_id, member_id,
    credential_version, method, ip, browser, expires_at)
SELECT $1, $2::bigint, $3::bigint,
    coalesce($4::bigint, (SELECT min(g.member_id) FROM desk.operator_grant g
        WHERE g.operator_id = $2::bigint
        HAVING count(DISTINCT g.member_id) = 1)),
    coalesce((SELECT credential_version FROM desk.operator WHERE operator_id = $2::bigint),
        (SELECT credential_version FROM desk.staff WHERE staff_id = $3::bigint)),
    $5, $6::text::inet, $7, now() + interval '12 hours'
RETURNING token_hash;

-- name: session_touch
-- by: web
-- takes: token_hash bytea
UPDATE desk.session SET seen_at = now()
WHERE token_hash = $1 AND expires_at > now();

-- name: session_choose_member
-- by: web
-- takes: token_hash bytea, operator_id int8, member_id int8
-- gives: member_id int8
UPDATE desk.session s SET member_id = $3
WHERE s.token_hash = $1 AND s.operator_id = $2
AND EXISTS (SELECT FROM desk.operator_grant g
    WHERE g.operator_id = $2 AND g.member_id = $3)
RETURNING s.member_id;

-- name: session_end
-- by: web
-- takes: token_hash bytea
DELETE FROM desk.session WHERE token_hash = $1;

-- name: session_end_other
-- by: web
-- takes: operator_id int8, token_hash bytea
DELETE FROM desk.session WHERE operator_id = $1 AND token_hash <> $2;

-- name: session_end_one
-- by: web
-- takes: operator_id int8, handle text
DELETE FROM desk.session
WHERE operator_id = $1 AND encode(substr(token_hash, 1, 8), 'hex') = $2;

-- name: session_list
-- by: web
-- takes: operator_id int8, token_hash bytea
-- gives: handle text, method text, ip text, browser text, created_at timestamptz, seen_at timestamptz, is_this bool
-- reads: yes
SELECT encode(substr(s.token_hash, 1, 8), 'hex') AS handle, s.method,
    coalesce(host(s.ip), '') AS ip, s.browser, s.created_at, s.seen_at,
    s.token_hash = $2 AS is_this
FROM desk.session s JOIN desk.operator o USING (operator_id)
WHERE s.operator_id = $1 AND s.expires_at > now()
AND s.seen_at > now() - interval '30 minutes'
AND s.credential_version = o.credential_version
ORDER BY s.created_at DESC LIMIT 20;
