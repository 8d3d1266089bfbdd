-- name: review_queue
-- by: web
-- takes: after_us int8, after_id int8, room int8
-- gives: member_id int8, application_id int8, no text, channel text,
--   review_reason text, member_name text, account_code text, key_no text,
--   n_returned int8, submitted_at timestamptz, submitted_us int8
-- reads: yes
SELECT p.member_id, p.application_id, p.no, p.channel, p.review_reason,
    m.name AS member_name, a.code AS account_code, k.key_no,
    (SELECT count(*) FROM desk.review r WHERE r.member_id = p.member_id
        AND r.application_id = p.application_id) AS n_returned,
    p.submitted_at,
    (extract(epoch FROM p.submitted_at) * 1000000)::bigint AS submitted_us
FROM desk.application p
JOIN desk.member m USING (member_id)
JOIN desk.account a ON a.member_id = p.member_id AND a.account_id = p.account_id
JOIN desk.certificate c ON c.member_id = p.member_id
    AND c.certificate_id = p.certificate_id
JOIN desk.ukey k ON k.member_id = c.member_id AND k.key_id = c.key_id
WHERE p.state = 'in_review'
AND (p.submitted_at, p.application_id) >
    (timestamptz 'epoch' + $1::bigint * interval '1 microsecond', $2)
ORDER BY p.submitted_at, p.application_id LIMIT $3;

-- name: review_case
-- by: web
-- takes: member_id int8, application_id int8
-- gives: member_name text, credit_code text, legal_person text,
--   member_state text, subject text, seals text, certificate_state text,
--   total_fen int8, order_state text, front_kind text, back_kind text,
--   front_size int8, back_size int8, known bool
-- reads: yes
SELECT m.name AS member_name, m.credit_code, m.legal_person,
    m.state AS member_state, c.subject, c.seals, c.state AS certificate_state,
    o.total_fen, o.state AS order_state, f.kind AS front_kind,
    b.kind AS back_kind, f.size AS front_size, b.size AS back_size,
    EXISTS (SELECT FROM desk.known_handler h WHERE h.member_id = p.member_id
        AND h.handler_mac = p.handler_mac) AS known
FROM desk.application p
JOIN desk.member m USING (member_id)
JOIN desk.certificate c USING (member_id, certificate_id)
LEFT JOIN desk.order_head o ON o.member_id = p.member_id
    AND o.order_id = p.order_id
LEFT JOIN desk.upload f ON f.member_id = p.member_id
    AND f.upload_id = p.front_id AND f.complete
LEFT JOIN desk.upload b ON b.member_id = p.member_id
    AND b.upload_id = p.back_id AND b.complete
WHERE p.member_id = $1 AND p.application_id = $2
AND p.submitted_at IS NOT NULL;

-- name: review_add
-- by: web
-- takes: member_id int8, application_id int8, staff_id int8, decision text,
--   reason_codes text, note text
INSERT INTO desk.review (member_id, application_id, n, staff_id, decision,
    reason_codes, note)
SELECT $1, $2, 1 + count(*), $3, $4,
    coalesce(string_to_array(nullif($5::text, ''), ' '), '{}'), $6
FROM desk.review r WHERE r.member_id = $1 AND r.application_id = $2;

-- name: review_list
-- by: web
-- takes: member_id int8, application_id int8
-- gives: decision text, staff_name text, reasons text, note text, at timestamptz
-- reads: yes
SELECT r.decision, s.name AS staff_name,
    (SELECT string_agg(c.words, E'\n' ORDER BY c.place)
        FROM desk.reason_code c WHERE c.code = ANY (r.reason_codes)) AS reasons,
    r.note, r.at
FROM desk.review r JOIN desk.staff s USING (staff_id)
WHERE r.member_id = $1 AND r.application_id = $2 ORDER BY r.n DESC LIMIT 20;

-- name: review_reasons
-- by: web
-- gives: code text, words text, field text
-- reads: yes
SELECT code, words, field FROM desk.reason_code ORDER BY place;

-- name: review_handler_known
-- by: web
-- takes: member_id int8, application_id int8, staff_id int8
INSERT INTO desk.known_handler (member_id, handler_mac, staff_id)
SELECT p.member_id, p.handler_mac, $3 FROM desk.application p
WHERE p.member_id = $1 AND p.application_id = $2 AND p.handler_mac IS NOT NULL
ON CONFLICT DO NOTHING;

-- name: view_audit_add
-- by: web
-- takes: staff_id int8, member_id int8, application_id int8, what text, ip text
INSERT INTO desk.view_audit (staff_id, member_id, application_id, what, ip)
VALUES ($1, $2, $3, $4, $5::text::inet);
