-- name: application_find
-- by: web
-- takes: member_id int8, application_id int8, operator_id int8
-- gives: application_id int8, no text, kind text, channel text, state text,
--   certificate_id int8, account_id int8, account_code text,
--   account_name text, key_no text, years int4,
--   handler_name_sealed bytea, handler_name_mask text,
--   handler_phone_sealed bytea, handler_phone_mask text,
--   handler_id_kind text, handler_id_sealed bytea, handler_id_mask text,
--   front_id int8, back_id int8, operator_name text, review_reason text,
--   signed_by_key bool, order_id int8, order_no text,
--   download_deadline timestamptz, reopened int4, new_certificate_id int8,
--   old_not_after timestamptz, new_not_after timestamptz,
--   submitted_at timestamptz, created_at timestamptz, changed_at timestamptz
-- reads: yes
SELECT p.application_id, p.no, p.kind, p.channel, p.state, p.certificate_id,
    p.account_id, a.code AS account_code, a.name AS account_name, k.key_no,
    p.years, p.handler_name_sealed, p.handler_name_mask,
    p.handler_phone_sealed, p.handler_phone_mask, p.handler_id_kind,
    p.handler_id_sealed, p.handler_id_mask, p.front_id, p.back_id,
    o.name AS operator_name, p.review_reason, p.signed_by_key, p.order_id,
    h.no AS order_no, p.download_deadline, p.reopened, p.new_certificate_id,
    c.not_after AS old_not_after, n.not_after AS new_not_after,
    p.submitted_at, p.created_at, p.changed_at
FROM desk.application p
JOIN desk.certificate c USING (member_id, certificate_id)
JOIN desk.account a ON a.member_id = p.member_id
    AND a.account_id = p.account_id
JOIN desk.ukey k ON k.member_id = c.member_id AND k.key_id = c.key_id
JOIN desk.operator o ON o.operator_id = p.operator_id
LEFT JOIN desk.order_head h ON h.member_id = p.member_id
    AND h.order_id = p.order_id
LEFT JOIN desk.certificate n ON n.member_id = p.member_id
    AND n.certificate_id = p.new_certificate_id
WHERE p.member_id = $1 AND p.application_id = $2
AND desk.may_act(p.member_id, $3, p.account_id);

-- name: application_list
-- by: web
-- takes: member_id int8, certificate_ids int8[], room int8
-- gives: application_id int8, no text, kind text, channel text, state text,
--   certificate_id int8, account_code text, account_name text,
--   contact_mask text, submitted_at timestamptz, created_at timestamptz,
--   order_id int8, download_deadline timestamptz
-- reads: yes
SELECT p.application_id, p.no, p.kind, p.channel, p.state, p.certificate_id,
    a.code AS account_code, a.name AS account_name,
    p.handler_phone_mask AS contact_mask, p.submitted_at, p.created_at,
    p.order_id, p.download_deadline
FROM desk.application p
JOIN desk.account a USING (member_id, account_id)
WHERE p.member_id = $1 AND p.certificate_id = ANY ($2)
ORDER BY p.certificate_id, p.application_id DESC
LIMIT $3;

-- name: application_review_last
-- by: web
-- takes: member_id int8, application_id int8
-- gives: decision text, note text, reasons text, fields text, at timestamptz
-- reads: yes
SELECT r.decision, r.note, string_agg(c.words, E'\n' ORDER BY c.place)
        AS reasons,
    string_agg(c.field, ' ' ORDER BY c.place) AS fields, r.at
FROM (SELECT decision, note, reason_codes, at FROM desk.review
    WHERE member_id = $1 AND application_id = $2
    ORDER BY n DESC LIMIT 1) r
LEFT JOIN desk.reason_code c ON c.code = ANY (r.reason_codes)
GROUP BY r.decision, r.note, r.at;
