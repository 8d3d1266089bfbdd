-- The lists write desk.may_act out: a function with a query inside is called
-- for each row, and took half of the time of the page.

-- name: certificate_list_older
-- by: web
-- takes: member_id int8, operator_id int8, before int8, kind text, state text,
--   account_code text, account_name text, room int8
-- gives: certificate_id int8, kind text, state text, account_code text,
--   account_name text, key_no text, key_state text, member_state text,
--   contact_mask text,
--   not_before timestamptz, not_after timestamptz, seals text,
--   live_application_id int8, live_state text, live_channel text,
--   live_order_id int8, live_deadline timestamptz, live_reopened int4
-- reads: yes
SELECT c.certificate_id, c.kind, s.state, a.code AS account_code,
    a.name AS account_name, k.key_no, k.state AS key_state,
    m.state AS member_state, c.contact_mask,
    c.not_before, c.not_after, c.seals, c.live_application_id, c.live_state,
    l.channel AS live_channel, l.order_id AS live_order_id,
    l.download_deadline AS live_deadline, l.reopened AS live_reopened
FROM desk.certificate c
JOIN desk.member m USING (member_id)
JOIN desk.account a USING (member_id, account_id)
JOIN desk.ukey k USING (member_id, key_id)
CROSS JOIN LATERAL (SELECT CASE
        WHEN c.state = 'active' AND c.not_after <= now() THEN 'expired'
        WHEN c.state = 'active' AND c.not_after <= now() + interval '60 days'
            THEN 'expiring'
        ELSE c.state END AS state) s
LEFT JOIN desk.application l ON l.member_id = c.member_id
    AND l.application_id = c.live_application_id
WHERE c.member_id = $1
AND ($2::bigint IS NULL OR EXISTS (SELECT FROM desk.operator_grant g
    WHERE g.member_id = c.member_id AND g.operator_id = $2
    AND (g.account_id IS NULL OR g.account_id = c.account_id)))
AND ($3::int8 = 0 OR (c.not_after, c.certificate_id) < (
    SELECT b.not_after, b.certificate_id FROM desk.certificate b
    WHERE b.member_id = $1 AND b.certificate_id = $3))
AND c.state <> 'void'
AND ($4::text IS NULL OR c.kind = $4)
AND ($5::text IS NULL OR s.state = $5)
AND ($6::text IS NULL OR position(lower($6) IN lower(a.code)) > 0)
AND ($7::text IS NULL OR position($7 IN a.name) > 0)
ORDER BY c.not_after DESC, c.certificate_id DESC
LIMIT $8;

-- name: certificate_list_newer
-- by: web
-- takes: member_id int8, operator_id int8, after int8, kind text, state text,
--   account_code text, account_name text, room int8
-- gives: certificate_id int8, kind text, state text, account_code text,
--   account_name text, key_no text, key_state text, member_state text,
--   contact_mask text,
--   not_before timestamptz, not_after timestamptz, seals text,
--   live_application_id int8, live_state text, live_channel text,
--   live_order_id int8, live_deadline timestamptz, live_reopened int4
-- reads: yes
SELECT c.certificate_id, c.kind, s.state, a.code AS account_code,
    a.name AS account_name, k.key_no, k.state AS key_state,
    m.state AS member_state, c.contact_mask,
    c.not_before, c.not_after, c.seals, c.live_application_id, c.live_state,
    l.channel AS live_channel, l.order_id AS live_order_id,
    l.download_deadline AS live_deadline, l.reopened AS live_reopened
FROM desk.certificate c
JOIN desk.member m USING (member_id)
JOIN desk.account a USING (member_id, account_id)
JOIN desk.ukey k USING (member_id, key_id)
CROSS JOIN LATERAL (SELECT CASE
        WHEN c.state = 'active' AND c.not_after <= now() THEN 'expired'
        WHEN c.state = 'active' AND c.not_after <= now() + interval '60 days'
            THEN 'expiring'
        ELSE c.state END AS state) s
LEFT JOIN desk.application l ON l.member_id = c.member_id
    AND l.application_id = c.live_application_id
WHERE c.member_id = $1
AND ($2::bigint IS NULL OR EXISTS (SELECT FROM desk.operator_grant g
    WHERE g.member_id = c.member_id AND g.operator_id = $2
    AND (g.account_id IS NULL OR g.account_id = c.account_id)))
AND (c.not_after, c.certificate_id) > (
    SELECT b.not_after, b.certificate_id FROM desk.certificate b
    WHERE b.member_id = $1 AND b.certificate_id = $3)
AND c.state <> 'void'
AND ($4::text IS NULL OR c.kind = $4)
AND ($5::text IS NULL OR s.state = $5)
AND ($6::text IS NULL OR position(lower($6) IN lower(a.code)) > 0)
AND ($7::text IS NULL OR position($7 IN a.name) > 0)
ORDER BY c.not_after, c.certificate_id
LIMIT $8;

-- name: certificate_count
-- by: web
-- takes: member_id int8, operator_id int8, kind text, state text,
--   account_code text, account_name text
-- gives: n int8
-- reads: yes
SELECT count(*) AS n FROM (
    SELECT FROM desk.certificate c
    JOIN desk.account a USING (member_id, account_id)
    CROSS JOIN LATERAL (SELECT CASE
            WHEN c.state = 'active' AND c.not_after <= now() THEN 'expired'
            WHEN c.state = 'active'
                AND c.not_after <= now() + interval '60 days' THEN 'expiring'
            ELSE c.state END AS state) s
    WHERE c.member_id = $1
    AND ($2::bigint IS NULL OR EXISTS (SELECT FROM desk.operator_grant g
        WHERE g.member_id = c.member_id AND g.operator_id = $2
        AND (g.account_id IS NULL OR g.account_id = c.account_id)))
    AND c.state <> 'void'
    AND ($3::text IS NULL OR c.kind = $3)
    AND ($4::text IS NULL OR s.state = $4)
    AND ($5::text IS NULL OR position(lower($5) IN lower(a.code)) > 0)
    AND ($6::text IS NULL OR position($6 IN a.name) > 0)
    LIMIT 1000) found;

-- name: certificate_find
-- by: web
-- takes: member_id int8, certificate_id int8, operator_id int8
-- gives: certificate_id int8, kind text, state text, account_id int8,
--   account_code text, account_name text, key_no text, key_state text,
--   member_state text, token_serial text, contact_mask text, not_before timestamptz,
--   not_after timestamptz, seals text, serial text, subject text,
--   profile text, der bytea, replaces_id int8, replaced_by_id int8,
--   member_name text, credit_code text, live_application_id int8,
--   live_state text, live_channel text, live_order_id int8,
--   live_deadline timestamptz, live_reopened int4
-- reads: yes
SELECT c.certificate_id, c.kind, CASE
        WHEN c.state = 'active' AND c.not_after <= now() THEN 'expired'
        WHEN c.state = 'active' AND c.not_after <= now() + interval '60 days'
            THEN 'expiring'
        ELSE c.state END AS state,
    c.account_id, a.code AS account_code, a.name AS account_name, k.key_no,
    k.state AS key_state, m.state AS member_state, k.token_serial, c.contact_mask, c.not_before,
    c.not_after, c.seals, c.serial, c.subject, c.profile, c.der,
    c.replaces_id, n.certificate_id AS replaced_by_id,
    m.name AS member_name, m.credit_code, c.live_application_id,
    c.live_state, l.channel AS live_channel, l.order_id AS live_order_id,
    l.download_deadline AS live_deadline, l.reopened AS live_reopened
FROM desk.certificate c
JOIN desk.member m USING (member_id)
JOIN desk.account a USING (member_id, account_id)
JOIN desk.ukey k USING (member_id, key_id)
LEFT JOIN desk.application l ON l.member_id = c.member_id
    AND l.application_id = c.live_application_id
LEFT JOIN desk.certificate n ON n.member_id = c.member_id
    AND n.replaces_id = c.certificate_id AND n.state <> 'void'
WHERE c.member_id = $1 AND c.certificate_id = $2
AND desk.may_act(c.member_id, $3, c.account_id);

-- name: certificate_lock
-- by: web
-- takes: member_id int8, certificate_id int8
-- gives: certificate_id int8
SELECT c.certificate_id FROM desk.certificate c
WHERE c.member_id = $1 AND c.certificate_id = $2
FOR UPDATE;

-- name: certificate_bids
-- by: web
-- takes: member_id int8, certificate_id int8
-- gives: bid_no text, name text, opens_at timestamptz
-- reads: yes
SELECT b.bid_no, b.name, b.opens_at
FROM desk.certificate c
JOIN desk.open_bid b USING (member_id, account_id)
WHERE c.member_id = $1 AND c.certificate_id = $2 AND b.opens_at > now()
ORDER BY b.opens_at, b.bid_no
LIMIT 20;
