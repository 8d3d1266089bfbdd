-- Orders of the first member, beside what people.c makes.
SET ROLE certdesk_owner;
INSERT INTO desk.certificate (member_id, certificate_id, key_id, account_id, state, serial, subject, spki_sha256, profile, not_before, not_after, der, seals)
SELECT 1, c, 1, 1, 'active', to_hex(c), 'CN=' || c, sha256(c::text::bytea), 'member@1', now() - interval '340 days', now() + interval '25 days', '\x30', 'double'
FROM generate_series(11, 14) c;
INSERT INTO desk.order_head (member_id, order_id, no, state, price_version, total_fen, operator_id, expires_at) VALUES
(1, 11, 'DD11', 'awaiting_payment', 1, 24900, 1, now() + interval '1 day'),
(1, 12, 'DD12', 'awaiting_payment', 1, 20000, 1, now() + interval '1 day'),
(1, 13, 'DD13', 'awaiting_payment', 1, 20000, 1, now() - interval '1 minute'),
(1, 14, 'DD14', 'awaiting_payment', 1, 20000, 1, now() + interval '1 day');
INSERT INTO desk.application (member_id, application_id, no, kind, channel, state, certificate_id, account_id, operator_id, order_id, submitted_at)
SELECT 1, c, 'SQ00000000' || c, 'renew', CASE c WHEN 11 THEN 'mail' ELSE 'self' END, 'awaiting_payment', c, 1, 1, c, now()
FROM generate_series(11, 14) c;
INSERT INTO desk.order_line (member_id, order_id, line_no, application_id, item, fen)
SELECT 1, c, 1, c, 'renew_year', 20000 FROM generate_series(11, 14) c
UNION ALL SELECT 1, 11, 2, 11, 'mail_back', 4900;
INSERT INTO desk.coupon (member_id, coupon_id, kind, total, expires_at) VALUES (1, 1, 'new_or_renew_year', 1, now() + interval '9 days');
