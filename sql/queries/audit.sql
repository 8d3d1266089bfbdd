-- name: audit_first_wrong
-- by: ctl
-- gives: member_id int8, seq int8, what text
-- reads: yes
SELECT x.member_id, x.seq, CASE
    WHEN x.seq <> coalesce(x.seq_before, 0) + 1 THEN 'a row is missing before it'
    WHEN x.previous_hash <> coalesce(x.hash_before,
        decode(repeat('00', 32), 'hex')) THEN 'does not follow the row before'
    ELSE 'was changed' END AS what
FROM (
    SELECT e.member_id, e.seq, e.hash, e.previous_hash,
        desk.event_digest(e) AS digest, lag(e.seq) OVER chain AS seq_before,
        lag(e.hash) OVER chain AS hash_before
    FROM desk.event e
    WINDOW chain AS (PARTITION BY e.member_id ORDER BY e.seq)) x
WHERE x.hash <> x.digest
OR x.seq <> coalesce(x.seq_before, 0) + 1
OR x.previous_hash <> coalesce(x.hash_before, decode(repeat('00', 32), 'hex'))
ORDER BY x.member_id, x.seq
LIMIT 1;

-- name: audit_first_wrong_head
-- by: ctl
-- gives: member_id int8, seq int8, what text
-- reads: yes
SELECT h.member_id, h.seq,
    'the end of the chain is missing or was changed' AS what
FROM desk.event_head h
LEFT JOIN LATERAL (
    SELECT e.seq, e.hash FROM desk.event e
    WHERE e.member_id = h.member_id
    ORDER BY e.seq DESC LIMIT 1) last ON true
WHERE last.seq IS DISTINCT FROM h.seq OR last.hash IS DISTINCT FROM h.hash
ORDER BY h.member_id
LIMIT 1;

-- name: audit_count
-- by: ctl
-- gives: n int8, n_members int8
-- reads: yes
SELECT count(*) AS n, count(DISTINCT member_id) AS n_members FROM desk.event;

-- name: audit_unfulfilled
-- by: ctl
-- gives: n int8
-- reads: yes
SELECT count(*) AS n
FROM desk.order_head o
WHERE o.state = 'paid' AND o.payable_fen > 0 AND NOT EXISTS (
    SELECT FROM desk.settlement s
    WHERE s.member_id = o.member_id AND s.order_id = o.order_id
    AND s.fen = o.payable_fen);

-- name: doctor_database
-- by: ctl
-- gives: now timestamptz, n_missing_roles int8, web_settles bool,
--   web_certifies bool, jobs_reviews bool
-- reads: yes
SELECT clock_timestamp() AS now,
    (SELECT count(*) FROM unnest(ARRAY['certdesk_owner', 'certdesk_web',
        'certdesk_jobs', 'certdesk_ca', 'certdesk_audit']) AS wanted (name)
        WHERE NOT EXISTS (SELECT FROM pg_roles r
            WHERE r.rolname = wanted.name AND NOT r.rolsuper))
        AS n_missing_roles,
    has_table_privilege('certdesk_web', 'desk.settlement',
        'INSERT, UPDATE, DELETE') AS web_settles,
    has_table_privilege('certdesk_web', 'desk.certificate',
        'INSERT, DELETE') AS web_certifies,
    has_table_privilege('certdesk_jobs', 'desk.review',
        'INSERT, UPDATE, DELETE') AS jobs_reviews;
