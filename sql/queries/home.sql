-- name: home_list
-- by: web
-- takes: member_id int8, operator_id int8
-- gives: kind text, id int8, other_id int8, no text, account text, state text, channel text, reviewed bool, at timestamptz, until timestamptz
-- reads: yes
WITH mine AS (
    SELECT a.account_id, a.code FROM desk.account a
    WHERE a.member_id = $1 AND EXISTS (SELECT FROM desk.operator_grant g
        WHERE g.member_id = $1 AND g.operator_id = $2
        AND (g.account_id IS NULL OR g.account_id = a.account_id))
), running AS (
    SELECT p.* , mine.code FROM desk.application p JOIN mine USING (account_id)
    WHERE p.member_id = $1
    AND p.state NOT IN ('completed', 'cancelled', 'closed')
), held AS (
    SELECT c.*, mine.code, k.key_no FROM desk.certificate c
    JOIN mine USING (account_id)
    JOIN desk.ukey k ON k.member_id = c.member_id AND k.key_id = c.key_id
    WHERE c.member_id = $1 AND c.state = 'active'
)
(SELECT 'application' AS kind, p.application_id AS id,
    coalesce(p.order_id, 0) AS other_id, p.no, p.code AS account, p.state,
    p.channel, EXISTS (SELECT FROM desk.event e WHERE e.member_id = p.member_id
        AND e.noun = 'application' AND e.noun_id = p.application_id
        AND e.to_state = 'in_review') AS reviewed,
    p.changed_at AS at,
    CASE WHEN p.state = 'awaiting_payment' THEN o.expires_at
        WHEN p.state IN ('awaiting_download', 'downloading')
        THEN p.download_deadline END AS until
FROM running p
LEFT JOIN desk.order_head o ON o.member_id = p.member_id
    AND o.order_id = p.order_id
ORDER BY p.changed_at DESC LIMIT 5)
UNION ALL
(SELECT 'certificate', h.certificate_id, coalesce(h.live_application_id, 0),
    h.key_no, h.code, coalesce(h.live_state, ''), h.seals, false,
    h.not_before, h.not_after
FROM held h WHERE h.not_after < now() + interval '60 days'
ORDER BY h.not_after LIMIT 6)
UNION ALL
SELECT 'n_certificates', count(*), 0, '', '', '', '', false, NULL, NULL
FROM held WHERE not_after > now()
UNION ALL
SELECT 'n_expiring', count(*), 0, '', '', '', '', false, NULL, NULL
FROM held WHERE not_after < now() + interval '60 days'
UNION ALL
SELECT 'n_running', count(*), 0, '', '', '', '', false, NULL, NULL
FROM running
UNION ALL
SELECT 'n_unpaid', count(*), 0, '', '', '', '', false, NULL, NULL
FROM running WHERE state = 'awaiting_payment'
UNION ALL
(SELECT 'notice', n.notice_id, 0, n.title, '', '', '', false,
    n.published_at, NULL
FROM desk.notice n WHERE n.published_at <= now()
ORDER BY n.published_at DESC LIMIT 3)
UNION ALL
(SELECT 'message', u.message_id, 0, u.body, u.path, '', '', false,
    u.created_at, NULL
FROM desk.message u WHERE u.member_id = $1 AND u.read_at IS NULL
ORDER BY u.message_id DESC LIMIT 3);
