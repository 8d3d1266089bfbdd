-- Certificates of the first member, one for each answer of the renewal form.
SET ROLE certdesk_owner;
INSERT INTO desk.certificate (member_id, certificate_id, key_id, account_id, state, serial, subject, spki_sha256, profile, not_before, not_after, der, seals)
SELECT 1, c, 1, 1, state, to_hex(c), 'CN=' || c, sha256(c::text::bytea), 'member@1', now() - interval '340 days', now() + days * interval '1 day', '\x30', seals
FROM (VALUES
	(31, 'active', 61, 'double'),
	(32, 'active', 25, 'single'),
	(33, 'revoked', 25, 'double'),
	(34, 'active', 25, 'double'),
	(35, 'active', 25, 'double'),
	(36, 'active', -400, 'double')
) AS wanted (c, state, days, seals);
INSERT INTO desk.application (member_id, application_id, no, kind, channel, state, certificate_id, account_id, operator_id, submitted_at)
VALUES (1, 34, 'XQ0000000034', 'renew', 'self', 'in_review', 34, 1, 1, now());
UPDATE desk.certificate SET live_application_id = 34, live_state = 'in_review' WHERE certificate_id = 34;
