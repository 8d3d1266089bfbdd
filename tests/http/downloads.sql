-- Renewals of the first member at every point of the download; \:der is the
-- certificate being renewed.
SET ROLE certdesk_owner;
INSERT INTO desk.agent_release (version, built, file_name, size, sha256, is_floor) VALUES
('1.9.0', '2025-05-01', 'ukey-agent.deb', 1, sha256('x'), true);
INSERT INTO desk.certificate (member_id, certificate_id, key_id, account_id, state, serial, subject, spki_sha256, profile, not_before, not_after, der, seals)
SELECT 1, c, 1, 1, 'active', to_hex(c), 'CN=' || c, sha256(c::text::bytea), 'member@1', now() - interval '340 days', now() + interval '25 days', decode(:'der', 'hex'), 'double'
FROM generate_series(21, 26) c;
INSERT INTO desk.order_head (member_id, order_id, no, state, price_version, total_fen, operator_id, expires_at)
SELECT 1, c, 'DD' || c, 'paid', 1, 20000, 1, now() + interval '1 day'
FROM generate_series(21, 26) c;
INSERT INTO desk.application (member_id, application_id, no, kind, channel, state, certificate_id, account_id, operator_id, order_id, submitted_at, download_deadline, reopened)
SELECT 1, c, 'SQ00000000' || c, 'renew', channel, state, c, 1, 1, c, now(), deadline, reopened
FROM (VALUES (21, 'self', 'ready_to_make', NULL::timestamptz, 0),
    (22, 'self', 'awaiting_download', now() + interval '6 days', 0),
    (23, 'self', 'download_overdue', now() - interval '1 day', 0),
    (24, 'self', 'download_overdue', now() - interval '1 day', 1),
    (25, 'self', 'in_review', NULL, 0),
    (26, 'mail', 'ready_to_make', NULL, 0)) AS a (c, channel, state, deadline, reopened);
INSERT INTO desk.agent_grant (member_id, application_id, kind, body, signature, expires_at)
VALUES (1, 22, 'ticket', '{"v":1}', decode(repeat('5a', 64), 'hex'), now() + interval '6 days');
