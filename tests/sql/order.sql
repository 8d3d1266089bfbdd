-- What t_order finds beside fixture.sql.
SET ROLE certdesk_owner;
INSERT INTO desk.certificate (member_id, certificate_id, key_id, account_id, state, serial, subject, spki_sha256, profile, not_before, not_after, der, seals)
SELECT 1, c, 1, CASE c WHEN 6 THEN 2 ELSE 1 END, 'active', to_hex(c), 'CN=' || c, sha256(c::text::bytea), 'member@1', now() - interval '340 days', now() + interval '25 days', '\x30', 'double'
FROM generate_series(3, 60) c;
INSERT INTO desk.application (member_id, application_id, no, kind, channel, state, certificate_id, account_id, operator_id, submitted_at, review_reason)
SELECT 1, c, 'A' || lpad(c::text, 11, '0'), 'renew', CASE c WHEN 4 THEN 'mail' ELSE 'self' END,
    CASE c WHEN 7 THEN 'draft' ELSE 'awaiting_order' END, c, CASE c WHEN 6 THEN 2 ELSE 1 END, 1,
    CASE c WHEN 7 THEN NULL ELSE now() END, CASE c WHEN 5 THEN 'new_handler' END
FROM generate_series(3, 60) c;
